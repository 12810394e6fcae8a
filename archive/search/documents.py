"""Read what is searched of question sets from the database, many sets at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from zlib import crc32

from django.db.models import Value

from archive.identifiers import KamerstukNumber
from archive.models import (
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    KamerstukReference,
    Minister,
    Ministry,
    OnBehalfOf,
    Party,
    Person,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
)

from .filters import QUESTIONS_ONLY
from .schema import FACETS, NO_DAY
from .words import DATA, MADE_WITH

BATCH = 1000  # sets read at once
# What a set is in the index depends on these too: entries made by others are outdated.
_MAKERS = ("dutch.py", "stems.py", "compounds.py", "lexicon.py", "inverting.py", "schema.py", "documents.py")


@dataclass(slots=True)
class Searched:
    """What is searched of one set."""

    pk: int
    status: str
    days: dict[str, int]  # proleptic ordinals, NO_DAY where not known
    texts: list[tuple[str, int, str]] = field(default_factory=list)  # field, question number (0: none), text
    numbers: set[str] = field(default_factory=set)  # identifiers and Kamerstukken ("28638/254"), lower case
    codes: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in FACETS})

    @property
    def fingerprint(self) -> int:
        """A checksum of all of this, and of how it is indexed: 31 bits."""
        codes = [sorted(found) for found in self.codes.values()]
        content = repr((self.pk, self.status, self.days, self.texts, sorted(self.numbers), codes))
        return crc32(content.encode(), _makers()) >> 1


def searched(pks: Sequence[int]) -> Iterator[Searched]:
    """What is searched of these sets, those that the database has, in order of pk. Some fifteen queries per BATCH."""
    pks = sorted(set(pks))
    for start in range(0, len(pks), BATCH):
        yield from _read(pks[start : start + BATCH])


def _read(pks: Sequence[int]) -> Iterator[Searched]:
    found = {made.pk: _of_set(made) for made in QuestionSet.objects.filter(pk__in=pks).order_by("pk")}
    pks = list(found)
    kinds = _add_texts(found, pks)
    _add_people(found, pks)
    _add_numbers(found, pks)
    for pk, one in found.items():
        one.codes["soort"] = kinds.get(pk) or {QUESTIONS_ONLY}
    yield from found.values()


def _of_set(made: QuestionSet) -> Searched:
    days = {"submitted": _day(made.submitted_on), "answered": _day(made.answered_on), "due": _day(made.due_on)}
    one = Searched(made.pk, made.status, days)
    one.texts = [(name, 0, text) for name, text in (("subject", made.subject), ("questions", made.explanation)) if text]
    one.numbers.add(made.identifier.lower())
    one.codes["status"].add(made.status)
    if made.submitted_on:
        one.codes["jaar"].add(str(made.submitted_on.year))
    return one


def _add_texts(found: dict[int, Searched], pks: list[int]) -> dict[int, set[str]]:
    """Questions, answers and notes, each at its question; returns the kinds of replies of each set."""
    questions = Question.objects.filter(question_set__in=pks).order_by("question_set", "number")
    for pk, number, text in questions.values_list("question_set_id", "number", "text"):
        found[pk].texts.append(("questions", number, text))
    kinds: dict[int, set[str]] = {}
    replies = Reply.objects.filter(question_set__in=pks)
    for pk, kind, text in replies.values_list("question_set_id", "kind", "text"):
        kinds.setdefault(pk, set()).add(kind)
        if text:
            found[pk].texts.append(("answers", 0, text))
    first = _first_numbers(pks)
    answers = Answer.objects.filter(reply__question_set__in=pks).order_by("reply__question_set", "reply", "order")
    for pk, answer, text in answers.values_list("reply__question_set_id", "pk", "text"):
        found[pk].texts.append(("answers", first.get(answer, 0), text))
    notes = Footnote.objects.filter(question__question_set__in=pks).order_by("question__number", "order")
    for pk, number, text in notes.values_list("question__question_set_id", "question__number", "text"):
        found[pk].texts.append(("notes", number, text))
    notes = Footnote.objects.filter(answer__reply__question_set__in=pks).order_by("answer", "order")
    for pk, answer, text in notes.values_list("answer__reply__question_set_id", "answer_id", "text"):
        found[pk].texts.append(("notes", first.get(answer, 0), text))
    return kinds


def _first_numbers(pks: list[int]) -> dict[int, int]:
    """For each answer the lowest number of its questions: there its words stand."""
    first: dict[int, int] = {}
    pairs = Answer.questions.through.objects.filter(answer__reply__question_set__in=pks)
    for answer, number in pairs.values_list("answer_id", "question__number"):
        first[answer] = min(number, first.get(answer, number))
    return first


def _add_people(found: dict[int, Searched], pks: list[int]) -> None:
    """Names of people and parties. Not of offices: onderwijs would find whatever that minister was asked."""
    askers = Asker.objects.filter(question_set__in=pks).order_by("question_set", "order")
    rows = list(askers.values_list("question_set_id", "name", "party_name", "person_id", "party_id"))
    people = Person.objects.in_bulk({person for *_, person, _ in rows})
    parties = Party.objects.in_bulk({party for *_, party in rows})
    for pk, name, party_name, person_id, party_id in rows:
        person, party, names = people.get(person_id), parties.get(party_id), [name, party_name]
        if person:
            found[pk].codes["lid"].add(person.slug)
            names.append(person.full_name)
        if party:
            found[pk].codes["fractie"].add(party.code)
            names += dict.fromkeys([party.name, party.full_name, *party.notations])
        found[pk].texts += [("people", 0, name) for name in names if name]
    _add_offices(found, pks)


def _add_offices(found: dict[int, Searched], pks: list[int]) -> None:
    """Whoever was asked, answered or was spoken for."""
    asked = Addressee.objects.filter(question_set__in=pks).order_by("question_set", "order")
    answered = Answerer.objects.filter(reply__question_set__in=pks).order_by("reply__question_set", "reply", "order")
    spoken_for = OnBehalfOf.objects.filter(reply__question_set__in=pks)
    rows: list[tuple] = [
        *asked.values_list("question_set_id", "minister_id", "ministry_id", "name"),
        *answered.values_list("reply__question_set_id", "minister_id", "ministry_id", "name"),
        *spoken_for.values_list("reply__question_set_id", "minister_id", "ministry_id", Value("")),
    ]
    ministers = Minister.objects.select_related("person").in_bulk({minister for _, minister, _, _ in rows})
    ministries = dict(Ministry.objects.values_list("pk", "code"))
    for pk, minister_id, ministry_id, name in rows:
        minister = ministers.get(minister_id)
        if minister:
            found[pk].codes["bewindspersoon"].add(minister.person.slug)
            found[pk].texts.append(("people", 0, minister.person.full_name))
        if name:
            found[pk].texts.append(("people", 0, name))
        held = (ministry_id, minister.ministry_id if minister else None)
        found[pk].codes["ministerie"].update(ministries[ministry] for ministry in held if ministry)


def _add_numbers(found: dict[int, Searched], pks: list[int]) -> None:
    """Identifiers in lower case, and papers cited as "28638" and "28638/254"."""
    identifiers = SetIdentifier.objects.filter(question_set__in=pks)
    for pk, value in identifiers.values_list("question_set_id", "value"):
        found[pk].numbers.add(value.lower())
    papers = KamerstukReference.objects.filter(question_set__in=pks).order_by()
    fields = ("question_set_id", "kamerstuk__dossier", "kamerstuk__addition", "kamerstuk__number")
    for pk, *printed in papers.values_list(*fields).distinct():
        paper = KamerstukNumber(*printed)
        codes = {paper.dossier, paper.dossier_code.lower()}
        found[pk].codes["dossier"] |= codes
        found[pk].numbers |= codes
        if paper.number:
            found[pk].numbers.add(f"{paper.dossier_code}/{paper.number}".lower())


def _day(day: date | None) -> int:
    return day.toordinal() if day else NO_DAY


@cache
def _makers() -> int:
    checksum = 0
    for path in (*(Path(__file__).with_name(name) for name in _MAKERS), *(DATA / name for name in MADE_WITH)):
        checksum = crc32(path.read_bytes(), checksum)
    return checksum
