"""What the archive is made of, as it stands in archief.jsonl.zst: a thing a line, in the order in
which they are loaded, with the rows that belong to it inside.

Rows name each other by what readers know them by (an address, an identifier), never by a key of
the database. Every model is here or in LEFT_OUT.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import JSONField, QuerySet, TextField

from archive.models import (
    MP,
    Addressee,
    Answer,
    Answerer,
    Asker,
    EarlierAddress,
    Footnote,
    GoneIdentifier,
    Kamerstuk,
    KamerstukReference,
    LegalReference,
    MatchProposal,
    Minister,
    Ministry,
    OnBehalfOf,
    Party,
    Person,
    Piece,
    PieceKey,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
    SetReference,
    SourceDocument,
)

Record = dict[str, Any]
# By what a row is named where another row names it.
NAMES: dict[Any, tuple[str, ...]] = {
    Party: ("code",),
    Ministry: ("code",),
    Person: ("slug",),
    MP: ("person__slug", "party__code", "chamber", "started_on"),
    Minister: ("person__slug", "role", "portfolio", "started_on"),
    Kamerstuk: ("dossier", "addition", "number"),
    SourceDocument: ("sha256",),
    QuestionSet: ("identifier",),
}
# Whose text a note or a reference stands in.
_BEARERS = ("question_set", "question", "answer", "footnote", "reply")
LEFT_OUT = {
    "sourcecontent": "De bestanden zelf: zij staan bij hun bron",
    "change": "Wie van de redactie wat wijzigde, en hoe het ervoor stond",
    "faultreport": "Wat lezers meldden",
    "settleddoubt": "Welke twijfels de redactie afdeed",
    **dict.fromkeys(
        ("follower", "wish", "telling", "letter", "attempt", "happening"),
        "Wie van wat bericht wil",
    ),
    **dict.fromkeys(
        ("sourcefeed", "remoteentry", "remotefile"), "Hoe ver het ophalen bij de bronnen is"
    ),
    **dict.fromkeys(("pendingindex", "indexreader"), "Wat nog in de zoekindex moet"),
}
# Fields that are not written, beside those that say in what a row stands.
_FIELDS_LEFT_OUT = {
    SourceDocument: ("read_with",),  # the code that read it, and the file is not here
    GoneIdentifier: ("change",),
}
SAID_LEFT_OUT = (
    *dict.fromkeys(LEFT_OUT.values()),
    "Personen van wie de redactie de pagina achterhoudt, met hun lidmaatschappen en ambten: "
    "hun naam staat er alleen zoals gedrukt",
    "Documenten waarvan alles verwijderd of achtergehouden is, en van de andere de map waarin het "
    "bestand stond",
    "Van een reeks waaruit een passage is verwijderd: wat er in de documenten stond. Na het laden "
    "geldt zij als door de redactie ingevoerd",
    "Mailadressen en doorkiesnummers in teksten: er staan puntjes",
    "Welke rijen verhuisden toen personen werden samengevoegd: na het laden is dat niet terug te "
    "draaien",
)


@dataclass(frozen=True)
class Shape:
    """How rows of a model stand in a thing: which of their fields, and which rows inside them."""

    model: Any
    parent: str = ""  # the field that names the row in which they stand
    owners: tuple[str, ...] = ()  # the fields that say in what they stand, the parent among them
    parts: Mapping[str, "Shape"] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)  # to many: what each is named by

    @cached_property
    def fields(self) -> list[Any]:
        out = {self.parent, *self.owners, *_FIELDS_LEFT_OUT.get(self.model, ())}
        columns = self.model._meta.concrete_fields
        return [f for f in columns if not f.primary_key and f.name not in out]

    @property
    def cleaned(self) -> set[str]:
        """The fields with running text, in which a letter may print a direct line."""
        json = {"data", "problems"}
        return {
            f.name
            for f in self.fields
            if isinstance(f, TextField) or (isinstance(f, JSONField) and f.name in json)
        }

    def rows(self, path: str, roots: list[int]) -> Any:
        """The rows that stand in these things; `path`: from a row to its thing."""
        if self.owners != _BEARERS:
            return self.model.objects.filter(**{f"{path}__in": roots})
        of_the_set = self.parent == "question_set"
        names = _BEARERS[1:] if of_the_set else (self.parent,)
        bearer = {f"{name}__isnull": of_the_set for name in names}
        return self.model.objects.filter(question_set__in=roots, **bearer)


@dataclass(frozen=True)
class Kind:
    """A kind of thing: what it is called, its rows, and what is left of each record."""

    name: str
    shape: Shape
    key: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]
    finish: Callable[[Record], Record | None] = lambda record: record

    def key_of(self, record: Record) -> str:
        """By what changes name it; its parts are the values of its key."""
        return " ".join(str(record.get(name) or "") for name in self.key).strip()


def _references(bearer: str) -> dict[str, Shape]:
    models = (KamerstukReference, SetReference, LegalReference)
    return {f"{m._meta.model_name}s": Shape(m, bearer, _BEARERS) for m in models}


def _notes(bearer: str) -> Shape:
    return Shape(Footnote, bearer, ("question", "answer"), _references("footnote"))


_ANSWER = Shape(
    Answer,
    "reply",
    parts={"footnotes": _notes("answer"), **_references("answer")},
    links={"questions": "number"},
)
_REPLY = Shape(
    Reply,
    "question_set",
    parts={
        "answerers": Shape(Answerer, "reply"),
        "on_behalf_of": Shape(OnBehalfOf, "reply"),
        "answers": _ANSWER,
        **_references("reply"),
    },
)
_SET = Shape(
    QuestionSet,
    parts={
        "identifiers": Shape(SetIdentifier, "question_set"),
        "askers": Shape(Asker, "question_set"),
        "addressees": Shape(Addressee, "question_set"),
        "questions": Shape(
            Question,
            "question_set",
            parts={"footnotes": _notes("question"), **_references("question")},
        ),
        "replies": _REPLY,
        **_references("question_set"),
        "pieces": Shape(Piece, "question_set", parts={"keys": Shape(PieceKey, "piece")}),
    },
)
_PERSON = Shape(
    Person, parts={"memberships": Shape(MP, "person"), "offices": Shape(Minister, "person")}
)


def _without_rows_that_moved(record: Record) -> Record | None:
    """An earlier address, if what it leads to is in the export."""
    if not any(record.get(kind) for kind in ("person", "party", "ministry")):
        return None
    if record.get("merged"):
        person = record["merged"]["person"]
        moved: Record = {"memberships": [], "offices": [], "asked": []}
        record["merged"] = {"person": person, "moved": moved}
    return record


def _by_its_name(record: Record) -> Record:
    """A document without the operator's folders; of what was fetched the address says where."""
    if "://" not in record["origin"]:
        record["origin"] = record["origin"].replace("\\", "/").rpartition("/")[2]
    if record.get("withheld_on"):
        record.pop("problems", None)  # they quote what it says
    return record


