"""Know a heading of a question or an answer when it stands there: "Vraag 4, 5, 7 en 8", "Antwoord
op vraag 3 en 8", and what typing and scanning make of it: "Vr aag 3", "Antwoodr 5:", "Vraag l".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product

from .numbers import LIST, read_numbers

QUESTION, ANSWER = "question", "answer"
_LONGEST = 120  # letters of a line that is nothing but a heading
_LONGEST_WORDS = 45  # of those before its number
MOST = 1500  # headings of one form that are looked at; no document has more
ALONE, BEFORE_TEXT, WITHIN = 3.0, 2.0, 1.5  # how sure it is that this is a heading

_WORDS = {
    **dict.fromkeys(("vraag", "vragen", "deelvraag", "vraagnr", "vraagnummer"), QUESTION),
    **{
        "".join(words): ANSWER
        for words in product(
            ("antwoord", "antwoorden", "naderantwoord", "beantwoording", "reactie"),
            ("", "op", "bij", "van", "onder"),
            ("", "de", "het"),
            ("", "vraag", "vragen", "vraagnr", "vraagnummer"),
        )
    },
    **dict.fromkeys(("advraag", "advragen"), ANSWER),
}
_NUMBERLESS = frozenset(
    ("vraag", "reactie", *(w for w, kind in _WORDS.items() if w.startswith("antwoord")))
)
_WORD = r"(?P<word>[^\W\d_][^\n\d_,;:?!()]{2,32}?)"
_NUMBERS = rf"\(?(?P<n>{LIST}|(?:[lISBOZ]\d?|\d[lISBOZ]|l[lO])(?!\w))(?:[ \t]?[a-h][.)])?"
_UNENDED = r"(?P<unended>\s(?:en|t/m|tot en met)(?!\w))?"
_FIGURES = str.maketrans("lISBOZ", "115802")
_OPENS = r"(?=[A-ZÀ-Ý«„“\"'‘(\[]|[‘’']s |[a-h][.)]\s)"
_AT_LINE = re.compile(
    rf"^[ \t>*_-]*{_WORD}\s?{_NUMBERS}{_UNENDED}"
    rf"(?:(?P<end>\s*[.:;)]*\s*$)|\s?:[ \t]+(?=[a-zà-ÿ\d])|(?:\s?[:.)]|\s[-–])?\s*{_OPENS})",
    re.MULTILINE,
)
_WITHIN = re.compile(
    rf"(?<=[.?!:;»”)\d,\]\ue001])[ \t]+(?=[VADRBN]){_WORD}\s?{_NUMBERS}{_UNENDED}"
    rf"(?:\s?[:.])?\s?(?=[A-ZÀ-Ý«„“\"‘(])(?P<end>\Z)?"
)
_ALONE = re.compile(r"[ \t]*(?P<word>[^\W\d_][^\W\d_ ]{3,10}(?: \w{2,6}){0,3})[ \t]*[.:]?[ \t]*")
_ITS_WORD = re.compile(r"Antwoord|ANTWOORD|Vraag")
_BEFORE_TEXT = re.compile(
    r"^[ \t]*(?:Antwoord|(?P<label>Vraag))[ \t]?:[ \t]*(?=\S)|^[ \t]*ANTWOORD\.?[ \t]+(?=\d)"
    r"|^[ \t]*(?:Antwoord(?: vraag| op vraag)?|(?P<bare>Vraag))[ \t]+"
    r"(?!Antwoord)(?=[A-Z][a-z]+,? [a-z])"
    r"|(?<=\?)[ \t]+Antwoord(?: op vraag)?[.:]?[ \t]+(?=[A-Z])"
    r"|(?<=[.?!»”)\d])[ \t]+(?P<asks>Vraag)[.:]?[ \t]+(?=[A-Z])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text that may begin a question or an answer."""

    kind: str  # QUESTION or ANSWER; "" where it does not say
    numbers: tuple[int, ...]  # empty: the next question, an answer to the questions before it
    start: int
    end: int  # where its text begins
    sureness: float
    again: bool = False  # the same words under the same heading stood there before
    unended: bool = False  # "Vraag 2 en": the last number is lost

    def moved(self, by: int) -> "Place":
        """The same place in a text with so much before it."""
        return replace(self, start=self.start + by, end=self.end + by) if by else self


