"""Find the line that says who replies and when: "Antwoord van Minister X (Y), mede namens …
(ontvangen …)".
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from archive.citations.find import find_aanhangsels
from archive.ingest.document import Office, Signatory

from .dates import INGEZONDEN, ONTVANGEN, printed_on, read_date
from .who import ROLE, read_signatories

_REACH = 900
_MOST = 300  # reply lines that are looked at
_START = re.compile(
    r"(?:^|(?<=[.?!»”\"')]\s))(?:(?:Antwoord|Mededeling|ANTWOORD)[.:]?\s+)?"
    r"(?P<what>(?:(?:Nader|Nadere|Aanvullend|Aanvullende|Gewijzigd|Herdruk|Herzien)\s)?"
    r"(?:Antwoord(?:en)?|ANTWOO[RE]D(?:EN)?|antwoord|Mededeling|MEDEDEE?LING(?:EN)?|Uitstelbericht|NADER ANTWOORD))\s+"
    r"(?:van|namens)\s+(?=[\w’'])",
    re.MULTILINE,
)
_RECEIVED = printed_on(INGEZONDEN, ONTVANGEN)
_ENDS = re.compile(rf"\b{ROLE}\b[^:\n]{{0,200}}?(?::|\.)(?=\s|$)")
_ALSO_SEE = re.compile(
    r"\s*\(?Zie ook:?\s+(?P<where>(?:Aanhangsel|Handelingen|de antwoorden)[^\n()]{0,60}(?:\n[^\n()]{0,60})?"
    r"(?:nrs?\.?|blz\.?)\s?\d+[a-z]?(?:\s?(?:en|,)\s?(?:nr\.\s)?\d+(?!\d))*)[ .]*\)?[ .]*"
)
_OF_QUESTIONS = re.compile(
    r"\bop\s+(?:de\s+)?(?:schriftelijke\s+|feitelijke\s+)?(?:[Kk]amer)?vragen\b"
)
_HAS_ROLE = re.compile(rf"\b{ROLE}\b")

DELAY, SUPPLEMENTARY, REPRINT, ANSWER = "uitstel", "nader", "herdruk", "antwoord"


@dataclass(frozen=True, slots=True)
class ReplyLine:
    start: int
    end: int
    kind: str
    answered_by: tuple[Signatory, ...] = ()
    on_behalf_of: tuple[Office, ...] = ()
    answered_on: date | None = None
    also_see: tuple[tuple[str, str], ...] = ()


def find_replies(text: str) -> list[ReplyLine]:
    """The reply lines, in order.

    A line without a date counts when it names an office and stands alone.
    """
    lines: list[ReplyLine] = []
    for start in islice(_START.finditer(text), _MOST):
        if not lines or start.start() >= lines[-1].end:
            line = _read(text, start)
            if line:
                lines.append(line)
    return lines


def _read(text: str, start: re.Match[str]) -> ReplyLine | None:
    received = _RECEIVED.search(text, start.end(), start.end() + _REACH)
    if received:
        who, end = text[start.end() : received.start()] + received["before"], received.end()
    else:
        end = _line_end(text, start.end())
        who = text[start.end() : end]
        if len(who) > _REACH / 2:
            return None
    if _OF_QUESTIONS.search(who) or not _HAS_ROLE.search(who):
        return None
    answered_by, on_behalf_of = read_signatories(who.replace("\ue000", "").replace("\ue001", ""))
    see = _ALSO_SEE.match(text, end)
    return ReplyLine(
        start=start.start(),
        end=see.end() if see else end,
        kind=_kind(start["what"]),
        answered_by=answered_by,
        on_behalf_of=on_behalf_of,
        answered_on=read_date(received["when"] or received["unclear"]) if received else None,
        also_see=tuple((c.vergaderjaar, c.number) for c in find_aanhangsels(see["where"]))
        if see
        else (),
    )


def _line_end(text: str, start: int) -> int:
    """Where a reply line without a date ends: after the office, at the latest with the line."""
    ends = _ENDS.search(text, start, start + _REACH)
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return min(ends.end(), end) if ends else end


def _kind(what: str) -> str:
    what = what.lower()
    if "mededeling" in what or "uitstel" in what:
        return DELAY
    if what.startswith(("nader", "aanvullend")):
        return SUPPLEMENTARY
    return REPRINT if what.startswith(("herdruk", "gewijzigd", "herzien")) else ANSWER
