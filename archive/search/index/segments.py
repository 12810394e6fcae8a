"""Write one segment of the index: a writer of Whoosh's that takes many sets at a time."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh.index import clean_files
from whoosh.writing import SegmentWriter

from archive.search.facets import NAMES

from . import contents
from .documents import BATCH, Searched
from .generations import SetIndex
from .inverting import invert
from .lexicon import MOST_CHUNKS, Lexicon
from .merging import Runs
from .schema import TEXTS


class SetWriter(SegmentWriter):
    """Whoosh's writer of columns, segments and commits, with our table of contents, and the words
    of sets as arrays behind each segment's file.

    Its `add_document` and `add_reader` are not for it.
    """

    def __init__(self, index: SetIndex, **options: Any) -> None:
        super().__init__(index, **options)
        self._lexicon = Lexicon()
        self.pool = Runs(Path(self._tempstorage.folder), self._lexicon)

    def add_sets(self, sets: Iterable[Searched]) -> None:
        """Add what is searched of these sets."""
        rest = iter(sets)
        while batch := list(islice(rest, BATCH)):
            if len(self._lexicon) > MOST_CHUNKS:
                self._lexicon.forget()
            run, lengths, shown = invert(batch, self.docnum, self._lexicon)
            self.pool.add(run)
            for one, counted, data in zip(batch, lengths.tolist(), shown, strict=True):
                self._add_columns(one, counted, data)
            self._added = True

    def _add_columns(self, one: Searched, counted: list[int], shown: bytes) -> None:
        put = self.perdocwriter
        put.start_doc(self.docnum)
        for name, length in zip(TEXTS, counted, strict=True):
            if length:
                put.add_field(name, None, None, length)
        numbers = {"pk": one.pk, "fingerprint": one.fingerprint, **one.days}
        for name, number in numbers.items():
            put.add_column_value(name, self.schema[name].column_type, number)
        for name in NAMES:
            if one.codes[name]:
                codes = " ".join(sorted(one.codes[name])).encode()
                put.add_column_value(
                    f"facet_{name}", self.schema[f"facet_{name}"].column_type, codes
                )
        put.add_column_value("shown", self.schema["shown"].column_type, shown)
        put.finish_doc()
        self.docnum += 1

    def _finalize_segment(self) -> Any:
        """Whoosh's name for writing a segment to its file; here its words come behind it."""
        self.perdocwriter.close()
        self.fieldwriter.close()
        self._assemble_segment()
        segment = self.get_segment()
        path = Path(self.storage.folder) / segment.make_filename(segment.COMPOUND_EXT)
        self.pool.append_to(path)
        self.pool.cleanup()
        return segment

    def _commit_toc(self, segments: list[Any]) -> None:
        contents.write(Path(self.storage.folder), self.generation, segments)
        clean_files(self.storage, self.indexname, self.generation, segments)
