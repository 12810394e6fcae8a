"""One state of the index, open for reading: segments side by side as one row of documents, with
what was decoded kept.

A process keeps one snapshot and takes a new one when the pointer of generations.py has moved.
"""

import logging
import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import contents, generations
from .arrays import MOST_OF_A_SEGMENT, Lists, SegmentArrays, Words, those_of
from .contents import Unusable
from .facet import Facet
from .lexicon import Rows
from .schema import (
    DAYS,
    FORM_BITS,
    FORM_MASK,
    PLACED_SHIFT,
    Kind,
    in_fields,
    listed,
)
from .shown import Shown

TRIES = 5
_log = logging.getLogger(__name__)
CACHE_BYTES = 64_000_000
Key = tuple[Any, ...]
_NOTHING = np.empty(0, dtype=np.int64)


class Postings(NamedTuple):
    """Documents, and of each what the term is worth there (in parts of WORTH_SCALE) and in which
    fields it stands.
    """

    documents: np.ndarray
    worths: np.ndarray
    masks: np.ndarray


NOWHERE = Postings(_NOTHING, np.empty(0, dtype=np.uint16), np.empty(0, dtype=np.uint8))


class Snapshot:
    """Documents are numbered through all segments. Everything decoded is kept up to CACHE_BYTES."""

    def __init__(self, directory: Path) -> None:
        _, segments = contents.read(directory)
        for segment in segments:
            contents.verify(directory, segment)
        self._read([SegmentArrays(directory, segment) for segment in segments])

    def _read(self, segments: list[SegmentArrays]) -> None:
        self.segments = segments
        self.bases = (
            np.concatenate(([0], np.cumsum([s.size for s in self.segments])))
            .astype(np.int64)[:-1]
            .tolist()
        )
        self.size = sum(s.size for s in self.segments)
        self.alive = np.ones(self.size, dtype=bool)
        for base, segment in zip(self.bases, self.segments, strict=True):
            self.alive[segment.deleted + base] = False
        self.all_alive = bool(self.alive.all())
        self.pk = self.column("pk")
        self.days = {name: self.column(name) for name in DAYS}
        self._kept: OrderedDict[Key, tuple[int, Any]] = OrderedDict()
        self._kept_bytes = 0
        self._lock = threading.Lock()

    def postings(self, term: str, kind: Kind = Kind.WORDS) -> Postings:
        """Where a term stands, deleted documents too."""
        return self.kept(("postings", kind, term), lambda: self._postings(term, kind))

    def _postings(self, term: str, kind: Kind) -> Postings:
        return self._together(kind, self._lists(term, kind))

    def postings_from(self, prefix: str, kind: Kind) -> Postings:
        """Where terms that begin so stand, of one segment after the other, term by term."""
        lists = [segment.words[kind].lists_from(prefix) for segment in self.segments]
        return self._together(kind, lists)

    def _together(self, kind: Kind, lists: list[Lists]) -> Postings:
        parts = [
            _postings_in(segment.words[kind], own, base, kind)
            for base, segment, own in zip(self.bases, self.segments, lists, strict=True)
            if own.high > own.low
        ]
        if len(parts) < 2:
            return parts[0] if parts else NOWHERE
        return Postings(*map(np.concatenate, zip(*parts, strict=True)))

    def _lists(self, term: str, kind: Kind) -> list[Lists]:
        return self.kept(
            ("lists", kind, term),
            lambda: [segment.words[kind].lists_of(term) for segment in self.segments],
        )

    def documents(self, field: str, term: str) -> np.ndarray:
        """Documents with a term in a field: of text, `parts`, `printed` or `numbers`."""
        kind, mask = listed(field)
        postings = self.postings(term, kind)
        return postings.documents if mask is None else postings.documents[postings.masks & mask > 0]

    def codes(self, term: str, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where a term stands in the wanted documents (ascending): of each time the document and
        the code, ascending.
        """
        return self._codes(self._lists(term, Kind.WORDS), wanted, Kind.WORDS)

    def codes_of_each(
        self, terms: Sequence[str], wanted: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where terms stand in the wanted documents (ascending): of each time which of the terms,
        the document and the code.
        """
        found = [(_NOTHING, _NOTHING, _NOTHING)]
        lists = [self._lists(term, Kind.WORDS) for term in terms]
        edges = wanted.searchsorted([*self.bases, self.size]).tolist()
        for at, (low, high) in enumerate(pairwise(edges)):
            if low < high:
                base, words = self.bases[at], self.segments[at].words[Kind.WORDS]
                own = [of_term[at] for of_term in lists]
                which, documents, codes = words.codes_of_each(own, wanted[low:high] - base)
                found.append((which, documents + base, codes))
        if len(found) == 2:
            return found[1]
        which, documents, codes = map(np.concatenate, zip(*found, strict=True))
        return which, documents, codes

    def codes_from(
        self, prefix: str, wanted: np.ndarray, kind: Kind
    ) -> tuple[np.ndarray, np.ndarray]:
        """The same of all terms that begin so, one term after the other."""
        lists = [segment.words[kind].lists_from(prefix) for segment in self.segments]
        return self._codes(lists, wanted, kind)

    def _codes(
        self, lists: list[Lists], wanted: np.ndarray, kind: Kind
    ) -> tuple[np.ndarray, np.ndarray]:
        found = [(_NOTHING, _NOTHING)]
        for words, base, own, here in self._in_segments(lists, wanted, kind):
            chosen = those_of(
                words.documents[words.postings_of(own)], here, own.high - own.low == 1
            )
            documents, codes = words.codes_of(own, chosen)
            found.append((documents.astype(np.int64) + base, codes.astype(np.int64)))
        if len(found) == 2:
            return found[1]
        documents, codes = map(np.concatenate, zip(*found, strict=True))
        return documents, codes

    def stands_at(
        self, term: str, documents: np.ndarray, codes: np.ndarray, exactly: bool
    ) -> np.ndarray:
        """For each document (ascending, one may come often) and code: whether the term stands
        there; exactly: in that form too.
        """
        stands = np.zeros(len(codes), dtype=bool)
        for words, base, own, _ in self._in_segments(self._lists(term, Kind.WORDS), documents):
            low, high = documents.searchsorted((base, base + MOST_OF_A_SEGMENT)).tolist()
            here = slice(low, high)
            stands[here] |= words.stands_at(own, documents[here] - base, codes[here], exactly)
        return stands

    def places(
        self, term: str, wanted: np.ndarray, form: int | None, fields: Sequence[int]
    ) -> np.ndarray:
        """Where a term stands in these fields (numbers) of the wanted documents (ascending), in
        that form only if one is given: document << PLACED_SHIFT | question, field and place.
        """
        found = [_NOTHING]
        for words, base, own, here in self._in_segments(self._lists(term, Kind.WORDS), wanted):
            chosen = those_of(words.documents[words.postings_of(own)], here, ascending=True)
            documents, codes = words.codes_of(own, chosen)
            right = in_fields(codes, fields) if form is None else codes & FORM_MASK == form
            if form is not None:
                right &= in_fields(codes, fields)
            if not right.all():
                documents, codes = documents[right], codes[right]
            placed = documents.astype(np.int64)
            placed += base
            placed <<= PLACED_SHIFT
            placed |= codes >> FORM_BITS
            found.append(placed)
        return np.concatenate(found)

    def _in_segments(
        self, lists: list[Lists], wanted: np.ndarray, kind: Kind = Kind.WORDS
    ) -> Iterator[tuple[Words, int, Lists, np.ndarray]]:
        """The segments with one of the lists: words, base, lists, and which of the wanted documents
        are in it.
        """
        for base, segment, own in zip(self.bases, self.segments, lists, strict=True):
            if own.high == own.low:
                continue
            low, high = wanted.searchsorted((base, base + segment.size)).tolist()
            if high > low:
                yield segment.words[kind], base, own, wanted[low:high] - base

    def shown(self, document: int) -> Shown:
        """What a page of hits shows of a document."""
        at = bisect_right(self.bases, document) - 1
        return Shown(self.segments[at].shown(document - self.bases[at]))

    def facet(self, name: str) -> Facet:
        return self.kept(("facet", name), lambda: self._facet(f"facet_{name}"))

    def terms_from(self, field: str, prefix: str) -> Iterator[str]:
        """The distinct terms of a field that begin with a prefix, in order."""
        kind, mask = listed(field)
        last = None
        for term in merge(*(s.words[kind].terms_from(prefix, mask) for s in self.segments)):
            if term != last:
                yield term
            last = term

    def terms_of_length(
        self, kind: Kind, prefix: str, length: int
    ) -> Iterator[tuple[list[bytes], np.ndarray]]:
        """For each segment the terms that begin with a prefix and are so many bytes long, and the
        masks of all their fields."""
        for segment in self.segments:
            yield segment.words[kind].terms_of_length(prefix, length)

    def has(self, field: str, term: str) -> bool:
        return self.document_frequency(field, term) > 0

    def document_frequency(self, field: str, term: str) -> int:
        return len(self.documents(field, term))

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


def _postings_in(words: Words, lists: Lists, base: int, kind: Kind) -> Postings:
    part = words.postings_of(lists)
    documents = words.documents[part].astype(np.int64)
    if base:
        documents += base
    if kind == Kind.NUMBERS:
        return Postings(documents, _NOTHING, _NOTHING)
    return Postings(documents, words.worths[part], words.masks[part])


def _bytes(made: Any) -> int:
    if isinstance(made, np.ndarray):
        return made.nbytes
    if isinstance(made, tuple):
        return sum(map(_bytes, made))
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


def let_go_if_damaged() -> bool:
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
