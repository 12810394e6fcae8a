"""Turn what is searched of sets into posting lists, whole arrays at a time."""

import os
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from archive.search.dutch.analysis import chunks

from .documents import Searched
from .lexicon import Lexicon
from .schema import ASIDE, FORM_BITS, FORM_MASK, HIGHEST_NUMBER, SCORED, SPAN, place_aside

FIELDS = tuple(sorted((*SCORED, "numbers")))  # in the order in which Whoosh wants them
GAP = 100  # places between two texts of one question, which keep phrases from crossing
KEPT_IN_MEMORY = 64_000_000  # bytes of runs; more go to disk

# While they are sorted, a word is one 64-bit number: field | term | document | question and place.
_PLACE_BITS, _DOCUMENT_BITS, _TERM_BITS = 25, 11, 24
_DOCUMENT_SHIFT = _PLACE_BITS
_TERM_SHIFT = _PLACE_BITS + _DOCUMENT_BITS
MOST_DOCUMENTS = 1 << _DOCUMENT_BITS  # of one run
_TERM_MASK = (1 << _TERM_BITS) - 1


@dataclass(slots=True)
class Run:
    """Posting lists, sorted by field and term. List n has the postings starts[n] : starts[n + 1];
    each has its document and how many codes (schema.code_of) of `codes` are its."""

    keys: np.ndarray  # field << _TERM_BITS | number of the term
    starts: "array[int]"
    documents: np.ndarray
    counts: np.ndarray
    codes: np.ndarray
    code_starts: "array[int]"  # per posting list

    @property
    def size(self) -> int:
        return self.documents.nbytes + self.counts.nbytes + self.codes.nbytes

    def moved_to(self, path: Path) -> "Run":
        """The same, its postings in a file."""
        arrays = (self.documents, self.counts, self.codes)
        with path.open("wb") as file:
            for made in arrays:
                made.tofile(file)
        whole = np.memmap(path, dtype=np.int32, mode="r").view(np.ndarray)
        documents, counts, codes = np.split(whole, np.cumsum([len(made) for made in arrays])[:-1])
        return Run(self.keys, self.starts, documents, counts, codes, self.code_starts)


class PostingList(NamedTuple):
    """The postings of one term: documents ascending; of each how many codes; all codes in order."""

    field: str
    term: bytes
    documents: np.ndarray
    counts: np.ndarray
    codes: np.ndarray


def invert(sets: Sequence[Searched], first: int, lexicon: Lexicon) -> tuple[Run, np.ndarray]:
    """The posting lists of these sets (MOST_DOCUMENTS at most), numbered from `first`; and how many
    words each set has in each of FIELDS (sets x fields)."""
    packed, forms = _placed_terms(*_read_texts(sets, lexicon), lexicon)
    number = _packed_numbers(sets, lexicon)
    packed, forms = (
        np.concatenate((packed, number)),
        np.concatenate((forms, np.zeros(len(number), dtype=np.int64))),
    )
    order = np.argsort(packed)
    run = _run(packed[order], forms[order], first)
    return run, _lengths(packed, len(sets))


