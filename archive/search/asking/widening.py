"""When few sets have all that was asked: those that have most of what tells most.

Rare words tell more than common ones. How rare a word is, is the least of two measures: among all
sets, most of which have only a subject, and among those with texts. A word that every ministry is
asked about tells less than one of a single ministry. A word in the subject counts in full,
elsewhere less; words of its family (korten, korting) and the two halves of a compound apart count
less too.
"""

from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import numpy as np

from archive.search.dutch.compounds import halves
from archive.search.dutch.families import family
from archive.search.index.ascending import among, union
from archive.search.index.schema import TEXTS
from archive.search.index.snapshot import Snapshot

from .matching import DENSE, NONE, Search, added_up, match, matching
from .nodes import AllOf, AnyOf, only_in
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
FAINT = 0.15  # of what the most telling word tells: less counts for nothing, and that is said
CLOSER = 0.3  # what the order is moved by how well a set matches, beside how much of it
SUBJECT = ("subject",)


class Tells(Protocol):
    """What sets have of a piece."""

    @property
    def telling(self) -> float: ...


Told = TypeVar("Told", bound=Tells)


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
    loose, required = loose_and_required(query)
    every = [(piece, _share_of(piece, search)) for piece in loose]
    pairs, faint = that_tell(every)
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
    enough = (total >= _edge(total, full)).nonzero()[0]
    documents, total, scores = documents[enough], total[enough], scores[enough]
    closeness = scores / max(scores.max(), 1.0)
    nowhere = [] if search.timed_out else [piece for piece, s in every if not s.telling]
    leaves = [(piece, share.leaves) for piece, share in pairs]
    said = said_of(query, required, leaves, faint, nowhere)
    return Widened(documents, total / best * (1 + CLOSER * closeness), said)


def loose_and_required(query: Query) -> tuple[list[Piece], list[Piece]]:
    """The pieces of which a set may lack some, and those it may not."""
    loose = [part for piece in query.wanted if piece.loose for part in piece.apart or (piece,)]
    return loose, [piece for piece in (*query.wanted, *query.refused) if not piece.loose]


def that_tell(every: list[tuple[Piece, Told]]) -> tuple[list[tuple[Piece, Told]], list[Piece]]:
    """The pieces that tell something, each with what tells it; and those that tell next to nothing
    beside the others: "zo" beside "trein".
    """
    least = FAINT * max((share.telling for _, share in every), default=0.0)
    pairs = [(p, share) for p, share in every if share.telling and _counts(p, share, least)]
    faint = [p for p, share in every if share.telling and not _counts(p, share, least)]
    return pairs, faint


def _counts(piece: Piece, share: Tells, least: float) -> bool:
    return bool(piece.years) or share.telling >= least


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
    weighed = [
        (share.documents, share.share * weight, share.scores)
        for weight, (_, share) in zip(weights, pairs, strict=True)
    ]
    documents, total, scores = added_up(weighed, 1 + max(int(one[0][-1]) for one in weighed))
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
    index = search.index
    everywhere, scores = match(piece.node, search)
    in_full = matching(piece.years or only_in(SUBJECT, piece.node), search)
    related, both = related_to(piece)
    near, near_scores, near_subject = _of_any(related, search)
    one_half = AnyOf(tuple(half.node for half in both))
    with_a_half = matching(only_in(SUBJECT, one_half), search) if both else near[:0]
    every = [near, everywhere, near_subject, in_full]
    of_all = _Row([*every, with_a_half], index.size)
    shares = zip((ELSEWHERE * RELATED, ELSEWHERE, RELATED, 1.0), every, strict=True)  # ascending
    for share, documents in shares:
        of_all.shares[of_all.at(documents)] = share
    of_all.scores[of_all.at(near)] = near_scores * RELATED
    of_all.scores[of_all.at(everywhere)] = scores
    having = of_all.having()
    telling = _telling(having, index)
    if len(with_a_half):
        of_all.raise_to(HALF, with_a_half)
        having = of_all.having()
        telling = telling or _telling(having, index)
    leaves = tuple(leaf for other in related for leaf in other.leaves)
    return _Share(having, *of_all.columns(having), telling, leaves)


