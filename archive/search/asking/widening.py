"""When few sets have all that was asked: those that have most of what tells most.

Rare words tell more than common ones. How rare a word is, is the least of two measures: among all
sets, most of which have only a subject, and among those with texts. A word that every ministry is
asked about tells less than one of a single ministry. A word in the subject counts in full,
elsewhere less; words of its family (korten, korting) and the two halves of a compound apart count
less too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from archive.search.dutch.compounds import halves
from archive.search.dutch.families import family
from archive.search.index.ascending import among
from archive.search.index.schema import TEXTS
from archive.search.index.snapshot import Snapshot

from .matching import Search, added_up, match
from .nodes import AllOf, AnyOf
from .pieces import Piece, Where, of_words
from .query import Leaf, Query
from .telling import all_texted, concentration, texted

ENOUGH = 0.5  # of what the best set has of the telling words, a set must have
LEAST = 0.25  # and this, where a page is not full with fewer
ELSEWHERE, RELATED = (
    0.6,
    0.7,
)  # what a word counts outside the subject, and as another of its family
HALF = 0.35  # and as one half of a compound alone: of gasboring only gas
CLOSER = 0.3  # what the order is moved by how well a set matches, beside how much of it
SUBJECT = Where.only_in(["onderwerp"])


@dataclass(frozen=True, slots=True)
class Widened:
    """The sets that have most (ascending), with scores; and the query that says which words
    count.
    """

    documents: np.ndarray
    scores: np.ndarray
    query: Query


@dataclass(frozen=True, slots=True)
class _Share:
    """What sets have of one piece, 0 to 1, and their scores; how telling it is; what to mark."""

    documents: np.ndarray
    share: np.ndarray
    scores: np.ndarray
    telling: float
    leaves: tuple[Leaf, ...] = ()

    @property
    def kept_bytes(self) -> int:
        return 1000 + 24 * len(self.documents)


def widen(query: Query, search: Search, full: int) -> Widened | None:
    """What has most of the loose pieces and all the others, `full` sets or more where as many have
    anything worth it; None where nothing can be left out, and of words in some fields only: what
    is like them would stand elsewhere.
    """
    if query.fields != TEXTS:
        return None
    loose = [part for piece in query.wanted if piece.loose for part in piece.apart or (piece,)]
    required = [piece for piece in (*query.wanted, *query.refused) if not piece.loose]
    every = [(piece, _share_of(piece, search)) for piece in loose]
    pairs = [(piece, share) for piece, share in every if share.telling]
    if not pairs:
        return None
    documents, total, scores = _summed(pairs)
    if required:
        allowed, _ = match(AllOf(tuple(piece.node for piece in required)), search)
        here = among(documents, allowed)
        documents, total, scores = documents[here], total[here], scores[here]
    best = total.max(initial=0.0)
    if best <= 0:
        return None
    enough = np.flatnonzero(total >= _edge(total, full))
    documents, total, scores = documents[enough], total[enough], scores[enough]
    closeness = scores / max(scores.max(), 1.0)
    nowhere = [] if search.timed_out else [piece for piece, s in every if not s.telling]
    said = _said(query, required, pairs, nowhere)
    return Widened(documents, total / best * (1 + CLOSER * closeness), said)


def _edge(total: np.ndarray, full: int) -> float:
    """How much a set must have: half of the best, or as little as fills a page."""
    best = total.max()
    if len(total) <= full:
        return float(LEAST * best)
    filling = np.partition(total, len(total) - full)[len(total) - full]
    return float(max(min(ENOUGH * best, filling), LEAST * best))


def _summed(pairs: list[tuple[Piece, _Share]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sets that have something, how much of what is telling, and their scores."""
    telling = max(share.telling for _, share in pairs)
    weights = [telling if piece.years else share.telling for piece, share in pairs]
    weighed = [(s.documents, s.share * w) for w, (_, s) in zip(weights, pairs, strict=True)]
    size = 1 + max(int(share.documents[-1]) for _, share in pairs)
    documents, total = added_up(weighed, size)
    _, scores = added_up([(s.documents, s.scores) for _, s in pairs], size)
    return documents, total, scores


