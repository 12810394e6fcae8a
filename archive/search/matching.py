"""Find and score documents: what a query asks for, as nodes, and the arrays that answer it.

Scores are Whoosh's: BM25F of each term in each field times its boost, added up.
"""

import time
from dataclasses import dataclass, field

import numpy as np

from .snapshot import Snapshot

MOST_EXPANSIONS = 300  # words one prefix stands for at most


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Rows of terms at successive positions of one field; in a row each term will do. Boosted as its terms are."""

    field: str
    rows: tuple[tuple[str, ...], ...]
    boost: float = 1.0
    within: int = 0  # 0: one after the other; else: all within so many words, in any order


@dataclass(frozen=True, slots=True)
class Starts:
    field: str
    prefix: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class AnyOf:
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    nodes: tuple["Node", ...]
    without: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A term that is not scored: a facet's code or a number."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    pass


Node = Term | Phrase | Starts | AnyOf | AllOf | Code | Everything


@dataclass(slots=True)
class Limits:
    """How long matching may take; `complete` turns False when something was left out."""

    deadline: float = field(default_factory=lambda: time.monotonic() + 0.6)
    complete: bool = True

    def spent(self) -> bool:
        if time.monotonic() < self.deadline:
            return False
        self.complete = False
        return True


def match(node: Node, index: Snapshot, limits: Limits) -> tuple[np.ndarray, np.ndarray]:
    """For every document: whether it matches (deleted ones never do), and its score."""
    scores = np.zeros(index.size)
    found = _match(node, index, limits, scores)
    found = found & index.alive
    return found, scores


def _match(node: Node, index: Snapshot, limits: Limits, scores: np.ndarray) -> np.ndarray:
    """The documents that match; adds their scores (and of others, which do not count) to `scores`."""
    if isinstance(node, Everything):
        return np.ones(index.size, dtype=bool)
    if isinstance(node, AnyOf):
        return _any_of(node, index, limits, scores)
    if isinstance(node, AllOf):
        return _all_of(node, index, limits, scores)
    found = np.zeros(index.size, dtype=bool)
    if isinstance(node, Code):
        for value in node.values:
            found[index.documents(node.field, value)] = True
        return found
    for documents, values in _leaf(node, index, limits):
        scores[documents] += values * node.boost
        found[documents] = True
    return found


def _any_of(node: AnyOf, index: Snapshot, limits: Limits, scores: np.ndarray) -> np.ndarray:
    found = np.zeros(index.size, dtype=bool)
    for child in node.nodes:
        if limits.spent():
            break
        own = np.zeros(index.size) if isinstance(child, AllOf) else scores
        here = _match(child, index, limits, own)
        if own is not scores:
            scores[here] += own[here]
        found |= here
    return found


def _all_of(node: AllOf, index: Snapshot, limits: Limits, scores: np.ndarray) -> np.ndarray:
    found = np.ones(index.size, dtype=bool)
    for child in node.nodes:
        if limits.spent():
            break
        found &= _match(child, index, limits, scores)
    for child in node.without:
        if limits.spent():
            break
        found &= ~_match(child, index, limits, np.zeros(index.size))
    return found


def _leaf(node: Term | Phrase | Starts, index: Snapshot, limits: Limits) -> list[tuple[np.ndarray, np.ndarray]]:
    if isinstance(node, Term):
        return [index.scored(node.field, node.text)]
    if isinstance(node, Phrase):
        key = ("phrase", node.field, node.rows, node.within)
        return [index.kept(key, lambda: _phrase(node, index))]
    return [index.scored(node.field, term) for term in expansions(node, index, limits) if not limits.spent()]


def expansions(node: Starts, index: Snapshot, limits: Limits) -> list[str]:
    """The words a prefix stands for, MOST_EXPANSIONS at most."""
    words: list[str] = []
    for word in index.terms_from(node.field, node.prefix):
        if len(words) == MOST_EXPANSIONS:
            limits.complete = False
            break
        words.append(word)
    return words


def _phrase(node: Phrase, index: Snapshot) -> tuple[np.ndarray, np.ndarray]:
    """Documents with the phrase; as in Whoosh they score what its terms score."""
    rows = [[index.scored(node.field, term) for term in row] for row in node.rows]
    wanted = _union(rows[0])
    for row in rows[1:]:
        wanted = np.intersect1d(wanted, _union(row), assume_unique=True)
    hits = places_of(node, index, wanted)
    documents = np.unique(hits >> 32)
    scores = np.zeros(len(documents))
    for ids, values in (postings for row in rows for postings in row):
        at = np.searchsorted(ids, documents)
        at[at == len(ids)] = 0
        if len(ids):
            scores += np.where(ids[at] == documents, values[at], 0.0)
    return documents, scores


def places_of(node: Phrase, index: Snapshot, wanted: np.ndarray) -> np.ndarray:
    """Where a phrase begins in the wanted documents (ascending): document << 32 | position."""
    places = [_positions(node.field, row, index, wanted) for row in node.rows]
    return _near(places, node.within) if node.within else _in_order(places)


def _union(row: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    return row[0][0] if len(row) == 1 else np.unique(np.concatenate([ids for ids, _ in row]))


def _positions(field: str, row: tuple[str, ...], index: Snapshot, wanted: np.ndarray) -> np.ndarray:
    return np.unique(np.concatenate([index.positions(field, term, wanted) for term in row]))


def _in_order(places: list[np.ndarray]) -> np.ndarray:
    hits = places[0]
    for step, place in enumerate(places[1:], 1):
        hits = hits[np.isin(hits + step, place, assume_unique=True)]
    return hits


def _near(places: list[np.ndarray], within: int) -> np.ndarray:
    """Positions of the first word with each of the others at most `within` away."""
    hits = places[0]
    for place in places[1:]:
        if not len(place):
            return hits[:0]
        at = np.searchsorted(place, hits)
        before = place[np.maximum(at - 1, 0)]
        after = place[np.minimum(at, len(place) - 1)]
        hits = hits[(np.abs(hits - before) <= within) | (np.abs(after - hits) <= within)]
    return hits
