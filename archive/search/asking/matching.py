"""Find and score documents: what a query asks for, as nodes, and the arrays that answer it.

Scores are Whoosh's: BM25F of each term in each field times its boost, added up.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from archive.search.facets import NAMES
from archive.search.index.ascending import among, distinct, union
from archive.search.index.schema import documents_of, places_aside
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
    """A facet's code or a number, worth `score` wherever it is."""

    field: str
    values: tuple[str, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Everything:
    pass


Node = Term | Phrase | Starts | AnyOf | AllOf | Code | Everything


@dataclass(slots=True)
class Search:
    """One search: over which state of the index, on what day, how long it may take.

    `complete` turns False when something was left out, `timed_out` when time ran out.
    """

    index: Snapshot
    today: date = date.min  # by which answers are overdue: of those who do not ask, nothing is
    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    complete: bool = True
    timed_out: bool = False

    def part(self) -> "Search":
        """A search of its own within the same time, of which it is not known what it will leave."""
        return Search(self.index, self.today, self.deadline)

    def spent(self) -> bool:
        if time.monotonic() < self.deadline:
            return False
        self.complete, self.timed_out = False, True
        return True


def match(node: Node, search: Search) -> tuple[np.ndarray, np.ndarray]:
    """For every document: whether it matches (deleted ones never do), and its score."""
    scores = np.zeros(search.index.size)
    found = _match(node, search, scores)
    found &= search.index.alive
    return found, scores


def _match(node: Node, search: Search, scores: np.ndarray) -> np.ndarray:
    """The documents that match; adds their scores (and others', which do not count) to `scores`."""
    if isinstance(node, Everything):
        return np.ones(search.index.size, dtype=bool)
    if isinstance(node, AllOf):
        return _all_of(node, search, scores)
    found = np.zeros(search.index.size, dtype=bool)
    if isinstance(node, Code):
        facet = search.index.facet(node.field) if node.field in NAMES else None
        for value in node.values:
            found[facet.having(value) if facet else search.index.documents(node.field, value)] = (
                True
            )
        if node.score:
            scores[found] += node.score
    elif isinstance(node, AnyOf) and not _adds_up(node):
        _any_of(node, search, scores, found)
    else:
        documents, values = _summed(node, search)
        scores[documents] += values
        found[documents] = True
    return found


def _any_of(node: AnyOf, search: Search, scores: np.ndarray, found: np.ndarray) -> None:
    for child in node.nodes:
        if search.spent():
            break
        own = np.zeros(search.index.size)
        here = _match(child, search, own)
        scores[here] += own[here]
        found |= here


def _all_of(node: AllOf, search: Search, scores: np.ndarray) -> np.ndarray:
    found = np.ones(search.index.size, dtype=bool)
    for child in node.nodes:
        if search.spent():
            return np.zeros(search.index.size, dtype=bool)  # nobody can say which have the rest
        found &= _match(child, search, scores)
    for child in node.without:
        if search.spent():
            return np.zeros(search.index.size, dtype=bool)
        found &= ~_match(child, search, np.zeros(search.index.size))
    return found


def _adds_up(node: Node) -> bool:
    """Whether a document's score is the sum of what it has of the node's terms, phrases and
    prefixes.
    """
    if isinstance(node, AnyOf):
        return all(map(_adds_up, node.nodes))
    return isinstance(node, Term | Phrase | Starts)


def _summed(node: Node, search: Search) -> Postings:
    """The documents of a node that adds up, and their scores; kept when time did not run out."""
    key = ("summed", node)
    kept = search.index.held(key)
    if kept is None:
        own = search.part()
        kept = (*_sum(_leaves(node, own), own), own.complete)
        search.timed_out = search.timed_out or own.timed_out
        if not own.timed_out:
            search.index.hold(key, kept)
    documents, scores, complete = kept
    search.complete = search.complete and complete
    return documents, scores


def _sum(parts: Iterable[tuple[np.ndarray, np.ndarray, float]], search: Search) -> Postings:
    scores = np.zeros(search.index.size)
    for documents, values, boost in parts:
        scores[documents] += values * boost
        if search.spent():
            break
    documents = np.flatnonzero(scores)
    return documents, scores[documents]


def _leaves(node: Node, search: Search) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """Documents, scores and boost of everything in a node that adds up."""
    if isinstance(node, AnyOf):
        for child in node.nodes:
            yield from _leaves(child, search)
    elif isinstance(node, Term):
        yield *_of_term(node, search.index), node.boost
    elif isinstance(node, Starts):
        for term in expansions(node, search):
            yield *_of_term(Term(node.field, term, aside=node.aside), search.index), node.boost
    elif isinstance(node, Phrase):
        yield *_of_phrase(node, search), node.boost


def _of_term(node: Term, index: Snapshot) -> Postings:
    documents, values = index.scored(node.field, node.text)
    if node.aside:
        places = index.places(node.field, node.text, documents)
        there = documents_of(places[np.isin(places_aside(places), node.aside)])
        here = among(documents, there)
        return documents[here], values[here]
    return documents, values


def expansions(node: Starts, search: Search) -> list[str]:
    """The words a prefix stands for, MOST_EXPANSIONS at most."""
    words: list[str] = []
    for word in search.index.terms_from(node.field, node.prefix):
        if len(words) == MOST_EXPANSIONS:
            search.complete = False
            break
        words.append(word)
    return words


def _of_phrase(node: Phrase, search: Search) -> Postings:
    """Kept when time did not run out."""
    key = ("phrase", node.field, node.rows, node.within, node.forms)
    kept = search.index.held(key)
    if kept is None:
        kept = _phrase(node, search)
        if not search.timed_out:
            search.index.hold(key, kept)
    return kept


def _phrase(node: Phrase, search: Search) -> Postings:
    """Documents with the phrase; as in Whoosh they score what its terms score."""
    rows = [[search.index.scored(node.field, term) for term in row] for row in node.rows]
    wanted = union([ids for ids, _ in rows[0]])
    for row in rows[1:]:
        wanted = wanted[among(wanted, union([ids for ids, _ in row]))]
    documents = distinct(documents_of(places_of(node, wanted, search)))
    scores = np.zeros(len(documents))
    for ids, values in (postings for row in rows for postings in row):
        at = np.searchsorted(ids, documents)
        at[at == len(ids)] = 0
        if len(ids):
            scores += np.where(ids[at] == documents, values[at], 0.0)
    return documents, scores


def places_of(node: Phrase, wanted: np.ndarray, search: Search) -> np.ndarray:
    """Where a phrase begins in the wanted documents (ascending): document << PLACED_SHIFT |
    question and place.

    None of them when time runs out.
    """
    forms: tuple[int | None, ...] = node.forms or (None,) * len(node.rows)
    places: list[np.ndarray] = []
    for row, form in zip(node.rows, forms, strict=True):
        if not len(wanted) or (places and search.spent()):
            return wanted[:0]
        places.append(_places(node.field, row, form, wanted, search.index))
    return _near(places, node.within, search) if node.within else _in_order(places, search)


def _places(
    field: str, row: tuple[str, ...], form: int | None, wanted: np.ndarray, index: Snapshot
) -> np.ndarray:
    return union([index.places(field, term, wanted, form) for term in row])


def _in_order(places: list[np.ndarray], search: Search) -> np.ndarray:
    """Places of the first word with each of the others right after it; the rarest word narrows
    first.
    """
    hits, *others = sorted((place - step for step, place in enumerate(places)), key=len)
    for begins in others:
        if search.spent():
            return hits[:0]
        hits = hits[among(hits, begins)]
    return hits


def _near(places: list[np.ndarray], within: int, search: Search) -> np.ndarray:
    """Places of the first word with each of the others at most `within` away."""
    hits = places[0]
    for place in places[1:]:
        if not len(place) or search.spent():
            return hits[:0]
        at = np.searchsorted(place, hits)
        before = place[np.maximum(at - 1, 0)]
        after = place[np.minimum(at, len(place) - 1)]
        hits = hits[(np.abs(hits - before) <= within) | (np.abs(after - hits) <= within)]
    return hits
