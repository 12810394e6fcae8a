"""The parties, surnames and portfolios of data/, read once: what is likely to be named."""

import csv
import re
import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .lexer import distance, squeeze

DATA = Path(__file__).parents[3] / "data"
# Of before the first row of offices.csv, or printed otherwise than there.
_MORE_PORTFOLIOS = (
    "Koloniën", "Oorlog", "Marine", "Waterstaat", "Overzeese Rijksdelen",
    "Overzeesche Gebiedsdelen", "Arbeid", "Arbeid, Handel en Nijverheid",
    "Binnenlandse Zaken en Landbouw", "Handel en Nijverheid", "Landbouw, Nijverheid en Handel",
    "Landbouw, Handel en Nijverheid", "Handel, Nijverheid en Scheepvaart",
    "Economische Zaken en Arbeid", "Landbouw en Visserij", "Openbare Werken", "Sociale Zaken",
    "Openbare Werken en Wederopbouw", "Wederopbouw en Volkshuisvesting",
    "Uniezaken en Overzeese Rijksdelen", "Verkeer en Energie",
    "Onderwijs, Kunsten en Wetenschappen", "Publiekrechtelijke Bedrijfsorganisatie",
    "Sociale Zaken en Volksgezondheid", "Volkshuisvesting en Bouwnijverheid",
    "Maatschappelijk Werk", "Landbouw, Visserij en Voedselvoorziening", "Wetenschapsbeleid",
    "Surinaamse en Nederlands-Antilliaanse Zaken", "Cultuur, Recreatie en Maatschappelijk Werk",
    "Onderwijs, Cultuur en Wetenschappen", "Jeugd en Gezin", "Asiel en Migratie",
    "Immigratie en Asiel", "Klimaat en Energie", "Natuur en Stikstof",
    "Langdurige en Maatschappelijke Zorg", "Participatie en Integratie", "Justitie en Veiligheid",
)  # fmt: skip
_MUCH_LONGER = 7  # letters that a damaged name must have more than an undamaged one to be taken
_MOST_DAMAGE = 0.12  # of a portfolio's letters


def _records(file: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((DATA / file).read_text(encoding="utf-8"))


@cache
def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def parties() -> frozenset[str]:
    """Every notation of a party, squeezed."""
    return frozenset(party_keys())


@cache
def party_keys() -> dict[str, str]:
    """The key of the party that each notation names, squeezed."""
    return {letters: key for name, key in party_names() if (letters := squeeze(name))}


@cache
def party_names() -> tuple[tuple[str, str], ...]:
    """Every notation of a party as it is written, with the party's key."""
    return tuple(
        (name, key)
        for key, party in _records("parties.toml").items()
        for name in (party["name"], party.get("full_name", ""), *party["notations"])
    )


@cache
def surnames() -> frozenset[str]:
    """Surnames of members and ministers without prefix, squeezed."""
    return frozenset(
        squeeze(name)
        for row in rows("persons.csv")
        for name in (row["surname"], *row["other_surnames"].split(";"))
        if name
    )


@cache
def portfolios() -> frozenset[str]:
    """Portfolios and names of ministries, squeezed."""
    names = {row["portfolio"] for row in rows("offices.csv")} | set(_MORE_PORTFOLIOS)
    for ministry in _records("ministries.toml").values():
        names |= {ministry["name"], ministry.get("abbreviation", ""), *ministry["notations"]}
    return frozenset(filter(None, map(squeeze, names)))


@cache
def portfolio_words() -> dict[str, str]:
    """The longer words of portfolios, as they are and as they were spelt, under their letters."""
    names = {row["portfolio"] for row in rows("offices.csv")} | set(_MORE_PORTFOLIOS)
    words = {word for name in names for word in re.findall(r"[^\W\d_]{5,}", name)}
    old = {re.sub(r"se$", "sche", word) for word in words} | {"Visscherij", "Gebiedsdeelen"}
    return {squeeze(word): word for word in words | old}


@cache
def _by_edge() -> dict[str, list[str]]:
    """Portfolios under their first and under their last four letters, the longest first."""
    edges: dict[str, list[str]] = defaultdict(list)
    for name in sorted(portfolios(), key=lambda name: (-len(name), name)):
        edges[name[:4]].append(name)
        edges[name[-4:]].append(name)
    return edges


@lru_cache(maxsize=20_000)
def is_portfolio(printed: str) -> bool:
    """Whether the words are a portfolio of the register, a damaged letter here or there."""
    letters = squeeze(printed)
    if letters in portfolios() or squeeze(_modern(printed)) in portfolios():
        return True
    near = {*_by_edge().get(letters[:4], ()), *_by_edge().get(letters[-4:], ())}
    return any(_alike(letters, name) for name in near)


@lru_cache(maxsize=20_000)
def portfolio_at(text: str) -> int:
    """How far the longest known portfolio reaches that the text begins with; 0 for none.

    Spaces do not count: they may have been lost. Abbreviations are left to `is_portfolio`.
    """
    letters, ends = [], []
    for at, char in enumerate(text[:110]):
        if char.isalpha():
            letters.append(char.lower())
            ends.append(at + 1)
    plain = "".join(letters)
    names = [name for name in _by_edge().get(plain[:4], ()) if len(name) >= 6]
    exact = next((len(name) for name in names if plain.startswith(name)), 0)
    for name in names:
        if len(name) < exact + _MUCH_LONGER:
            break
        for end in range(len(name) - 1, min(len(name) + 2, len(plain) + 1)):
            if plain[end - 1] == name[-1] and _alike(plain[:end], name):
                return ends[end - 1]
    return ends[exact - 1] if exact else 0


def _alike(letters: str, name: str) -> bool:
    most = int(len(name) * _MOST_DAMAGE)
    return bool(most) and distance(letters, name, most) <= most


def _modern(text: str) -> str:
    return text.replace("sche ", "se ").replace("schen ", "se ")
