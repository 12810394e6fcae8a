"""Show where a set holds the words: its best questions and answers, in whole sentences, the words
marked.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, pairwise

import numpy as np

from archive.search.index.ascending import changes, distinct, run_lengths
from archive.search.index.schema import (
    FIELD_BITS,
    FIELD_MASK,
    HIGHEST_NUMBER,
    NUMBER_BITS,
    NUMBER_OF,
    TEXT_BITS,
    TEXTS,
)
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
# Texts are ranked as one number: document | what of the query is not there | field | times that it
# is not | number.
TIMES_BITS, FIT_BITS = 3, 8
MOST_TIMES, MOST_FIT = 5, (1 << FIT_BITS) - 1
FIELD_SHIFT = NUMBER_BITS + TIMES_BITS
FIT_SHIFT = FIELD_SHIFT + FIELD_BITS
RANK_BITS = FIT_SHIFT + FIT_BITS
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
    key, times = held.texts[held.firsts], run_lengths(held.firsts, len(held.texts))
    fit = _fit(held, len(query.groups)) if len(query.groups) > 1 else np.ones_like(key)
    wanted = np.zeros(FIELD_MASK + 1, dtype=bool)
    wanted[[NUMBER_OF[name] for name in PARTS if name in query.fields]] = True
    there = wanted[key & FIELD_MASK]
    key, times, fit = key[there], np.minimum(times[there], MOST_TIMES), fit[there]
    # In order of this: most of what was asked, in questions first, most often, the first question.
    worse = (MOST_FIT - fit) * (FIELD_MASK + 1) | key & FIELD_MASK
    worse = (worse << TIMES_BITS | MOST_TIMES - times) << NUMBER_BITS
    ranked = key >> TEXT_BITS << RANK_BITS | worse | key >> FIELD_BITS & HIGHEST_NUMBER
    ranked.sort()
    return _first_of_each(ranked)


def _fit(held: Held, groups: int) -> np.ndarray:
    """How many of the groups each text holds."""
    at = np.arange(len(held.firsts)).repeat(run_lengths(held.firsts, len(held.texts)))
    pairs = distinct(at * groups + held.groups)
    return np.bincount(pairs // groups, minlength=len(held.firsts))


def _first_of_each(ranked: np.ndarray) -> dict[int, list[Text]]:
    firsts = changes(ranked >> RANK_BITS)
    sizes = run_lengths(firsts, len(ranked))
    best = ranked[firsts].repeat(sizes)
    near = np.arange(len(ranked)) - firsts.repeat(sizes) < MOST_PASSAGES * len(PARTS)
    chosen: dict[int, dict[int, Text]] = {}
    fits = ranked >> FIT_SHIFT == best >> FIT_SHIFT
    for one in ranked[near & fits].tolist():
        document, number = one >> RANK_BITS, one & HIGHEST_NUMBER
        texts = chosen.setdefault(document, {})
        if len(texts) < MOST_PASSAGES:
            texts.setdefault(number, Text(document, number, one >> FIELD_SHIFT & FIELD_MASK))
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
    ends = chain((match.end() for match in _SENTENCE_END.finditer(text)), (len(text),))
    edges = [0]
    while edges[-1] <= marks[-1][0]:
        edges.append(next(ends))
    inside = Counter(bisect_right(edges, mark[0]) for mark in marks)
    best = max(inside, key=inside.__getitem__)  # the first of them
    start, end = edges[best - 1], edges[best]
    for a, b in pairwise(chain(edges[best:], ends)):
        if text[a:b].isspace():
            continue
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
