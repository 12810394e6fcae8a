"""Documents that wait aside until whoever sent them has seen what is read of them, and says yes.

They are read as every document is, in a process with limits, and tighter ones: somebody waits for
the page.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from .arriving import with_known
from .files import Found, find_documents
from .workers import Limits, Read, read_all

FILES = 20  # that are sent at once
BYTES = 50_000_000  # of all of them
UNPACKED = 100_000_000  # of what is in them
DOCUMENTS = 200
SECONDS = 15.0  # of the clock, for all of them
LIMITS = Limits(seconds=10, memory=1_000_000_000, patience=12)
DAY = 86_400
NOT_NOW = "not read: too much for one time"
_NAMES = "names.json"


class Sent(Protocol):
    """A file as a browser sends it."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Held:
    """Files that wait in a folder of their own."""

    folder: Path

    @property
    def token(self) -> str:
        return self.folder.name

    def let_go(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def hold(files: Iterable[Sent], place: Path) -> Held:
    """Keep the files aside; OSError, and nothing kept, where the disk does not take them."""
    place.mkdir(parents=True, exist_ok=True)
    _forget_old(place)
    held = Held(Path(tempfile.mkdtemp(dir=place)))
    try:
        names = []
        for number, file in enumerate(files):
            with open(held.folder / str(number), "wb") as kept:
                kept.writelines(file.chunks())
            names.append(file.name or "zonder naam")
        (held.folder / _NAMES).write_text(json.dumps(names))
    except BaseException:
        held.let_go()
        raise
    return held


def held_as(token: str, place: Path) -> Held | None:
    """What waits under this name, if it still does."""
    folder = place / token
    ours = token.isidentifier() or token.replace("-", "_").isidentifier()
    return Held(folder) if ours and (folder / _NAMES).is_file() else None


def read_held(held: Held) -> list[Read]:
    """What each document says, or why it is not read. Origins are `upload/DIGEST/NAME`: another
    file of the same name is no later version of this one.
    """
    begun, found = time.monotonic(), _bounded(_found(held))
    reads: list[Read] = []
    with closing(read_all(with_known(found), limits=LIMITS)) as reading:
        for read in reading:
            reads.append(read)
            if time.monotonic() - begun > SECONDS:
                break
    return reads + [Read(one.origin, error=NOT_NOW) for one in found[len(reads) :]]


def _found(held: Held) -> Iterator[Found]:
    for number, name in enumerate(json.loads((held.folder / _NAMES).read_text())):
        path = held.folder / str(number)
        origin = f"upload/{sha256(path.read_bytes()).hexdigest()[:12]}/{_printable(name)}"
        for one in find_documents([path], BYTES):
            yield replace(one, origin=f"{origin}{one.origin.removeprefix(str(path))}"[:1000])


def _bounded(found: Iterable[Found]) -> list[Found]:
    """No more than there may be; the first that is too many says so, and ends it."""
    documents: list[Found] = []
    size = 0
    for one in found:
        size += len(one.data or b"")
        if len(documents) >= DOCUMENTS or size > UNPACKED:
            documents.append(Found(one.origin, error=NOT_NOW))
            break
        documents.append(one)
    return documents


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)


def _forget_old(place: Path) -> None:
    """What nobody said yes to for a day goes."""
    for folder in place.iterdir():
        if time.time() - folder.stat().st_mtime > DAY:
            shutil.rmtree(folder, ignore_errors=True)
