"""Read the facts that stand around the text: numbers of print, session, identifiers, the set's own
Z number.
"""

import re
from collections import Counter
from datetime import date

from archive.citations.find import find_z_numbers
from archive.identifiers import (
    EERSTE_KAMER,
    TWEEDE_KAMER,
    read_koop_identifier,
    read_vergaderjaar,
    vergaderjaar_on,
)

from .dates import read_date

_SESSION = re.compile(
    r"(?:[Vv]ergaderjaar|[Zz]itting(?:sjaar)?|Staten-Generaal)\W{0,4}(?:Zitting\s)?((?:1[89]"
    r"|20)\d\d(?:\s?[-–—/]{1,2}\s?(?:(?:1[89]|20)?\d\d))?)"
)
_YEARS = re.compile(r"(?<!\d)((?:1[89]|20)\d\d(?:\s?[-–—/]{1,2}\s?(?:(?:1[89]|20)\d\d))?)(?!\d)")
_CHAMBER = re.compile(r"\b(tweede|eerste)\s+kam", re.IGNORECASE)
_FOOTER = re.compile(r"Handelingen der|Aanhang", re.IGNORECASE)
_KOOP = re.compile(r"\b(?:ah|kv)-(?:tk|ek)-[0-9a-zA-Z-]{4,30}\b")
_PRINT_NUMBER = re.compile(r"^(?:AH\s?)?(\d(?: ?[\dA-Za-z]){0,4})\.?$")
_AH_NUMBER = re.compile(r"^AH\s?(\d{1,5}[a-z]?)$", re.MULTILINE)
_Z_ALONE = re.compile(r"^\W*((?:19|20)\d\d\s?[Zz]\s?\d{4,6})\W*$", re.MULTILINE)
_SUBMITTED_ALONE = re.compile(r"^\(ingezonden (?:op )?([^()\n]{6,30})\)\.?$", re.MULTILINE)
_KOOP_SESSION = re.compile(r"h tk (\d{8}) (\d{1,5})")


def vergaderjaar(aside: list[str], identifiers: tuple[str, ...], on: date | None) -> str | None:
    """The session printed at the head or foot of the page.

    A date settles a session that print damaged.
    """
    for line in aside:
        for match in _SESSION.finditer(line):
            if year := read_vergaderjaar(re.sub(r"[–—]+", "-", match[1])):
                return year
    for line in aside:
        figures = re.findall(r"\d{3,}", line)
        years = _YEARS.search(line) if _FOOTER.search(line) and len(figures) < 3 else None
        if (
            years
            and (len(figures) == 1 or len(years[1]) > 4)
            and (year := read_vergaderjaar(years[1]))
        ):
            return year
    for identifier in identifiers:
        koop = read_koop_identifier(identifier)
        if koop and koop.vergaderjaar:
            return koop.vergaderjaar
    for line in aside:
        if session := _KOOP_SESSION.search(line):
            return read_vergaderjaar(session[1])
    damaged = any(_FOOTER.search(line) and re.search(r"\d{3}", line) for line in aside)
    return vergaderjaar_on(on) if damaged and on else None


def identifiers(aside: list[str]) -> tuple[str, ...]:
    """KOOP identifiers in the page's furniture, as KOOP writes them."""
    found = (read_koop_identifier(m[0]) for line in aside for m in _KOOP.finditer(line))
    return tuple(dict.fromkeys(str(k) for k in found if k))


def chamber(aside: list[str], identifiers: tuple[str, ...]) -> str | None:
    """ "tk" or "ek", as the document's identifier says, or else the page's furniture more often
    than the other; None where head and foot contradict each other.
    """
    for koop in filter(None, map(read_koop_identifier, identifiers)):
        if koop.chamber:
            return koop.chamber
    said = Counter(m[1].lower() for line in aside for m in _CHAMBER.finditer(line))
    if said["tweede"] == said["eerste"]:
        return None
    return TWEEDE_KAMER if said["tweede"] > said["eerste"] else EERSTE_KAMER


def printed_number(before: str, found: tuple[str, ...]) -> str | None:
    """The Aanhangsel number: "AH 604", in an identifier, or alone on the line above the title."""
    if match := _AH_NUMBER.search(before):
        return match[1]
    for identifier in found:
        koop = read_koop_identifier(identifier)
        if koop and koop.kind == "ah":
            return koop.number
    lines = [line.strip() for line in before.split("\n") if line.strip()]
    if lines and (match := _PRINT_NUMBER.match(lines[-1])):
        return match[1].replace(" ", "")
    return None


def own_number(before: str, found: tuple[str, ...]) -> str | None:
    """The set's Z number: alone on a line at the head, or in the identifier of a questions
    document.
    """
    if match := _Z_ALONE.search(before):
        return find_z_numbers(match[1])[0].number
    for identifier in found:
        koop = read_koop_identifier(identifier)
        if koop and koop.kind == "kv" and find_z_numbers(koop.number):
            return koop.number
    return None


def submitted_on(before: str) -> date | None:
    """The date of submission on a line of its own above the title."""
    match = _SUBMITTED_ALONE.search(before)
    return read_date(match[1]) if match else None
