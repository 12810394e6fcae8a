"""Find the tables of a PDF among its lines, and put the cells of each row into their columns.

A line with a wide gap begins one; the lines above and below it belong to it as long as each of
their cells stands in one column. Knows no phrases.
"""

from collections.abc import Iterator

from archive.ingest.document import table_row
from archive.ingest.readers.pdf_lines import Cell, Line

_APART = 3.0  # times the size of the letters: rows further apart are of two tables
_SIDE_BY_SIDE = 3.0  # times the size: a column narrower than its heading is no further from it

Column = tuple[float, float]  # from where to where its cells reach


def find_rows(lines: list[Line]) -> dict[Line, str]:
    """The lines that are rows of a table, each with its text; a table has two rows at least."""
    rows: dict[Line, str] = {}
    for place, line in enumerate(lines):
        if "\t" not in line.text or line in rows or not line.cells:
            continue
        block, columns = _block(lines, place)
        if len(block) > 1:
            columns = _joined(columns, block)
            rows |= {row: _row(row, columns) for row in block}
    return rows


def _block(lines: list[Line], place: int) -> tuple[list[Line], list[Column]]:
    """The rows around a line, and the columns that they have together."""
    block = [lines[place]]
    columns: list[Column] = [(cell.x, cell.right) for cell in lines[place].cells]
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(lines) and _next_to(lines[at], block[0 if step < 0 else -1]):
            wider = _with(columns, _cells(lines[at]))
            if wider is None or (
                len(_cells(lines[at])) == 1 and not _within(lines[at], lines, at + step)
            ):
                break
            columns = wider
            block.insert(0 if step < 0 else len(block), lines[at])
            at += step
    return block, columns


def _cells(line: Line) -> tuple[Cell, ...]:
    return line.cells or (Cell(line.x, line.right, line.text),)


def _next_to(line: Line, row: Line) -> bool:
    return line.page == row.page and abs(line.y - row.y) < _APART * row.size


def _within(line: Line, lines: list[Line], at: int) -> bool:
    """Whether a line with one cell has another row behind it: a row that is nearly empty."""
    return 0 <= at < len(lines) and _next_to(lines[at], line) and "\t" in lines[at].text


def _with(columns: list[Column], cells: tuple[Cell, ...]) -> list[Column] | None:
    """The columns with these cells in them; None when a cell reaches over two."""
    wider = list(columns)
    for cell in cells:
        over = [c for c in wider if c[0] < cell.right and cell.x < c[1]]
        if len(over) > 1:
            return None
        for column in over:
            wider.remove(column)
            cell = Cell(min(cell.x, column[0]), max(cell.right, column[1]), cell.text)
        wider.append((cell.x, cell.right))
    return sorted(wider)


def _joined(columns: list[Column], block: list[Line]) -> list[Column]:
    """Neighbours that never have a cell in the same row are a heading and its narrower figures."""
    joined = columns[:1]
    for column in columns[1:]:
        last = joined[-1]
        apart = column[0] - last[1] > _SIDE_BY_SIDE * block[0].size
        if apart or any(_holds(row, last) and _holds(row, column) for row in block):
            joined.append(column)
        else:
            joined[-1] = (last[0], column[1])
    return joined if len(joined) > 1 else columns


def _holds(row: Line, column: Column) -> bool:
    return any(True for _ in _in_column(row, column))


def _in_column(row: Line, column: Column) -> Iterator[Cell]:
    return (cell for cell in _cells(row) if cell.x < column[1] and column[0] < cell.right)


def _row(row: Line, columns: list[Column]) -> str:
    return table_row(" ".join(c.text for c in _in_column(row, column)) for column in columns)
