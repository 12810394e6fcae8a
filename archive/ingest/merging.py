"""Merge what several documents say of one question set into what the archive holds of it. Pure.

For each fact the most trustworthy piece that states it is believed; the order of arrival plays no
part.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from archive import identifiers

from .document import (
    Asker,
    Office,
    ParsedAnswer,
    ParsedQuestion,
    ParsedSet,
    ReplyKind,
    Signatory,
)
from .formats import format_of
from .matching import reply_chamber, reply_vergaderjaar

# Of replies of one day: the notice comes before the answer, what adds to the answer after it.
REPLY_ORDER = (ReplyKind.DELAY, ReplyKind.ANSWER, ReplyKind.REPRINT, ReplyKind.SUPPLEMENTARY)

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
    vergaderjaar: str
    aanhangsel_number: str
    received_on: date | None
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
    vergaderjaar: str
    chamber: str  # "tk", "ek"
    withdrawn: bool
    dealt_with: bool | None
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
    submitted_on = _first(p.submitted_on for p in pieces)
    asked_by = _first(p.asked_by for p in pieces) or ()
    return MergedSet(
        identifier=names[0],
        identifiers=frozenset(names),
        subject=_first(p.subject for p in pieces) or "",
        explanation=_first(p.explanation for p in pieces) or "",
        submitted_on=submitted_on,
        vergaderjaar=_set_vergaderjaar(pieces, submitted_on),
        chamber=chamber_of(pieces),
        withdrawn=any(p.withdrawn for p in pieces),
        dealt_with=_first(p.dealt_with for p in pieces),
        complete=any(p.complete and p.questions for p in pieces) or all(p.complete for p in pieces),
        is_example=any(t.is_example for t in ranked),
        asked_by=asked_by,
        also_asked_by=tuple(
            dict.fromkeys(a for p in pieces for a in p.asked_by if a not in asked_by)
        ),
        asked_of=_first(p.asked_of for p in pieces) or (),
        questions=_questions(pieces),
        replies=_replies(ranked),
    )


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


def _replies(ranked: list[Told]) -> tuple[MergedReply, ...]:
    merged = [_reply(kind, told) for kind, _, told in _same_reply(ranked)]
    return tuple(
        sorted(
            merged,
            key=lambda r: (
                r.received_on or date.max,
                REPLY_ORDER.index(r.kind),
                r.vergaderjaar,
                _natural(r.aanhangsel_number),
            ),
        )
    )


def _same_reply(ranked: list[Told]) -> list[tuple[str, str, list[Told]]]:
    """Pieces of one reply together: (kind, Aanhangsel identifier or "", pieces).

    A piece without a number (a ministry's letter) is of the first numbered reply of its kind.
    """
    by_kind: dict[str, dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for told in ranked:
        if told.piece.reply:
            by_kind[told.piece.reply][_reply_number(told.piece)].append(told)
    found = []
    for kind, numbered in sorted(by_kind.items()):
        loose = numbered.pop("", [])
        names = sorted(numbered, key=_natural)
        for name in names or [""]:
            own = numbered.get(name, [])
            found.append(
                (
                    kind,
                    name,
                    sorted([*own, *loose], key=lambda t: t.rank)
                    if name == (names or [""])[0]
                    else own,
                )
            )
    return found


def _reply_number(piece: ParsedSet) -> str:
    year = reply_vergaderjaar(piece)
    return (
        identifiers.aanhangsel_identifier(year, piece.printed_number, reply_chamber(piece))
        if year and piece.printed_number
        else ""
    )


def _reply(kind: str, told: list[Told]) -> MergedReply:
    pieces = [t.piece for t in told]
    numbered = [p for p in pieces if p.printed_number]
    best = next((t for t in told if t.piece.answers), told[0])
    return MergedReply(
        kind=kind,
        vergaderjaar=_first(reply_vergaderjaar(p) for p in numbered) or "",
        aanhangsel_number=_first(p.printed_number for p in numbered) or "",
        # The day of receipt is printed on numbered pieces; a letter only has the day it was
        # written.
        received_on=_first(p.answered_on for p in [*numbered, *pieces]),
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
