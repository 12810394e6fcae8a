"""See where the archive's contents came from, what was doubtful in it, and decide what belongs
together.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from archive.ingest.by_hand import part_piece
from archive.ingest.formats import FORMATS
from archive.ingest.importer import HoldsBack
from archive.models import (
    GoneIdentifier,
    IndexReader,
    Kamerstuk,
    KamerstukReference,
    LegalReference,
    PendingIndex,
    Piece,
    PieceKey,
    RemoteEntry,
    RemoteFile,
    SetReference,
    SourceContent,
    SourceDocument,
    SourceFeed,
)
from archive.models.turns import in_turn
from archive.people.resolve import Register
from archive.search.index.pending import last_noted, noted_since
from archive.shown.doubts import doubt

from . import doubts, uploads
from .corrections import index_now
from .joining import recorded_decisions
from .once import Recorded
from .proposals import HELD_BACK
from .read_only import ReadOnly


class ProblemFilter(admin.SimpleListFilter):
    title = "twijfel"
    parameter_name = "twijfel"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("ja", "met twijfels"), ("nee", "zonder twijfels")]

    def value(self) -> str | None:
        return super().value()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case None:
                return queryset
            case "ja":
                return queryset.exclude(problems=[])
            case "nee":
                return queryset.filter(problems=[])
            case what:
                return queryset.filter(problems__icontains=what)


class FormatFilter(admin.SimpleListFilter):
    title = "vorm"
    parameter_name = "format"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(form.name, form.label) for form in FORMATS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return queryset.filter(format=self.value()) if self.value() else queryset


@admin.register(SourceDocument)
class SourceDocumentAdmin(ReadOnly):
    list_display = ("__str__", "kind", "format", "received_at", "problem_count", "is_example")
    list_filter = (
        ProblemFilter,
        "kind",
        FormatFilter,
        "is_example",
        ("replaced_by", admin.EmptyFieldListFilter),
    )
    search_fields = ("origin", "sha256")
    search_help_text = "Bestandsnaam of sha256"
    fields = (
        "origin",
        "page",
        "kind",
        "format",
        "size",
        "received_at",
        "replaced_by",
        "sets",
        "doubts",
    )
    readonly_fields = fields

    @admin.display(description="twijfels")
    def problem_count(self, document: SourceDocument) -> int:
        return len(document.problems)

    @admin.display(description="pagina")
    def page(self, document: SourceDocument) -> Any:
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document.sha256)

    @admin.display(description="vragenreeksen")
    def sets(self, document: SourceDocument) -> Any:
        found = [
            piece.question_set
            for piece in document.pieces.select_related("question_set")
            if piece.question_set
        ]
        links = ((reverse("admin:archive_questionset_change", args=[s.pk]), s) for s in found)
        return format_html_join(", ", '<a href="{}">{}</a>', links)

    @admin.display(description="twijfels")
    def doubts(self, document: SourceDocument) -> Any:
        return (
            format_html_join(
                "", "<div>{}: {}</div>", ((p["where"], doubt(p["what"])) for p in document.problems)
            )
            or "geen"
        )

    def get_urls(self) -> Any:
        return [*doubts.urls(self.admin_site), *uploads.urls(self.admin_site), *super().get_urls()]


@admin.register(SourceContent)
class SourceContentAdmin(ReadOnly):
    fields = list_display = ("document",)
    list_select_related = ("document",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("data")


@admin.register(Piece)
class PieceAdmin(ReadOnly):
    list_display = ("__str__", "question_set")
    list_select_related = ("source", "question_set")
    search_fields = ("source__origin", "question_set__identifier")
    actions = ("part",)

    @admin.action(description="Haal uit de reeks", permissions=["decide"])
    def part(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        register, before = Register.load(), last_noted()
        with in_turn():
            for piece in queryset.select_related("source", "question_set"):
                others = Piece.objects.filter(question_set=piece.question_set_id)
                names = [piece.name, *(other.name for other in others.select_related("source"))]
                try:
                    with recorded_decisions(names, request, f"Uit {piece.question_set} gehaald"):
                        question_set = part_piece(piece, register)
                except HoldsBack as error:
                    messages.error(request, f"{error}: {HELD_BACK}")
                else:
                    messages.success(request, f"{piece} staat nu in {question_set}.")
        index_now(noted_since(before), request)

    def has_decide_permission(self, request: HttpRequest) -> Any:
        return request.user.has_perm("archive.change_matchproposal")


@admin.register(Kamerstuk)
class KamerstukAdmin(Recorded):
    list_display = ("__str__", "title")
    search_fields = ("dossier", "number", "title")


@admin.register(KamerstukReference, SetReference, LegalReference)
class ReferenceAdmin(ReadOnly):
    """Found again from the texts at every change."""

    list_display = ("printed", "question_set")
    list_select_related = ("question_set",)
    search_fields = ("printed", "question_set__identifier")


@admin.register(
    PieceKey, PendingIndex, IndexReader, GoneIdentifier, SourceFeed, RemoteEntry, RemoteFile
)
class WorkingsAdmin(ReadOnly):
    """How the archive keeps its own books."""
