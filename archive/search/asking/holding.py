"""What each text of some sets holds of a query: which of its groups, how often, and where."""

from collections.abc import Collection, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from archive.search.dutch.analysis import plain_signs
from archive.search.index.ascending import among, changes, distinct
from archive.search.index.schema import (
    FIELD_BITS,
    FIELD_MASK,
    FORM_BITS,
    FORM_MASK,
    INSIDE,
    NUMBER_BITS,
    NUMBER_OF,
    PLACE_BITS,
    SPAN,
    TEXT_BITS,
    Kind,
)
from archive.search.index.shown import Shown

from .matching import Search, places_of, places_of_both
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
    """Where words stand: of each time the text (Text.key), the place of the first word, how many
    words.
    """

    texts: np.ndarray
    places: np.ndarray
    sizes: np.ndarray


class Standing(NamedTuple):
    """Where the groups of a query stand in some documents (ascending), and which group each time is
    of.
    """

    asked: tuple[tuple[Leaf, ...], ...]
    documents: np.ndarray
    groups: np.ndarray
    places: Places

    def within(self, documents: np.ndarray) -> "Standing":
        """Of some of the documents only."""
        if len(documents) == len(self.documents):
            return self
        here = among(self.places.texts >> TEXT_BITS, documents).nonzero()[0]
        places = Places(*(column[here] for column in self.places))
        return Standing(self.asked, documents, self.groups[here], places)


class Held:
    """Everything that these documents (ascending) hold, in order of text."""

    def __init__(self, documents: np.ndarray, query: Query, search: Search) -> None:
        stands = standing(query.groups, documents, search)
        order = stands.places.texts.argsort(kind="stable")
        # Text.key of each, group of each
        self.texts, self.groups = stands.places.texts[order], stands.groups[order]
        self._places, self._sizes = stands.places.places[order], stands.places.sizes[order]
        self.firsts = changes(self.texts)  # where another text begins
        edges = [*self.firsts.tolist(), len(order)]
        self._spans = dict(zip(self.texts[self.firsts].tolist(), pairwise(edges), strict=True))

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
        low, high = self._spans.get(text.key, (0, 0))
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


def standing(
    asked: tuple[tuple[Leaf, ...], ...], documents: np.ndarray, search: Search
) -> Standing:
    """Where groups stand in the documents (ascending), looked up once a search; nowhere when time
    ran out.
    """
    before = search.standing
    if before and before.asked is asked and among(documents, before.documents).all():
        return before.within(documents)
    words = [
        (number, term)
        for number, group in enumerate(asked)
        for leaf in group
        if leaf.is_word
        for term in leaf.rows[0]
    ]
    parts = [_of_words(words, documents, search)]
    parts += [
        (np.full(len(placed.texts), number), placed)
        for number, group in enumerate(asked)
        for leaf in group
        if not leaf.is_word
        for placed in _placed(leaf, documents, search)
    ]
    groups = np.concatenate([part[0] for part in parts])
    search.standing = Standing(asked, documents, groups, _together([part[1] for part in parts]))
    return search.standing


def _of_words(
    words: list[tuple[int, str]], documents: np.ndarray, search: Search
) -> tuple[np.ndarray, Places]:
    """Where words stand, all of them looked up together, and the group of each."""
    terms = [] if search.spent() else [term for _, term in words]
    which, found, codes = search.index.codes_of_each(terms, documents)
    return np.array([number for number, _ in words], dtype=np.int64)[which], _located(found, codes)


def _placed(leaf: Leaf, documents: np.ndarray, search: Search) -> Iterator[Places]:
    """Where a leaf that is no single word stands in the documents."""
    if search.spent() or not len(documents):
        return
    index = search.index
    if leaf.prefix:
        yield _located(*index.codes_from(leaf.prefix, documents, Kind.WORDS), inside=False)
        yield _located(*index.codes_from(leaf.prefix, documents, Kind.PRINTED))
        return
    rows = tuple(tuple(sorted(row)) for row in leaf.rows)
    phrase = Phrase(rows, within=leaf.within, forms=leaf.forms)
    if not leaf.within:
        yield _in_row(places_of(phrase, documents, search), len(rows))
        return
    for places in places_of_both(phrase, documents, search):
        yield _in_row(places, 1)


def _located(documents: np.ndarray, codes: np.ndarray, *, inside: bool = True) -> Places:
    """Codes taken apart; those inside compounds stand where the compound does."""
    texts = documents << TEXT_BITS | codes >> FORM_BITS + PLACE_BITS
    is_inside = texts & FIELD_MASK == INSIDE
    if not inside:
        texts, codes = texts[~is_inside], codes[~is_inside]
    elif is_inside.any():
        texts = np.where(is_inside, texts - INSIDE + (codes & FORM_MASK), texts)
    return Places(texts, codes >> FORM_BITS & SPAN - 1, np.ones_like(texts))


def _in_row(placed: np.ndarray, size: int) -> Places:
    return Places(placed >> PLACE_BITS, placed & SPAN - 1, np.full(len(placed), size))


def _together(parts: list[Places]) -> Places:
    return parts[0] if len(parts) == 1 else Places(*map(np.concatenate, zip(*parts, strict=True)))


def without_overlap(places: Collection[Mark]) -> list[Mark]:
    """Marks in order; of those that overlap the first, the longest of those that begin together."""
    apart: list[Mark] = []
    last = 0
    for start, end in sorted(places, key=_longest_first) if len(places) > 1 else places:
        if start >= last:
            apart.append((start, end))
            last = end
    return apart


def _longest_first(mark: Mark) -> Mark:
    return mark[0], -mark[1]
