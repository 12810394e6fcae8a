"""What has most of the words of a query (asking/widening.py), asked of the cluster."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.search.asking.nodes import AllOf, AnyOf, only_in
from archive.search.asking.pieces import Leaf, Piece
from archive.search.asking.query import Query
from archive.search.asking.widening import (
    CLOSER,
    ELSEWHERE,
    ENOUGH,
    HALF,
    LEAST,
    RELATED,
    SUBJECT,
    loose_and_required,
    rarity_of,
    related_to,
    said_of,
    that_tell,
)
from archive.search.filters import Filters
from archive.search.index.schema import TEXTS

from . import dsl
from .dsl import Asked
from .state import concentration_of

if TYPE_CHECKING:
    from .asking import ClusterFound, ClusterInquiry


@dataclass(frozen=True, slots=True)
class Most:
    """Sets by how much they have of what tells, the least that is enough, and by what that is
    multiplied for how well they match.
    """

    asked: Asked
    least: float
    closer: Asked


@dataclass(frozen=True, slots=True)
class _Shares:
    """Of a piece: what a set must have for each share of it, how telling it is, what to mark."""

    by_share: list[tuple[float, Asked]]
    scored: list[Asked]
    telling: float
    leaves: tuple[Leaf, ...]


def most_of(
    query: Query, filters: Filters, full: int, this: "ClusterInquiry"
) -> "ClusterFound | None":
    from .asking import ClusterFound

    if query.fields != TEXTS:
        return None
    loose, required = loose_and_required(query)
    every = [(piece, _shares(piece, this)) for piece in loose]
    pairs, faint = that_tell(every)
    if not pairs:
        return None
    asked = _summed(pairs, required)
    best, filling = _edges(asked, full, this)
    if best <= 0:
        return None
    least = max(min(ENOUGH * best, filling), LEAST * best)
    nowhere = [] if not this.complete else [piece for piece, s in every if not s.telling]
    leaves = [(piece, shares.leaves) for piece, shares in pairs]
    said = said_of(query, required, leaves, faint, nowhere)
    closer = _closer([one for _, shares in pairs for one in shares.scored], asked, least, this)
    return ClusterFound(said, filters, this, Most(asked, least, closer))


def _summed(pairs: list[tuple[Piece, _Shares]], required: list[Piece]) -> Asked:
    top = max(shares.telling for _, shares in pairs)
    each = []
    for piece, shares in pairs:
        weight = top if piece.years else shares.telling
        parts = [dsl.worth(share * weight, asked) for share, asked in shares.by_share]
        each.append({"dis_max": {"queries": parts}})
    node = AllOf(tuple(piece.node for piece in required))
    passing = [dsl.plain(node)] if required else []
    return dsl.all_of([dsl.any_of(each)], filter=passing)


def _edges(asked: Asked, full: int, this: "ClusterInquiry") -> tuple[float, float]:
    """What the best set has, and the last of so many."""
    body = {"size": full, "_source": False, "track_total_hits": False, "query": asked}
    scores = [hit["_score"] for hit in this.ask(body)["hits"]["hits"]]
    if not scores:
        return 0.0, 0.0
    return scores[0], scores[-1] if len(scores) == full else 0.0


def _closer(scored: list[Asked], asked: Asked, least: float, this: "ClusterInquiry") -> Asked:
    """1, and CLOSER more for what matches best of all."""
    among: dict[str, Any] = {"query": asked, "min_score": least}
    body = {**among, "size": 200, "_source": False, "rescore": {
        "window_size": 200,
        "query": {"rescore_query": dsl.any_of(scored), "query_weight": 0, "score_mode": "total"},
    }}  # fmt: skip
    best = max((hit["_score"] for hit in this.ask(body)["hits"]["hits"]), default=0.0)
    matching = {"bool": {"should": scored, "boost": CLOSER / max(best, 1.0)}}
    return {"bool": {"should": [dsl.worth(1.0, {"match_all": {}}), matching]}}


def _shares(piece: Piece, this: "ClusterInquiry") -> _Shares:
    """As asking/widening._share."""
    related, both = related_to(piece)
    near = AnyOf(tuple(other.node for other in related))
    half = AnyOf(tuple(half.node for half in both))
    everywhere = dsl.plain(piece.node)
    in_full = dsl.plain(piece.years or only_in(SUBJECT, piece.node))
    by_share = [
        (1.0, in_full),
        (RELATED, dsl.plain(only_in(SUBJECT, near))),
        (ELSEWHERE, everywhere),
        (ELSEWHERE * RELATED, dsl.plain(near)),
    ]
    with_half = dsl.plain(only_in(SUBJECT, half))
    telling = _telling(dsl.any_of([asked for _, asked in by_share]), this)
    by_share.append((HALF, with_half))
    telling = telling or _telling(with_half, this)
    leaves = tuple(leaf for other in related for leaf in other.leaves)
    return _Shares(by_share, _scored(piece, near, everywhere, this), telling, leaves)


def _scored(piece: Piece, near: AnyOf, everywhere: Asked, this: "ClusterInquiry") -> list[Asked]:
    """How well a piece matches, and where it does not, what is related to it."""
    rarity = this.state.rarity(dsl.terms_of(piece.node) | dsl.terms_of(near))
    related = {"bool": {"must": [dsl.scored(near, rarity.__getitem__)], "boost": RELATED}}
    related["bool"]["must_not"] = [everywhere]
    return [dsl.scored(piece.node, rarity.__getitem__), related]


def _telling(asked: Asked, this: "ClusterInquiry") -> float:
    state = this.state
    wanted = {
        "each": {
            "filter": asked,
            "aggs": {
                "texted": {"filter": {"term": {"texted": True}}},
                "ministries": {"terms": {"field": "facet_ministerie", "size": 1000}},
            },
        }
    }
    counted = state.counted(wanted)["each"]
    number = counted["doc_count"]
    if not number:
        return 0.0
    rarity = rarity_of(number, counted["texted"]["doc_count"], state.size, state.texted)
    return rarity * concentration_of(counted["ministries"])
