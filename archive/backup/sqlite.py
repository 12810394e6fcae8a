"""SQLite: the backup is a database, packed; it is put back by giving it its name.

VACUUM INTO reads one state of the database while others write, and leaves behind what was deleted.
"""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from archive.whole.described import Refused

from .described import Manifest, Table, on_disk

FILE = "archive.sqlite3.gz"
_LEVEL = 3  # packs twice as fast as the usual 6, and a twentieth larger


def dump(place: Path) -> tuple[dict[str, Table], dict[str, int]]:
    """The tables that were written; which keys were given out, the database itself holds."""
    plain = place / FILE.removesuffix(".gz")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(plain)])
    tables = _checked(plain)
    with plain.open("rb") as source, gzip.open(place / FILE, "wb", _LEVEL) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    plain.unlink()
    return tables, {}


def load(place: Path, manifest: Manifest) -> None:
    """Put the database where there is none, or one without a table: whole, or not at all."""
    target = Path(str(connection.settings_dict["NAME"]))
    beside = target.with_name(f"{target.name}.restoring")
    beside.unlink(missing_ok=True)
    with gzip.open(place / FILE, "rb") as source, beside.open("xb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
    beside.chmod(0o600)
    on_disk(beside)
    if _checked(beside) != manifest.tables:
        raise Refused("the database does not hold the rows that the backup names")
    connection.close()
    _let_go(target)
    beside.replace(target)
    on_disk(target.parent)


def _checked(path: Path) -> dict[str, Table]:
    """The tables of a sound database. Raises Refused where it is damaged."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as rows:
        [(verdict,)] = rows.execute("PRAGMA quick_check(1)").fetchall()
        if verdict != "ok":
            raise Refused(f"the database is damaged: {verdict}")
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return {
            name: Table(rows.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])  # noqa: S608
            for (name,) in rows.execute(f"{named} ORDER BY name").fetchall()
        }


def _let_go(target: Path) -> None:
    """Leave no journal of the empty database that was here: it would be applied to the new one."""
    if not target.exists():
        return
    with closing(sqlite3.connect(target, timeout=1)) as rows:
        try:
            [(mode,)] = rows.execute("PRAGMA journal_mode=DELETE").fetchall()
        except sqlite3.OperationalError:
            mode = "in use"
    if mode != "delete":
        raise Refused(f"{target} is in use: stop the site and what fetches first")