def _read_texts(
    sets: Sequence[Searched], lexicon: Lexicon
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All chunks in turn; the text each is of; of each text (document, field, number)."""
    found, sizes = array("i"), array("q")
    texts: list[tuple[int, int, int]] = []
    places = {name: at for at, name in enumerate(FIELDS)}
    for document, one in enumerate(sets):
        for name, number, text in one.all_texts():
            read = chunks(text)
            found.extend(map(lexicon.__getitem__, read))
            sizes.append(len(read))
            texts.append((document, places[name], min(number, HIGHEST_NUMBER)))
    return (
        np.array(found),
        np.repeat(np.arange(len(texts)), sizes),
        np.array(texts, dtype=np.int64).reshape(-1, 3),
    )


def _placed_terms(
    read: np.ndarray, text_of: np.ndarray, texts: np.ndarray, lexicon: Lexicon
) -> tuple[np.ndarray, np.ndarray]:
    """Each term of each word, packed, with its form; so too the parts of compounds, and words that
    are one.
    """
    joined_at, joined_terms, is_code = lexicon.joined(read)
    within = (
        text_of[joined_at - 1] == text_of[joined_at] if len(joined_at) else np.zeros(0, dtype=bool)
    )
    joined_at, joined_terms, is_code = joined_at[within], joined_terms[within], is_code[within]
    arrays = lexicon.arrays()
    places = _places(arrays.widths[read].astype(np.int64), text_of, texts)
    source, at = arrays.terms.of(read)
    of_terms = _pack(
        texts[text_of[source]], arrays.terms.values[at], places[source] + arrays.places[at]
    )
    part_source, part_at = arrays.parts.of(read)
    checksums = arrays.part_checksums[part_at].astype(np.int64)
    of_parts = _pack_aside(
        "parts", texts[text_of[part_source]], arrays.parts.values[part_at], checksums
    )
    code_at = joined_at[is_code]
    of_codes = _pack(texts[text_of[code_at]], joined_terms[is_code], places[code_at])
    of_joined = _pack_aside("parts", texts[text_of[joined_at[~is_code]]], joined_terms[~is_code])
    printed_source, printed_at = arrays.unlike.of(read)
    of_printed = _pack_aside(
        "printed", texts[text_of[printed_source]], arrays.unlike.values[printed_at]
    )
    packed = np.concatenate((of_terms, of_parts, of_codes, of_joined, of_printed))
    forms = np.zeros(len(packed), dtype=np.int64)
    forms[: len(of_terms)] = arrays.forms[at]
    forms[len(of_terms) :][: len(of_parts)] = checksums & FORM_MASK
    return packed, forms


def _places(widths: np.ndarray, text_of: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """The place of each chunk among the words of its question and field."""
    before = np.cumsum(widths) - widths
    firsts = np.searchsorted(text_of, np.arange(len(texts) + 1))
    total = np.concatenate((before, [widths.sum()]))
    widths_of_texts = (total[firsts[1:]] - total[firsts[:-1]]).tolist()
    used: dict[tuple[int, int, int], int] = {}
    begins = np.zeros(len(texts), dtype=np.int64)
    for text, (where, width) in enumerate(
        zip(map(tuple, texts.tolist()), widths_of_texts, strict=True)
    ):
        begins[text] = used.get(where, 0)
        used[where] = int(begins[text]) + width + GAP
    return before - total[firsts[:-1]][text_of] + begins[text_of]


def _pack(texts: np.ndarray, terms: np.ndarray, places: np.ndarray) -> np.ndarray:
    document, field, number = texts[:, 0], texts[:, 1], texts[:, 2]
    key = (field << _TERM_BITS | terms) << _TERM_SHIFT
    return key | document << _DOCUMENT_SHIFT | (number * SPAN + np.minimum(places, SPAN - 2))


_PLACES_ASIDE = np.array([ASIDE.index(name) if name in ASIDE else 0 for name in FIELDS])


def _pack_aside(field: str, texts: np.ndarray, terms: np.ndarray, checksums: Any = 0) -> np.ndarray:
    moved = texts.copy()
    moved[:, 1] = FIELDS.index(field)
    return _pack(moved, terms, place_aside(_PLACES_ASIDE[texts[:, 1]], checksums))


def _packed_numbers(sets: Sequence[Searched], lexicon: Lexicon) -> np.ndarray:
    field = FIELDS.index("numbers") << _TERM_BITS
    return np.array(
        [
            (field | lexicon.number(value)) << _TERM_SHIFT | document << _DOCUMENT_SHIFT
            for document, one in enumerate(sets)
            for value in one.numbers
        ],
        dtype=np.int64,
    )


def _run(packed: np.ndarray, forms: np.ndarray, first: int) -> Run:
    """A run of words in order."""
    keys, postings = packed >> _TERM_SHIFT, packed >> _DOCUMENT_SHIFT
    new_posting = np.flatnonzero(np.diff(postings, prepend=-1))
    documents = (postings[new_posting] & (MOST_DOCUMENTS - 1)) + first
    counts = np.diff(new_posting, append=len(packed))
    codes = (packed & ((1 << _PLACE_BITS) - 1)) << FORM_BITS | forms
    keys_of_postings = keys[new_posting]
    starts = np.flatnonzero(np.diff(keys_of_postings, prepend=-1))
    return Run(
        keys_of_postings[starts].astype(np.int32),
        array("q", np.append(starts, len(new_posting)).tobytes()),
        documents.astype(np.int32),
        counts.astype(np.int32),
        codes.astype("<i4"),
        array("q", np.append(new_posting[starts], len(packed)).tobytes()),
    )


def _lengths(packed: np.ndarray, sets: int) -> np.ndarray:
    fields = packed >> _TERM_SHIFT + _TERM_BITS
    documents = packed >> _DOCUMENT_SHIFT & (MOST_DOCUMENTS - 1)
    counted = np.bincount(documents * len(FIELDS) + fields, minlength=sets * len(FIELDS))
    return counted.reshape(sets, len(FIELDS))


class Runs:
    """The runs of one segment in order of document, until they are merged.

    More than KEPT_IN_MEMORY go to `folder`.
    """

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self._folder, self._lexicon = folder, lexicon
        self._runs: list[Run] = []
        self._files: list[Path] = []
        self._in_memory = 0

    def add(self, run: Run) -> None:
        self._runs.append(run)
        self._in_memory += run.size
        if self._in_memory > KEPT_IN_MEMORY:
            for at in range(len(self._files), len(self._runs)):
                path = self._folder / f"run-{os.getpid()}-{at}"
                self._runs[at] = self._runs[at].moved_to(path)
                self._files.append(path)
            self._in_memory = 0

    def iter_postings(self) -> Iterator[PostingList]:
        """Every posting list, whole, in the order in which Whoosh wants them."""
        terms = [term.encode() for term in self._lexicon.terms]
        rank = np.empty(len(terms), dtype=np.int64)
        rank[sorted(range(len(terms)), key=terms.__getitem__)] = np.arange(len(terms))
        for field, name in enumerate(FIELDS):
            yield from self._of_field(field, name, terms, rank)

    def _of_field(
        self, field: int, name: str, terms: list[bytes], rank: np.ndarray
    ) -> Iterator[PostingList]:
        wanted = (field << _TERM_BITS, (field + 1) << _TERM_BITS)
        spans = [np.searchsorted(run.keys, wanted) for run in self._runs]
        lists = np.concatenate([np.arange(low, high) for low, high in spans])
        runs = np.repeat(np.arange(len(spans)), [high - low for low, high in spans])
        keys = [run.keys[low:high] for run, (low, high) in zip(self._runs, spans, strict=True)]
        numbers = np.concatenate(keys).astype(np.int64) & _TERM_MASK
        order = np.lexsort((runs, rank[numbers]))
        edges = [*np.flatnonzero(np.diff(numbers[order], prepend=-1)).tolist(), len(order)]
        places = list(zip(runs[order].tolist(), lists[order].tolist(), strict=True))
        for low, high in pairwise(edges):
            pieces = [_piece(self._runs[run], at) for run, at in places[low:high]]
            arrays = (
                pieces[0] if len(pieces) == 1 else map(np.concatenate, zip(*pieces, strict=True))
            )
            yield PostingList(name, terms[numbers[order[low]]], *arrays)

    def cleanup(self) -> None:
        self._runs.clear()
        for path in self._files:
            path.unlink()


def _piece(run: Run, at: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    low, high = run.starts[at], run.starts[at + 1]
    return (
        run.documents[low:high],
        run.counts[low:high],
        run.codes[run.code_starts[at] : run.code_starts[at + 1]],
    )
