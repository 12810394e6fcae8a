"""Find and score documents: what a query asks for, as nodes, and the arrays that answer it.

Scores are Whoosh's: BM25F of each term in each field times its boost, added up.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from archive.search.index.ascending import among, distinct, union
from archive.search.index.schema import FACETS, documents_of, places_aside
from archive.search.index.snapshot import Postings, Snapshot

SECONDS = 0.5  # that a search may take; then it gives what it has
MOST_EXPANSIONS = 1000  # words one prefix stands for at most


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    text: str
    boost: float = 1.0
    # of a field that is aside: only where it stands in these of schema.ASIDE
    aside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Rows of terms at successive positions of one field; in a row each term will do.

    Boosted as its terms are.
    """

    field: str
    rows: tuple[tuple[str, ...], ...]
    boost: float = 1.0
    within: int = 0  # 0: one after the other; else: all within so many words, in any order
    forms: tuple[int, ...] = ()  # of each row, when only the words as typed will do


@dataclass(frozen=True, slots=True)
class Starts:
    field: str
    prefix: str
    boost: float = 1.0
    aside: tuple[int, ...] = ()  # as of Term


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
    """How long matching may take; `complete` turns False when something was left out, `timed_out`
    when time ran out.
    """

    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    complete: bool = True
    timed_out: bool = False

    def spent(self) -> bool:
        if time.monotonic() < self.deadline:
            return False
        self.complete, self.timed_out = False, True
        return True


def match(node: Node, index: Snapshot, limits: Limits) -> tuple[np.ndarray, np.ndarray]:
    """For every document: whether it matches (deleted ones never do), and its score."""
    scores = np.zeros(index.size)
    found = _match(node, index, limits, scores)
    found &= index.alive
    return found, scores


def _match(node: Node, index: Snapshot, limits: Limits, scores: np.ndarray) -> np.ndarray:
    """The documents that match; adds their scores (and of others, which do not count) to `scores`."""
    if isinstance(node, Everything):
        return np.ones(index.size, dtype=bool)
    if isinstance(node, AllOf):
        return _all_of(node, index, limits, scores)
    found = np.zeros(index.size, dtype=bool)
    if isinstance(node, Code):
        facet = index.facet(node.field) if node.field in FACETS else None
        for value in node.values:
            found[facet.having(value) if facet else index.documents(node.field, value)] = True
    elif isinstance(node, AnyOf) and not _adds_up(node):
        _any_of(node, index, limits, scores, found)
    else:
        documents, values = _summed(node, index, limits)
        scores[documents] += values
        found[documents] = True
    return found


def _any_of(
    node: AnyOf, index: Snapshot, limits: Limits, scores: np.ndarray, found: np.ndarray
) -> None:
    for child in node.nodes:
        if limits.spent():
            break
        own = np.zeros(index.size)
        here = _match(child, index, limits, own)
        scores[here] += own[here]
        found |= here


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


def _adds_up(node: Node) -> bool:
    """Whether a document's score is the sum of what it has of the node's terms, phrases and
    prefixes.
    """
    if isinstance(node, AnyOf):
        return all(map(_adds_up, node.nodes))
    return isinstance(node, Term | Phrase | Starts)


def _summed(node: Node, index: Snapshot, limits: Limits) -> Postings:
    """The documents of a node that adds up, and their scores; kept when time did not run out."""
    key = ("summed", node)
    kept = index.held(key)
    if kept is None:
        own = Limits(limits.deadline)
        kept = (*_sum(_leaves(node, index, own), index, own), own.complete)
        limits.timed_out = limits.timed_out or own.timed_out
        if not own.timed_out:
            index.hold(key, kept)
    documents, scores, complete = kept
    limits.complete = limits.complete and complete
    return documents, scores


def _sum(
    parts: Iterable[tuple[np.ndarray, np.ndarray, float]], index: Snapshot, limits: Limits
) -> Postings:
    scores = np.zeros(index.size)
    for documents, values, boost in parts:
        scores[documents] += values * boost
        if limits.spent():
            break
    documents = np.flatnonzero(scores)
    return documents, scores[documents]


