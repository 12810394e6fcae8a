"""Make the wording of a question or an answer out of its lines: paragraphs, and the places of its
notes.
"""

import re
from collections import Counter
from collections.abc import Mapping

from archive.ingest.document import NOTE_END, NOTE_START, Note, print_cells

from .repair import keeps_hyphen
from .script import ENDED

_MARK = re.compile(rf"{NOTE_START}([^{NOTE_END}]*){NOTE_END}")
_SPACE_BEFORE = re.compile(rf"[ \t]+(?={NOTE_START})")
_PRINTED_LINE = 90  # letters, at most; a line twice as long is a paragraph
_ENDS_EARLY = 0.8  # a line shorter than this part of the longest before it ends a paragraph
_LINE_END_HYPHEN = re.compile(r"([a-zà-ÿ]{2,})-$")
_FIRST_WORD = re.compile(r"[a-zà-ÿ]{2,}")
_NONE: Counter[str] = Counter()


def join_paragraphs(text: str, wrapped: bool) -> str:
    """The lines as paragraphs with an empty line between them.

    `wrapped`: a line end is no paragraph's end.
    """
    paragraphs: list[list[str]] = []  # the pieces of each
    longest = max((len(line) for line in text.split("\n")), default=0)
    open_ended = False
    for raw in text.replace("\f", "\n").split("\n"):
        line = print_cells(raw)
        if not line:
            open_ended = open_ended and wrapped and not ENDED.search(paragraphs[-1][-1])
            continue
        if open_ended or (paragraphs and wrapped and line.startswith(NOTE_START)):
            paragraphs[-1] += _joint(paragraphs[-1].pop(), line)
        else:
            paragraphs.append([line])
        open_ended = _runs_on(line, wrapped, longest)
    return "\n\n".join("".join(pieces) for pieces in paragraphs)


def _runs_on(line: str, wrapped: bool, longest: int) -> bool:
    if not wrapped:
        return False
    if not ENDED.search(line):
        return True
    return _ENDS_EARLY * min(longest, _PRINTED_LINE) < len(line) < 2 * _PRINTED_LINE


def _joint(before: str, line: str) -> tuple[str, str]:
    """Two lines of one paragraph as pieces to be set together: with a space, a hyphen, or nothing
    between them.
    """
    broken, first = _LINE_END_HYPHEN.search(before), _FIRST_WORD.match(line)
    if broken and first:
        if first[0] in ("en", "of"):
            return before, f" {line}"
        return before if keeps_hyphen(broken[1], first[0], _NONE) else before[:-1], line
    if before.endswith("-") and not before.endswith(" -"):
        return before, line
    return before, line if line.startswith((NOTE_START, ",", ".")) else f" {line}"


def take_marks(text: str, notes: Mapping[str, str]) -> tuple[str, tuple[Note, ...]]:
    """The text without marks, and the notes that stood in it, each with its offset."""
    text = _SPACE_BEFORE.sub("", text)
    parts: list[str] = []
    found: list[Note] = []
    at = length = 0
    for match in _MARK.finditer(text):
        parts.append(text[at : match.start()])
        length += match.start() - at
        at = match.end()
        if match[1] in notes:
            found.append(Note(match[1].lstrip("*").split("@")[0], notes[match[1]], length))
    return "".join(parts) + text[at:], tuple(found)
