"""Write in turns that others can wait for: how much goes into one, and when the next may begin."""

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

LASTS = 0.35  # seconds that a transaction should take: others wait for it
# Between two transactions: SQLite's waiting writers look ten times a second.
BREATH = 0.11
FIRST, MOST = 20, 600  # sets in the first transaction, and in any
# Objects made between two looks for unused ones. Python's 700 is a sixth of what an import takes.
RARELY = (100_000, 50, 100)
Item = TypeVar("Item")


@dataclass(slots=True)
class Pace:
    """How many sets go into one transaction, by how long the last ones took."""

    size: int = FIRST
    _ended: float = -BREATH

    def parts(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """The items, as many at a time as fit in the next transaction."""
        start = 0
        while start < len(items):
            part = items[start : start + self.size]
            start += len(part)
            yield part

    @contextmanager
    def turn(self, sets: int) -> Iterator[None]:
        """One transaction: let others write first, and take how long it took as a measure."""
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, self._ended + BREATH - time.monotonic()))
        begun = time.monotonic()
        try:
            yield
        finally:
            self._ended = time.monotonic()
            fitting = sets * LASTS / max(self._ended - begun, 0.001)
            self.size = int(min(max(fitting, self.size / 2, 1), self.size * 2, MOST))


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Look for unused objects less often, and not at all among those that were there before: the
    register, the models.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
