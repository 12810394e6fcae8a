"""Put right what print and scanning did to the letters of a name or a portfolio, where the register
leaves one member or minister on that day. What was printed is told; nothing else is changed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache

from archive.identifiers import TWEEDE_KAMER
from archive.ingest.document import Asker, Office, ParsedSet, Signatory

from .lexer import distance, read_word, squeeze
from .vocabulary import party_keys, portfolio_words, portfolios, rows, surnames
from .who import PARTICLE

_MARGIN = timedelta(days=60)  # an answer to who has just left; a register that is some weeks off
_OF_ONE, _OF_SEVERAL = 3, 4  # one letter in so many may be damaged, of a single holder or of more
_SHORT_WORD = 9  # letters: a word with fewer has at most one that is damaged
_NOT_ENDED = "2100-01-01"
_NO_NAME = re.compile(r"[^\w\s.,'’—-]|\d|[a-z][A-Z]")  # what print never put in a name
_WORD = re.compile(r"[^\W\d_]{5,}")
Names = dict[str, str]  # letters -> the name as it is written


def with_names_put_right(s: ParsedSet) -> tuple[ParsedSet, tuple[str, ...]]:
    """The set with the names that the register proves, and what is told of them."""
    answered, asked = s.answered_on or s.submitted_on, s.submitted_on or s.answered_on
    if not answered or not asked:
        return s, ()
    right = replace(
        s,
        asked_by=tuple(_asker(asker, asked, s.chamber) for asker in s.asked_by),
        answered_by=tuple(_signatory(signatory, answered) for signatory in s.answered_by),
        on_behalf_of=tuple(_office(office) for office in s.on_behalf_of),
    )
    changed = [a for a, b in zip(_words(s), _words(right), strict=True) if a != b]
    return right, tuple(f"name put right, printed: {words}" for words in changed)


def _words(s: ParsedSet) -> Iterator[str | None]:
    """The names and portfolios that may be put right."""
    yield from (asker.name for asker in s.asked_by)
    yield from (words for by in s.answered_by for words in (by.name, by.portfolio))
    yield from (office.portfolio for office in s.on_behalf_of)


def _asker(asker: Asker, day: date, chamber: str | None) -> Asker:
    """Only of the Tweede Kamer: of the Eerste the register has but some members."""
    party = party_keys().get(squeeze(asker.party or ""), "")
    if chamber != TWEEDE_KAMER or _is_known(asker.name) or (asker.party and not party):
        return asker
    return replace(asker, name=_name(asker.name, _members(day, party)))


def _signatory(printed: Signatory, day: date) -> Signatory:
    portfolio = _portfolio(printed.portfolio)
    if _is_known(printed.name):
        return replace(printed, portfolio=portfolio)
    holders = _ministers(day, printed.role or "", _letters(portfolio or ""))
    part = _OF_ONE if len(holders) == 1 else _OF_SEVERAL
    name = _name(printed.name, holders or _ministers(day), part)
    return replace(printed, name=name, portfolio=portfolio)


def _office(printed: Office) -> Office:
    return replace(printed, portfolio=_portfolio(printed.portfolio))


def _is_known(name: str) -> bool:
    """Whether the register has the name, or it is none."""
    words = name.split()
    if not words or read_word(words[-1], "courtesy"):
        return True
    forms = {squeeze(words[-1]), squeeze(name), squeeze(_bare(name))}
    return not forms.isdisjoint(surnames())


def _name(printed: str, names: Names, part: int = _OF_SEVERAL) -> str:
    """The only name that is near enough, nearer than any other; else as printed."""
    forms = {_letters(printed), _letters(_bare(printed))}
    most = min(map(len, forms)) // part + bool(_NO_NAME.search(printed))
    near = sorted((min(distance(form, name, most) for form in forms), name) for name in names)
    if not near or not 0 < near[0][0] <= most or (len(near) > 1 and near[1][0] == near[0][0]):
        return printed
    right = names[near[0][1]]
    if _is_prefixed(printed) and not _is_prefixed(right):
        right = f"{printed.split()[0]} {right}"  # the register does not know the prefix
    return right.replace("ij", "y") if "y" in printed.lower() else right


def _bare(name: str) -> str:
    return name.partition(" ")[2] if _is_prefixed(name) else name


def _is_prefixed(name: str) -> bool:
    return bool(PARTICLE.match(name.lower()))


def _portfolio(printed: str | None) -> str | None:
    """A portfolio with each damaged word as the register spells it, if that makes it one."""
    right = _WORD.sub(lambda match: _word(match[0]), printed or "")
    return right if right != printed and _letters(right) in _portfolios() else printed


@lru_cache(maxsize=5_000)
def _word(printed: str) -> str:
    words, letters = portfolio_words(), squeeze(printed)
    if letters in words:
        return printed
    if letters.endswith("en") and letters[:-2] in words:
        return f"{printed[:-2]} en"  # a space lost: "Volksgezondheiden Milieuhygiëne"
    most = 1 if len(letters) < _SHORT_WORD else 2
    near = sorted((distance(letters, word, most), word) for word in words)
    return words[near[0][1]] if near[0][0] <= most and near[0][0] < near[1][0] else printed


def _letters(name: str) -> str:
    """Its letters without accents; old and new spelling the same."""
    plain = unicodedata.normalize("NFKD", squeeze(name))
    plain = "".join(c for c in plain if c.isalpha())
    return plain.replace("ij", "y").replace("sch", "s")


@cache
def _portfolios() -> frozenset[str]:
    return frozenset(map(_letters, portfolios()))


@cache
def _names(slug: str) -> Names:
    """A person's names as they are printed: "Van der Voort van Zijp"."""
    return {_letters(name): name for name in _spelt(_persons().get(slug))}


@cache
def _persons() -> dict[str, dict[str, str]]:
    return {row["slug"]: row for row in rows("persons.csv")}


def _spelt(person: dict[str, str] | None) -> Iterator[str]:
    if not person:
        return
    prefix = person["prefix"].replace("?", "")
    for surname in (person["surname"], *filter(None, person["other_surnames"].split(";"))):
        name = f"{prefix} {surname}".strip()
        yield name[0].upper() + name[1:]


def _holding(file: str, day: date) -> Iterator[dict[str, str]]:
    """The rows that hold on that day: days as written compare like days."""
    late, early = (day + _MARGIN).isoformat(), (day - _MARGIN).isoformat()
    return (
        row
        for row in rows(file)
        if "" < row["started_on"] <= late and (row["ended_on"] or _NOT_ENDED) >= early
    )


@lru_cache(maxsize=400)
def _members(day: date, party: str) -> Names:
    """Who sat on that day, of the party where one is printed."""
    names: Names = {}
    for row in _holding("memberships.csv", day):
        if party in ("", row["party"]):
            names |= _names(row["person"])
    return names


@lru_cache(maxsize=400)
def _ministers(day: date, role: str = "", portfolio: str | None = None) -> Names:
    """Who was in office on that day, in this one where it is given."""
    names: Names = {}
    for row in _holding("offices.csv", day):
        held = (row["role"], _letters(row["portfolio"]))
        if portfolio is None or held == (role, portfolio):
            names |= _names(row["person"])
    return names
