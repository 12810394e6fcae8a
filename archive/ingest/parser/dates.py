"""Read dates as printed, damaged letters and figures included; say which day a session proves."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from archive.identifiers import third_tuesday_of_september

from .lexer import WORDS, Read, distance, read_word, squeeze
from .strokes import stroke_distance

_MONTHS = WORDS["month"][:12]
_OTHER_NAMES = {"january": 1, "february": 2, "october": 10, "mrt": 3, "oct": 10, "sept": 9}
_SHORT = {month[:3]: number for number, month in enumerate(_MONTHS, 1)} | _OTHER_NAMES
_FIGURE = "\\dIlOoSÜÏ"
_WRITTEN = re.compile(
    rf"(?P<day>(?:(?<!\d)\d|(?<![^\W_])[Il])[\dIlO ]{{0,2}}?)\W{{0,3}}?"
    rf"(?P<month>(?:[A-Za-zëÄ]|(?<!\w)0(?=[a-z]))[A-Za-zë\W]{{1,14}}?)\W?"
    rf"(?P<year>[1l]\s?[\dO][{_FIGURE}] ?[{_FIGURE}A-Z]|20\d ?\d)(?![\d])"
)
_ANY_DATE = re.compile(
    r"(?P<day>[\dIlO]{1,2})\W{0,3}(?P<month>[A-Za-zë][A-Za-zë\W]{1,14}?)\W{0,2}"
    r"(?P<year>[\dIlO][^\s.,)]{3})(?!\d)"
)
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]((?:1[89]|20)\d\d)(?!\d)")
_ISO = re.compile(r"((?:1[89]|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_LIKE_FIGURES = str.maketrans("IlOoS", "11005", " ")
_ALIKE = tuple(map(set, ("un", "il", "ec", "eo", "co", "hb", "rt", "lt", "gq", "ij", "nr", "as")))
_BRACKET = re.compile(r"[(\[{][^()\[\]{}]{4,110}[)\]}]")
_ONE_WORD = re.compile(r"[(\[{]\s?([^\W\d_]\S{6,12})\s*$")
_MOST_STROKES = 4  # of the fourteen of "ingezonden"
_FIRST_YEAR = 1814
_BACK = 30  # letters: from a date back to the word that says what happened on it


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed: `day` is what it says; None where it says no day that there is."""

    start: int
    end: int
    day: date | None
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """ "(ingezonden 23 oktober 2024)": what was done, when, and what else the bracket holds."""

    start: int
    end: int
    kind: str  # "submitted", "received"
    date: PrintedDate
    beside: str = ""


def read_date(text: str) -> date | None:
    """The first date in the text: "23 oktober 2024", "22 septenv ber1982"; None for none or no such
    day.
    """
    return next((found.day for found in find_dates(text) if found.day), None)


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[PrintedDate]:
    """The dates of a stretch of text, those in words before those in figures."""
    end = len(text) if end is None else end
    for match in _WRITTEN.finditer(text, start, end):
        if month := _month(match["month"]):
            yield PrintedDate(*match.span(), _day(match["year"], month, match["day"]), match[0])
    for match in _FIGURES.finditer(text, start, end):
        yield PrintedDate(*match.span(), _day(match[3], int(match[2]), match[1]), match[0])
    for match in _ISO.finditer(text, start, end):
        yield PrintedDate(*match.span(), _day(match[1], int(match[2]), match[3]), match[0])


def _day(year: str, month: int, day: str) -> date | None:
    with suppress(ValueError):
        read = date(*(int(part.translate(_LIKE_FIGURES)) for part in (year, str(month), day)))
        return read if read.year >= _FIRST_YEAR else None
    return None


