"""Which questions and answers KOOP publishes: the list of all identifiers that exist. Pure.

The list lies in data/publications.txt.gz: a first line that says how far it reaches, then one line
a series of numbers, "ah-tk-20242025-" and "1-604 606". An identifier of no series is a line of its
own.
"""

import gzip
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent.parent / "data" / "publications.txt.gz"
_NUMBERED = re.compile(r"(.*?)(0*)([1-9]\d*|0)")
_QUESTIONS_OF_A_SET = ("kv-tk-{}", "kv-{}")


class _Series(NamedTuple):
    prefix: str  # "ah-tk-20242025-"
    ranges: Sequence[range]

    def holds(self, number: int) -> bool:
        place = bisect_right(self.ranges, number, key=lambda r: r.start) - 1
        return place >= 0 and number in self.ranges[place]


class Publications:
    """All identifiers of a list; asks no database and keeps a range where numbers follow."""

    def __init__(
        self, reach: str, series: Iterable[tuple[str, Sequence[range]]], rest: Iterable[str]
    ) -> None:
        self.reach = reach  # up to which number or day the list goes, in Dutch
        self._series: dict[str, list[_Series]] = defaultdict(list)
        for prefix, ranges in series:  # "kv-2010Z" and "kv-2010z" are two
            self._series[prefix.casefold()].append(_Series(prefix, ranges))
        self._rest = {identifier.casefold(): identifier for identifier in rest}

    def find(self, identifier: str) -> str | None:
        """The identifier as published, whatever its case; None where there is no such paper."""
        key = identifier.casefold()
        match = _NUMBERED.fullmatch(key)
        for series in self._series.get(match[1] + match[2], ()) if match else ():
            if match and series.holds(int(match[3])):
                return f"{series.prefix}{match[3]}"
        return self._rest.get(key)

    def questions_of(self, z_number: str) -> str | None:
        """The paper in which the questions with this Z number are printed."""
        names = (self.find(form.format(z_number)) for form in _QUESTIONS_OF_A_SET)
        return next(filter(None, names), None)

    def __iter__(self) -> Iterator[str]:
        for series in chain.from_iterable(self._series.values()):
            numbers = chain.from_iterable(series.ranges)
            yield from (f"{series.prefix}{number}" for number in numbers)
        yield from self._rest.values()

    def __len__(self) -> int:
        every = chain.from_iterable(self._series.values())
        return sum(len(r) for series in every for r in series.ranges) + len(self._rest)


@lru_cache(maxsize=1)
def publications() -> Publications:
    """The list of data/; read once a process."""
    return unpack(gzip.decompress(FILE.read_bytes()).decode("utf-8"))


def pack(identifiers: Iterable[str], reach: str) -> str:
    """The text of the file that holds these identifiers."""
    series: dict[str, list[int]] = defaultdict(list)
    lines = []
    for identifier in sorted(set(identifiers)):
        match = _NUMBERED.fullmatch(identifier)
        if match:
            series[match[1] + match[2]].append(int(match[3]))
        else:
            lines.append(identifier)
    packed = (f"{prefix}\t{_print(numbers)}" for prefix, numbers in sorted(series.items()))
    return "\n".join([reach, *packed, *lines]) + "\n"


def unpack(text: str) -> Publications:
    reach, *lines = text.splitlines()
    cut = [line.partition("\t") for line in lines]
    series = ((prefix, _read(numbers)) for prefix, tab, numbers in cut if tab)
    return Publications(reach, series, (line for line, tab, _ in cut if not tab))


def _print(numbers: list[int]) -> str:
    """ "1-604 606"."""
    parts = []
    for _, run in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        values = [number for _, number in run]
        parts.append(f"{values[0]}-{values[-1]}" if len(values) > 1 else str(values[0]))
    return " ".join(parts)


def _read(text: str) -> list[range]:
    ends = (part.partition("-") for part in text.split())
    return [range(int(first), int(last or first) + 1) for first, _, last in ends]
