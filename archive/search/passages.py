"""Show where a set holds the words: its best questions and answers, in whole sentences, the words marked."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from django.db.models import Min
from django.utils.html import escape

from archive.models import Answer, Footnote, Question, QuestionSet, Reply

from .dutch import analyse, spans
from .query import Leaf, Query
from .ranking import places_aside_in, places_in
from .results import Passage
from .schema import ASIDE, documents_of, numbers_of, places_aside
from .snapshot import Snapshot

MOST_PASSAGES = 3
LENGTH = 320  # characters of a passage, about; a sentence is never cut unless it is longer than twice this
PARTS = {"questions": "vraag", "answers": "antwoord", "notes": "noot"}
_SENTENCE_END = re.compile(r"(?<=[.?!…])[\"'”’)\]]*\s+(?=[A-Z\d\"'“‘(À-Þ])|\n\s*\n")

Groups = tuple[tuple[Leaf, ...], ...]


class Place(NamedTuple):
    """A text of a set: its question number (0: none) and the field it is in."""

    number: int
    field: str


class Marker:
    """Marks the words of a query in texts. Keeps what it found out about each word."""

    def __init__(self, groups: Groups) -> None:
        self._leaves = [leaf for group in groups for leaf in group]
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where the words found stand, in order, touching ones of a phrase as one."""
        places: list[tuple[int, int]] = []
        known = self._known
        runs: dict[int, list[tuple[int, int]]] = defaultdict(list)  # leaf -> the words of a phrase so far
        for start, end, word in spans(text):
            hits = known.get(word)
            if hits is None:
                hits = known[word] = tuple(self._find_hits(word))
            if not hits:
                runs.clear()
                continue
            for leaf in [leaf for leaf in runs if leaf not in {hit[0] for hit in hits}]:
                del runs[leaf]
            for leaf, row in hits:
                if len(self._leaves[leaf].rows) < 2:
                    places.append((start, end))
                elif row == len(runs[leaf]):
                    runs[leaf].append((start, end))
                    if len(runs[leaf]) == len(self._leaves[leaf].rows):
                        places.append((runs.pop(leaf)[0][0], end))
                elif row == 0:
                    runs[leaf] = [(start, end)]
        return _without_overlap(places)

    def _find_hits(self, word: str) -> Iterable[tuple[int, int]]:
        """(leaf, row) for each row of a leaf that this word fills."""
        found = analyse(word)
        rows, forms, inside = found.rows, found.forms, found.parts
        terms = {term for row in rows for term in row}
        for number, leaf in enumerate(self._leaves):
            if leaf.prefix:
                if any(text.startswith(leaf.prefix) for text in (*terms, *found.printed)):
                    yield number, 0
                continue
            for at, wanted in enumerate(leaf.rows):
                as_typed = not leaf.forms or leaf.forms[at] in forms
                if as_typed and (terms & wanted or (leaf.in_compounds and wanted & set(inside))):
                    yield number, at


@lru_cache(maxsize=64)
def marker_for(groups: Groups) -> Marker:
    """The same query is asked again, page after page."""
    return Marker(groups)


def highlight(text: str, marker: Marker) -> str:
    """The text escaped, what was found in <mark>."""
    return _marked(text, marker.marks(text))


def passages(
    hits: Sequence[tuple[int, int, str]], query: Query, index: Snapshot, marker: Marker
) -> dict[int, list[Passage]]:
    """For each hit (document, pk, address) its best passages, the best first. A handful of database queries."""
    if not hits or not query.groups:
        return {}
    best = _best_places(np.array(sorted(document for document, _, _ in hits)), query, index)
    texts = _texts({pk: best.get(document, []) for document, pk, _ in hits})
    found = {}
    for document, pk, address in hits:
        made = (_passage(address, place, texts[pk].get(place, []), marker) for place in best.get(document, []))
        found[pk] = [passage for passage in made if passage][:MOST_PASSAGES]
    return found


def _best_places(documents: np.ndarray, query: Query, index: Snapshot) -> dict[int, list[Place]]:
    """For each document the texts that hold most of what was asked; one text of a question."""
    held: dict[int, dict[Place, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * len(query.groups)))
    for number, group in enumerate(query.groups):
        for leaf in group:
            for document, place in _places(leaf, documents, index):
                if place.field in query.fields:
                    held[document][place][number] += 1
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