@lru_cache(maxsize=5_000)
def _month(name: str) -> int | None:
    """The month, where the damaged word is nearer to one than to any other."""
    letters = squeeze(name)
    if letters in _SHORT:
        return _SHORT[letters]
    if letters in _MONTHS:
        return _MONTHS.index(letters) + 1
    most = min(len(letters) // 2, 3) if len(letters) > 3 else 1
    near = sorted(
        (distance(letters, month, most), _unlike(letters, month), number)
        for number, month in enumerate(_MONTHS, 1)
    )
    return near[0][2] if near[0][0] <= most and near[0][:2] < near[1][:2] else None


def _unlike(letters: str, month: str) -> int:
    """Letters that do not even look alike: "juui" is juni rather than juli."""
    return sum(a != b and {a, b} not in _ALIKE for a, b in zip(letters, month, strict=False))


def find_said(text: str, start: int, end: int, *kinds: str) -> Said | None:
    """The first date of the stretch that the text says something was done on, or its bracket where
    the date itself cannot be read. `kinds`: "submitted", "received".
    """
    dated = (_said(text, start, found, kinds) for found in find_dates(text, start, end))
    first = next((said for said in dated if said), None)
    for bracket in _BRACKET.finditer(text, start, first.start if first else end):
        if read := _word_in(bracket[0], kinds):
            unclear = PrintedDate(*bracket.span(), read_date(bracket[0]), bracket[0])
            return Said(bracket.start(), _behind(text, bracket.end()), read.kind, unclear)
    return first


def _said(text: str, start: int, found: PrintedDate, kinds: tuple[str, ...]) -> Said | None:
    """The date with the word before it: in its bracket, or right before it."""
    back = max(start, found.start - _BACK)
    before = re.sub(r"\W*\b(?:op|dd|d\.d)\W*$", "", text[back : found.start])
    words = [
        (read.damage, -match.start(), read)
        for match in re.finditer(r"(?<![^\W_])[^\W\d_]", before)
        if (read := read_word(before[match.start() :], *kinds))
    ]
    if not words:
        alone = _alone(text, start, found) if "received" in kinds else None
        return alone or _like_submitted(text, start, back, before, found, kinds)
    _, at, read = min(words, key=lambda word: word[:2])
    return _in_bracket(text, start, back - at, found, read)


def _like_submitted(
    text: str, start: int, back: int, before: str, found: PrintedDate, kinds: tuple[str, ...]
) -> Said | None:
    """The one word before a date in a bracket, where its strokes are nearly those of
    "ingezonden": "(mybzonden 22 maart 1979)".
    """
    word = _ONE_WORD.search(before)
    if not word or "submitted" not in kinds:
        return None
    damage = stroke_distance(squeeze(word[1]), "ingezonden", _MOST_STROKES)
    if damage > _MOST_STROKES:
        return None
    read = Read("submitted", "ingezonden", damage)
    return _in_bracket(text, start, back + word.start(1), found, read)


def _alone(text: str, start: int, found: PrintedDate) -> Said | None:
    """A date alone in its bracket behind the office: "Minister X (Y) (3 juni 2021)"."""
    bare = text[start : found.start].endswith(") (") and text[found.end : found.end + 1] == ")"
    return Said(found.start - 1, _behind(text, found.end + 1), "received", found) if bare else None


def _in_bracket(text: str, start: int, word: int, found: PrintedDate, read: Read) -> Said:
    """With the whole bracket, where there is one: "(2024Z16674, ingezonden 23 oktober 2024)"."""
    low = max(start, word - 90)
    opened = max(text.rfind("(", low, word), text.rfind("[", low, word))
    if opened >= 0 and (")" in text[opened:word] or "\n\n" in text[opened:word]):
        opened = -1
    begin = opened if opened >= 0 else word
    closed = re.compile(r"[^()\n]{0,90}?[)\]}]").match(text, found.end)
    if closed and opened < 0 and closed.end() - found.end > 3:
        closed = None
    end = closed.end() if closed else found.end
    beside = text[begin:word] + " " + text[found.end : end]
    return Said(begin, _behind(text, end), read.kind, found, beside.strip(" ()[]{},"))


def _word_in(bracket: str, kinds: tuple[str, ...]) -> Read | None:
    letters = bracket.strip("([{ ").split()
    for count in (1, 2):
        if read := read_word("".join(letters[:count]), *kinds):
            return read
    return None


def _behind(text: str, at: int) -> int:
    """Behind the full stop that ends the line, and the spaces after it."""
    while at < len(text) and text[at] in " .":
        at += 1
    return at


def in_session(vergaderjaar: str) -> tuple[date, date]:
    """The first and last day on which an answer of the session can be given, some weeks more."""
    first, _, last = vergaderjaar.partition("-")
    if not last:
        return date(int(first), 1, 1), date(int(first), 12, 31)
    opens, closes = (third_tuesday_of_september(int(year)) for year in (first, last))
    return opens - timedelta(days=30), closes + timedelta(days=45)


def proven_days(printed: str, first: date, last: date) -> list[date]:
    """The days of the period that the printed date can be with one figure put right, or several
    that are no figures; several where the period leaves more than one.
    """
    match = _ANY_DATE.search(printed)
    if not match or not (month := _month(match["month"])):
        return []
    day, year = (match[name].translate(_LIKE_FIGURES) for name in ("day", "year"))
    days = []
    for likely in range(first.year, last.year + 1):
        wrong = [a for a, b in zip(year, str(likely), strict=False) if a != b]
        if len(year) != 4 or (any(map(str.isdigit, wrong)) and len(wrong) > 1):
            continue
        with suppress(ValueError):
            if first <= (moved := date(likely, month, int(day))) <= last:
                days.append(moved)
    return days
