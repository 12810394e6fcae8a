"""Turn question sets of the database into documents of the index."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any
from zlib import crc32

from django.db.models import QuerySet

from archive.models import QuestionSet

from .dutch import rows_and_parts
from .filters import QUESTIONS_ONLY
from .schema import NO_DAY, PLACES_OF_PARTS, SPAN

SHORT = 80  # characters of a text worth remembering
PREFETCH = (
    "askers__person__memberships",
    "askers__party",
    "addressees__minister__person",
    "addressees__minister__ministry",
    "addressees__ministry",
    "identifiers",
    "questions__footnotes",
    "replies__answerers__minister__person",
    "replies__answerers__ministry",
    "replies__on_behalf_of__minister__person",
    "replies__on_behalf_of__ministry",
    "replies__answers__footnotes",
    "replies__answers__questions",
    "kamerstukreferences__kamerstuk",
)


def with_all_that_is_searched(sets: "QuerySet[QuestionSet]") -> "QuerySet[QuestionSet]":
    """The sets with every row that `document` reads, in a fixed number of queries."""
    return sets.prefetch_related(*PREFETCH)


def key(pk: int) -> str:
    """The set's name in the index, as Haystack makes it."""
    return f"archive.questionset.{pk}"


def document(made: QuestionSet) -> dict[str, Any]:
    """The document of one set; read sets through `with_all_that_is_searched`."""
    parts: list[tuple[str, int]] = []
    fields: dict[str, Any] = {
        "key": key(made.pk),
        "subject": list(_placed([(0, made.subject)], parts, "subject")),
        "questions": list(_placed(_questions(made), parts, "questions")),
        "answers": list(_placed(_answers(made), parts, "answers")),
        "notes": list(_placed(_notes(made), parts, "notes")),
        "people": list(_placed(((0, text) for text in _people(made)), [], "people")),
        "parts": sorted(parts, key=itemgetter(1)),
        "numbers": sorted(_numbers(made)),
        "pk": made.pk,
        "submitted": _day(made.submitted_on),
        "answered": _day(made.answered_on),
        "due": _day(made.due_on),
    }
    fields |= {f"facet_{name}": sorted(codes) for name, codes in _codes(made).items()}
    return fields | {"fingerprint": crc32(repr(fields).encode()) >> 1}


def _placed(texts: Iterable[tuple[int, str]], parts: list[tuple[str, int]], field: str) -> Iterator[tuple[str, int]]:
    """Terms with their positions: number * SPAN + place; a gap keeps phrases from crossing two texts of one number.

    The parts of compounds go to `parts`, with a position that tells only the number and the field.
    """
    used: dict[int, int] = {}
    for number, text in texts:
        base, place = number * SPAN, used.get(number, 0)
        rows, inside = _rows(text) if len(text) < SHORT else rows_and_parts(text)
        for row in rows:
            at = base + min(place, SPAN - 1)
            for term in row:
                yield term, at
            place += 1
        mark = base + PLACES_OF_PARTS.index(field)
        parts.extend((part, mark) for part in inside)
        used[number] = place + 100


@lru_cache(maxsize=20_000)
def _rows(text: str) -> tuple[list[tuple[str, ...]], list[str]]:
    """Names and offices come back in set after set."""
    return rows_and_parts(text)


def _questions(made: QuestionSet) -> Iterator[tuple[int, str]]:
    yield 0, made.explanation
    yield from ((question.number, question.text) for question in made.questions.all())


def _answers(made: QuestionSet) -> Iterator[tuple[int, str]]:
    for reply in made.replies.all():
        yield 0, reply.text
        for answer in reply.answers.all():
            yield _first_number(answer), answer.text


def _first_number(answer: Any) -> int:
    return min((question.number for question in answer.questions.all()), default=0)


def _notes(made: QuestionSet) -> Iterator[tuple[int, str]]:
    yield 0, made.explanation
    for question in made.questions.all():
        yield from ((question.number, note.text) for note in question.footnotes.all())
    for reply in made.replies.all():
        for answer in reply.answers.all():
            yield from ((_first_number(answer), note.text) for note in answer.footnotes.all())


def _people(made: QuestionSet) -> Iterator[str]:
    """Names of people and parties. Not of offices: onderwijs would find whatever that minister was asked."""
    for asker in made.askers.all():
        yield asker.name
        yield asker.party_name
        if asker.person:
            yield asker.person.full_name
        if asker.party:
            yield from dict.fromkeys([asker.party.name, asker.party.full_name, *asker.party.notations])
    for office in _offices(made):
        yield getattr(office, "name", "")
        if office.minister:
            yield office.minister.person.full_name


def _offices(made: QuestionSet) -> Iterator[Any]:
    yield from made.addressees.all()
    for reply in made.replies.all():
        yield from reply.answerers.all()
        yield from reply.on_behalf_of.all()


def _numbers(made: QuestionSet) -> set[str]:
    """Identifiers in lower case, and papers cited as "28638" and "28638/254"."""
    numbers = {made.identifier.lower(), *(identifier.value.lower() for identifier in made.identifiers.all())}
    for reference in made.kamerstukreferences.all():
        paper = reference.kamerstuk
        code = paper.dossier_code.lower()
        numbers |= {paper.dossier, code, f"{code}/{paper.number.lower()}"} if paper.number else {paper.dossier, code}
    return numbers


def _codes(made: QuestionSet) -> dict[str, set[str]]:
    offices = list(_offices(made))
    ministers = [office.minister for office in offices if office.minister]
    ministries = [office.ministry for office in offices if office.ministry]
    ministries += [minister.ministry for minister in ministers if minister.ministry]
    papers = [reference.kamerstuk for reference in made.kamerstukreferences.all()]
    kinds = {reply.kind for reply in made.replies.all()}
    return {
        "lid": {asker.person.slug for asker in made.askers.all() if asker.person},
        "fractie": {asker.party.code for asker in made.askers.all() if asker.party},
        "bewindspersoon": {minister.person.slug for minister in ministers},
        "ministerie": {ministry.code for ministry in ministries},
        "dossier": {code.lower() for paper in papers for code in (paper.dossier, paper.dossier_code)},
        "status": {made.status},
        "jaar": {str(made.submitted_on.year)} if made.submitted_on else set(),
        "soort": kinds or {QUESTIONS_ONLY},
    }


def _day(day: Any) -> int:
    return day.toordinal() if day else NO_DAY
