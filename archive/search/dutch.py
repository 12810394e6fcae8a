"""How Dutch words match: a text to words with their index terms, the same for what is indexed and what is typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from .compounds import parts
from .stems import stem
from .words import fold, forms_table, word_list

# Typographic variants of one sign; each is one character, so places in the text stay right.
_SIGNS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "−": "-"})
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])"  # P.v.d.A., m.b.t.
    r"|[^\W_][\w\u00ad]*(?:['-][^\W_][\w\u00ad]*)*"  # zzp'ers, F-35, GroenLinks-PvdA
)
_CODE = re.compile(r"[A-Z]{1,3}$")  # followed by a number: F 35, A 27
_PERSON_SUFFIX = {"er": "er", "ers": "er", "ster": "ster"}  # zzp'ers, 65-ers


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text. A hyphenated word has a row of terms for each part, at successive positions."""

    start: int
    end: int
    text: str
    terms: tuple[tuple[str, ...], ...]  # per position, the terms that stand there
    parts: tuple[str, ...]  # the words inside a compound, for the light second field


def words(text: str) -> Iterator[Word]:
    """The words of a text in order."""
    for start, end, _ in spans(text):
        printed = text[start:end].translate(_SIGNS)
        yield Word(start, end, printed, *analyse(printed.lower()))


def rows_and_parts(text: str) -> tuple[list[tuple[str, ...]], list[str]]:
    """For the index: the rows of terms of a text, one a position, and the parts of its compounds."""
    text = text.translate(_SIGNS)
    rows: list[tuple[str, ...]] = []
    inside: list[str] = []
    previous, previous_end = "", -1
    for match in _WORD.finditer(text):
        printed, start = match.group(), match.start()
        terms, found = analyse(printed.lower())
        if start == previous_end + 1 and text[previous_end] in " \u00a0":
            terms, found = _with_neighbour(previous, printed, terms, found)
        rows.extend(terms)
        inside.extend(found)
        previous, previous_end = printed, match.end()
    return rows, inside


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where the words of a text stand, and each in lower case; quicker than `words` when few will be looked at."""
    for match in _WORD.finditer(text.translate(_SIGNS)):
        yield match.start(), match.end(), match.group().lower()


@lru_cache(maxsize=100_000)
def joined(first: str, second: str) -> str | None:
    """The term of two words written apart that are one: wind energie → windenergie, F 35 → f35; else None."""
    if _CODE.match(first) and second[0].isdigit() and second.isdigit():
        return fold(first.lower()) + second
    first, second = first.lower(), second.lower()
    both = first + second
    if min(len(first), len(second)) < 3 or is_stopword(first) or is_stopword(second) or not both.isalpha():
        return None
    return stem(both) if both in word_list() else None


def is_stopword(text: str) -> bool:
    return text.lower() in _stopwords()


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(forms_table()["stopwords"]["words"].split())


def _with_neighbour(
    previous: str, printed: str, terms: tuple[tuple[str, ...], ...], inside: tuple[str, ...]
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    both = joined(previous, printed)
    if both is None:
        return terms, inside
    if both[-1].isdigit():
        return ((*terms[0], both), *terms[1:]), inside
    return terms, (*inside, both)


@lru_cache(maxsize=100_000)
def analyse(word: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The rows of terms of one word in lower case, and the parts of its compounds."""
    word = word.replace("\u00ad", "")
    if "." in word:
        return ((fold(word.replace(".", "")),),), ()
    pieces = _pieces(word)
    if len(pieces) == 1:
        whole, *rest = pieces[0]
        return ((stem(whole), *(stem(piece) for piece in rest)),), parts(whole)
    together = "".join(whole for whole, *_ in pieces)
    rows = [tuple(map(stem, piece)) for piece in pieces]
    rows[0] = (together if any(c.isdigit() for c in together) else stem(together), *rows[0])
    for at, ((first, *_), (second, *_)) in enumerate(pairwise(pieces)):
        if len(pieces) > 2 and first.isalpha() and len(first) < 4 and second.isdigit():
            rows[at] = (*rows[at], first + second)  # MH-17-advocaten
    return tuple(rows), tuple(part for whole, *_ in pieces for part in parts(whole))


def _pieces(word: str) -> list[list[str]]:
    """What stands between hyphens. A piece with an ending after an apostrophe is itself and what it is an ending of:
    zorg-zzp'ers → [zorg], [zzper, zzp].
    """
    found: list[list[str]] = []
    for piece in filter(None, re.split("-", word)):
        base, *endings = filter(None, piece.split("'"))
        if found and not endings and base in _PERSON_SUFFIX and len(found[-1][0]) > 1:
            base, endings = found.pop()[0], [base]
        ending = endings[-1] if endings else ""
        if ending in _PERSON_SUFFIX:
            found.append([base + _PERSON_SUFFIX[ending], base])
        else:
            found += [[part] for part in (base, *(e for e in endings if e != "s"))]
    return found or [[word.strip("'-")]]
