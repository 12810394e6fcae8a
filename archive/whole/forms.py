"""The forms in which the whole archive is written, rows a part at a time: JSON Lines, CSV, SQLite
with full-text search, and Parquet where pyarrow is installed.
"""

import json
import sqlite3
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Protocol

from archive.shown.columns import cell
from archive.shown.fields import Record, Schema
from archive.shown.rows import csv_parts, line

from .packed import LINES, pack, packed

ORDINARY = 6  # how hard files are compressed
AHEAD = 2  # tables of a part whose rows may wait to be written
Rows = list[dict[str, Any]]


class Form(Protocol):
    """An open file, or files, of one form."""

    def write(self, name: str, rows: Rows) -> None: ...
    def close(self) -> None: ...


class JsonLines:
    """`vragen.jsonl.zst`: an object a line."""

    def __init__(self, folder: Path, tables: dict[str, Record]) -> None:
        self._files = {name: packed(folder / f"{name}{LINES}") for name in tables}

    def write(self, name: str, rows: Rows) -> None:
        self._files[name].write("".join(map(line, rows)))

    def close(self) -> None:
        for file in self._files.values():
            file.close()


class Csv:
    """`vragen.csv.zip`, which a spreadsheet's machine opens without more."""

    def __init__(self, folder: Path, tables: dict[str, Record]) -> None:
        self._parts = {
            name: _csv_file(folder / f"{name}.csv.zip", f"{name}.csv", table)
            for name, table in tables.items()
        }
        for part in self._parts.values():
            next(part)

    def write(self, name: str, rows: Rows) -> None:
        self._parts[name].send([[cell(value) for value in row.values()] for row in rows])

    def close(self) -> None:
        for part in self._parts.values():
            part.close()


def _csv_file(path: Path, inside: str, table: Record) -> Any:
    """Takes parts of rows until it is closed."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=ORDINARY) as whole,
        whole.open(inside, "w", force_zip64=True) as raw,
        TextIOWrapper(raw, "utf-8", newline="") as file,
    ):
        [head] = csv_parts([field.name for field in table.fields], [], ",")
        file.write(head)
        while True:
            rows = yield
            file.writelines([*csv_parts([], [rows], ",")][1:])


class Sqlite:
    """`kamervragen.sqlite3.zst`: a table of sets, one of questions, and full-text search in the
    words of questions (FTS5), as Datasette finds it. Lists are JSON."""

    NAME, INDEXED = "kamervragen.sqlite3", ("onderwerp", "vraagtekst", "antwoordtekst")

    def __init__(self, folder: Path, tables: dict[str, Record]) -> None:
        self._path = folder / self.NAME
        self._rows = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        self._rows.execute("PRAGMA journal_mode=OFF")
        self._rows.execute("PRAGMA synchronous=OFF")
        for name, table in tables.items():
            columns = ", ".join(f'"{f.name}" {_affinity(f.schema)}' for f in table.fields)
            key = ', PRIMARY KEY ("nummer")' if name == "reeksen" else ""
            self._rows.execute(f'CREATE TABLE "{name}" ({columns}{key})')

    def write(self, name: str, rows: Rows) -> None:
        if not rows:
            return
        marks = ", ".join("?" * len(rows[0]))
        self._rows.execute("BEGIN")
        self._rows.executemany(
            f'INSERT INTO "{name}" VALUES ({marks})',  # noqa: S608 (names of our own)
            ([_stored(value) for value in row.values()] for row in rows),
        )
        self._rows.execute("COMMIT")

    def close(self) -> None:
        """Index, pack, and leave the packed file."""
        self._rows.execute('CREATE UNIQUE INDEX "vraag" ON "vragen" ("nummer", "vraag")')
        words = ", ".join(self.INDEXED)
        self._rows.execute(
            # (Datasette looks for the table's name in these quotes.)
            f'CREATE VIRTUAL TABLE vragen_fts USING fts5({words}, content="vragen", '
            "tokenize='unicode61 remove_diacritics 2')"
        )
        self._rows.execute("INSERT INTO vragen_fts (vragen_fts) VALUES ('rebuild')")
        self._rows.close()
        pack(self._path)


class Parquet:
    """`vragen.parquet`, compressed with Zstandard; a part of rows is a row group."""

    def __init__(self, folder: Path, tables: dict[str, Record]) -> None:
        import pyarrow.parquet  # not everybody needs it: 140 MB

        self._arrow = pyarrow
        self._files = {
            name: pyarrow.parquet.ParquetWriter(
                folder / f"{name}.parquet", self._shape(table), compression="zstd"
            )
            for name, table in tables.items()
        }

    def write(self, name: str, rows: Rows) -> None:
        if rows:
            file = self._files[name]
            file.write_table(self._arrow.Table.from_pylist(rows, schema=file.schema))

    def close(self) -> None:
        for file in self._files.values():
            file.close()

    def _shape(self, table: Record) -> Any:
        return self._arrow.schema([(f.name, self._kind(f.schema)) for f in table.fields])

    def _kind(self, schema: Schema) -> Any:
        kind = kind_of(schema)
        if kind == "array":
            return self._arrow.list_(self._kind(schema["items"]))
        kinds = {"integer": "int64", "boolean": "bool_", "date": "date32"}
        return getattr(self._arrow, kinds.get(kind, "string"))()


FORMS: tuple[type[Any], ...] = (JsonLines, Csv, Sqlite, Parquet)


def has_parquet() -> bool:
    return find_spec("pyarrow") is not None


@contextmanager
def opened(folder: Path, tables: dict[str, Record]) -> Iterator[Callable[[str, Rows], None]]:
    """Files of every form that can be written here, complete when this ends well: rows of a table
    are put in all of them, by a thread beside the one that makes the next.
    """
    forms = [form(folder, tables) for form in FORMS if form is not Parquet or has_parquet()]

    def put(name: str, rows: Rows) -> None:
        for form in forms:
            form.write(name, rows)

    with ThreadPoolExecutor(1) as beside:
        waiting: deque[Future[None]] = deque()

        def write(name: str, rows: Rows) -> None:
            waiting.append(beside.submit(put, name, rows))
            while len(waiting) > AHEAD:
                waiting.popleft().result()

        yield write
        for each in waiting:
            each.result()
    for form in forms:
        form.close()


def kind_of(schema: Schema) -> str:
    """string, integer, boolean, array or date."""
    kinds: Iterable[str] = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    kind = next(kind for kind in kinds if kind != "null")
    return "date" if schema.get("format") == "date" else kind


def _affinity(schema: Schema) -> str:
    return "INTEGER" if kind_of(schema) in ("integer", "boolean") else "TEXT"


def _stored(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value) if hasattr(value, "isoformat") else value
