"""Put what was found in order: the best first, or by a day."""

from collections.abc import Iterator

import numpy as np

from archive.search.filters import Sort
from archive.search.index.ascending import among, distinct, union
from archive.search.index.schema import SPAN, documents_of, numbers_of
from archive.search.index.snapshot import Snapshot

from .matching import Phrase, Search, Starts, expansions, places_of
from .query import Leaf

RERANKED = 200  # of the best, that are looked at more closely
MOST_MARKED = 50  # words of a prefix that are looked for in the texts of a page
TOGETHER = 1.25  # what a set's score is worth when one of its questions holds all the words
# a set of today counts a tenth more than an old one; half of that after five years
NEWER, HALF_LIFE = 0.1, 5 * 365.25


def order(
    found: np.ndarray,
    scores: np.ndarray,
    sort: str,
    groups: tuple[tuple[Leaf, ...], ...],
    until: int,
    search: Search,
) -> tuple[np.ndarray, np.ndarray]:
    """The first `until` documents found, in order, and the scores of all."""
    if sort != Sort.RELEVANCE or not groups:
        return _by_days(found, sort, search.index)[:until], scores
    documents = np.flatnonzero(found)
    newness = search.index.kept(("newness",), lambda: _newness(search.index))
    weighed = scores[documents] * newness[documents]
    best = _best(weighed, max(until, RERANKED))
    documents, weighed = documents[best], weighed[best]
    if len(groups) > 1 and not search.spent():
        head = documents[:RERANKED]
        together = _together(np.sort(head), groups, search)
        weighed[: len(head)] *= np.where(among(head, together), TOGETHER, 1.0)
        again = np.argsort(-weighed[: len(head)], kind="stable")
        documents[: len(head)], weighed[: len(head)] = head[again], weighed[: len(head)][again]
    scores[documents] = weighed
    return documents[:until], scores


def _best(values: np.ndarray, most: int) -> np.ndarray:
    """Where the highest values are, the highest first; equal ones in order of document."""
    if len(values) > most:
        edge = np.partition(values, len(values) - most)[len(values) - most]
        places = np.flatnonzero(values >= edge)
    else:
        places = np.arange(len(values))
    return places[np.argsort(-values[places], kind="stable")][:most]


def _newness(index: Snapshot) -> np.ndarray:
    """What each document's score is multiplied by."""
    submitted = index.days["submitted"]
    newest = submitted.max(initial=0)
    return np.where(submitted > 0, 1 + NEWER * 2 ** ((submitted - newest) / HALF_LIFE), 1.0)


def _by_days(found: np.ndarray, sort: str, index: Snapshot) -> np.ndarray:
    """Newest first; for Sort.WAITED the longest first; those without a day last."""
    everything = index.kept(("order", sort), lambda: _order_of_all(sort, index))
    return everything[found[everything]]


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
    every group. Kept for the next page of the same search, when time did not run out."""
    key = ("together", groups, head.tobytes())
    kept = search.index.held(key)
    if kept is None:
        kept = _sharing(head, groups, search)
        if not search.timed_out:
            search.index.hold(key, kept)
    return kept


def _sharing(head: np.ndarray, groups: tuple[tuple[Leaf, ...], ...], search: Search) -> np.ndarray:
    shared: np.ndarray | None = None
    for group in groups:
        here = union([_questions_with(leaf, head, search) for leaf in group])
        shared = here if shared is None else shared[among(shared, here)]
    return distinct(documents_of(shared)) if shared is not None else head[:0]


def _questions_with(leaf: Leaf, head: np.ndarray, search: Search) -> np.ndarray:
    """The questions of the documents that hold the leaf, as the place of their first word; not the
    texts of none.
    """
    found = [places_in(leaf, field, head, search) for field in ("questions", "answers")]
    places = np.concatenate(found)
    return distinct(places[numbers_of(places) > 0] & -SPAN)


def places_in(leaf: Leaf, field: str, documents: np.ndarray, search: Search) -> np.ndarray:
    """Where a leaf stands in a field of the documents (ascending); nowhere when time ran out."""
    if search.spent():
        return documents[:0]
    if leaf.prefix:
        terms = expansions(Starts(field, leaf.prefix), search.part())[:MOST_MARKED]
        found = [search.index.places(field, term, documents) for term in terms]
        return union(found) if found else documents[:0]
    rows = tuple(tuple(sorted(row)) for row in leaf.rows)
    return places_of(Phrase(field, rows, within=leaf.within, forms=leaf.forms), documents, search)


def places_aside_in(leaf: Leaf, documents: np.ndarray, search: Search) -> Iterator[np.ndarray]:
    """Where a leaf stands inside compounds, or as printed only, in the documents (ascending)."""
    if leaf.prefix:
        yield places_in(leaf, "printed", documents, search)
    elif leaf.in_compounds and not search.spent():
        for term in leaf.rows[0]:
            yield search.index.places("parts", term, documents)
