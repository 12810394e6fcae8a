"""Show where a set holds the words: its best questions and answers, in whole sentences, the words
marked.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from archive.search.index.schema import (
    FIELD_BITS,
    NUMBER_OF,
    PLACE_BITS,
    TEXTS,
    documents_of,
    fields_of,
    numbers_of,
    texts_of,
)
from archive.search.index.shown import Shown
from archive.search.results import Passage
from archive.shown.privacy import without_contacts

from .marking import Marker, marked
from .matching import Search
from .query import PARTS_OF_A_SET, Query
from .ranking import places_in

MOST_PASSAGES = 3
# characters of a passage, about; a sentence is never cut unless it is longer than twice this
LENGTH = 320
# The texts of which passages are shown, with what they are called.
PARTS = {field: name for name, field in PARTS_OF_A_SET.items() if field != "subject"}
# A sign that ends a sentence, or an empty line. (It begins with one set of characters, which re
# looks for fast.)
_SENTENCE_END = re.compile(r"[.?!…\n](?:(?<!\n)[\"'”’)\]]*\s+(?=[A-Z\d\"'“‘(À-Þ])|(?<=\n)\s*\n)")


class Place(NamedTuple):
    """A text of a set: its question number (0: none) and the field it is in."""

    number: int
    field: str


def passages(
    shown: Mapping[int, Shown],
    addresses: Mapping[int, str],
    query: Query,
    marker: Marker,
    search: Search,
) -> dict[int, list[Passage]]:
    """For each document its best passages, the best first; none when time ran out."""
    if not shown or not query.groups:
        return {}
    best = _best_places(np.array(sorted(shown)), query, search)
    return {
        document: _passages(shown[document], addresses[document], places, marker)
        for document, places in best.items()
    }


def _passages(shown: Shown, address: str, places: list[Place], marker: Marker) -> list[Passage]:
    found = (
        _passage(address, place, [shown.text(at) for at, _ in shown.texts_at(place.number, NUMBER_OF[place.field])], marker)
        for place in places
    )
    return [passage for passage in found if passage]


def _best_places(documents: np.ndarray, query: Query, search: Search) -> dict[int, list[Place]]:
    """For each document the texts that hold most of what was asked; one text of a question, and
    none that holds less of the query than the best.
    """
    where, groups = _texts_with(documents, query, search)
    texts, at = np.unique(where, return_inverse=True)
    times = np.bincount(at, minlength=len(texts))
    pairs = np.unique(at * len(query.groups) + groups)
    fit = np.bincount(pairs // len(query.groups), minlength=len(texts))
    placed = texts << PLACE_BITS
    found, fields, numbers = documents_of(placed), fields_of(placed), numbers_of(placed)
    order = np.lexsort((numbers, -np.minimum(times, 5), fields, -fit, found))
    columns = (column[order].tolist() for column in (found, fit, numbers, fields))
    return _first_of_each(zip(*columns, strict=True))


def _first_of_each(ranked: Iterable[tuple[int, int, int, int]]) -> dict[int, list[Place]]:
    chosen: dict[int, dict[int, Place]] = {}
    best: dict[int, int] = {}
    for document, fit, number, field in ranked:
        places = chosen.setdefault(document, {})
        if fit == best.setdefault(document, fit) and len(places) < MOST_PASSAGES:
            places.setdefault(number, Place(number, TEXTS[field]))
    return {document: list(places.values()) for document, places in chosen.items()}


def _texts_with(
    documents: np.ndarray, query: Query, search: Search
) -> tuple[np.ndarray, np.ndarray]:
    """Each time that one of the texts of which passages are shown holds something: the text, as a
    place without its lowest bits, and the number of the group.
    """
    placed = [
        (number, places_in(leaf, documents, search))
        for number, group in enumerate(query.groups)
        for leaf in group
    ]
    places = np.concatenate([places for _, places in placed])
    groups = np.repeat([number for number, _ in placed], [len(places) for _, places in placed])
    fields = texts_of(places)
    of_set = (places >> PLACE_BITS + FIELD_BITS) << FIELD_BITS
    wanted = np.isin(fields, [NUMBER_OF[name] for name in PARTS if name in query.fields])
    return (of_set | fields)[wanted], groups[wanted]


def _passage(address: str, place: Place, texts: list[str], marker: Marker) -> Passage | None:
    public = map(without_contacts, texts)
    holding = [(text, marks) for text in public if (marks := marker.marks(text))]
    if not holding:
        return None
    text, marks = max(holding, key=lambda pair: len(pair[1]))
    start, end = _window(text, marks)
    inside = [(a - start, b - start) for a, b in marks if start <= a and b <= end]
    cut = ("… " if start else "", " …" if end < len(text.rstrip()) else "")
    html = cut[0] + marked(text[start:end], inside) + cut[1]
    url = f"{address}{place.number}/" if place.number else address
    return Passage(place.number or None, url, html, PARTS[place.field])


def _window(text: str, marks: list[tuple[int, int]]) -> tuple[int, int]:
    """The whole sentences around the most marks, LENGTH characters or so."""
    edges = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    sentences = [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]
    starts = [mark[0] for mark in marks]
    inside = [bisect_left(starts, b) - bisect_left(starts, a) for a, b in sentences]
    best = max(range(len(sentences)), key=lambda at: (inside[at], -at))
    start, end = sentences[best]
    for _, b in sentences[best + 1 :]:
        if b - start > LENGTH:
            break
        end = b
    if end - start > 2 * LENGTH:
        start, end = _clip(text, start, end, next(mark for mark in marks if mark[0] >= start))
    return start, start + len(text[start:end].rstrip())


def _clip(text: str, start: int, end: int, mark: tuple[int, int]) -> tuple[int, int]:
    """Of a very long sentence, whole words around a mark."""
    first = max(start, mark[0] - LENGTH // 2)
    first = start if first == start else text.find(" ", first, mark[0]) + 1 or mark[0]
    last = min(end, max(first + LENGTH, mark[1]))
    return first, end if last == end else max(text.rfind(" ", mark[1], last), mark[1])
