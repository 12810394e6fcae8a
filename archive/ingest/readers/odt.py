"""Read an OpenDocument text (.odt): paragraphs, lists, tables, notes, page headers.

KOOP offers one for every publication. Plain zip and XML: a library for the format would bring a
model of a whole word processor for these few elements, and no reading order of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from archive.ingest.document import PICTURE, Paragraph, SourceText, UnreadableDocument, table_row
from archive.ingest.readers.koop import read_metadata
from archive.ingest.readers.markup import local_name, note_mark, squeeze, words
from archive.ingest.readers.odt_numbering import Numbering
from archive.ingest.readers.packed import LIMIT, unpack

CONTENT, STYLES, META = "content.xml", "styles.xml", "meta.xml"
MANIFEST = "META-INF/manifest.xml"

_MIME = b"application/vnd.oasis.opendocument.text"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
# Deleted text, remarks in the margin, fields that only make an index.
_SKIPPED = {
    "tracked-changes",
    "annotation",
    "annotation-end",
    "sequence-decls",
    "forms",
    "ruby-text",
}
_ROW_GROUPS = {"table-rows", "table-row-group", "table-header-rows"}
_MOST = 50  # columns, and spaces in a row


def recognises(data: bytes) -> bool:
    """A zip that says at its beginning what it is, or that holds the parts."""
    return data.startswith(b"PK\x03\x04") and (
        _MIME in data[:200] or (CONTENT.encode() in data and MANIFEST.encode() in data)
    )


def read(data: bytes, limit: int = LIMIT) -> SourceText:
    """The words of the document.

    `limit`: how many bytes it may take unpacked. Raises UnreadableDocument.
    """
    parts = unpack(data, {CONTENT, STYLES, META, MANIFEST}.__contains__, ".odt", limit)
    if MANIFEST in parts and any(
        local_name(e) == "encryption-data" for e in parts[MANIFEST].iter()
    ):
        raise UnreadableDocument("an encrypted .odt: save it without a password")
    if CONTENT not in parts:
        raise UnreadableDocument("an .odt without its text (content.xml)")
    walk = _Walk(Numbering([parts[name] for name in (STYLES, CONTENT) if name in parts]))
    body = next((e for e in parts[CONTENT].iter() if local_name(e) == "body"), None)
    paragraphs = walk.blocks(body) if body is not None else ()
    texts = tuple(p for p in paragraphs if p.text.strip())
    facts, problems = read_metadata(_named(parts.get(META)))
    return SourceText(
        "odt",
        texts,
        walk.notes,
        page_header=_page_header(parts.get(STYLES)),
        metadata=(facts,) if facts else (),
        problems=tuple(problems),
    )


def _named(meta: etree._Element | None) -> Iterator[tuple[str, str]]:
    """What the document says of itself under names of KOOP's."""
    for element in meta.iter() if meta is not None else ():
        if local_name(element) == "user-defined":
            yield element.get(f"{_META}name") or "", element.text or ""


def _page_header(styles: etree._Element | None) -> tuple[str, ...]:
    lines: dict[str, None] = {}
    for header in styles.iter() if styles is not None else ():
        if local_name(header) in ("header", "header-first", "header-left"):
            for paragraph in _Walk().blocks(header):
                lines.update(dict.fromkeys(filter(None, map(squeeze, paragraph.text.split("\n")))))
    return tuple(lines)


