"""Settle the facts around the texts: session, chamber, numbers and dates, each from every place
that names it. What a neighbour or the session proves is put right; what stays doubtful is told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from archive.citations.find import find_z_numbers
from archive.identifiers import (
    EERSTE_KAMER,
    TWEEDE_KAMER,
    read_koop_identifier,
    read_vergaderjaar,
    vergaderjaar_on,
)

from .dates import find_said, in_session, proven_days
from .lexer import distance, read_word, squeeze
from .replies import ReplyLine
from .titles import Title

_YEARS = r"(?:1[89]|20)\d\d(?:\s?[-–—/]{1,2}\s?(?:(?:1[89]|20)?\d\d))?"
_SESSION = re.compile(
    rf"(?:[Vv]ergaderjaar|[Zz]itting(?:sjaar)?|Staten-Generaal|Handeling\w{{2}})\W{{0,4}}"
    rf"(?:Zitting\s)?({_YEARS})(?!\d)"
)
_LOOSE = re.compile(rf"(?<![\d–—-])({_YEARS})(?!\d)")
_ALONE = re.compile(r"\W*(?:1[89]|20)\d\d\s?[-–—/]{1,2}\s?\d{2,4}\W*")
_FOOTER = re.compile(r"Handelingen der|Aanhang|Staten.?Gen|[Zz]itting|[Vv]ergaderj", re.IGNORECASE)
# A foot of a page that print or scanning ran into the text before it.
_FOOT_IN_TEXT = re.compile(
    r"\bHandeling\w{2} d\w{1,2} [^.\n]{0,16}Staten\W{0,2}Gen\w{3,6}\W{0,6}"
    r"\w{3,4}\s?[—–-]{1,2}\s?\w{2,4}\W{0,5}I{0,2}\W{0,3}(?:Aanh\w*)?"
)
_LIKE_YEARS = re.compile(r"\b([1l]\w{3})\s?[-–—]{1,2}\s?(\w{2,4})\b")
_KOOP = re.compile(r"\b(?:ah|kv)-(?:tk|ek)-[0-9a-zA-Z-]{4,30}\b")
_KOOP_SESSION = re.compile(r"h tk (\d{8}) (\d{1,5})")
_AH_NUMBER = re.compile(r"^AH\s?(\d{1,5}[a-z]?)$", re.MULTILINE)
_NUMBER = re.compile(r"\d{1,4}[a-z]?")
_Z_ALONE = re.compile(r"^\W*((?:19|20)\d\d\s?[Zz]\s?\d{4,6})\W*$", re.MULTILINE)
Window = tuple[date, date]
_ALWAYS = (date.min, date.max)
_HEAD_LINES = 14
_HEAD = 120  # letters of a line that is a page's head
ABOVE = 200  # letters above a title
_OF_CHAMBERS = ("kam", "mer", "twee", "eers")  # one of these is left in any damaged name of one
_CHAMBERS = {"tweedekamer": TWEEDE_KAMER, "eerstekamer": EERSTE_KAMER}
_YEAR = timedelta(days=400)  # nothing waits longer for its answer, as a rule


@dataclass(frozen=True, slots=True)
class Page:
    """What a document says of all its sets."""

    vergaderjaar: str | None = None
    identifiers: tuple[str, ...] = ()
    chamber: str | None = None
    doubts: tuple[str, ...] = ()


def read_page(aside: list[str], text: str, answered: Sequence[date | None]) -> Page:
    """Session, chamber and identifiers, from heads and feet; the days of answers confirm."""
    feet = [*_joined(aside), *(match[0] for match in _FOOT_IN_TEXT.finditer(text))]
    if not any(_sessions(feet)):
        feet += filter(_like_foot, text.split("\n"))
    koop = identifiers(aside)
    session, doubts = _session(feet, koop, [day for day in answered if day])
    return Page(session, koop, _chamber(feet, text, koop), doubts)


def _joined(aside: list[str]) -> Iterator[str]:
    """Heads and feet; a session on a line of its own with the line above."""
    for above, line in zip(["", *aside], aside, strict=False):
        yield f"{above} {line}" if _ALONE.fullmatch(line) and _FOOTER.search(above) else line


def _like_foot(line: str) -> bool:
    """Whether a line is a page's head or foot that print or scanning damaged."""
    if not 8 < len(line) < 110 or not (_LOOSE.search(line) or _LIKE_YEARS.search(line)):
        return False
    words = [read_word(word, "page") for word in line.split() if len(word) > 4]
    return sum(bool(word) for word in words) > (len(line) > 45) and "nr" not in line


