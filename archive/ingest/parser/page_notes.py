"""Find the notes at the foot of printed pages in plain text, and where in the sentences their marks
stand.

Print numbers them through the document, so the next note is known by its number: "2Kamerstuk 36
200, nr. 4" at the foot of a page, "2 Dat is" or "geschreven.2 Een" in the text above it.
"""

import re

from .headings import is_heading
from .script import PAGE_END, Line, Script, mark

_MOST_LINES = 60  # of notes at the foot of one page


def take_page_notes(script: Script) -> None:
    """Moves the notes at the foot of each page to `notes` and puts marks in the text.

    Keys are the numbers.
    """
    kept: list[Line] = []
    expected = 1
    for page in _pages(script.lines):
        start, notes = _foot(page, expected)
        after = len(kept)
        kept += page[:start]
        for number, text in notes:
            after = _place_mark(kept, number, after)
            script.notes[str(number)] = text
            expected = number + 1
    script.lines = kept


def _pages(lines: list[Line]) -> list[list[Line]]:
    """The lines of each page; empty lines between the end marks of a page count for nothing."""
    pages: list[list[Line]] = [[]]
    for line in lines:
        if line.text == PAGE_END:
            pages.append([])
        else:
            pages[-1].append(line)
    return pages


def _foot(page: list[Line], expected: int) -> tuple[int, list[tuple[int, str]]]:
    """Where the notes of a page begin, and the notes.

    They run to the end of the page, their numbers ascend.
    """
    end = len(page)
    while end and not page[end - 1].text:
        end -= 1
    start = next(
        (
            i
            for i in range(end - 1, max(-1, end - _MOST_LINES), -1)
            if _begins(page[i].text, expected)
        ),
        None,
    )
    if start is None or any(is_heading(line.text) for line in page[start:end]):
        return len(page), []
    notes: list[tuple[int, list[str]]] = []
    for line in page[start:end]:
        if _begins(line.text, expected):
            notes.append((expected, [line.text[len(str(expected)) :].strip()]))
            expected += 1
        else:
            notes[-1][1].append(line.text)
    return start, [(number, _join(lines)) for number, lines in notes]


def _begins(text: str, number: int) -> bool:
    """Whether a note with this number begins here: its number, then a capital, a quotation, an
    address, a year.
    """
    figures = str(number)
    if not text.startswith(figures):
        return False
    rest = text[len(figures) :]
    first = rest.lstrip()[:1]
    if not first or (not rest[0].isspace() and rest[0] in ".,;:)/%-"):
        return False
    return (
        first.isupper()
        or first in "«„“\"'‘("
        or rest.lstrip()[:4] in ("http", "www.")
        or _source(rest)
    )


def _source(rest: str) -> bool:
    """Small words that begin a source: "krant.nl – Bericht", "2024Z00001/…", "de Krant"."""
    return bool(
        re.match(
            r"\s?(?:[a-z]+\.(?:nl|com|org|eu)\b|20\d\dZ\d{5}"
            r"|(?:de|het|zie|art\.|p\.|o\.a\.) ?[A-Z0-9])",
            rest,
        )
    )


def _join(lines: list[str]) -> str:
    """A broken address goes together again; other lines with a space."""
    text = ""
    for line in filter(None, lines):
        in_address = bool(re.search(r"(?:https?://|www\.)\S*$", text)) and text[-1] in "/-_=."
        text += line if in_address or not text else f" {line}"
    return text


def _place_mark(lines: list[Line], number: int, after: int) -> int:
    """Marks where the note is referred to, at or after a line; the line's number comes back."""
    for pattern in _mark_patterns(number):
        for index in range(after, len(lines)):
            text = lines[index].text
            if is_heading(text) and text != str(number):
                continue
            found = pattern.search(text)
            if found:
                lines[index] = Line(
                    text[: found.start()] + mark(str(number)) + text[found.end() :],
                    lines[index].label,
                )
                return index
    return after


def _mark_patterns(number: int) -> list[re.Pattern[str]]:
    """From the surest to the least: after a sentence or alone on a line, glued to a word, beginning
    a line.
    """
    return [
        re.compile(
            rf"(?<=[?!»”\"')\ue001.]){number}(?=$|\s)|^{number}(?=$| \d{{1,2}}$)|\[{number}\]"
            rf"|(?<=\ue001) {number}(?=$|[ .,])"
        ),
        re.compile(rf"(?<=[a-zà-ÿA-Z’»”]){number}(?=$|[\s.,;:?!)])"),
        re.compile(rf"^{number}(?=[ ,.])"),
    ]
