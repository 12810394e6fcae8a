"""Titles of two sets under one number, each with its Roman numeral: "I 648. VRAGEN van A …" above
"II VRAGEN van B …", or "1640. VRAGEN betreffende X:" above "I. van A" and "II. van B".
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from .dates import find_said
from .lexer import read_word
from .titles import Title, divide, find_titles

_SECOND = re.compile(r"II\W{0,2}\s*\Z")
_SHARED = re.compile(
    r"^(?:(?P<number>\d{1,4})\.?\s+)?(?P<word>[A-Z]\S{3,7})\s(?P<about>\S{4,14})\s"
    r"(?P<subject>[^:]{5,600}?):\s+(?=I\.?\s+van\s)",
    re.MULTILINE,
)
_ITEM = re.compile(r"(?:(?<=\s)|^)I{1,3}\.?\s+van\s+(?=[dhm])", re.MULTILINE)
_REACH = 250  # letters from a numeral to the date of submission


def find_all_titles(text: str) -> list[Title]:
    """The titles that begin a set, in order."""
    titles = _without_numeral(text, find_titles(text))
    shared = _SHARED.search(text)
    if not shared or not _is_title(shared):
        return titles
    items = list(_items(text, shared))
    taken = [(title.start, title.end) for title in items]
    others = [t for t in titles if not any(a <= t.start < b for a, b in taken)]
    return sorted([*others, *items], key=lambda title: title.start)


def _without_numeral(text: str, titles: list[Title]) -> list[Title]:
    """The number of the first of two without the numeral that stands before it."""
    for at, (first, second) in enumerate(pairwise(titles)):
        number = first.printed_number or ""
        numeral = number.startswith("I") and number[1:].isdecimal() and first.number_pieces > 1
        begun = _SECOND.search(text[: second.start]) or text.startswith("II", second.start)
        if numeral and begun and not second.printed_number:
            titles[at] = replace(first, printed_number=number[1:], number_pieces=1)
    return titles


def _is_title(shared: re.Match[str]) -> bool:
    return bool(read_word(shared["word"], "questions") and read_word(shared["about"], "about"))


def _items(text: str, shared: re.Match[str]) -> Iterator[Title]:
    """A title for each numeral that is followed by a member and a date of submission."""
    start, number = shared.start(), shared["number"]
    for item in _ITEM.finditer(text, shared.end()):
        said = find_said(text, item.end(), item.end() + _REACH, "submitted")
        if not said:
            break
        words = f"{text[item.end() : said.start]} {shared['about']} {shared['subject']}"
        division, doubts = divide(words)
        yield Title(
            start=start if number else item.start(),
            end=said.end + (text[said.end : said.end + 1] == ":"),
            dated=True,
            printed_number=number,
            number_pieces=bool(number),
            asked_by=division.asked_by,
            subject=division.subject,
            submitted_on=said.date.day,
            date_printed=said.date.printed,
            doubts=doubts,
        )
        number = None