def _places(leaf: Leaf, documents: np.ndarray, index: Snapshot) -> Iterable[tuple[int, Place]]:
    for field in PARTS:
        places = places_in(leaf, field, documents, index)
        for document, number in _pairs(places):
            yield document, Place(number, field)
    for places in places_aside_in(leaf, documents, index):
        for (document, number), place in zip(_pairs(places), places_aside(places).tolist(), strict=True):
            if ASIDE[place] in PARTS:
                yield document, Place(number, ASIDE[place])


def _pairs(places: np.ndarray) -> Iterable[tuple[int, int]]:
    """Document and question number of each place."""
    return zip(documents_of(places).tolist(), numbers_of(places).tolist(), strict=True)


def _texts(wanted: dict[int, list[Place]]) -> dict[int, dict[Place, list[str]]]:
    """The texts at the places of each set."""
    found: dict[int, dict[Place, list[str]]] = defaultdict(lambda: defaultdict(list))
    fields = {place.field for places in wanted.values() for place in places}
    numbers = {place.number for places in wanted.values() for place in places}
    pks = list(wanted)
    if "questions" in fields:
        asked = Question.objects.filter(question_set__in=pks, number__in=numbers)
        for pk, number, text in asked.order_by().values_list("question_set_id", "number", "text"):
            found[pk][Place(number, "questions")].append(text)
        if 0 in numbers:
            for pk, text in QuestionSet.objects.filter(pk__in=pks).values_list("pk", "explanation"):
                found[pk][Place(0, "questions")].append(text)
    if "answers" in fields:
        _add_answers(found, pks, numbers)
    if "notes" in fields:
        _add_notes(found, pks)
    return found


def _add_answers(found: dict[int, dict[Place, list[str]]], pks: list[int], numbers: set[int]) -> None:
    """An answer is at the first of its questions; what a reply says of itself, at none."""
    answers = Answer.questions.through.objects.filter(question__question_set__in=pks, question__number__in=numbers)
    for pk, number, text in answers.values_list("question__question_set_id", "question__number", "answer__text"):
        found[pk][Place(number, "answers")].append(text)
    if 0 in numbers:
        for pk, text in Reply.objects.filter(question_set__in=pks).values_list("question_set_id", "text"):
            found[pk][Place(0, "answers")].append(text)


def _add_notes(found: dict[int, dict[Place, list[str]]], pks: list[int]) -> None:
    for pk, text in QuestionSet.objects.filter(pk__in=pks).exclude(explanation="").values_list("pk", "explanation"):
        found[pk][Place(0, "notes")].append(text)
    for note in Footnote.objects.filter(question__question_set__in=pks).select_related("question"):
        if note.question:
            found[note.question.question_set_id][Place(note.question.number, "notes")].append(note.text)
    notes = Footnote.objects.filter(answer__reply__question_set__in=pks).annotate(
        first=Min("answer__questions__number")
    )
    for pk, first, text in notes.values_list("answer__reply__question_set_id", "first", "text"):
        found[pk][Place(first or 0, "notes")].append(text)


def _passage(address: str, place: Place, texts: list[str], marker: Marker) -> Passage | None:
    marked = [(text, marks) for text in texts if (marks := marker.marks(text))]
    if not marked:
        return None
    text, marks = max(marked, key=lambda pair: len(pair[1]))
    start, end = _window(text, marks)
    inside = [(a - start, b - start) for a, b in marks if start <= a and b <= end]
    cut = ("… " if start else "", " …" if end < len(text.rstrip()) else "")
    html = cut[0] + _marked(text[start:end], inside) + cut[1]
    url = f"{address}{place.number}/" if place.number else address
    return Passage(place.number or None, url, html, PARTS[place.field])


def _window(text: str, marks: list[tuple[int, int]]) -> tuple[int, int]:
    """The whole sentences around the most marks, LENGTH characters or so."""
    edges = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    sentences = [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]
    inside = [sum(a <= mark[0] < b for mark in marks) for a, b in sentences]
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


def _without_overlap(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(places), key=lambda place: (place[0], -place[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _marked(text: str, marks: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in marks:
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(escape(text[at:]))
    return "".join(pieces)
