"""Collect what a whole document cites, once each, in order of appearance."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from archive.citations.find import find_aanhangsels, find_kamerstukken, find_z_numbers
from archive.ingest.document import NOTE_END, NOTE_START, ParsedSet

_MARK = re.compile(f"{NOTE_START}[^{NOTE_END}]*{NOTE_END}")


class Citations(NamedTuple):
    kamerstukken: tuple[tuple[str, str | None, str | None], ...]
    aanhangsel: tuple[tuple[str | None, str], ...]
    z_references: tuple[str, ...]


def cited(text: str, notes: Mapping[str, str], sets: Iterable[ParsedSet]) -> Citations:
    """Citations of the text and its notes; the sets' own numbers are not among them."""
    own = {s.number for s in sets}
    parts = [_plain(text), *notes.values()]
    return Citations(
        tuple(
            dict.fromkeys(
                (k.dossier, k.addition, k.number) for part in parts for k in find_kamerstukken(part)
            )
        ),
        tuple(
            dict.fromkeys(
                (a.vergaderjaar, a.number) for part in parts for a in find_aanhangsels(part)
            )
        ),
        tuple(
            dict.fromkeys(
                z.number for part in parts for z in find_z_numbers(part) if z.number not in own
            )
        ),
    )


def _plain(text: str) -> str:
    """Without the marks of notes, which are no part of a number."""
    return _MARK.sub(" ", text)
