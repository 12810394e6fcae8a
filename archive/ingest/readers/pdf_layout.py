"""Sort the lines of a PDF into paragraphs, notes and page furniture, by size and place alone.

Knows no phrases.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.ingest.document import CELL_END, NOTE_END, NOTE_START, PICTURE, Paragraph
from archive.ingest.readers.lines import join_lines, words_with_hyphen
from archive.ingest.readers.pdf_lines import Line
from archive.ingest.readers.pdf_marks import with_plain_marks
from archive.ingest.readers.pdf_tables import find_rows

_MARGIN = 0.12  # of the page's height: furniture stands above or below this
_SAME_SIZE = 0.04  # sizes that differ by less than this part are one size
_APART = 1.6  # times the size of the letters: lines further apart than this do not belong together
_COLUMN_GAP = 40.0  # points: more than any indent
_COLUMN_LINES = 8  # fewer lines are a heading or a list, and no column of their own
_MARK = re.compile(rf"{NOTE_START}([^{NOTE_END}]*){NOTE_END}")
_NOTE = re.compile(rf"{NOTE_START}([^{NOTE_END}]*){NOTE_END}\s*")
_SENTENCE_END = re.compile(rf"[.?!:;)»”\"'’]\s*(?:{NOTE_START}[^{NOTE_END}]*{NOTE_END}\s*)*$")
# How a paragraph begins: with a capital, or as an item of a list.
_BEGINNING = re.compile(r"[«“‘\"'(\[]*[^\W\d_a-z]|(?:[–—•·*-]|\d{1,2}[.)]|[a-z][.)]) |\d{1,3}\.?$")


@dataclass(frozen=True, slots=True)
class Layout:
    paragraphs: tuple[Paragraph, ...]
    notes: dict[str, str]
    furniture: tuple[str, ...]


def lay_out(lines: list[Line], height: float) -> Layout:
    """The paragraphs of a document, with its notes and furniture taken out; `height` of a page in
    points.
    """
    size = _main_size(lines)
    furniture = _furniture(lines, size, height)
    lines = _without(lines, furniture)
    lines = with_plain_marks(lines, lambda line: _is_small(line, size))
    notes = _note_lines(lines, size)
    body = _without(lines, (line for note in notes.values() for line in note))
    hyphenated = words_with_hyphen(line.text for line in lines)
    return Layout(
        paragraphs=tuple(
            _paragraph(p, size, notes, hyphenated) for p in _paragraphs(_as_rows(body), size)
        ),
        notes={
            k: _NOTE.sub("", join_lines((n.text for n in v), hyphenated), count=1)
            for k, v in notes.items()
        },
        furniture=_once(furniture),
    )


def _as_rows(lines: list[Line]) -> list[Line]:
    """The lines, those of tables with their cells in columns."""
    rows = find_rows(lines)
    return [replace(line, text=rows[line]) if line in rows else line for line in lines]


def _without(lines: Iterable[Line], left_out: Iterable[Line]) -> list[Line]:
    out = set(left_out)
    return [line for line in lines if line not in out]


def _main_size(lines: Iterable[Line]) -> float:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _by_page(lines: Iterable[Line]) -> dict[int, list[Line]]:
    pages = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return pages


def _is_size(line: Line, size: float) -> bool:
    return abs(line.size - size) <= _SAME_SIZE * size


def _furniture(lines: list[Line], size: float, height: float) -> list[Line]:
    """What stands apart in the margin at the foot or head of a page: on every page, or in letters
    of its own size.
    """
    apart: list[Line] = []
    for page in _by_page(lines).values():
        from_foot = sorted(page, key=lambda line: line.y)
        apart += _standing_apart(from_foot, lambda line: line.y < _MARGIN * height)
        apart += _standing_apart(from_foot[::-1], lambda line: line.y > (1 - _MARGIN) * height)
    times = Counter(_without_page_number(line) for line in apart)
    chosen = {
        line
        for line in apart
        if times[_without_page_number(line)] > 1
        or (line.y < _MARGIN * height and not _is_size(line, size))
    }
    return [line for line in lines if line in chosen]


def _standing_apart(page: list[Line], in_margin: Callable[[Line], bool]) -> list[Line]:
    """The lines of a margin up to the first gap; `page` from its edge inward."""
    for index, (line, inner) in enumerate(pairwise(page), start=1):
        if not in_margin(line):
            return []
        if abs(line.y - inner.y) > _APART * line.size:
            return page[:index]
    return []


def _without_page_number(line: Line) -> tuple[str, int]:
    return _mask(line.text, line.page), round(line.y / 3)


def _mask(text: str, page: int) -> str:
    return re.sub(r"\d+", lambda m: "#" if int(m[0][:9]) == page else m[0], text)


def _once(furniture: list[Line]) -> tuple[str, ...]:
    """The words of the furniture, those that return on every page once."""
    words: dict[str, str] = {}
    for line in furniture:
        for part in line.text.split("\t"):
            words.setdefault(_mask(part, line.page), part)
    return tuple(words.values())


def _note_lines(lines: list[Line], size: float) -> dict[str, list[Line]]:
    """The lines of each note at the foot of a page: small, below the text, the first with a raised
    number.
    """
    notes: dict[str, list[Line]] = {}
    floor = min((line.y for line in lines if _starts_note(line, size)), default=0.0)
    for page in _by_page(lines).values():
        below = min((line.y for line in page if _is_size(line, size)), default=float("inf"))
        small = [line for line in page if _is_small(line, size) and line.y < below]
        for block in _blocks(small):
            _take_notes(block, size, floor, notes)
    return notes


def _take_notes(block: list[Line], size: float, floor: float, notes: dict[str, list[Line]]) -> None:
    """Add the notes of one block of small lines; the first lines may continue the note of the page
    before.
    """
    is_notes = any(_starts_note(line, size) for line in block) or block[-1].y <= floor + 2
    current = next(reversed(notes.values()), None) if is_notes else None
    for line in block:
        if _starts_note(line, size):
            mark = _MARK.match(line.text)[1]  # type: ignore[index]
            current = notes.setdefault(mark if mark not in notes else f"{mark} ({line.page})", [])
        if current is not None:
            current.append(line)


def _is_small(line: Line, size: float) -> bool:
    return line.size < (1 - _SAME_SIZE) * size and "\t" not in line.text


def _starts_note(line: Line, size: float) -> bool:
    return _is_small(line, size) and _MARK.match(line.text) is not None


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in lines:
        if block and abs(block[-1].y - line.y) > _APART * line.size:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _paragraphs(body: list[Line], size: float) -> Iterator[list[Line]]:
    edges = _edges([line for line in body if _is_size(line, size) and "\t" not in line.text])
    paragraph: list[Line] = []
    for line in body:
        if paragraph and _breaks(paragraph[-1], line, _edge(paragraph[-1], edges)):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _edges(lines: list[Line]) -> list[tuple[float, float]]:
    """Where each column of text begins and ends, from left to right."""
    columns: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.x):
        if not columns or line.x - columns[-1][-1].x > _COLUMN_GAP:
            columns.append([])
        columns[-1].append(line)
    wide = [column for column in columns if len(column) >= _COLUMN_LINES] or [lines] * bool(lines)
    return [
        (column[0].x, sorted(line.right for line in column)[int(0.98 * (len(column) - 1))])
        for column in wide
    ]


def _edge(line: Line, edges: list[tuple[float, float]]) -> float:
    """The right edge of the column that a line stands in."""
    within = [right for left, right in edges if left <= line.x + 1]
    return within[-1] if within else edges[0][1] if edges else line.right


def _breaks(last: Line, line: Line, edge: float) -> bool:
    """Whether a line begins a new paragraph: it stands apart, or its first word had fitted on the
    line before.
    """
    if _in_table(last) or _in_table(line) or not _is_size(line, last.size):
        return True
    if last.text.endswith("-"):
        return False
    ended = _SENTENCE_END.search(last.text) is not None
    if ended and line.page == last.page and last.x - line.x > 0.8 * line.size:
        return True  # back from the indent of a list
    room = edge - last.right - (0.3 if ended else 0.8) * line.size
    # Without a beginning, what follows may be words that are kept together: "11 april 2024".
    needed = line.first_word if _BEGINNING.match(line.text) else 0.5 * (edge - line.x)
    if needed < room:
        return True
    if line.page != last.page or line.y >= last.y:
        return ended and line.text[0].isupper()
    return last.y - line.y > _APART * line.size


def _in_table(line: Line) -> bool:
    return "\t" in line.text or CELL_END in line.text


def _printed_marks(text: str, notes: Collection[str]) -> str:
    """Raised figures that are no note's mark are figures."""
    return _MARK.sub(lambda m: m[0] if m[1] in notes else m[1], text)


def _paragraph(
    lines: list[Line], size: float, notes: Collection[str], hyphenated: Collection[str]
) -> Paragraph:
    if CELL_END in lines[0].text:
        return Paragraph(_printed_marks(lines[0].text, notes), "table", lines[0].page)
    text = join_lines((line.text for line in lines), hyphenated)
    text = _printed_marks(text, notes)
    if lines[0].size > (1 + _SAME_SIZE) * size and text != PICTURE:
        return Paragraph(text.replace("\t", " "), "heading", lines[0].page)
    return Paragraph(text, "table" if "\t" in text else "", lines[0].page)
