"""Take out what every printed page repeats: running heads, footers, numbers of pages and prints.

Such a line has no words but those of `_WORDS`, damaged ones forgiven. Where a sentence runs on
through it, it is the sentence's.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from .lexer import distance
from .numbers import read_numbers
from .openings import find_openings
from .script import ENDED, PAGE_END, Line, Script

_FOOT = frozenset(("zitting", "zittingsjaar", "vergaderjaar", "issn", "gravenhage", "pagina"))
_STRONG = _FOOT | {
    *("kamer", "staten", "generaal", "statengeneraal", "aanhangsel", "handelingen", "vel"),
    *("reglement", "beantwoorde"),
}
_WORDS = _STRONG | {
    *(
        "tweede",
        "eerste",
        "der",
        "van",
        "de",
        "het",
        "tot",
        "verslag",
        "vragen",
        "vraag",
        "gesteld",
    ),
    *("gedaan", "door", "leden", "met", "daarop", "regering", "regeering", "gegeven", "antwoorden"),
    *("schriftelijk", "overeenkomstig", "art", "artikel", "orde", "en", "deel", "buitengewone"),
    *("sdu", "uitgeverij", "plantijnstraat", "ii", "iii"),
}
_LONGEST, _ONE = 260, 90  # letters of a line, and of one that is a single piece of furniture
_ENOUGH, _MANY = 0.88, 7  # of a line's letters; different words
_SHORT = 5  # letters of a word that is recognised though it is damaged
_PIECES = re.compile(r"[^\W\d_]{2,}")
# The number of a page; a session or a volume on a line of its own.
_NUMBER = re.compile(r"\W{0,3}(?:\d{1,5}|1[89]\d\d\W{1,3}\d{2,4}|I{1,3})\W{0,3}")
_CITES = re.compile(
    r"[()]|(?<!\w)«|\?(?!\w)|\bnrs?\b|\bbl(?:ad)?z\b|:$|(?<!angsel),$"
    r"|^\d{1,2} ?[A-Z](?=.*\d)|^\d+\.\s"
)
_YEARS = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_KOOP = r"(?:ah|kv)-(?:tk|ek)-[0-9]{4,8}Z?-?[0-9a-z-]{1,12}(?![0-9a-z])|h tk \d{8} \d{1,5}"
_KOOP += r"|KVR\d{4,6}|\d{4}tkkvr\d{1,5}|Sdu Uitgevers"  # until 2010
_HAGUE = r"[’'‘]?\s?s-Gravenhage (?:19|20)\d\d"
_PAGE = (
    r"(?:Tweede|Eerste) Kamer, (?:vergaderjaar|zitting) \d{4}[-–—]\d{4}, (?:Aanhangsel|Vragen)"
    r"(?: \d{1,4}(?!\d))?"
)
# What some converters glue to the words around it.
_GLUED = re.compile(
    rf"(?:{_KOOP}|ISSN\s?0921\s?-?\s?7398)"
    rf"(?:\s*(?:{_KOOP}|ISSN\s?0921\s?-?\s?7398|{_HAGUE}|{_PAGE}))*"
    rf"|{_HAGUE}\s?{_PAGE}|(?<=[.?!»”)]\s){_PAGE}(?=\s[A-Z]|$)"
)
_CUT = re.compile(r"(?<=[.?!»”)])\s*(?=[A-Z])|(?<=gegeven antwoorden)\s+")


def take_out(script: Script) -> None:
    """Moves furniture from the lines to `aside`; where a page ended a line PAGE_END is left."""
    # Only converters to plain text glue; a publication named in a page's sentence stays there.
    lines = (
        [part for line in script.lines for part in _cut(line)] if script.unmarked else script.lines
    )
    known = [not line.label and _is_furniture(line.text) for line in lines]
    for at in range(len(known)):
        known[at] = known[at] or _belongs(lines, known, at)
    kept: list[Line] = []
    for start, end, furniture in _groups(known):
        group = lines[start:end]
        if not furniture or _runs_on(lines, start, end):
            kept += group
            continue
        script.aside += [" ".join(line.text.split()) for line in group]
        kept += [Line(""), Line(PAGE_END), Line("")] if _ends_page(group) else [Line("")]
    if script.unmarked and len(script.aside) > 1:
        script.wrapped = True  # a printed page
    script.lines = kept


def _cut(line: Line) -> Iterator[Line]:
    """The line, apart from what converters glued to it."""
    if line.label or len(line.text) < 12 or (len(line.text) < _ONE and _is_furniture(line.text)):
        yield line
        return
    at = 0
    for match in _GLUED.finditer(line.text):
        yield from _head_and_foot(line.text[at : match.start()].strip())
        yield Line(match[0].strip())
        at = match.end()
    yield from _head_and_foot(line.text[at:].strip())


def _head_and_foot(text: str) -> Iterator[Line]:
    """A line, apart from the furniture before its first sentence and after its last."""
    cuts = [match.end() for match in _CUT.finditer(text)]
    head = next((cut for cut in reversed(cuts[:3]) if _is_furniture(text[:cut].strip())), 0)
    foot = next((cut for cut in cuts if cut > head and _is_foot(text[cut:])), len(text))
    yield from (Line(part.strip()) for part in (text[:head], text[head:foot], text[foot:]) if part)


def _is_foot(text: str) -> bool:
    return bool(len(text) < _LONGEST and _YEARS.search(text) and _is_furniture(text))


def _is_furniture(text: str) -> bool:
    if not 3 <= len(text) <= _LONGEST or text == PAGE_END:
        return False
    if _GLUED.fullmatch(text):
        return True
    words = _PIECES.findall(text)
    if not words or words[0][0].islower() or _CITES.search(text):
        return False
    meant = _all_meant(_mended([word.lower() for word in words]))
    return not meant.isdisjoint(_STRONG) or len(meant) > _MANY


def _mended(words: list[str]) -> list[str]:
    """The words, two that are the halves of one of furniture as one: "sta ten"."""
    mended: list[str] = []
    for word in words:
        if mended and {word, mended[-1]}.isdisjoint(_WORDS) and mended[-1] + word in _WORDS:
            mended[-1] += word
        else:
            mended.append(word)
    return mended


def _all_meant(words: list[str]) -> set[str]:
    """The words of furniture that these are; none where too many are others."""
    exact = sum(word in _WORDS for word in words)
    if exact * 2 < len(words) and len(words) > 2:
        return set()
    meant = {word: _meant(word) for word in words}
    letters = sum(len(word) for word in words if meant[word] or len(word) < 3)
    return set(meant.values()) if letters >= _ENOUGH * sum(map(len, words)) else set()


@lru_cache(20_000)
def _meant(word: str) -> str:
    """The nearest word of furniture, a damaged letter here or there; "" for none."""
    most = min(len(word) // 3, 2) if len(word) >= _SHORT else 0
    damage, nearest = min((distance(word, w, most), w) for w in _WORDS)
    return nearest if damage <= most else ""


def _belongs(lines: list[Line], known: list[bool], at: int) -> bool:
    """The end of a head below its beginning; a number between lines of furniture, or below what
    ends a page.
    """
    if not _NUMBER.fullmatch(lines[at].text):
        words = _PIECES.findall(lines[at].text) if at and known[at - 1] else []
        ends = words[-1:] == ["antwoorden"] or (words and lines[at - 1].text[-1].islower())
        return bool(ends and words[0][0].islower() and _all_meant(words))
    above, below = _beside(lines, at, -1), _beside(lines, at, 1)
    if below is not None and find_openings(lines[below].text):
        return False  # the number of print above a title
    if above is None or below is None:
        return below is None or known[below]
    if known[above]:
        return (
            known[below]
            or _ends_page([lines[above]])
            or _runs_through(lines, above, at + 1)
            or (not read_numbers(lines[at].text) and not _in_column(lines, at))
        )
    return known[below] and _runs_through(lines, at, below + 1)


def _in_column(lines: list[Line], at: int) -> bool:
    """Whether a number stands in a column of numbers, as those of a table do."""
    below = _beside(lines, at, 1)
    return (
        below is not None
        and any(map(str.isdigit, lines[below].text))
        and (not read_numbers(lines[below].text))
    )


def _beside(lines: list[Line], at: int, step: int) -> int | None:
    """The nearest line with words above or below."""
    at += step
    while 0 <= at < len(lines) and not lines[at].text.strip():
        at += step
    return at if 0 <= at < len(lines) else None


def _groups(known: list[bool]) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for at in range(1, len(known) + 1):
        if at == len(known) or known[at] != known[start]:
            yield start, at, known[start]
            start = at


def _runs_on(lines: list[Line], start: int, end: int) -> bool:
    """Whether one line that looks like furniture belongs to the sentence around it."""
    single = end - start == 1 and not any(c.isdigit() for c in lines[start].text)
    return single and _runs_through(lines, start, end)


def _runs_through(lines: list[Line], start: int, end: int) -> bool:
    above, below = _beside(lines, start, -1), _beside(lines, end - 1, 1)
    if above is None or below is None or lines[above].label or lines[below].label:
        return False
    return not ENDED.search(lines[above].text) and lines[below].text.strip()[0].islower()


def _ends_page(group: list[Line]) -> bool:
    words = {_meant(word.lower()) for line in group for word in _PIECES.findall(line.text)}
    foot = words & _FOOT or {"handelingen", "staten"} <= words
    return bool(foot and "gesteld" not in words) or any(_GLUED.search(line.text) for line in group)
