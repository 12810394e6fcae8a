"""What the steps of the way in hand on: frozen values that know nothing of Django, files or
formats.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

# In the text of a paragraph, the place of a note that the format itself knows (a Word footnote, an
# HTML noteref) is NOTE_START + key + NOTE_END, where key is a key of SourceText.notes. Private-use
# characters: no document has them.
NOTE_START, NOTE_END = "\ue000", "\ue001"
# What stands between two cells of a table's row: ASCII's own sign for it, and white space to every
# pattern. Rows are made by `table_row` and printed by `print_cells`.
CELL_END = "\x1f"
# What a picture leaves in the text.
PICTURE = "[afbeelding]"


class ReplyKind(StrEnum):
    """What a reply is: the words that rows hold too (`Reply.Kind`)."""

    ANSWER = "antwoord"
    DELAY = "uitstel"
    SUPPLEMENTARY = "nader"
    REPRINT = "herdruk"
    WITHDRAWAL = "intrekking"


class ReplyNature(StrEnum):
    """What a supplementary reply says of itself: the words that rows hold too (`Reply.Nature`)."""

    CORRECTED = "gecorrigeerd"
    ADDITIONAL = "aanvullend"
    PROVISIONAL = "voorlopig"


class DocumentKind(StrEnum):
    """What a document is, in the words promised to those outside (`SourceDocument.Kind`)."""

    ANSWER = "antwoord"
    QUESTIONS = "vragen"
    DELAY = "uitstel"
    SUPPLEMENTARY = "nader"
    WITHDRAWAL = "intrekking"
    LIST = "lijst"
    FRAGMENT = "fragment"
    OTHER = "anders"


class UnreadableDocument(Exception):
    """A document that cannot be read.

    The message is one line for the operator: the reason, without the file name.
    """


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document, or line where the source has none, in reading order."""

    text: str
    # What a structured source says this is: "question", "answer", "number", "heading", "note",
    # "delay", "explanation", "table"; "" where the source does not say.
    label: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    where: str  # "vraag 5", "kop", "regel 12"
    what: str  # English, short: "no answer found"


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader makes of a file: its words in order, and what the format itself knows about
    them.
    """

    format: str  # the name of one of formats.FORMATS
    paragraphs: tuple[Paragraph, ...] = ()
    # key (see NOTE_START) -> text of the note
    notes: Mapping[str, str] = field(default_factory=dict)
    # lines of page headers, once each (a letter's date and reference live there)
    page_header: tuple[str, ...] = ()
    # Facts that a structured source states outright: one mapping per question set, keys as in
    # ParsedSet.
    metadata: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[Problem, ...] = ()  # what the format says that cannot be: an impossible date

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)


def table_row(cells: Iterable[str]) -> str:
    """The text of a row. An empty cell keeps its place; an empty first one is printed at once,
    since white space at the beginning of a text gets lost.
    """
    text = CELL_END.join(cells)
    return f"| {text[1:]}" if text.startswith(CELL_END) else text


def print_cells(text: str) -> str:
    """A line as it is printed: the cells of a row with a bar between them, "2022 | | 88"."""
    return " ".join(text.replace(CELL_END, " | ").split())


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a question or an answer: the asker's source or the minister's footnote."""

    mark: str  # as printed, without brackets: "1"
    text: str
    # offset in the bearer's text where the mark stood; None: bearer known, place not
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    name: str  # as printed: "Tseggai", "Inge van Dijk"
    party: str | None = None  # as printed
    printed: str | None = None  # the letters of the source, where the register put them right