def _without_what_is_withheld(record: Record) -> Record:
    """A set without what documents say of it, where a passage of that is withheld."""
    if record["withholds"]:
        record.pop("pieces", None)
        _forget_documents(record)
    return record


def _forget_documents(record: Record) -> None:
    record.pop("imported_as", None)
    for value in record.values():
        for inside in value if isinstance(value, list) else ():
            if isinstance(inside, dict):
                _forget_documents(inside)


def _documents() -> QuerySet[SourceDocument]:
    """Those of which something is left, or that said nothing."""
    in_none = SourceDocument.objects.filter(pieces__isnull=False)
    gone = {*in_none.exclude(pieces__question_set__isnull=False).values_list("pk", flat=True)}
    new = gone
    while new:
        earlier = SourceDocument.objects.filter(replaced_by__in=new)
        new = {*earlier.values_list("pk", flat=True)} - gone
        gone |= new
    return SourceDocument.objects.exclude(pk__in=gone)


def _proposals() -> QuerySet[MatchProposal]:
    """Those about documents that are written."""
    proposals = MatchProposal.objects.all()
    if not proposals:
        return proposals
    here = {*_documents().values_list("sha256", flat=True)}
    about = [p.pk for p in proposals if {p.first[:64], p.second[:64]} <= here]
    return proposals.filter(pk__in=about)


KINDS = (
    Kind("fractie", Shape(Party, links={"successors": "code"}), ("code",), Party.objects.all),
    Kind(
        "ministerie", Shape(Ministry, links={"successors": "code"}), ("code",),
        Ministry.objects.all,
    ),
    Kind("persoon", _PERSON, ("slug",), Person.objects.readable),
    Kind(
        "eerder adres", Shape(EarlierAddress), ("kind", "code"), EarlierAddress.objects.all,
        _without_rows_that_moved,
    ),
    Kind(
        "kamerstuk", Shape(Kamerstuk), ("dossier", "addition", "number"), Kamerstuk.objects.all
    ),
    Kind("document", Shape(SourceDocument), ("sha256",), _documents, _by_its_name),
    Kind("verdwenen kenmerk", Shape(GoneIdentifier), ("value",), GoneIdentifier.objects.all),
    Kind("voorstel", Shape(MatchProposal), ("first", "second"), _proposals),
    Kind("reeks", _SET, ("identifier",), QuestionSet.objects.all, _without_what_is_withheld),
)  # fmt: skip
SETS = KINDS[-1]


def fields_of(shape: Shape, inside: str = "") -> Iterable[tuple[str, str]]:
    """Every field of a thing, "replies.answers.text", with what it holds."""
    for column in shape.fields:
        yield f"{inside}{column.name}", str(column.verbose_name)
    for name in shape.links:
        yield f"{inside}{name}", str(shape.model._meta.get_field(name).verbose_name)
    for name, part in shape.parts.items():
        yield from fields_of(part, f"{inside}{name}.")
