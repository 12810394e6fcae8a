"""Enter and correct question sets: a whole set on one page."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.ingest.by_hand import NothingToJoin, first_piece, join_sets
from archive.models import QuestionSet
from archive.models.set_queries import QuestionSetQuerySet
from archive.people.resolve import Register
from archive.search.index.pending import last_noted, noted_since

from . import references, unresolved
from .corrections import follow, index_now, mark
from .forms import SetForm
from .inlines import SET_INLINES
from .joining import recorded_decisions
from .links import link_row
from .once import Recorded
from .page import Page
from .withholding import delete_for_good
from .withholding import urls as withhold_urls

# What a field of a form is called on the row, where that is another name; None: nothing that an
# import would touch.
_FIELDS = {
    "numbers": "questions",
    "after": "position",
    "bearer": None,
    "place": None,
    "sure": None,
    "DELETE": None,
    "id": None,
}

_COMES_BACK = (
    "wat u verwijderde komt uit een brondocument, en komt terug als dat opnieuw wordt gelezen."
)


class MissingFilter(admin.SimpleListFilter):
    title = "wat ontbreekt"
    parameter_name = "ontbreekt"

    missing: dict[str, tuple[str, dict[str, Any]]] = {
        "geen-vraag": ("geen vraag", {"questions": None}),
        "geen-antwoordtekst": (
            "beantwoord zonder antwoordtekst",
            {"status": QuestionSet.Status.ANSWERED, "replies__answers": None},
        ),
        "geen-datum": ("geen datum", {"submitted_on": None}),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in self.missing.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        _, conditions = self.missing.get(self.value() or "", ("", {}))
        return queryset.filter(**conditions).distinct() if conditions else queryset


@admin.register(QuestionSet)
class QuestionSetAdmin(Recorded):
    form = SetForm
    inlines = SET_INLINES
    list_display = (
        "identifier",
        "subject",
        "submitted_on",
        "status",
        "answered_on",
        "question_count",
    )
    list_filter = (
        "status",
        MissingFilter,
        "complete",
        "withdrawn",
        "is_example",
        "chamber",
        "vergaderjaar",
    )
    search_fields = ("identifier", "identifiers__value", "subject", "askers__name")
    search_help_text = "Nummer, onderwerp of vraagsteller"
    date_hierarchy = "submitted_on"
    list_per_page = 50
    save_on_top = True
    actions = ("join",)
    readonly_fields = ("status", "answered_on", "delayed_on", "documents", "corrections")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "identifier",
                    "subject",
                    ("submitted_on", "vergaderjaar", "chamber", "sure"),
                    "explanation",
                )
            },
        ),
        (
            "Stand",
            {
                "fields": (
                    ("withdrawn", "complete", "dealt_with", "noindex"),
                    ("status", "answered_on", "delayed_on"),
                )
            },
        ),
        ("Herkomst", {"fields": ("documents", "corrections"), "classes": ("collapse",)}),
    )

    class Media:
        css = {"all": ["css/redactie.css"]}

    def get_urls(self) -> Any:
        own = (unresolved.urls, references.urls, withhold_urls)
        return [*(one for urls in own for one in urls(self.admin_site)), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuestionSetQuerySet:
        return (
            super()
            .get_queryset(request)
            .annotate(questions_on_it=Count("questions", distinct=True))
        )

    @admin.action(description="Voeg samen tot één reeks", permissions=["change"])
    def join(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The pieces of the sets become one set; undone by taking the decision back."""
        sets = list(queryset.order_by("submitted_on", "identifier"))
        if len(sets) < 2:
            messages.error(request, "Kies ten minste twee reeksen.")
            return
        try:
            before = last_noted()
            names = [first_piece(question_set).name for question_set in sets]
            reason = f"Samengevoegd: {', '.join(question_set.identifier for question_set in sets)}"
            with recorded_decisions(names, request, reason):
                joined = join_sets(sets, Register.load())
        except NothingToJoin as error:
            messages.error(request, f"{error} is met de hand ingevoerd: geen brondocument.")
            return
        index_now(noted_since(before), request)
        messages.success(
            request,
            format_html(
                'Samen zijn het nu <a href="{}">{}</a>. Ongedaan maken kan in de '
                '<a href="{}">geschiedenis</a>.',
                joined.get_absolute_url(),
                joined,
                reverse("admin:archive_change_changelist"),
            ),
        )

    @admin.display(description="vragen", ordering="questions_on_it")
    def question_count(self, question_set: QuestionSet) -> int:
        return question_set.questions_on_it

    @admin.display(description="ingelezen uit")
    def documents(self, question_set: QuestionSet) -> str:
        pieces = question_set.pieces.select_related("source") if question_set.pk else ()
        links = ((piece.source.get_absolute_url(), piece.source) for piece in pieces)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "met de hand ingevoerd"

    @admin.display(description="door de redactie verbeterd")
    def corrections(self, question_set: QuestionSet) -> SafeString:
        names = [
            self.model._meta.get_field(name).verbose_name for name in question_set.corrected_fields
        ]
        return format_html(
            "{}. Een import laat verbeteringen staan.", ", ".join(map(str, names)) or "niets"
        )

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)
        page = Page(formsets)
        for formset in formsets:
            formset.page = page
        return formsets, inlines

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        mark(obj, form.changed_data)
        if change:
            obj.settle(obj.replies)  # its days may not precede the new day of asking
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row_form in getattr(formset, "kept", list)():
            formset.attach(row_form)
            if row_form.has_changed() or not row_form.instance.pk:
                changed = {_FIELDS.get(name, name) for name in row_form.changed_data}
                changed |= link_row(row_form.instance, form.instance, changed)
                mark(row_form.instance, changed - {None})
        formset.save()
        if any(getattr(row, "imported_as", "") for row in formset.deleted_objects):
            messages.warning(
                request, f"{formset.model._meta.verbose_name_plural.capitalize()}: {_COMES_BACK}"
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        follow(form.instance, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is the set's goes with it, whoever may change it by itself."""
        objects, counts, _, protected = super().get_deleted_objects(objs, request)
        return objects, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_for_good(obj, request.user.get_username())
