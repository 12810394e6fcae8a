"""Find the line that says who replies and when: "Antwoord van Minister X (Y), mede namens …
(ontvangen …)".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from archive.citations.find import find_aanhangsels
from archive.ingest.document import NOTE_END, NOTE_START, Office, ReplyKind, Signatory

from .dates import find_said
from .openings import Opening, find_openings
from .signatories import read_signatories
from .who import ROLE, straight

_REACH = 900
_ROLE = re.compile(rf"\b{ROLE}\b")
_ENDS = re.compile(r"\b(?:[Mm]inist|[Ss]taatss)[^:\n]{0,200}?(?::|\.)(?=\s|$)")
_ALSO_SEE = re.compile(
    r"[\s,;.]*\(?[Zz]ie ook:?\s+"
    r"(?P<where>(?:het\s+)?(?:Aanhangsel|Handelingen|de antwoorden)[^\n()]{0,70}?"
    r"(?:\n[^\n()]{0,60}?)?(?:nrs?\.?|blz\.?|bladz\.?)\s?\d+[a-z]?"
    r"(?:\s?(?:en|,)\s?(?:nr\.\s)?\d+(?!\d))*"
    r"(?:,?\s+(?:[Vv]ergaderjaar|[Zz]itting)\s+\d{4}(?:\s?[-–—]\s?\d{4})?)?)[ .]*\)?[ .]*"
)
_OF_QUESTIONS = re.compile(
    r"\bop\s+(?:de\s+)?(?:schriftelijke\s+|feitelijke\s+)?(?:[Kk]amer)?vragen\b"
)
_ASKS_DELAY = re.compile(r"\buitstel\b|\bniet\b[^.]{0,80}\btermijn\b", re.IGNORECASE)
# A supplementary answer that says, in its own line, whose questions it answers.
FURTHER = re.compile(r"[\s.,]*\b(?:ten vervolge|in aansluiting|ter aanvulling|in aanvulling)\b")
_BARE = re.compile(r"^[ \t]*(?:ANTWOORD(?:EN)?|Antwoord(?:en)?)[ \t]*[.:]?(?=\s)", re.MULTILINE)

ANSWER, DELAY = ReplyKind.ANSWER, ReplyKind.DELAY
SUPPLEMENTARY, REPRINT = ReplyKind.SUPPLEMENTARY, ReplyKind.REPRINT


@dataclass(frozen=True, slots=True)
class ReplyLine:
    start: int
    end: int
    kind: str
    answered_by: tuple[Signatory, ...] = ()
    on_behalf_of: tuple[Office, ...] = ()
    answered_on: date | None = None
    also_see: tuple[tuple[str, str], ...] = ()
    printed_number: str | None = None  # where the line carries its own
    date_printed: str = ""
    doubts: tuple[str, ...] = ()


def find_replies(text: str) -> list[ReplyLine]:
    """The reply lines, in order.

    A line without a date counts when it names an office and stands alone.
    """
    return list(_find_replies(text))


@lru_cache(maxsize=4)
def _find_replies(text: str) -> tuple[ReplyLine, ...]:
    openings = find_openings(text)
    lines: list[ReplyLine] = []
    for index, opening in enumerate(openings):
        if opening.kind == "questions" or (lines and opening.start < lines[-1].end):
            continue
        limit = openings[index + 1].start if index + 1 < len(openings) else len(text)
        if line := _read(text, opening, limit):
            lines.append(line)
    return tuple(lines)


def _read(text: str, opening: Opening, limit: int) -> ReplyLine | None:
    said = find_said(text, opening.end, min(limit, opening.end + _REACH), "submitted", "received")
    if said:
        end, who = said.end, f"{text[opening.end : said.start]} {said.beside}"
        if "\n\n" in who and len(who) > _REACH / 2:
            return None
    else:
        end = _line_end(text, opening.end)
        who = text[opening.end : end]
        if len(who) > _REACH / 2:
            return None
    who = straight(who.replace(NOTE_START, "").replace(NOTE_END, ""))
    named = _ROLE.search(who) or (said and not opening.damage and opening.heads_line)
    if _OF_QUESTIONS.search(who) or not named or not _stands_alone(opening, bool(said)):
        return None
    further = FURTHER.match(text, end) or FURTHER.search(who)
    if further and further.string is who:
        who = who[: further.start()]
    answered_by, on_behalf_of = read_signatories(who)
    see = _ALSO_SEE.match(text, end)
    line = ReplyLine(
        start=opening.start,
        end=see.end() if see else end,
        kind=SUPPLEMENTARY if further else _kind(text, opening, end),
        answered_by=answered_by,
        on_behalf_of=on_behalf_of,
        answered_on=said.date.day if said else None,
        also_see=tuple(_also_see(see["where"])) if see else (),
        printed_number=opening.number or None,
        date_printed=said.date.printed if said else "",
        doubts=() if said else ("date of the answer not found",),
    )
    return _moved(text, line, limit) if further else line


def _also_see(where: str) -> Iterator[tuple[str, str]]:
    for citation in find_aanhangsels(where):
        if citation.vergaderjaar:
            yield citation.vergaderjaar, citation.number


def _stands_alone(opening: Opening, dated: bool) -> bool:
    """A damaged word, or one in the middle of a line, is a reply line only with its date."""
    sure = opening.heads_line and opening.damage < 2 and opening.word != "brief"
    return opening.capital and (dated or sure)


def _moved(text: str, line: ReplyLine, limit: int) -> ReplyLine:
    """The line of a reply to questions printed below it, at the heading of the answers."""
    bare = _BARE.search(text, line.end, limit)
    return replace(line, start=bare.start(), end=bare.end()) if bare else line


def _line_end(text: str, start: int) -> int:
    """Where a reply line without a date ends: after the office, at the latest with the line."""
    ends = _ENDS.search(text, start, start + _REACH)
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return min(ends.end(), end) if ends else end


def _kind(text: str, opening: Opening, end: int) -> str:
    if opening.kind == "notice":
        return DELAY
    if "supplementary" in opening.more:
        return DELAY if _ASKS_DELAY.search(text, end, end + 500) else SUPPLEMENTARY
    return REPRINT if "reprint" in opening.more else ANSWER
