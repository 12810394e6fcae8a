"""Read what is searched of question sets from the database, many sets at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
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
    OnBehalfOf,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
)
from archive.models.among import Among
from archive.search.facets import FACETS, NAMES

from .schema import DAYS, NO_DAY

BATCH = 2000  # sets read at once

Text = tuple[str, int, str]  # field, question number (0: of none), text


@dataclass(slots=True)
class Searched:
    """What is searched of one set, and what a page of hits shows of it."""

    pk: int
    identifier: str
    status: str
    subject: str = ""
    # proleptic ordinals
    days: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DAYS, NO_DAY))
    texts: list[Text] = field(default_factory=list)  # of questions, answers and notes
    names: list[str] = field(default_factory=list)  # of people and parties, in every notation
    # identifiers and Kamerstukken ("28638/254"), lower case
    numbers: set[str] = field(default_factory=set)
    codes: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in NAMES})
    askers: list[tuple[str, str]] = field(default_factory=list)  # name, party
    addressees: list[str] = field(default_factory=list)
    is_example: bool = False

    def all_texts(self) -> Iterator[Text]:
        yield "subject", 0, self.subject
        yield from self.texts
        yield from (("people", 0, name) for name in self.names)

    @property
    def fingerprint(self) -> int:
        """A checksum of all of this: 31 bits. How it is indexed is the version of contents.py."""
        facts = (
            self.pk,
            self.identifier,
            self.status,
            self.subject,
            self.days,
            self.texts,
            self.names,
        )
        codes = [sorted(found) for found in self.codes.values()]
        content = repr(
            (facts, sorted(self.numbers), codes, self.askers, self.addressees, self.is_example)
        )
        return crc32(content.encode()) >> 1


def searched(pks: Iterable[int]) -> Iterator[Searched]:
    """What is searched of these sets, those that the database has, in order of pk.

    Some fifteen queries per BATCH.
    """
    ordered = sorted(set(pks))
    for start in range(0, len(ordered), BATCH):
        yield from _read(ordered[start : start + BATCH])


def _read(pks: Sequence[int]) -> Iterator[Searched]:
    found = {
        made.pk: _of_set(made)
        for made in QuestionSet.objects.filter(Among("pk", pks)).order_by("pk")
    }
    pks = list(found)
    _add_texts(found, pks)
    _add_askers(found, pks)
    _add_offices(found, pks)
    _add_numbers(found, pks)
    for facet in FACETS:
        for pk, code in facet.codes.of(pks):
            found[pk].codes[facet.name].add(code)
    yield from found.values()


def _of_set(made: QuestionSet) -> Searched:
    one = Searched(made.pk, made.identifier, made.status, made.subject, is_example=made.is_example)
    one.days = {
        "submitted": _day(made.submitted_on),
        "answered": _day(made.answered_on),
        **_terms(made),
    }
    if made.explanation:
        one.texts.append(("questions", 0, made.explanation))
    one.numbers.add(made.identifier.lower())
    return one


def _terms(made: QuestionSet) -> dict[str, int]:
    """None for a set of which it is not clear whether it was answered: it is never late."""
    terms = None if made.unclear else made.terms
    return {
        "due": _day(terms.due if terms else None),
        "utmost": _day(terms.utmost if terms else None),
    }


def _add_texts(found: dict[int, Searched], pks: list[int]) -> None:
    """Questions, answers and notes, each at its question."""
    questions = Question.objects.filter(Among("question_set", pks)).order_by(
        "question_set", "number"
    )
    for pk, number, text in questions.values_list("question_set_id", "number", "text"):
        found[pk].texts.append(("questions", number, text))
    replies = Reply.objects.filter(Among("question_set", pks))
    for pk, text in replies.exclude(text="").values_list("question_set_id", "text"):
        found[pk].texts.append(("answers", 0, text))
    first = _first_numbers(pks)
    answers = Answer.objects.filter(Among("reply__question_set", pks)).order_by(
        "reply__question_set", "reply", "order"
    )
    for pk, answer, text in answers.values_list("reply__question_set_id", "pk", "text"):
        found[pk].texts.append(("answers", first.get(answer, 0), text))
    notes = Footnote.objects.filter(Among("question__question_set", pks)).order_by(
        "question__number", "order"
    )
    for pk, number, text in notes.values_list(
        "question__question_set_id", "question__number", "text"
    ):
        found[pk].texts.append(("notes", number, text))
    notes = Footnote.objects.filter(Among("answer__reply__question_set", pks)).order_by(
        "answer", "order"
    )
    for pk, answer, text in notes.values_list(
        "answer__reply__question_set_id", "answer_id", "text"
    ):
        found[pk].texts.append(("notes", first.get(answer, 0), text))


def _first_numbers(pks: list[int]) -> dict[int, int]:
    """For each answer the lowest number of its questions: there its words stand."""
    first: dict[int, int] = {}
    pairs = Answer.questions.through.objects.filter(Among("answer__reply__question_set", pks))
    for answer, number in pairs.values_list("answer_id", "question__number"):
        first[answer] = min(number, first.get(answer, number))
    return first


def _add_askers(found: dict[int, Searched], pks: list[int]) -> None:
    askers = Asker.objects.filter(Among("question_set", pks)).order_by("question_set", "order")
    asked = list(askers.prefetch_related("person", "party"))
    for asker in asked:
        one, person, party = found[asker.question_set_id], asker.person, asker.party
        one.names += filter(None, (asker.name, asker.party_name))
        if person:
            one.names.append(person.full_name)
        if party:
            one.names += dict.fromkeys(
                filter(None, (party.name, party.full_name, *party.notations))
            )
        one.askers.append((asker.who, asker.of_party))


def _add_offices(found: dict[int, Searched], pks: list[int]) -> None:
    """Whoever was asked, answered or was spoken for. Their names are searched, their offices are
    not: onderwijs would find whatever that minister was asked."""
    asked = Addressee.objects.filter(Among("question_set", pks)).order_by("question_set", "order")
    addressees = list(asked.prefetch_related("minister__person"))
    answered = Answerer.objects.filter(Among("reply__question_set", pks)).order_by(
        "reply__question_set", "reply", "order"
    )
    spoken_for = OnBehalfOf.objects.filter(Among("reply__question_set", pks))
    for addressee in addressees:
        found[addressee.question_set_id].addressees.append(addressee.in_office)
    rows: list[tuple[Any, ...]] = [
        *((one.question_set_id, one.minister_id, one.name) for one in addressees),
        *answered.values_list("reply__question_set_id", "minister_id", "name"),
        *spoken_for.values_list("reply__question_set_id", "minister_id", Value("")),
    ]
    ministers = Minister.objects.select_related("person").in_bulk(
        {minister for _, minister, _ in rows}
    )
    for pk, minister_id, name in rows:
        one, minister = found[pk], ministers.get(minister_id)
        if minister:
            one.names.append(minister.person.full_name)
        if name:
            one.names.append(name)


def _add_numbers(found: dict[int, Searched], pks: list[int]) -> None:
    """Identifiers in lower case, and papers cited as "28638" and "28638/254"."""
    identifiers = SetIdentifier.objects.filter(Among("question_set", pks))
    for pk, value in identifiers.values_list("question_set_id", "value"):
        found[pk].numbers.add(value.lower())
    papers = KamerstukReference.objects.filter(Among("question_set", pks)).order_by()
    fields = ("question_set_id", "kamerstuk__dossier", "kamerstuk__addition", "kamerstuk__number")
    for pk, *printed in papers.values_list(*fields).distinct():
        paper = KamerstukNumber(*printed)
        found[pk].numbers |= {paper.dossier, paper.dossier_code.lower()}
        if paper.number:
            found[pk].numbers.add(f"{paper.dossier_code}/{paper.number}".lower())


def _day(day: date | None) -> int:
    return day.toordinal() if day else NO_DAY
