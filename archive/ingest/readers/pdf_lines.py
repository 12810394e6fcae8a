"""Turn the characters of a PDF page into lines with their place and size.

The only user of PDFium's text calls.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from archive.ingest.document import NOTE_END, NOTE_START, UnreadableDocument
from archive.ingest.readers.lines import repair_letters

MAX_LETTERS = 300_000  # on one page: a full one has some 5,000
_HYPHEN = "\ufffe"  # what PDFium makes of a hyphen that ends a line
_CELL_GAP = 3.0  # times the size of the letters: wider than any space or indent within a sentence
_COLUMN_GAP = 0.55  # times the size: wider than most spaces; a column where the next lines say so
_SPACE_GAP = 0.15
_RAISED = 0.15  # times the size of the line: how high a note's mark stands at least
_FIRST_WORD = re.compile(r"\s*\S*")
# Half characters, and those that we or a database use for something else.
_UNSTORABLE = re.compile(f"[\ud800-\udfff\0\t\r\n{NOTE_START}{NOTE_END}]")
_MARKS = re.compile(r"\s*(?:\d{1,3}|\*{1,3})(?:\s*[,;]?\s*(?:\d{1,3}|\*{1,3}))*[,;]?\s*", re.ASCII)
_MARK = re.compile(r"\d{1,3}|\*{1,3}", re.ASCII)
_SMALLER = 0.8  # times the size of the line: how large a note's mark is at most


class Cell(NamedTuple):
    """Words of a line with more than a space before and behind them."""

    x: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print. Places are in points from the left and bottom of the visible page."""

    text: str  # note marks within NOTE_START and NOTE_END, wide gaps are tabs
    page: int  # from 1
    x: float
    y: float  # of the base line
    size: float  # of most of its letters
    right: float  # where its last letter ends
    first_word: float  # how wide its first word is
    cells: tuple[Cell, ...] = ()  # where it has several


@dataclass(slots=True)
class _Run:
    """Characters of one text object: one size, one base line."""

    x: float
    y: float
    size: float
    text: str
    first: int  # place on the page of its first letter

    @property
    def last(self) -> int:
        return self.first + len(self.text.rstrip()) - 1

    @property
    def end_of_first_word(self) -> int:
        return self.first + _FIRST_WORD.match(self.text).end() - 1  # type: ignore[union-attr]


class _Row:
    """The runs of one line; the one with most letters is its main one."""

    def __init__(self, run: _Run) -> None:
        self.runs = [run]
        self.main = run

    def add(self, run: _Run) -> None:
        self.runs.append(run)
        self.main = max(self.main, run, key=lambda run: (len(run.text.strip()), run.size))

    def holds(self, run: _Run) -> bool:
        """Whether a run continues this line: on its base line or just above, and to the right."""
        if run.x < self.runs[-1].x:
            return False
        return abs(run.y - self.main.y) < 0.6 * max(run.size, self.main.size)


def read_lines(page: pdfium.PdfPage, number: int) -> Iterator[Line]:
    """The lines of a page in the order in which the page draws them."""
    left, bottom, _, _ = page.get_bbox()
    textpage = page.get_textpage()
    try:
        row = None
        for run in _runs(textpage):
            if row and row.holds(run):
                row.add(run)
                continue
            if row:
                yield _line(textpage, row, number, left, bottom)
            row = _Row(run)
        if row:
            yield _line(textpage, row, number, left, bottom)
    finally:
        textpage.close()


def _runs(textpage: pdfium.PdfTextPage) -> Iterator[_Run]:
    """Text objects with their words.

    PDFium adds spaces where letters stand apart; the line ends it adds go.
    """
    text_object, page = pdfium_c.FPDFText_GetTextObject, textpage.raw
    first, last, place, begun = 0, -1, None, None
    letters = textpage.count_chars()
    if letters > MAX_LETTERS:
        raise UnreadableDocument(
            f"a PDF with a page of {letters} letters: more than the {MAX_LETTERS} allowed"
        )
    for index in range(letters):
        drawn = text_object(page, index)
        if not drawn:
            continue
        here = ctypes.addressof(drawn.contents)
        if here != place:
            yield from _run(textpage, begun, first, last)
            first, place, begun = index, here, drawn
        last = index
    yield from _run(textpage, begun, first, last)


def _run(textpage: pdfium.PdfTextPage, drawn: Any, first: int, last: int) -> Iterator[_Run]:
    """The run of the letters from first to last, unless they are blank."""
    text = _UNSTORABLE.sub(" ", textpage.get_text_range(first, last - first + 1)) if drawn else ""
    if not text.strip():
        return
    matrix, size = pdfium_c.FS_MATRIX(), ctypes.c_float()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFPageObj_GetMatrix(drawn, matrix)
    pdfium_c.FPDFTextObj_GetFontSize(drawn, size)
    pdfium_c.FPDFText_GetCharOrigin(textpage, first, x, y)
    yield _Run(x.value, y.value, size.value * (matrix.c**2 + matrix.d**2) ** 0.5, text, first)


def _line(textpage: pdfium.PdfTextPage, row: _Row, number: int, left: float, bottom: float) -> Line:
    main, text, right = row.main, "", None
    cells: list[Cell] = []
    for run in row.runs:
        piece, end = _piece(run, main), _right(textpage, run.last)
        gap = "\t" if right is None else _gap(run.x - right, main.size, text, piece)
        if right is None or run.x - right > _COLUMN_GAP * main.size:
            cells.append(Cell(run.x - left, end - left, piece.strip()))
        else:
            cells[-1] = Cell(cells[-1].x, end - left, cells[-1].text + gap + piece.rstrip())
        text, right = text + gap * bool(text) + piece, end
    start = row.runs[0]
    return Line(
        text=repair_letters(text.replace(_HYPHEN, "-").strip()),
        page=number,
        x=start.x - left,
        y=main.y - bottom,
        size=main.size,
        right=(right or start.x) - left,
        first_word=_right(textpage, start.end_of_first_word) - start.x,
        cells=tuple(cells) if len(cells) > 1 else (),
    )


def _piece(run: _Run, main: _Run) -> str:
    """The text of a run; raised small numbers ("1", "2, 3") are the marks of notes."""
    raised = run.y - main.y > _RAISED * main.size and run.size < _SMALLER * main.size
    if not raised or run is main or not _MARKS.fullmatch(run.text):
        return run.text
    marks = "".join(f"{NOTE_START}{mark}{NOTE_END}" for mark in _MARK.findall(run.text))
    return marks + (" " if run.text.endswith(" ") else "")


def _gap(width: float, size: float, before: str, after: str) -> str:
    if width > _CELL_GAP * size:
        return "\t"
    if after.startswith(NOTE_START):
        return ""
    if width > _SPACE_GAP * size and not before[-1:].isspace() and not after[:1].isspace():
        return " "
    return ""


def _right(textpage: pdfium.PdfTextPage, index: int) -> float:
    edges = [ctypes.c_double() for _ in range(4)]
    pdfium_c.FPDFText_GetCharBox(textpage, index, *edges)
    return edges[1].value  # left, right, bottom, top
