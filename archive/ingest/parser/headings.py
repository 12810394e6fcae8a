"""Know a heading of a question or an answer when it stands there: "Vraag 4, 5, 7 en 8", "Antwoord
op vraag 3 en 8".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from .numbers import LIST, read_numbers

QUESTION, ANSWER = "question", "answer"

_NR = r"(?:\s?nr\.?|\s?nummers?)?"
_QUESTION = rf"(?:Vra(?:ag|gen)|VRA(?:AG|GEN)|Deelvraag){_NR}\s?(?P<qn>{LIST})"
_ANSWER = (
    r"(?:Nader\s)?(?:Antwoord(?:en)?|ANTWOORD(?:EN)?|Beantwoording|Reactie)"
    rf"(?:\s(?:op|bij|van|onder|OP))?(?:\s(?:de|het|DE))?(?:\s?(?:[Vv]ra(?:ag|gen)|VRA(?:AG|GEN)))?{_NR}\s?(?P<an>{LIST})"
)
_HEADING = rf"(?:{_QUESTION}|{_ANSWER}|[Aa]d\s[Vv]ra(?:ag|gen)\s(?P<ad>{LIST}))"
_ALONE = re.compile(rf"^[ \t>*_-]*{_HEADING}\s*[.:;)]*\s*$", re.MULTILINE)
_SMALL = re.compile(rf"^[ \t]*{_HEADING}[ \t]*:?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_BEFORE_TEXT = re.compile(
    rf"^[ \t]*{_HEADING}(?:\s?[:.)]\s?|\s[-–]\s|\s)\s*(?=[A-ZÀ-Ý«„“\"'‘(\[]|[‘’']s )", re.MULTILINE
)
_WITHIN = re.compile(
    rf"(?<=[.?!:;»”)\d,\]\ue001])[ \t]+{_HEADING}(?:\s?[:.]\s?|\s)(?=[A-ZÀ-Ý«„“\"‘(])"
)
_BARE_QUESTION = re.compile(r"^[ \t]*(?:Vraag|VRAAG)[ \t]*:?[ \t]*$", re.MULTILINE)
_BARE_ANSWER = re.compile(
    r"^[ \t]*(?:Antwoord|ANTWOORD|Antwoord:|Antwoorden:?)[ \t]*[.:]?[ \t]*$", re.MULTILINE
)
_ANSWER_BEFORE_TEXT = re.compile(r"^[ \t]*Antwoord[ \t]?:[ \t]*(?=\S)", re.MULTILINE)

MOST = 1500  # headings of one form that are looked at; no document has more
ALONE, BEFORE_TEXT, WITHIN = 3.0, 2.0, 1.5  # how sure it is that this is a heading


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text that may begin a question or an answer."""

    kind: str  # QUESTION or ANSWER; "" where it does not say
    numbers: tuple[int, ...]  # empty: the next question, an answer to the questions before it
    start: int
    end: int  # where its text begins
    sureness: float
    again: bool = False  # the same words under the same heading stood there before

    def moved(self, by: int) -> "Place":
        """The same place in a text with so much before it."""
        return replace(self, start=self.start + by, end=self.end + by) if by else self


def is_heading(line: str) -> bool:
    """Whether the line is nothing but a heading."""
    return bool(_ALONE.match(line) or _BARE_ANSWER.match(line))


def find_headings(text: str) -> list[Place]:
    """All headings with a word in them, in order; where two overlap the surer one."""
    found = [
        *_find(_ALONE, text, ALONE),
        *_find(_BEFORE_TEXT, text, BEFORE_TEXT),
        *_find(_WITHIN, text, WITHIN),
    ]
    found += [
        Place(ANSWER, (), m.start(), m.end(), ALONE)
        for m in islice(_BARE_ANSWER.finditer(text), MOST)
    ]
    found += [
        Place(ANSWER, (), m.start(), m.end(), BEFORE_TEXT)
        for m in islice(_ANSWER_BEFORE_TEXT.finditer(text), MOST)
    ]
    if not found:
        found = list(_find(_SMALL, text, BEFORE_TEXT))
    found += [
        Place(QUESTION, (), m.start(), m.end(), ALONE)
        for m in islice(_BARE_QUESTION.finditer(text), MOST)
    ]
    kept: list[Place] = []
    for heading in sorted(found, key=lambda h: (h.start, -h.sureness)):
        if not kept or heading.start >= kept[-1].end:
            kept.append(heading)
    return kept


def _find(pattern: re.Pattern[str], text: str, sureness: float) -> Iterator[Place]:
    for match in islice(pattern.finditer(text), MOST):
        kind = QUESTION if match["qn"] else ANSWER
        if numbers := read_numbers(match["qn"] or match["an"] or match["ad"]):
            yield Place(kind, numbers, match.start(), match.end(), sureness)
