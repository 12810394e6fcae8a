"""One state of the index, open for reading: segments side by side as one row of documents, with
what was decoded kept.

A process keeps one snapshot and takes a new one when the pointer of generations.py has moved.
"""

import logging
import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import wraps
from heapq import merge
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np

from . import contents, generations
from .arrays import Occurrences, SegmentArrays
from .contents import Unusable
from .documents import Shown
from .lexicon import Rows
from .schema import ASIDE, DAYS, FORM_BITS, FORM_MASK, PLACED_SHIFT, checksums_aside

Params = ParamSpec("Params")
Answer = TypeVar("Answer")
TRIES = 5
_log = logging.getLogger(__name__)
B, K1 = 0.75, 1.2  # of BM25F, as Whoosh has them
CACHE_BYTES = 64_000_000
# times as many documents with a term as are wanted: then the blocks of those are read, not all
MANY = 500
Key = tuple[Any, ...]
Postings = tuple[np.ndarray, np.ndarray]  # documents, and a number for each
_NOTHING = np.empty(0, dtype=np.int64)
_NONE: Postings = (_NOTHING, np.empty(0))
_NOWHERE = Occurrences(_NOTHING, _NOTHING, _NOTHING)


class Facet:
    """The codes of one field.

    Documents have combinations of codes, of which there are far fewer than documents.
    """

    def __init__(self, names: list[str], held: np.ndarray, lists: Rows) -> None:
        self.names, self._held = names, held  # of each document which combination it has
        self._sizes = np.diff(lists.starts)
        self._codes = lists.values  # of all combinations in turn, as places in `names`
        self._place = {name: place for place, name in enumerate(names)}

    def counts(self, documents: np.ndarray) -> np.ndarray:
        """How many of the documents have each code."""
        having = np.bincount(self._held[documents], minlength=len(self._sizes))
        return np.bincount(self._codes, np.repeat(having, self._sizes), len(self.names)).astype(
            np.int64
        )

    def count_of(self, name: str, counts: np.ndarray) -> int:
        """One code's count of `counts`; 0 when no document has it."""
        place = self._place.get(name)
        return 0 if place is None else int(counts[place])

    def having(self, name: str) -> np.ndarray:
        """For every document whether it has a code."""
        within = np.zeros(len(self._sizes), dtype=bool)
        within[
            np.repeat(np.arange(len(within)), self._sizes)[self._codes == self._place.get(name, -1)]
        ] = True
        return within[self._held]

    @property
    def kept_bytes(self) -> int:
        return self._held.nbytes + self._codes.nbytes + self._sizes.nbytes


