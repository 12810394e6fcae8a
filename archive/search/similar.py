"""Find earlier questions like these: "al eerder gevraagd?", for a set of the archive or for any text."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from math import log

import numpy as np

from archive.models import QuestionSet

from . import snapshot, writing
from .dutch import is_stopword, words
from .find import hits_of
from .matching import AnyOf, Limits, Node, Term, match
from .query import Leaf, Query
from .ranking import order
from .results import Hit
from .snapshot import Snapshot

TELLING = 30  # the words of a text that tell most about it, by which others are found
SHOWN = 6  # of them, that are marked
LEAST_SHARED = 3  # words another set must share
WEIGHTS = {"subject": 2.0, "questions": 1.0}
LONGEST_TEXT = 50_000  # characters


def similar(to: int | str, *, today: date, limit: int = 5) -> list[Hit]:
    """The sets most like a set (its pk) or a text, the likest first, with the questions that are alike.

    [] when there is no index or nothing is alike. Some ten milliseconds.
    """
    index = snapshot.latest(writing.place())
    if index is None:
        return []
    terms = _telling(_text(to) if isinstance(to, int) else to[:LONGEST_TEXT], index)
    if not terms:
        return []
    node = AnyOf(tuple(_anywhere(term, weight) for term, weight in terms))
    limits = Limits()
    found, scores = match(node, index, limits)
    found &= _shared(terms, index) >= min(LEAST_SHARED, len(terms))
    if isinstance(to, int):
        found &= index.pk != to
    groups = tuple((Leaf((frozenset({term}),)),) for term, _ in terms[:SHOWN])
    documents, scores = order(found, scores, "relevantie", index, groups, limit, limits)
    return hits_of(documents, scores, Query(node, groups), index, today, limits)


def _text(pk: int) -> str:
    made = QuestionSet.objects.prefetch_related("questions").get(pk=pk)
    return "\n".join([made.subject, made.subject, *(question.text for question in made.questions.all())])


def _telling(text: str, index: Snapshot) -> list[tuple[str, float]]:
    """Terms that are frequent here and rare elsewhere, with how telling each is."""
    counts = Counter(_terms(text))
    weighed = []
    for term, count in counts.items():
        elsewhere = max(index.document_frequency(field, term) for field in WEIGHTS)
        if elsewhere:
            weighed.append((term, (1 + log(count)) * log(1 + index.size / elsewhere)))
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:TELLING]


def _terms(text: str) -> Iterable[str]:
    return (word.terms[0][0] for word in words(text) if len(word.text) > 2 and not is_stopword(word.text))


def _anywhere(term: str, weight: float) -> Node:
    return AnyOf(tuple(Term(field, term, boost * weight) for field, boost in WEIGHTS.items()))


def _shared(terms: list[tuple[str, float]], index: Snapshot) -> np.ndarray:
    """How many of the terms each document has."""
    shared = np.zeros(index.size, dtype=np.int16)
    for term, _ in terms:
        shared[np.unique(np.concatenate([index.scored(field, term)[0] for field in WEIGHTS]))] += 1
    return shared
