"""Take out of what was read the characters that no page, feed or database can hold."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archive.ingest.document import Paragraph, Problem, SourceText

# 0x80 to 0x9f are no letters in Unicode; who wrote them meant the old Windows alphabet ("\x92" is
# an apostrophe), as HTML has it too.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
# White space of typewriters and files; a line end that is none; what is no character at all. The
# sign between cells (CELL_END) is not among them.
_NAMES = {0x0B: " ", 0x0C: " ", 0x0D: "\n", 0x1C: " ", 0x1D: " ", 0x1E: " "}
_NOTHING = dict.fromkeys(
    [*range(0x09), *range(0x0E, 0x1C), 0x7F, 0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0)], ""
)
_TABLE = {**_NOTHING, **_NAMES, **_WINDOWS}
_BAD = re.compile(
    "[\x00-\x08\x0b-\x1e\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # halves of characters
)


def clean(source: SourceText) -> SourceText:
    """The source with every text in it fit to be kept."""
    return replace(
        source,
        paragraphs=tuple(map(_paragraph, source.paragraphs)),
        notes={_text(key): _text(note) for key, note in source.notes.items()},
        page_header=tuple(map(_text, source.page_header)),
        metadata=tuple(_value(facts) for facts in source.metadata),
        problems=tuple(Problem(_text(p.where), _text(p.what)) for p in source.problems),
    )


def _paragraph(paragraph: Paragraph) -> Paragraph:
    if not _BAD.search(paragraph.text):
        return paragraph
    return replace(paragraph, text=_text(paragraph.text))


def _text(text: str) -> str:
    if not _BAD.search(text):
        return text
    return text.translate(_TABLE).encode("utf-8", "ignore").decode("utf-8")


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {key: _value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_value(part) for part in value)
    return value
