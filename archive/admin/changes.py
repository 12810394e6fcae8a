"""The history of what editors did: each change field by field, with a way back."""

from functools import partial
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from archive.ingest.importer import HoldsBack, rebuild
from archive.ingest.overruled import Overruled, corrected_sets, overruled
from archive.models import Change, GoneIdentifier, Person, Piece, QuestionSet
from archive.models.turns import in_turn
from archive.people.resolve import Register
from archive.search.index.pending import last_noted, noted_since

from .corrections import follow, index_now, reindex
from .history import ChangedSince, undo
from .joining import decided_pieces
from .read_only import ReadOnly
from .withholding import withholds_passages

MOST_ROWS = 50  # that are shown one by one
COMPARED = 200  # sets, on a page that an editor waits for
_OWN_BOOKS = {"imported_as", "corrected_fields"}


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ("made_at", "label", "made_by", "reason", "taken_back")
    list_display_links = ("label",)
    list_filter = ("is_correction", "made_by")
    list_select_related = ("undone_by",)
    search_fields = ("label", "reason", "subject", "made_by")
    search_help_text = "Nummer, naam, reden of wie"
    date_hierarchy = "made_at"
    fields = readonly_fields = ("label", "made_at", "made_by", "reason", "taken_back")

    class Media:
        css = {"all": ["css/redactie.css"]}

    change_form_template = "admin/archive/change/change_form.html"

    @admin.display(description="ongedaan gemaakt", boolean=True)
    def taken_back(self, change: Change) -> bool:
        return change.undone_by_id is not None

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return lookup == "subject__exact" or super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> Any:
        inside = self.admin_site.admin_view
        return [
            path("<int:pk>/ongedaan/", inside(self.take_back), name="archive_change_undo"),
            path("anders-gelezen/", inside(self.overruled), name="archive_overruled"),
            *super().get_urls(),
        ]

    def overruled(self, request: HttpRequest) -> HttpResponse:
        """Corrections of which the documents now say something else."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sets = corrected_sets()
        context = {
            **self.admin_site.each_context(request),
            "title": "Verbeteringen die de documenten tegenspreken",
            "rows": [_contradicted(one) for one in overruled(sets[:COMPARED])],
            "compared": min(len(sets), COMPARED),
            "corrected": len(sets),
        }
        return TemplateResponse(request, "admin/overruled.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        change: Any = self.get_object(request, object_id)
        shown = {
            "differences": difference(change) if change else (),
            "may_undo": bool(change) and may_undo(request, change),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = get_object_or_404(Change, pk=pk)
        if request.method != "POST" or not may_undo(request, change):
            raise PermissionDenied
        try:
            put_back(change, request)
        except ChangedSince as error:
            messages.error(
                request,
                f"Niet teruggezet: daarna is {error} opnieuw gewijzigd. Maak eerst die wijziging "
                "ongedaan.",
            )
        except HoldsBack as error:
            messages.error(
                request,
                f"Niet teruggezet: van {error} is een passage achtergehouden, die dan terug zou "
                "komen. Zet haar eerst terug.",
            )
        else:
            messages.success(request, f"Teruggezet: {change.label}.")
        return redirect(reverse("admin:archive_change_changelist"))


def may_undo(request: HttpRequest, change: Change) -> bool:
    """Whoever may change the row; what was made is deleted by deleting it, not here, and what was
    deleted for good left nothing to put back.
    """
    model = change.subject.split()[0]
    was, _ = change.rows.get(change.subject, [True, True])
    model = "questionset" if model == "sourcedocument" else model
    allowed = request.user.has_perm(f"archive.change_{model}")
    return bool(change.rows) and allowed and was is not None and change.undone_by_id is None


def put_back(change: Change, request: HttpRequest) -> None:
    """Take a change back; what an editor took down comes to hold what documents say today."""
    last = last_noted()
    with in_turn():
        pieces = decided_pieces(change)
        GoneIdentifier.objects.filter(change=change).delete()
        undo(change, request.user.get_username(), partial(follow_all, change))
        if change.rows.get(change.subject, [None, True])[1] is None:
            pieces |= {*Piece.objects.filter(question_set=None).values_list("pk", flat=True)}
        if pieces:
            rebuild(pieces, Register.load())
    index_now(noted_since(last), request)


def follow_all(change: Change, subject: Model) -> None:
    """All that follows from a change that is taken back."""
    if isinstance(subject, QuestionSet):
        subject.withholds = withholds_passages(subject, besides=change)
        follow(subject)
    elif isinstance(subject, Person):
        for person in Person.objects.filter(pk__in=_people_in(change)):
            sets = QuestionSet.objects.asked_by(person) | QuestionSet.objects.involving(person)
            reindex(sets.values_list("pk", flat=True).distinct())
    elif hasattr(admin.site._registry[type(subject)], "sets_of"):
        sets = admin.site._registry[type(subject)].sets_of(subject)
        reindex(sets.values_list("pk", flat=True).distinct())


def _people_in(change: Change) -> list[int]:
    """Whoever was joined or parted; else the subject alone."""
    names = {change.subject, *change.rows}
    return [int(name.split()[1]) for name in names if name.startswith("person ")]


def difference(change: Change) -> list[dict[str, Any]]:
    """Field by field: the row, the field's label, before and after. Where very many rows changed,
    those that changed alike are one, with their number.
    """
    together = len(change.rows) > MOST_ROWS
    alike: dict[str, list[Any]] = {}
    for name, (was, now) in change.rows.items():
        for field in was or now or {}:
            old, new = (was or {}).get(field, ""), (now or {}).get(field, "")
            if field in _OWN_BOOKS or old == new:
                continue
            key = repr((name.split()[0] if together else name, field, old, new))
            line = alike.setdefault(key, [0, name, field, _named(name, was, now), old, new])
            line[0] += 1
    return [_line(*values) for values in alike.values()]


def _line(times: int, name: str, field: str, row: str, old: Any, new: Any) -> dict[str, Any]:
    column = _column(name, field)
    return {
        "row": row if times == 1 else f"{row} en {times - 1} meer",
        "field": str(getattr(column, "verbose_name", field)),
        "was": _printed(column, old),
        "now": _printed(column, new),
    }


def _contradicted(one: Overruled) -> dict[str, Any]:
    column = _column(Change.subject_of(one.row), one.field)
    return {
        "set": one.question_set,
        "row": _named(Change.subject_of(one.row), vars(one.row), vars(one.row)),
        "field": str(getattr(column, "verbose_name", one.field)),
        "corrected": _printed(column, one.corrected),
        "said": _printed(column, one.said),
    }


def _named(name: str, was: Any, now: Any) -> str:
    label = str(apps.get_model("archive", name.split()[0])._meta.verbose_name)
    place = (now or was).get("number") or (now or was).get("order")
    made = " (nieuw)" if was is None else " (verwijderd)" if now is None else ""
    return f"{label} {place}{made}" if place else f"{label}{made}"


def _column(name: str, attribute: str) -> Any:
    """The field that the attribute is of today; None where there is none any more."""
    model = apps.get_model("archive", name.split()[0])
    columns = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return next((c for c in columns if attribute in (c.attname, c.name)), None)


def _printed(column: Any, value: Any) -> Any:
    """What an editor reads: not the key of another row but what it is called, not True but ja."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if not value or not getattr(column, "is_relation", False):
        return value
    keys = value if isinstance(value, list) else [value]
    rows = column.related_model._base_manager.in_bulk(keys)
    return ", ".join(str(rows.get(key, key)) for key in keys)
