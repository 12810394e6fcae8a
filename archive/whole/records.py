"""The things of the archive as records: plain values, some hundreds of things at a time.

What is empty is left out; a number, and whether something is so, never.
"""

from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from archive.models import MP, Minister, Person
from archive.shown.privacy import without_contacts

from .shapes import NAMES, Kind, Record, Shape

PART = 500  # things that are read at once
_EMPTY: tuple[Any, ...] = (None, "", [], {})
# Who is withheld is named by no row.
_NAMEABLE: dict[Any, dict[str, Any]] = {
    Person: {"withheld_on": None},
    MP: {"person__withheld_on": None},
    Minister: {"person__withheld_on": None},
}


class Names:
    """By what rows are named; each table is read once, and again for a row that came since."""

    def __init__(self) -> None:
        self._of: dict[Any, dict[int, Any]] = {}

    def __call__(self, model: Any, pk: int | None) -> Any:
        """The name of a row; None where it is not named."""
        if pk is None:
            return None
        if model not in self._of:
            self._of[model] = self._read(model, {})
        names = self._of[model]
        if pk not in names:
            names[pk] = self._read(model, {"pk": pk}).get(pk)
        return names[pk]

    def _read(self, model: Any, which: dict[str, Any]) -> dict[int, Any]:
        rows = model.objects.order_by().filter(**_NAMEABLE.get(model, {}), **which)
        named = rows.values_list("pk", *NAMES[model])
        return {pk: name_of([_plain(part) for part in name]) for pk, *name in named}


def name_of(parts: list[Any]) -> Any:
    """A name as records have it: of several parts a list."""
    return parts[0] if len(parts) == 1 else parts


def records(kind: Kind, names: Names, keys: "array[int] | None" = None) -> Iterator[list[Record]]:
    """The records of all things of a kind, a part at a time, in the order of their `keys`, or else
    of their rows.
    """
    if keys is None:
        keys = array("q", kind.rows().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PART):
        yield read(kind, keys[start : start + PART].tolist(), names)


def read(kind: Kind, keys: list[int], names: Names) -> list[Record]:
    """The records of these things, in this order; what is gone, or not written, is left out."""
    rows = kind.shape.model.objects.filter(pk__in=keys)
    found = _with_parts(kind.shape, rows.order_by("pk"), "pk", "", keys, names)
    of = {pk: record for pk, _, record in found}
    finished = (kind.finish(of[key]) for key in keys if key in of)
    return [record for record in finished if record is not None]


def _with_parts(
    shape: Shape, rows: Any, parent: str, path: str, roots: list[int], names: Names
) -> list[tuple[int, int, Record]]:
    """Key, key of the parent and record of each row, with the rows that stand in it."""
    reads = [(f.name, _reading(shape, f, names)) for f in shape.fields]
    columns = rows.values_list("pk", parent, *(f.attname for f in shape.fields))
    found = [(pk, of, _record(reads, values)) for pk, of, *values in columns]
    made = {pk: record for pk, _, record in found}
    for name, by in shape.links.items():
        _link(shape, name, by, path or "pk", roots, made)
    for name, part in shape.parts.items():
        inside = f"{part.parent}__{path}" if path else part.parent
        own = part.rows(inside, roots).order_by("pk")
        for _, pk, record in _with_parts(part, own, f"{part.parent}_id", inside, roots, names):
            if pk in made:  # else it came after its bearer was read
                made[pk].setdefault(name, []).append(record)
    return found


def _record(reads: list[tuple[str, Callable[[Any], Any]]], values: list[Any]) -> Record:
    pairs = ((name, read(value)) for (name, read), value in zip(reads, values, strict=True))
    return {name: value for name, value in pairs if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or (not isinstance(value, int) and value in _EMPTY)


def _link(
    shape: Shape, name: str, by: str, path: str, roots: list[int], made: dict[int, Record]
) -> None:
    """Name the rows that each row has to do with."""
    field = shape.model._meta.get_field(name)
    through, own, other = (
        field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name(),
    )  # fmt: skip
    rows = through.objects.filter(**{f"{own}__{path}__in": roots}).order_by("pk")
    for pk, value in rows.values_list(f"{own}_id", f"{other}__{by}"):
        if pk in made:
            made[pk].setdefault(name, []).append(value)


def _reading(shape: Shape, column: Any, names: Names) -> Callable[[Any], Any]:
    """How a value of a column becomes one of a record."""
    if column.is_relation:
        return lambda value: names(column.related_model, value)
    if column.name in shape.cleaned:
        return _cleaned
    return _plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _cleaned(value: Any) -> Any:
    """Running text, or texts within other values, without direct lines and addresses."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {name: _cleaned(item) for name, item in value.items()}
    return value


@lru_cache(20_000)  # a text stands in a set and in a document
def _text(text: str) -> str:
    return without_contacts(text)
