"""What is known of an index for a few seconds: how many sets, which codes, which words."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from typing import Any

import numpy as np

from archive.search.asking.suggestions import FIELDS
from archive.search.asking.telling import concentrated
from archive.search.engine import Counts
from archive.search.index.schema import rarity

from . import dsl
from .cluster import Cluster
from .dsl import Asked

FRESH, LONG = 3.0, 600.0  # seconds that is kept what is counted, and lists of all words
PATIENCE = 10.0  # seconds, for counts of all sets
MOST_KEPT = 5000  # answers
MOST_CODES, PAGE = 50_000, 10_000
_LONG_KEPT = ("words", "subject terms", "spelt")


class State:
    """Answers about the index behind an alias, each kept for a while."""

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self.cluster, self.alias = cluster, alias
        self._kept: OrderedDict[Any, tuple[float, Any]] = OrderedDict()
        self._lock = Lock()
        self.partial = 0  # answers so far of only a part of the shards

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        now = time.monotonic()
        with self._lock:
            until, held = self._kept.get(key, (0.0, None))
        if until > now:
            return held
        before = self.partial
        made = make()
        if self.partial != before:
            return made
        with self._lock:
            self._kept[key] = now + (LONG if key[0] in _LONG_KEPT else FRESH), made
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made

    def forget(self) -> None:
        """The index is another now."""
        with self._lock:
            self._kept.clear()

    def ask(self, body: dict[str, Any], **how: Any) -> dict[str, Any]:
        answer = self.cluster.ask("POST", f"/{self.alias}/_search", body, **how)
        self.partial += bool(answer["timed_out"] or answer["_shards"]["failed"])
        return answer

    def counted(self, aggregations: dict[str, Any], asked: Asked | None = None) -> dict[str, Any]:
        """Counts of all sets, or of those that match."""
        body = {"size": 0, "track_total_hits": True, "aggs": aggregations}
        answer = self.ask(body if asked is None else {**body, "query": asked}, seconds=PATIENCE)
        counts: dict[str, Any] = answer.get("aggregations", {})
        return counts

    @property
    def size(self) -> int:
        """How many sets there are."""
        return self._facts()[0]

    @property
    def texted(self) -> int:
        """How many have questions."""
        return self._facts()[1]

    @property
    def newest(self) -> int:
        """The last day on which something was asked."""
        return self._facts()[2]

    def _facts(self) -> tuple[int, int, int]:
        facts: tuple[int, int, int] = self.kept(("facts",), self._count_facts)
        return facts

    def _count_facts(self) -> tuple[int, int, int]:
        counted = self.counted(
            {
                "all": {"filter": {"match_all": {}}},
                "texted": {"filter": {"term": {"texted": True}}},
                "newest": {"max": {"field": "day_submitted"}},
            }
        )
        newest = int(counted["newest"]["value"] or 0)
        return counted["all"]["doc_count"], counted["texted"]["doc_count"], newest

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """What the worth of each term is multiplied by."""
        counts = self.frequencies({("having", term): dsl.having(term) for term in terms})
        size = self.size
        return {term: max(0.0, rarity(n, size)) if size else 1.0 for (_, term), n in counts.items()}

    def frequencies(self, asked: dict[tuple[str, str], Asked]) -> dict[tuple[str, str], int]:
        """How many sets match each query; asked at once, and kept by its key."""
        known = {key: self.kept(("frequency", key), lambda: None) for key in asked}
        unknown = [key for key, n in known.items() if n is None]
        if unknown:
            before = self.partial
            filters = {str(at): asked[key] for at, key in enumerate(unknown)}
            each = self.counted({"each": {"filters": {"filters": filters}}})["each"]["buckets"]
            for at, key in enumerate(unknown):
                known[key] = each[str(at)]["doc_count"]
                if self.partial == before:
                    self._note(("frequency", key), known[key])
        return known

    def _note(self, key: tuple[Any, ...], made: Any) -> None:
        with self._lock:
            self._kept[key] = time.monotonic() + FRESH, made

    def times(self, terms: Sequence[str]) -> list[int]:
        each = {(name, t): _standing(name, t) for t in terms for name in FIELDS}
        counts = self.frequencies(each)
        return [sum(counts[name, term] for name in FIELDS) for term in terms]

    def counts(self, facet: str) -> Counts:
        every: Counts = self.kept(("counts", facet), lambda: self._counts(facet))
        return every

    def _counts(self, facet: str) -> Counts:
        terms = {"field": f"facet_{facet}", "size": MOST_CODES, "shard_size": MOST_CODES}
        return pairs_of(self.counted({"codes": {"terms": terms}})["codes"])

    def words(self, letter: str, length: int) -> list[str]:
        every: list[str] = self.kept(
            ("words", letter), lambda: [w for w, _ in self._every("spelling", f"{letter}.*")]
        )
        return [word for word in every if len(word.encode()) == length]

    def subject_terms(self) -> dict[str, int]:
        """Every term of a subject, with the number of subjects that hold it."""
        every: dict[str, int] = self.kept(
            ("subject terms",), lambda: dict(self._every("in_subject", ".*"))
        )
        return every

    def numbers(self, beginning: str, ending: str) -> list[str]:
        return [number for number, _ in self._every("numbers", f"{beginning}.*{ending}")]

    def _every(self, field: str, pattern: str) -> Iterator[tuple[str, int]]:
        """All values of a field that a pattern fits, with their counts, in parts."""
        parts = -(-self._distinct(field) // PAGE) or 1
        for part in range(parts if pattern == ".*" else 1):
            fitting: Any = {"partition": part, "num_partitions": parts}
            size = PAGE * 3
            if pattern != ".*":
                fitting, size = pattern, PAGE * 6
            terms = {"field": field, "include": fitting, "size": size, "shard_size": size}
            yield from pairs_of(self.counted({"values": {"terms": terms}})["values"])

    def _distinct(self, field: str) -> int:
        about = self.counted({"about": {"cardinality": {"field": field}}})
        return int(about["about"]["value"])


def _standing(name: str, term: str) -> Asked:
    return {"term": {"inside": term}} if name == "parts" else dsl.at(name, term)


def pairs_of(counted: dict[str, Any]) -> Counts:
    return [(bucket["key"], bucket["doc_count"]) for bucket in counted["buckets"]]


def concentration_of(counted: dict[str, Any]) -> float:
    """Of the ministries of some sets, as the cluster counted them."""
    return concentrated(np.array([float(n) for _, n in pairs_of(counted)]))
