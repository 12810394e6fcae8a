"""Show where a set holds the words: its best questions and answers, in whole sentences, the words
marked.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np

from archive.search.index.ascending import distinct
from archive.search.index.schema import FIELD_BITS, HIGHEST_NUMBER, NUMBER_BITS, NUMBER_OF, TEXTS
from archive.search.index.shown import Shown
from archive.search.results import Passage
from archive.shown.privacy import without_contacts

from .holding import Held, Text
from .marking import marked
from .query import PARTS_OF_A_SET, Query
from .spots import Mark

MOST_PASSAGES = 3
# characters of a passage, about; a sentence is never cut unless it is longer than twice this
LENGTH = 320
LONGEST_CONTACT = 100  # characters of an address or a telephone number with its label
# The texts of which passages are shown, with what they are called.
PARTS = {field: name for name, field in PARTS_OF_A_SET.items() if field != "subject"}
# A sign that ends a sentence, or an empty line. (It begins with one set of characters, which re
# looks for fast.)
_SENTENCE_END = re.compile(r"[.?!…\n](?:(?<!\n)[\"'”’)\]]*\s+(?=[A-Z\d\"'“‘(À-Þ])|(?<=\n)\s*\n)")


def passages(
    shown: Mapping[int, Shown], addresses: Mapping[int, str], query: Query, held: Held
) -> dict[int, list[Passage]]:
    """For each document its best passages, the best first."""
    best = _best_texts(query, held)
    return {
        document: _passages(shown[document], addresses[document], texts, held)
        for document, texts in best.items()
    }


def _best_texts(query: Query, held: Held) -> dict[int, list[Text]]:
    """For each document the texts that hold most of what was asked; one text of a question, and
    none that holds less of the query than the best.
    """
    fields = held.texts & (1 << FIELD_BITS) - 1
    wanted = np.isin(fields, [NUMBER_OF[name] for name in PARTS if name in query.fields])
    texts, groups = held.texts[wanted], held.groups[wanted]
    firsts = np.flatnonzero(np.diff(texts, prepend=-1))
    times = np.diff(firsts, append=len(texts))
    if len(query.groups) > 1:
        at = np.repeat(np.arange(len(firsts)), times)
        pairs = distinct(at * len(query.groups) + groups)
        fit = np.bincount(pairs // len(query.groups), minlength=len(firsts))
    else:
        fit = np.ones(len(firsts), dtype=np.int64)
    keys = texts[firsts]
    field, number = keys & (1 << FIELD_BITS) - 1, keys >> FIELD_BITS & HIGHEST_NUMBER
    document = keys >> FIELD_BITS + NUMBER_BITS
    order = np.lexsort((number, -np.minimum(times, 5), field, -fit, document))
    columns = (column[order].tolist() for column in (document, number, field, fit))
    return _first_of_each(zip(*columns, strict=True))


def _first_of_each(ranked: Iterable[tuple[int, int, int, int]]) -> dict[int, list[Text]]:
    chosen: dict[int, dict[int, Text]] = {}
    best: dict[int, int] = {}
    for document, number, field, fit in ranked:
        texts = chosen.setdefault(document, {})
        if fit == best.setdefault(document, fit) and len(texts) < MOST_PASSAGES:
            texts.setdefault(number, Text(document, number, field))
    return {document: list(texts.values()) for document, texts in chosen.items()}


def _passages(shown: Shown, address: str, texts: list[Text], held: Held) -> list[Passage]:
    passages = (_passage(address, text, held.marked(text, shown)) for text in texts)
    return [passage for passage in passages if passage]


def _passage(address: str, at: Text, texts: Iterable[tuple[str, list[Mark]]]) -> Passage | None:
    holding = [(text, marks) for text, marks in texts if marks]
    if not holding:
        return None
    text, marks = max(holding, key=lambda pair: len(pair[1]))
    start, end = _window(text, marks)
    inside = [(a - start, b - start) for a, b in marks if start <= a and b <= end]
    cut = ("… " if start else "", " …" if end < len(text.rstrip()) else "")
    html = cut[0] + marked(_public(text, start, end), inside) + cut[1]
    url = f"{address}{at.number}/" if at.number else address
    return Passage(at.number or None, url, html, PARTS[TEXTS[at.field]])


def _public(text: str, start: int, end: int) -> str:
    """Part of a text without direct lines of civil servants, which may begin before it."""
    before = max(0, start - LONGEST_CONTACT)
    return without_contacts(text[before : end + LONGEST_CONTACT])[start - before : end - before]


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
