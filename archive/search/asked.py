"""Find for each question the earlier questions most like it, and the words in which they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import log

import numpy as np

from archive.search.asking.telling import UNKNOWN, all_texted
from archive.search.dutch.analysis import words
from archive.search.index.ascending import distinct, union
from archive.search.index.schema import (
    FORM_BITS,
    NUMBER_OF,
    PLACED_SHIFT,
    SPAN,
    documents_of,
    fields_of,
    numbers_of,
)
from archive.search.index.snapshot import Snapshot
from archive.shown.privacy import without_contacts

from .engine import Unreachable, engine, without_what_is_damaged
from .find import address_of
from .similar import RELATED, SHARPNESS, InIndex, content, possible, shares_of, telling, topics_of

OF_EACH = 2  # earlier questions a question
MOST_QUESTIONS = 60
COMPARED = 8  # earlier questions that share most, that are compared both ways
# What two questions must share of the telling words of both: when their sets are about the same
# (share this part of what tells most about the later one), and when they are not.
LEAST, ELSEWHERE = 0.25, 0.6
SAME_MATTER = 0.2
# A word that tells less than this part of what a word of one single set tells, is how questions
# are asked, not what is asked: "bereid", "onderzoek".
ORDINARY = 0.35


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier question that is like one that is asked."""

    pk: int  # of its set
    identifier: str
    number: int
    url: str
    subject: str
    submitted_on: date | None
    html: str  # escaped, the telling words that the later question has not in <ins>
    lacks: tuple[str, ...]  # telling words of the later question that it has not


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    earlier: tuple[Earlier, ...] = ()
    tells: bool = True  # it says more than every question does ("Bent u daartoe bereid?")


@dataclass(frozen=True, slots=True)
class _Told:
    """A telling word of a question: as typed, its terms, what it is worth."""

    text: str
    terms: tuple[str, ...]
    worth: float


@without_what_is_damaged
def asked_before(
    questions: Sequence[str],
    *,
    subject: str = "",
    of: int | None = None,
    before: date | None = None,
) -> list[Asked]:
    """Each question with the earlier ones most like it, the likest first. `of`: the set they are
    in; `before`: only what was submitted on or before that day.

    Only sets of which the archive has the questions can be found; MOST_QUESTIONS are compared.
    Some milliseconds a question.
    """
    questions = questions[:MOST_QUESTIONS]
    try:
        this = engine().begin(date.min) if questions else None
        if this:
            return this.asked_before(questions, subject=subject, of=of, before=before)
    except Unreachable:
        pass
    return [Asked(text) for text in questions]


def compared(
    questions: Sequence[str], index: Snapshot, *, subject: str, of: int | None, before: date | None
) -> list[Asked]:
    """The same of a snapshot."""
    others = possible(of, before, index)
    topics = topics_of(subject, "\n".join(questions), InIndex(others, index))
    total = sum(topic.worth for topic in topics) or 1.0
    context = np.zeros(index.size)
    for topic in topics:
        context += shares_of(topic, index) / total
    return [_asked(text, context, others, index) for text in questions]


def _asked(text: str, context: np.ndarray, others: np.ndarray, index: Snapshot) -> Asked:
    told = _told(text, others, index)
    if not told:
        return Asked(text, tells=False)
    places, shared = _sharing(told, others, index)
    about = context[documents_of(places)]
    nearest = np.argsort(-shared * (1 + about), kind="stable")[:COMPARED]
    compared = []
    for place, same in zip(places[nearest].tolist(), about[nearest].tolist(), strict=True):
        likeness = _likeness(told, _told_at(place, index))
        if likeness >= (LEAST if same >= SAME_MATTER else ELSEWHERE):
            compared.append((-likeness - same, place))
    best = [place for _, place in sorted(compared)[:OF_EACH]]
    return Asked(text, tuple(_earlier(place, told, index) for place in best))


def _told_at(place: int, index: Snapshot) -> list[_Told]:
    """Of a question of the archive, as the place of its first word."""
    return index.kept(("told", place), lambda: _told(text_at(place, index), index.alive, index))


