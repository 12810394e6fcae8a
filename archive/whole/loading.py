"""Fill an empty archive from an export: every row as it was, under keys of its own."""

import json
from collections.abc import Callable, Iterator
from itertools import count, groupby, islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection
from django.db.models import JSONField

from archive.models import (
    MP,
    EarlierAddress,
    IndexReader,
    Minister,
    Ministry,
    Party,
    Person,
    Question,
)
from archive.models.inserting import insert
from archive.models.turns import in_turn

from .described import FORM, PACKAGE, THINGS, Refused, check
from .packed import ZstdError, unpacked
from .records import PART
from .shapes import KINDS, NAMES, Record, Shape

# What `load_register` may have put in an archive that is otherwise empty; the export has it too.
_REGISTER = (EarlierAddress, Minister, MP, Person, Ministry, Party)
_KINDS = {kind.name: kind for kind in KINDS}
Line = tuple[int, Record]


def load(folder: Path, tell: Callable[[int], object]) -> dict[str, int]:
    """How many things of each kind were loaded: all of the export, or nothing. `tell` hears of
    every part how many there were.

    Raises Refused, with the file and the reason: a file is not as it was written, the archive is
    not empty, or what stands there is not what an export writes.
    """
    check(folder, (PACKAGE, THINGS))
    package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    if package.get("form") != FORM:
        raise Refused(f"{folder / PACKAGE}: of form {package.get('form')}; this code reads {FORM}")
    counts = dict.fromkeys(_KINDS, 0)
    try:
        with in_turn():
            _make_room()
            rows = _Rows()
            for kind, part in _parts(folder / THINGS):
                rows.add(_KINDS[kind].shape, part)
                counts[kind] += len(part)
                tell(len(part))
            rows.close()
            _refuse_others(counts, package["rows"])
    except Refused as refused:
        raise Refused(f"{folder / THINGS}: {refused}") from refused
    except DatabaseError as error:
        raise Refused(f"{folder / THINGS}: the database refuses it: {error}") from error
    return counts


def _make_room() -> None:
    IndexReader.objects.all().delete()  # every machine's index is of another archive from now on
    for model in apps.get_app_config("archive").get_models():
        if model not in _REGISTER and model._default_manager.exists():
            name = model._meta.verbose_name_plural
            raise Refused(f"not loaded: this archive is not empty, it has {name}")
    for model in _REGISTER:
        model._default_manager.all().delete()


def _refuse_others(counts: dict[str, int], said: dict[str, int]) -> None:
    for kind, number in counts.items():
        if number != said.get(kind):
            raise Refused(f"{number} of {kind}, where {PACKAGE} says {said.get(kind)}")


def _parts(path: Path) -> Iterator[tuple[str, list[Line]]]:
    """The lines of the file, some hundreds of one kind at a time."""
    for kind, lines in groupby(_lines(path), key=lambda line: line[1].pop("soort", None)):
        if kind not in _KINDS:
            raise Refused(f"line {next(lines)[0]}: {kind!r} is no kind of thing")
        while part := list(islice(lines, PART)):
            yield kind, part


def _lines(path: Path) -> Iterator[Line]:
    try:
        with unpacked(path) as file:
            for number, text in enumerate(file, 1):
                yield number, json.loads(text)
    except (OSError, ZstdError, ValueError) as error:
        raise Refused(str(error)) from error