def _leaves(
    node: Node, index: Snapshot, limits: Limits
) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """Documents, scores and boost of everything in a node that adds up."""
    if isinstance(node, AnyOf):
        for child in node.nodes:
            yield from _leaves(child, index, limits)
    elif isinstance(node, Term):
        yield *_of_term(node, index), node.boost
    elif isinstance(node, Starts):
        for term in expansions(node, index, limits):
            yield *_of_term(Term(node.field, term, aside=node.aside), index), node.boost
    elif isinstance(node, Phrase):
        yield *_of_phrase(node, index, limits), node.boost


def _of_term(node: Term, index: Snapshot) -> Postings:
    documents, values = index.scored(node.field, node.text)
    if node.aside:
        places = index.places(node.field, node.text, documents)
        there = documents_of(places[np.isin(places_aside(places), node.aside)])
        here = among(documents, there)
        return documents[here], values[here]
    return documents, values


def expansions(node: Starts, index: Snapshot, limits: Limits) -> list[str]:
    """The words a prefix stands for, MOST_EXPANSIONS at most."""
    words: list[str] = []
    for word in index.terms_from(node.field, node.prefix):
        if len(words) == MOST_EXPANSIONS:
            limits.complete = False
            break
        words.append(word)
    return words


def _of_phrase(node: Phrase, index: Snapshot, limits: Limits) -> Postings:
    """Kept when time did not run out."""
    key = ("phrase", node.field, node.rows, node.within, node.forms)
    kept = index.held(key)
    if kept is None:
        kept = _phrase(node, index, limits)
        if not limits.timed_out:
            index.hold(key, kept)
    return kept


def _phrase(node: Phrase, index: Snapshot, limits: Limits) -> Postings:
    """Documents with the phrase; as in Whoosh they score what its terms score."""
    rows = [[index.scored(node.field, term) for term in row] for row in node.rows]
    wanted = union([ids for ids, _ in rows[0]])
    for row in rows[1:]:
        wanted = wanted[among(wanted, union([ids for ids, _ in row]))]
    documents = distinct(documents_of(places_of(node, index, wanted, limits)))
    scores = np.zeros(len(documents))
    for ids, values in (postings for row in rows for postings in row):
        at = np.searchsorted(ids, documents)
        at[at == len(ids)] = 0
        if len(ids):
            scores += np.where(ids[at] == documents, values[at], 0.0)
    return documents, scores


def places_of(node: Phrase, index: Snapshot, wanted: np.ndarray, limits: Limits) -> np.ndarray:
    """Where a phrase begins in the wanted documents (ascending): document << PLACED_SHIFT |
    question and place.

    None of them when time runs out.
    """
    forms: tuple[int | None, ...] = node.forms or (None,) * len(node.rows)
    places: list[np.ndarray] = []
    for row, form in zip(node.rows, forms, strict=True):
        if not len(wanted) or (places and limits.spent()):
            return wanted[:0]
        places.append(_places(node.field, row, form, index, wanted))
    return _near(places, node.within, limits) if node.within else _in_order(places, limits)


def _places(
    field: str, row: tuple[str, ...], form: int | None, index: Snapshot, wanted: np.ndarray
) -> np.ndarray:
    return union([index.places(field, term, wanted, form) for term in row])


def _in_order(places: list[np.ndarray], limits: Limits) -> np.ndarray:
    """Places of the first word with each of the others right after it; the rarest word narrows
    first.
    """
    hits, *others = sorted((place - step for step, place in enumerate(places)), key=len)
    for begins in others:
        if limits.spent():
            return hits[:0]
        hits = hits[among(hits, begins)]
    return hits


def _near(places: list[np.ndarray], within: int, limits: Limits) -> np.ndarray:
    """Places of the first word with each of the others at most `within` away."""
    hits = places[0]
    for place in places[1:]:
        if not len(place) or limits.spent():
            return hits[:0]
        at = np.searchsorted(place, hits)
        before = place[np.maximum(at - 1, 0)]
        after = place[np.minimum(at, len(place) - 1)]
        hits = hits[(np.abs(hits - before) <= within) | (np.abs(after - hits) <= within)]
    return hits
