"""Where the bars and lines of a picture stand. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.figures.statistics import AnswerTimes

WIDTH, HEIGHT = 640, 180
MOST_LABELS, MOST_LINES = 8, 4
SPREAD = 84  # days that the picture of a spread reaches to: twelve weeks


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str  # under the bar, "" where there is no room for one
    middle: float
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A level line with its value."""

    y: float
    label: float


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    lines: list[Line]
    highest: tuple[str, float]  # where, how much
    gaps: list[Bar]  # stretches of years without a value: unknown, not zero


def yearly(values: Mapping[int, float | None], fewest: int = 1) -> Chart | None:
    """One bar a year from the first year to the last, a gap where there is no value; no chart where
    fewer than `fewest` years have one.
    """
    known = {year: value for year, value in values.items() if value is not None}
    if len(known) < fewest:
        return None
    years = range(min(values), max(values) + 1)
    top = max(known.values()) or 1
    step = WIDTH / len(years)
    each = -(-len(years) // MOST_LABELS)
    placed = [
        _bar(
            n,
            year,
            known.get(year, 0) / top,
            step,
            (len(years) - 1 - n) % each == 0,
            known.get(year),
        )
        for n, year in enumerate(years)
    ]
    best = max(known, key=lambda year: (known[year], year))
    bars = [bar for bar in placed if bar.height or bar.label]
    gaps = [
        _gap(years, run, step) for run in _runs(n for n, y in enumerate(years) if y not in known)
    ]
    return Chart(bars, _lines(top), (str(best), known[best]), gaps)


def spread(times: AnswerTimes) -> tuple[float, float, float] | None:
    """Where the middle half of answer times begins, how wide it is, and where the median stands, of
    100.
    """
    if times.median is None:
        return None
    first, median, third = (
        min(days or 0, SPREAD) * 100 / SPREAD
        for days in (times.first_quarter, times.median, times.third_quarter)
    )
    return round(first, 1), round(max(1, third - first), 1), round(median, 1)


def _bar(n: int, year: int, part: float, step: float, labelled: bool, value: float | None) -> Bar:
    height = round(HEIGHT * part, 1)
    title = f"{year}: {value:g}" if value is not None else f"{year}"
    return Bar(
        x=round(n * step + step * 0.12, 1),
        y=round(HEIGHT - height, 1),
        width=round(step * 0.76, 1),
        height=height,
        label=str(year) if labelled else "",
        middle=round((n + 0.5) * step, 1),
        title=title,
    )


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive numbers together: 1, 2, 5 are (1, 2) and (5, 5)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _gap(years: range, run: tuple[int, int], step: float) -> Bar:
    first, last = run
    title = f"{years[first]}" if first == last else f"{years[first]}–{years[last]}"
    return Bar(
        x=round(first * step, 1),
        y=0,
        width=round((last - first + 1) * step, 1),
        height=HEIGHT,
        label="",
        middle=0,
        title=f"{title}: geen of te weinig gegevens",
    )


def _lines(top: float) -> list[Line]:
    """Level lines at round values: steps of 1, 2 or 5 times a power of ten."""
    step = next(
        s
        for power in range(10)
        for s in (10**power, 2 * 10**power, 5 * 10**power)
        if top / s <= MOST_LINES
    )
    return [
        Line(round(HEIGHT - HEIGHT * n * step / top, 1), n * step)
        for n in range(1, int(top // step) + 1)
    ]
