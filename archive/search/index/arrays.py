"""Read Whoosh's index files as numpy arrays, without Whoosh's matchers: postings, lengths, columns,
words.

It knows the "W3" codec of Whoosh 2.7.4 and whoosh3 (whoosh/codec/whoosh3.py).
tests/test_search_engine.py compares what it reads with what Whoosh itself reads.
"""

import mmap
import pickle
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from struct import Struct

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3TermInfo
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import BufferFile
from whoosh.util.numeric import byte_to_length

_INT = Struct("!i")
_DIRECTORY = Struct("!qi")
_WIDTHS = {"B": 1, "H": 2, "i": 4, "I": 4}  # bytes of Whoosh's kinds of numbers
_NO_NUMBERS = np.empty(0, dtype=np.int32)
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where one term stands: in which documents, how often in each, and the codes (schema.code_of)
    of all in order.
    """

    documents: np.ndarray
    counts: np.ndarray
    codes: np.ndarray


class ViewFile(BufferFile):
    """A file of Whoosh over a memory view. (Whoosh's own copies the file when it is opened.)"""

    def __init__(self, view: memoryview) -> None:
        self._buf = view
        self._name = ""
        self.file = _ViewStream(view)
        self.onclose = None
        self.is_real = False
        self.is_closed = False


class _ViewStream:
    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._at = 0

    def seek(self, to: int, whence: int = 0) -> None:
        self._at = to if whence == 0 else self._at + to if whence == 1 else len(self._view) + to

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = len(self._view) if size < 0 else self._at + size
        found = bytes(self._view[self._at : end])
        self._at += len(found)
        return found

    def readinto(self, buffer: memoryview) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def readline(self) -> bytes:
        rest = bytes(self._view[self._at : self._at + 4096])
        line = rest[: rest.find(b"\n") + 1 or len(rest)]
        self._at += len(line)
        return line


class SegmentArrays:
    """One segment. Documents are numbered from 0 within it; deletions are in `deleted`."""

    def __init__(self, directory: Path, segment: object) -> None:
        self.id: str = segment.segment_id()  # type: ignore[attr-defined]
        self.size: int = segment.doc_count_all()  # type: ignore[attr-defined]
        self.field_lengths: dict[str, int] = dict(segment._fieldlengths)  # type: ignore[attr-defined]
        self.deleted = np.fromiter(segment.deleted_docs(), dtype=np.int64)  # type: ignore[attr-defined]
        path = directory / segment.make_filename(".seg")  # type: ignore[attr-defined]
        with path.open("rb") as file:
            self._view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        self._prefix: str = segment.make_filename("")  # type: ignore[attr-defined]
        start, _ = _DIRECTORY.unpack_from(self._view, 0)
        self._files: dict[str, dict[str, int]] = pickle.loads(self._view[start:])  # noqa: S301 (our own file)
        terms = self._part(".trm")
        self._terms = OrderedHashReader(ViewFile(terms), len(terms))
        self._field_numbers: dict[str, int] = dict(self._terms.extras["fieldmap"])
        self._postings = self._part(".pst")

    def has(self, field: str, term: str) -> bool:
        return self._head(field) + term.encode() in self._terms

    def info(self, field: str, term: str) -> W3TermInfo | None:
        """Where a term's postings are and how many; None when no document has it."""
        try:
            return W3TermInfo.from_bytes(self._terms[self._head(field) + term.encode()])
        except KeyError:
            return None

    def postings(self, field: str, term: str) -> tuple[np.ndarray, np.ndarray] | None:
        """Documents (int32, ascending, deleted ones included) with a term, and its weight in each
        (float64).
        """
        info = self.info(field, term)
        if info is None:
            return None
        blocks = [(documents, weights) for documents, weights, _ in self._blocks(info)]
        documents, weights = zip(*blocks, strict=True)
        return np.concatenate(documents).astype(np.int32), np.concatenate(weights)

    def occurrences(
        self, field: str, term: str, wanted: np.ndarray | None = None
    ) -> Occurrences | None:
        """Where a term stands in every document that has it (deleted ones included); of `wanted`
        documents (ascending) at least, when only these matter."""
        info = self.info(field, term)
        if info is None:
            return None
        documents, counts, codes = [_NO_NUMBERS], [_NO_NUMBERS], [b""]
        for found, weights, values in self._blocks(info, wanted):
            documents.append(found)
            counts.append(weights.astype(np.int32))
            codes.append(b"".join(values or ()))
        return Occurrences(
            np.concatenate(documents).astype(np.int32),
            np.concatenate(counts),
            np.frombuffer(b"".join(codes), dtype="<i4"),
        )

    def _blocks(
        self, info: W3TermInfo, wanted: np.ndarray | None = None
    ) -> Iterator[tuple[np.ndarray, np.ndarray, tuple[bytes, ...] | None]]:
        """A term's blocks, or those that may have the wanted documents: documents, weights, and the
        encoded places in each (none for a field that is not scored)."""
        offset, _ = info.extent()
        if bytes(self._postings[offset : offset + 4]) != WHOOSH3_HEADER_MAGIC:
            raise ValueError(f"no postings at {offset} of segment {self.id}")
        at, last, before = offset + 4, False, -1
        while not last:
            (length,) = _INT.unpack_from(self._postings, at)
            last, length = length < 0, abs(length)
            block = self._postings[at + 4 : at + 4 + length]
            at += 4 + length
            stream = BytesIO(block[:64])
            _, highest, _, compression, _, _ = pickle.load(stream)  # noqa: S301 (our own file)
            skipped = wanted is not None and not _any_between(wanted, before, highest)
            before = highest
            if skipped:
                continue
            data = block[stream.tell() :]
            packed, weights, values = pickle.loads(zlib.decompress(data) if compression else data)  # noqa: S301
            documents = np.cumsum(np.asarray(packed, dtype=np.int64))
            yield documents, _weights(weights, len(documents)), values

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

    def shown(self, document: int) -> bytes:
        """What a page of hits shows of a document."""
        start, end = self._shown_edges[document : document + 2].tolist()
        return bytes(self._range(f"{self._prefix}.shown.col")[start:end])

    @cached_property
    def _shown_edges(self) -> np.ndarray:
        """Where in its column what is shown of each document begins, and where the last ends. At
        the end of the column are the lengths and their kind; in large ones offsets too, with
        theirs."""
        column = self._range(f"{self._prefix}.shown.col")
        end = len(column) - 1
        kind = chr(column[end])
        if kind == "X":
            end -= 2 + self.size * _WIDTHS[chr(column[end - 1])]
            kind = chr(column[-3])
        lengths = np.frombuffer(
            column[end - self.size * _WIDTHS[kind] : end], dtype=f">u{_WIDTHS[kind]}"
        )
        return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))

    def terms_from(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field in order, from the first that is not before the prefix."""
        for key in self._terms.keys_from(self._head(field) + prefix.encode()):
            if not key.startswith(self._head(field)):
                return
            yield key[2:].decode()

    def _head(self, field: str) -> bytes:
        """How the keys of a field's terms begin."""
        return self._field_numbers.get(field, 0xFFFF).to_bytes(2, "big")

    def _part(self, extension: str) -> memoryview:
        return self._range(self._prefix + extension)

    def _range(self, name: str) -> memoryview:
        place = self._files[name]
        return self._view[place["offset"] : place["offset"] + place["length"]]


def _any_between(wanted: np.ndarray, before: int, highest: int) -> bool:
    place = int(np.searchsorted(wanted, before, side="right"))
    return place < len(wanted) and int(wanted[place]) <= highest


def _weights(weights: object, size: int) -> np.ndarray:
    """A block's weights: one for all when they are equal."""
    if weights is None or isinstance(weights, float):
        return np.full(size, 1.0 if weights is None else weights)
    return np.asarray(weights, dtype=np.float64)


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