def _share_of(piece: Piece, search: Search) -> _Share:
    """Kept when time did not run out: the words of a query come again in others."""
    key = ("share", piece.words, piece.node)
    share = search.index.held(key)
    if share is None:
        share = _share(piece, search)
        if not search.timed_out:
            search.index.hold(key, share)
    return share


def _share(piece: Piece, search: Search) -> _Share:
    everywhere, scores = match(piece.node, search)
    in_full, _ = match(piece.years or of_words(piece.words, SUBJECT).node, search)
    related = list(_related(piece.words))
    near = near_subject = (everywhere[:0], scores[:0])
    if related:
        near = match(AnyOf(tuple(p.node for p in related)), search)
        subject = tuple(p.node for p in _related(piece.words, SUBJECT))
        near_subject = match(AnyOf(subject), search)
    share, scores_of_all = np.zeros(search.index.size), np.zeros(search.index.size)
    share[near[0]], scores_of_all[near[0]] = ELSEWHERE * RELATED, near[1] * RELATED
    share[everywhere], scores_of_all[everywhere] = ELSEWHERE, scores
    share[near_subject[0]] = np.maximum(share[near_subject[0]], RELATED)
    share[in_full] = 1.0
    telling = _telling(np.flatnonzero(share), search.index)
    with_a_half = _with_a_half(piece.words, search)
    share[with_a_half] = np.maximum(share[with_a_half], HALF)
    documents = np.flatnonzero(share)
    telling = telling or _telling(documents, search.index)
    leaves = tuple(leaf for other in related for leaf in other.leaves)
    return _Share(documents, share[documents], scores_of_all[documents], telling, leaves)


def _with_a_half(texts: tuple[str, ...], search: Search) -> np.ndarray:
    """The sets whose subject has one of the two halves of a compound."""
    apart = halves(texts[0].lower()) if len(texts) == 1 else None
    each = [of_words([half], SUBJECT).node for half in apart or ()]
    return match(AnyOf(tuple(each)), search)[0]


def _related(texts: tuple[str, ...], where: Where | None = None) -> Iterator[Piece]:
    """Words of the same family, and the halves of a compound, wherever they stand in a set."""
    where = where or Where()
    if len(texts) != 1:
        return
    for other in family(texts[0].lower()):
        yield of_words([other], where)
    if apart := halves(texts[0].lower()):
        both = [of_words([half], where) for half in apart]
        leaves = tuple(leaf for piece in both for leaf in piece.leaves)
        yield Piece(AllOf(tuple(piece.node for piece in both)), leaves)


def _telling(documents: np.ndarray, index: Snapshot) -> float:
    """How much it tells that a set has a piece; 0 where none has it."""
    number = len(documents)
    if not number:
        return 0.0
    among_texts = np.count_nonzero(texted(index)[documents])
    everywhere = np.log(1 + index.size / number)
    rarity = min(everywhere, np.log(1 + (all_texted(index) + 1) / (among_texts + 0.5)))
    return float(rarity * concentration(documents, index))


def _said(
    query: Query,
    required: list[Piece],
    pairs: list[tuple[Piece, _Share]],
    nowhere: list[Piece],
) -> Query:
    """The query with only the words that stand somewhere, said as what it is."""
    said = "".join(f"{piece.said} en " for piece in required)
    said += "zoveel mogelijk van " + ", ".join(piece.said for piece, _ in pairs)
    said += "".join(f"; {piece.said} staat nergens" for piece in nowhere)
    loose = [(*piece.leaves, *share.leaves) for piece, share in pairs]
    groups = tuple(filter(None, (*(piece.leaves for piece in required), *loose)))
    return replace(query, groups=groups, understood=said)
