"""Read a document: bytes in, `SourceText` out. One module per format, named as its row in
`formats.py`; the format is recognised by content.

A reader has `recognises(data) -> bool`, cheap, from the first bytes, and `read(data) ->
SourceText`, which raises UnreadableDocument with the reason and nothing else.
"""

import csv
import re
from importlib import import_module
from itertools import islice

from archive.ingest.document import SourceText, UnreadableDocument
from archive.ingest.formats import FORMATS
from archive.ingest.readers import text
from archive.ingest.readers.characters import clean

# In the order in which they are asked.
READERS = tuple(import_module(f"{__name__}.{form.name}") for form in FORMATS)

_SAVE_AS = "save it as .docx, .odt or .pdf and offer that"
_NO_TEXT = "it holds no text: offer the document itself"
# How a format begins, what it is, and what its owner can do.
_OTHER_FORMATS = (
    (rb"\xd0\xcf\x11\xe0", f"an old Word or Excel file (.doc, .xls): {_SAVE_AS}"),
    (rb"\{\\rtf", f"rich text (.rtf): {_SAVE_AS}"),
    (rb"\xffWPC", f"a WordPerfect file (.wpd): {_SAVE_AS}"),
    (rb"%!PS", f"PostScript (.ps): {_SAVE_AS}"),
    (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.(?!text)",
     f"an OpenDocument file that is no text (.ods, .odp): {_SAVE_AS}"),
    (rb"PK\x03\x04.{26}mimetypeapplication/epub", f"an e-book (.epub): {_SAVE_AS}"),
    (rb"PK\x03\x04", "a zip that holds no Word or OpenDocument text"),
    (rb"PK\x05\x06", "an empty zip"),
    (rb"\x1f\x8b", "gzip"),
    (rb"(?:7z\xbc\xaf|Rar!)", "an archive (.7z, .rar): unpack it, or offer a .zip"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF.{4}WEBP"
     rb"|.{4}ftyp(?:hei|avif)",
     f"an image: {_NO_TEXT}"),
    (rb"ID3|RIFF|\x00\x00\x00.ftyp|\x1aE\xdf\xa3|OggS", f"sound or film: {_NO_TEXT}"),
    (rb"(?:From |Received:|Return-Path:|MIME-Version:|Delivered-To:)[^\n]{0,200}\n",
     "an e-mail (.eml): offer the document that came with it"),
    (rb"\{\s*[\"}]|\[\s*[{\]]", "JSON, but not the Tweede Kamer's open data"),
)  # fmt: skip

_COLUMN_NAMES = re.compile(r"\ufeff?\"?[\w-]*\"?([,;\t])(?:\"?[\w :-]+\"?\1)*\"?[\w :-]+\"?\r?\n")


def read_document(data: bytes) -> SourceText:
    """The words of a document of any known format. Raises UnreadableDocument with the reason."""
    if not data or data.isspace():
        raise UnreadableDocument("an empty file")
    other = _other_format(data)
    for reader in READERS:
        if not (other and reader is text) and reader.recognises(data):
            source: SourceText = reader.read(data)
            return clean(source)
    raise UnreadableDocument(f"not a known format: {other or 'no text'}")


def _other_format(data: bytes) -> str | None:
    head = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    known = next((name for start, name in _OTHER_FORMATS if re.match(start, head, re.DOTALL)), None)
    return known or (
        "a table (.csv or .tsv)" if _is_table(data[:20_000].decode("utf-8", "replace")) else None
    )


def _is_table(text: str) -> bool:
    """Whether it begins with a line of column names, and the next lines have as many columns."""
    separator = _COLUMN_NAMES.match(text)
    if not separator:
        return False
    try:
        rows = list(islice(csv.reader(text.splitlines(keepends=True), delimiter=separator[1]), 6))[
            :-1
        ]
    except csv.Error:
        return False
    return len(rows) > 1 and len({len(row) for row in rows}) == 1
