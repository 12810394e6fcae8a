"""Add to a document what its source says of it outside the document: of which set it is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .document import ParsedDocument, ParsedSet, Problem

_FILLED = ("number", "printed_number", "vergaderjaar", "chamber")


def with_stated(document: ParsedDocument, stated: Mapping[str, Any]) -> ParsedDocument:
    """The document with the numbers and identifiers that its source gives the set it speaks of.

    A document of several sets stays as it is: which of them is meant is not said. What is printed
    is believed where the two differ, and the difference told.
    """
    if not stated or len(document.sets) != 1:
        return document
    (spoken,) = document.sets
    number, printed = stated.get("number"), spoken.number
    problems = document.problems
    if number and printed and number != printed:
        problems += (Problem("kop", f"its source says it is of {number}"),)
    return replace(document, sets=(_added(spoken, stated),), problems=problems)


def _added(spoken: ParsedSet, stated: Mapping[str, Any]) -> ParsedSet:
    identifiers = dict.fromkeys([*spoken.identifiers, *stated.get("identifiers", ())])
    blank: dict[str, Any] = {n: stated.get(n) for n in _FILLED if not getattr(spoken, n)}
    return replace(spoken, identifiers=tuple(identifiers), **blank)