def _told(text: str, others: np.ndarray, index: Snapshot) -> list[_Told]:
    """The words that tell what a question asks, each once; those of few sets tell most, those that
    no other set has (misread, or new) just enough.
    """
    least = ORDINARY * UNKNOWN * log(1 + all_texted(index) / 0.5)
    each = (
        _Told(word.typed, word.terms, telling(word.terms[0], others, index) or least)
        for word in {word.terms: word for word in content(text, index)}.values()
    )
    return [word for word in each if word.worth >= least]


def _likeness(first: Sequence[_Told], second: Sequence[_Told]) -> float:
    """What two questions share of what tells most in both, 0 to 1. One word is not yet the same
    question, unless it asks no more.
    """
    total = sum(word.worth**SHARPNESS for word in (*first, *second))
    shared = [*_shared(first, second), *_shared(second, first)]
    both = sum(shared) / total if total else 0.0
    return both if len(shared) > 2 or both >= ELSEWHERE else 0.0


def _shared(of: Sequence[_Told], by: Sequence[_Told]) -> list[float]:
    """What each word of one question is worth that the other has, or has something related to."""
    own = {word.terms[0] for word in by}
    return [
        word.worth**SHARPNESS * (1.0 if word.terms[0] in own else RELATED)
        for word in of
        if _has(by, word)
    ]


def _has(told: Sequence[_Told], word: _Told) -> bool:
    """Whether a question has a word, one of its family, or one of which it is a part or that is a
    part of it: huren and huurverhoging, not zondag and maandag.
    """
    return any(word.terms[0] in one.terms or one.terms[0] in word.terms for one in told)


def _sharing(
    told: Iterable[_Told], others: np.ndarray, index: Snapshot
) -> tuple[np.ndarray, np.ndarray]:
    """The questions that hold a telling word, as the place of their first word, and what they
    share.
    """
    each = [_held(word, others, index) for word in told]
    places = union([held for held, _ in each]) if each else np.empty(0, dtype=np.int64)
    shared = np.zeros(len(places))
    for held, worth in each:
        shared[np.searchsorted(places, held)] += worth
    return places, shared


def _held(word: _Told, others: np.ndarray, index: Snapshot) -> tuple[np.ndarray, np.ndarray]:
    """The questions that hold a word or one related to it, and what they have of its worth."""
    own, *related = [_questions_with(term, others, index) for term in word.terms]
    every = union([own, *related]) if related else own
    has = np.isin(every, own, assume_unique=True)
    return every, word.worth**SHARPNESS * np.where(has, 1.0, RELATED)


def _questions_with(term: str, others: np.ndarray, index: Snapshot) -> np.ndarray:
    documents = index.documents("questions", term)
    found, codes = index.codes(term, documents[others[documents]])
    places = found << PLACED_SHIFT | codes >> FORM_BITS
    of_question = (fields_of(places) == NUMBER_OF["questions"]) & (numbers_of(places) > 0)
    return distinct(places[of_question] & -SPAN)


def text_at(place: int, index: Snapshot) -> str:
    """A question, from the place of its first word."""
    document, number = _place(place)
    texts = index.shown(document).texts
    return "\n\n".join(text for field, of, text in texts if field == "questions" and of == number)


def _place(place: int) -> tuple[int, int]:
    """The document and the number of a question, from the place of its first word."""
    at = np.array([place])
    return int(documents_of(at)[0]), int(numbers_of(at)[0])


def _earlier(place: int, told: Sequence[_Told], index: Snapshot) -> Earlier:
    document, number = _place(place)
    shown = index.shown(document)
    submitted = int(index.days["submitted"][document])
    text, own = text_at(place, index), _told_at(place, index)
    unlike = {word.terms[0] for word in own if not _has(told, word)}
    return Earlier(
        pk=int(index.pk[document]),
        identifier=shown.identifier,
        number=number,
        url=f"{address_of(shown.identifier)}{number}/",
        subject=shown.subject,
        submitted_on=date.fromordinal(submitted) if submitted else None,
        html=_with_differences(without_contacts(text), unlike),
        lacks=tuple(word.text for word in told if not _has(own, word)),
    )


def _with_differences(text: str, unlike: set[str]) -> str:
    """The text escaped, with the words of these terms in <ins>."""
    pieces, at = [], 0
    for word in words(text):
        if any(row[-1] in unlike for row in word.terms):
            printed = text[word.start : word.end]
            pieces += [escape(text[at : word.start]), "<ins>", escape(printed), "</ins>"]
            at = word.end
    return "".join([*pieces, escape(text[at:])])
