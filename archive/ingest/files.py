"""Find the documents in files, folders, globs, .zip and .gz, one at a time; say of each broken one
why.
"""

import glob
import gzip
import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_DEPTH = 3  # a zip in a zip in a zip
MAX_MEMBERS = 100_000
# bytes of a zip's list of members: it is in memory while the zip is read
MAX_DIRECTORY = 10_000_000
# Documents pack to a tenth at best, JSON to a thirtieth. Deflate's limit, where bombs live, is a
# thousandth.
MAX_RATIO = 200
SMALL = 1_000_000  # what unpacks to less than this is no bomb, however well it packs

_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
_SKIPPED = {"__MACOSX", "Thumbs.db", "desktop.ini"}
# What zipfile, gzip and the file system raise for what is broken, encrypted or packed in an unknown
# way.
_BROKEN = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A document, or the reason why there is none.

    A member of a zip has `zip/member` as its origin.
    """

    origin: str
    data: bytes | None = None
    error: str | None = None
    known: bool = False  # it is here as it would be read now: see arriving.py


class _Refused(Exception):
    """A document or archive that is too large."""


def find_documents(paths: Iterable[str | os.PathLike[str]], max_bytes: int) -> Iterator[Found]:
    """The documents at `paths`, sorted within each folder; only one is in memory at a time.

    No document is larger than `max_bytes`. A path that does not exist or cannot be read is one
    Found with an error; an empty folder is nothing. Hidden files and what operating systems leave
    behind are skipped.
    """
    for path in paths:
        for file in _files(os.fspath(path)):
            yield from _documents_in(file, max_bytes)


def _files(path: str) -> Iterator[str]:
    """The files that a path, folder or glob stands for; itself when it stands for nothing."""
    if os.path.lexists(path) or not glob.has_magic(path):
        yield from _walk(path)
        return
    matches = sorted(glob.iglob(path, recursive=True))
    if not matches:
        yield path
    elif "**" in path:
        yield from filter(os.path.isfile, matches)
    else:
        for match in matches:
            yield from _walk(match)


def _walk(path: str) -> Iterator[str]:
    """The files below a folder, depth first; links are followed, each folder is visited once."""
    ahead, seen = [path], set()
    while ahead:
        path = ahead.pop()
        if not os.path.isdir(path):
            yield path
            continue
        place = os.path.realpath(path)
        if place in seen:
            continue
        seen.add(place)
        try:
            names = sorted(filter(_wanted, os.listdir(path)), reverse=True)
        except OSError:
            yield path
            continue
        ahead += [os.path.join(path, name) for name in names]


def _wanted(name: str) -> bool:
    return not name.startswith((".", "~$")) and name not in _SKIPPED


def _documents_in(path: str, max_bytes: int) -> Iterator[Found]:
    """What one file on disk holds: itself, or the members of an archive."""
    origin = _printable(path)
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                yield Found(origin, error="not a file")
                return
            yield from _Unpacking(max_bytes, status.st_size).unpack(origin, file)
    except OSError as error:
        yield Found(origin, error=_reason(error))


def _open_without_waiting(path: str, flags: int) -> int:
    # a pipe without a writer would wait for ever
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Unpacking:
    """The reading of one file on disk, within bounds that hold for all its members together."""

    def __init__(self, max_bytes: int, size_on_disk: int) -> None:
        self.max_bytes = max_bytes
        self.left = max(max_bytes, MAX_RATIO * size_on_disk)

    def unpack(self, origin: str, stream: BinaryIO, depth: int = 0) -> Iterator[Found]:
        head = stream.read(4)
        stream.seek(0)
        try:
            if head[:2] == _GZIP:
                yield from self._gunzip(origin, stream, depth)
            elif head in _ZIP:
                yield from self._unzip(origin, stream, depth)
            else:
                yield Found(origin, self._read(stream))
        except _Refused as refused:
            yield Found(origin, error=str(refused))

    def _read(self, stream: BinaryIO) -> bytes:
        if (size := stream.seek(0, io.SEEK_END)) > self.max_bytes:
            raise _Refused(
                f"{_megabytes(size)}: larger than the {_megabytes(self.max_bytes)} allowed"
            )
        stream.seek(0)
        return stream.read(self.max_bytes)

    def _gunzip(self, origin: str, stream: BinaryIO, depth: int) -> Iterator[Found]:
        _refuse_depth(depth)
        packed = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        try:
            with gzip.GzipFile(fileobj=stream) as unzipped:
                data = self._take(unzipped.read, packed)
        except _BROKEN as error:
            yield Found(origin, error=f"damaged gzip: {_reason(error)}")
            return
        yield from self.unpack(origin, io.BytesIO(data), depth + 1)

    def _unzip(self, origin: str, stream: BinaryIO, depth: int) -> Iterator[Found]:
        try:
            archive = zipfile.ZipFile(_BoundedDirectory(stream))
        except _BROKEN as error:
            yield Found(origin, error=f"damaged .zip or .docx: {_reason(error)}")
            return
        with archive:
            if _is_document(archive):
                yield Found(origin, self._read(stream))
                return
            members = [
                i
                for i in archive.infolist()
                if not i.is_dir() and all(map(_wanted, i.filename.split("/")))
            ]
            _refuse_depth(depth)
            self._refuse_bomb(members)
            for member in members:
                yield from self._member(
                    f"{origin}/{_printable(member.filename)}", archive, member, depth
                )

    def _refuse_bomb(self, members: list[zipfile.ZipInfo]) -> None:
        if not members:
            raise _Refused("an empty zip")
        if len(members) > MAX_MEMBERS:
            raise _Refused(f"a zip of {len(members)} files: more than the {MAX_MEMBERS} allowed")
        if (size := sum(m.file_size for m in members)) > self.left:
            raise _Refused(
                f"a zip that unpacks to {_megabytes(size)}: more than the "
                f"{_megabytes(self.left)} allowed"
            )

    def _member(
        self, origin: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int
    ) -> Iterator[Found]:
        if info.flag_bits & 1:
            yield Found(origin, error="encrypted")
            return
        try:
            with archive.open(info) as member:
                data = self._take(member.read, info.compress_size)
        except _BROKEN as error:
            yield Found(origin, error=f"damaged in the zip: {_reason(error)}")
        except _Refused as refused:
            yield Found(origin, error=str(refused))
        else:
            yield from self.unpack(origin, io.BytesIO(data), depth + 1)

    def _take(self, read: Callable[[int], bytes], packed: int) -> bytes:
        """Unpack one member, never more than what is allowed, whatever size it says it has."""
        by_ratio = max(SMALL, MAX_RATIO * packed)
        allowed = min(self.max_bytes, self.left, by_ratio)
        data = read(allowed + 1)
        if len(data) > allowed:
            bomb = (
                "200 times its size (a zip bomb?)"
                if allowed == by_ratio
                else f"{_megabytes(allowed)}"
            )
            raise _Refused(f"unpacks to more than {bomb}")
        self.left -= len(data)
        return data


class _BoundedDirectory:
    """A stream for zipfile, which reads a zip's whole list of members in one read: not if that is a
    bomb.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.seek, self.tell, self._stream = stream.seek, stream.tell, stream

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise zipfile.BadZipFile("its list of files is too long")
        return self._stream.read(size)


def _is_document(archive: zipfile.ZipFile) -> bool:
    """A .docx, .xlsx or .odt is a zip too, but one document."""
    names = archive.NameToInfo
    return "[Content_Types].xml" in names or "mimetype" in names


def _refuse_depth(depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise _Refused(f"packed more than {MAX_DEPTH} times over")


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _printable(name: str) -> str:
    """A name that can be stored and shown: file systems and zips hold bytes that are no text."""
    return "".join(c if c.isprintable() else "�" for c in name)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"