@dataclass(frozen=True, slots=True)
class Office:
    role: str | None  # "minister", "staatssecretaris", "minister-president"
    portfolio: str | None = None  # as printed: "Justitie en Veiligheid"
    name: str | None = None  # where a record names the person instead: "C. van der Wal"
    printed: str | None = None  # as of Asker


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str  # "" where only the office is printed
    role: str | None = None
    portfolio: str | None = None
    printed: str | None = None  # as of Asker


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    number: int
    text: str  # paragraphs separated by an empty line; marks of notes taken out
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    numbers: tuple[int, ...]  # the questions it answers, ascending
    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedSet:
    """What one document says of one question set. Unknown is None or empty, never a guess."""

    number: str | None = None  # Z number: "2024Z16674"
    printed_number: str | None = None  # Aanhangsel number: "604"
    vergaderjaar: str | None = None  # "2024-2025"
    subject: str | None = None
    asked_by: tuple[Asker, ...] = ()
    asked_of: tuple[Office, ...] = ()
    answered_by: tuple[Signatory, ...] = ()
    on_behalf_of: tuple[Office, ...] = ()
    submitted_on: date | None = None
    answered_on: date | None = None
    questions: tuple[ParsedQuestion, ...] = ()  # in order of number
    answers: tuple[ParsedAnswer, ...] = ()  # in printed order
    complete: bool = True
    # a ReplyKind; "" without a reply (questions only, a record)
    reply: str = ""
    reply_nature: str = ""  # a ReplyNature, where a supplementary reply says it
    explanation: str = ""  # the askers' own "Toelichting"
    reply_text: str = ""  # a delay notice's reason; what an answer says before the first block
    identifiers: tuple[str, ...] = ()  # KOOP identifiers printed on it: "ah-tk-20242025-594"
    # "Zie ook Aanhangsel": (vergaderjaar, number) of replies to this set
    also_see: tuple[tuple[str, str], ...] = ()
    withdrawn: bool = False
    dealt_with: bool | None = None  # the Tweede Kamer's own record: Zaak.Afgedaan
    tells_notices: bool = False  # a record that would name a delay notice, had there been one
    deleted: bool = False  # its source says that it is no more
    chamber: str | None = None  # "tk", "ek"; None where the document does not tell it


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as read. `as_json` is the promise to those outside (one object per document)."""

    kind: str  # a DocumentKind
    format: str
    sets: tuple[ParsedSet, ...] = ()
    kamerstukken: tuple[tuple[str, str | None, str | None], ...] = ()  # (dossier, addition, number)
    aanhangsel: tuple[tuple[str | None, str], ...] = ()  # (vergaderjaar, number)
    z_references: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def as_json(self, file: str) -> dict[str, Any]:
        return {
            "file": file,
            "kind": self.kind,
            "format": self.format,
            "sets": [_set_as_json(s) for s in self.sets],
            "kamerstukken": [list(k) for k in self.kamerstukken],
            "aanhangsel": [list(a) for a in self.aanhangsel],
            "z_references": list(self.z_references),
            "problems": [asdict(p) for p in self.problems],
        }


def _set_as_json(s: ParsedSet) -> dict[str, Any]:
    return {
        "number": s.number,
        "printed_number": s.printed_number,
        "vergaderjaar": s.vergaderjaar,
        "subject": s.subject,
        "asked_by": [_named(a) for a in s.asked_by],
        "asked_of": [_named(o) for o in s.asked_of],
        "answered_by": [{**_named(a), "name": a.name or None} for a in s.answered_by],
        "on_behalf_of": [_named(o) for o in s.on_behalf_of],
        "submitted_on": s.submitted_on and s.submitted_on.isoformat(),
        "answered_on": s.answered_on and s.answered_on.isoformat(),
        "questions": [q.number for q in s.questions],
        "answers": [list(a.numbers) for a in s.answers],
        "question_texts": {str(q.number): q.text for q in s.questions},
        "answer_texts": {",".join(map(str, a.numbers)): a.text for a in s.answers},
        "chamber": s.chamber,
        "complete": s.complete,
    }


def _named(who: Asker | Office | Signatory) -> dict[str, Any]:
    """Its facts; an office's `name` and what was printed otherwise only where there is any."""
    optional = ("printed", "name") if isinstance(who, Office) else ("printed",)
    return {key: value for key, value in asdict(who).items() if key not in optional or value}


def set_to_data(s: ParsedSet) -> dict[str, Any]:
    """A ParsedSet as plain values for JSON; empty values are left out."""
    return {
        key: value
        for key, value in _plain(s).items()
        if value not in (None, "", [], False) or key == "complete"
    }


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, tuples as lists, days as text."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if names := _names_of(type(value)):  # type: ignore[arg-type]
        values = {name: _plain(getattr(value, name)) for name in names}
        return {name: v for name, v in values.items() if v is not None or name != "printed"}
    return str(value) if isinstance(value, StrEnum) else value


@cache
def _names_of(kind: Hashable) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


def set_from_data(data: Mapping[str, Any]) -> ParsedSet:
    """The ParsedSet that `set_to_data` made this of."""
    values = dict(data)
    for key in ("submitted_on", "answered_on"):
        if values.get(key):
            values[key] = date.fromisoformat(values[key])
    for key, kind in (
        ("asked_by", Asker),
        ("asked_of", Office),
        ("answered_by", Signatory),
        ("on_behalf_of", Office),
    ):
        values[key] = tuple(kind(**v) for v in values.get(key, ()))
    values["questions"] = tuple(
        ParsedQuestion(q["number"], q["text"], _notes_from(q)) for q in values.get("questions", ())
    )
    values["answers"] = tuple(
        ParsedAnswer(tuple(a["numbers"]), a["text"], _notes_from(a))
        for a in values.get("answers", ())
    )
    values["identifiers"] = tuple(values.get("identifiers", ()))
    values["also_see"] = tuple((year, number) for year, number in values.get("also_see", ()))
    return ParsedSet(**values)


def _notes_from(data: Mapping[str, Any]) -> tuple[Note, ...]:
    return tuple(Note(**note) for note in data.get("notes", ()))
