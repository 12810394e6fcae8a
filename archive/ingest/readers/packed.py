"""Unpack the XML parts of a document that is a zip (.docx, .odt), within limits."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

from lxml import etree

from archive.ingest.document import UnreadableDocument

LIMIT = 100_000_000  # bytes, unpacked
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def unpack(
    data: bytes, wanted: Callable[[str], bool], what: str, limit: int = LIMIT
) -> dict[str, etree._Element]:
    """The wanted parts of a document, by name. `what` it is: ".docx".

    Raises UnreadableDocument when the zip or a part is broken, or unpacks to more than `limit`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if wanted(name)]
            return dict(_parts(archive, names, what, limit))
    except _BROKEN as error:
        raise UnreadableDocument(f"a broken {what}: {error}") from error


def _parts(
    archive: zipfile.ZipFile, names: list[str], what: str, limit: int
) -> Iterator[tuple[str, etree._Element]]:
    left = limit
    for name in names:
        with archive.open(name) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            raise UnreadableDocument(f"a {what} that unpacks to more than {limit} bytes")
        yield name, _parse(name, content, what)


def _parse(name: str, content: bytes, what: str) -> etree._Element:
    """The part as XML. A DTD could name files elsewhere; word processors write none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"a broken {what}: {name}: {error.msg}") from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument(f"a {what} with a DTD or an external entity ({name})")
    return root
