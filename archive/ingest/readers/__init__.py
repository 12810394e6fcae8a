"""Read a document: bytes in, `SourceText` out. One module per format; the format is recognised by
content.

A reader has `recognises(data) -> bool`, cheap, from the first bytes, and `read(data) ->
SourceText`, which raises UnreadableDocument with the reason and nothing else.
"""

import csv
import re
from itertools import islice

from archive.ingest.document import SourceText, UnreadableDocument
from archive.ingest.readers import docx, html, odata, pdf, text, xml

# In the order in which they are asked. Text is last: it takes whatever has letters in it.
READERS = (pdf, docx, odata, xml, html, text)

_OTHER_FORMATS = (
    (rb"\xd0\xcf\x11\xe0", "an old Word or Excel file (.doc, .xls)"),
    (rb"\{\\rtf", "rich text (.rtf)"),
    (rb"PK\x03\x04", "a zip that holds no Word document"),
    (rb"PK\x05\x06", "an empty zip"),
    (rb"\x1f\x8b", "gzip"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*", "an image"),
    (rb"\{\s*[\"}]|\[\s*[{\]]", "JSON, but not the Tweede Kamer's open data"),
)

_COLUMN_NAMES = re.compile(r"\ufeff?\"?[\w-]*\"?([,;\t])(?:\"?[\w :-]+\"?\1)*\"?[\w :-]+\"?\r?\n")


def read_document(data: bytes) -> SourceText:
    """The words of a document of any known format. Raises UnreadableDocument with the reason."""
    if not data or data.isspace():
        raise UnreadableDocument("an empty file")
    other = _other_format(data)
    for reader in READERS:
        if not (other and reader is text) and reader.recognises(data):
            return reader.read(data)
    raise UnreadableDocument(f"not a known format: {other or 'no text'}")


def _other_format(data: bytes) -> str | None:
    head = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    known = next((name for start, name in _OTHER_FORMATS if re.match(start, head)), None)
    return known or (
        "a table (.csv or .tsv)" if _is_table(data[:20_000].decode("utf-8", "replace")) else None
    )


def _is_table(text: str) -> bool:
    """Whether it begins with a line of column names, and the lines after it have as many columns."""
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
