"""Where the index lives: one directory a generation, and a pointer that says which one readers
read.

A rebuild fills a new directory and then moves the pointer, so readers never meet an empty or half
index. What a killed writer leaves is cleared away by the next one. Readers that still map an old
directory's files keep them.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from .schema import schema

POINTER = "current"
WAIT = 600.0  # seconds a writer waits for another


class IndexBusy(Exception):
    """Another process has been writing the index for longer than WAIT seconds."""


def pointer_state(place: Path) -> tuple[int, int] | None:
    """Changes whenever readers must look again; None when there is no index. One stat."""
    try:
        found = (place / POINTER).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def current(place: Path) -> Path | None:
    """The directory readers read."""
    try:
        directory = place / (place / POINTER).read_text().strip()
    except FileNotFoundError:
        return None
    return directory if directory.is_dir() else None


def publish(place: Path, directory: Path) -> None:
    """Make this the directory readers read, at once; called after every commit, so that they look
    again.
    """
    fresh = place / f"{POINTER}.{uuid4().hex}"
    fresh.write_text(directory.name)
    os.replace(fresh, place / POINTER)


def create(place: Path) -> FileIndex:
    """An empty index in a new directory, not yet read by anyone."""
    directory = place / f"index-{time.time_ns():x}-{uuid4().hex[:6]}"
    directory.mkdir(parents=True)
    return FileStorage(str(directory)).create_index(schema())


def open_index(directory: Path) -> FileIndex:
    return FileStorage(str(directory)).open_index(schema=schema())


def clear_away(place: Path) -> None:
    """Remove the directories and pointers that nobody reads; call it while writing."""
    keep = current(place)
    for path in place.glob("index-*"):
        if path != keep:
            shutil.rmtree(path, ignore_errors=True)
    for path in place.glob(f"{POINTER}.*"):
        path.unlink(missing_ok=True)


@contextmanager
def lock(place: Path, name: str = "write", wait: float = WAIT) -> Iterator[None]:
    """One process at a time; the lock goes when the process does. Raises IndexBusy."""
    place.mkdir(parents=True, exist_ok=True)
    with open(place / f"{name}.lock", "w") as file:
        deadline = time.monotonic() + wait
        while not _try_lock(file):
            if time.monotonic() >= deadline:
                raise IndexBusy(f"another process is writing the search index in {place}")
            time.sleep(0.05)
        yield


def _try_lock(file: object) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except BlockingIOError:
        return False
    return True


def is_locked(place: Path, name: str) -> bool:
    """Whether some process holds the lock now."""
    try:
        with lock(place, name, wait=0):
            return False
    except IndexBusy:
        return True
