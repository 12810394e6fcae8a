"""Make the rows of some parents what they should be: create, change and delete in bulk, sparing
editors' work.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from archive.models.among import Among
from archive.models.inserting import insert

BATCH = 1000
_log = logging.getLogger(__name__)
# Where an order is parked while others move, out of the way of every order that a document can
# give.
ASIDE = 10_000

Key = tuple[int, str]  # primary key of the parent, key within the parent
Wanted = Mapping[Key, dict[str, Any]]  # what the fields of the row should hold


@dataclass(frozen=True, slots=True)
class Kept:
    """A field that an editor corrected, and of which documents say something else."""

    row: Any
    field: str
    corrected: Any
    said: Any


# Who listens hears of what is kept, instead of the log.
heard: ContextVar[list[Kept] | None] = ContextVar("heard", default=None)


def sync(
    model: type[Model],
    parent: str,
    parents: Collection[int],
    wanted: Wanted,
    changed: set[int],
) -> dict[Key, Any]:
    """The rows of `wanted`, saved. `parent` is the field that holds the parent's primary key. The
    parents of rows that were made, changed or deleted are added to `changed`.

    Rows that documents no longer give are deleted, unless an editor made or corrected them; a row
    that an editor made before the document came is taken for the document's row in the same place.
    A handful of queries, whatever the number of rows.
    """
    wanted = {key: _cut(model, values) for key, values in wanted.items()}
    have = _existing(model, parent, parents, wanted)
    gone = {key: row for key, row in have.items() if key not in wanted}
    _remove(model, gone)
    changed |= {key[0] for key, row in gone.items() if not row.corrected_fields}
    kept = {key: row for key, row in have.items() if key in wanted}
    pairs = [(kept[key], values) for key, values in wanted.items() if key in kept]
    changed |= {getattr(row, parent) for row in _change(model, pairs)}
    fresh = {key: values for key, values in wanted.items() if key not in kept}
    made = [
        model(**{parent: key[0]}, imported_as=key[1], **values) for key, values in fresh.items()
    ]
    insert(made, keys=True)
    changed |= {key[0] for key in fresh}
    return kept | dict(zip(fresh, made, strict=True))


def fill(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Set the fields that differ and that no editor corrected; returns their names. Where documents
    differ from an editor, the log says so.
    """
    changed = []
    for name, value in values.items():
        field = name.removesuffix("_id")
        if getattr(row, name) == value:
            continue
        if field in row.corrected_fields:
            _tell(Kept(row, name, getattr(row, name), value))
        else:
            setattr(row, name, value)
            changed.append(field)
    return changed


def _tell(kept: Kept) -> None:
    listener = heard.get()
    if listener is not None:
        listener.append(kept)
        return
    place, field = f"{kept.row._meta.model_name} {kept.row.pk}", kept.field.removesuffix("_id")
    _log.info("correction kept", extra={"row": place, "field": field})


def write_column(model: type[Model], field: str, values: Mapping[int, Any]) -> None:
    """Give rows, by primary key, another value in one column of plain values: one statement, that
    Django's bulk_update would make a branch of for each row.
    """
    names = (model._meta.db_table, model._meta.get_field(field).column, "id")  # type: ignore[union-attr]
    table, column, key = (connection.ops.quote_name(str(name)) for name in names)
    statement = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"  # noqa: S608 (names of ours)
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(value, pk) for pk, value in values.items()])


def _cut(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts no longer than their columns: damaged print can run a paragraph into a name, and
    PostgreSQL refuses it.
    """
    lengths = _lengths(model)
    return {
        name: value[: lengths[name]] if isinstance(value, str) else value
        for name, value in values.items()
    }


@cache
def _lengths(model: type[Model]) -> dict[str, int | None]:
    return {column.attname: column.max_length for column in model._meta.concrete_fields}


def _existing(
    model: type[Any], parent: str, parents: Collection[int], wanted: Wanted
) -> dict[Key, Any]:
    if not parents:
        return {}
    rows = list(model._default_manager.filter(Among(parent, parents)))
    have = {(getattr(row, parent), row.imported_as): row for row in rows if row.imported_as}
    by_hand = {
        (getattr(row, parent), _place(vars(row))): row
        for row in reversed(rows)
        if not row.imported_as
    }
    for key, values in wanted.items():
        if key not in have and (row := by_hand.pop((key[0], _place(values)), None)):
            row.imported_as = key[1]
            row.save(update_fields=["imported_as"])
            have[key] = row
    return have


def _place(values: Mapping[str, Any]) -> Any:
    """What tells the rows of one parent apart for a reader: a question's number, a reply's kind,
    else the order.
    """
    return values.get("number") or values.get("order") or values.get("kind")


def _remove(model: type[Any], gone: Mapping[Key, Any]) -> None:
    corrected = [row for row in gone.values() if row.corrected_fields]
    model._default_manager.filter(
        pk__in=[row.pk for row in gone.values() if not row.corrected_fields]
    ).delete()
    if corrected and hasattr(corrected[0], "order"):
        for row in corrected:
            row.order = row.order % ASIDE + ASIDE
        model._default_manager.bulk_update(corrected, ["order"], batch_size=BATCH // 4)


def _change(model: type[Any], pairs: list[tuple[Any, dict[str, Any]]]) -> list[Any]:
    """Returns the rows that changed."""
    before = {row.pk: getattr(row, "order", 0) for row, _ in pairs}
    changed = defaultdict(list)
    for row, values in pairs:
        for name in fill(row, values):
            changed[name].append(row)
    if "order" in changed:
        _move_aside(model, changed["order"], before)
    rows = {row.pk: row for rows in changed.values() for row in rows}
    if rows:
        model._default_manager.bulk_update(rows.values(), sorted(changed), batch_size=BATCH // 4)
    return list(rows.values())


def _move_aside(model: type[Any], rows: list[Any], before: Mapping[int, int]) -> None:
    """Park rows whose order changes, so that no two share an order on the way."""
    orders = [row.order for row in rows]
    for row in rows:
        row.order = ASIDE + before[row.pk] % ASIDE
    model._default_manager.bulk_update(rows, ["order"], batch_size=BATCH // 4)
    for row, order in zip(rows, orders, strict=True):
        row.order = order
