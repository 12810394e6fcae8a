"""What a long command shows on a terminal, and how it ends when it is told to."""

import logging
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType
from typing import NoReturn, TypeVar

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

T = TypeVar("T")
_log = logging.getLogger(__name__)


def progress(
    items: Iterable[T], unit: str, total: int | None = None, done: int = 0
) -> Generator[T, None, None]:
    """The items, with a bar on a terminal; log lines stand above it."""
    with _above_the_bar():
        yield from tqdm(
            items, unit=f" {unit}", total=total, initial=done, disable=None, leave=False
        )


@contextmanager
def counting(unit: str, total: int) -> Iterator[Callable[[int], object]]:
    """The same for work that says itself how many things it did."""
    with (
        _above_the_bar(),
        tqdm(unit=f" {unit}", total=total, disable=None, leave=False) as bar,
    ):
        yield bar.update


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """End as on an error when told to: what was begun is undone, processes started are ended."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        _log.warning("ended by a signal", extra={"signal": signal.Signals(number).name})
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _above_the_bar() -> AbstractContextManager[None]:
    """Log lines go above a bar; without one they go where they always do."""
    return logging_redirect_tqdm() if sys.stderr.isatty() else nullcontext()
