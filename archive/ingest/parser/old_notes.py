"""Find the notes that old print sets below questions and answers ("1 «Het Nieuws», 8 mei jl."):
those above a reply line come to their marks, those at the end are kept apart.
"""

import re
from dataclasses import replace

from .doubts import Block
from .headings import ANSWER, QUESTION
from .openings import find_openings
from .places import LIKE_A_SOURCE
from .replies import ReplyLine
from .script import mark

# A raised 1 is often scanned as an apostrophe, in the text and below it.
_NOTE = re.compile(r"(?P<key>\d{1,2}|['’]) ?(?P<text>[A-Z«„“\"'(].{3,400})")
# "… 20 november jl 2 Aanhangsel Handelingen …"
_SEVERAL = re.compile(r"(?<=[a-z.)»\"]) (?=\d{1,2} [A-Z«„])")
_LIKE_1 = re.compile(r"(?<=[a-zà-ÿA-Z?!»”\")])\s?['’](?=[\s?.,;:!]|$)")
_NOTE_LINE = re.compile(r"^[ \t]*(?:(\d{1,2})|[*'’])[ \t]*(?=[A-Z«„“\"'(]|[a-z]+ )", re.MULTILINE)
_NOTES = 1500  # letters, at most, of the notes below a question or an answer
_REACH = 20_000  # letters: how far above its note a mark stands at most


def take_old_notes(text: str, replies: list[ReplyLine]) -> tuple[str, dict[str, str]]:
    """The text with the notes above each reply line taken out and their marks marked.

    Keys are "1@" and the place.
    """
    notes: dict[str, str] = {}
    titles = [opening.end for opening in find_openings(text) if opening.kind == "questions"]
    for reply in reversed(replies):
        start, found = _above(text, reply.start)
        begun = max((end for end in titles if end < start), default=0)
        marked = before = text[max(begun, start - _REACH) : start]
        for key, words in found:
            if place := _place(marked, key):
                named = f"{key}@{reply.start}"
                marked = marked[: place.start()] + mark(named) + marked[place.end() :]
                notes[named] = words
        if found and marked.count("@") - before.count("@") == len(found):
            text = text[: start - len(before)] + marked + text[reply.start :]
    return text, {key: words for key, words in notes.items() if mark(key) in text}


def apart_from_notes(text: str, blocks: list[Block]) -> list[Block]:
    """Notes printed below the last question or answer begin to count at 1 again."""
    for kind in (QUESTION, ANSWER):
        last = next((b for b in reversed(blocks) if b.kind == kind and b.numbers), None)
        cut = _above_notes(text, last) if last else None
        if last and cut:
            at = blocks.index(last)
            notes = Block(kind, (), cut, cut, last.end)
            blocks = [*blocks[:at], replace(last, end=cut), notes, *blocks[at + 1 :]]
    return blocks


def _place(text: str, key: str) -> re.Match[str] | None:
    """Where the mark of a note stands; an apostrophe only where no other could be it."""
    if place := re.search(rf"(?<=[a-zà-ÿA-Z?!»”\"')]){key}(?=[\s?.,;:!]|$)", text):
        return place
    alike = list(_LIKE_1.finditer(text)) if key == "1" else []
    return alike[0] if len(alike) == 1 else None


def _above(text: str, end: int) -> tuple[int, list[tuple[str, str]]]:
    """Where the notes directly above a place begin, and each with its number."""
    start = end
    found: list[tuple[str, str]] = []
    while start > 0:
        begins = text.rfind("\n", 0, start - 1) + 1
        line = text[begins:start].strip()
        if line and line != "Antwoord":
            notes = [_NOTE.fullmatch(part) for part in _SEVERAL.split(line)]
            if not all(note and LIKE_A_SOURCE.search(note["text"]) for note in notes):
                break
            found = [(note["key"], note["text"]) for note in notes if note] + found
        start = begins
    keys = [key if key.isdigit() else "1" for key, _ in found]
    counted = [str(n) for n in range(1, len(found) + 1)]
    named = [(key, words) for key, (_, words) in zip(keys, found, strict=True)]
    return (start, named) if found and keys == counted else (end, [])


def _above_notes(text: str, last: Block) -> int | None:
    for match in _NOTE_LINE.finditer(text, last.text + 11, last.end):
        line = text[match.end() : last.end].split("\n", 1)[0]
        near = last.end - match.start() < _NOTES
        if near and match[1] in ("1", None) and LIKE_A_SOURCE.search(line[:200]):
            return match.start()
    return None
