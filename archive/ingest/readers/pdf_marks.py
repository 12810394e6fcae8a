"""Find the marks of notes in a PDF that does not raise them: "…doen?1", and small at the foot "1 De
krant".
"""

import re
from collections.abc import Callable
from dataclasses import replace

from archive.ingest.document import NOTE_END, NOTE_START
from archive.ingest.readers.pdf_lines import Line

_NOTE = re.compile(r"(\d{1,3})\s{0,3}(?=[^\W\d_]|[«“‘\"'(])")
# Behind a word or what ends a sentence, not within a number or an amount.
_GLUED = r"(?<=[^\W\d_]|[?!.,;:»”’)\]])"


def with_plain_marks(lines: list[Line], is_small: Callable[[Line], bool]) -> list[Line]:
    """The lines, with the marks of notes for what they are where both ends of one are to be seen.

    Nothing changes in a document that raises its marks.
    """
    if any(NOTE_START in line.text for line in lines):
        return lines
    marked = list(lines)
    begin = 0
    for place, line in enumerate(lines):
        note = _NOTE.match(line.text) if is_small(line) else None
        found = _find(marked, begin, line.page, note[1], is_small) if note else None
        if note and found:
            begin, at = found
            text = marked[begin].text
            marked[begin] = replace(
                marked[begin], text=text[: at[0]] + _mark(note[1]) + text[at[1] :]
            )
            marked[place] = replace(line, text=_mark(note[1]) + line.text[note.end() :])
    return marked


def _find(
    lines: list[Line], begin: int, page: int, number: str, is_small: Callable[[Line], bool]
) -> tuple[int, tuple[int, int]] | None:
    """The line of this page, from `begin` on, that has the number glued to a word, and where."""
    glued = re.compile(rf"{_GLUED}{number}(?![\w%]|[.,]\d)")
    for place in range(begin, len(lines)):
        line = lines[place]
        if line.page == page and not is_small(line) and (match := glued.search(line.text)):
            return place, match.span()
    return None


def _mark(number: str) -> str:
    return f"{NOTE_START}{number}{NOTE_END}"
