"""Write one segment of the index: a writer of Whoosh's that takes many sets at a time."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from archive.search.facets import NAMES

from .codec import ArrayCodec
from .documents import BATCH, Searched
from .generations import SetIndex, TableWriter
from .inverting import FIELDS, Runs, invert
from .lexicon import MOST_CHUNKS, Lexicon
from .schema import SCORED

_SCORED = [(name, FIELDS.index(name)) for name in SCORED]


class SetWriter(TableWriter):
    """Whoosh's writer, with posting lists worked out as arrays.

    Its `add_document` and `add_reader` are not for it.
    """

    def __init__(self, index: SetIndex, **options: Any) -> None:
        super().__init__(index, codec=ArrayCodec(), **options)
        self._lexicon = Lexicon()
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

    def _add_columns(self, one: Searched, counted: list[int]) -> None:
        put = self.perdocwriter
        put.start_doc(self.docnum)
        for name, at in _SCORED:
            if counted[at]:
                put.add_field(name, None, None, counted[at])
        numbers = {"pk": one.pk, "fingerprint": one.fingerprint, **one.days}
        for name, number in numbers.items():
            put.add_column_value(name, self.schema[name].column_type, number)
        for name in NAMES:
            if one.codes[name]:
                codes = " ".join(sorted(one.codes[name])).encode()
                put.add_column_value(
                    f"facet_{name}", self.schema[f"facet_{name}"].column_type, codes
                )
        put.add_column_value("shown", self.schema["shown"].column_type, one.shown)
        put.finish_doc()
        self.docnum += 1
