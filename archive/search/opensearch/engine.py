"""Put sets into the cluster, take them out, build its index anew."""

import logging
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from functools import cached_property
from itertools import islice
from multiprocessing import get_context
from typing import Any

import django
from django.conf import settings
from django.db.models import Max

from archive.logs import timed
from archive.models import PendingIndex, QuestionSet
from archive.search.engine import WAIT, Unreachable
from archive.search.index.documents import searched

from .asking import ClusterInquiry
from .cluster import Cluster, Missing, lines
from .mapping import VERSION, Documents, body
from .state import State

READ, SENT = 500, 100  # sets read at once, and sent in one request
AGAIN = (1.0, 4.0, 10.0)  # seconds, when no node answers a writer
PATIENCE = 60.0  # seconds that a writer waits for an answer
ABANDONED = 6 * 3600.0  # seconds after which an index that nobody switched to is no longer built
WORTH_A_PROCESS = 2000  # sets
GONE = ("version_conflict_engine_exception",)  # a newer write was there first: it wins
_log = logging.getLogger(__name__)


class OpenSearchEngine:
    """Readers ask an alias; behind it stands one index."""

    def __init__(self) -> None:
        self._states: dict[str, State] = {}

    @cached_property
    def _cluster(self) -> Cluster:
        return Cluster()

    @property
    def _state(self) -> State:
        return self._states.setdefault(self.alias, State(self._cluster, self.alias))

    @property
    def alias(self) -> str:
        """Documents of another version have another alias, so that machines with the old code read
        the old index while the new one is built.
        """
        return f"{settings.SEARCH_INDEX}-{VERSION}"

    def begin(self, today: date, seconds: float | None = None) -> ClusterInquiry | None:
        if self._state.kept(("index",), lambda: self._current() or ""):
            return ClusterInquiry(self._state, today, seconds or settings.SEARCH_SECONDS)
        return None

    def index_sets(self, pks: Sequence[int], *, wait: float = WAIT, brief: bool = False) -> None:
        index = self._current()
        if index is None:
            if not self.is_building():
                self.rebuild()
            return
        with timed(_log, "sets indexed", sets=len(pks)):
            for some in _batches(pks, READ):
                self._put(index, some)
            self._follow(index)

    def remove_sets(self, pks: Sequence[int]) -> None:
        index = self._current()
        if index is None or not pks:
            return
        versions = self._versions(index, pks)
        _send(self._cluster, index, [_gone(pk, version) for pk, version in versions.items()])
        self._follow(index)

    def clear(self) -> None:
        self._switch(self._create())

    def rebuild(self, processes: int = 0) -> int:
        pks = list(QuestionSet.objects.order_by("pk").values_list("pk", flat=True))
        processes = processes or max(1, min(os.cpu_count() or 1, len(pks) // WORTH_A_PROCESS))
        with timed(_log, "index built anew", sets=len(pks), processes=processes):
            index = self._create(building=True)
            try:
                _fill_in_processes(index, pks, processes)
            except BaseException:
                with suppress(Unreachable, Missing):
                    self._cluster.ask("DELETE", f"/{index}", seconds=PATIENCE)
                raise
            self._switch(index)
        return len(pks)

    def is_building(self) -> bool:
        now = time.time()
        return any(now - made < ABANDONED for made in self._unread().values())

    def let_go(self) -> bool:
        return False

    def why_no_index(self) -> str:
        try:
            return "" if self._current() else "there is none yet"
        except Unreachable as error:
            return str(error)

    def checked(self) -> str:
        return self.why_no_index()

    def written_at(self) -> float | None:
        return None

    def fingerprints(self) -> Iterator[tuple[int, int]]:
        index = self._current()
        if index is None:
            return
        asked: dict[str, Any] = {
            "size": 5000,
            "_source": ["pk", "fingerprint"],
            "sort": [{"pk": "asc"}],
        }
        while True:
            answer = self._cluster.ask("POST", f"/{index}/_search", asked, seconds=PATIENCE)
            if answer["timed_out"] or answer["_shards"]["failed"]:
                raise Unreachable("part of the index does not answer")
            hits = answer["hits"]["hits"]
            yield from ((hit["_source"]["pk"], hit["_source"]["fingerprint"]) for hit in hits)
            if not hits:
                return
            asked["search_after"] = hits[-1]["sort"]

    def _current(self) -> str | None:
        """The index that readers ask; None when there is none."""
        try:
            found = self._cluster.ask("GET", f"/_alias/{self.alias}")
        except Missing:
            return None
        return max(found, default=None)

    def _unread(self) -> dict[str, float]:
        """Indexes of this version that readers do not ask, with when they were made."""
        found = self._cluster.ask("GET", f"/{self.alias}-*", seconds=PATIENCE)
        return {
            name: int(held["settings"]["index"]["creation_date"]) / 1000
            for name, held in found.items()
            if self.alias not in held.get("aliases", {})
        }

    def _create(self, *, building: bool = False) -> str:
        name = f"{self.alias}-{time.time_ns():x}"
        made = body(settings.SEARCH_SHARDS, 0 if building else settings.SEARCH_COPIES)
        if building:
            made["settings"]["index"]["refresh_interval"] = "-1"
        self._cluster.ask("PUT", f"/{name}?wait_for_active_shards=1", made, seconds=PATIENCE)
        return name

    def _switch(self, index: str) -> None:
        """Readers ask this index from now on; the others go."""
        after = {"index": {"number_of_replicas": settings.SEARCH_COPIES, "refresh_interval": "1s"}}
        self._cluster.ask("PUT", f"/{index}/_settings", after, seconds=PATIENCE)
        self._cluster.ask("POST", f"/{index}/_refresh", seconds=PATIENCE)
        before = [*self._unread(), *filter(None, [self._current()])]
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self.alias}}]
        actions += [{"remove_index": {"index": other}} for other in before if other != index]
        self._cluster.ask("POST", "/_aliases", {"actions": actions}, seconds=PATIENCE)
        self._state.forget()

    def _put(self, index: str, pks: Sequence[int]) -> None:
        """What the database has of these sets comes, what it lacks goes; each with its version, so
        that an older write never wins.
        """
        versions = self._versions(index, pks)  # before the sets are read
        actions: list[tuple[dict[str, Any], dict[str, Any] | None]] = []
        for one, document in _documents.of(list(searched(pks))):
            how = {"_id": str(one.pk), **_version(versions.pop(one.pk))}
            actions.append(({"index": how}, document))
        for pk, version in versions.items():
            actions.append(_gone(pk, version))
        _send(self._cluster, index, actions)

    def _versions(self, index: str, pks: Sequence[int]) -> dict[int, int]:
        """The number of the newest change that waits of each set; where none does, the version that
        the index has of it.
        """
        waiting = PendingIndex.objects.filter(question_set_id__in=pks).order_by()
        newest = dict(waiting.values_list("question_set_id").annotate(Max("pk")))
        others = [str(pk) for pk in pks if pk not in newest]
        if others:
            asked = {"docs": [{"_id": pk, "_source": False} for pk in others]}
            held = self._cluster.ask("POST", f"/{index}/_mget", asked, seconds=PATIENCE)["docs"]
            newest |= {int(one["_id"]): one.get("_version", 1) for one in held}
        return {pk: newest[pk] for pk in pks}

    def _follow(self, index: str) -> None:
        """All copies show what was written."""
        self._cluster.ask("POST", f"/{index}/_refresh", seconds=PATIENCE)
        self._state.forget()


