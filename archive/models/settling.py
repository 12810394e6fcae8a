"""Work out what became of a question set from its replies. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from .choices import FULL_ANSWERS, ReplyKind


@dataclass(frozen=True, slots=True)
class GivenReply:
    """What of a reply matters for what became of its set."""

    kind: str
    day: date | None
    numbers: frozenset[int]  # of the questions that it answers
    # a letter in which no answer was read answers nothing; what a record, the Aanhangsel or an
    # editor names an answer does, and so does one that goes on on another page
    says_something: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    answered: bool
    answered_on: date | None
    noticed: bool  # a delay notice is known
    delayed_on: date | None
    unclear: bool  # there is a reply in which no answer was read
    withdrawn: bool


def outcome_of(
    replies: Iterable[GivenReply], asked: date | None, numbers: Collection[int]
) -> Outcome:
    """`numbers`: of the questions. A reply before the day of asking is misprinted."""
    replies = list(replies)
    answers = [reply for reply in replies if reply.kind in FULL_ANSWERS]
    full = [reply for reply in answers if reply.says_something]
    later = any(reply.kind == ReplyKind.SUPPLEMENTARY and reply.says_something for reply in replies)
    notices = [reply for reply in replies if reply.kind == ReplyKind.DELAY]
    return Outcome(
        bool(full) or later,
        _day_of_answer(full, asked, set(numbers)),
        bool(notices),
        min(_days(notices, asked), default=None),
        len(full) < len(answers),
        any(reply.kind == ReplyKind.WITHDRAWAL for reply in replies),
    )


def _day_of_answer(answers: list[GivenReply], asked: date | None, numbers: set[int]) -> date | None:
    """The first day by which every question had its answer; where some never had one here, the day
    of the first answer.
    """
    dated = sorted((reply for reply in answers if _days([reply], asked)), key=_day)
    left = numbers
    for reply in dated:
        left = left - reply.numbers
        if not left:
            return reply.day
    return dated[0].day if dated else None


def _days(replies: list[GivenReply], asked: date | None) -> list[date]:
    return [r.day for r in replies if r.day and (not asked or r.day >= asked)]


def _day(reply: GivenReply) -> date:
    return reply.day or date.max
