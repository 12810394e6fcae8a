"""Z number, KOOP identifier, Aanhangsel number, vergaderjaar, Kamerstuk: read, normalise, print.
Pure.

Every `read_…` takes one identifier as someone typed or printed it, and gives None when it is none.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

DASHES = "-‐‑‒–—―−"
_DASH = re.compile(f"[{DASHES}]")

_Z_NUMBER = re.compile(r"\b((?:19|20)\d\d)[ \t\u00a0]?[Zz][ \t\u00a0-]?(\d{4,6})", re.ASCII)
_VERGADERJAAR = re.compile(r"((?:1[89]|20)\d\d)(?:\s?[-/]{1,2}\s?(\d{4}|\d\d))?")
_SESSION_WORD = re.compile(
    r"^(?:vergaderjaar|(?:buitengewone )?zitting(?:sjaar)?)\s+", re.IGNORECASE
)
_KOOP = re.compile(
    r"(?P<kind>ah|kv)-(?:(?P<chamber>tk|ek)-)?(?:(?P<years>(?:19|20)\d{6})-)?"
    r"(?P<number>[0-9a-z]{1,14})(?:-(?P<suffix>[hn]\d?))?"
)
_AANHANGSEL_NUMBER = re.compile(r"(?:AH|nr\.?|nummer)?\s?(\d{1,5}[a-z]?)", re.IGNORECASE)

# Budget chapters in Roman figures with at most one letter (IXB); funds and Eerste Kamer papers in
# one or two letters.
_ROMAN = r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V|X))[A-E]?"
_ADDITION = rf"{_ROMAN}|[A-Z]"
_KAMERSTUK = re.compile(
    rf"""(?P<kst>kst-)?(?P<dossier>\d{{2}}\s?\d{{3}}|\d{{4}})
    (?:\s?[-/]?\s?(?P<addition>{_ADDITION})(?![A-Z])|\s?-\s?(?P<part>\d\d)(?=$|\D))??
    (?:\s?(?P<mark>,|/|-|\bnrs?\b\.?|,\s?nrs?\b\.?)\s?(?P<number>\d{{1,5}}[a-z]?|[A-Z]{{1,2}}))?""",
    re.IGNORECASE | re.VERBOSE,
)
TWEEDE_KAMER, EERSTE_KAMER = "tk", "ek"
# The one series whose parts have two figures: the councils of the European Union, 21 501-01 to 21
# 501-34.
SERIES_IN_PARTS = "21501"


class KamerstukNumber(NamedTuple):
    """Which parliamentary paper: `addition` and `number` are "" where there is none."""

    dossier: str
    addition: str = ""
    number: str = ""

    @property
    def dossier_code(self) -> str:
        """The dossier in an address: "36410-V"."""
        return f"{self.dossier}-{self.addition}" if self.addition else self.dossier


class KoopIdentifier(NamedTuple):
    """A publication of KOOP: "ah-tk-20242025-594-h1" is kind "ah", chamber "tk", number "594",
    suffix "h1".
    """

    kind: str
    chamber: str  # "tk", "ek", or "" where old identifiers leave it out
    vergaderjaar: str  # "2024-2025" or ""
    number: str  # Aanhangsel number, Z number, or the bare number of an old identifier
    suffix: str  # "h1" reprint, "n1" supplementary, or ""

    def __str__(self) -> str:
        parts = [
            self.kind,
            self.chamber,
            self.vergaderjaar.replace("-", ""),
            self.number,
            self.suffix,
        ]
        return "-".join(filter(None, parts))


def read_z_number(text: str) -> str | None:
    """The Z number that the text is: "2024Z 17972" and "2024z17972" are "2024Z17972"."""
    match = _Z_NUMBER.fullmatch(text.strip())
    return f"{match[1]}Z{match[2]}" if match else None


def read_vergaderjaar(text: str) -> str | None:
    """A vergaderjaar: "2022/-23", "2024/25", "1971–1972" with a hyphen; a lone year is an
    extraordinary session.
    """
    plain = _SESSION_WORD.sub("", _DASH.sub("-", text.strip()))
    if re.fullmatch(r"(?:19|20)\d{6}", plain):
        plain = f"{plain[:4]}-{plain[4:]}"
    match = _VERGADERJAAR.fullmatch(plain)
    if not match:
        return None
    start, end = int(match[1]), match[2]
    if end is None:
        return str(start)
    return f"{start}-{start + 1}" if int(end[-2:]) == (start + 1) % 100 else None


def print_vergaderjaar(vergaderjaar: str) -> str:
    """As the Kamer prints it: "2024–2025"."""
    return vergaderjaar.replace("-", "–")


def vergaderjaar_on(day: date) -> str:
    """The vergaderjaar a day falls in: it begins on the third Tuesday of September."""
    start = day.year if day >= third_tuesday_of_september(day.year) else day.year - 1
    return f"{start}-{start + 1}"


def likely_days(day: date | None, vergaderjaar: str) -> tuple[date, ...]:
    """The day; where it is not known the first and last of its vergaderjaar, or none."""
    if day:
        return (day,)
    if not vergaderjaar:
        return ()
    first, last = (int(year) for year in (vergaderjaar[:4], vergaderjaar[-4:]))
    if first == last:  # an extraordinary session
        return (date(first, 1, 1), date(last, 12, 31))
    return (
        third_tuesday_of_september(first),
        third_tuesday_of_september(last) - timedelta(days=1),
    )


def third_tuesday_of_september(year: int) -> date:
    """Prinsjesdag."""
    fifteenth = date(year, 9, 15)
    return fifteenth + timedelta(days=(1 - fifteenth.weekday()) % 7)


def read_aanhangsel_number(text: str) -> str | None:
    """The number in the Aanhangsel: "604" from "AH 604", "nr. 604" or "604"; "6a" stays "6a"."""
    match = _AANHANGSEL_NUMBER.fullmatch(text.strip())
    return match[1].lower() if match else None


def read_koop_identifier(text: str) -> KoopIdentifier | None:
    """A KOOP identifier of questions or answers: "ah-tk-20242025-594-h1", "kv-tk-2018z12433",
    "kv-10016".
    """
    plain = (
        _DASH.sub("-", text.strip())
        .lower()
        .removesuffix(".html")
        .removesuffix(".pdf")
        .removesuffix(".xml")
    )
    match = _KOOP.fullmatch(plain)
    if not match:
        return None
    number = read_z_number(match["number"]) or match["number"]
    years = match["years"] and read_vergaderjaar(match["years"])
    if match["years"] and not years:
        return None
    return KoopIdentifier(
        match["kind"], match["chamber"] or "", years or "", number, match["suffix"] or ""
    )


def aanhangsel_identifier(vergaderjaar: str, number: str, chamber: str = TWEEDE_KAMER) -> str:
    """The KOOP identifier of a printed answer: ("2024-2025", "594") is "ah-tk-20242025-594"."""
    return f"ah-{chamber}-{vergaderjaar.replace('-', '')}-{number}"


def koop_address(identifier: str) -> str:
    """Where KOOP publishes it."""
    return f"https://zoek.officielebekendmakingen.nl/{identifier}.html"


def read_kamerstuk(text: str) -> KamerstukNumber | None:
    """A paper or dossier as people type it: "28 638, nr. 254", "28638/254", "kst-36410-V-54", "36
    600 VI".
    """
    plain = re.sub(
        r"^kamerstuk(?:ken)?\s*,?\s*",
        "",
        _DASH.sub("-", " ".join(text.split())),
        flags=re.IGNORECASE,
    )
    match = _KAMERSTUK.fullmatch(plain)
    if not match:
        return None
    dossier = re.sub(r"\s", "", match["dossier"])
    if len(dossier) == 4 and match["mark"] in (None, "-"):
        return None  # "2024" and "1234-5" are other things than the dossiers of before 1970
    addition = (match["addition"] or match["part"] or "").upper()
    number = match["number"] or ""
    number = number.upper() if number.isalpha() else number.lower()
    return _settle_kamerstuk(dossier, addition, number, match)


def _settle_kamerstuk(
    dossier: str, addition: str, number: str, match: re.Match[str]
) -> KamerstukNumber:
    """What follows a bare hyphen may be the addition (36410-V, 21501-02) or the number (28638-254,
    kst-36373-H).
    """
    if addition or not number or match["mark"] != "-":
        return KamerstukNumber(dossier, addition, number)
    part = dossier == SERIES_IN_PARTS and len(number) == 2
    if part or (number.isalpha() and not match["kst"]):
        return KamerstukNumber(dossier, number, "")
    return KamerstukNumber(dossier, "", number)


def print_kamerstuk(dossier: str, addition: str = "", number: str = "") -> str:
    """A Kamerstuk as people write it: "28 638, nr. 254", "36 410 V, nr. 54", "36 600 VI"."""
    head = f"{dossier[:-3]} {dossier[-3:]}"
    if addition.isdigit():
        head += f"-{addition}"
    elif addition:
        head += f" {addition}"
    if not number:
        return head
    return f"{head}, nr. {number}" if number[0].isdigit() else f"{head}, {number}"


def kamerstuk_identifier(dossier: str, addition: str = "", number: str = "") -> str:
    """The KOOP identifier: "kst-36410-V-54"."""
    return "-".join(filter(None, ["kst", dossier, addition, number]))