def is_heading(line: str) -> bool:
    """Whether the line is nothing but a heading."""
    wordy = len(line) > _LONGEST_WORDS and not any(map(str.isdigit, line[:_LONGEST_WORDS]))
    if len(line) > _LONGEST or wordy:
        return False
    headings = find_headings.__wrapped__(line)
    return any(h.sureness == ALONE and h.end == len(line) for h in headings)


@lru_cache(8)
def find_headings(text: str) -> list[Place]:
    """All headings with a word in them, in order; where two overlap the surer one.

    Small letters begin one only where nothing else does.
    """
    found = [*_numbered(_AT_LINE, text, BEFORE_TEXT), *_numbered(_WITHIN, text, WITHIN)]
    found = [h for h in found if not text[h.start : h.end].lstrip()[0].islower()] or [
        replace(h, sureness=BEFORE_TEXT)
        for h in found
        if h.sureness == ALONE and ")" not in text[h.start : h.end]
    ]
    found += _numberless(text)
    headings: list[Place] = []
    for heading in sorted(found, key=lambda h: (h.start, -h.sureness)):
        if not headings or heading.start >= headings[-1].end:
            headings.append(heading)
    return headings


def _numbered(pattern: re.Pattern[str], text: str, sureness: float) -> Iterator[Place]:
    for match in islice(pattern.finditer(text), MOST):
        kind = _kind(match["word"])
        numbers = read_numbers(match["n"].translate(_FIGURES)) if kind else ()
        if kind and numbers:
            alone = match["end"] is not None and pattern is _AT_LINE
            sure = ALONE if alone else sureness
            unended = match["unended"] is not None
            yield Place(kind, numbers, match.start(), match.end(), sure, unended=unended)


def _numberless(text: str) -> Iterator[Place]:
    yield from islice(_alone(text), MOST)
    for match in islice(_before_text(text), MOST):
        kind = QUESTION if match["asks"] or match["bare"] or match["label"] else ANSWER
        yield Place(kind, (), match.start(), match.end(), BEFORE_TEXT)


def _before_text(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_BEFORE_TEXT`, looked for only where one of its words stands."""
    done = 0
    for word in _ITS_WORD.finditer(text):
        start = word.start()
        while start > done and text[start - 1] in " \t":
            start -= 1
        if match := _BEFORE_TEXT.match(text, start):
            yield match
            done = match.end()


def _alone(text: str) -> Iterator[Place]:
    """A word alone on its line."""
    at = 0
    for line in text.split("\n"):
        match = _ALONE.fullmatch(line) if 3 < len(line) <= _LONGEST_WORDS else None
        if match and match["word"][0].isupper() and (kind := _kind(match["word"], numberless=True)):
            yield Place(kind, (), at, at + len(line), ALONE)
        at += len(line) + 1


@lru_cache(8192)
def _kind(printed: str, *, numberless: bool = False) -> str:
    """What a heading's word says that begins, one slip forgiven; "" when it is no such word."""
    letters = "".join(c for c in printed.lower() if c.isalpha())
    if letters in _WORDS and (not numberless or letters in _NUMBERLESS):
        return _WORDS[letters]
    if len(letters) < 5 or len(printed.split()) > 5:
        return ""
    words = _NUMBERLESS if numberless else _WORDS
    return next((_WORDS[word] for word in words if _near(letters, word)), "")


def _near(one: str, word: str) -> bool:
    """Whether one letter more, less or other, or two in the wrong order, make the word."""
    if abs(len(one) - len(word)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, word, strict=False)) if a != b), None)
    if start is None:
        return True
    return (
        one[start + 1 :] == word[start + 1 :]
        or one[start:] == word[start + 1 :]
        or one[start + 1 :] == word[start:]
        or (
            one[start : start + 2] == word[start : start + 2][::-1]
            and one[start + 2 :] == word[start + 2 :]
        )
    )
