"""Number the printed words of a build, and keep as arrays what each is in the index, so that whole
texts are looked up.

The unit is the chunk: a word with what is printed against it ("(zorg),"). It is analysed once,
however often it comes.
"""

from array import array
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from archive.search.dutch.analysis import (
    analyse,
    checksum,
    is_code_letters,
    is_joinable,
    is_number,
    joined,
    words_in,
)
from archive.search.dutch.words import word_list

from .schema import form_of

MOST_CHUNKS = 500_000  # known at once; then they are learnt anew
LETTERS, DIGITS, HALF = 1, 2, 4  # what a word can be beside another: F 35, wind energie


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of unequal length one after the other: the values of list n are values[starts[n] :
    starts[n + 1]].
    """

    starts: np.ndarray
    values: np.ndarray

    def of(self, lists: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For every value of these lists in turn: which of them it is from, and where in `values`
        it stands.
        """
        firsts = self.starts[lists]
        sizes = self.starts[lists + 1] - firsts
        source = np.repeat(np.arange(len(lists)), sizes)
        before = np.cumsum(sizes) - sizes
        return source, np.arange(len(source)) - before[source] + firsts[source]


@dataclass(frozen=True, slots=True)
class ChunkArrays:
    """What the chunks known so far are: `widths` in places; what their last word and their first
    word can be beside another; terms, each with its place after the chunk's first and the form of
    its word; words inside compounds, with the place of the compound; printed forms, so too."""

    widths: np.ndarray
    before: np.ndarray
    after: np.ndarray
    terms: Rows
    places: np.ndarray
    forms: np.ndarray
    parts: Rows
    part_places: np.ndarray
    unlike: Rows
    unlike_places: np.ndarray


class _Lists:
    """Rows while they grow."""

    def __init__(self) -> None:
        self._starts, self.values = array("i", [0]), array("i")

    def end(self) -> None:
        self._starts.append(len(self.values))

    def rows(self) -> Rows:
        return Rows(np.array(self._starts), np.array(self.values))


class Lexicon(dict[str, int]):
    """Chunk → its number; a chunk not seen before is learnt when it is looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[str] = []
        self._numbers: dict[str, int] = {}  # of terms
        self.forget()

    def forget(self) -> None:
        """Forget the chunks; terms keep their numbers."""
        self.clear()
        self._ends: list[tuple[str, str]] = []  # of each chunk its first and its last word
        self._widths, self._before, self._after = array("H"), array("B"), array("B")
        self._places, self._forms = array("H"), array("B")
        self._part_places, self._unlike_places = array("H"), array("H")
        self._terms, self._parts, self._unlike = _Lists(), _Lists(), _Lists()
        self._arrays: ChunkArrays | None = None

    def __missing__(self, chunk: str) -> int:
        self[chunk] = number = len(self._ends)
        read = words_in(chunk)
        place = 0
        for word in read:
            place = self._learn(word, place)
        first, last = (read[0], read[-1]) if read else ("", "")
        self._ends.append((first, last))
        self._after.append(_kind(first) if chunk.startswith(first) else 0)
        self._before.append(_kind(last) if chunk.endswith(last) else 0)
        self._widths.append(place)
        for lists in (self._terms, self._parts, self._unlike):
            lists.end()
        self._arrays = None
        return number

    def _learn(self, word: str, place: int) -> int:
        """Add what stands at a word's places; returns the place behind it."""
        analysed = analyse(word.lower())
        self._parts.values.extend(map(self.number, analysed.parts))
        self._part_places.extend([place] * len(analysed.parts))
        for row, printed in zip(analysed.rows, analysed.printed, strict=True):
            self._terms.values.extend(map(self.number, row))
            self._places.extend([place] * len(row))
            self._forms.extend([form_of(checksum(printed))] * len(row))
            if printed != row[-1]:
                self._unlike.values.append(self.number(printed))
                self._unlike_places.append(place)
            place += 1
        return place

    def number(self, term: str) -> int:
        """The number of a term, a new one when it has none."""
        number = self._numbers.get(term)
        if number is None:
            self._numbers[term] = number = len(self.terms)
            self.terms.append(term)
        return number

    def arrays(self) -> ChunkArrays:
        if self._arrays is None:
            widths, before, after = map(np.array, (self._widths, self._before, self._after))
            places, forms = map(np.array, (self._places, self._forms))
            part_places, unlike_places = map(np.array, (self._part_places, self._unlike_places))
            terms, parts, unlike = (
                lists.rows() for lists in (self._terms, self._parts, self._unlike)
            )
            self._arrays = ChunkArrays(
                widths, before, after, terms, places, forms, parts, part_places, unlike,
                unlike_places,
            )  # fmt: skip
        return self._arrays

    def joined(self, chunks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of chunks in a row, those whose first word is one with the word before: where they are,
        the number of the term of both words, and whether it is a code (F 35) rather than a compound
        (wind energie)."""
        arrays = self.arrays()
        before, after = arrays.before[chunks[:-1]], arrays.after[chunks[1:]]
        at = np.flatnonzero((before & after & HALF) | ((before & LETTERS) * (after & DIGITS))) + 1
        pairs, which = np.unique(
            chunks[at - 1].astype(np.int64) << 32 | chunks[at], return_inverse=True
        )
        terms = self._terms_of_pairs(pairs)[which]
        hits = terms >= 0
        return at[hits], terms[hits], arrays.after[chunks[at[hits]]] & DIGITS > 0

    def _terms_of_pairs(self, pairs: np.ndarray) -> np.ndarray:
        """For each pair of chunks (first << 32 | second) the term of both words together; -1 when
        they are not one.
        """
        halves = [
            (self._ends[first][1], self._ends[second][0])
            for first, second in zip(
                (pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist(), strict=True
            )
        ]
        sums = [
            crc32(second.lower().encode(), crc32(first.lower().encode()))
            for first, second in halves
        ]
        likely = word_list().has_sums(np.array(sums, dtype=np.uint32)).tolist()
        terms = np.full(len(pairs), -1, dtype=np.int64)
        for at, (first, second) in enumerate(halves):
            if likely[at] or is_number(second):
                term = joined(first, second)
                terms[at] = -1 if term is None else self.number(term)
        return terms


def _kind(word: str) -> int:
    return is_code_letters(word) * LETTERS | is_number(word) * DIGITS | is_joinable(word) * HALF
