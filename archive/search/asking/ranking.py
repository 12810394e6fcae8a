"""Put what was found in order: the best first, or by a day."""

import numpy as np

from archive.search.filters import Sort
from archive.search.index.ascending import among, changes, distinct, run_lengths
from archive.search.index.schema import (
    FIELD_BITS,
    FIELD_MASK,
    HIGHEST_NUMBER,
    NUMBER_BITS,
    NUMBER_OF,
)
from archive.search.index.snapshot import Snapshot

from .holding import standing
from .matching import Search
from .query import Leaf

RERANKED = 200  # of the best, that are looked at more closely
TOGETHER = 1.25  # what a set's score is worth when one of its questions holds all the words
# a set of today counts a tenth more than an old one; half of that after five years
NEWER, HALF_LIFE = 0.1, 5 * 365.25
_OF_QUESTIONS = np.zeros(FIELD_MASK + 1, dtype=bool)  # by the number of a field
_OF_QUESTIONS[[NUMBER_OF["questions"], NUMBER_OF["answers"]]] = True


def order(
    found: np.ndarray,
    scores: np.ndarray,
    sort: str,
    groups: tuple[tuple[Leaf, ...], ...],
    until: int,
    search: Search,
) -> tuple[np.ndarray, np.ndarray]:
    """The first `until` of the documents found (ascending), in order, and their scores."""
    if sort != Sort.RELEVANCE or not groups:
        ordered = _by_days(found, sort, search.index)[:until]
        return ordered, scores[found.searchsorted(ordered)]
    newness = search.index.kept(("newness",), lambda: _newness(search.index))
    weighed = scores * newness[found]
    best = _best(weighed, max(until, RERANKED))
    documents, weighed = found[best], weighed[best]
    if len(groups) > 1 and len(documents) > 1 and not search.spent():
        head = documents[:RERANKED]
        together = _together(np.sort(head), groups, search)
        weighed[: len(head)] *= np.where(among(head, together), TOGETHER, 1.0)
        again = (-weighed[: len(head)]).argsort(kind="stable")
        documents[: len(head)], weighed[: len(head)] = head[again], weighed[: len(head)][again]
    return documents[:until], weighed[:until]


def _best(values: np.ndarray, most: int) -> np.ndarray:
    """Where the highest values are, the highest first; equal ones in order of document."""
    if len(values) > most:
        edge = np.partition(values, len(values) - most)[len(values) - most]
        places = (values >= edge).nonzero()[0]
    else:
        places = np.arange(len(values))
    return places[(-values[places]).argsort(kind="stable")][:most]


def _newness(index: Snapshot) -> np.ndarray:
    """What each document's score is multiplied by."""
    submitted = index.days["submitted"]
    newest = submitted.max(initial=0)
    return np.where(submitted > 0, 1 + NEWER * 2 ** ((submitted - newest) / HALF_LIFE), 1.0)


def _by_days(found: np.ndarray, sort: str, index: Snapshot) -> np.ndarray:
    """Newest first; for Sort.WAITED the longest first; those without a day last."""
    everything = index.kept(("order", sort), lambda: _order_of_all(sort, index))
    wanted = np.zeros(index.size, dtype=bool)
    wanted[found] = True
    return everything[wanted[everything]]


def _order_of_all(sort: str, index: Snapshot) -> np.ndarray:
    submitted, answered = index.days["submitted"], index.days["answered"]
    if sort == Sort.ANSWERED:
        keys = answered
    elif sort == Sort.WAITED:
        keys = np.where((answered > 0) & (submitted > 0), answered - submitted + 1, 0)
    else:
        keys = submitted
    return np.lexsort((-index.pk, -submitted, -keys))


def _together(head: np.ndarray, groups: tuple[tuple[Leaf, ...], ...], search: Search) -> np.ndarray:
    """Those of the documents (ascending) in which one question, with its answer, holds something of
    every group; not the texts of no question.
    """
    stands = standing(groups, head, search)
    texts = stands.places.texts
    asked = _OF_QUESTIONS[texts & FIELD_MASK] & (texts >> FIELD_BITS & HIGHEST_NUMBER > 0)
    held = distinct((texts[asked] >> FIELD_BITS) * len(groups) + stands.groups[asked])
    questions = held // len(groups)
    firsts = changes(questions)
    full = run_lengths(firsts, len(questions)) == len(groups)
    return distinct(questions[firsts[full]] >> NUMBER_BITS)
