"""When the Tweede Kamer was in recess, as far as is known.

A recess is marked, never excused: its days count.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data/recesses.toml"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recess:
    """First and last day included."""

    name: str
    start: date
    end: date

    def days_between(self, after: date, until: date) -> int:
        """How many days of it lie after the one day and up to the other."""
        return max(0, (min(self.end, until) - max(self.start, after + DAY)).days + 1)


@dataclass(frozen=True, slots=True)
class Recesses:
    known_from: date
    known_until: date
    all: tuple[Recess, ...]

    def touching(self, after: date, until: date) -> list[Recess]:
        return [recess for recess in self.all if recess.days_between(after, until)]

    def days_between(self, after: date, until: date) -> int:
        return sum(recess.days_between(after, until) for recess in self.all)

    def on(self, day: date) -> Recess | None:
        return next((recess for recess in self.all if recess.start <= day <= recess.end), None)


@lru_cache(maxsize=1)
def known_recesses() -> Recesses:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    listed = tuple(Recess(row["name"], row["start"], row["end"]) for row in data["recess"])
    return Recesses(data["known_from"], data["known_until"], listed)
