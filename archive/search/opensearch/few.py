"""A snapshot of a page's sets, made of what the cluster gave of them: so where words stand is
looked up, marked and shown in one way for all engines.
"""

import threading
from base64 import b64decode
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from archive.search.index.arrays import SegmentArrays, Words, arrays_in
from archive.search.index.documents import Searched
from archive.search.index.inverting import invert
from archive.search.index.lexicon import MOST_CHUNKS, Lexicon
from archive.search.index.merging import Runs
from archive.search.index.schema import DAYS, Kind
from archive.search.index.shown import Shown
from archive.search.index.snapshot import Snapshot

_lexicon, _lock = Lexicon(), threading.Lock()  # what was learnt of words stays


class FewSets(Snapshot):
    """The sets of these documents of the cluster, in order."""

    def __init__(self, sources: Sequence[dict[str, Any]]) -> None:
        self._read([_Few(sources)])


class _Few(SegmentArrays):
    """One segment, in memory. No names, no facets: it is for what a page shows."""

    def __init__(self, sources: Sequence[dict[str, Any]]) -> None:
        self.id, self.size = "", len(sources)
        self.deleted = np.empty(0, dtype=np.int64)
        self._sources = sources
        self._data = [memoryview(b64decode(source["shown"])) for source in sources]
        file = BytesIO()
        with _lock:
            if len(_lexicon) > MOST_CHUNKS:
                _lexicon.forget()
            sets = [_searched(data) for data in self._data]
            run, self._lengths, _ = invert(sets, 0, _lexicon)
            runs = Runs(Path(), _lexicon)
            runs.add(run)
            runs.write_to(file)
        arrays = arrays_in(memoryview(file.getvalue()), "few")
        self.words = {kind: Words(arrays, kind) for kind in Kind}

    def lengths(self, field: str) -> np.ndarray:
        raise NotImplementedError(field)

    def column(self, name: str) -> np.ndarray:
        field = f"day_{name}" if name in DAYS else name
        return np.array([source.get(field, 0) for source in self._sources], dtype=np.int64)

    def combinations(self, name: str) -> tuple[np.ndarray, list[list[str]]]:
        return np.zeros(self.size, dtype=np.int64), [[]]

    def shown(self, document: int) -> memoryview:
        return self._data[document]


def _searched(data: memoryview) -> Searched:
    shown = Shown(data)
    return Searched(0, shown.identifier, shown.status, shown.subject, texts=shown.texts)
