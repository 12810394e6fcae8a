"""Write one segment of the index: a writer of Whoosh's that takes sets, and whole segments to merge, as runs."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from .arrays import SegmentArrays
from .codec import ArrayCodec
from .documents import BATCH, Searched
from .inverting import FIELDS, Runs, invert, run_of_lists
from .lexicon import MOST_CHUNKS, Lexicon
from .schema import FACETS, SCORED

_SCORED = [(name, FIELDS.index(name)) for name in SCORED]


class SetWriter(SegmentWriter):
    """Whoosh's writer, with posting lists worked out as arrays. `add_document` is not for it."""

    def __init__(self, index: FileIndex, lexicon: Lexicon | None = None, **options: Any) -> None:
        super().__init__(index, codec=ArrayCodec(), **options)
        self._folder = Path(index.storage.folder)
        self._lexicon = lexicon or Lexicon()
        self.pool = Runs(Path(self._tempstorage.folder), self._lexicon)

    def add_sets(self, sets: Iterable[Searched]) -> None:
        """Add what is searched of these sets."""
        rest = iter(sets)
        while batch := list(islice(rest, BATCH)):
            if len(self._lexicon) > MOST_CHUNKS:
                self._lexicon.forget()
            run, lengths = invert(batch, self.docnum, self._lexicon)
            self.pool.add(run)
            for one, counted in zip(batch, lengths.tolist(), strict=True):
                self._add_columns(one, counted)
            self._added = True

    def add_segment(self, segment: Any) -> None:
        """Add the living documents of another segment of this index."""
        reader = SegmentReader(self.storage, self.schema, segment)
        first = self.docnum
        self.write_per_doc(set(self.schema.names()), reader)
        reader.close()
        old = SegmentArrays(self._folder, segment)
        alive = np.ones(old.size, dtype=bool)
        alive[old.deleted] = False
        documents = np.where(alive, np.cumsum(alive) - 1 + first, -1)
        self.pool.add(run_of_lists(old.posting_lists(FIELDS), documents, self._lexicon))
        self._added = True

    def _add_columns(self, one: Searched, counted: list[int]) -> None:
        put = self.perdocwriter
        put.start_doc(self.docnum)
        for name, at in _SCORED:
            if counted[at]:
                put.add_field(name, None, None, counted[at])
        numbers = {"pk": one.pk, "fingerprint": one.fingerprint, **one.days}
        for name, number in numbers.items():
            put.add_column_value(name, self.schema[name].column_type, number)
        for name in FACETS:
            if one.codes[name]:
                codes = " ".join(sorted(one.codes[name])).encode()
                put.add_column_value(f"facet_{name}", self.schema[f"facet_{name}"].column_type, codes)
        put.add_column_value("shown", self.schema["shown"].column_type, one.shown)
        put.finish_doc()
        self.docnum += 1
