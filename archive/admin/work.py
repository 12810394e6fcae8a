"""What waits for editors, with how much of each: the front page of the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from archive.models import FaultReport, MatchProposal
from archive.models.choices import Decision, FaultState

from . import doubts, references, unresolved

_index: Callable[..., HttpResponseBase] = admin.site.index


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: who may do it, where, and how much of it waits; None: not counted."""

    permission: str
    page: str
    label: str
    about: str
    count: Callable[[], int] | None = None
    query: str = ""

    @property
    def address(self) -> str:
        return reverse(f"admin:{self.page}") + self.query

    @property
    def waiting(self) -> int | None:
        return self.count() if self.count else None


def _names() -> int:
    return sum(len(unresolved.waiting_forms(kind)) for kind in unresolved.KINDS)


def _proposals() -> int:
    return MatchProposal.objects.filter(decision=Decision.OPEN).count()


def _reports() -> int:
    return FaultReport.objects.filter(state=FaultState.OPEN).count()


WORK = (
    Work(
        "archive.view_faultreport", "archive_faultreport_changelist", "Meldingen van lezers",
        "wat volgens een lezer niet klopt", _reports, f"?state__exact={FaultState.OPEN}",
    ),
    Work(
        "archive.change_questionset", "archive_unresolved", "Nog te koppelen",
        "namen die nog niemand zijn", _names,
    ),
    Work(
        "archive.view_matchproposal", "archive_matchproposal_changelist", "Koppelingen",
        "voorgesteld: stukken die misschien bij elkaar horen",
        _proposals, f"?decision__exact={Decision.OPEN}",
    ),
    Work(
        "archive.view_sourcedocument", "archive_problems", "Twijfels",
        "wat in de documenten niet goed te lezen was", doubts.count_open,
    ),
    Work(
        "archive.change_settleddoubt", "archive_references", "Verwijzingen die nergens heen gaan",
        "nummers waaronder hier geen reeks staat", lambda: len(references.nowhere()),
    ),
    Work(
        "archive.view_change", "archive_overruled", "Tegengesproken",
        "verbeteringen waar de documenten nu iets anders zeggen",
    ),
)  # fmt: skip


def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """The front page, with the work that waits for whoever looks."""
    work = [each for each in WORK if request.user.has_perm(each.permission)]
    return _index(request, {**(extra_context or {}), "work": work})
