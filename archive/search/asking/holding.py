"""What each text of some sets holds of a query: which of its groups, how often, and where."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from archive.search.dutch.analysis import plain_signs
from archive.search.index.ascending import distinct
from archive.search.index.schema import (
    FIELD_BITS,
    FORM_BITS,
    FORM_MASK,
    INSIDE,
    NUMBER_BITS,
    NUMBER_OF,
    PLACE_BITS,
    SPAN,
    Kind,
    documents_of,
    fields_of,
    numbers_of,
)
from archive.search.index.shown import Shown

from .matching import Search, places_of
from .nodes import Phrase
from .query import Leaf, Query
from .spots import Mark, Run, marks_of

MOST_MARKS = 100  # of one text that are looked for
STRETCH = 50  # words, about a passage
_SUBJECT = NUMBER_OF["subject"]


class Text(NamedTuple):
    """The texts of a set at one question in one field."""

    document: int
    number: int
    field: int

    @property
    def key(self) -> int:
        return (self.document << NUMBER_BITS | self.number) << FIELD_BITS | self.field


class Places(NamedTuple):
    """Where a leaf stands: of each time the document, the number of the question, the field of
    text, the place of the first word, how many words.
    """

    documents: np.ndarray
    numbers: np.ndarray
    fields: np.ndarray
    places: np.ndarray
    sizes: np.ndarray


class Held:
    """Everything that these documents (ascending) hold, in order of text."""

    def __init__(self, documents: np.ndarray, query: Query, search: Search) -> None:
        parts = [
            (number, held_by(leaf, documents, search))
            for number, group in enumerate(query.groups)
            for leaf in group
        ]
        whole = Places(*map(np.concatenate, zip(*(part for _, part in parts), strict=True)))
        groups = np.repeat([n for n, _ in parts], [len(part.places) for _, part in parts])
        texts = (whole.documents << NUMBER_BITS | whole.numbers) << FIELD_BITS | whole.fields
        order = np.argsort(texts, kind="stable")
        self.texts, self.groups = texts[order], groups[order]  # Text.key of each, group of each
        self._places, self._sizes = whole.places[order], whole.sizes[order]

    def marks_in_subject(self, document: int, subject: str) -> list[Mark]:
        runs = self._runs_in(Text(document, 0, _SUBJECT))
        if not runs:
            return []
        return without_overlap(marks_of(plain_signs(subject), runs, lambda place: (0, 0)))

    def marked(self, text: Text, shown: Shown) -> Iterator[tuple[str, list[Mark]]]:
        """The texts that are there, as one may be several, with what to mark in each."""
        runs = self._runs_in(text)
        there = shown.texts_at(text.number, text.field)
        ends = [begin for _, begin in there[1:]] + [SPAN]
        for (at, begin), end in zip(there, ends, strict=True):
            own = [(place - begin, size) for place, size in runs if begin <= place < end]
            if own:
                printed = shown.text(at)
                landmark = partial(shown.landmark_before, at)
                yield printed, without_overlap(marks_of(plain_signs(printed), own, landmark))

    def _runs_in(self, text: Text) -> list[Run]:
        """Where words stand in a text, and how many; of more than MOST_MARKS those around the
        stretch that holds most of what was asked.
        """
        low, high = np.searchsorted(self.texts, (text.key, text.key + 1)).tolist()
        places, sizes = self._places[low:high], self._sizes[low:high]
        if len(places) > MOST_MARKS:
            near = _around_densest(places, self.groups[low:high])
            places, sizes = places[near], sizes[near]
        return list(zip(places.tolist(), sizes.tolist(), strict=True))


def _around_densest(places: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Which MOST_MARKS of these places stand in or around the stretch with most groups; of such
    stretches the one with most places, the first.
    """
    order = np.argsort(places, kind="stable")
    places, groups = places[order], groups[order]
    ends = np.searchsorted(places, places + STRETCH)
    begins = np.arange(len(places))
    held = np.zeros(len(places), dtype=np.int64)
    for group in distinct(groups):
        up_to = np.concatenate(([0], np.cumsum(groups == group)))
        held += up_to[ends] > up_to[begins]
    best = int(np.argmax(held * (len(places) + 1) + ends - begins))
    before = max(0, MOST_MARKS - int(ends[best] - best)) // 2
    first = max(0, min(best - before, len(places) - MOST_MARKS))
    return order[first : first + MOST_MARKS]


def held_by(leaf: Leaf, documents: np.ndarray, search: Search) -> Places:
    """Where a leaf stands in the documents (ascending); nowhere when time ran out."""
    empty = documents[:0]
    if search.spent() or not len(documents):
        return Places(empty, empty, empty, empty, empty)
    index = search.index
    if leaf.prefix:
        of_words = _located(*index.codes_from(leaf.prefix, documents, Kind.WORDS), inside=False)
        of_printed = _located(*index.codes_from(leaf.prefix, documents, Kind.PRINTED))
        return _together([of_words, of_printed])
    if len(leaf.rows) == 1 and leaf.in_compounds:
        return _together([_located(*index.codes(term, documents)) for term in leaf.rows[0]])
    rows = tuple(tuple(sorted(row)) for row in leaf.rows)
    phrase = Phrase(rows, within=leaf.within, forms=leaf.forms)
    if not leaf.within:
        return _in_row(places_of(phrase, documents, search), len(rows))
    turned = Phrase(rows[::-1], within=leaf.within)
    both = (places_of(each, documents, search) for each in (phrase, turned))
    return _together([_in_row(places, 1) for places in both])


def _located(documents: np.ndarray, codes: np.ndarray, *, inside: bool = True) -> Places:
    """Codes taken apart; those inside compounds stand where the compound does."""
    whole = codes >> FORM_BITS
    fields = whole >> PLACE_BITS & (1 << FIELD_BITS) - 1
    is_inside = fields == INSIDE
    if not inside:
        documents, whole, fields = (a[~is_inside] for a in (documents, whole, fields))
    elif is_inside.any():
        fields = np.where(is_inside, codes & FORM_MASK, fields)
    numbers = whole >> PLACE_BITS + FIELD_BITS
    return Places(documents, numbers, fields, whole & SPAN - 1, np.ones_like(whole))


def _in_row(placed: np.ndarray, size: int) -> Places:
    sizes = np.full(len(placed), size)
    return Places(
        documents_of(placed), numbers_of(placed), fields_of(placed), placed & SPAN - 1, sizes
    )


def _together(parts: list[Places]) -> Places:
    return parts[0] if len(parts) == 1 else Places(*map(np.concatenate, zip(*parts, strict=True)))


def without_overlap(places: Iterator[Mark] | list[Mark]) -> list[Mark]:
    """Marks in order; of those that overlap the first, the longest of those that begin together."""
    apart: list[Mark] = []
    for start, end in sorted(set(places), key=lambda place: (place[0], -place[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
