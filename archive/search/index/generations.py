"""Where the index lives: one directory a generation, and a pointer that says which one readers
read.

A rebuild fills a new directory and then moves the pointer, so readers never meet an empty or half
index. What a killed writer leaves is cleared away by the next one. Readers that still map an old
directory's files keep them. What is in a directory its table of contents says (contents.py).
"""

import fcntl
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOENT
from pathlib import Path
from uuid import uuid4

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from archive.search.engine import WAIT, IndexBusy

from . import contents
from .contents import Unusable
from .schema import schema

POINTER = "current"
_DIRECTORY = re.compile(r"index-[0-9a-f]+-[0-9a-f]{6}")


def pointer_state(place: Path) -> tuple[int, int] | None:
    """Changes whenever readers must look again; None when there is no index. One stat."""
    try:
        found = (place / POINTER).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


class SetIndex(FileIndex):
    """Whoosh's index over a table of contents of our own: Whoosh's is a pickle of our classes.
    SetWriter writes it.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.storage = FileStorage(str(directory))
        self.indexname = "MAIN"
        self._schema = schema()

    def _read_toc(self) -> TOC:
        commit, segments = contents.read(self.directory)
        return TOC(self._schema, segments, commit)


def current(place: Path) -> Path | None:
    """The directory readers read; None when there is none. Raises Unusable, or FileNotFoundError
    when it is gone: lost, or a writer moved on."""
    try:
        name = (place / POINTER).read_bytes().decode("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unusable(f"the pointer {POINTER} cannot be read") from error
    if not _DIRECTORY.fullmatch(name):
        raise Unusable(f"the pointer {POINTER} names no index")
    if not (place / name).is_dir():
        raise FileNotFoundError(ENOENT, "no such directory", name)
    return place / name


def publish(place: Path, directory: Path) -> None:
    """Make this the directory readers read, at once; called after every commit, so that they look
    again.
    """
    contents.replace_file(place / POINTER, directory.name.encode())


def create(place: Path) -> SetIndex:
    """An empty index in a new directory, not yet read by anyone."""
    directory = place / f"index-{time.time_ns():x}-{uuid4().hex[:6]}"
    directory.mkdir(parents=True)
    contents.write(directory, 0, [])
    return SetIndex(directory)


def usable(place: Path) -> SetIndex | None:
    """The index that readers read, every file of it as it was written; None when there is none.
    Raises Unusable, with the reason.
    """
    try:
        directory = current(place)
        if directory is None:
            return None
        for segment in contents.read(directory)[1]:
            contents.verify(directory, segment)
    except OSError as error:
        raise Unusable(f"{error.filename}: {error.strerror}") from error
    return SetIndex(directory)


def clear_away(place: Path) -> None:
    """Remove the directories and pointers that nobody reads; call it while writing."""
    try:
        keep = current(place)
    except (Unusable, OSError):
        keep = None
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