class Snapshot:
    """Documents are numbered through all segments. Everything decoded is kept up to CACHE_BYTES."""

    def __init__(self, directory: Path) -> None:
        _, segments = contents.read(directory)
        for segment in segments:
            contents.verify(directory, segment)
        self.segments = [SegmentArrays(directory, segment) for segment in segments]
        self.bases = (
            np.concatenate(([0], np.cumsum([s.size for s in self.segments])))
            .astype(np.int64)[:-1]
            .tolist()
        )
        self.size = sum(s.size for s in self.segments)
        self.alive = np.ones(self.size, dtype=bool)
        for base, segment in zip(self.bases, self.segments, strict=True):
            self.alive[segment.deleted + base] = False
        self.pk = self.column("pk")
        self.days = {name: self.column(name) for name in DAYS}
        self._kept: OrderedDict[Key, tuple[int, Any]] = OrderedDict()
        self._kept_bytes = 0
        self._lock = threading.Lock()

    def scored(self, field: str, term: str) -> Postings:
        """Documents with a term and its BM25F score in each, counted over all segments."""
        return self.kept(("scored", field, term), lambda: self._score(field, term))

    def documents(self, field: str, term: str) -> np.ndarray:
        """Documents with a term of a field that is not scored."""
        return self.kept(("documents", field, term), lambda: self._postings(field, term)[0])

    def places(
        self, field: str, term: str, wanted: np.ndarray, form: int | None = None
    ) -> np.ndarray:
        """Where a term stands in the wanted documents (ascending), in that form only if one is
        given: document << PLACED_SHIFT | question and place, ascending."""
        found = self._occurrences_in(field, term, wanted)
        at = np.searchsorted(found.documents, wanted)
        at[at == len(found.documents)] = 0
        at = at[found.documents[at] == wanted] if len(found.documents) else at[:0]
        ends = np.cumsum(found.counts)
        counts = found.counts[at]
        source = np.repeat(np.arange(len(at)), counts)
        within = np.arange(len(source)) - (np.cumsum(counts) - counts)[source]
        codes = found.codes[(ends[at] - counts)[source] + within]
        places = found.documents[at].astype(np.int64)[source] << PLACED_SHIFT | codes >> FORM_BITS
        return places if form is None else places[codes & FORM_MASK == form]

    def _occurrences_in(self, field: str, term: str, wanted: np.ndarray) -> Occurrences:
        """Of a frequent term only what is needed, when that is little; else all of it, kept."""
        held = self.held(("occurrences", field, term))
        if held is not None:
            return held
        if self.document_frequency(field, term) > MANY * (1 + len(wanted)):
            return self._occurrences(field, term, wanted)
        return self.kept(("occurrences", field, term), lambda: self._occurrences(field, term))

    def checksums(self, field: str, term: str) -> frozenset[int]:
        """What the index keeps of the checksums of the words under a term: forms, in a field aside
        somewhat more.
        """
        found = self.kept(("occurrences", field, term), lambda: self._occurrences(field, term))
        read = checksums_aside if field not in ASIDE else lambda codes: codes & FORM_MASK
        return self.kept(
            ("checksums", field, term), lambda: frozenset(np.unique(read(found.codes)).tolist())
        )

    def _occurrences(self, field: str, term: str, wanted: np.ndarray | None = None) -> Occurrences:
        found = []
        for base, segment in zip(self.bases, self.segments, strict=True):
            one = segment.occurrences(field, term, None if wanted is None else wanted - base)
            if one:
                found.append((one.documents + np.int32(base), one.counts, one.codes))
        if not found:
            return _NOWHERE
        return Occurrences(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))

    def shown(self, document: int) -> Shown:
        """What a page of hits shows of a document."""
        at = bisect_right(self.bases, document) - 1
        return Shown.read(self.segments[at].shown(document - self.bases[at]))

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

    def has(self, field: str, term: str) -> bool:
        return any(segment.has(field, term) for segment in self.segments)

    def document_frequency(self, field: str, term: str) -> int:
        infos = (segment.info(field, term) for segment in self.segments)
        return sum(info.doc_frequency() for info in infos if info)

    def kept(self, key: Key, make: Callable[[], Any]) -> Any:
        """What `make` gave for this key before, or gives now."""
        held = self.held(key)
        if held is None:
            held = make()
            self.hold(key, held)
        return held

    def held(self, key: Key) -> Any:
        """What is kept under a key; None when nothing is."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def hold(self, key: Key, made: Any) -> None:
        """Keep something; what was not used longest goes when there is too much."""
        size = 200 + _bytes(made)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (size, made)
                self._kept_bytes += size
            while self._kept_bytes > CACHE_BYTES and len(self._kept) > 1:
                self._kept_bytes -= self._kept.popitem(last=False)[1][0]

    def _score(self, field: str, term: str) -> Postings:
        documents, weights = self._postings(field, term)
        if not len(documents):
            return _NONE
        idf = np.log(self.size / (self.document_frequency(field, term) + 1)) + 1
        lengths = self.lengths(field)
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

    def lengths(self, field: str) -> np.ndarray:
        """How many words each document has in a field, as Whoosh rounds it."""
        return self.kept(
            ("lengths", field), lambda: np.concatenate([s.lengths(field) for s in self.segments])
        )

    def column(self, name: str) -> np.ndarray:
        """A number for each document, 0 where it has none."""
        columns = [segment.column(name) for segment in self.segments]
        return np.concatenate(columns) if columns else np.empty(0, dtype=np.int64)

    def _facet(self, field: str) -> Facet:
        read = [segment.combinations(field) for segment in self.segments]
        names = sorted(
            {name for _, combinations in read for names in combinations for name in names}
        )
        place = {name: at for at, name in enumerate(names)}
        held = [_NOTHING]
        combinations: list[list[str]] = []
        for numbers, own in read:
            held.append(numbers + len(combinations))
            combinations += own
        starts = np.cumsum([0, *map(len, combinations)])
        codes = np.array([place[name] for names in combinations for name in names], dtype=np.int64)
        return Facet(names, np.concatenate(held), Rows(starts, codes))


def _bytes(made: Any) -> int:
    if isinstance(made, np.ndarray):
        return made.nbytes
    if isinstance(made, tuple):
        return sum(map(_bytes, made))
    if isinstance(made, Occurrences):
        return made.documents.nbytes + made.codes.nbytes
    return getattr(made, "kept_bytes", 1000)


# Of which place, at which state of its pointer; None: what was published then cannot be used.
_current: tuple[Path, tuple[int, int], Snapshot | None] | None = None
_current_lock = threading.Lock()


def latest(place: Path) -> Snapshot | None:
    """The snapshot of what is published now; None when there is no index that can be used, which
    is logged once.

    Costs one stat when nothing changed; every new segment is read once and its checksum compared.
    """
    begun = generations.pointer_state(place)
    for attempt in range(TRIES):
        state = generations.pointer_state(place)
        held = _current
        if state is None:
            return None
        if held and held[:2] == (place, state):
            return held[2]
        with _current_lock:
            try:
                return _hold(place, state, _opened(place))
            except FileNotFoundError:  # a writer moved on while this was opening
                time.sleep(0.01 * attempt)
            except Unusable as error:
                return _give_up(place, state, str(error))
    if begun and begun == generations.pointer_state(place):
        return _give_up(place, begun, "a file of it is missing")
    return held[2] if held and held[0] == place else None


def without_what_is_damaged(ask: Callable[Params, Answer]) -> Callable[Params, Answer]:
    """Let what is asked of the index be answered as without one when its files turn out to be
    damaged. A fault while they are whole is a fault of ours, and raised."""

    @wraps(ask)
    def asked(*args: Params.args, **kwargs: Params.kwargs) -> Answer:
        try:
            return ask(*args, **kwargs)
        except Exception:
            if not _is_damaged():
                raise
            return ask(*args, **kwargs)

    return asked


def _is_damaged() -> bool:
    """Whether the files of the present snapshot are not as they were written; then it is let go."""
    held = _current
    if not held or not held[2]:
        return False
    contents.forget_verified()
    try:
        generations.usable(held[0])
    except Unusable as error:
        with _current_lock:
            _give_up(*held[:2], str(error))
        return True
    return False


def _opened(place: Path) -> Snapshot:
    try:
        directory = generations.current(place)
        if directory is None:
            raise FileNotFoundError(place)
        return Snapshot(directory)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unusable(f"{error.filename}: {error.strerror}") from error


def _hold(place: Path, state: tuple[int, int], made: Snapshot | None) -> Snapshot | None:
    global _current
    _current = (place, state, made)
    return made


def _give_up(place: Path, state: tuple[int, int], reason: str) -> Snapshot | None:
    _log.error("search index unusable: run check_index", extra={"reason": reason})
    return _hold(place, state, None)
