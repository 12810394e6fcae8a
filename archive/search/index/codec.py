"""Write Whoosh's "W3" files a posting list at a time instead of a posting at a time.

The files are those of Whoosh 2.7.4 and whoosh3 (whoosh/codec/whoosh3.py): their readers read them.
Documents and counts are arrays in the pickles instead of tuples, and the pickles are of protocol 5,
in which bytes are bytes.
"""

import pickle
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3PostingsWriter
from whoosh.util.numeric import length_to_byte

from .inverting import PostingList
from .schema import Places

BLOCK = 512  # postings; readers unpickle a block at a time
SHORT = 8  # fewer postings than this are written as plain tuples, which is smaller and faster
_INT = Struct("!i")
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
        """Whoosh's name for writing all that the pool of a writer holds; here a posting list at a
        time.
        """
        field = None
        for posting in items:
            if posting.field != field:
                if field is not None:
                    self.finish_field()
                field = posting.field
                self.start_field(field, schema[field])
            self.start_term(posting.term)
            self._postwriter.add_list(posting)
            self.finish_term()
        if field is not None:
            self.finish_field()


class BlocksWriter(W3PostingsWriter):
    def add_list(self, postings: PostingList) -> None:
        """The whole posting list of the term that was started."""
        placed = isinstance(self._format, Places)
        if len(postings.documents) < SHORT:
            self._add_short(postings, placed)
            return
        ends = np.cumsum(postings.counts)
        for start in range(0, len(postings.documents), BLOCK):
            end = min(start + BLOCK, len(postings.documents))
            documents, counts = postings.documents[start:end], postings.counts[start:end]
            steps = documents.copy()
            steps[1:] -= documents[:-1]
            values = (
                _values(postings.codes, int(ends[start - 1]) if start else 0, ends[start:end])
                if placed
                else None
            )
            weights = _numbers(counts) if placed and counts.max() > 1 else None
            block = _Block(_numbers(steps), weights, values, int(documents[0]), int(documents[-1]))
            self._write(
                block, int(counts.sum()), int(counts.max()), last=end == len(postings.documents)
            )

    def _add_short(self, postings: PostingList, placed: bool) -> None:
        documents, counts = postings.documents.tolist(), postings.counts.tolist()
        highest = max(counts)
        values = None
        if placed:
            whole, edges = postings.codes.tobytes(), [0, *accumulate(counts)]
            values = tuple([whole[4 * a : 4 * b] for a, b in pairwise(edges)])
        steps = tuple([b - a for a, b in pairwise((0, *documents))])
        weights = tuple(counts) if placed and highest > 1 else None
        self._write(
            _Block(steps, weights, values, documents[0], documents[-1]),
            sum(counts),
            highest,
            last=True,
        )

    def _write(self, block: "_Block", total: int, highest: int, last: bool) -> None:
        data = pickle.dumps((block.steps, block.weights, block.values), 5)
        size = len(block.steps)
        info = pickle.dumps((size, block.final, highest, 0, _NO_LENGTH, _NO_LENGTH), 2)
        length = len(info) + len(data)
        magic = b"" if self._blockcount else WHOOSH3_HEADER_MAGIC
        self._postfile.write(magic + _INT.pack(-length if last else length) + info + data)
        self._blockcount += 1
        whole = self._terminfo
        whole._weight += float(total)
        whole._df += size
        whole._maxweight = max(whole._maxweight, highest)
        whole._minid = block.first if whole._minid is None else whole._minid
        whole._maxid = block.final


class _Block(NamedTuple):
    """A block as Whoosh keeps it: steps from document to document, weights (None: all 1), encoded
    places.
    """

    steps: Sequence[int]
    weights: Sequence[int] | None
    values: tuple[bytes, ...] | None
    first: int
    final: int


def _values(codes: np.ndarray, first: int, ends: np.ndarray) -> tuple[bytes, ...]:
    """The codes of each posting as Places encodes them."""
    edges = [0, *((ends - first) * 4).tolist()]
    whole = codes[first : first + edges[-1] // 4].tobytes()
    return tuple([whole[a:b] for a, b in pairwise(edges)])


def _numbers(values: np.ndarray) -> Sequence[int]:
    """Positive numbers as the smallest array that holds them."""
    highest = int(values.max())
    kind = "B" if highest < 1 << 8 else "H" if highest < 1 << 16 else "I"
    return array(kind, values.astype(f"=u{array(kind).itemsize}").tobytes())
