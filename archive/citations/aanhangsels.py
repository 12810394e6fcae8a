"""Find citations of printed answers, by session and number or page in the Aanhangsel, in plain
text.

From the key word ("Aanhangsel", "Kamervragen", "ah-tk") what may stand in such a citation is read
to the right, in whatever order: sessions, numbers, pages; then, for what is still missing, to the
left. A number belongs to the session before it, or to the one after it where numbers come first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from archive.identifiers import EERSTE_KAMER, TWEEDE_KAMER, read_vergaderjaar

from .lists import Citation, Item, read_list
from .patterns import DASH, LINE_END_HYPHEN, NR, VERGADERJAAR, S, breakable

_BACK, _LONGEST = 70, 400  # letters read to the left of a key word, and to the right
_OWN_NUMBER = 100  # an annex of something else has a smaller one
_I = re.IGNORECASE

_CUT = rf"(?:[-\u00ad¬]?{S}{{0,3}})"
_SESSION = (
    rf"(?:ver{_CUT}ga{_CUT}der{_CUT}{breakable('jaar')}|vergadering"
    rf"|{breakable('zitting')}(?:sjaar)?)"
)
_PAGE = r"(?:b[l!1I]zz?|bladz(?:ijden?)?|pa[gr])\b\.?"
_COUNTED = rf"(?:{_PAGE}|{NR}){S}?\d"
_LONE = r"(?:1[89]|20)\d\d(?![\d–—-]|/\d)"
_YEARS = (
    rf"{VERGADERJAAR}|(?:19|20)\d{{6}}(?!\d)"
    rf"|(?:1[89]|20)\d\d{S}(?:1[89]|20)\d\d(?!\d)"  # the dash lost
    rf"|['’]?\d\d[-/–]\d\d(?=,?{S}{_COUNTED})"
    rf"|(?<=zitting ){_LONE}|{_LONE}(?=,{S}{_COUNTED})"
)
_HANDELINGEN = rf"{breakable('Handeling')}(?:en)?|Hand\."
_KEY = re.compile(
    rf"(?:{breakable('Kamervragen')}{S}?\()?{breakable('aanhangsel')}(?:s|nummer|nr\.?)?(?![a-z])"
    rf"|\baanhang[st]{S}?[ec][l1It](?![a-z])"
    rf"|\bah-[te]k|\bAH\b|\b{breakable('Kamervragen')}"
    # questions named by who asked them: "vragen Jansen, zitting 1981-1982, nr. 12"
    rf"|\bvragen(?:{S}(?!Hand|(?:Kamer)?stuk)[\w.'’-]{{1,20}}){{0,6}}"
    rf",(?={S}(?:{_SESSION}){S}(?:{_YEARS}),{S}nr)",
    _I,
)
# Without one of these a text cites no Aanhangsel. Sets of letters rather than IGNORECASE: four
# times as fast, and it goes through every text.
_LIKELY = re.compile(
    "|".join(
        r"(?:[-\u00ad¬]\s{0,3})?".join(f"[{c}{c.upper()}]" for c in w)
        for w in ("aanhan", "kamervra")
    )
    + r"|[aA][hH]\b(?<!\w[aA][hH])|[vV]ragen\b(?=[^.?]{1,99}\b(?:zitting|vergaderj)[^.?]{1,30}nr)"
)
_WORDS = (
    rf"(?:[\s\u00a0,.:;()-]|(?:van|der|de|het|tot|bij|op|verslag|dezer|deze|huidige|{_HANDELINGEN}"
    rf"|II?|[TE]K|{breakable('Tweede')}|Eerste|{breakable('Kamer')}|Staten-Generaal|{_SESSION}"
    r"|buitengewone)(?![a-z])){0,30}?"
)
_FIRST_YEAR = re.compile(rf"{_WORDS}(?P<year>{_YEARS})", _I)
_NEXT_YEAR = re.compile(
    rf"[.,;:\s(]{{0,3}}(?:en{S})?(?:{_SESSION}{S})?(?P<year>{_YEARS}|{_LONE})", _I
)
_FIRST_WORDS = re.compile(rf"{_WORDS}(?=(?:onder{S}(?:de{S})?)?{_COUNTED})", _I)
_MARK = re.compile(rf"[.,;\s]{{0,3}}(?:en{S})?(?:onder{S}(?:de{S})?)?(?P<mark>{NR}){S}?(?=\d)", _I)
_BARE = re.compile(
    rf"(?:,{S}?|{DASH})(?=\d)(?!\d{{1,2}}{S}[a-z]{{3,9}}{S}\d{{4}})"  # no "2020–2021, 12 mei 2021"
)
_PAGES = re.compile(
    rf"[.,;\s]{{0,3}}(?:en{S})?{_PAGE}{S}?(?P<pages>\d+(?:(?:,|{S}en){S}\d+(?!\d|-)){{0,20}})", _I
)
_ITS_PAGE = re.compile(rf"[.,\s]{{1,3}}{_PAGE}{S}?\d+", _I)  # "nr. 992, blz. 1995" is one answer
_YEAR_BEFORE = re.compile(
    rf"(?P<year>{_YEARS})(?:[\s\u00a0,.—–-]|\bII?\b|{_HANDELINGEN}){{0,9}}$", _I
)
_NUMBER_BEFORE = re.compile(
    rf"(?:(?P<page>{_PAGE})|{NR}){S}?(?P<number>\d{{1,4}}){S}(?:van|uit|in){S}(?:het|dat){S}$", _I
)
_IN_BRACKETS = re.compile(
    rf"(?:{S}van{S}de)?(?:{S}Handelingen)?(?:,{S}?|{S})(?=\d{{1,4}}(?:[-–]\d{{1,4}})?\))", _I
)
_OF_THIS = re.compile(rf"{_HANDELINGEN}|\b(?:dezer?|huidige)\b", _I)
_EERSTE = re.compile(r"Eerste|\bEK\b|\bah-ek|\bI(?=[\s,.])")
_TWEEDE = re.compile(r"Tweede|\bTK\b|\bah-tk|\bII\b")


@dataclass(frozen=True, slots=True)
class AanhangselCitation(Citation):
    # None where only the number is printed: "Aanhangsel Handelingen nr. 55"
    vergaderjaar: str | None
    number: str  # "604", or "blz. 835" where only a page is printed
    chamber: str | None = None  # "tk" or "ek" where the citation names it


@dataclass(slots=True)
class _Reading:
    """What the citation at one key word says: numbers, each with its session."""

    start: int
    position: int
    numbers: list[tuple[str | None, Item]] = field(default_factory=list)
    waiting: list[Item] = field(default_factory=list)  # numbers whose session is still to come
    year: str | None = None
    year_start: int | None = None  # of a further session

    @property
    def empty(self) -> bool:
        return not (self.numbers or self.waiting)


@lru_cache(maxsize=4)
def find_in(text: str) -> tuple[AanhangselCitation, ...]:
    """The citations of a text without addresses, in order."""
    citations: list[AanhangselCitation] = []
    done = 0
    for likely in _LIKELY.finditer(text):
        key = _KEY.match(text, likely.start()) if likely.start() >= done else None
        if key:
            citations += _at_key(text, key, done)
            done = max(key.end(), citations[-1].end if citations else 0)
    return tuple(citations)


def _at_key(text: str, key: re.Match[str], done: int) -> Iterator[AanhangselCitation]:
    reading = _Reading(key.start(), key.end())
    limit = key.end() + _LONGEST
    while reading.position < limit and (_take_year(text, reading) or _take_numbers(text, reading)):
        pass
    _take_left(text, key, reading, done)
    words = text[reading.start : reading.position]
    if reading.waiting and _is_own(text, key, reading):
        reading.numbers += [(None, item) for item in reading.waiting]
    chamber = EERSTE_KAMER if _EERSTE.search(words) else None
    chamber = TWEEDE_KAMER if _TWEEDE.search(words) else chamber
    yield from _placed(text, key, reading, chamber)


def _placed(
    text: str, key: re.Match[str], reading: _Reading, chamber: str | None
) -> Iterator[AanhangselCitation]:
    for place, (year, item) in enumerate(reading.numbers):
        begin = min(reading.start, item.start) if place == 0 else item.start
        end = max(item.end, key.end()) if place == 0 else item.end
        yield AanhangselCitation(begin, end, text[begin:end], year, item.text, chamber)


def _take_year(text: str, reading: _Reading) -> bool:
    """A session at the position: of the numbers that wait for one, or of those that follow."""
    first = reading.empty and reading.year is None
    match = (_FIRST_YEAR if first else _NEXT_YEAR).match(text, reading.position)
    if not match or (first and _FIRST_WORDS.match(text, reading.position, match.start("year"))):
        return False
    year = _read_year(match["year"])
    if not year or (reading.year and reading.empty):
        return False
    if reading.waiting:
        reading.numbers += [(year, item) for item in reading.waiting]
        reading.waiting, reading.year = [], None
    else:
        reading.year = year
        reading.year_start = match.start("year") if reading.numbers else None
    reading.position = match.end()
    return True


def _take_numbers(text: str, reading: _Reading) -> bool:
    position = reading.position
    if reading.empty and not reading.year:
        words = _FIRST_WORDS.match(text, position)
        if not words:
            return False
        position = words.end()
    items, end = _read_numbers(text, position, bare=bool(reading.year))
    if not items:
        return False
    if reading.year_start:
        items[0] = replace(items[0], start=reading.year_start)
        reading.year_start = None
    if reading.year:
        reading.numbers += [(reading.year, item) for item in items]
    else:
        reading.waiting += items
    reading.position = end
    page = _ITS_PAGE.match(text, end)
    if page and items[-1].text.isdigit():
        reading.position = page.end()
    return True


def _read_numbers(text: str, position: int, *, bare: bool) -> tuple[list[Item], int]:
    """The numbers at the position, or its pages where it gives no number; where they end."""
    if pages := _PAGES.match(text, position):
        if not _MARK.match(text, pages.end()):
            offset = pages.start("pages")
            items = [
                Item(f"blz. {page[0]}", offset + page.start(), offset + page.end())
                for page in re.finditer(r"\d+", pages["pages"])
            ]
            return items, pages.end()
        position = pages.end()
    mark = _MARK.match(text, position)
    start = mark or (_BARE.match(text, position) if bare else None)
    if not start:
        return [], position
    items = list(read_list(text, start.end(), plural=bool(mark and "s" in mark["mark"])))
    return items, items[-1].end if items else position


def _take_left(text: str, key: re.Match[str], reading: _Reading, done: int) -> None:
    """What stands before the key word: "1989-1990, Aanhangsel nr. 5", "blz. 5 van het Aanhangsel
    der zitting 1914—1915".
    """
    before = text[max(done, key.start() - _BACK) : key.start()]
    offset = key.start() - len(before)
    number = _NUMBER_BEFORE.search(before) if reading.empty else None
    if number and (reading.year or number["page"]):
        words = f"blz. {number['number']}" if number["page"] else number["number"]
        span = (offset + number.start("number"), offset + number.end("number"))
        reading.numbers.append((reading.year, Item(words, *span)))
    if reading.year and reading.empty:
        return
    year = _YEAR_BEFORE.search(before) if not reading.year and not reading.numbers else None
    read = _read_year(year["year"]) if year else None
    if not year or not read:
        return
    if reading.empty and (bracket := _IN_BRACKETS.match(text, key.end())):
        reading.waiting = list(read_list(text, bracket.end(), plural=False))
    if reading.waiting:
        reading.start = offset + year.start("year")
        reading.numbers = [(read, item) for item in reading.waiting]
        reading.waiting = []


def _is_own(text: str, key: re.Match[str], reading: _Reading) -> bool:
    """Whether numbers without a session are of the Aanhangsel, and of no other annex."""
    item = reading.waiting[0]
    if "anhang" not in LINE_END_HYPHEN.sub("", key[0]).lower():
        return False
    words = LINE_END_HYPHEN.sub("", text[key.end() : item.start])
    if _OF_THIS.search(words) or item.text.startswith("blz"):
        return True
    return item.text.isdigit() and int(item.text) >= _OWN_NUMBER


_ONE_CENTURY = 45  # two figures from here on can only be of the nineteen hundreds


def _read_year(printed: str) -> str | None:
    plain = LINE_END_HYPHEN.sub("", printed).strip("'’")
    if lost := re.fullmatch(r"(\d{4})\s(\d{4})", plain):
        plain = f"{lost[1]}-{lost[2]}"
    if short := re.fullmatch(r"(\d\d)[-/–](\d\d)", plain):
        if int(short[1]) < _ONE_CENTURY:
            return None  # 1926 or 2026: the text does not say
        plain = f"19{short[1]}-{short[2]}"
    return read_vergaderjaar(plain.replace(" ", ""))
