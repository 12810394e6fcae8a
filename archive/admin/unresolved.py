"""Nog te koppelen: printed names that stand for nobody yet.

One choice serves all the same forms of a period.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Model, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import urlencode

from archive.models import (
    Addressee,
    Answerer,
    Asker,
    Change,
    OnBehalfOf,
    Person,
    QuestionSet,
    SettledDoubt,
)
from archive.models.choices import DoubtKind
from archive.models.turns import in_turn
from archive.people.candidates import Candidate, offices_like, people_like

from .corrections import mark, reindex
from .history import keep, rows_named
from .links import choose_person
from .picking import ask_when_absent
from .settling import Doubt, settle

PER_PAGE = 100
BATCH = 250  # rows a statement
EFFECT = 200  # rows of which a preview says what they would become


@dataclass(frozen=True)
class Kind:
    """A relation in which a printed form waits for a person or an office."""

    label: str
    model: type[Model]
    printed: tuple[str, ...]  # the fields that hold the printed form
    link: str  # the field that is still empty
    day: str  # the day on which the printed form was true
    question_set: str

    def waiting(self) -> QuerySet:
        return self.model._default_manager.filter(**{self.link: None})

    def forms(self) -> QuerySet:
        """Each printed form with how often it waits, and from when to when; most first."""
        counted = self.waiting().values(*self.printed)
        counted = counted.annotate(times=Count("pk"), first=Min(self.day), last=Max(self.day))
        return counted.order_by("-times", *self.printed)

    def candidates(self, printed: dict[str, str], days: list[date]) -> list[Candidate]:
        """Whom the printed form may be meant for, the likeliest first."""
        if self.link == "person":
            return people_like(printed["name"], printed["party_name"], days)
        return offices_like(printed.get("name", ""), printed["role"], printed["portfolio"], days)

    def rows(self, printed: dict[str, str]) -> QuerySet:
        return self.waiting().filter(**printed)


_OFFICE = ("role", "portfolio")
KINDS = {
    "vraagsteller": Kind(
        "Vraagstellers",
        Asker,
        ("name", "party_name"),
        "person",
        "question_set__submitted_on",
        "question_set",
    ),
    "gevraagd": Kind(
        "Gevraagd aan",
        Addressee,
        ("name", *_OFFICE),
        "minister",
        "question_set__submitted_on",
        "question_set",
    ),
    "beantwoorder": Kind(
        "Beantwoord door",
        Answerer,
        ("name", *_OFFICE),
        "minister",
        "reply__received_on",
        "reply__question_set",
    ),
    "mede-namens": Kind(
        "Mede namens", OnBehalfOf, _OFFICE, "minister", "reply__received_on", "reply__question_set"
    ),
}


class LinkForm(forms.Form):
    """Who it is, and for which period that holds."""

    started_on = forms.DateField(label="vanaf", required=False, widget=AdminDateWidget)
    ended_on = forms.DateField(label="tot en met", required=False, widget=AdminDateWidget)
    sure = forms.BooleanField(label="toch, ook als deze er toen niet zat", required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = kind.model._meta.get_field(kind.link)
        self.fields["who"] = forms.ModelChoiceField(
            label=field.verbose_name,
            queryset=field.related_model._default_manager.all(),
            widget=AutocompleteSelect(field, admin.site),
        )
        self.order_fields(["who"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        started, ended = cleaned.get("started_on"), cleaned.get("ended_on")
        if started and ended and ended < started:
            self.add_error("ended_on", "De einddatum ligt voor de begindatum.")
        elif who := cleaned.get("who"):
            try:
                ask_when_absent(who, [started, ended], cleaned.get("sure"))
            except ValidationError as error:
                self.add_error("sure", error)
        return cleaned


def link_all(
    kind: Kind,
    printed: dict[str, str],
    who: Person,
    started_on: date | None,
    ended_on: date | None,
    sure: bool = False,
    by: str = "",
) -> int:
    """Link the rows with this printed form, of this period, to a person or an office, as the
    account `by`. How many.
    """
    rows = _within(kind, printed, started_on, ended_on)
    if isinstance(who, Person):
        prefetch_related_objects([who], "memberships__party")
    with in_turn():
        linked, changed = list(rows), set[str]()
        names = [Change.subject_of(row) for row in linked]
        before = rows_named(names)
        for row in linked:
            changed |= _link(row, who)
        fields = [*sorted(changed), "corrected_fields"]
        kind.model._default_manager.bulk_update(linked, fields, batch_size=BATCH)
        keep(who, before, by, f"“{_as_printed(printed)}” gekoppeld", rows_named(names))
        sets = sorted({_set_of(row).pk for row in linked})
        QuestionSet.objects.filter(pk__in=sets).update(updated_at=timezone.now())
        reindex(sets)
    return len(linked)


def _within(
    kind: Kind, printed: dict[str, str], started_on: date | None, ended_on: date | None
) -> QuerySet:
    rows = kind.rows(printed).select_related(kind.question_set)
    if started_on:
        rows = rows.filter(**{f"{kind.day}__gte": started_on})
    return rows.filter(**{f"{kind.day}__lte": ended_on}) if ended_on else rows


def _as_printed(printed: dict[str, str]) -> str:
    return " · ".join(filter(None, printed.values())) or "(niets gedrukt)"


def effect(who: Any, rows: list[Any]) -> str:
    """What linking these rows to a person or an office would make of them, in words; none is
    saved.
    """
    for row in rows:
        _link(row, who)
    if isinstance(who, Person):
        of = Counter(row.party.name if row.mp else "geen fractie die dag" for row in rows)
    else:
        of = Counter(str(row.ministry or "geen ministerie") for row in rows)
    return ", ".join(f"{times} × {name}" for name, times in of.most_common())


def _link(row: Any, who: Any) -> set[str]:
    """Link one row, unsaved; the fields that are settled by that."""
    if isinstance(row, Asker):
        row.person = who
        changed = choose_person(row, _set_of(row).submitted_on)
    else:
        row.minister, row.ministry_id = who, row.ministry_id or who.ministry_id
        changed = {"minister", "ministry"}
    mark(row, changed)
    return changed


def _set_of(row: Any) -> QuestionSet:
    return row.reply.question_set if hasattr(row, "reply") else row.question_set


def name_doubt(name: str, kind: Kind, printed: dict[str, str]) -> Doubt:
    facts = (name, *(printed[field] for field in kind.printed))
    return Doubt(DoubtKind.NAME, facts, f"{kind.label}: {_as_printed(printed)}")


def waiting_forms(name: str) -> list[dict[str, Any]]:
    """The printed forms of a kind that wait, most often printed first; not those that an editor
    settled.
    """
    kind, settled = KINDS[name], SettledDoubt.objects.keys(DoubtKind.NAME)
    forms = []
    for form in kind.forms():
        printed = {field: form[field] for field in kind.printed}
        doubt = name_doubt(name, kind, printed)
        if doubt.key not in settled:
            query = urlencode({"soort": name, **printed})
            forms.append({**form, "doubt": doubt, "printed": _as_printed(printed), "query": query})
    return forms


def unresolved(request: HttpRequest) -> HttpResponse:
    """The printed forms that wait, of one kind."""
    _allow(request)
    name, _ = _kind(request)
    waiting = {key: waiting_forms(key) for key in KINDS}
    if request.method == "POST":
        wanted = set(request.POST.getlist("twijfel"))
        chosen = [form["doubt"] for form in waiting[name] if form["doubt"].key in wanted]
        settle(request, chosen)
        return redirect(request.get_full_path())
    page = Paginator(waiting[name], PER_PAGE).get_page(request.GET.get("pagina"))
    kinds = [(key, kind.label, len(waiting[key])) for key, kind in KINDS.items()]
    context = {"title": "Nog te koppelen", "kinds": kinds, "chosen": name, "page": page}
    return _render(
        request, "admin/unresolved.html", {**context, "kept": urlencode({"soort": name})}
    )


def link(request: HttpRequest) -> HttpResponse:
    """Choose who a printed form is, or that it is nobody."""
    _allow(request)
    name, kind = _kind(request)
    printed = {field: request.GET.get(field, "") for field in kind.printed}
    if request.method == "POST" and "outcome" in request.POST:
        after = _after(request, name, printed)
        done = settle(request, [name_doubt(name, kind, printed)])
        return redirect(after if done else request.get_full_path())
    waiting = kind.rows(printed).select_related(kind.question_set)
    span = waiting.aggregate(started_on=Min(kind.day), ended_on=Max(kind.day))
    form = LinkForm(request.POST or None, kind=kind, initial=span)
    if form.is_valid():
        after = _after(request, name, printed)
        by = request.user.get_username()
        done = link_all(kind, printed, **form.cleaned_data, by=by)
        messages.success(request, f"{done} keer gekoppeld aan {form.cleaned_data['who']}.")
        return redirect(after)
    days = [day for day in span.values() if day]
    context = {
        "title": _as_printed(printed),
        "kind": kind,
        "form": form,
        "candidates": [
            (candidate, effect(candidate.row, list(waiting[:EFFECT])))
            for candidate in kind.candidates(printed, days)
        ],
        "counted": EFFECT,
        "sets": [_set_of(row) for row in waiting[:20]],
        "times": waiting.count(),
        "back": f"{_address(request)}?{urlencode({'soort': name})}",
        "skip": _after(request, name, printed),
    }
    return _render(request, "admin/link.html", context)


def _after(request: HttpRequest, name: str, printed: dict[str, str]) -> str:
    """The page of the form that waits behind this one, else the list."""
    queries = [form["query"] for form in waiting_forms(name)]
    here = urlencode({"soort": name, **printed})
    behind = queries[queries.index(here) + 1 :][:1] if here in queries else []
    if behind:
        return f"{_address(request)}koppel/?{behind[0]}"
    return f"{_address(request)}?{urlencode({'soort': name})}"


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of both pages, below that of the question sets."""
    return [
        path("nog-te-koppelen/", site.admin_view(unresolved), name="archive_unresolved"),
        path("nog-te-koppelen/koppel/", site.admin_view(link), name="archive_link"),
    ]


def _allow(request: HttpRequest) -> None:
    if not request.user.has_perm("archive.change_questionset"):
        raise PermissionDenied


def _kind(request: HttpRequest) -> tuple[str, Kind]:
    name = request.GET.get("soort", "vraagsteller")
    if name not in KINDS:
        raise Http404(f"Geen soort {name}; wel {', '.join(KINDS)}.")
    return name, KINDS[name]


def _address(request: HttpRequest) -> str:
    return request.path.removesuffix("koppel/")


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
