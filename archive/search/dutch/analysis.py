"""How Dutch words match: a word to its index terms, alike for what is indexed and typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from archive.search.index.schema import form_of

from .compounds import parts
from .stems import stem
from .words import fold, forms_table, word_list

# Typographic variants of one sign; each is one character, so places in the text stay right.
_SIGNS = {"’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "−": "-"}
_WORD = re.compile(
    r"[^\W_](?:"  # one set of characters, which re looks for fast
    r"\.(?<=[^\W\d_]\.)(?:[^\W\d_]\.)+[^\W\d_]?(?![^\W_])"  # P.v.d.A., m.b.t.
    r"|[\w\u00ad]*(?:['-][^\W_][\w\u00ad]*)*)"  # zzp'ers, F-35, GroenLinks-PvdA
)
_CODE = re.compile(r"[A-Z]{1,3}$")  # followed by a number: F 35, A 27
_PERSON_SUFFIX = {"er": "er", "ers": "er", "ster": "ster"}  # zzp'ers, 65-ers


class Analysis(NamedTuple):
    """What a word is in the index.

    A hyphenated word has a row for each part, at successive places.
    """

    rows: tuple[tuple[str, ...], ...]  # per place, the terms that stand there
    # per place, what is printed there, without accents, capitals and apostrophes
    printed: tuple[str, ...]
    parts: tuple[str, ...]  # the words inside a compound, for the light second field

    @property
    def checksums(self) -> tuple[int, ...]:
        """Per place the checksum of what is printed there."""
        return tuple(map(checksum, self.printed))

    @property
    def unlike(self) -> tuple[str, ...]:
        """What is printed that is not its term: huizen (huis), gewerkt (werk)."""
        return tuple(
            printed
            for row, printed in zip(self.rows, self.printed, strict=True)
            if printed != row[-1]
        )


def checksum(printed: str) -> int:
    """Of a word as printed, in lower case and without accents."""
    return crc32(printed.encode())


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    start: int
    end: int
    text: str
    terms: tuple[tuple[str, ...], ...]  # as in Analysis
    forms: tuple[int, ...]  # per place, as in the index
    printed: tuple[str, ...] = ()  # per place, as in Analysis


def words(text: str) -> Iterator[Word]:
    """The words of a text in order."""
    for match in _WORD.finditer(plain_signs(text)):
        found = analyse(match.group().lower())
        yield Word(
            match.start(),
            match.end(),
            match.group(),
            found.rows,
            tuple(map(form_of, found.checksums)),
            found.printed,
        )


def chunks(text: str) -> list[str]:
    """A text cut at every space: words with what is printed against them.

    Two in a row were one space apart.
    """
    return plain_signs(text).replace("\u00a0", " ").replace("\n", " \n ").split(" ")


def words_in(chunk: str) -> list[str]:
    """The words of a chunk as printed; seldom more than one: en/of."""
    return _WORD.findall(chunk)


def word_matches(plain: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The words of a text with plain signs in order, from some character."""
    return _WORD.finditer(plain, start)


def plain_signs(text: str) -> str:
    """With one sign for all apostrophes and one for all hyphens, each in its place."""
    if text.isascii() and "`" not in text:
        return text
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return text


def joined(first: str, second: str) -> str | None:
    """The term of two words written apart that are one: wind energie → windenergie, F 35 → f35;
    else None.
    """
    if is_code_letters(first) and is_number(second):
        return fold(first.lower()) + second
    if not (is_joinable(first) and is_joinable(second)):
        return None
    both = first.lower() + second.lower()
    return stem(both) if both in word_list() else None


def is_code_letters(word: str) -> bool:
    """Whether these can be the letters of a code such as F 35."""
    return _CODE.match(word) is not None


def is_number(word: str) -> bool:
    return word.isdigit()


def is_joinable(word: str) -> bool:
    """Whether this can be half of a compound that is written as two words."""
    return len(word) > 2 and word.isalpha() and not is_stopword(word)


def is_stopword(text: str) -> bool:
    return text.lower() in _stopwords()


def is_asking(text: str) -> bool:
    """Whether a word is about asking and answering, as all of the archive is: kamervragen."""
    return text.lower() in _asking()


@cache
def _asking() -> frozenset[str]:
    return frozenset(forms_table()["asking"]["words"].split())


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(forms_table()["stopwords"]["words"].split())


@lru_cache(maxsize=100_000)
def analyse(word: str) -> Analysis:
    """What a word in lower case is in the index."""
    word = word.replace("\u00ad", "")
    if "." in word:
        plain = fold(word.replace(".", ""))
        return Analysis(((plain,),), (plain,), ())
    pieces = _pieces(word)
    printed = tuple(fold(piece) for _, piece in pieces)
    if len(pieces) == 1:
        row = pieces[0][0]
        return Analysis((tuple(map(stem, row)),), printed, parts(row[0]))
    wholes = [row[0] for row, _ in pieces]
    together = "".join(wholes)
    rows = [tuple(map(stem, row)) for row, _ in pieces]
    rows[0] = (together if any(c.isdigit() for c in together) else stem(together), *rows[0])
    for at, (first, second) in enumerate(pairwise(wholes)):
        if len(pieces) > 2 and first.isalpha() and len(first) < 4 and second.isdigit():
            rows[at] = (*rows[at], first + second)  # MH-17-advocaten
    return Analysis(tuple(rows), printed, tuple(part for whole in wholes for part in parts(whole)))


def _pieces(word: str) -> list[tuple[list[str], str]]:
    """What stands between hyphens, each as words and as printed. A piece with an ending after an
    apostrophe is itself and what it is an ending of: zorg-zzp'ers → [zorg], [zzper, zzp].
    """
    found: list[tuple[list[str], str]] = []
    for piece in filter(None, word.split("-")):
        base, *endings = filter(None, piece.split("'"))
        if found and not endings and base in _PERSON_SUFFIX and len(found[-1][0][0]) > 1:
            base, endings = found.pop()[0][0], [base]
        ending = endings[-1] if endings else ""
        printed = "".join((base, *endings))
        if ending in _PERSON_SUFFIX:
            found.append(([base + _PERSON_SUFFIX[ending], base], printed))
            continue
        rest = [e for e in endings if e != "s"]
        found.append(([base], base if rest else printed))
        found += [([part], part) for part in rest]
    return found or [([word.strip("'-")], word.strip("'-"))]
