"""References to earlier questions that lead nowhere: no set goes by the number that is printed.

An editor says which set goes by it too; every text that names the number then leads there.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from archive.citations.resolve import identifier_of, references_to
from archive.identifiers import read_koop_identifier, read_z_number
from archive.models import QuestionSet, SetIdentifier, SetReference, SettledDoubt
from archive.models.choices import DoubtKind
from archive.models.turns import in_turn

from .corrections import follow, owner_of
from .history import recorded
from .settling import Doubt, may_settle, settle

PER_PAGE, SHOWN = 50, 30
_NAMED = ("z_number", "vergaderjaar", "aanhangsel_number", "chamber")


@dataclass(frozen=True, slots=True)
class Nowhere:
    """A number by which no set goes, with how many texts name it, and one way it is printed."""

    identifier: str
    times: int
    printed: str

    @property
    def can_lead(self) -> bool:
        """Whether a set can go by it: not when it is the page of a volume."""
        return bool(read_z_number(self.identifier) or read_koop_identifier(self.identifier))

    @property
    def doubt(self) -> Doubt:
        label = f"{self.printed} ({self.identifier})"
        return Doubt(DoubtKind.REFERENCE, (self.identifier,), label)


def nowhere() -> list[Nowhere]:
    """The numbers that lead nowhere and that nobody settled, most often named first."""
    settled = SettledDoubt.objects.keys(DoubtKind.REFERENCE)
    rows = SetReference.objects.filter(target=None).order_by().values(*_NAMED)
    counted = rows.annotate(times=Count("pk"), printed_so=Min("printed"))
    found = [
        Nowhere(
            identifier_of(SetReference(**{name: row[name] for name in _NAMED})),
            row["times"],
            row["printed_so"],
        )
        for row in counted
    ]
    waiting = [each for each in found if each.doubt.key not in settled]
    return sorted(waiting, key=lambda each: (-each.times, each.identifier))


class TargetForm(forms.Form):
    """The set that goes by the number too."""

    reeks = forms.CharField(
        label="Reeks",
        max_length=60,
        help_text="Het nummer van de reeks die bedoeld is, bijvoorbeeld 2024Z16674",
        widget=forms.TextInput({"autofocus": True}),
    )

    def clean_reeks(self) -> QuestionSet:
        text = str(self.cleaned_data["reeks"])
        found = QuestionSet.objects.known_as(text).first()
        if not found:
            raise ValidationError(f"Er is hier geen reeks die {text} heet.")
        return found


def references(request: HttpRequest) -> HttpResponse:
    """The numbers that lead nowhere."""
    _allow(request)
    waiting = nowhere()
    if request.method == "POST":
        wanted = set(request.POST.getlist("twijfel"))
        every = bool(request.POST.get("alle"))
        settle(request, [each.doubt for each in waiting if every or each.doubt.key in wanted])
        return redirect(request.get_full_path())
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"title": "Verwijzingen die nergens heen gaan", "page": page, "kept": ""}
    return _render(request, "admin/references.html", context)


def lead(request: HttpRequest) -> HttpResponse:
    """Say which set a number is of: first what that changes, then the button that does it."""
    _allow(request)
    identifier = request.GET.get("nummer", "")
    citing = list(references_to([identifier]).select_related("question_set")[: SHOWN + 1])
    if not citing or owner_of(identifier, QuestionSet()):
        raise Http404(f"Geen verwijzing naar {identifier} die nergens heen gaat.")
    asked = request.POST if request.method == "POST" else request.GET
    form = TargetForm(asked if "reeks" in asked else None)
    target = form.cleaned_data["reeks"] if form.is_valid() else None
    if request.method == "POST" and target:
        return _lead(request, identifier, target)
    context = {
        "title": f"Waarheen leidt {identifier}?",
        "identifier": identifier,
        "form": form,
        "target": target,
        "citing": citing[:SHOWN],
        "more": references_to([identifier]).count() - SHOWN if citing[SHOWN:] else 0,
        "times": references_to([identifier]).count(),
    }
    return _render(request, "admin/reference.html", context)


def _lead(request: HttpRequest, identifier: str, target: QuestionSet) -> HttpResponse:
    waiting = [each.identifier for each in nowhere()]
    reason = f"{identifier} is deze reeks"
    with in_turn(), recorded(target, request.user.get_username(), reason):
        SetIdentifier.objects.create(value=identifier, question_set=target)
        follow(target, request)
    messages.success(request, f"{identifier} leidt nu naar {target}.")
    return redirect(_after(identifier, waiting))


def _after(identifier: str, waiting: list[str]) -> str:
    """The page of the number that waited behind this one, else the list."""
    behind = waiting[waiting.index(identifier) + 1 :][:1] if identifier in waiting else []
    if not behind:
        return reverse("admin:archive_references")
    return f"{reverse('admin:archive_reference')}?{urlencode({'nummer': behind[0]})}"


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The addresses of both pages, below that of the question sets."""
    return [
        path("verwijzingen/", site.admin_view(references), name="archive_references"),
        path("verwijzingen/leidt-naar/", site.admin_view(lead), name="archive_reference"),
    ]


def _allow(request: HttpRequest) -> None:
    """Only an editor solves these; a reader of the admin sees the references in their own list."""
    if not (may_settle(request) and request.user.has_perm("archive.change_questionset")):
        raise PermissionDenied


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
