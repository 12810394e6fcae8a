"""PostgreSQL: the rows of every table as COPY writes them, of one moment; put back into tables that
the same migrations make, in one transaction.

Not pg_dump: it must be of the server's version or later, and the archive's image has none.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from archive.whole.described import Refused

from . import schema
from .described import Manifest, Table

_LEVEL = 3
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
Tables = dict[str, Table]
Keys = dict[str, int]  # the last key that each sequence gave


def dump(place: Path) -> tuple[Tables, Keys]:
    """The tables that were written, and up to which keys were given out."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        names = sorted(connection.introspection.table_names(cursor))
        tables = {name: _write(cursor, name, place) for name in names}
        cursor.execute(_SEQUENCES)  # they stand outside of the transaction: afterwards
        return tables, {name: last for name, last in cursor.fetchall() if last is not None}


def load(place: Path, manifest: Manifest) -> None:
    """Make the tables anew and fill them: all of them, or none."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        there = {*connection.introspection.table_names(cursor)}
        ours = {*manifest.tables, *connection.introspection.django_table_names()}
        if there & ours:
            cursor.execute(f"DROP TABLE {', '.join(map(_quoted, sorted(there & ours)))} CASCADE")
        schema.make(manifest.migrations)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations make some of them immediate
        for name, table in manifest.tables.items():
            _read(cursor, name, table, place)
        for name, last in manifest.keys.items():
            cursor.execute("SELECT setval(%s, %s)", [_quoted(name), last])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _write(cursor: Any, name: str, place: Path) -> Table:
    description = connection.introspection.get_table_description(cursor, name)
    columns = tuple(column.name for column in description)
    copy = f"COPY {_listed(name, columns)} TO STDOUT"
    with gzip.open(_file(place, name), "wb", _LEVEL) as file, cursor.copy(copy) as rows:
        for part in rows:
            file.write(part)
    return Table(cursor.rowcount, columns)


def _read(cursor: Any, name: str, table: Table, place: Path) -> None:
    cursor.execute(f"DELETE FROM {_quoted(name)}")  # noqa: S608 (what migrations wrote)
    with cursor.copy(f"COPY {_listed(name, table.columns)} FROM STDIN") as rows:
        for part in _parts(_file(place, name)):
            rows.write(part)
    if cursor.rowcount != table.rows:
        raise Refused(f"{name}: {cursor.rowcount} rows instead of {table.rows}")


def _parts(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as file:
        while part := file.read(1 << 18):
            yield part


def _file(place: Path, name: str) -> Path:
    return place / f"{name}.copy.gz"


def _listed(name: str, columns: tuple[str, ...]) -> str:
    return f"{_quoted(name)} ({', '.join(map(_quoted, columns))})"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
