"""Find and score the documents that a query's nodes ask for, over the arrays of the index.

What a word counts in a document is its worth there, which the index keeps, times its rarity. A
document's score is the sum of what it has of the query.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from archive.search.facets import NAMES
from archive.search.index.ascending import among, changes, distinct, in_both, union
from archive.search.index.schema import (
    FORM_BITS,
    FORM_MASK,
    IN_TEXT,
    INSIDE,
    INSIDE_ELSEWHERE,
    NUMBER_OF,
    PARTS_WEIGHT,
    PLACE_BITS,
    PLACED_SHIFT,
    TEXT_WEIGHTS,
    TEXTS,
    WORTH_SCALE,
    Kind,
    documents_of,
    fields_of,
    mask_of,
    rarity,
)
from archive.search.index.snapshot import Postings, Snapshot

from .nodes import AllOf, AnyOf, Code, Everything, Node, Phrase, Starts, Term

if TYPE_CHECKING:
    from .holding import Standing

SECONDS = 0.5  # that a search may take; then it gives what it has
MANY = 50_000  # places: the next word of a phrase is merged with so many, not looked up
DENSE = 16  # documents are added up as a row of all when a sixteenth of them is matched

Scored = tuple[np.ndarray, np.ndarray]  # documents, ascending, and their scores
_NOTHING = np.empty(0, dtype=np.int64)
NONE: Scored = (_NOTHING, np.empty(0))


@dataclass(slots=True)
class Search:
    """One search: over which state of the index, on what day, how long it may take; whether that
    was too short, so that something was left out.
    """

    index: Snapshot
    today: date = date.min  # by which answers are overdue: of those who do not ask, nothing is
    deadline: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    timed_out: bool = False
    standing: "Standing | None" = None  # where the words stand that were looked up last

    def spent(self) -> bool:
        if time.monotonic() < self.deadline:
            return False
        self.timed_out = True
        return True


def match(node: Node, search: Search) -> Scored:
    """The documents that match (deleted ones never do), ascending, and their scores."""
    documents, scores = _match(node, None, search)
    if search.index.all_alive:
        return documents, scores
    alive = search.index.alive[documents]
    return documents[alive], scores[alive]


def matching(node: Node, search: Search) -> np.ndarray:
    """The documents that match, without what they score, which takes less."""
    documents = _documents(node, search)
    return documents if search.index.all_alive else documents[search.index.alive[documents]]


def _documents(node: Node, search: Search) -> np.ndarray:
    match node:
        case Term() if not node.fields:
            return search.index.postings(node.text).documents
        case Phrase():
            return _with_phrase(node, None, search)
        case AnyOf():
            parts = [_documents(child, search) for child in node.nodes if not search.spent()]
            return union(parts) if parts else NONE[0]
    return _match(node, None, search)[0]


def match_all(node: Node, search: Search) -> Scored:
    """For every document whether it matches, and its score."""
    documents, own = match(node, search)
    matching, scores = np.zeros(search.index.size, dtype=bool), np.zeros(search.index.size)
    matching[documents], scores[documents] = True, own
    return matching, scores


def _match(node: Node, within: np.ndarray | None, search: Search) -> Scored:
    """The same, with deleted ones; of `within` (ascending) only, when only these matter."""
    match node:
        case Term():
            return _term(node, within, search.index)
        case Phrase():
            return _phrase(node, within, search)
        case Starts():
            return _starts(node, within, search.index)
        case AnyOf():
            return _any_of(node, within, search)
        case AllOf():
            return _all_of(node, within, search)
        case Code():
            documents = _with_code(node, within, search.index)
            return documents, np.full(len(documents), node.score)
        case Everything():
            documents = np.arange(search.index.size) if within is None else within
            return documents, np.zeros(len(documents))


def _term(node: Term, within: np.ndarray | None, index: Snapshot) -> Scored:
    postings = index.postings(node.text)
    if not len(postings.documents):
        return NONE
    factor = node.boost * rarity(len(postings.documents), index.size) / WORTH_SCALE
    if within is not None:
        at = _those_of(postings.documents, within)
        postings = Postings(*(column[at] for column in postings))
    documents, worths = _in_fields(node, postings, index) if node.fields else postings[:2]
    return documents, worths * factor


def _those_of(documents: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Where those of documents (at least one, ascending) are that are within others."""
    if len(within) > len(documents):
        return among(documents, within).nonzero()[0]
    at = documents.searchsorted(within)
    return at[documents.take(at, mode="clip") == within]


