"""What lies in a backup: of which schema, how many rows, how it is checked, and how the archive was
set up that made it.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.whole.described import SUMS, Refused, sum_of

from .schema import Migration

MANIFEST = "manifest.json"
FORM = 1  # of what is written here


@dataclass(frozen=True, slots=True)
class Table:
    rows: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: str
    database: str  # sqlite, postgresql
    migrations: tuple[Migration, ...]
    tables: dict[str, Table]
    keys: dict[str, int]
    settings: dict[str, str]  # as the environment had them; of secrets the name only
    form: int = FORM

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def describe(place: Path, manifest: Manifest) -> None:
    """Write what the files in the folder are, then the sums of all, so that they are on the disk
    when this ends.
    """
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (place / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
    names = sorted(path.name for path in place.iterdir())
    sums = "".join(f"{sum_of(place / name)}  {name}\n" for name in names)
    (place / SUMS).write_text(sums, encoding="utf-8")
    for path in (*(place / name for name in names), place / SUMS, place):
        on_disk(path)


def checked(place: Path) -> Manifest:
    """What lies in a backup of which every file is as it was written. Raises Refused."""
    try:
        lines = (place / SUMS).read_text(encoding="utf-8").splitlines()
        sums = dict(line.split("  ")[::-1] for line in lines)
        if {*sums} != {path.name for path in place.iterdir()} - {SUMS}:
            raise Refused(f"{place} lacks files, or has others than {SUMS} names")
        for name, said in sums.items():
            if sum_of(place / name) != said:
                raise Refused(f"{place / name} is not as it was written")
        return _read(json.loads((place / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise Refused(f"{place} is no whole backup: {error}") from error


def on_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_up() -> dict[str, str]:
    return {
        name: "(secret)" if name in settings.SECRETS else value
        for name, value in settings.SET.items()
    }


def _read(said: dict[str, Any]) -> Manifest:
    if said["form"] != FORM:
        raise Refused(f"a backup of form {said['form']}: this archive reads form {FORM}")
    tables = {
        name: Table(table["rows"], tuple(table["columns"]))
        for name, table in said["tables"].items()
    }
    migrations = tuple((app, name) for app, name in said["migrations"])
    return Manifest(**said | {"tables": tables, "migrations": migrations})
