"""One search of the cluster: what matches, in what order, with which facets."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any
from zlib import crc32

import numpy as np

from archive.search import counting
from archive.search.asked import Asked as AskedQuestion
from archive.search.asking.matching import Search
from archive.search.asking.query import Query
from archive.search.asking.ranking import HALF_LIFE, NEWER, RERANKED, TOGETHER
from archive.search.codes import LATE, OVERDUE
from archive.search.engine import Counts, Found, Likeness, Listed
from archive.search.facets import FACETS, Facet
from archive.search.filters import Filters, Sort

from . import dsl, likeness, widening
from .dsl import Asked
from .few import FewSets
from .state import State, pairs_of

DEEPEST = 10_000  # sets that a page may begin behind; further on one goes by search_after
AT_ONCE = 5000  # keys
SLACK = 1.0  # seconds beyond its time that a node has to say what it found
SOURCE = ["pk", "day_*", "shown"]
_DAYS = {Sort.ANSWERED: "day_answered", Sort.WAITED: "day_waited"}


class ClusterInquiry:
    """One search. Steps that the cluster did not finish in time are told by `complete`."""

    def __init__(self, state: State, today: date, seconds: float) -> None:
        self.state, self.today = state, today
        self._deadline = time.monotonic() + seconds
        self._partial, self._left_out = state.partial, False

    @property
    def complete(self) -> bool:
        return not self._left_out and self.state.partial == self._partial

    def spent(self) -> bool:
        if time.monotonic() < self._deadline:
            return False
        self.leave_out()
        return True

    def leave_out(self) -> None:
        """Note that part of the answer is not there."""
        self._left_out = True

    def prepare(self) -> None:
        for facet in FACETS:
            self.codes(facet.name)

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        return self.state.kept(key, make)

    def ask(self, body: dict[str, Any], by: str = "") -> Any:
        """What the cluster answers. `by`: whoever asks by the same is answered by the same copies,
        so that the pages of one search are of one state.
        """
        left = max(0.05, self._deadline - time.monotonic())
        body = {**body, "timeout": f"{int(min(left, 600) * 1000)}ms"}
        path = f"/{self.state.alias}/_search?preference=p{crc32(by.encode())}"
        answer = self.state.cluster.ask("POST", path, body, seconds=left + SLACK)
        if answer["timed_out"] or answer["_shards"]["failed"]:
            self.leave_out()
        return answer

    def find(self, query: Query, filters: Filters) -> "ClusterFound":
        return ClusterFound(query, filters, self)

    def most_of(self, query: Query, filters: Filters, full: int) -> Found | None:
        return widening.most_of(query, filters, full, self)

    def codes(self, facet: str) -> Sequence[str]:
        return self.kept(("codes", facet), lambda: sorted(dict(self.state.counts(facet))))

    def counts(self, facet: str) -> Counts:
        return self.state.counts(facet)

    def numbers(self, beginning: str, ending: str) -> Sequence[str]:
        return self.state.numbers(beginning, ending)

    def in_subjects(self, term: str) -> int:
        return self.state.subject_terms().get(term, 0)

    def times(self, terms: Sequence[str]) -> list[int]:
        return self.state.times(terms)

    def words(self, letter: str, length: int) -> list[str]:
        return self.state.words(letter, length)

    def like(self, to: int | str, *, subject: str, before: date | None, limit: int) -> Likeness:
        return likeness.like(to, subject, before, limit, self)

    def asked_before(
        self, questions: Sequence[str], *, subject: str, of: int | None, before: date | None
    ) -> list[AskedQuestion]:
        return likeness.asked_before(questions, subject, of, before, self)

    def listed(self, hits: Sequence[dict[str, Any]]) -> Listed:
        """What the cluster gave, as pages show it."""
        index = FewSets([hit["_source"] for hit in hits])
        scores = np.array([hit["_score"] or 0.0 for hit in hits], dtype=float)
        return Listed(Search(index, self.today), np.arange(len(hits)), scores)


class ClusterFound:
    """What a query finds within filters; asked when it is wanted."""

    def __init__(
        self,
        query: Query,
        filters: Filters,
        inquiry: ClusterInquiry,
        most: "widening.Most | None" = None,
    ) -> None:
        self.query, self._filters, self._inquiry = query, filters, inquiry
        self._passing = dsl.filtered(filters, inquiry.today)
        self._by = f"{query.node}{filters}"
        self._most = most

    @cached_property
    def total(self) -> int:
        body = {"size": 0, "track_total_hits": True, **self._matching()}
        total: int = self._inquiry.ask(body, self._by)["hits"]["total"]["value"]
        return total

    def page(self, sort: str, begin: int, end: int) -> Listed:
        if end <= begin:
            return self._inquiry.listed([])
        if end > DEEPEST:
            return self._inquiry.listed(self._far(sort, begin, end))
        body = {"from": begin, "size": end - begin, "_source": SOURCE, **self._ordered(sort)}
        return self._inquiry.listed(self._inquiry.ask(body, self._by)["hits"]["hits"])

    def _far(self, sort: str, begin: int, end: int) -> list[dict[str, Any]]:
        pks = self.keys(sort, end)[begin:]
        given: dict[int, dict[str, Any]] = {}
        for start in range(0, len(pks), 500):
            some = {"terms": {"pk": pks[start : start + 500]}}
            body = {"size": 500, "_source": SOURCE, "query": dsl.all_of([], filter=[some])}
            hits = self._inquiry.ask(body, self._by)["hits"]["hits"]
            given |= {hit["_source"]["pk"]: hit for hit in hits}
        return [given[pk] for pk in pks if pk in given]

    def keys(self, sort: str, limit: int | None) -> list[int]:
        """By search_after over one point in time, whatever is written meanwhile."""
        by_days = self._by_days(sort)
        head: list[int] = [] if by_days else self._best(min(limit or RERANKED, RERANKED))
        if limit is not None and limit <= len(head):
            return head[:limit]
        every = self._every_key(self._ordered(sort, closely=False))
        if by_days:
            return [*islice(every, limit)]
        first = set(head)
        return [*islice([*head, *(pk for pk in every if pk not in first)], limit)]

    def _best(self, size: int) -> list[int]:
        body = {"size": size, "_source": False, **self._ordered(Sort.RELEVANCE)}
        hits = self._inquiry.ask(body, self._by)["hits"]["hits"]
        return [int(hit["_id"]) for hit in hits]

    def _every_key(self, ordered: dict[str, Any]) -> Any:
        cluster, alias = self._inquiry.state.cluster, self._inquiry.state.alias
        at = f"/{alias}/_search/point_in_time"
        point = cluster.ask("POST", f"{at}?keep_alive=1m")["pit_id"]
        try:
            body = {"size": AT_ONCE, "_source": False, "track_total_hits": False, **ordered}
            body["pit"] = {"id": point, "keep_alive": "1m"}
            while not self._inquiry.spent():
                answer = cluster.ask("POST", "/_search", body, seconds=30)
                if answer["timed_out"] or answer["_shards"]["failed"]:
                    self._inquiry.leave_out()
                hits = answer["hits"]["hits"]
                yield from (int(hit["_id"]) for hit in hits)
                if len(hits) < AT_ONCE:
                    return
                body["search_after"] = hits[-1]["sort"]
        finally:
            cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [point]})

    def facets(self) -> dict[str, Counts]:
        """Asked apart from the hits, so that they can be kept by the cluster."""
        wanted = {
            facet.name: {
                "filter": dsl.all_of([], filter=self._others(facet)),
                "aggs": self._counted(facet),
            }
            for facet in FACETS
        }
        body = {"size": 0, "track_total_hits": False, "aggs": wanted, **self._matching(all_=True)}
        answer = self._inquiry.ask(body, self._by).get("aggregations", {})
        return {facet.name: self._pairs(facet, answer.get(facet.name, {})) for facet in FACETS}

    def _others(self, facet: Facet) -> list[Asked]:
        return [asked for name, asked in self._passing.items() if name != facet.name]

    def _counted(self, facet: Facet) -> dict[str, Any]:
        field = {"field": f"facet_{facet.name}", "shard_size": 5000}
        terms: dict[str, Any] = {**field, "size": counting.MOST_VALUES}
        if facet.newest_first:
            terms["order"] = {"_key": "desc"}
        counted: dict[str, Any] = {"first": {"terms": terms}}
        if chosen := list(self._filters[facet.name]):
            counted["chosen"] = {"terms": {**field, "include": chosen, "size": len(chosen)}}
        if OVERDUE in facet.codes.choices:
            today = self._inquiry.today
            counted |= {value: {"filter": dsl.is_late(value, today)} for value in LATE}
        return counted

    def _pairs(self, facet: Facet, counted: dict[str, Any]) -> Counts:
        if not counted:
            return []
        pairs = pairs_of(counted["first"])
        late = LATE if OVERDUE in facet.codes.choices else ()
        pairs += [(value, n) for value in late if (n := counted[value]["doc_count"])]
        chosen = dict(pairs_of(counted["chosen"])) if "chosen" in counted else {}
        listed = dict(pairs)
        selected = self._filters[facet.name]
        return pairs + [(v, chosen.get(v, 0)) for v in selected if v not in listed]

    def _matching(self, *, all_: bool = False) -> dict[str, Any]:
        """What matches, unscored; of `all_`, without the filters."""
        passing = [] if all_ else list(self._passing.values())
        if self._most:
            return {
                "query": self._most.asked,
                "min_score": self._most.least,
                **({"post_filter": dsl.all_of([], filter=passing)} if passing else {}),
            }
        return {"query": dsl.all_of([], filter=[dsl.plain(self.query.node), *passing])}

    def _by_days(self, sort: str) -> bool:
        return sort != Sort.RELEVANCE or not self.query.groups

    def _ordered(self, sort: str, *, closely: bool = True) -> dict[str, Any]:
        """What matches, scored and in order; `closely`: the best are looked at more closely."""
        passing = list(self._passing.values())
        by_days = self._by_days(sort)
        asked = self._matching()
        if not self._most:
            scored = self._scored()
            scored = scored if by_days else self._newer(scored)
            asked = {"query": dsl.all_of([scored], filter=passing)}
        if by_days:
            return {**asked, "track_scores": True, "sort": self._days(sort)}
        if not closely:
            return {**asked, "sort": ["_score", {"pk": "asc"}]}
        return {**asked, "rescore": self._closer()}

    def _scored(self) -> Asked:
        rarity = self._inquiry.state.rarity(dsl.terms_of(self.query.node))
        return dsl.scored(self.query.node, rarity.__getitem__)

    def _days(self, sort: str) -> list[Any]:
        fields = dict.fromkeys((_DAYS.get(sort, "day_submitted"), "day_submitted"))  # type: ignore[call-overload]
        days = [{field: {"order": "desc", "missing": "_last"}} for field in fields]
        return [*days, {"pk": "desc"}]

    def _newer(self, asked: Asked) -> Asked:
        """A set counts more the newer it is (ranking.py)."""
        return {
            "function_score": {
                "query": asked,
                "functions": [{"weight": 1}, newness(self._inquiry.state.newest)],
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }

    def _closer(self) -> list[dict[str, Any]]:
        """What the scores of the best are multiplied by."""
        factors = []
        if self._most:
            factors += [
                self._most.closer,
                self._newer({"constant_score": {"filter": {"match_all": {}}}}),
            ]
        if len(self.query.groups) > 1:
            factors.append(dsl.worth(TOGETHER, dsl.together(self.query.groups)))
        return [
            {
                "window_size": RERANKED,
                "query": {"rescore_query": factor, "score_mode": "multiply"},
            }
            for factor in factors
        ]


def newness(newest: int) -> dict[str, Any]:
    return {
        "filter": {"exists": {"field": "day_submitted"}},
        "exp": {"day_submitted": {"origin": newest, "scale": HALF_LIFE, "decay": 0.5}},
        "weight": NEWER,
    }