def _of_any(pieces: list[Piece], search: Search) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sets with one of some pieces, their scores, and the sets with one in the subject."""
    if not pieces:
        return (*NONE, NONE[0])
    one_of_these = AnyOf(tuple(piece.node for piece in pieces))
    in_subject = matching(only_in(SUBJECT, one_of_these), search)
    return (*match(one_of_these, search), in_subject)


def related_to(piece: Piece) -> tuple[list[Piece], list[Piece]]:
    """What is of the family of a piece, or both its halves; the halves."""
    both = _halves(piece.words)
    return _family(piece.words) + ([_together(both)] if both else []), both


class _Row:
    """What documents have of a piece, and their scores: of those of some parts (each ascending), or
    where these are many of all there are, which is faster.
    """

    def __init__(self, parts: list[np.ndarray], size: int) -> None:
        is_dense = sum(map(len, parts)) * DENSE > size
        self._of = None if is_dense else union(parts)
        length = size if self._of is None else len(self._of)
        self.shares, self.scores = np.zeros(length), np.zeros(length)

    def at(self, documents: np.ndarray) -> np.ndarray:
        """Where these documents stand."""
        return documents if self._of is None else self._of.searchsorted(documents)

    def raise_to(self, share: float, documents: np.ndarray) -> None:
        at = self.at(documents)
        self.shares[at] = np.maximum(self.shares[at], share)

    def having(self) -> np.ndarray:
        """The documents that have something."""
        at = self.shares.nonzero()[0]
        return at if self._of is None else self._of[at]

    def columns(self, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How much these documents have, and their scores."""
        at = self.at(documents)
        return self.shares[at], self.scores[at]


def _family(texts: tuple[str, ...]) -> list[Piece]:
    """Words of the same family, wherever they stand in a set."""
    if len(texts) != 1:
        return []
    return [of_words([other], Where()) for other in family(texts[0].lower())]


def _halves(texts: tuple[str, ...]) -> list[Piece]:
    """The two halves of a compound."""
    apart = halves(texts[0].lower()) if len(texts) == 1 else None
    return [of_words([half], Where()) for half in apart or ()]


def _together(both: list[Piece]) -> Piece:
    leaves = tuple(leaf for piece in both for leaf in piece.leaves)
    return Piece(AllOf(tuple(piece.node for piece in both)), leaves)


def _telling(documents: np.ndarray, index: Snapshot) -> float:
    """How much it tells that a set has a piece; 0 where none has it."""
    if not len(documents):
        return 0.0
    among_texts = int(np.count_nonzero(texted(index)[documents]))
    rarity = rarity_of(len(documents), among_texts, index.size, all_texted(index))
    return rarity * concentration(documents, index)


def rarity_of(number: int, among_texts: int, size: int, all_texts: int) -> float:
    """How rare what so many sets have is, among all and among those with texts."""
    everywhere = np.log(1 + size / number)
    return float(min(everywhere, np.log(1 + (all_texts + 1) / (among_texts + 0.5))))


def said_of(
    query: Query,
    required: list[Piece],
    pairs: list[tuple[Piece, tuple[Leaf, ...]]],
    faint: list[Piece],
    nowhere: list[Piece],
) -> Query:
    """The query with only the words that stand somewhere and tell something, said as what it is."""
    said = "".join(f"{piece.said} en " for piece in required)
    said += "zoveel mogelijk van " + ", ".join(piece.said for piece, _ in pairs)
    said += "".join(f"; {piece.said} zegt te weinig" for piece in faint)
    said += "".join(f"; {piece.said} staat nergens" for piece in nowhere)
    loose = [(*piece.leaves, *leaves) for piece, leaves in pairs]
    groups = tuple(filter(None, (*(piece.leaves for piece in required), *loose)))
    return replace(query, groups=groups, understood=said)
