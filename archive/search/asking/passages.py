"""Show where a set holds the words: its best questions and answers, in whole sentences, the words
marked.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from archive.search.index.documents import Shown
from archive.search.index.schema import ASIDE, SPAN, documents_of, numbers_of, places_aside
from archive.search.results import Passage
from archive.shown.privacy import without_contacts

from .marking import Marker, marked
from .matching import Search
from .query import PARTS_OF_A_SET, Leaf, Query
from .ranking import places_aside_in, places_in

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
    texts: dict[Place, list[str]] = defaultdict(list)
    for field, number, text in shown.texts:
        texts[Place(number, field)].append(text)
    found = (_passage(address, place, texts[place], marker) for place in places)
    return [passage for passage in found if passage]


def _best_places(documents: np.ndarray, query: Query, search: Search) -> dict[int, list[Place]]:
    """For each document the texts that hold most of what was asked; one text of a question."""
    held: dict[int, dict[Place, list[int]]] = defaultdict(
        lambda: defaultdict(lambda: [0] * len(query.groups))
    )
    for number, group in enumerate(query.groups):
        for leaf in group:
            for document, place, times in _places(leaf, documents, search):
                if place.field in query.fields:
                    held[document][place][number] += times
    return {document: _ranked(places) for document, places in held.items()}


def _ranked(places: dict[Place, list[int]]) -> list[Place]:
    """The best first; those that hold less of the query than the best are left out."""
    order = list(PARTS)
    fit = {place: sum(map(bool, counts)) for place, counts in places.items()}
    best = max(fit.values())
    kept = sorted(
        (place for place in places if fit[place] == best),
        key=lambda place: (order.index(place.field), -min(sum(places[place]), 5), place.number),
    )
    chosen: dict[int, Place] = {}
    for place in kept:
        chosen.setdefault(place.number, place)
    return list(chosen.values())[:MOST_PASSAGES]


def _places(leaf: Leaf, documents: np.ndarray, search: Search) -> Iterator[tuple[int, Place, int]]:
    """Each document and place that holds a leaf, and how often."""
    for field in PARTS:
        yield from _counted(field, places_in(leaf, field, documents, search))
    for places in places_aside_in(leaf, documents, search):
        fields = places_aside(places)
        for field in PARTS:
            yield from _counted(field, places[fields == ASIDE.index(field)])


def _counted(field: str, places: np.ndarray) -> Iterator[tuple[int, Place, int]]:
    questions, times = np.unique(places & -SPAN, return_counts=True)
    found = zip(
        documents_of(questions).tolist(),
        numbers_of(questions).tolist(),
        times.tolist(),
        strict=True,
    )
    yield from ((document, Place(number, field), count) for document, number, count in found)


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
