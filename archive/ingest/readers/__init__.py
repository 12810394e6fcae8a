"""Read a document: bytes in, `SourceText` out. One module per format; the format is recognised by content.

A reader has `recognises(data) -> bool`, cheap, from the first bytes, and `read(data) -> SourceText`, which raises
UnreadableDocument with the reason and nothing else.
"""

from archive.ingest.document import SourceText, UnreadableDocument
from archive.ingest.readers import pdf

# In the order in which they are asked. Text is last: it takes whatever has letters in it.
READERS = (pdf,)

_OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file (.doc, .xls)"),
    (b"{\\rtf", "rich text (.rtf)"),
    (b"PK\x03\x04", "a zip that holds no Word document"),
    (b"PK\x05\x06", "an empty zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "an image (.png)"),
    (b"\xff\xd8\xff", "an image (.jpg)"),
    (b"GIF8", "an image (.gif)"),
    (b"II*\x00", "an image (.tif)"),
    (b"MM\x00*", "an image (.tif)"),
    (b"{", "JSON, but not of the Tweede Kamer's open data"),
    (b"[", "JSON, but not of the Tweede Kamer's open data"),
)


def read_document(data: bytes) -> SourceText:
    """The words of a document of any known format. Raises UnreadableDocument with the reason."""
    if not data or data.isspace():
        raise UnreadableDocument("an empty file")
    for reader in READERS:
        if reader.recognises(data):
            return reader.read(data)
    raise UnreadableDocument(f"not a known format: {_other_format(data)}")


def _other_format(data: bytes) -> str:
    head = data[:100].lstrip()
    return next((name for start, name in _OTHER_FORMATS if head.startswith(start)), "no text")