def identifiers(aside: list[str]) -> tuple[str, ...]:
    """KOOP identifiers in the page's furniture, as KOOP writes them."""
    read = (read_koop_identifier(m[0]) for line in aside for m in _KOOP.finditer(line))
    return tuple(dict.fromkeys(str(k) for k in read if k))


def _session(
    feet: list[str], koop: tuple[str, ...], answered: list[date]
) -> tuple[str | None, tuple[str, ...]]:
    """The session that the page names. Days of answers choose between several and settle one that
    print damaged; by themselves they are no session.
    """
    votes = Counter(_sessions(feet))
    for identifier in map(read_koop_identifier, koop):
        if identifier and identifier.vergaderjaar:
            votes[identifier.vergaderjaar] += 3
    proven = Counter(vergaderjaar_on(day) for day in answered)
    agreed = [year for year, _ in proven.most_common() if year in votes]
    if agreed:
        return agreed[0], ()
    best = votes.most_common(1)[0][0] if votes else None
    if best and not (proven and _one_figure(best, proven)):
        return best, ()
    damaged = best or next((line for line in feet if _damaged(line)), None)
    if damaged and proven:
        year = _one_figure(best or "", proven) or proven.most_common(1)[0][0]
        return year, (f"session read from the dates, printed: {damaged[-40:]}",)
    return None, ("session cannot be read",) if damaged else ()


def _sessions(feet: list[str]) -> Iterator[str]:
    for line in feet:
        for match in _SESSION.finditer(line):
            if year := read_vergaderjaar(re.sub(r"[–—]+", "-", match[1])):
                yield year
                break
        else:
            yield from _loose_session(line)


def _loose_session(line: str) -> Iterator[str]:
    """Two years at the foot of a page whose words were damaged."""
    if koop := _KOOP_SESSION.search(line):
        years: str | None = koop[1]
    else:
        loose = _LOOSE.search(line)
        figures = len(re.findall(r"\d{3,}", line))
        foot = _FOOTER.search(line) or _like_foot(line)
        sure = loose and foot and figures < 3 and (figures == 1 or len(loose[1]) > 4)
        years = loose[1] if loose and sure else None
    if years and (year := read_vergaderjaar(years)):
        yield year


def _damaged(line: str) -> bool:
    return bool(_FOOTER.search(line) and (_LIKE_YEARS.search(line) or re.search(r"\d{3}", line)))


def _one_figure(printed: str, proven: Counter[str]) -> str | None:
    """The session that the dates prove and that print damaged in one figure of each year."""
    for year, _ in proven.most_common():
        if (
            len(year) == len(printed)
            and sum(a != b for a, b in zip(year, printed, strict=True)) <= 2
        ):
            return year
    return None


def _chamber(feet: list[str], text: str, koop: tuple[str, ...]) -> str | None:
    """ "tk" or "ek", as the heads and feet of the page or its identifier say."""
    for identifier in map(read_koop_identifier, koop):
        if identifier and identifier.chamber:
            return identifier.chamber
    votes = Counter(dict.fromkeys(_CHAMBERS.values(), 0))
    head = text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    lines = [(line, "") for line in feet] + [(line, "handelingender") for line in head]
    for line, before in lines:  # running text may speak of either chamber
        if not any(piece in line[:_HEAD].lower() for piece in _OF_CHAMBERS):
            continue
        letters = squeeze(line[:_HEAD])
        for name, chamber in _CHAMBERS.items():
            alone = len(letters) < 16 and distance(letters, name, 2) <= 2
            votes[chamber] += alone or letters.startswith(name) or before + name in letters
    best = votes.most_common(2)
    return best[0][0] if best[0][1] and best[0][1] > best[1][1] else None


def settle(
    titles: list[Title], replies: list[ReplyLine], page: Page
) -> tuple[list[Title], list[ReplyLine]]:
    """Titles and reply lines with dates and numbers that can be; the rest is empty and a doubt."""
    window = _window(page, [t.submitted_on for t in titles] + [r.answered_on for r in replies])
    titles = [_settled_title(t, window) for t in titles]
    return _numbered(titles), [_settled_reply(r, window) for r in replies]


def _window(page: Page, days: list[date | None]) -> Window | None:
    """Between which days the answers of the page were given."""
    if page.vergaderjaar:
        return in_session(page.vergaderjaar)
    known = sorted(day for day in days if day)
    near = [[d for d in known if abs(d - day) < _YEAR] for day in known]
    most = max(near, key=len, default=[])
    if len(most) < 2 or 2 * len(most) <= len(known):
        return None
    return most[-1] - _YEAR, most[0] + _YEAR


