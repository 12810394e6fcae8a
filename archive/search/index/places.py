"""How far this machine's index is in the log of changes, where several machines each have one.

The place lies in the index's own folder, and as a row (IndexReader) in the database: the log is
kept from the lowest row on. Where the two say different things, the index or the database is of
another moment, restored or promoted, and the index is built anew.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from archive.models import IndexReader, PendingIndex
from archive.models.index_log import KEPT
from archive.search.engine import is_local

from . import contents, generations
from .contents import Unusable

NAME = "place.json"


@dataclass(frozen=True, slots=True)
class Place:
    reader: int  # the key of its row
    at: int  # every change up to this one is in the index
    doing: tuple[int, ...] = ()  # the sets of the changes up to `to`, of which it may have some
    to: int = 0


def is_one_of_many() -> bool:
    return settings.SEVERAL_MACHINES and is_local()


def folder_of(where: Path) -> Path | None:
    """The folder of the index that readers read; None where it cannot be told, or there is none."""
    try:
        return generations.current(where)
    except (Unusable, OSError):
        return None


def read(folder: Path) -> Place | None:
    try:
        said = json.loads((folder / NAME).read_text())
        return Place(**{**said, "doing": tuple(said["doing"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(folder: Path, place: Place | None) -> None:
    """Nothing without a place, or where the folder is gone: another index is read now."""
    if place is not None:
        with suppress(FileNotFoundError):
            contents.replace_file(folder / NAME, json.dumps(asdict(place)).encode())


@contextmanager
def begun(where: Path) -> Iterator[Place | None]:
    """The place of an index that is built from now on: the log is kept from here. The one that was
    read before lets go when the block ends well. None where one machine is alone.
    """
    if not is_one_of_many():
        yield None
        return
    folder = folder_of(where)
    before = read(folder) if folder else None
    begin = max(PendingIndex.objects.newest(), IndexReader.objects.lowest() or 0)
    row = _registered(where, begin)
    try:
        yield Place(row.pk, begin)
    except BaseException:
        with suppress(DatabaseError):
            row.delete()
        raise
    if before:
        IndexReader.objects.filter(pk=before.reader).delete()


def prune() -> None:
    """Forget machines that were not heard of for long, and the changes that all the others have."""
    IndexReader.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()
    lowest = IndexReader.objects.lowest()
    if lowest is not None:
        PendingIndex.objects.filter(pk__lte=lowest).delete()


def _registered(where: Path, begin: int) -> IndexReader:
    machine = f"{socket.gethostname()}:{where}"[-300:]
    return IndexReader.objects.create(machine=machine, place=begin, seen_at=timezone.now())
