"""Read Whoosh's index files as numpy arrays, without Whoosh's matchers: postings, lengths, columns, words.

It knows the "W3" codec of Whoosh 2.7.4 and whoosh3 (whoosh/codec/whoosh3.py). tests/test_search_engine.py compares
what it reads with what Whoosh itself reads.
"""

import mmap
import pickle
import zlib
from collections.abc import Iterator
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
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float64)
_NOTHING = np.empty(0, dtype=np.int64)
_COUNT_BYTES = 4  # before the pickled positions of a posting


class ViewFile(BufferFile):
    """A file of Whoosh over a memory view. (Whoosh's own copies the whole file when it is opened.)"""

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
        self._field_numbers: dict[str, int] = self._terms.extras["fieldmap"]
        self._postings = self._part(".pst")

    def info(self, field: str, term: str) -> W3TermInfo | None:
        """Where a term's postings are and how many; None when no document has it."""
        key = self._key(field, term)
        if key is None:
            return None
        try:
            return W3TermInfo.from_bytes(self._terms[key])
        except KeyError:
            return None

    def postings(self, field: str, term: str) -> tuple[np.ndarray, np.ndarray] | None:
        """Documents (int32, ascending, deleted ones included) with a term, and its weight in each (float64)."""
        info = self.info(field, term)
        if info is None:
            return None
        ids, weights = [], []
        for packed, weight, _ in self._blocks(info):
            found = np.cumsum(np.array(packed, dtype=np.int64))
            ids.append(found)
            weights.append(
                np.array(weight, dtype=np.float64)
                if isinstance(weight, tuple)
                else np.full(len(found), 1.0 if weight is None else weight)
            )
        return np.concatenate(ids).astype(np.int32), np.concatenate(weights)

    def positions(self, field: str, term: str, wanted: np.ndarray) -> np.ndarray:
        """Where a term stands in those of the wanted documents (ascending): document << 32 | position, ascending."""
        info = self.info(field, term)
        found: list[np.ndarray] = []
        if info is None or not len(wanted):
            return _NOTHING
        numbers = set(wanted.tolist())
        for packed, _, values in self._blocks(info, wanted):
            ids = np.cumsum(np.array(packed, dtype=np.int64)).tolist()
            for number, value in zip(ids, values, strict=True):
                if number in numbers:
                    deltas = pickle.loads(value[_COUNT_BYTES:])  # noqa: S301 (our own file)
                    found.append(np.cumsum(np.array(deltas, dtype=np.int64)) + (number << 32))
        return np.concatenate(found) if found else _NOTHING

    def _blocks(self, info: W3TermInfo, wanted: np.ndarray | None = None) -> Iterator[tuple]:
        """A term's blocks: (gaps between documents, weights, values); with `wanted`, those that may hold these."""
        offset, _ = info.extent()
        if bytes(self._postings[offset : offset + 4]) != WHOOSH3_HEADER_MAGIC:
            raise ValueError(f"no postings at {offset} of segment {self.id}")
        at, last, previous = offset + 4, False, -1
        while not last:
            (length,) = _INT.unpack_from(self._postings, at)
            last, length = length < 0, abs(length)
            block = self._postings[at + 4 : at + 4 + length]
            at += 4 + length
            stream = BytesIO(block[:64])
            _, highest, _, compression, _, _ = pickle.load(stream)  # noqa: S301 (our own file)
            if wanted is None or _any_between(wanted, previous, highest):
                data = block[stream.tell() :]
                yield pickle.loads(zlib.decompress(data) if compression else data)  # noqa: S301 (our own file)
            previous = highest

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

    def terms_from(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field in order, from the first that is not before the prefix."""
        number = self._field_numbers.get(field)
        if number is None:
            return
        head = number.to_bytes(2, "big")
        for key in self._terms.keys_from(head + prefix.encode()):
            if not key.startswith(head):
                return
            yield key[2:].decode()

    def _key(self, field: str, term: str) -> bytes | None:
        number = self._field_numbers.get(field)
        return None if number is None else number.to_bytes(2, "big") + term.encode()

    def _part(self, extension: str) -> memoryview:
        return self._range(self._prefix + extension)

    def _range(self, name: str) -> memoryview:
        place = self._files[name]
        return self._view[place["offset"] : place["offset"] + place["length"]]


def _any_between(wanted: np.ndarray, after: int, until: int) -> bool:
    place = int(np.searchsorted(wanted, after, side="right"))
    return place < len(wanted) and int(wanted[place]) <= until
