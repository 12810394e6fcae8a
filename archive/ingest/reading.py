"""Tell with which code documents are read: another version wherever another could read otherwise.

A number that somebody raises would miss what no example shows, and bytes that are known would then
keep what an earlier parser made of them, and nothing would say so.
"""

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from .document import ParsedDocument
from .parser.problems import IN_FUTURE

_ARCHIVE = Path(__file__).resolve().parents[1]
# The code that takes part in reading, and the register's files, whose names it knows.
READ_BY = (
    *("ingest/readers", "ingest/parser", "ingest/document.py", "ingest/formats.py"),
    *("citations", "identifiers.py", "../data"),
)
_SUFFIXES = {".py", ".toml", ".csv"}
_LIBRARIES = ("lxml", "pypdfium2")


@cache
def reading_version() -> str:
    """The version of the code that reads, 16 letters: kept with each document that it read."""
    digest = sha256(sys.version.encode())
    for library in _LIBRARIES:
        digest.update(version(library).encode())
    for path in files_that_read():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def read_with(document: ParsedDocument) -> str:
    """What is kept with a document of how it was read: "" where another day reads it otherwise."""
    hangs_on_today = any(problem.what == IN_FUTURE for problem in document.problems)
    return "" if hangs_on_today else reading_version()


def files_that_read() -> list[Path]:
    """Every file of ours that may change how a document is read."""
    places = [_ARCHIVE / name for name in READ_BY]
    below = (path for place in places for path in (place.rglob("*") if place.is_dir() else [place]))
    return sorted(path for path in below if path.suffix in _SUFFIXES)
