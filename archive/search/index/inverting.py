"""Turn what is searched of sets into posting lists, whole arrays at a time."""

import mmap
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from archive.search.dutch.analysis import chunks

from .documents import Searched
from .lexicon import Lexicon
from .schema import (
    FIELD_BITS,
    FORM_BITS,
    HIGHEST_NUMBER,
    INSIDE,
    INSIDE_ELSEWHERE,
    INSIDE_SUBJECT,
    NUMBER_BITS,
    NUMBER_OF,
    PARTS_WEIGHT,
    PLACE_BITS,
    PRINTED_WEIGHT,
    SPAN,
    TEXT_WEIGHTS,
    TEXTS,
    USUAL_LENGTHS,
    WORTH_SCALE,
    Kind,
    fields_of,
    worth,
)
from .shown import CHARACTER_BITS, written

LANDMARK = 16  # words from one landmark to the next
GAP = 100  # places between two texts of one question, which keep phrases from crossing
MOST_TIMES = 0xFFFF  # a word in one set that are listed

# While they are sorted, a word is one 64-bit number: kind | term | document | question, field and
# place.
_WHERE_BITS, _DOCUMENT_BITS, TERM_BITS = NUMBER_BITS + FIELD_BITS + PLACE_BITS, 11, 24
_TERM_SHIFT = _WHERE_BITS + _DOCUMENT_BITS
MOST_DOCUMENTS = 1 << _DOCUMENT_BITS  # of one run
POSTED = ("documents", "worths", "masks", "counts")  # what each posting has
KINDS = {"documents": "<u2", "worths": "<u2", "masks": "u1", "counts": "<u2", "codes": "<u4"}


@dataclass(slots=True)
class Run:
    """Posting lists, sorted by kind and term. List n has the postings starts[n] : starts[n + 1],
    and of `codes` (schema.code_of) those from code_starts[n] to code_starts[n + 1]; each posting
    has its document, worth, mask of fields and how many of the codes are its.
    """

    keys: np.ndarray  # kind << TERM_BITS | number of the term
    starts: np.ndarray
    code_starts: np.ndarray
    arrays: dict[str, np.ndarray]  # by name, as KINDS
    _mapped: mmap.mmap | None = None

    @property
    def size(self) -> int:
        return sum(values.nbytes for values in self.arrays.values())

    def moved_to(self, path: Path) -> "Run":
        """The same, its postings in a file."""
        with path.open("wb") as file:
            for values in self.arrays.values():
                values.tofile(file)
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        arrays, at = {}, 0
        for name, values in self.arrays.items():
            arrays[name] = np.frombuffer(mapped, values.dtype, len(values), at)
            at += values.nbytes
        return Run(self.keys, self.starts, self.code_starts, arrays, mapped)

    def leave_memory(self) -> None:
        """What was read of its file need not stay in memory."""
        if self._mapped is not None:
            self._mapped.madvise(mmap.MADV_DONTNEED)


class Inverted(NamedTuple):
    run: Run
    lengths: np.ndarray  # how many words each set has in each of TEXTS (sets x fields)
    shown: list[bytes]  # what a page shows of each set


def invert(sets: Sequence[Searched], first: int, lexicon: Lexicon) -> Inverted:
    """The posting lists of these sets (MOST_DOCUMENTS at most), numbered from `first`.

    Raises ValueError when a segment would have more sets than there are numbers of 16 bits.
    """
    if first + len(sets) > 1 << 16:
        raise ValueError(f"{first + len(sets)} sets in a segment")
    read = _read_texts(sets, lexicon)
    packed, forms = _placed_terms(read, lexicon)
    number = _packed_numbers(sets, lexicon)
    packed = np.concatenate((packed, number))
    forms = np.concatenate((forms, np.zeros(len(number), dtype=np.int64)))
    order = np.argsort(packed)
    lengths = _lengths(packed, len(sets))
    run = _run(packed[order], forms[order], first, lengths)
    return Inverted(run, lengths, _shown(sets, read))


class _Read(NamedTuple):
    """All chunks of some sets in turn."""

    chunks: np.ndarray  # numbers of the lexicon
    text_of: np.ndarray  # the text each is of
    texts: np.ndarray  # of each text (document, field, number)
    places: np.ndarray  # of each chunk among the words of its question and field
    begins: np.ndarray  # the place at which each text begins
    characters: np.ndarray  # at which each chunk begins in its text


