"""Write backups to a folder, one below the other, and let the oldest go.

A backup bears its name, its moment, when all of it is on the disk; whoever is killed leaves the
ones that were there.
"""

import re
import shutil
from datetime import datetime
from pathlib import Path
from types import ModuleType

from django.db import connection

from archive.alone import alone

from . import postgresql, schema, sqlite
from .described import Manifest, describe, on_disk, set_up

_BACKUP = re.compile(r"\d{8}T\d{12}")
_UNFINISHED = ".unfinished"


def backup(folder: Path, at: datetime, keep: int | None) -> tuple[Path, Manifest]:
    """Where the backup lies and what is in it; of all of them the `keep` youngest stay.

    Raises AlreadyRunning, Refused where the database is damaged, OSError and DatabaseError.
    """
    with alone(folder / ".lock", f"{folder}: another backup is being written"):
        unfinished = folder / _UNFINISHED
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            manifest = _write(unfinished, at)
            place = folder / at.strftime("%Y%m%dT%H%M%S%f")
            unfinished.rename(place)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        on_disk(folder)
        for old in backups(folder)[:-keep] if keep else ():
            shutil.rmtree(old)
    return place, manifest


def backups(folder: Path) -> list[Path]:
    """The whole backups in a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _BACKUP.fullmatch(path.name))


def of_this_database() -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def _write(place: Path, at: datetime) -> Manifest:
    place.mkdir(mode=0o700)  # it holds passwords' hashes
    migrations = tuple(schema.applied())
    tables, keys = of_this_database().dump(place)
    manifest = Manifest(
        made_at=at.isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=migrations,
        tables=tables,
        keys=keys,
        settings=set_up(),
    )
    describe(place, manifest)
    for path in place.iterdir():
        path.chmod(0o600)
    return manifest
