"""Put right what print and scanning did to the letters of a name or a portfolio, where the register
leaves one member or minister on that day. What was printed is told; nothing else is changed.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache

from archive.ingest.document import Asker, Office, ParsedSet, Signatory

from .lexer import distance, read_word, squeeze
from .vocabulary import DATA, party_keys, portfolio_words, portfolios, surnames

_MARGIN = timedelta(days=60)  # an answer to who has just left; a register that is some weeks off
_SHORT_NAME, _SHORT_WORD = 5, 9  # letters: fewer have at most one that is damaged
_WORD = re.compile(r"[^\W\d_]{5,}")
_PARTICLES = frozenset(("van", "de", "den", "der", "ter", "ten", "te", "el", "in", "op", "von"))
Names = dict[str, str]  # letters -> the name as it is written


def with_names_put_right(s: ParsedSet) -> tuple[ParsedSet, tuple[str, ...]]:
    """The set with the names that the register proves, and what is told of them."""
    answered, asked = s.answered_on or s.submitted_on, s.submitted_on or s.answered_on
    if not answered or not asked:
        return s, ()
    right = replace(
        s,
        asked_by=tuple(_asker(asker, asked) for asker in s.asked_by),
        answered_by=tuple(_signatory(signatory, answered) for signatory in s.answered_by),
        on_behalf_of=tuple(_office(office) for office in s.on_behalf_of),
    )
    pairs = [(a.name, b.name) for a, b in zip(s.asked_by, right.asked_by, strict=True)]
    for before, after in (
        *zip(s.answered_by, right.answered_by, strict=True),
        *zip(s.on_behalf_of, right.on_behalf_of, strict=True),
    ):
        pairs += [(before.name or "", after.name or "")]
        pairs += [(before.portfolio or "", after.portfolio or "")]
    return right, tuple(f"name put right, printed: {a}" for a, b in pairs if a != b)


def _asker(asker: Asker, day: date) -> Asker:
    party = party_keys().get(squeeze(asker.party or ""), "")
    return replace(asker, name=_name(asker.name, _members(day, party)))


def _signatory(printed: Signatory, day: date) -> Signatory:
    portfolio = _portfolio(printed.portfolio)
    holders = _ministers(day, printed.role or "", _letters(portfolio or ""))
    most = max(2, len(_letters(printed.name)) // 2) if len(holders) == 1 else None
    name = _name(printed.name, holders or _ministers(day), most)
    return replace(printed, name=name, portfolio=portfolio)


def _office(printed: Office) -> Office:
    return replace(printed, portfolio=_portfolio(printed.portfolio))


def _name(printed: str, names: Names, most: int | None = None) -> str:
    """The only name that is near enough, nearer than any other; else as printed."""
    letters = _letters(printed)
    words = printed.split()
    if not words or letters in names or read_word(words[-1], "courtesy"):
        return printed
    bare = " ".join(words[_is_prefixed(printed) :])
    if not {squeeze(words[-1]), squeeze(printed), squeeze(bare)}.isdisjoint(surnames()):
        return printed
    if most is None:
        most = 1 if len(letters) <= _SHORT_NAME else max(2, len(letters) // 4)
    near = sorted(
        (min(distance(form, name, most) for form in (letters, _letters(bare))), name)
        for name in names
    )
    if not near or near[0][0] > most or (len(near) > 1 and near[1][0] == near[0][0]):
        return printed
    right = names[near[0][1]]
    if _is_prefixed(printed) and not _is_prefixed(right):
        right = f"{words[0]} {right}"  # the register does not know the prefix
    return right.replace("ij", "y") if "y" in printed.lower() else right


def _is_prefixed(name: str) -> bool:
    return name.split()[0].lower() in _PARTICLES


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
def _persons() -> dict[str, list[str]]:
    """The names of each person as they are printed: "Van der Voort van Zijp"."""
    with (DATA / "persons.csv").open(encoding="utf-8", newline="") as rows:
        return {row["slug"]: list(_spelt(row)) for row in csv.DictReader(rows)}


def _spelt(person: dict[str, str]) -> Iterator[str]:
    prefix = person["prefix"].replace("?", "")
    for surname in (person["surname"], *filter(None, person["other_surnames"].split(";"))):
        name = f"{prefix} {surname}".strip()
        yield name[0].upper() + name[1:]


@cache
def _periods(file: str) -> list[tuple[dict[str, str], date, date]]:
    with (DATA / file).open(encoding="utf-8", newline="") as rows:
        return [
            (
                row,
                date.fromisoformat(row["started_on"]) - _MARGIN,
                date.fromisoformat(row["ended_on"]) + _MARGIN if row["ended_on"] else date.max,
            )
            for row in csv.DictReader(rows)
            if row["started_on"]
        ]


@lru_cache(maxsize=400)
def _members(day: date, party: str) -> Names:
    """Who sat on that day, of the party where one is printed."""
    return {
        _letters(name): name
        for row, first, last in _periods("memberships.csv")
        if first <= day <= last and party in ("", row["party"])
        for name in _persons().get(row["person"], ())
    }


@lru_cache(maxsize=400)
def _ministers(day: date, role: str = "", portfolio: str | None = None) -> Names:
    """Who was in office on that day, in this one where it is given."""
    return {
        _letters(name): name
        for row, first, last in _periods("offices.csv")
        if first <= day <= last
        and (portfolio is None or (row["role"], _letters(row["portfolio"])) == (role, portfolio))
        for name in _persons().get(row["person"], ())
    }