def _read_texts(sets: Sequence[Searched], lexicon: Lexicon) -> _Read:
    found, sizes, lengths = array("i"), array("q"), array("i")
    texts: list[tuple[int, int, int]] = []
    for document, one in enumerate(sets):
        for name, number, text in one.all_texts():
            read = chunks(text)
            found.extend(map(lexicon.__getitem__, read))
            lengths.extend(map(len, read))
            sizes.append(len(read))
            texts.append((document, NUMBER_OF[name], min(number, HIGHEST_NUMBER)))
    read_chunks = np.array(found)
    text_of = np.repeat(np.arange(len(texts)), sizes)
    rows = np.array(texts, dtype=np.int64).reshape(-1, 3)
    widths = lexicon.arrays().widths[read_chunks].astype(np.int64)
    places, begins = _places(widths, text_of, rows)
    steps = np.array(lengths, dtype=np.int64) + 1
    steps[read_chunks == lexicon["\n"]] -= 2  # chunks() puts a blank before and after it
    characters = np.cumsum(steps) - steps
    firsts = np.searchsorted(text_of, np.arange(len(texts)))
    characters -= np.append(characters, 0)[firsts][text_of]
    return _Read(read_chunks, text_of, rows, places, begins, characters)


def _shown(sets: Sequence[Searched], read: _Read) -> list[bytes]:
    """What a page shows of each set, with a landmark for every LANDMARK words of its texts."""
    within = read.places - read.begins[read.text_of]
    step = read.text_of * SPAN + np.minimum(within, SPAN - 1) // LANDMARK
    at = _changes(step)
    at = at[(read.characters[at] < 1 << CHARACTER_BITS) & (within[at] < SPAN - 2)]
    marks = within[at] << CHARACTER_BITS | read.characters[at]
    edges = np.searchsorted(read.text_of[at], np.arange(len(read.texts) + 1)).tolist()
    begins = read.begins.tolist()
    shown, text = [], 0
    for one in sets:
        own = range(text + 1, text + 1 + len(one.texts))  # the subject comes first
        landmarks = [marks[edges[number] : edges[number + 1]] for number in own]
        shown.append(written(one, [begins[number] for number in own], landmarks))
        text = own.stop + len(one.names)
    return shown


def _placed_terms(of_sets: _Read, lexicon: Lexicon) -> tuple[np.ndarray, np.ndarray]:
    """Each term of each word, packed, with its form; so too the parts of compounds, and words that
    are one.
    """
    read, text_of, texts, places = of_sets[:4]
    joined_at, joined_terms, is_code = lexicon.joined(read)
    within = (
        text_of[joined_at - 1] == text_of[joined_at] if len(joined_at) else np.zeros(0, dtype=bool)
    )
    joined_at, joined_terms, is_code = joined_at[within], joined_terms[within], is_code[within]
    arrays = lexicon.arrays()
    source, at = arrays.terms.of(read)
    of_terms = _pack(
        texts[text_of[source]], arrays.terms.values[at], places[source] + arrays.places[at]
    )
    part_source, part_at = arrays.parts.of(read)
    of_parts = _pack(
        texts[text_of[part_source]],
        arrays.parts.values[part_at],
        places[part_source] + arrays.part_places[part_at],
        field=INSIDE,
    )
    joined_texts = texts[text_of[joined_at]]
    of_codes = _pack(joined_texts[is_code], joined_terms[is_code], places[joined_at[is_code]])
    of_joined = _pack(
        joined_texts[~is_code], joined_terms[~is_code], places[joined_at[~is_code]], field=INSIDE
    )
    printed_source, printed_at = arrays.unlike.of(read)
    of_printed = _pack(
        texts[text_of[printed_source]],
        arrays.unlike.values[printed_at],
        places[printed_source] + arrays.unlike_places[printed_at],
        kind=Kind.PRINTED,
    )
    packed = np.concatenate((of_terms, of_parts, of_joined, of_codes, of_printed))
    forms = np.zeros(len(packed), dtype=np.int64)
    forms[: len(of_terms)] = arrays.forms[at]
    inside = np.concatenate((texts[text_of[part_source], 1], joined_texts[~is_code][:, 1]))
    forms[len(of_terms) :][: len(inside)] = inside
    return packed, forms