def _in_fields(node: Term, postings: Postings, index: Snapshot) -> Scored:
    """The documents with a term in its fields; worth there what the fields weigh, once each."""
    masks = postings.masks & mask_of(node.fields)
    doubtful = masks >= INSIDE_ELSEWHERE  # inside compounds, but of which field?
    if doubtful.any():
        documents, codes = index.codes(node.text, postings.documents[doubtful])
        inside = codes[of_inside := fields_of(codes >> FORM_BITS) == INSIDE] & FORM_MASK
        numbers = [NUMBER_OF[name] for name in node.fields if name != "subject"]
        there = distinct(documents[of_inside][np.isin(inside, numbers)])
        masks[doubtful & ~among(postings.documents, there)] &= INSIDE_ELSEWHERE - 1
    here = masks.nonzero()[0]
    return postings.documents[here], _WEIGHT_OF_MASK[masks[here]] * WORTH_SCALE


# What a term is worth that stands once in each of the fields of a mask.
_WEIGHTS = [*TEXT_WEIGHTS.values(), PARTS_WEIGHT, PARTS_WEIGHT]
_WEIGHT_OF_MASK = np.array(
    [sum(w for bit, w in enumerate(_WEIGHTS) if mask >> bit & 1) for mask in range(256)]
)


def _with_code(node: Code, within: np.ndarray | None, index: Snapshot) -> np.ndarray:
    if node.field in NAMES:
        facet = index.facet(node.field)
        having = facet.having_any(node.values)
        return having.nonzero()[0] if within is None else within[having[within]]
    documents = union([_NOTHING, *(index.documents(node.field, value) for value in node.values)])
    return documents if within is None else within[among(within, documents)]


def _starts(node: Starts, within: np.ndarray | None, index: Snapshot) -> Scored:
    mask = mask_of(node.fields) & IN_TEXT if node.fields else IN_TEXT
    both = [_that_stand(index.postings_from(node.prefix, kind), mask) for kind in _WORDS_KINDS]
    documents, worths = added_up(both, index.size)
    factor = node.boost * rarity(len(documents), index.size) / WORTH_SCALE
    if within is not None:
        here = among(documents, within)
        documents, worths = documents[here], worths[here]
    return documents, worths * factor


_WORDS_KINDS = (Kind.WORDS, Kind.PRINTED)


def _that_stand(postings: Postings, mask: int) -> Scored:
    here = postings.masks & mask > 0
    return postings.documents[here], postings.worths[here]


def _any_of(node: AnyOf, within: np.ndarray | None, search: Search) -> Scored:
    matched = []
    for child in node.nodes:
        if search.spent():
            break
        matched.append(_match(child, within, search))
    matched = [part for part in matched if len(part[0])]
    if len(matched) < 2:
        return matched[0] if matched else NONE
    return added_up(matched, search.index.size)


def added_up(parts: Sequence[Scored], size: int) -> Scored:
    """The documents of all parts, ascending, and the sums of their scores."""
    documents = np.concatenate([part[0] for part in parts])
    scores = np.concatenate([part[1] for part in parts])
    if len(documents) * DENSE > size:
        present = np.zeros(size, dtype=bool)
        present[documents] = True
        whole = present.nonzero()[0]
        return whole, np.bincount(documents, scores, size)[whole]
    order = documents.argsort(kind="stable")
    documents = documents[order]
    firsts = changes(documents)
    if not len(firsts):
        return NONE
    return documents[firsts], np.add.reduceat(scores[order], firsts, dtype=np.float64)


def _all_of(node: AllOf, within: np.ndarray | None, search: Search) -> Scored:
    """The rarest first; of each other only what is left matters."""
    index = search.index
    scores: np.ndarray | None = None
    for child in sorted(node.nodes, key=lambda child: _about(child, index)):
        if search.spent():
            return NONE  # nobody can say which have the rest
        documents, own = _match(child, within, search)
        if within is None or scores is None:
            scores = own
        else:
            scores = scores[within.searchsorted(documents)] + own
        within = documents
        if not len(within):
            return NONE
    if within is None or scores is None:
        within = np.arange(index.size) if within is None else within
        scores = np.zeros(len(within))
    for child in node.without:
        if search.spent():
            return NONE
        left = ~among(within, _match(child, within, search)[0])
        within, scores = within[left], scores[left]
    return within, scores


def _about(node: Node, index: Snapshot) -> int:
    """How many documents have it at most, about: a guess for what to look at first."""
    match node:
        case Term():
            return len(index.postings(node.text).documents)
        case Phrase():
            return min(sum(_about(Term(term), index) for term in row) for row in node.rows)
        case AnyOf():
            return sum(_about(child, index) for child in node.nodes)
        case AllOf(nodes):
            return min((_about(child, index) for child in nodes), default=index.size)
    return index.size // 2


