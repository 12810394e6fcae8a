"""Documents that an editor puts in: first a report of what is read of them and what it would
change, then a button that stores them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from archive.ingest import held
from archive.ingest.batches import FAILED, Outcome, store_batch
from archive.ingest.formats import FORMATS, format_of
from archive.ingest.importer import CHANGED, NEW, UNCHANGED
from archive.ingest.pace import Pace
from archive.ingest.workers import Read
from archive.models import QuestionSet, SourceDocument
from archive.models.choices import SourceKind
from archive.models.turns import in_turn
from archive.people.resolve import Register
from archive.search.index.pending import last_noted, noted_since
from archive.shown.doubts import doubt
from archive.shown.refusals import refusal
from archive.templatetags.pages import of

from .corrections import index_now
from .history import keep

OUTCOMES = {
    NEW: "nieuw",
    CHANGED: "is er al, en wordt nu anders gelezen",
    UNCHANGED: "is er al, precies zo",
    FAILED: "niet gelezen",
}
SALT, HOUR = "archive.uploads", 3600
_FULL = "De server kon de bestanden niet bewaren ({}). Er is niets ingelezen."


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, within what is read at once."""

    widget = _Files(attrs={"multiple": True, "autofocus": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(FilesField, self).clean(each, initial) for each in data or [None]]
        if len(files) > held.FILES:
            raise ValidationError(f"Hoogstens {held.FILES} bestanden in één keer.")
        if sum(file.size or 0 for file in files) > held.BYTES:
            raise ValidationError(f"Samen hoogstens {held.BYTES // 1_000_000} MB in één keer.")
        return files


class UploadForm(forms.Form):
    files = FilesField(
        label="Bestanden",
        allow_empty_file=True,
        help_text="Word, pdf, OpenDocument, XML, HTML, tekst, of een zip daarvan; "
        f"hoogstens {held.FILES} bestanden, samen {held.BYTES // 1_000_000} MB",
    )


@dataclass(slots=True)
class Line:
    """What was read of one document, for the report."""

    name: str
    outcome: str
    reason: str = ""
    read_as: str = ""
    sets: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def upload(request: HttpRequest) -> HttpResponse:
    """Send files; see what is read of them; store them."""
    if not request.user.has_perm("archive.add_sourcedocument"):
        raise PermissionDenied
    if "held" in request.POST:
        return _store(request, request.POST["held"])
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            waiting = held.hold(form.cleaned_data["files"], _place())
        except OSError as error:
            messages.error(request, _FULL.format(error.strerror))
        else:
            return _report(request, waiting)
    return _render(request, {"form": form, "title": "Documenten inlezen"})


def _report(request: HttpRequest, waiting: held.Held) -> HttpResponse:
    reads = held.read_held(waiting)
    outcomes, sets = _tried(reads)
    worth = any(outcome in (NEW, CHANGED) for outcome, _ in outcomes)
    if not worth:
        waiting.let_go()
    context = {
        "title": "Dit is gelezen; er is nog niets bewaard",
        "lines": _lines(reads, outcomes),
        "sets": sets,
        "held": signing.dumps([waiting.token, request.user.pk], salt=SALT) if worth else "",
    }
    return _render(request, context)


def _tried(reads: Sequence[Read]) -> tuple[list[Outcome], list[dict[str, Any]]]:
    """What would become of each document and which sets would change, worked out by storing them
    and taking that back.
    """
    with in_turn():
        before = last_noted()
        outcomes = store_batch(reads, Register.load(), Pace())
        touched = list(QuestionSet.objects.filter(pk__in=noted_since(before)))
        sets = [
            {"pk": one.pk, "title": str(one), "questions": one.questions.count(),
             "replies": [str(reply) for reply in one.replies.all()]}
            for one in touched
        ]  # fmt: skip
        transaction.set_rollback(True)
    there = QuestionSet.objects.in_bulk([one["pk"] for one in sets])
    return outcomes, [one | {"there": there.get(one["pk"])} for one in sets]


def _store(request: HttpRequest, signed: str) -> HttpResponse:
    waiting = _signed(request, signed)
    if not waiting:
        messages.error(
            request, "Dit is al bewaard, of het wachtte te lang. Kies de bestanden weer."
        )
        return _render(request, {"form": UploadForm(), "title": "Documenten inlezen"})
    reads = held.read_held(waiting)
    with in_turn():
        before = last_noted()
        outcomes = store_batch(reads, Register.load(), Pace())
        _record(reads, outcomes, request.user.get_username())
        touched = noted_since(before)
    waiting.let_go()
    index_now(touched, request)
    stored = sum(outcome in (NEW, CHANGED) for outcome, _ in outcomes)
    messages.success(request, f"{stored} van {len(reads)} bewaard.")
    context = {
        "title": "Ingelezen",
        "lines": _lines(reads, outcomes),
        "stored": QuestionSet.objects.filter(pk__in=touched),
    }
    return _render(request, context)


def _record(reads: Sequence[Read], outcomes: Sequence[Outcome], who: str) -> None:
    """Who put these in stands in the history."""
    origins = [r.origin for r, (o, _) in zip(reads, outcomes, strict=True) if o == NEW]
    for document in SourceDocument.objects.filter(origin__in=origins):
        keep(document, {}, who, "Ingelezen in de redactie")


def _signed(request: HttpRequest, signed: str) -> held.Held | None:
    """What this editor sent, within the hour."""
    try:
        token, owner = signing.loads(signed, salt=SALT, max_age=HOUR)
    except (signing.BadSignature, ValueError):
        return None
    return held.held_as(token, _place()) if owner == request.user.pk else None


def _lines(reads: Sequence[Read], outcomes: Sequence[Outcome]) -> list[Line]:
    return [_line(*pair) for pair in zip(reads, outcomes, strict=True)]


def _line(read: Read, outcome: Outcome) -> Line:
    name = read.origin.split("/", 2)[-1]
    line = Line(name, OUTCOMES[outcome[0]], refusal(outcome[1]))
    if read.document and not read.error:
        line.read_as = _read_as(name, read.document.format, read.document.kind)
        line.sets = [
            f"{said.number or said.printed_number or 'zonder nummer'}: "
            f"{said.subject or 'zonder onderwerp'} ({of(len(said.questions), 'vraag,vragen')}, "
            f"{of(len(said.answers), 'antwoord,antwoorden')})"
            for said in read.document.sets
        ]
        line.doubts = [f"{p.where}: {doubt(p.what)}" for p in read.document.problems]
    return line


def _read_as(name: str, form: str, kind: str) -> str:
    """ "antwoord, als Word"; and that it is called otherwise, where its name says so."""
    label = f"{SourceKind(kind).label}, als {format_of(form).label}"
    extension = name.rpartition(".")[2].lower()
    named = next((f for f in FORMATS if f.extension == extension), None)
    return label + (f" (heet .{extension})" if named and named.name != form else "")


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [path("inlezen/", site.admin_view(upload), name="archive_upload")]


def _place() -> Path:
    return Path(settings.SHARED_DIR or settings.DATA_DIR) / "uploads"


def _render(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    each = admin.site.each_context(request)
    return TemplateResponse(request, "admin/upload.html", {**each, **context})
