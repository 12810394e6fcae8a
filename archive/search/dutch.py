"""How Dutch words match: a text to words with their index terms, the same for what is indexed and what is typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from .compounds import parts
from .stems import fold, stem
from .words import forms_table, word_list

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
    text = text.translate(_SIGNS)
    previous = ""
    previous_end = -1
    for match in _WORD.finditer(text):
        printed = match.group()
        terms, inside = _analyse(printed.lower())
        if match.start() == previous_end + 1 and text[previous_end] in " \u00a0":
            terms, inside = _with_neighbour(previous, printed, terms, inside)
        yield Word(match.start(), match.end(), printed, terms, inside)
        previous, previous_end = printed, match.end()


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
def _analyse(word: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    word = word.replace("\u00ad", "")
    if "." in word:
        return ((fold(word.replace(".", "")),),), ()
    pieces = [piece for piece in re.split(r"['-]", word) if piece]
    if len(pieces) > 1 and pieces[-1] == "s" and "'" in word:
        pieces.pop()  # risico's, Trump's
    if len(pieces) == 1:
        return ((stem(pieces[0]),),), parts(pieces[0])
    if pieces[-1] in _PERSON_SUFFIX:
        pieces[-1] = _PERSON_SUFFIX[pieces[-1]]
        return ((fold("".join(pieces)), stem(pieces[0])),), ()
    whole = "".join(pieces)
    rows: list[tuple[str, ...]] = [(stem(piece),) for piece in pieces]
    rows[0] = (whole if any(c.isdigit() for c in whole) else stem(whole), *rows[0])
    return tuple(rows), tuple(part for piece in pieces for part in parts(piece))