def _phrase(node: Phrase, within: np.ndarray | None, search: Search) -> Scored:
    documents = _with_phrase(node, within, search)
    if not len(documents):
        return NONE
    scores = np.zeros(len(documents))
    for term in (term for row in node.rows for term in row):
        here, own = _term(Term(term, node.boost, node.fields), documents, search.index)
        scores[documents.searchsorted(here)] += own
    return documents, scores


def _with_phrase(node: Phrase, within: np.ndarray | None, search: Search) -> np.ndarray:
    index = search.index
    rows = [[index.postings(term) for term in row] for row in node.rows]
    for row in sorted(rows, key=lambda row: sum(len(p.documents) for p in row)):
        documents = union([_with_text_in(postings, node.fields) for postings in row])
        within = documents if within is None else _both(within, documents)
    if within is None or not len(within):
        return NONE[0]
    return distinct(documents_of(places_of(node, within, search)))


def _with_text_in(postings: Postings, fields: tuple[str, ...]) -> np.ndarray:
    """The documents with a term in these fields (any if there are none), not inside a compound."""
    if not fields:
        return postings.documents
    return postings.documents[postings.masks & mask_of(fields) & IN_TEXT > 0]


def _both(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    few, many = (some, others) if len(some) < len(others) else (others, some)
    return few[among(few, many)]


def places_of(node: Phrase, wanted: np.ndarray, search: Search) -> np.ndarray:
    """Where a phrase begins in the wanted documents (ascending): document << PLACED_SHIFT |
    question, field and place.

    None of them when time runs out.
    """
    if node.within:
        return _near(node, wanted, search)
    return _in_order(node, wanted, search)


def _places(node: Phrase, row: int, wanted: np.ndarray, index: Snapshot) -> np.ndarray:
    """Where a row of a phrase stands in texts."""
    form = node.forms[row] if node.forms else None
    fields = [NUMBER_OF[name] for name in node.fields or TEXTS]
    return union([index.places(term, wanted, form, fields) for term in node.rows[row]])


def _in_order(node: Phrase, wanted: np.ndarray, search: Search) -> np.ndarray:
    """Places of the first word with each of the others right after it: those of the rarest word,
    beside which the others are looked up.
    """
    index = search.index
    sizes = [sum(_about(Term(term), index) for term in row) for row in node.rows]
    rarest, *others = sorted(range(len(sizes)), key=sizes.__getitem__)
    hits = _places(node, rarest, wanted, index)
    for row in others:
        if search.spent():
            return wanted[:0]
        if len(hits) > MANY:
            begins = _places(node, row, distinct(documents_of(hits)), index) - (row - rarest)
            hits = in_both(hits, begins)
        elif len(hits):
            hits = hits[_stands(node, row, hits + (row - rarest), index)]
    return hits - rarest


def _stands(node: Phrase, row: int, places: np.ndarray, index: Snapshot) -> np.ndarray:
    """Whether one of a row's terms stands at each of these places."""
    form = node.forms[row] if node.forms else None
    codes = (places & (1 << PLACED_SHIFT) - 1) << FORM_BITS | (form or 0)
    documents = documents_of(places)
    stands = np.zeros(len(places), dtype=bool)
    for term in node.rows[row]:
        stands |= index.stands_at(term, documents, codes, form is not None)
    return stands


def _near(node: Phrase, wanted: np.ndarray, search: Search) -> np.ndarray:
    """Places of the first word with each of the others at most `within` away in the same text."""
    hits = _places(node, 0, wanted, search.index)
    for row in range(1, len(node.rows)):
        if not len(hits) or search.spent():
            return hits[:0]
        places = _places(node, row, distinct(documents_of(hits)), search.index)
        hits = hits[_beside(hits, places, node.within)]
    return hits


def places_of_both(node: Phrase, wanted: np.ndarray, search: Search) -> list[np.ndarray]:
    """Of a phrase of two words near each other the places of either."""
    if search.spent():
        return []
    first = _places(node, 0, wanted, search.index)
    second = _places(node, 1, distinct(documents_of(first)), search.index)
    pairs = ((first, second), (second, first))
    return [own[_beside(own, others, node.within)] for own, others in pairs]


def _beside(places: np.ndarray, others: np.ndarray, within: int) -> np.ndarray:
    """Whether one of the others (ascending) is in the same text, at most so many words away."""
    if not len(others):
        return np.zeros(len(places), dtype=bool)
    at = others.searchsorted(places)
    near = np.zeros(len(places), dtype=bool)
    for other in (others.take(at - 1, mode="clip"), others.take(at, mode="clip")):
        same_text = places >> PLACE_BITS == other >> PLACE_BITS
        near |= same_text & (np.abs(places - other) <= within)
    return near
