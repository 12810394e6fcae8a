"""Read a segment's file as numpy arrays over memory maps: its words, postings and columns.

Of Whoosh's "W3" codec (2.7.4 and whoosh3, whoosh/codec/whoosh3.py) it knows the columns; the rest
merging.py wrote.
"""

import json
import mmap
import pickle
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from struct import Struct
from struct import error as StructError
from typing import Any, NamedTuple

import numpy as np
from whoosh.util.numeric import byte_to_length

from .ascending import steps
from .contents import Unusable
from .merging import SIGN, TAIL
from .schema import FORM_BITS, FORM_MASK, Kind

MOST_OF_A_SEGMENT = 1 << 16  # documents: they are numbers of 16 bits
SAMPLED = 64  # of so many terms one is at hand, so that few are read to find one
FEW_OF = 20  # so many times as many documents are searched rather than gone through
_DIRECTORY = Struct("!qi")
_WIDTHS = {"B": 1, "H": 2, "i": 4, "I": 4}  # bytes of Whoosh's kinds of numbers
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)


class Lists(NamedTuple):
    """Posting lists of successive terms: from one number up to another."""

    low: int
    high: int


class Words:
    """The terms of one kind, in order, and their postings."""

    def __init__(self, arrays: dict[str, np.ndarray], kind: Kind) -> None:
        name = kind.name.lower()
        self._terms = arrays[f"{name}.terms"].data
        ends = arrays[f"{name}.ends"]
        self._ends = ends.data
        self.size = len(ends) - 1
        self._samples = [self._term(at) for at in range(0, self.size, SAMPLED)]
        self._starts = arrays[f"{name}.starts"].data
        self.documents = arrays[f"{name}.documents"]
        if kind != Kind.NUMBERS:
            self._code_starts = arrays[f"{name}.code_starts"].data
            self.worths, self.masks = arrays[f"{name}.worths"], arrays[f"{name}.masks"]
            self._counts, self.codes = arrays[f"{name}.counts"], arrays[f"{name}.codes"]

    def lists_of(self, term: str) -> Lists:
        """The list of a term; of none when no document has it."""
        sought = term.encode()
        at = self._place(sought)
        found = at < self.size and self._term(at) == sought
        return Lists(at, at + found)

    def lists_from(self, prefix: str) -> Lists:
        """The lists of all terms that begin so."""
        start = prefix.encode()
        return Lists(self._place(start), self._place(start + b"\xff"))

    def postings_of(self, lists: Lists) -> slice:
        """Where the postings of these lists stand in `documents`, `worths` and `masks`."""
        return slice(self._starts[lists.low], self._starts[lists.high])

    def codes_of(self, lists: Lists, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The codes of chosen postings of these lists (ascending places among them): of each the
        document, and the code.
        """
        documents = self.documents[self.postings_of(lists)]
        if len(chosen) == len(documents):
            counts = self._counts[self.postings_of(lists)]
            return documents.repeat(counts), self.all_codes_of(lists)
        firsts, sizes = self._firsts_and_sizes(lists, chosen)
        return documents[chosen].repeat(sizes), self.codes[steps(firsts, sizes)]

    def codes_of_each(
        self, lists: Sequence[Lists], wanted: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The codes of lists of one term each in the wanted documents (ascending): of each code
        which of the lists, the document, and the code.
        """
        sought = wanted.astype(self.documents.dtype)
        nowhere = np.empty(0, dtype=np.int64)
        of_lists, documents, firsts, sizes = [nowhere], [nowhere], [nowhere], [nowhere]
        for number, own in enumerate(lists):
            if own.high == own.low:
                continue
            there = self.documents[self.postings_of(own)]
            at = there.searchsorted(sought)
            here = (there.take(at, mode="clip") == sought).nonzero()[0]
            if len(here):
                first, size = self._firsts_and_sizes(own, at[here])
                of_lists.append(np.full(len(here), number))
                documents.append(wanted[here])
                firsts.append(first)
                sizes.append(size)
        times = np.concatenate(sizes)
        codes = self.codes[steps(np.concatenate(firsts), times)].astype(np.int64)
        return *(np.concatenate(of).repeat(times) for of in (of_lists, documents)), codes

    def _firsts_and_sizes(self, lists: Lists, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the codes of chosen postings begin, and how many there are."""
        start = self._starts[lists.low]
        last = start + int(chosen[-1]) + 1 if len(chosen) else start
        counts = self._counts[start:last]
        sizes = counts[chosen].astype(np.int64)
        firsts = counts.cumsum(dtype=np.int64)[chosen] - sizes
        return firsts + self._code_starts[lists.low], sizes

    def stands_at(
        self, lists: Lists, documents: np.ndarray, codes: np.ndarray, exactly: bool
    ) -> np.ndarray:
        """For each document (ascending, one may come often) and code, whether the term stands
        there: looked up in the codes of each document by halving.
        """
        own = self.documents[self.postings_of(lists)]
        at = np.minimum(own.searchsorted(documents.astype(own.dtype)), len(own) - 1)
        here = own[at] == documents
        low, sizes = self._firsts_and_sizes(lists, at)
        high = last = low + sizes
        sought = codes if exactly else codes & ~FORM_MASK
        for _ in range(int(sizes.max(initial=0)).bit_length()):
            middle = (low + high) >> 1
            is_less = (self.codes[np.minimum(middle, len(self.codes) - 1)] < sought) & (low < high)
            low = np.where(is_less, middle + 1, low)
            high = np.where(is_less, high, middle)
        there = self.codes[np.minimum(low, len(self.codes) - 1)]
        same = there == codes if exactly else there >> FORM_BITS == codes >> FORM_BITS
        return here & (low < last) & same

    def all_codes_of(self, lists: Lists) -> np.ndarray:
        """The codes of all postings of these lists."""
        return self.codes[self._code_starts[lists.low] : self._code_starts[lists.high]]

    def terms_from(self, prefix: str, mask: int | None = None) -> Iterator[str]:
        """The terms that begin so, in order; with a mask those that stand in one of its fields."""
        here = np.arange(*self.lists_from(prefix))
        if mask is not None:
            here = here[self._masks_of(here) & mask > 0]
        for at in here.tolist():
            yield self._term(at).decode()

    def terms_of_length(self, prefix: str, length: int) -> tuple[list[bytes], np.ndarray]:
        """The terms that begin so and are so many bytes long, and the masks of all their fields."""
        low, high = self.lists_from(prefix)
        here = low + np.flatnonzero(np.diff(np.asarray(self._ends[low : high + 1])) == length)
        return [self._term(at) for at in here.tolist()], self._masks_of(here)

    def _masks_of(self, lists: np.ndarray) -> np.ndarray:
        """Of lists (each has a posting) the fields in which their words stand anywhere."""
        if not len(lists):
            return self.masks[:0]
        starts = np.asarray(self._starts)
        first = starts[lists].astype(np.int64)
        sizes = starts[lists + 1] - first
        masks = self.masks[steps(first, sizes)]
        return np.bitwise_or.reduceat(masks, np.cumsum(sizes) - sizes)

    def _place(self, sought: bytes) -> int:
        after = bisect_left(self._samples, sought) * SAMPLED
        low, high = max(0, after - SAMPLED), min(after, self.size)
        return bisect_left(range(self.size), sought, low, high, key=self._term)

    def _term(self, at: int) -> bytes:
        return self._terms[self._ends[at] : self._ends[at + 1]].tobytes()


def those_of(documents: np.ndarray, wanted: np.ndarray, ascending: bool) -> np.ndarray:
    """Where among documents the wanted ones (ascending) stand."""
    if ascending and len(wanted) * FEW_OF < len(documents):
        at = documents.searchsorted(wanted.astype(documents.dtype))
        return at[documents.take(at, mode="clip") == wanted]
    among = np.zeros(MOST_OF_A_SEGMENT, dtype=bool)
    among[wanted] = True
    return among[documents].nonzero()[0]


class SegmentArrays:
    """One segment. Documents are numbered from 0 within it; deletions are in `deleted`."""

    def __init__(self, directory: Path, segment: object) -> None:
        self.id: str = segment.segment_id()  # type: ignore[attr-defined]
        self.size: int = segment.doc_count_all()  # type: ignore[attr-defined]
        self.deleted = np.fromiter(segment.deleted_docs(), dtype=np.int64)  # type: ignore[attr-defined]
        path = directory / segment.make_filename(".seg")  # type: ignore[attr-defined]
        with path.open("rb") as file:
            self._view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        self._prefix: str = segment.make_filename("")  # type: ignore[attr-defined]
        start, _ = _DIRECTORY.unpack_from(self._view, 0)
        self._files: dict[str, dict[str, int]] = pickle.loads(self._view[start:])  # noqa: S301 (our own file)
        arrays = arrays_in(self._view, path.name)
        self.words = {kind: Words(arrays, kind) for kind in Kind}

    def lengths(self, field: str) -> np.ndarray:
        """How many words each document has in a field, as Whoosh rounds it (float64)."""
        raw = self._column(f"_{field}_len", np.dtype("u1"))
        return _LENGTHS[raw]

    def column(self, name: str) -> np.ndarray:
        """A column of numbers, 0 where a document has none (int64)."""
        return self._column(name, np.dtype(">i4")).astype(np.int64)

    def _column(self, name: str, kind: np.dtype) -> np.ndarray:
        values = np.zeros(self.size, dtype=kind)
        file = f"{self._prefix}.{name}.col"
        if file in self._files:
            stored = np.frombuffer(self._range(file), dtype=kind)
            values[: len(stored)] = stored[: self.size]
        return values

    def combinations(self, name: str) -> tuple[np.ndarray, list[list[str]]]:
        """A column of codes: for each document which combination it has, and the codes of each
        combination.
        """
        file = f"{self._prefix}.{name}.col"
        if file not in self._files:
            return np.zeros(self.size, dtype=np.int64), [[]]
        column = self._range(file)
        kind = np.dtype(">u1" if column[-1] == ord("B") else ">u2")
        held = np.frombuffer(column[: self.size * kind.itemsize], dtype=kind).astype(np.int64)
        return held, [
            value.decode().split()
            for value in _unique_values(column[self.size * kind.itemsize : -1])
        ]

    def shown(self, document: int) -> memoryview:
        """What a page of hits shows of a document."""
        start, end = self._shown_edges[document : document + 2].tolist()
        return self._shown[start:end]

    @cached_property
    def _shown(self) -> memoryview:
        return self._range(f"{self._prefix}.shown.col")

    @cached_property
    def _shown_edges(self) -> np.ndarray:
        """Where in its column what is shown of each document begins, and where the last ends. At
        the end of the column are the lengths and their kind; in large ones offsets too, with
        theirs."""
        column = self._shown
        end = len(column) - 1
        kind = chr(column[end])
        if kind == "X":
            end -= 2 + self.size * _WIDTHS[chr(column[end - 1])]
            kind = chr(column[-3])
        lengths = np.frombuffer(
            column[end - self.size * _WIDTHS[kind] : end], dtype=f">u{_WIDTHS[kind]}"
        )
        return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))

    def _range(self, name: str) -> memoryview:
        place = self._files[name]
        return self._view[place["offset"] : place["offset"] + place["length"]]


def arrays_in(view: memoryview, name: str) -> dict[str, np.ndarray]:
    """The arrays behind a segment's file. Raises Unusable when there are none."""
    try:
        start, length, sign = TAIL.unpack_from(view, len(view) - TAIL.size)
    except StructError:
        sign = b""
    if sign != SIGN:
        raise Unusable(f"{name} has no words")
    table: dict[str, Any] = json.loads(bytes(view[start : start + length]))
    return {key: np.frombuffer(view, kind, size, at) for key, (at, size, kind) in table.items()}


def _unique_values(data: memoryview) -> Iterator[bytes]:
    """The values of a RefBytesColumn, in order of their number: how many, then each with its length
    before it.
    """
    size, at = _variable_number(data, 0)
    for _ in range(size):
        length, at = _variable_number(data, at)
        yield bytes(data[at : at + length])
        at += length


def _variable_number(data: memoryview, at: int) -> tuple[int, int]:
    """Whoosh's number of seven bits a byte, and where it ends."""
    number, shift = data[at] & 0x7F, 7
    while data[at] & 0x80:
        at += 1
        number |= (data[at] & 0x7F) << shift
        shift += 7
    return number, at + 1
