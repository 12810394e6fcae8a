"""See what a PDF page draws besides letters: the dots before the items of a list, and pictures."""

import ctypes
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from archive.ingest.document import PICTURE, UnreadableDocument
from archive.ingest.readers.pdf_lines import Line

MAX_DRAWINGS = 200_000  # of one page: a map has some ten thousand
_DOT = (1.0, 7.0)  # points, from side to side
_DOT_BEFORE = 30.0  # points between a dot and its item at most
_SMALLEST = 40.0  # points: what is smaller than this is an ornament
# Parts of the page's height and surface: what stands in its margins is a logo, what covers it is
# paper.
_MARGINS = (0.1, 0.82)
_PAPER = 0.7

Box = tuple[float, float, float, float]  # left, bottom, right, top


def with_drawings(page: pdfium.PdfPage, lines: list[Line]) -> list[Line]:
    """The lines of a page, items behind a hyphen where a dot was drawn, a mark for each picture."""
    dots: list[Box] = []
    pictures: list[Box] = []
    left, bottom, right, top = page.get_bbox()
    height, surface = top - bottom, (right - left) * (top - bottom)
    for kind, box in _boxes(page, left, bottom):
        wide, high = box[2] - box[0], box[3] - box[1]
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            if _DOT[0] < wide < _DOT[1] and 0.8 < wide / (high or 1) < 1.25:
                dots.append(box)
        elif _is_picture(box, height, surface):
            pictures.append(box)
    lines = [_item(line, dots) for line in lines] if dots else lines
    for box in pictures:
        _put(box, lines)
    return lines


def _is_picture(box: Box, height: float, surface: float) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    middle = (box[1] + box[3]) / 2 / height
    whole = wide * high > _PAPER * surface
    return min(wide, high) > _SMALLEST and not whole and _MARGINS[0] < middle < _MARGINS[1]


def _boxes(page: pdfium.PdfPage, left: float, bottom: float) -> Iterator[tuple[int, Box]]:
    """The kind and place of every path and image of a page."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    if count > MAX_DRAWINGS:
        raise UnreadableDocument(f"a PDF with a page of {count} drawings")
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(count):
        drawn = pdfium_c.FPDFPage_GetObject(page.raw, index)
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind not in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE):
            continue
        if pdfium_c.FPDFPageObj_GetBounds(drawn, *edges):
            x, y, right, top = (edge.value for edge in edges)
            yield kind, (x - left, y - bottom, right - left, top - bottom)


def _item(line: Line, dots: list[Box]) -> Line:
    """The line behind a hyphen where a dot stands before it, at the height of its letters."""
    for x, y, right, top in dots:
        beside = 0 <= line.x - right < _DOT_BEFORE and x < line.x
        if beside and line.y - 1 < y and top < line.y + line.size:
            return replace(line, text=f"- {line.text}")
    return line


def _put(picture: Box, lines: list[Line]) -> None:
    """A mark for a picture, behind the last line of its column that stands above it."""
    left, bottom, right, top = picture
    middle = (bottom + top) / 2
    above = [
        n
        for n, line in enumerate(lines)
        if line.y > middle and line.x < right and left < line.right
    ]
    page = lines[0].page if lines else 1
    # No letters are this large: the mark is a paragraph of its own.
    size = max((line.size for line in lines), default=1.0) * 4
    mark = Line(PICTURE, page, left, middle, size, right, right - left)
    lines.insert(max(above, default=-1) + 1, mark)
