"""Read a PDF: the printed Aanhangsel first of all, and letters."""

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from archive.ingest.document import SourceText, UnreadableDocument
from archive.ingest.readers.pdf_drawings import with_drawings
from archive.ingest.readers.pdf_layout import lay_out
from archive.ingest.readers.pdf_lines import Line, read_lines

MAX_PAGES = 2_000  # the longest Aanhangsel has some 60
MAX_LINES = 60_000

_REASONS = {
    pdfium_c.FPDF_ERR_PASSWORD: "an encrypted PDF: it opens with a password only",
    pdfium_c.FPDF_ERR_SECURITY: "a PDF with an unknown kind of encryption",
}


def recognises(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def read(data: bytes) -> SourceText:
    if b"%%EOF" not in data[-4096:]:
        raise UnreadableDocument("a PDF without its end: cut off or damaged")
    try:
        with pdfium.PdfDocument(data) as document:
            lines, height = _read_pages(document)
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(_REASONS.get(error.err_code, f"a damaged PDF: {error}")) from error
    if not any(char.isalpha() for line in lines for char in line.text):
        raise UnreadableDocument("a PDF of images without text")
    layout = lay_out(lines, height)
    return SourceText("pdf", layout.paragraphs, layout.notes, layout.furniture)


def _read_pages(document: pdfium.PdfDocument) -> tuple[list[Line], float]:
    """The lines of all pages, and the height of the first page in points."""
    if not 0 < len(document) <= MAX_PAGES:
        raise UnreadableDocument(f"a PDF of {len(document)} pages: from 1 to {MAX_PAGES} are read")
    lines: list[Line] = []
    for line in _lines(document):
        lines.append(line)
        if len(lines) > MAX_LINES:
            raise UnreadableDocument(f"a PDF of more than {MAX_LINES} lines")
    return lines, document[0].get_height()


def _lines(document: pdfium.PdfDocument) -> Iterator[Line]:
    for index in range(len(document)):
        page = document[index]
        lines = list(read_lines(page, index + 1))
        yield from with_drawings(page, lines)
        page.close()
