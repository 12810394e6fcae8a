"""What every citation is, and the lists of numbers that citations print: "5, 7 en 9", "5 t/m 7"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import patterns

_LONGEST_LIST = 80  # numbers in one citation


@dataclass(frozen=True, slots=True)
class Citation:
    """A stretch of text that cites something."""

    start: int
    end: int
    printed: str


@dataclass(frozen=True, slots=True)
class Item:
    """One number of a list. Those of a range, "5 t/m 7", all have the range's span."""

    text: str
    start: int
    end: int


def read_list(
    text: str,
    position: int,
    *,
    plural: bool,
    item: re.Pattern[str] = patterns.ITEM,
    fill: bool = True,
) -> Iterator[Item]:
    """The numbers at `position`: "5, 7 en 9"; "5 t/m 7" gives 5, 6 and 7, all with the range's
    span.

    After a singular "nr." only a number that is marked again, or that ends the phrase, belongs to
    the list.
    """
    match = item.match(text, position)
    for _ in range(_LONGEST_LIST):
        if not match:
            return
        separator = patterns.SEPARATOR.match(text, match.end())
        following = item.match(text, separator.end()) if separator else None
        if separator and following and not (plural or _belongs(text, separator, following)):
            following = None
        if separator and following and fill and separator["sign"].startswith(patterns.RANGE_SIGNS):
            yield from _range(match, following)
            match = patterns.SEPARATOR.match(text, following.end())
            match = item.match(text, match.end()) if match and plural else None
            continue
        yield Item(match[0], match.start(), match.end())
        match = following


def _belongs(text: str, separator: re.Match[str], following: re.Match[str]) -> bool:
    if separator["mark"]:
        return not separator["mark"].startswith("vra")
    if patterns.LIST_GOES_ON.match(text, separator.start()):
        return True
    return "," not in separator["sign"] and bool(patterns.ITEM_ENDS.match(text, following.end()))


def _range(first: re.Match[str], last: re.Match[str]) -> Iterator[Item]:
    """5 t/m 7.

    A range that runs backwards or over more than sixty is no range: its ends alone are certain.
    """
    if not (first[0].isdigit() and last[0].isdigit() and 0 < int(last[0]) - int(first[0]) <= 60):
        yield Item(first[0], first.start(), first.end())
        yield Item(last[0], last.start(), last.end())
        return
    for number in range(int(first[0]), int(last[0]) + 1):
        yield Item(str(number), first.start(), last.end())
