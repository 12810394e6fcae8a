"""Find earlier questions like these: "al eerder gevraagd?", for a set of the archive or for any
text.
"""

from collections import Counter
from datetime import date
from math import log

import numpy as np

from archive.models import QuestionSet
from archive.search.asking.matching import AnyOf, Node, Search, Term, match
from archive.search.asking.query import Leaf, Query
from archive.search.asking.ranking import order
from archive.search.dutch.analysis import analyse, is_stopword, words
from archive.search.index.ascending import union
from archive.search.index.snapshot import Snapshot

from .filters import Sort
from .find import hits_of
from .index import snapshot, writing
from .results import Hit

TELLING = 30  # the words of a text that tell most about it, by which others are found
SHOWN = 6  # of them, that are marked
LEAST_SHARED, LEAST_SHARE = 2, 0.2  # words another set must share; how much of what the words tell
WEIGHTS = {"subject": 2.0, "questions": 1.0, "parts": 0.5}
# what a word inside a compound of the text tells, compared with one that stands by itself
INSIDE = 0.5
LONGEST_TEXT = 50_000  # characters


def similar(to: int | str, *, today: date, limit: int = 5) -> list[Hit]:
    """The sets most like a set (its pk) or a text, the likest first, with the questions that are
    alike.

    [] when there is no index or nothing is alike. Some ten milliseconds.
    """
    index = snapshot.latest(writing.place())
    if index is None:
        return []
    terms = _telling(_text(to) if isinstance(to, int) else to[:LONGEST_TEXT], index)
    if not terms:
        return []
    node = AnyOf(tuple(_anywhere(term, weight) for term, weight in terms))
    search = Search(index, today)
    found, scores = match(node, search)
    found &= _is_alike(terms, index)
    if isinstance(to, int):
        found &= index.pk != to
    groups = tuple((Leaf((frozenset({term}),)),) for term, _ in terms[:SHOWN])
    documents, scores = order(found, scores, Sort.RELEVANCE, groups, limit, search)
    return hits_of(documents, scores, Query(node, groups), search)


def _text(pk: int) -> str:
    made = QuestionSet.objects.prefetch_related("questions").get(pk=pk)
    return "\n".join(
        [made.subject, made.subject, *(question.text for question in made.questions.all())]
    )


def _telling(text: str, index: Snapshot) -> list[tuple[str, float]]:
    """Terms that are frequent here and rare elsewhere, with how telling each is."""
    weighed = []
    for term, count in _count(text).items():
        elsewhere = max(index.document_frequency(field, term) for field in WEIGHTS)
        if elsewhere:
            weighed.append((term, log(1 + count) * log(1 + index.size / elsewhere)))
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:TELLING]


def _count(text: str) -> Counter[str]:
    """How often each term is in a text, in a compound counting INSIDE."""
    counts: Counter[str] = Counter()
    for word in words(text):
        if len(word.text) > 2 and not is_stopword(word.text):
            counts[word.terms[0][0]] += 1
            for part in analyse(word.text.lower()).parts:
                counts[part] += INSIDE  # type: ignore[assignment]
    return counts


def _anywhere(term: str, weight: float) -> Node:
    return AnyOf(tuple(Term(field, term, boost * weight) for field, boost in WEIGHTS.items()))


def _is_alike(terms: list[tuple[str, float]], index: Snapshot) -> np.ndarray:
    """Which documents share enough of the terms."""
    shared, told = np.zeros(index.size, dtype=np.int16), np.zeros(index.size)
    for term, weight in terms:
        documents = union([index.scored(field, term)[0] for field in WEIGHTS])
        shared[documents] += 1
        told[documents] += weight
    enough = LEAST_SHARE * sum(weight for _, weight in terms)
    return (shared >= min(LEAST_SHARED, len(terms))) & (told >= enough)
