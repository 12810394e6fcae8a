"""Merge what several documents say of one question set into what the archive holds of it. Pure.

For each fact the most trustworthy piece that states it is believed; the order of arrival plays no
part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from archive import identifiers
from archive.calendar.days import Day, after, believed, judge, printed

from .document import (
    Asker,
    Office,
    ParsedAnswer,
    ParsedQuestion,
    ParsedSet,
    ReplyKind,
    Signatory,
)
from .facts import reply_vergaderjaar
from .formats import format_of
from .same_reply import group_replies, part_of, printed_notices

# Of replies of one day: the notice comes before the answer, what adds to the answer after it.
REPLY_ORDER = (
    ReplyKind.DELAY,
    ReplyKind.ANSWER,
    ReplyKind.REPRINT,
    ReplyKind.SUPPLEMENTARY,
    ReplyKind.WITHDRAWAL,
)

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Told:
    """A piece with where it came from."""

    piece: ParsedSet
    format: str
    sha256: str
    position: int
    source_id: int
    is_example: bool = False
    # the day on which the document came in: it cannot tell of a later one
    received: date = date.max

    @property
    def name(self) -> str:
        """How matching and its decisions call the piece: `Piece.name`."""
        return f"{self.sha256}-{self.position:06d}"

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts the most trustworthy piece first; the hash makes the order certain."""
        return (
            format_of(self.format).trust,
            -len(self.piece.questions),
            not self.piece.complete,
            self.sha256,
            self.position,
        )


@dataclass(frozen=True, slots=True)
class MergedReply:
    kind: str
    nature: str  # of a supplementary one, where its letter says it
    vergaderjaar: str
    aanhangsel_number: str
    received_on: date | None
    doubted_on: date | None  # as printed, when no day is believed
    day_doubt: str
    text: str
    answered_by: tuple[Signatory, ...]
    on_behalf_of: tuple[Office, ...]
    answers: tuple[ParsedAnswer, ...]
    source_id: int


@dataclass(frozen=True, slots=True)
class MergedSet:
    identifier: str
    identifiers: frozenset[str]  # its own among them
    subject: str
    explanation: str
    submitted_on: date | None
    doubted_on: date | None  # as printed, when no day of asking is believed
    day_doubt: str
    vergaderjaar: str
    chamber: str  # "tk", "ek"
    withdrawn: bool
    dealt_with: bool | None
    notices_told: bool
    recorded: bool  # the Tweede Kamer's open data name it
    complete: bool
    is_example: bool
    asked_by: tuple[Asker, ...]
    # as other pieces name them: records give full names where print gives surnames
    also_asked_by: tuple[Asker, ...]
    asked_of: tuple[Office, ...]
    questions: tuple[ParsedQuestion, ...]
    replies: tuple[MergedReply, ...]


def merge(told: Iterable[Told], names: Sequence[str]) -> MergedSet:
    """Merge the pieces of one set that is known by `names`, its public identifier first."""
    ranked = sorted(told, key=lambda t: t.rank)
    pieces = [t.piece for t in ranked]
    judged = [_judged(t) for t in ranked]
    asked = _believed_first(first for first, _ in judged)
    submitted_on = believed(asked)
    asked_by = _first(p.asked_by for p in pieces) or ()
    return MergedSet(
        identifier=names[0],
        identifiers=frozenset(names),
        subject=_first(p.subject for p in pieces) or "",
        explanation=_first(p.explanation for p in pieces) or "",
        submitted_on=submitted_on,
        doubted_on=_doubted_on(asked),
        day_doubt=_day_doubt(asked),
        vergaderjaar=_set_vergaderjaar(pieces, submitted_on),
        chamber=chamber_of(pieces),
        withdrawn=any(p.withdrawn for p in pieces),
        dealt_with=_first(p.dealt_with for p in pieces),
        notices_told=any(p.tells_notices for p in pieces),
        recorded=any(format_of(t.format).is_record for t in ranked),
        complete=any(p.complete and p.questions for p in pieces) or all(p.complete for p in pieces),
        is_example=any(t.is_example for t in ranked),
        asked_by=asked_by,
        also_asked_by=tuple(
            dict.fromkeys(a for p in pieces for a in p.asked_by if a not in asked_by)
        ),
        asked_of=_first(p.asked_of for p in pieces) or (),
        questions=_questions(pieces),
        replies=_replies(ranked, [after(submitted_on, last) for _, last in judged]),
    )


def is_deleted(told: Iterable[Told]) -> bool:
    """Whether the source of one of the pieces says that the set is no more."""
    return any(t.piece.deleted for t in told)


def known_as(told: list[Told]) -> list[str]:
    """Every identifier of a set, its public one first: Z number, else oldest KOOP identifier, else
    source.
    """
    z_numbers = sorted({t.piece.number for t in told if t.piece.number})
    chamber = chamber_of(t.piece for t in told)
    printed = {
        identifiers.aanhangsel_identifier(y, p.printed_number, p.chamber or chamber)
        for t in told
        if (p := t.piece).printed_number and (y := reply_vergaderjaar(p))
    }
    printed |= {
        name
        for t in told
        for name in t.piece.identifiers
        if name.startswith(("ah-", "kv-1", "kv-2", "kv-3"))
    }
    questions = {name for t in told for name in t.piece.identifiers} - printed | {
        f"kv-tk-{z}" for z in z_numbers
    }
    # A piece without a Z number is known by its document too: a link to it outlives a later match.
    sources = {by_source(t) for t in told if not t.piece.number}
    ordered = [*z_numbers, *sorted(printed, key=_natural), *sorted(questions), *sorted(sources)]
    return list(dict.fromkeys(ordered))


