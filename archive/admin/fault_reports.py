"""What readers reported as a fault, and what became of it: each settled in one step, or many at
once.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.models import FaultReport
from archive.models.choices import FaultState

from .history import recorded
from .once import history_of
from .read_only import ReadOnly

_NO_REASON = "Schrijf bij “reden” waarom het geen fout is."


class ReasonForm(ActionForm):
    reason = forms.CharField(
        label="reden", required=False, max_length=300, widget=forms.TextInput({"size": 40})
    )


@admin.register(FaultReport)
class FaultReportAdmin(ReadOnly):
    list_display = ("received_on", "where", "words", "state", "reason")
    list_display_links = ("received_on",)
    list_filter = ("state",)
    list_per_page = 50
    search_fields = ("label", "text", "identifier", "reason")
    search_help_text = "Nummer, onderwerp of woorden van de melding"
    date_hierarchy = "received_on"
    fields = readonly_fields = ("where", "words", "received_on", "state", "reason")
    action_form = ReasonForm
    actions = ("resolved", "no_fault", "open_again")

    class Media:
        css = {"all": ["css/redactie.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.resolve)
        address = path("<int:pk>/opgelost/", view, name="archive_faultreport_resolve")
        return [address, *super().get_urls()]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.change_faultreport")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("archive.delete_faultreport")

    def delete_model(self, request: HttpRequest, obj: FaultReport) -> None:
        self.delete_queryset(request, FaultReport.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """What a reader wrote about somebody goes for good."""
        with transaction.atomic():
            queryset.erase()

    @admin.display(description="waar", ordering="label")
    def where(self, report: FaultReport) -> SafeString:
        return format_html('<a href="{}" target="_blank">{}</a>', report.place, report.label)

    @admin.display(description="wat er niet klopt")
    def words(self, report: FaultReport) -> SafeString:
        return format_html('<div class="reported">{}</div>', report.text)

    @admin.display(description="")
    def step(self, report: FaultReport) -> str:
        """A button of the list's own form, which carries its token."""
        if report.state != FaultState.OPEN:
            return ""
        address = reverse("admin:archive_faultreport_resolve", args=[report.pk])
        return format_html(
            '<button type="submit" class="button" formaction="{}">Opgelost</button>', address
        )

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.list_display, *(["step"] if self.has_decide_permission(request) else []))

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        return history_of(self.get_object(request, unquote(object_id)))

    def resolve(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = get_object_or_404(FaultReport, pk=pk)
        if request.method != "POST" or not self.has_decide_permission(request):
            raise PermissionDenied
        decide([report], FaultState.RESOLVED, request)
        return redirect(
            reverse("admin:archive_faultreport_changelist") + f"?state__exact={FaultState.OPEN}"
        )

    @admin.action(description="Opgelost", permissions=["decide"])
    def resolved(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        decide(queryset, FaultState.RESOLVED, request)

    @admin.action(description="Geen fout, om deze reden", permissions=["decide"])
    def no_fault(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        if _reason(request):
            decide(queryset, FaultState.NO_FAULT, request)
        else:
            messages.error(request, _NO_REASON)

    @admin.action(description="Weer open", permissions=["decide"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        decide(queryset, FaultState.OPEN, request)


def decide(reports: Any, state: FaultState, request: HttpRequest) -> None:
    reason, who = _reason(request), request.user.get_username()
    with transaction.atomic():
        for report in reports:
            with recorded(report, who, reason):
                report.state, report.reason = state, reason
                report.save(update_fields=["state", "reason"])
    messages.success(request, f"{len(reports)} × {state.label}.")


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:300]
