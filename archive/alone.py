"""One program at a time: a lock that ends with the program that holds it, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another program holds the lock; its argument says what that does."""


@contextmanager
def alone(lock: Path, other: str) -> Iterator[None]:
    """Hold this file's lock. Raises AlreadyRunning(`other`) where another program does, OSError
    where the file cannot be made.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(other) from error
        yield
