"""Write Whoosh's "W3" files a posting list at a time instead of a posting at a time.

The files are those of Whoosh 2.7.4 and whoosh3 (whoosh/codec/whoosh3.py): their readers read them. Documents and counts
are arrays in the pickles instead of tuples, and the pickles are of protocol 5, in which bytes are bytes.
"""

import pickle
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter, W3TermInfo
from whoosh.util.numeric import length_to_byte

from .inverting import PostingList
from .schema import Places

BLOCK = 512  # postings; readers unpickle a block at a time
SHORT = 8  # fewer numbers than this are a tuple, which is smaller
_NO_LENGTH = length_to_byte(None)


class ArrayCodec(W3Codec):
    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=0)
        self.length_stats = False  # of postings: Whoosh's own short cuts, which nobody takes

    def field_writer(self, storage: Any, segment: Any) -> "ListsWriter":
        return ListsWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> "BlocksWriter":
        return BlocksWriter(dbfile, blocklimit=BLOCK, byteids=byteids, compression=0, inlinelimit=1)


class ListsWriter(W3FieldWriter):
    def add_postings(self, schema: Any, lengths: Any, items: Iterator[PostingList]) -> None:
        """Whoosh's name for writing all that the pool of a writer holds; here a posting list at a time."""
        field = None
        for found in items:
            if found.field != field:
                if field is not None:
                    self.finish_field()
                field = found.field
                self.start_field(field, schema[field])
            self.start_term(found.term)
            self._postwriter.add_list(found)
            self.finish_term()
        if field is not None:
            self.finish_field()


class BlocksWriter(W3PostingsWriter):
    def add_list(self, found: PostingList) -> None:
        """The whole posting list of the term that was started."""
        placed = isinstance(self._format, Places)
        ends = np.cumsum(found.counts) if placed else found.counts
        for start in range(0, len(found.documents), BLOCK):
            end = min(start + BLOCK, len(found.documents))
            values = None
            if placed:
                first = int(ends[start - 1]) if start else 0
                values = _values(found.codes, first, ends[start:end])
            counts = found.counts[start:end] if placed else None
            self._write(found.documents[start:end], counts, values, last=end == len(found.documents))

    def _write(
        self, documents: np.ndarray, counts: np.ndarray | None, values: tuple[bytes, ...] | None, last: bool
    ) -> None:
        highest = 1 if counts is None else int(counts.max())
        weights = None if highest == 1 else _numbers(counts)
        steps = documents.copy()
        steps[1:] -= documents[:-1]
        data = pickle.dumps((_numbers(steps), weights, values), 5)
        lowest, final = int(documents[0]), int(documents[-1])
        info = pickle.dumps((len(documents), final, highest, 0, _NO_LENGTH, _NO_LENGTH), 2)
        if not self._blockcount:
            self._postfile.write(b"W3Bl")
        size = len(info) + len(data)
        self._postfile.write_int(-size if last else size)
        self._postfile.write(info + data)
        self._blockcount += 1
        _count_block(self._terminfo, len(documents), counts, highest, lowest, final)


def _count_block(
    info: W3TermInfo, size: int, counts: np.ndarray | None, highest: int, lowest: int, final: int
) -> None:
    info._weight += float(size if counts is None else counts.sum())
    info._df += size
    info._maxweight = max(info._maxweight, highest)
    if info._minid is None:
        info._minid = lowest
    info._maxid = final


def _values(codes: np.ndarray, first: int, ends: np.ndarray) -> tuple[bytes, ...]:
    """The codes of each posting as Places encodes them."""
    edges = [0, *((ends - first) * 4).tolist()]
    whole = codes[first : first + edges[-1] // 4].astype("<i4", copy=False).tobytes()
    return tuple([whole[a:b] for a, b in pairwise(edges)])


def _numbers(values: Any) -> Sequence[int]:
    """Positive numbers as the smallest array that holds them."""
    if len(values) < SHORT:
        return tuple(values.tolist())
    highest = int(values.max())
    kind = "B" if highest < 1 << 8 else "H" if highest < 1 << 16 else "I"
    return array(kind, values.astype(f"=u{array(kind).itemsize}").tobytes())