def _places(
    widths: np.ndarray, text_of: np.ndarray, texts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The place of each chunk among the words of its question and field; that of each text."""
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
    return before - total[firsts[:-1]][text_of] + begins[text_of], begins


def _pack(
    texts: np.ndarray,
    terms: np.ndarray,
    places: np.ndarray,
    *,
    kind: Kind = Kind.WORDS,
    field: int | None = None,
) -> np.ndarray:
    document, number = texts[:, 0], texts[:, 2]
    keys = int(kind) << TERM_BITS | terms.astype(np.int64)
    where = number << FIELD_BITS | (texts[:, 1] if field is None else field)
    where = where << PLACE_BITS | np.minimum(places, SPAN - 2)
    return keys << _TERM_SHIFT | document << _WHERE_BITS | where


def _packed_numbers(sets: Sequence[Searched], lexicon: Lexicon) -> np.ndarray:
    kind = int(Kind.NUMBERS) << TERM_BITS
    return np.array(
        [
            (kind | lexicon.number(value)) << _TERM_SHIFT | document << _WHERE_BITS
            for document, one in enumerate(sets)
            for value in one.numbers
        ],
        dtype=np.int64,
    )


def _run(packed: np.ndarray, forms: np.ndarray, first: int, lengths: np.ndarray) -> Run:
    """A run of words in order."""
    new_posting = _changes(packed >> _WHERE_BITS)
    counts = np.diff(new_posting, append=len(packed))
    if len(counts) and counts.max() > MOST_TIMES:
        packed, forms, new_posting, counts = _without_excess(packed, forms, new_posting, counts)
    keys = (packed[new_posting] >> _TERM_SHIFT).astype(np.int32)
    documents = packed[new_posting] >> _WHERE_BITS & (MOST_DOCUMENTS - 1)
    worths, masks = _worths_and_masks(packed, forms, counts, documents, keys >> TERM_BITS, lengths)
    starts = _changes(keys)
    arrays = {
        "documents": documents + first,
        "worths": worths,
        "masks": masks,
        "counts": counts,
        "codes": (packed & ((1 << _WHERE_BITS) - 1)) << FORM_BITS | forms,
    }
    return Run(
        keys[starts],
        np.append(starts, len(new_posting)),
        np.append(new_posting[starts], len(packed)),
        {name: values.astype(KINDS[name]) for name, values in arrays.items()},
    )


def _changes(values: np.ndarray) -> np.ndarray:
    """Where another value begins."""
    return np.flatnonzero(np.diff(values, prepend=-1))


def _without_excess(
    packed: np.ndarray, forms: np.ndarray, new_posting: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The same with MOST_TIMES of each word in each set."""
    within = np.arange(len(packed)) - np.repeat(new_posting, counts)
    counts = np.minimum(counts, MOST_TIMES)
    kept = within < MOST_TIMES
    return packed[kept], forms[kept], np.cumsum(counts) - counts, counts


def _worths_and_masks(
    packed: np.ndarray,
    forms: np.ndarray,
    counts: np.ndarray,
    documents: np.ndarray,
    kinds: np.ndarray,
    lengths: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Of each posting what it is worth, all fields together, and in which fields it stands."""
    size = len(counts)
    posting, field = np.repeat(np.arange(size), counts), fields_of(packed)
    worths, masks = np.zeros(size), np.zeros(size, dtype=np.uint8)
    for number, name in enumerate(TEXTS):
        times = np.bincount(posting[field == number], minlength=size)
        at = np.flatnonzero(times)
        masks[at] |= 1 << number
        relative = lengths[documents[at], number] / USUAL_LENGTHS[name]
        worths[at] += worth(TEXT_WEIGHTS[name], times[at], relative)
    is_inside = field == INSIDE
    inside, where = posting[is_inside], forms[is_inside]
    masks[inside[where == 0]] |= INSIDE_SUBJECT
    masks[inside[where > 0]] |= INSIDE_ELSEWHERE
    times = np.bincount(inside, minlength=size)
    worths += worth(PARTS_WEIGHT, times)
    worths = np.where(kinds == Kind.PRINTED, worth(PRINTED_WEIGHT, counts), worths)
    return np.rint(worths * WORTH_SCALE), masks


def _lengths(packed: np.ndarray, sets: int) -> np.ndarray:
    packed = packed[
        (packed >> _TERM_SHIFT + TERM_BITS == Kind.WORDS) & (fields_of(packed) < INSIDE)
    ]
    documents = packed >> _WHERE_BITS & (MOST_DOCUMENTS - 1)
    counted = np.bincount(documents * len(TEXTS) + fields_of(packed), minlength=sets * len(TEXTS))
    return counted.reshape(sets, len(TEXTS))
