"""The table of contents of an index: its version, and of each segment what is in it and a checksum.

A line of text with the version and a checksum of the rest, then JSON: nothing in it names a class,
so the code may move and an index is still an index. What cannot be used says why.
"""

import json
import mmap
import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

from whoosh.codec.whoosh3 import W3Codec, W3Segment

from archive.search.dutch.words import DATA, MADE_WITH

# Raise it whenever what is kept of a set, or how, changes: then every index is built anew.
# tests/test_versions.py fails when a fixed example changes and this does not.
VERSION = 3
NAME = "contents"
PIECE = 1 << 23  # bytes of a file that have a checksum of their own
_HEAD = re.compile(r"kamervragenarchief index (\d+) words ([0-9a-f]{8}) sum ([0-9a-f]{8})")


class Unusable(Exception):
    """An index that cannot be searched; the message is the reason, for the operator."""


def read(directory: Path) -> tuple[int, list[Any]]:
    """Which commit this is, and Whoosh's segments. Raises Unusable, and FileNotFoundError."""
    head, _, body = (directory / NAME).read_bytes().partition(b"\n")
    read_as = _HEAD.fullmatch(head.decode("ascii", "replace"))
    if not read_as:
        raise Unusable("its table of contents is damaged")
    version, words, checksum = read_as.groups()
    if int(version) != VERSION:
        raise Unusable(f"it is of version {version}; this code reads version {VERSION}")
    if words != _words():
        raise Unusable("it was made with another word list")
    if checksum != f"{crc32(body):08x}":
        raise Unusable("its table of contents is damaged")
    table = json.loads(body)
    return table["commit"], [_segment(entry) for entry in table["segments"]]


def write(directory: Path, commit: int, segments: list[Any]) -> None:
    """Put a new table in the place of the old one, at once, when all of it is on disk."""
    table = {"commit": commit, "segments": [_entry(directory, segment) for segment in segments]}
    body = json.dumps(table).encode()
    head = f"kamervragenarchief index {VERSION} words {_words()} sum {crc32(body):08x}\n"
    replace_file(directory / NAME, head.encode() + body)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that it is the old one or the new one, whole, even after a power cut."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.fresh")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    _sync(path.parent)


def seal(directory: Path, segment: Any) -> Any:
    """A segment whose file is on disk for good, with the file's size and checksum."""
    if not hasattr(segment, "sealed"):
        path = _path(directory, segment)
        _sync(path)
        segment.sealed = (path.stat().st_size, _checksum_of(path))
    return segment


def verify(directory: Path, segment: Any) -> None:
    """Raises Unusable when a segment's file is not what was written.

    Reads it once a process; not where it is the same file, untouched since this computer started,
    that the last writer read or wrote.
    """
    path = _path(directory, segment)
    size, checksum = segment.sealed
    status = path.stat()
    if status.st_size != size:
        raise Unusable(f"{path.name} has {status.st_size} bytes instead of {size}")
    if _trusts_writers and _identity(status) == segment.seen is not None:
        return
    if _checksum(path, status.st_ino, status.st_mtime_ns, size) != checksum:
        raise Unusable(f"{path.name} is damaged: its checksum is another")


def forget_verified() -> None:
    """Read every file again at the next `verify`, whatever writers have seen."""
    global _trusts_writers
    _trusts_writers = False
    _checksum.cache_clear()


_trusts_writers = True


def _identity(status: os.stat_result) -> str | None:
    """Which file this is, and when it was last touched; None where that cannot be told."""
    boot = _boot()
    return boot and f"{boot} {status.st_dev} {status.st_ino} {status.st_ctime_ns}"


@cache
def _boot() -> str | None:
    """What is another after each start of the computer."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None


def _path(directory: Path, segment: Any) -> Path:
    return directory / str(segment.make_filename(segment.COMPOUND_EXT))


def _entry(directory: Path, segment: Any) -> dict[str, Any]:
    size, checksum = seal(directory, segment).sealed
    return {
        "id": segment.segid,
        "documents": segment.doc_count_all(),
        "deleted": sorted(segment.deleted_docs()),
        "lengths": segment._fieldlengths,
        "bytes": size,
        "crc32": checksum,
        "seen": _identity(_path(directory, segment).stat()),
    }


def _segment(entry: dict[str, Any]) -> Any:
    """Whoosh's own segment, with Whoosh's own codec: it reads what ours writes."""
    deleted = set(entry["deleted"]) or None
    segment = W3Segment(W3Codec(), "MAIN", entry["documents"], entry["id"], deleted)
    segment._fieldlengths = entry["lengths"]
    segment.compound = True
    segment.sealed = (entry["bytes"], entry["crc32"])
    segment.seen = entry["seen"]
    return segment


@lru_cache(maxsize=1000)
def _checksum(path: Path, inode: int, changed: int, size: int) -> int:
    return _checksum_of(path)


def _checksum_of(path: Path) -> int:
    """Of the checksums of all pieces of a file, several of which are read at once."""
    if not path.stat().st_size:
        return 0
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as view,
        ThreadPoolExecutor(os.cpu_count() or 1) as readers,
    ):
        starts = range(0, len(view), PIECE)
        pieces = readers.map(lambda start: crc32(view[start : start + PIECE]), starts)
        return crc32(b"".join(piece.to_bytes(4, "little") for piece in pieces))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@cache
def _words() -> str:
    """A checksum of the lists that decide how a word is indexed."""
    checksum = 0
    for name in MADE_WITH:
        checksum = crc32((DATA / name).read_bytes(), checksum)
    return f"{checksum:08x}"
