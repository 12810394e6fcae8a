"""Insert rows in bulk: one statement a model, where Django compiles each value of each row.

Called within a turn, as all that writes sets and documents: on SQLite nobody else gives out keys
meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import DateField, Field, JSONField, Model

Convert = Callable[[Any], Any]


def insert(rows: Sequence[Model], *, keys: bool = False) -> None:
    """Insert new rows of one model; no column fills itself. `keys`: rows without a primary key are
    given the one that they get.
    """
    if not rows:
        return
    table = _table_of(type(rows[0]))
    if keys:
        lacking = [row for row in rows if row.pk is None]
        for row, pk in zip(lacking, table.free_keys(len(lacking)), strict=True):
            row.pk = pk
    with connection.wrap_database_errors:
        _write(table, table.names if keys else table.names[1:], rows)
    for row in rows:
        row._state.adding = False


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    names: tuple[str, ...]  # of the attributes, the primary key first
    columns: dict[str, str]
    converts: dict[str, Convert]  # of those that the database wants otherwise

    def free_keys(self, count: int) -> Iterator[int]:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sequence = "pg_get_serial_sequence(%s, 'id')"
                cursor.execute(
                    f"SELECT nextval({sequence}) FROM generate_series(1, %s)",  # noqa: S608 (ours)
                    [self.name, count],
                )
                return iter([key for (key,) in cursor.fetchall()])
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
            last = cursor.fetchone()
            first = last[0] + 1 if last else 1
            return iter(range(first, first + count))


@cache
def _table_of(model: type[Model]) -> _Table:
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    return _Table(
        model._meta.db_table,
        tuple(field.attname for field in fields),
        {field.attname: str(field.column) for field in fields},
        {field.attname: c for field in fields if (c := _converting(field))},
    )


def _converting(field: "Field[Any, Any]") -> Convert | None:
    """How a value is handed to the database, where not as it is."""
    if isinstance(field, DateField | JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    return None


def _write(table: _Table, names: tuple[str, ...], rows: Sequence[Model]) -> None:
    values = list(zip(*(_column(table, name, rows) for name in names), strict=True))
    quoted = ", ".join(connection.ops.quote_name(table.columns[name]) for name in names)
    into = f"{connection.ops.quote_name(table.name)} ({quoted})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608 (ours)


def _column(table: _Table, name: str, rows: Sequence[Model]) -> Iterator[Any]:
    values = map(attrgetter(name), rows)
    convert = table.converts.get(name)
    return map(convert, values) if convert else values