def chamber_of(pieces: Iterable[ParsedSet]) -> str:
    """The chamber in which a set was asked: the Tweede Kamer, unless a piece tells otherwise."""
    told = {piece.chamber for piece in pieces}
    return "ek" if "ek" in told and "tk" not in told else "tk"


def by_source(told: Told) -> str:
    """The identifier of a piece that has no other."""
    return f"bron-{told.sha256[:12]}-{told.position}"


def _natural(identifier: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts ah-tk-20242025-99 before ah-tk-20242025-604."""
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in identifier.split("-")
    )


def _first(values: Iterable[Fact | None]) -> Fact | None:
    return next((value for value in values if value not in (None, "", ())), None)


def _set_vergaderjaar(pieces: list[ParsedSet], submitted_on: date | None) -> str:
    if submitted_on:
        return identifiers.vergaderjaar_on(submitted_on)
    return _first(reply_vergaderjaar(p) for p in pieces) or ""


def _questions(pieces: list[ParsedSet]) -> tuple[ParsedQuestion, ...]:
    """The questions of the most trustworthy piece, completed with numbers that only others have."""
    found: dict[int, ParsedQuestion] = {}
    for piece in pieces:
        for question in piece.questions:
            found.setdefault(question.number, question)
    return tuple(found[number] for number in sorted(found))


def _judged(told: Told) -> tuple[Day | None, Day | None]:
    """A Z number bears a year, at or near that of asking: a record of 2008 names 2004-2005 as its
    session, and 2007Z05042 was asked in July 2008.
    """
    piece = told.piece
    session = reply_vergaderjaar(piece) or ""
    year = int(piece.number[:4]) if piece.number else 0
    asked_in = (session, str(year), str(year + 1)) if year else (session,)
    days = (piece.submitted_on, piece.answered_on)
    return judge(*days, asked_in=asked_in, answered_in=session, received=told.received)


def _believed_first(days: Iterable[Day | None]) -> Day | None:
    """The first day that is believed, else the first that is printed."""
    printed = [day for day in days if day]
    return next((day for day in printed if day.believed), next(iter(printed), None))


def _doubted_on(day: Day | None) -> date | None:
    return day.printed if day and day.doubt else None


def _day_doubt(day: Day | None) -> str:
    return str(day.doubt) if day and day.doubt else ""


def _replies(ranked: list[Told], days: list[Day | None]) -> tuple[MergedReply, ...]:
    """`days`: of the reply in each piece."""
    told, days = _with_notices(ranked, days)
    parts = (
        part_of(n, t.piece, printed(day)) for n, (t, day) in enumerate(zip(told, days, strict=True))
    )
    merged = [
        _reply(group[0].kind, [told[p.place] for p in group], [days[p.place] for p in group])
        for group in group_replies(filter(None, parts))
    ]
    return tuple(sorted(merged, key=_in_time))


def _in_time(reply: MergedReply) -> tuple[Any, ...]:
    order = REPLY_ORDER.index(ReplyKind(reply.kind))
    number = _natural(reply.aanhangsel_number)
    return reply.received_on or date.max, order, reply.vergaderjaar, number, reply.text


def _with_notices(
    ranked: list[Told], days: list[Day | None]
) -> tuple[list[Told], list[Day | None]]:
    """The pieces, with one for each delay notice that a printed answer names."""
    named = [
        replace(t, piece=_notice(t.piece, session, number))
        for t in ranked
        for session, number in printed_notices(t.piece)
    ]
    return [*ranked, *named], [*days, *(None for _ in named)]


def _notice(answer: ParsedSet, session: str, number: str) -> ParsedSet:
    return ParsedSet(
        reply=ReplyKind.DELAY,
        vergaderjaar=session,
        printed_number=number,
        chamber=answer.chamber,
    )


def _reply(kind: str, told: list[Told], days: list[Day | None]) -> MergedReply:
    pieces = [t.piece for t in told]
    numbered = [p for p in pieces if p.printed_number]
    best = next((t for t in told if t.piece.answers), told[0])
    # The day of receipt is printed on numbered pieces; a letter only has the day it was written.
    by_print = sorted(zip(pieces, days, strict=True), key=lambda pair: not pair[0].printed_number)
    day = _believed_first(day for _, day in by_print)
    return MergedReply(
        kind=kind,
        nature=_first(p.reply_nature for p in pieces) or "",
        vergaderjaar=_first(reply_vergaderjaar(p) for p in numbered) or "",
        aanhangsel_number=_first(p.printed_number for p in numbered) or "",
        received_on=believed(day),
        doubted_on=_doubted_on(day),
        day_doubt=_day_doubt(day),
        text=_first(p.reply_text for p in pieces) or "",
        answered_by=_first(p.answered_by for p in pieces) or (),
        on_behalf_of=_first(p.on_behalf_of for p in pieces) or (),
        answers=_answers(best.piece, pieces),
        source_id=best.source_id,
    )


def _answers(best: ParsedSet, pieces: list[ParsedSet]) -> tuple[ParsedAnswer, ...]:
    """The answers of the best piece, completed with those to questions that it has no answer to: on
    a next page.
    """
    found = list(best.answers)
    for piece in pieces:
        answered = {number for answer in found for number in answer.numbers}
        found += [a for a in piece.answers if a.numbers and not answered & set(a.numbers)]
    return tuple(found)
