"""Read what a minister's letter says around its annex: date, signature, on whose behalf, the
Kamer's own letter.
"""

import re
from dataclasses import dataclass
from datetime import date

from archive.citations.find import find_z_numbers
from archive.ingest.document import Office, Signatory

from .dates import read_date
from .replies import DELAY, SUPPLEMENTARY
from .who import read_offices

ROLE = r"(?:[Mm]inister[- ][Pp]resident|[Ss]taats-?\s?secretaris(?:sen)?|[Mm]inist[eo]rs?(?!ie)|[Mm]insters?)"

_OPENING = re.compile(
    r"(?:In antwoord op|Naar aanleiding van|Onder verwijzing naar|In reactie op)\s+(?:uw|de) brief\b",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"\b(?:Hierbij|Hiermee|Bijgaand)\b[^\n]{0,200}\b(?:antwoord|beantwoord|vragen)"
    r"|worden beantwoord zoals|deel ik u[^\n]{0,200}vragen"
)
_SIGNATURE = re.compile(
    rf"^(?:Hoogachtend,?\s+)?(?:[Dd]e|[Hh]et)\s+(?P<role>{ROLE})(?:\s*,?\s*(?P<portfolio>(?:(?:van|voor)\s+)?"
    rf"[A-Z][^\n.;:]{{3,110}}?|\([^\n]{{3,80}}\)))?\s*,?\s*$",
    re.MULTILINE,
)
_IN_CAPITALS = re.compile(r"^(?:DE|HET) (?:MINISTER|STAATSSECRETARIS)\b[^a-z\n]*$", re.MULTILINE)
_SMALL_WORD = re.compile(r"\b(?:De|Het|Van|Voor|En)\b")
_BEHALF_LINE = re.compile(
    rf"^[Mm]ede namens\s+(?P<who>[^\n]{{0,20}}{ROLE}[^\n]{{0,250}})$", re.MULTILINE
)
_BEHALF_SENTENCE = re.compile(
    rf"\bmede namens\s+(?P<who>(?:mijn ambtgeno\w+,?\s+)?(?:de\s+|het\s+)?(?:{ROLE})[^\n]{{3,300}}?)"
    r"(?=,?\s+(?:mee\b|mede\b(?! namens)|dat\b|op\s+(?:de\s+)?(?:schriftelijke\s+)?(?:Kamer)?vragen"
    r"|de\s+antwoorden|aan\b|hierbij|de\s+vragen|u\b)|$)",
    re.MULTILINE,
)
_NAME = re.compile(
    r"^(?:(?:mr|dr|drs|ir|ing|prof|mw|dhr)\.?\s+)*(?P<initials>(?:[A-Z][a-z]?\.\s?-?)+)\s*(?P<name>[^\W\d_][^\n\d,:;!?]{1,45})$"
)
_FULL_NAME = re.compile(r"^(?P<first>[A-Z][a-zé]+)\s+(?P<name>[^\W\d_][^\n\d,.:;!?]{1,40})$")
_LINES_TO_NAME = 25
_DATE_LINE = re.compile(
    r"^(?:Datum|Den Haag|’s-Gravenhage|DATUM)\b[\s:,\t]*(?P<when>\d{1,2}\s+[a-z]+\s+\d{4})?",
    re.MULTILINE,
)
_DELAYED = re.compile(
    r"niet\s+(?:binnen|tijdig)\s[^.]{0,80}?(?:termijn|tijd|weken)?[^.]{0,60}?(?:beantwoord|antwoord)"
    r"|uitstel\s+(?:van\s+)?beantwoording",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Letter:
    number: str | None = None
    answered_by: tuple[Signatory, ...] = ()
    on_behalf_of: tuple[Office, ...] = ()
    answered_on: date | None = None
    kind: str = ""  # "uitstel", "nader" where the letter says so


def read_letter(text: str, header: list[str]) -> Letter | None:
    """The facts of a letter, `text` being what stands before its annex; None when it is no letter."""
    text = _IN_CAPITALS.sub(_in_small_letters, text)
    opening = _OPENING.search(text)
    signatures = list(_SIGNATURE.finditer(text))
    if not opening and not (signatures and _SENDS.search(text)):
        return None
    numbers = find_z_numbers(text)
    return Letter(
        number=numbers[0].number if len({z.number for z in numbers}) == 1 else None,
        answered_by=tuple(_signatories(text, signatures)),
        on_behalf_of=_behalf(text),
        answered_on=_date(text, header),
        kind=_kind(text),
    )


def _in_small_letters(line: re.Match[str]) -> str:
    """ "DE MINISTER VAN BOMEN EN BANKJES," as other letters print it: "de Minister van Bomen en
    Bankjes,".
    """
    return _SMALL_WORD.sub(lambda word: word[0].lower(), line[0].title())


def _signatories(text: str, signatures: list[re.Match[str]]) -> list[Signatory]:
    found = []
    for signature in signatures:
        offices = read_offices(f"{signature['role']} {signature['portfolio'] or ''}", joined=False)
        name = _name_below(text, signature.end())
        if name and offices:
            found.append(Signatory(name, offices[0].role, offices[0].portfolio))
    return found


def _name_below(text: str, at: int) -> str | None:
    """The signature's name: the first line below with initials, or a first name."""
    for line in text[at:].split("\n", _LINES_TO_NAME)[:_LINES_TO_NAME]:
        line = " ".join(line.split())
        if not line:
            continue
        match = _NAME.match(line) or _FULL_NAME.match(line)
        if not match:
            return None
        name = match["name"].strip()
        return name[0].upper() + name[1:]
    return None


def _behalf(text: str) -> tuple[Office, ...]:
    sentence = _BEHALF_LINE.search(text) or _BEHALF_SENTENCE.search(text)
    return read_offices(sentence["who"]) if sentence else ()


def _date(text: str, header: list[str]) -> date | None:
    """The letter's own date: after the word Datum, on that line or the next."""
    for lines in (header, text.split("\n")):
        for index, line in enumerate(lines):
            match = _DATE_LINE.match(line)
            if match:
                following = next(
                    (other for other in lines[index + 1 : index + 3] if other.strip()), ""
                )
                found = read_date(match["when"] or line[match.end() :]) or (
                    read_date(following) if len(following) < 40 else None
                )
                if found:
                    return found
    return None


def _kind(text: str) -> str:
    if _DELAYED.search(text):
        return DELAY
    return (
        SUPPLEMENTARY
        if re.search(r"\bnadere?\s+(?:antwoord|beantwoording)|\baanvullende?\s+antwoord", text)
        else ""
    )
