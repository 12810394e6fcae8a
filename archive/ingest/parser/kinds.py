"""Say what kind of document it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.ingest.document import DocumentKind, ParsedSet, Problem

from .replies import ANSWER, DELAY, REPRINT, SUPPLEMENTARY

_LIST = re.compile(
    r"\blijst\s+van\s+vragen(?:\s+en\s+antwoorden)?\b"
    r"|commissie\s+voor\s[^.\n]{3,120}(?:\n[^.\n]{0,120})?\b(?:heeft|hebben)\s"
    r"[^.]{0,200}\bvragen\s+(?:ter\s+beantwoording\s+)?(?:voorgelegd|gesteld)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What was read, before it is judged."""

    text: str
    sets: tuple[ParsedSet, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_list: bool = False
    printed: bool = False  # a page of the Aanhangsel
    left_over: tuple[str, ...] = ()  # what is in no set
    # furniture, the letter, titles, reply lines, headings, what is printed twice
    beside: tuple[str, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()  # where in the text what is in no set stands
    aside: tuple[str, ...] = ()  # headers, footers: what every page repeats


def is_list(text: str) -> bool:
    """A committee's list of questions and answers, which is no question set."""
    head = text[:6000]
    return ("ijst" in head or "ommissie" in head) and bool(_LIST.search(head))


def kind_of(read: ReadDocument) -> str:
    """One of the contract's kinds."""
    if read.is_list:
        return "lijst"
    if not read.sets:
        return "fragment" if read.printed else "anders"
    if not any(s.complete for s in read.sets):
        return "fragment"
    if any(s.withdrawn for s in read.sets):
        return DocumentKind.WITHDRAWAL
    replies = {s.reply for s in read.sets if s.reply}
    if ANSWER in replies or REPRINT in replies:
        return "antwoord"
    for kind in (SUPPLEMENTARY, DELAY):
        if kind in replies:
            return kind
    return "vragen"
