"""Work out the numbers that Word puts before paragraphs itself: "1)" of a list of sources."""

from collections import defaultdict

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}
_UNNUMBERED = {"bullet", "none"}
_INHERITED = 10  # styles based on styles, at most


class Numbering:
    """Counts numbered paragraphs in reading order. `label` is to be asked once per paragraph."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        # (list, level) -> format, pattern, start
        self._levels: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._lists: dict[str, str] = {}  # w:num -> w:abstractNum
        self._styles: dict[str, tuple[str | None, etree._Element | None]] = {}
        self._counts: dict[str, dict[str, int]] = defaultdict(dict)
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def label(self, paragraph: etree._Element) -> str:
        """The number Word prints before this paragraph: "1)", "a.", "Vraag 3"; "-" for a bullet; ""
        for none.
        """
        place = self._place(paragraph)
        if place is None:
            return ""
        number_id, level = place
        abstract = self._lists.get(number_id, "")
        if (abstract, level) not in self._levels:
            return ""
        count = self._count(abstract, level)
        form, pattern, _ = self._levels[abstract, level]
        if form in _UNNUMBERED:
            return "-" if form == "bullet" else ""
        return self._print(abstract, level, pattern, count)

    def _count(self, abstract: str, level: str) -> int:
        counts = self._counts[abstract]
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        counts[level] = counts.get(level, self._levels[abstract, level][2] - 1) + 1
        return counts[level]

    def _print(self, abstract: str, level: str, pattern: str, count: int) -> str:
        for depth in range(int(level) + 1):
            form, _, start = self._levels.get((abstract, str(depth)), ("decimal", "", 1))
            value = count if depth == int(level) else self._counts[abstract].get(str(depth), start)
            pattern = pattern.replace(f"%{depth + 1}", _figure(form, value))
        return pattern.strip()

    def _place(self, paragraph: etree._Element) -> tuple[str, str] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        numbered = properties.find(f"{_W}numPr")
        style = _value(properties.find(f"{_W}pStyle"))
        for _ in range(_INHERITED):
            if numbered is not None or style is None:
                break
            style, numbered = self._styles.get(style, (None, None))
        if numbered is None:
            return None
        number_id = _value(numbered.find(f"{_W}numId"))
        level = _value(numbered.find(f"{_W}ilvl")) or "0"
        return (number_id, level) if number_id and level.isdecimal() and len(level) == 1 else None

    def _read_lists(self, root: etree._Element) -> None:
        for abstract in root.iterfind(f"{_W}abstractNum"):
            for level in abstract.iterfind(f"{_W}lvl"):
                start = _value(level.find(f"{_W}start")) or "1"
                self._levels[
                    abstract.get(f"{_W}abstractNumId", ""), level.get(f"{_W}ilvl", "0")
                ] = (
                    _value(level.find(f"{_W}numFmt")) or "decimal",
                    _value(level.find(f"{_W}lvlText")) or "",
                    int(start) if start.isdecimal() else 1,
                )
        for number in root.iterfind(f"{_W}num"):
            self._lists[number.get(f"{_W}numId", "")] = (
                _value(number.find(f"{_W}abstractNumId")) or ""
            )

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iterfind(f"{_W}style"):
            numbered = style.find(f"{_W}pPr/{_W}numPr")
            self._styles[style.get(f"{_W}styleId", "")] = (
                _value(style.find(f"{_W}basedOn")),
                numbered,
            )


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(f"{_W}val")


def _figure(form: str, value: int) -> str:
    first = _LETTERS.get(form)
    if first and 1 <= value <= 26:
        return chr(ord(first) + value - 1)
    return str(value)
