"""Settle doubts, one or many at once: what an editor looked at waits for nobody any more, and comes
back when it is opened again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.models import Change, SettledDoubt
from archive.models.choices import DoubtKind, DoubtOutcome
from archive.models.settled_doubts import doubt_key

from .history import keep, rows_named
from .read_only import ReadOnly

NO_REASON = "Schrijf bij “reden” waarom het geen fout is."
BATCH = 500  # rows a statement


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that waits for an editor: what it is of, told apart by its facts."""

    kind: DoubtKind
    facts: tuple[str, ...]
    label: str
    document: str = ""  # the sha256 of the document that it is about

    @property
    def key(self) -> str:
        return doubt_key(self.kind, *self.facts)


class SettleForm(forms.Form):
    """Why it is no fault: the form below a list of doubts, and on the page of one."""

    outcome = forms.ChoiceField(choices=DoubtOutcome.choices)
    reason = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["reason"] = str(cleaned.get("reason", "")).strip()
        if cleaned.get("outcome") == DoubtOutcome.NO_FAULT and not cleaned["reason"]:
            self.add_error("reason", NO_REASON)
        return cleaned


def may_settle(request: HttpRequest) -> bool:
    return request.user.has_perm("archive.change_settleddoubt")


def settle(request: HttpRequest, doubts: Collection[Doubt]) -> bool:
    """Settle these as the form that was sent says; the editor hears what became of it."""
    form = SettleForm(request.POST)
    if not doubts:
        messages.error(request, "Kies ten minste één twijfel.")
        return False
    if not form.is_valid():
        messages.error(request, " ".join(m for found in form.errors.values() for m in found))
        return False
    outcome = DoubtOutcome(form.cleaned_data["outcome"])
    done = keep_settled(doubts, outcome, form.cleaned_data["reason"], request.user.get_username())
    messages.success(request, f"{done} × {outcome.label}. Terughalen kan bij “afgedane twijfels”.")
    return True


def keep_settled(doubts: Collection[Doubt], outcome: DoubtOutcome, reason: str, who: str) -> int:
    """Settle these doubts, in one change of the history; how many that were not settled yet."""
    by_key = {doubt.key: doubt for doubt in doubts}
    with transaction.atomic():
        settled = SettledDoubt.objects.filter(key__in=by_key)
        for key in settled.values_list("key", flat=True):
            by_key.pop(key)
        rows = [
            SettledDoubt(
                key=key, kind=doubt.kind, label=doubt.label[:500], document=doubt.document,
                outcome=outcome, reason=reason,
            )
            for key, doubt in by_key.items()
        ]  # fmt: skip
        SettledDoubt.objects.bulk_create(rows, batch_size=BATCH)
        if rows:
            keep(rows[0], {}, who, reason, rows_named(map(Change.subject_of, rows)))
    return len(rows)


def open_again(settled: Sequence[SettledDoubt], who: str) -> None:
    """These, one at least, wait for an editor again."""
    with transaction.atomic():
        before = rows_named(map(Change.subject_of, settled))
        SettledDoubt.objects.filter(pk__in=[row.pk for row in settled]).delete()
        keep(settled[0], before, who, "Weer open", {})


@admin.register(SettledDoubt)
class SettledDoubtAdmin(ReadOnly):
    list_display = ("label", "kind", "outcome", "reason")
    list_filter = ("kind", "outcome")
    list_per_page = 50
    search_fields = ("label", "reason", "document")
    search_help_text = "Woorden van de twijfel of de reden"
    fields = readonly_fields = ("label", "kind", "outcome", "reason")
    actions = ("open_again",)

    class Media:
        css = {"all": ["css/redactie.css"]}

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return may_settle(request)

    @admin.action(description="Weer open", permissions=["decide"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = list(queryset)
        open_again(rows, request.user.get_username())
        messages.success(request, f"{len(rows)} × weer open.")
