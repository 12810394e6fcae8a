"""Read plain text: a line is a paragraph, empty lines are kept.

Takes whatever has letters in it.
"""

import codecs

from archive.ingest.document import Paragraph, SourceText, UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 8192  # bytes
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x0b\x1a\x1b")


def recognises(data: bytes) -> bool:
    """Whether the beginning reads as text: no control characters, and letters among it."""
    sample = data[:_SAMPLE]
    if any(sample.startswith(mark) for mark, _ in _MARKS):
        return True
    if not _CONTROLS.isdisjoint(sample):
        return False
    return any(
        c.isalpha() for c in sample.decode("utf-8", "ignore") or sample.decode("cp1252", "ignore")
    )


def read(data: bytes) -> SourceText:
    """The lines of the text. Raises UnreadableDocument when it has no words."""
    text = _decode(data)
    if not any(c.isalpha() for c in text):
        raise UnreadableDocument("a text without words")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return SourceText(format="text", paragraphs=tuple(_paragraphs(lines)))


def _decode(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else the old Windows alphabet."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _paragraphs(lines: list[str]) -> list[Paragraph]:
    """A form feed begins a new page."""
    paragraphs, page = [], 1
    paged = any("\f" in line for line in lines)
    for line in lines:
        page += line.count("\f")
        paragraphs.append(Paragraph(line.replace("\f", ""), page=page if paged else None))
    return paragraphs