_documents = Documents()


def _gone(pk: int, version: int) -> tuple[dict[str, Any], None]:
    return {"delete": {"_id": str(pk), **_version(version)}}, None


def _version(number: int) -> dict[str, Any]:
    return {"version": number, "version_type": "external_gte"}


def _fill_in_processes(index: str, pks: list[int], processes: int) -> None:
    size = -(-len(pks) // processes) or 1
    shares = [pks[start : start + size] for start in range(0, len(pks), size)]
    if processes < 2:
        for share in shares:
            _fill(index, share)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup) as pool:
        list(pool.map(_fill, [index] * len(shares), shares))


def _fill(index: str, pks: list[int]) -> None:
    """Put in sets that an index does not have; any change that comes after wins."""
    cluster = Cluster()
    for some in _batches(pks, READ):
        actions = [
            ({"index": {"_id": str(one.pk), **_version(1)}}, document)
            for one, document in _documents.of(list(searched(some)))
        ]
        _send(cluster, index, actions)


def _send(cluster: Cluster, index: str, actions: Sequence[Any]) -> None:
    """Raises Unreachable when any of it was not acknowledged."""
    for some in _batches(actions, SENT):
        answer = _sent(cluster, f"/{index}/_bulk", lines(some))
        if not answer["errors"]:
            continue
        failed = [one for item in answer["items"] for one in item.values() if "error" in one]
        wrong = [one["error"] for one in failed if one["error"]["type"] not in GONE]
        if wrong:
            raise Unreachable(f"{len(wrong)} of {len(some)} sets were refused: {wrong[0]['type']}")


def _sent(cluster: Cluster, path: str, data: bytes) -> dict[str, Any]:
    """Sent again while no node answers: a set that was written already has that version."""
    for pause in AGAIN:
        try:
            return cluster.ask("POST", path, data, seconds=PATIENCE)
        except Unreachable:
            time.sleep(pause)
    return cluster.ask("POST", path, data, seconds=PATIENCE)


def _batches(values: Sequence[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
