"""Read identifiers as people type, paste and print them: in addresses, sentences, citations.

Pure.
"""

import re
from dataclasses import dataclass

from archive.identifiers import (
    DASHES,
    KamerstukNumber,
    aanhangsel_identifier,
    read_kamerstuk,
    read_koop_identifier,
    read_vergaderjaar,
    read_z_number,
)

_D = f"[{DASHES}]"
_Z_NUMBER = re.compile(rf"(?<![\w])(20\d\d)[ ]?{_D}?[ ]?[Zz][ ]?{_D}?[ ]?(\d{{5}})(?!\d)")
_KOOP = re.compile(r"(?<![\w-])(?:ah|kv)-(?:[te]k-)?(?:\d{8}-)?[0-9]{1,6}[0-9a-z-]*", re.IGNORECASE)
_QUESTION = re.compile(r"(?:\bvraag|#vraag-)\s*(\d{1,2})\b", re.IGNORECASE)
_YEARS = re.compile(rf"\b((?:18|19|20)\d\d)\s?[{DASHES}/]{{1,2}}\s?(\d{{4}}|\d\d)\b")
# The words of a citation, beside its numbers.
_CITING = re.compile(
    r"\b(?:zie|ook|het|de|van|der|en|tweede|eerste|kamer(?:stuk(?:ken)?|vragen)?|tk|ek|i{1,2}"
    r"|dossier(?:s|nummer)?|stuk|vergaderjaar|zitting|blz|p{1,2}|nrs?|nummer)\b[.:]?"
    r"|[(),;:#]|\.(?!\w)",
    re.IGNORECASE,
)
_PAGE = re.compile(r",?\s*\b(?:p{1,2}|blz)\.\s?\d+(?:\s?[-–]\s?\d+)?", re.IGNORECASE)
_APPENDIX = re.compile(r"\b(?:aanhangsel|handelingen|ah)\b", re.IGNORECASE)
_BARE = re.compile(r"(\d{1,5}[a-z]?)$")
_DOSSIER = re.compile(r"(?<![\w.])\d{2}\s?\d{3}(?!\d).*|\bkst-.*")
_NUMBERED = re.compile(r"(\d{2})\s?(\d{3})\s+(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: a set (and one of its questions), a paper or dossier, or an Aanhangsel
    number of an unsaid year."""

    identifier: str = ""
    question: int | None = None
    paper: KamerstukNumber | None = None
    appendix: str = ""


def read_number(text: str) -> Named | None:
    """The one thing that a text names; None when it names none, several, or asks for more."""
    named = {
        *(f"{m[1]}Z{m[2]}" for m in _Z_NUMBER.finditer(text)),
        *(str(number) for m in _KOOP.finditer(text) if (number := read_koop_identifier(m[0]))),
    }
    named = {read_z_number(name.rpartition("-")[2]) or name for name in named}
    if named:
        question = _QUESTION.search(text)
        return (
            Named(named.pop(), int(question[1]) if question else None) if len(named) == 1 else None
        )
    return _citation(text)


def _citation(text: str) -> Named | None:
    """An Aanhangsel number or a paper, with nothing beside it but the words of a citation."""
    years = _YEARS.search(text)
    rest = _PAGE.sub("", text.replace(years[0], " ", 1) if years else text).strip(" .,;:()")
    plain = _without_citing(rest)
    session = read_vergaderjaar(years[0].replace(" ", "")) if years else None
    number, of_appendix = _BARE.match(plain), bool(_APPENDIX.search(rest))
    if number and session and (of_appendix or len(number[1]) < 5):
        return Named(aanhangsel_identifier(session, number[1].lower()))
    if number and of_appendix:
        return Named(appendix=number[1].lower())
    dossier = None if of_appendix else _DOSSIER.search(rest)
    if not dossier or _without_citing(rest[: dossier.start()]):
        return None
    paper = _paper(dossier[0])
    return Named(paper=paper) if paper else None


def _without_citing(text: str) -> str:
    return " ".join(_CITING.sub(" ", _APPENDIX.sub(" ", text)).split()).strip(" ,.")


def _paper(text: str) -> KamerstukNumber | None:
    if apart := _NUMBERED.match(text):
        return KamerstukNumber(apart[1] + apart[2], "", apart[3])
    paper = read_kamerstuk(text)
    return paper if paper and len(paper.dossier) == 5 else None
