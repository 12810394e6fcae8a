"""Read a Word document (.docx): paragraphs, notes, page headers, the numbers that Word makes.

Knows no phrases.
"""

from collections.abc import Iterator

from lxml import etree

from archive.ingest.document import (
    NOTE_END,
    NOTE_START,
    PICTURE,
    Paragraph,
    SourceText,
    UnreadableDocument,
    print_cells,
    table_row,
)
from archive.ingest.readers.docx_numbering import Numbering
from archive.ingest.readers.packed import LIMIT, unpack

DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
# Deleted text, field codes, and what is no text at all.
_SKIPPED = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "delInstrText",
    "pPr",
    "rPr",
    "sdtPr",
    "tblPr",
    "annotationRef",
}
_PICTURES = {"drawing", "pict", "object"}
_MOST_COLUMNS = 50
_BLOCKS = {"p", "tbl", "sdt", "customXml", "sdtContent", "ins", "moveTo", "txbxContent", "smartTag"}


def recognises(data: bytes) -> bool:
    """A zip that holds a Word document, also when it is cut short: then `read` says so."""
    return data.startswith(b"PK\x03\x04") and (DOCUMENT.encode() in data or b"word/" in data[:4000])


def read(data: bytes, limit: int = LIMIT) -> SourceText:
    """The words of the document.

    `limit`: how many bytes it may take unpacked. Raises UnreadableDocument.
    """
    parts = unpack(data, _holds_words, ".docx", limit)
    if DOCUMENT not in parts:
        raise UnreadableDocument("a .docx without its text (word/document.xml)")
    walk = _Walk(Numbering(parts.get(NUMBERING), parts.get(STYLES)))
    paragraphs = tuple(p for p in walk.blocks(parts[DOCUMENT]) if p.text.strip())
    return SourceText(
        format="docx",
        paragraphs=paragraphs,
        notes=dict(_notes(parts, walk.references)),
        page_header=_page_header(parts),
    )


def _holds_words(name: str) -> bool:
    wanted = name in (DOCUMENT, STYLES, NUMBERING, *NOTES.values())
    return wanted or (name.startswith("word/header") and name.endswith(".xml"))


class _Walk:
    """Goes through the elements once, in reading order; remembers which notes were referred to."""

    def __init__(self, numbering: Numbering | None = None) -> None:
        self.numbering = numbering
        self.references: dict[tuple[str, str], str] = {}  # (kind, Word's id) -> key
        self._boxes: list[etree._Element] = []

    def blocks(self, element: etree._Element) -> Iterator[Paragraph]:
        for child in element:
            name = _name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name not in _SKIPPED and (name in _BLOCKS or name == "body"):
                yield from self.blocks(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Paragraph]:
        text = "".join(self._inline(element))
        boxes, self._boxes = self._boxes, []
        number = self.numbering.label(element) if self.numbering and text.strip() else ""
        yield Paragraph(f"{number} {text}" if number else text)
        for box in boxes:
            yield from self.blocks(box)

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        """A table of figures keeps its rows; one that only lays out text is read cell by cell."""
        rows = [
            [
                paragraphs
                for cell in _cells(row)
                for paragraphs in (
                    [p for p in self.blocks(cell) if p.text.strip()],
                    *[[]] * (_span(cell) - 1),
                )
            ]
            for row in _rows(table)
        ]
        figures = all(len(cell) <= 1 for row in rows for cell in row) and any(
            len(row) > 1 for row in rows
        )
        for row in rows:
            if figures:
                cells = (" ".join(p.text for p in cell).strip() for cell in row)
                yield Paragraph(table_row(cells), label="table")
            else:
                yield from (p for cell in row for p in cell)

    def _inline(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            name = _name(child)
            if name in _SKIPPED or (name == "r" and _hidden(child)):
                continue
            if name == "t":
                yield child.text or ""
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._reference(name.removesuffix("Reference"), child.get(f"{_W}id", ""))
            elif name in _PICTURES and _is_picture(child):
                yield PICTURE
            elif name == "AlternateContent":
                yield from self._inline(_first_choice(child))
            elif name == "txbxContent":
                self._boxes.append(child)
            else:
                yield from self._inline(child)

    def _reference(self, kind: str, note_id: str) -> str:
        key = self.references.get((kind, note_id))
        if key is None:
            count = 1 + sum(k == kind for k, _ in self.references)
            key = str(count) if kind == "footnote" else _roman(count)
            self.references[kind, note_id] = key
        return f"{NOTE_START}{key}{NOTE_END}"


def _notes(
    parts: dict[str, etree._Element], references: dict[tuple[str, str], str]
) -> Iterator[tuple[str, str]]:
    for kind, part in NOTES.items():
        for note in parts.get(part, ()):
            key = references.get((kind, note.get(f"{_W}id", "")))
            if key is not None:
                lines = (print_cells(p.text) for p in _Walk().blocks(note))
                yield key, " ".join(filter(None, lines))


def _page_header(parts: dict[str, etree._Element]) -> tuple[str, ...]:
    lines: dict[str, None] = {}
    for name, root in sorted(parts.items()):
        if name.startswith("word/header"):
            for paragraph in _Walk().blocks(root):
                lines.update(
                    dict.fromkeys(filter(None, (x.strip() for x in paragraph.text.split("\n"))))
                )
    return tuple(lines)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if _name(child) == "tr":
            yield child
        elif _name(child) in _BLOCKS:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if _name(child) == "tc":
            yield child
        elif _name(child) in _BLOCKS:
            yield from _cells(child)


def _span(cell: etree._Element) -> int:
    """How many columns a cell takes."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and int(value) else 1


def _is_picture(element: etree._Element) -> bool:
    """Whether a drawing shows a picture or a chart; text boxes and lines are drawings too."""
    return any(_name(part) in ("blip", "chart", "imagedata") for part in element.iter())


def _first_choice(element: etree._Element) -> etree._Element:
    """Word writes a text box twice, for new and for old programs."""
    choice = element.find(f"{_MC}Choice")
    return choice if choice is not None else element


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false")


def _name(element: etree._Element) -> str:
    """The local name; "" for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _roman(number: int) -> str:
    figures = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
    text = ""
    for figure, value in figures:
        text += figure * (number // value)
        number %= value
    return text
