"""Pieces that may be of one set: an editor decides, one by one with a view of what joining would
make of them, or many at once.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from archive.ingest.document import ParsedSet, set_from_data
from archive.ingest.importer import HoldsBack, decide, pieces_named
from archive.models import MatchProposal, Piece, QuestionSet
from archive.models.choices import Decision
from archive.models.turns import in_turn
from archive.people.resolve import Register
from archive.search.index.pending import last_noted, noted_since

from .corrections import index_now
from .joining import recorded_decisions
from .read_only import ReadOnly

HELD_BACK = "hiervan is een passage achtergehouden, die dan terug zou komen. Zet haar eerst terug."
READ = 3  # questions of a piece that are shown
BUTTONS = {
    Decision.SAME: "Zelfde reeks: voeg samen",
    Decision.DIFFERENT: "Andere reeks: houd apart",
    Decision.OPEN: "Trek de beslissing in",
}


@admin.register(MatchProposal)
class MatchProposalAdmin(ReadOnly):
    list_display = ("reason", "one", "other", "decision")
    list_filter = ("decision",)
    list_per_page = 50
    actions = ("same_set", "other_set", "undecided")

    class Media:
        css = {"all": ["css/redactie.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide_one)
        address = path("<int:pk>/beslis/", view, name="archive_proposal_decide")
        return [address, *super().get_urls()]

    @admin.display(description="dit stuk")
    def one(self, proposal: Any) -> Any:
        return _describe(proposal.first)

    @admin.display(description="en dit stuk")
    def other(self, proposal: Any) -> Any:
        return _describe(proposal.second)

    @admin.action(description=BUTTONS[Decision.SAME], permissions=["decide"])
    def same_set(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        decide_all(request, queryset, Decision.SAME)

    @admin.action(description=BUTTONS[Decision.DIFFERENT], permissions=["decide"])
    def other_set(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        decide_all(request, queryset, Decision.DIFFERENT)

    @admin.action(description=BUTTONS[Decision.OPEN], permissions=["decide"])
    def undecided(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        decide_all(request, queryset, Decision.OPEN)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.change_matchproposal")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Both pieces side by side, and the set that they would be together."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        proposal: Any = self.get_object(request, object_id)
        if not proposal:
            raise Http404
        names = (proposal.first, proposal.second)
        context = {
            **self.admin_site.each_context(request),
            "title": proposal.reason,
            "proposal": proposal,
            "pieces": [_piece(name) for name in names],
            "together": together(proposal) if proposal.decision != Decision.SAME else None,
            "may_decide": self.has_decide_permission(request),
            "buttons": [each for each in BUTTONS.items() if each[0] != proposal.decision],
            "skip": _after(proposal),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/proposal.html", context)

    def decide_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = MatchProposal.objects.filter(pk=pk)
        found, decision = proposal.first(), request.POST.get("decision")
        if not found or decision not in Decision.values:
            raise Http404
        if request.method != "POST" or not self.has_decide_permission(request):
            raise PermissionDenied
        after = _after(found)
        decide_all(request, proposal, Decision(decision))
        return redirect(after)


def decide_all(request: HttpRequest, queryset: QuerySet[Any], decision: Decision) -> None:
    register, before = Register.load(), last_noted()
    decided, label = 0, str(decision.label)
    with in_turn():
        for proposal in queryset:
            try:
                with recorded_decisions((proposal.first, proposal.second), request, label):
                    decide(proposal, decision, register)
            except HoldsBack as error:
                messages.error(request, f"{error}: {HELD_BACK}")
            else:
                decided += 1
    index_now(noted_since(before), request)
    messages.success(request, f"{decided} beslist: {label}.")


def together(proposal: MatchProposal) -> dict[str, Any]:
    """What would become of the sets when the pieces are joined: worked out, and taken back."""
    pieces = pieces_named(proposal.first, proposal.second)
    with in_turn():
        before = set(_sets_of(pieces).values_list("identifier", flat=True))
        decide(MatchProposal.objects.get(pk=proposal.pk), Decision.SAME, Register.load())
        found = _sets_of(pieces).first()
        shown = {
            "set": found,
            "title": str(found) if found else "",
            "questions": found.questions.count() if found else 0,
            "replies": [str(reply) for reply in found.replies.all()] if found else [],
            "leads_there": sorted(before - {found.identifier}) if found else [],
        }
        transaction.set_rollback(True)
    return shown


def _sets_of(pieces: set[int]) -> QuerySet[QuestionSet]:
    return QuestionSet.objects.filter(pieces__in=pieces).distinct()


def _after(proposal: MatchProposal) -> str:
    """The page of the proposal that waits behind this one, else the list."""
    waiting = MatchProposal.objects.filter(decision=Decision.OPEN).order_by("-pk")
    behind = waiting.filter(pk__lt=proposal.pk).first()
    if behind:
        return reverse("admin:archive_matchproposal_change", args=[behind.pk])
    return reverse("admin:archive_matchproposal_changelist") + f"?decision__exact={Decision.OPEN}"


def _found(name: str) -> Piece | None:
    rows = Piece.objects.filter(pk__in=pieces_named(name))
    return rows.select_related("source", "question_set").first()


def _piece(name: str) -> dict[str, Any]:
    """A piece as its document says it: whose, when, about what, and the first of its questions."""
    piece = _found(name)
    if not piece:
        return {}
    said: ParsedSet = set_from_data(piece.data)
    return {
        "source": piece.source,
        "set": piece.question_set,
        "number": said.number or said.printed_number,
        "subject": said.subject,
        "askers": ", ".join(asker.name for asker in said.asked_by),
        "submitted_on": said.submitted_on,
        "answered_on": said.answered_on,
        "questions": [f"{q.number}. {q.text}" for q in said.questions[:READ]],
        "count": len(said.questions),
        "answers": len(said.answers),
    }


def _describe(name: str) -> str:
    """A piece as an editor knows it: its document and the set it is in now."""
    if not (found := _found(name)):
        return "niet meer in het archief"
    where = found.question_set or "geen reeks"
    return format_html(
        '<a href="{}">{}</a><br>{}', found.source.get_absolute_url(), found.source, where
    )