class _Rows:
    """The rows of things, put in a part at a time. What names another row gets its key, also where
    that row is still to come."""

    def __init__(self) -> None:
        self._free: dict[Any, Iterator[int]] = {}
        self._keys: dict[Any, dict[Any, int]] = {model: {} for model in (*NAMES, Question)}
        self._awaited: dict[Any, set[Any]] = {model: set() for model in NAMES}
        self._rows: dict[Any, list[Any]] = {}
        self._line = 0

    def add(self, shape: Shape, part: list[Line]) -> None:
        self._rows, self._keys[Question] = {}, {}
        for self._line, record in part:
            try:
                self._add(shape, record, None, None)
            except (ValidationError, TypeError, ValueError) as error:
                raise Refused(f"line {self._line}: {error}") from error
        for rows in self._rows.values():
            insert(rows, keys=rows[0].pk is not None)

    def close(self) -> None:
        """Whether every row came that another named; let the database go on counting from here."""
        for model, names in self._awaited.items():
            for name in sorted(map(str, names))[:1]:
                raise Refused(f"{model._meta.verbose_name} {name} is named and not there")
        resets = connection.ops.sequence_reset_sql(no_style(), [*self._free])
        with connection.cursor() as cursor:
            for statement in resets:
                cursor.execute(statement)

    def _add(self, shape: Shape, record: Record, parent: Any, root: Any) -> None:
        self._refuse_unknown(shape, record)
        row = shape.model(**{f.attname: self._value(f, record) for f in shape.fields})
        if parent:
            setattr(row, f"{shape.parent}_id", parent.pk)
        if "question_set" in shape.owners:
            row.question_set_id = root.pk
        row.pk = self._key_of(shape.model, row, record, parent)
        self._rows.setdefault(shape.model, []).append(row)
        for name, part in shape.parts.items():
            for inside in record.get(name, ()):
                self._add(part, inside, row, root or row)
        for name in shape.links:
            self._link(shape, name, record.get(name, ()), row, root)

    def _refuse_unknown(self, shape: Shape, record: Record) -> None:
        known = {f.name for f in shape.fields} | shape.parts.keys() | shape.links.keys()
        if unknown := record.keys() - known:
            raise Refused(f"line {self._line}: nothing here is called {sorted(unknown)[0]!r}")

    def _value(self, column: Any, record: Record) -> Any:
        raw = record.get(column.name)
        if raw is None:
            return _empty(column)
        if column.is_relation:
            return self._key(column.related_model, raw)
        value = column.to_python(raw)
        if column.max_length and len(value) > column.max_length:
            raise Refused(f"line {self._line}: {column.name} is longer than {column.max_length}")
        return value

    def _key_of(self, model: Any, row: Any, record: Record, parent: Any) -> int:
        """The key of a row: a new one, or that under which others named it before it came."""
        if model is Question:
            pk = self._next(model)
            self._keys[model][parent.pk, row.number] = pk
            return pk
        if model not in NAMES:
            return self._next(model)
        name = _name(model, record, parent)
        if name in self._keys[model] and name not in self._awaited[model]:
            raise Refused(f"line {self._line}: {name} is there twice")
        pk = self._key(model, name)
        self._awaited[model].discard(name)
        return pk

    def _key(self, model: Any, raw: Any) -> int:
        """The key of a named row, be it here or not yet."""
        name = tuple(raw) if isinstance(raw, list) else raw
        keys = self._keys[model]
        if name not in keys:
            keys[name] = self._next(model)
            self._awaited[model].add(name)
        return keys[name]

    def _next(self, model: Any) -> int:
        return next(self._free.setdefault(model, count(1)))

    def _link(self, shape: Shape, name: str, named: Any, row: Any, root: Any) -> None:
        field = shape.model._meta.get_field(name)
        through = field.remote_field.through
        own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        for value in named:
            if field.related_model is not Question:
                pk = self._key(field.related_model, value)
            elif (pk := self._keys[Question].get((root.pk, value), 0)) == 0:
                raise Refused(
                    f"line {self._line}: an answer to question {value}, which is not there"
                )
            link = through(pk=self._next(through), **{own: row.pk, other: pk})
            self._rows.setdefault(through, []).append(link)


def _name(model: Any, record: Record, parent: Any) -> Any:
    """By what others name this row: see NAMES."""
    parts = NAMES[model]
    if len(parts) == 1:
        return record[parts[0]]
    return tuple(
        parent.slug if part == "person__slug" else _part(record, part.partition("__")[0])
        for part in parts
    )


def _part(record: Record, name: str) -> Any:
    return record.get(name, None if name.endswith("_on") else "")


def _empty(column: Any) -> Any:
    """What a column has where a record says nothing."""
    if column.null:
        return None
    return column.get_default() if isinstance(column, JSONField) else ""
