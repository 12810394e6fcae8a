"""Work out the marks that OpenDocument puts before the items of its lists: "-", "1.", "a)"."""

from collections.abc import Iterable

from lxml import etree

from archive.ingest.readers.markup import local_name

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_BULLET = "-"


class Numbering:
    """Counts the items of lists in reading order. `mark` is to be asked once per item."""

    def __init__(self, parts: Iterable[etree._Element]) -> None:
        # (style, level) -> format, what stands before and behind the number, start
        self._levels: dict[tuple[str, int], tuple[str, str, str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for part in parts:
            for style in part.iter(f"{_TEXT}list-style"):
                self._read(style)

    def begin(self, style: str, level: int, goes_on: bool) -> None:
        """A list begins; `goes_on`: with the number after that of the list before it."""
        start = self._levels.get((style, level), ("", "", "", 1))[3]
        if not goes_on or (style, level) not in self._counts:
            self._counts[style, level] = start - 1

    def mark(self, style: str, level: int) -> str:
        """What is printed before the next item of a list that has begun."""
        self._counts[style, level] += 1
        form, before, behind, _ = self._levels.get((style, level), ("", "", "", 1))
        figure = _figure(form, self._counts[style, level])
        return f"{before}{figure}{behind}".strip() if figure else _BULLET

    def _read(self, style: etree._Element) -> None:
        for level in style:
            depth = level.get(f"{_TEXT}level") or ""
            if local_name(level) == "list-level-style-number" and depth.isdecimal():
                start = level.get(f"{_TEXT}start-value") or "1"
                self._levels[style.get(f"{_STYLE}name") or "", int(depth)] = (
                    level.get(f"{_STYLE}num-format") or "",
                    level.get(f"{_STYLE}num-prefix") or "",
                    level.get(f"{_STYLE}num-suffix") or "",
                    int(start) if start.isdecimal() else 1,
                )


def _figure(form: str, value: int) -> str:
    if form in ("a", "A") and 1 <= value <= 26:
        return chr(ord(form) + value - 1)
    return str(value) if form else ""
