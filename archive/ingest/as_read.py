"""Show a document as it was read: its words in order, and which of them are in no question set."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .document import CELL_END, NOTE_END, NOTE_START, UnreadableDocument, print_cells
from .parser import read_words
from .parser.kinds import ReadDocument
from .readers import read_document

_MARK = re.compile(f"{NOTE_START}([^{NOTE_END}]*){NOTE_END}")
_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that went the same way."""

    text: str
    left_out: bool  # they are in no set

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip("\n") for part in _PARAGRAPHS.split(self.text) if part.strip()]


@dataclass(frozen=True, slots=True)
class AsRead:
    stretches: list[Stretch]
    notes: list[tuple[str, str]]  # each with its mark
    aside: list[str]  # headers and footers, once each

    @property
    def left_out(self) -> int:
        return sum(stretch.left_out for stretch in self.stretches)


def as_read(data: bytes) -> AsRead | None:
    """The document as today's readers read it; None where they cannot, or it has no words."""
    try:
        read = read_words(read_document(data))
    except UnreadableDocument:
        return None
    if not read.text.strip():
        return None
    notes = [(key, text) for key, text in read.notes.items() if text.strip()]
    return AsRead(list(_stretches(read)), notes, list(dict.fromkeys(read.aside)))


def _stretches(read: ReadDocument) -> Iterator[Stretch]:
    """The text cut where it changes between what is in a set and what is not."""
    said = " ".join(_words(read))
    at = 0
    for start, end in [*read.gaps, (len(read.text), len(read.text))]:
        if read.text[at:start].strip():
            yield Stretch(_printed(read.text[at:start]), left_out=False)
        if gap := read.text[start:end].strip():
            # a source that labels its questions may hold what the words alone did not tell
            yield Stretch(_printed(read.text[start:end]), " ".join(gap.split()) not in said)
        at = end


def _words(read: ReadDocument) -> Iterator[str]:
    for parsed in read.sets:
        texts = [q.text for q in parsed.questions] + [a.text for a in parsed.answers]
        yield from (" ".join(text.split()) for text in texts)


def _printed(text: str) -> str:
    """With its notes as [1] and the cells of tables apart."""
    lines = _MARK.sub(r"[\1]", text).split("\n")
    return "\n".join(print_cells(line) if CELL_END in line else line for line in lines)