def _settled_title(title: Title, window: Window | None) -> Title:
    first, last = window or _ALWAYS
    asked = (max(first, date.min + _YEAR) - _YEAR, last)
    day, doubt = _settled_day(title.submitted_on, title.date_printed, asked, first)
    return replace(title, submitted_on=day, doubts=(*title.doubts, *doubt))


def _settled_reply(reply: ReplyLine, window: Window | None) -> ReplyLine:
    first, last = window or _ALWAYS
    day, doubt = _settled_day(reply.answered_on, reply.date_printed, (first, last), first)
    return replace(reply, answered_on=day, doubts=(*reply.doubts, *doubt))


def _settled_day(
    day: date | None, printed: str, window: Window, likely: date
) -> tuple[date | None, tuple[str, ...]]:
    """The day where it can be; else the only one that differs in one figure and can be."""
    first, last = window
    if not printed or (day and first <= day <= last):
        return day, ()
    words = " ".join(printed.split())
    possible = proven_days(printed, first, last) if last < date.max else []
    possible = [d for d in possible if d >= likely] or possible
    if len(possible) == 1:
        return possible[0], (f"date put right, printed: {words}",)
    return None, (f"date cannot be read: {words}",)


def _numbered(titles: list[Title]) -> list[Title]:
    """Numbers of print follow each other on a page; a damaged one is what its neighbours leave."""
    numbers = [t.printed_number for t in titles]
    settled: list[Title] = []
    for at, title in enumerate(titles):
        number, doubt = _settled_number(numbers, at, title.number_pieces, title.beside)
        settled.append(replace(title, printed_number=number, doubts=(*title.doubts, *doubt)))
    return settled


def _expected(numbers: list[str | None], at: int) -> set[str]:
    """The numbers that the neighbours leave."""
    return {
        str(int(near) + step)
        for place, step in ((at - 1, 1), (at + 1, -1))
        if 0 <= place < len(numbers) and (near := numbers[place]) and near.isdecimal()
    }


def _settled_number(
    numbers: list[str | None], at: int, pieces: int, beside: str
) -> tuple[str | None, tuple[str, ...]]:
    printed, expected = numbers[at], _expected(numbers, at)
    if printed is None:
        fits = [n for n in expected if len(n) == len(beside) and _fits(beside, n)]
        if len(fits) == 1:
            return fits[0], (f"number put right, printed: {beside}",)
        return None, (f"number cannot be read: {beside}",) if fits else ()
    if printed in expected or (_NUMBER.fullmatch(printed) and not expected):
        return printed, ()
    alike = [n for n in expected if len(n) == len(printed) and _damaged_figures(printed, n) <= 1]
    if _NUMBER.fullmatch(printed):
        if len(alike) == 1 and (pieces > 1 or len(expected) == 1 < len(numbers) - 1):
            return alike[0], (f"number put right, printed: {printed}",)
        if at and numbers[at - 1] == printed:
            return printed, ()
        return printed, (f"number does not follow its neighbours: {printed}",)
    fits = [n for n in expected if len(n) == len(printed.strip("£")) and _fits(printed, n)]
    if len(fits) == 1:
        return fits[0], ()
    return None, (f"number cannot be read: {printed}",)


def _damaged_figures(printed: str, number: str) -> int:
    return sum(a != b for a, b in zip(printed, number, strict=True))


def _fits(printed: str, number: str) -> bool:
    """Whether every figure that can be read is the number's."""
    pairs = zip(printed.strip("£"), number, strict=True)
    return all(a == b or not a.isdigit() for a, b in pairs)


def printed_number(before: str, koop: tuple[str, ...]) -> str | None:
    """The Aanhangsel number: "AH 604", or in an identifier."""
    if match := _AH_NUMBER.search(before):
        return match[1]
    for identifier in map(read_koop_identifier, koop):
        if identifier and identifier.kind == "ah":
            return identifier.number
    return None


def own_number(before: str, koop: tuple[str, ...]) -> str | None:
    """The set's Z number: alone on a line at the head, or in the identifier of a questions
    document.
    """
    if match := _Z_ALONE.search(before):
        return find_z_numbers(match[1])[0].number
    for identifier in map(read_koop_identifier, koop):
        if identifier and identifier.kind == "kv" and find_z_numbers(identifier.number):
            return identifier.number
    return None


def day_alone(text: str, start: int, end: int, kind: str) -> date | None:
    """The day of submission or receipt on a line of its own, above the title or below it."""
    said = find_said(text, max(0, start), end, kind)
    alone = said and text[: said.start].endswith("\n") and "\n" not in text[said.start : said.end]
    return said.date.day if said and alone else None
