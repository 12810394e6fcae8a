"""What KOOP's metadata (DC, DCTERMS, OVERHEIDop) says of a question set: the same names in HTML,
XML and OpenDocument.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from archive.identifiers import (
    read_aanhangsel_number,
    read_koop_identifier,
    read_vergaderjaar,
    read_z_number,
)
from archive.ingest.document import Problem

_PREFIX = re.compile(r"^.*[./#:]")
# A publication's page or the record beside it: "https://…/ah-tk-20132014-9903/metadata.xml".
_OWN_ADDRESS = re.compile(
    r"(?:^|/)((?:ah|kv)-[0-9a-z-]+)(?:/metadata\w*\.xml|\.html|\.xml|\.pdf|\.odt)?/?$",
    re.IGNORECASE,
)
_CHAMBERS = {"tweede": "tk", "eerste": "ek"}
_CHAMBER = re.compile(r"\b(tweede|eerste) kamer\b", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?P<iso>\d{4}-\d\d?-\d\d?)(?:T.*)?|(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4}))"
)
_OFFICE = re.compile(
    r"(minister-president|minister|staatssecretaris)(?: (?:van|voor) (?P<portfolio>.+))?",
    re.IGNORECASE,
)


def read_metadata(
    named: Iterable[tuple[str, str]], addresses: Iterable[str] = ()
) -> tuple[dict[str, Any], list[Problem]]:
    """The facts in named values ("OVERHEIDop.vraagnummer", "2024Z16674"), keys as in ParsedSet, and
    what is impossible.

    Names count without their prefix and case, a whole address
    ("http://standaarden.overheid.nl/oep/meta/vraagnummer") by its last part; a name may come more
    than once. Unknown names are left out.
    """
    values: dict[str, list[str]] = {}
    for name, value in named:
        if value := " ".join(value.split()):
            plain = _PREFIX.sub("", name).casefold()
            values.setdefault(plain, []).append(value)
    problems: list[Problem] = []
    values.setdefault("externmetadatarecord", []).extend(addresses)
    facts = _numbers(values)
    facts["submitted_on"] = _day(values.get("datumindiening"), problems)
    facts["answered_on"] = _day(values.get("datumontvangst"), problems)
    facts["asked_by"] = [
        {"name": name, "party": None} for name in dict.fromkeys(values.get("indiener", []))
    ]
    facts["asked_of"] = [_office(printed) for printed in dict.fromkeys(values.get("ontvanger", []))]
    return {key: value for key, value in facts.items() if value}, problems


def read_own_address(address: str) -> str | None:
    """The identifier of a publication in its own address; None in that of something else."""
    match = _OWN_ADDRESS.search(address.strip())
    return str(koop) if match and (koop := read_koop_identifier(match[1])) else None


def _numbers(values: dict[str, list[str]]) -> dict[str, Any]:
    """Z number, Aanhangsel number, vergaderjaar and chamber: stated, or else those within the
    identifier.
    """
    own = map(read_own_address, values["externmetadatarecord"])
    known = [
        koop
        for name in [*values.get("identifier", []), *own]
        if name and (koop := read_koop_identifier(name))
    ]
    answers = [k for k in known if k.kind == "ah"]
    asked = [*values.get("vraagnummer", []), *(k.number for k in known if k.kind == "kv")]
    printed = [*values.get("aanhangsel", []), *values.get("aanhangselnummer", [])]
    # The page of the questions names its answers there.
    replies = [k for name in printed if (k := read_koop_identifier(name)) and k not in known]
    return {
        "number": _first(map(read_z_number, asked)),
        "printed_number": _first(
            [*map(read_aanhangsel_number, printed), *(k.number for k in answers if k.vergaderjaar)]
        ),
        "vergaderjaar": _first(
            [
                *map(read_vergaderjaar, values.get("vergaderjaar", [])),
                *(k.vergaderjaar for k in answers),
            ]
        ),
        "chamber": _first(
            [*(k.chamber for k in known), *map(read_chamber, values.get("creator", []))]
        ),
        "identifiers": list(dict.fromkeys(map(str, known))),
        "also_see": [[k.vergaderjaar, k.number] for k in replies if k.vergaderjaar],
    }


def read_chamber(creator: str) -> str | None:
    """ "tk" or "ek" of "Eerste Kamer der Staten-Generaal"."""
    match = _CHAMBER.search(creator)
    return _CHAMBERS[match[1].lower()] if match else None


def _first(values: Iterable[str | None]) -> str | None:
    return next(filter(None, values), None)


def _day(printed: list[str] | None, problems: list[Problem]) -> str | None:
    """The first date that exists, ISO."""
    for text in printed or ():
        if day := read_day(text):
            return day
        problems.append(Problem("metadata", f"impossible date: {text[:40]}"))
    return None


def read_day(text: str) -> str | None:
    """A date as KOOP writes it, "2024-10-23" or "23-10-2024", as ISO; None when there is no such
    day.
    """
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (
        match["iso"].split("-") if match["iso"] else (match["year"], match["month"], match["day"])
    )
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _office(printed: str) -> dict[str, Any]:
    if office := _OFFICE.fullmatch(printed):
        return {"role": office[1].lower(), "portfolio": office["portfolio"]}
    return {"role": None, "portfolio": None, "name": printed}