def _rows(part: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those in groups and heads among them; a table in a cell has its own."""
    for child in part:
        if local_name(child) == "table-row":
            yield child
        elif local_name(child) in _ROW_GROUPS:
            yield from _rows(child)


class _Walk:
    """Goes through the elements once, in reading order; gathers the notes on its way."""

    def __init__(
        self, numbering: Numbering | None = None, notes: dict[str, str] | None = None
    ) -> None:
        self.numbering = numbering or Numbering([])
        self.notes = {} if notes is None else notes
        self._boxes: list[etree._Element] = []

    def blocks(self, elements: Iterable[etree._Element]) -> Iterator[Paragraph]:
        for child in elements:
            name = local_name(child)
            if name in _SKIPPED:
                continue
            if name in ("p", "h", "frame"):
                yield from self._paragraph(child)
            elif name == "list":
                yield from self._list(child, ())
            elif name == "table":
                yield from self._table(child)
            else:
                yield from self.blocks(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Paragraph]:
        inline = self._sign if local_name(element) == "frame" else self._inline
        text = "".join(inline(element))
        boxes, self._boxes = self._boxes, []
        yield Paragraph(text)
        for box in boxes:
            yield from self.blocks(box)

    def _list(self, element: etree._Element, styles: tuple[str, ...]) -> Iterator[Paragraph]:
        """The items of a list, each behind its mark; `styles` of the lists that this one is in."""
        own = element.get(f"{_TEXT}style-name") or (styles[-1] if styles else "")
        styles = (*styles, own)
        goes_on = element.get(f"{_TEXT}continue-numbering") == "true"
        self.numbering.begin(
            own, len(styles), goes_on or bool(element.get(f"{_TEXT}continue-list"))
        )
        for item in element:
            mark = self.numbering.mark(own, len(styles)) if local_name(item) == "list-item" else ""
            for child in item:
                if local_name(child) == "list":
                    yield from self._list(child, styles)
                    continue
                for paragraph in self.blocks([child]):
                    if mark and paragraph.text.strip():
                        paragraph, mark = replace(paragraph, text=f"{mark} {paragraph.text}"), ""
                    yield paragraph

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        """A table of figures keeps its rows; one that only lays out text is read cell by cell."""
        rows = [[cell for part in row for cell in self._cell(part)] for row in _rows(table)]
        figures = all(len(cell) <= 1 for row in rows for cell in row)
        if not figures or not any(len(row) > 1 for row in rows):
            yield from (p for row in rows for cell in row for p in cell)
            return
        for row in rows:
            yield Paragraph(table_row(" ".join(p.text for p in cell) for cell in row), "table")

    def _cell(self, cell: etree._Element) -> Iterator[list[Paragraph]]:
        """The paragraphs of a cell, as often as it is repeated; a covered one is empty."""
        if local_name(cell) not in ("table-cell", "covered-table-cell"):
            return
        times = cell.get(f"{_TABLE}number-columns-repeated") or "1"
        paragraphs = [p for p in self.blocks(cell) if p.text.strip()]
        for _ in range(min(int(times), _MOST) if times.isdecimal() else 1):
            yield paragraphs

    def _inline(self, element: etree._Element) -> Iterator[str]:
        """The words of a paragraph; white space is as in HTML."""
        yield " ".join(f"|{element.text or ''}|".split())[1:-1]
        for child in element:
            yield from self._sign(child)
            yield " ".join(f"|{child.tail or ''}|".split())[1:-1]

    def _sign(self, child: etree._Element) -> Iterator[str]:
        name = local_name(child)
        if name == "s":
            count = child.get(f"{_TEXT}c") or "1"
            yield " " * (min(int(count), _MOST) if count.isdecimal() else 1)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "note":
            yield self._note(child)
        elif name == "frame":
            within = [local_name(part) for part in child]
            self._boxes += [part for part in child if local_name(part) == "text-box"]
            yield "" if "text-box" in within else PICTURE
        elif name and name not in _SKIPPED:
            yield from self._inline(child)

    def _note(self, note: etree._Element) -> str:
        parts = {local_name(part): part for part in note}
        citation, body = parts.get("note-citation"), parts.get("note-body")
        mark = words(citation, lambda _: None) if citation is not None else ""
        key = mark or str(len(self.notes) + 1)
        while key in self.notes:
            key += "\u2032"
        self.notes[key] = ""  # its own place, before that of a note within it
        texts = _Walk(notes=self.notes).blocks(body) if body is not None else ()
        self.notes[key] = squeeze(" ".join(paragraph.text for paragraph in texts))
        return note_mark(key)
