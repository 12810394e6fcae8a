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
from archive.search.index.snapshot import Snapshot

from .matching import AllOf, AnyOf, Everything, Search, match
from .pieces import Piece, Where, of_words
from .query import Query
from .telling import concentration

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
    """The sets that have most, with scores; and the query that says which words count."""

    matching: np.ndarray
    scores: np.ndarray
    query: Query


@dataclass(frozen=True, slots=True)
class _Share:
    """What each set has of one piece, 0 to 1, its score, and how telling it is."""

    piece: Piece
    share: np.ndarray
    scores: np.ndarray
    telling: float


def widen(query: Query, search: Search, full: int) -> Widened | None:
    """What has most of the loose pieces and all the others, `full` sets or more where as many have
    anything worth it; None where nothing can be left out.
    """
    loose = [part for piece in query.wanted if piece.loose for part in piece.apart or (piece,)]
    required = [piece for piece in query.wanted if not piece.loose]
    every = [_share(piece, search) for piece in loose]
    shares = [share for share in every if share.telling]
    if not shares:
        return None
    telling = max(share.telling for share in shares)
    weights = [telling if share.piece.years else share.telling for share in shares]
    allowed, _ = match(_required(required, query), search)
    total = np.zeros(search.index.size)
    for weight, share in zip(weights, shares, strict=True):
        total += weight * share.share
    total *= allowed
    best = total.max(initial=0.0)
    if best <= 0:
        return None
    scores = np.sum([share.scores for share in shares], axis=0)
    matching = total >= _edge(total, full)
    closeness = scores / max(scores[matching].max(), 1.0)
    scores = np.where(matching, total / best * (1 + CLOSER * closeness), 0.0)
    nowhere = [] if search.timed_out else [s.piece for s in every if not s.telling]
    said = _said(query, required, [share.piece for share in shares], nowhere)
    return Widened(matching, scores, said)


def _edge(total: np.ndarray, full: int) -> float:
    """How much a set must have: half of the best, or as little as fills a page."""
    best = total.max()
    if len(total) <= full:
        return float(LEAST * best)
    filling = np.partition(total, len(total) - full)[len(total) - full]
    return float(max(min(ENOUGH * best, filling), LEAST * best))


def _required(required: list[Piece], query: Query) -> AllOf:
    return AllOf(tuple(piece.node for piece in required) or (Everything(),), query.refused)


def _share(piece: Piece, search: Search) -> _Share:
    everywhere, scores = match(piece.node, search)
    share = np.where(everywhere, ELSEWHERE, 0.0)
    in_full, _ = match(piece.years or of_words(piece.words, SUBJECT).node, search)
    share[in_full] = 1.0
    related = list(_related(piece.words))
    if related:
        near, near_scores = match(AnyOf(tuple(p.node for p in related)), search)
        share[near & ~everywhere] = ELSEWHERE * RELATED
        near_subject, _ = match(
            AnyOf(tuple(p.node for p in _related(piece.words, SUBJECT))), search
        )
        share[near_subject] = np.maximum(share[near_subject], RELATED)
        scores = np.where(everywhere, scores, near_scores * RELATED)
        leaves = tuple(leaf for other in related for leaf in other.leaves)
        piece = replace(piece, leaves=(*piece.leaves, *leaves))
    telling = _telling(share > 0, search.index)
    share = np.maximum(share, HALF * _with_a_half(piece.words, search))
    telling = telling or _telling(share > 0, search.index)
    return _Share(piece, share, np.where(share > 0, scores, 0.0), telling)


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


def _telling(matching: np.ndarray, index: Snapshot) -> float:
    """How much it tells that a set has a piece; 0 where none has it."""
    number = np.count_nonzero(matching)
    if not number:
        return 0.0
    texted = index.kept(("texted",), lambda: index.lengths("questions") > 0)
    among_texts = np.count_nonzero(matching & texted)
    everywhere = np.log(1 + index.size / number)
    rarity = min(everywhere, np.log(1 + (texted.sum() + 1) / (among_texts + 0.5)))
    return float(rarity * concentration(np.flatnonzero(matching), index))


def _said(query: Query, required: list[Piece], loose: list[Piece], nowhere: list[Piece]) -> Query:
    """The query with only the words that stand somewhere, said as what it is."""
    said = "".join(f"{piece.said} en " for piece in required)
    said += "zoveel mogelijk van " + ", ".join(piece.said for piece in loose)
    said += "".join(f"; {piece.said} staat nergens" for piece in nowhere)
    groups = tuple(piece.leaves for piece in (*required, *loose) if piece.leaves)
    return replace(query, groups=groups, understood=said)
