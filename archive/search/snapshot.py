"""One state of the index, open for reading: segments side by side as one row of documents, with what was decoded kept.

A process keeps one snapshot and takes a new one when the pointer of generations.py has moved.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from heapq import merge
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import EmptyIndexError

from . import generations
from .arrays import SegmentArrays
from .schema import DAYS

B, K1 = 0.75, 1.2  # of BM25F, as Whoosh has them
CACHE_BYTES = 64_000_000
Postings = tuple[np.ndarray, np.ndarray]  # documents, and a number for each
_NONE: Postings = (np.empty(0, dtype=np.int64), np.empty(0))


class Facet:
    """The codes of one field: for each pair of a document and its code, where in `names` the code is."""

    def __init__(self, names: list[str], documents: list[np.ndarray]) -> None:
        self.names = names
        self._place = {name: place for place, name in enumerate(names)}
        sizes = [len(found) for found in documents]
        self.documents = np.concatenate(documents) if documents else np.empty(0, dtype=np.int64)
        self.codes = np.repeat(np.arange(len(names)), sizes)
        self._starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)

    def counts(self, mask: np.ndarray) -> np.ndarray:
        """How many documents of the mask have each code."""
        return np.bincount(self.codes[mask[self.documents]], minlength=len(self.names))

    def having(self, name: str) -> np.ndarray:
        """The documents with a code."""
        place = self._place.get(name)
        if place is None:
            return self.documents[:0]
        return self.documents[self._starts[place] : self._starts[place + 1]]


class Snapshot:
    """Documents are numbered through all segments. Everything decoded is kept up to CACHE_BYTES."""

    def __init__(self, directory: Path) -> None:
        toc = generations.open_index(directory)._read_toc()
        self.segments = [SegmentArrays(directory, segment) for segment in toc.segments]
        self.bases = np.concatenate(([0], np.cumsum([s.size for s in self.segments]))).astype(np.int64)[:-1].tolist()
        self.size = sum(s.size for s in self.segments)
        self.alive = np.ones(self.size, dtype=bool)
        for base, segment in zip(self.bases, self.segments, strict=True):
            self.alive[segment.deleted + base] = False
        self.pk = self.column("pk")
        self.days = {name: self.column(name) for name in DAYS}
        self._kept: OrderedDict[tuple, tuple[int, Any]] = OrderedDict()
        self._kept_bytes = 0
        self._lock = threading.Lock()

    def scored(self, field: str, term: str) -> Postings:
        """Documents with a term and its BM25F score in each, as Whoosh counts it over all segments."""
        return self.kept(("scored", field, term), lambda: self._score(field, term))

    def documents(self, field: str, term: str) -> np.ndarray:
        """Documents with a term of a field that is not scored."""
        return self.kept(("documents", field, term), lambda: self._postings(field, term)[0])

    def positions(self, field: str, term: str, wanted: np.ndarray) -> np.ndarray:
        """Where a term stands in the wanted documents (ascending): document << 32 | position."""
        key = ("positions", field, term, wanted.tobytes())
        return self.kept(key, lambda: self._positions(field, term, wanted))

    def _positions(self, field: str, term: str, wanted: np.ndarray) -> np.ndarray:
        found = []
        for base, segment in zip(self.bases, self.segments, strict=True):
            low, high = np.searchsorted(wanted, (base, base + segment.size))
            found.append(segment.positions(field, term, wanted[low:high] - base) + (base << 32))
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def facet(self, name: str) -> Facet:
        return self.kept(("facet", name), lambda: self._facet(f"facet_{name}"))

    def terms_from(self, field: str, prefix: str) -> Iterator[str]:
        """The distinct terms of a field that begin with a prefix, in order."""
        last = None
        for term in merge(*(segment.terms_from(field, prefix) for segment in self.segments)):
            if not term.startswith(prefix):
                return
            if term != last:
                yield term
            last = term

    def document_frequency(self, field: str, term: str) -> int:
        infos = (segment.info(field, term) for segment in self.segments)
        return sum(info.doc_frequency() for info in infos if info)

    def kept(self, key: tuple, make: Callable[[], Any]) -> Any:
        """What `make` gave for this key before, or gives now; the longest unused goes when there is too much."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1]
        made = make()
        with self._lock:
            size = _bytes(made)
            if key not in self._kept:
                self._kept[key] = (size, made)
                self._kept_bytes += size
            while self._kept_bytes > CACHE_BYTES and len(self._kept) > 1:
                self._kept_bytes -= self._kept.popitem(last=False)[1][0]
        return made

    def _score(self, field: str, term: str) -> Postings:
        documents, weights = self._postings(field, term)
        if not len(documents):
            return _NONE
        idf = np.log(self.size / (self.document_frequency(field, term) + 1)) + 1
        lengths = self.kept(("lengths", field), lambda: self._lengths(field))
        average = sum(s.field_lengths.get(field, 0) for s in self.segments) / self.size or 1
        relative = (1 - B) + B * lengths[documents] / average
        return documents, idf * (weights * (K1 + 1) / (weights + K1 * relative))

    def _postings(self, field: str, term: str) -> Postings:
        found = []
        for base, segment in zip(self.bases, self.segments, strict=True):
            postings = segment.postings(field, term)
            if postings:
                found.append((postings[0] + np.int64(base), postings[1]))
        if not found:
            return _NONE
        return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])

    def _lengths(self, field: str) -> np.ndarray:
        return np.concatenate([segment.lengths(field) for segment in self.segments])

    def column(self, name: str) -> np.ndarray:
        """A number for each document, 0 where it has none."""
        columns = [segment.column(name) for segment in self.segments]
        return np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)

    def _facet(self, field: str) -> Facet:
        names = list(self.terms_from(field, ""))
        return Facet(names, [self._postings(field, name)[0] for name in names])


def _bytes(made: Any) -> int:
    if isinstance(made, Facet):
        return made.documents.nbytes + made.codes.nbytes
    arrays = made if isinstance(made, tuple) else (made,)
    return 200 + sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


_current: tuple[Path, tuple[int, int], Snapshot] | None = None
_current_lock = threading.Lock()


def latest(place: Path) -> Snapshot | None:
    """The snapshot of what is published now; None when there is no index. Costs one stat when nothing changed."""
    global _current
    for _ in range(5):
        state = generations.pointer_state(place)
        held = _current
        if state is None:
            return None
        if held and held[:2] == (place, state):
            return held[2]
        with _current_lock:
            try:
                directory = generations.current(place)
                if directory is None:
                    continue
                _current = (place, state, Snapshot(directory))
                return _current[2]
            except (FileNotFoundError, EmptyIndexError):
                continue  # a writer moved on while this was opening
    return _current[2] if _current and _current[0] == place else None
