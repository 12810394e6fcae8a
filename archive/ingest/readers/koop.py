"""What KOOP's metadata (DC, DCTERMS, OVERHEIDop) says of a question set: the same names in HTML and
XML.
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

_DATE = re.compile(
    r"(?:(?P<iso>\d{4}-\d\d?-\d\d?)(?:T.*)?|(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4}))"
)
_OFFICE = re.compile(
    r"(minister-president|minister|staatssecretaris)(?: (?:van|voor) (?P<portfolio>.+))?",
    re.IGNORECASE,
)


def read_metadata(named: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], list[Problem]]:
    """The facts in named values ("OVERHEIDop.vraagnummer", "2024Z16674"), keys as in ParsedSet, and
    what is impossible.

    Names count without their prefix and case; a name may come more than once. Unknown names are
    left out.
    """
    values: dict[str, list[str]] = {}
    for name, value in named:
        if value := " ".join(value.split()):
            values.setdefault(name.rpartition(".")[2].casefold(), []).append(value)
    problems: list[Problem] = []
    facts = _numbers(values)
    facts["submitted_on"] = _day(values.get("datumindiening"), problems)
    facts["answered_on"] = _day(values.get("datumontvangst"), problems)
    facts["asked_by"] = [
        {"name": name, "party": None} for name in dict.fromkeys(values.get("indiener", []))
    ]
    facts["asked_of"] = [_office(printed) for printed in dict.fromkeys(values.get("ontvanger", []))]
    return {key: value for key, value in facts.items() if value}, problems


def _numbers(values: dict[str, list[str]]) -> dict[str, Any]:
    """Z number, Aanhangsel number and vergaderjaar: stated, or else those within the identifier."""
    known = [k for k in map(read_koop_identifier, values.get("identifier", [])) if k]
    answers = [k for k in known if k.kind == "ah"]
    asked = [*values.get("vraagnummer", []), *(k.number for k in known if k.kind == "kv")]
    printed = [*values.get("aanhangsel", []), *values.get("aanhangselnummer", [])]
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
        "identifiers": list(dict.fromkeys(map(str, known))),
    }


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
