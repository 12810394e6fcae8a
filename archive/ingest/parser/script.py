"""Turn a SourceText into a script: lines, the noise of converters gone, notes marked.

First step of the parser.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.ingest.document import NOTE_END, NOTE_START, SourceText

PAGE_END = "\f"  # a line that says: here a printed page ended
GLUED = "\v"  # before a line end that is put back: a line ended here, a paragraph need not
# How a sentence ends; the mark of a note may follow.
ENDED = re.compile(r"[.?!:;)»”\"'’\ue001]\d{0,2}\s*$")

_BOOKMARK = re.compile(r"\[bookmark: [^\]\n]{0,200}\]")
_NOTE_REFERENCE = re.compile(r"\[(?:foot|end)noteRef:(\d{1,3})\]")
_NOTE_BODY = re.compile(r"\[(\d{1,3}): {1,3}")
# a raised number, as PDF converters to markdown write it
_MARKDOWN_MARK = re.compile(r"\[(\d{1,2}) \]")
_MARKDOWN_LETTERS = re.compile(r"\[([a-z]{1,2}) \]")  # 11[e ]
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_MARKDOWN_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_MARKDOWN_BOLD_LINE = re.compile(r"^\*\*[^*\n]{1,200}\*\*[ \t]*$", re.MULTILINE)
_MARKDOWN_RULE = re.compile(r"^-{3,}$", re.MULTILINE)
_MARKDOWN = {"---": _MARKDOWN_RULE, "#": _MARKDOWN_HEADING, "**": _MARKDOWN_BOLD_LINE}
_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "", "\x00": ""}
)
_SOFT_HYPHEN = re.compile(r"\u00ad(?=\S)")
# "land-en tuinbouw": no Dutch word is broken between a consonant and "en".
_SUSPENDED = re.compile(r"(?<=[b-df-hj-np-tv-z])\u00ad(?=(?:en|of)\b)", re.IGNORECASE)
# UTF-8 that was read as Windows letters: "Ã«" for "ë", "â€˜" for "‘".
_TWICE = re.compile(r"[\u00c2-\u00c5].|\u00e2..", re.DOTALL)
TWICE = re.compile(r"\u00c3[^\w\s]|\u00e2\u20ac")
_LONG_LINE = 45
_BROKEN = 0.03  # of the long lines, at least, in a text that is wrapped


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    label: str = ""


@dataclass(slots=True)
class Script:
    """Lines in reading order.

    `aside` holds the lines that are no part of the text: headers, footers.
    """

    lines: list[Line]
    notes: dict[str, str] = field(default_factory=dict)  # key -> text
    aside: list[str] = field(default_factory=list)
    wrapped: bool = False  # a line is a line of print, not a paragraph
    # the format does not mark where notes stand: they are to be found in the words
    unmarked: bool = False


def read_script(source: SourceText) -> Script:
    """The script of a source. Lines keep the label of their paragraph."""
    notes = dict(source.notes)
    lines = [line for label, text in _chunks(source) for line in _lines(label, _clean(text, notes))]
    return Script(
        lines=lines,
        notes=notes,
        aside=list(source.page_header),
        wrapped=source.format == "text" and _is_wrapped(lines),
        unmarked=source.format == "text",
    )


def _chunks(source: SourceText) -> Iterator[tuple[str, str]]:
    """Labelled paragraphs one by one, the others as the running text they are."""
    run: list[str] = []
    page = None
    for paragraph in source.paragraphs:
        if paragraph.page != page and page is not None and source.format == "text":
            run.append(PAGE_END)
        page = paragraph.page
        if paragraph.label:
            if run:
                yield "", "\n".join(run)
                run = []
            yield paragraph.label, paragraph.text
        else:
            run.append(paragraph.text)
    if run:
        yield "", "\n".join(run)


def _lines(label: str, text: str) -> Iterator[Line]:
    if label:
        yield Line(text.strip(), label)
    else:
        yield from (Line(line if line == PAGE_END else line.strip()) for line in text.split("\n"))


def _clean(text: str, notes: dict[str, str]) -> str:
    text = _TWICE.sub(_decoded_once, text).translate(_SPACES)
    if "\u00ad" in text:
        text = _SOFT_HYPHEN.sub("", _SUSPENDED.sub("- ", text)).replace("\u00ad", "-")
    text = _BOOKMARK.sub("", text)
    if _NOTE_REFERENCE.search(text):
        text = _take_note_bodies(text, notes)
        text = _NOTE_REFERENCE.sub(lambda m: mark(m[1]) if m[1] in notes else "", text)
    marked = [form for sign, form in _MARKDOWN.items() if sign in text]
    if any(form.search(text) for form in marked):
        text = _MARKDOWN_BOLD.sub(r"\1", _MARKDOWN_HEADING.sub("", text))
        text = _MARKDOWN_RULE.sub(PAGE_END, text)
        text = _MARKDOWN_LETTERS.sub(r"\1 ", _MARKDOWN_MARK.sub(r"[\1]", text))
    return text


def _decoded_once(match: re.Match[str]) -> str:
    """A letter that was decoded twice, where what comes back is a letter or sign of Dutch print."""
    raw = b"".join(c.encode("latin-1" if ord(c) < 256 else "cp1252", "replace") for c in match[0])
    letter = raw.decode("utf-8", "ignore")
    sure = len(letter) == 1 and len(letter.encode()) == len(raw)
    return letter if sure and (letter < "\u0180" or "\u2010" <= letter < "\u20b0") else match[0]


def mark(key: str) -> str:
    """The place of a note in the text."""
    return f"{NOTE_START}{key}{NOTE_END}"


def _take_note_bodies(text: str, notes: dict[str, str]) -> str:
    """Takes out "[1:  Kamerstuk 28 638, nr. 254.]", brackets within it included."""
    kept, at = [], 0
    for match in _NOTE_BODY.finditer(text):
        if match.start() < at:
            continue
        end = _closing_bracket(text, match.start())
        if end is None:
            continue
        notes[match[1]] = " ".join(text[match.end() : end].split())
        kept.append(text[at : match.start()])
        at = end + 1
    return "".join(kept) + text[at:]


def _closing_bracket(text: str, start: int, reach: int = 4000) -> int | None:
    depth = 0
    for index in range(start, min(len(text), start + reach)):
        depth += {"[": 1, "]": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return None


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether sentences run on over line ends: long lines without an end, followed by a small
    letter.
    """
    texts = [line.text for line in lines if line.text]
    long = [(a, b) for a, b in itertools.pairwise(texts) if len(a) > _LONG_LINE]
    broken = sum(1 for a, b in long if b[0].islower() and not ENDED.search(a))
    return broken > 1 and broken > _BROKEN * len(long)


def texts(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)
