"""Take down a set, a passage or a file, with the reason and in a way that no import undoes.

A set goes as one goes that its source deleted: everything that lists sets follows by itself; its
rows stay in the history, from where they are put back. A passage gives way to a sentence that an
import leaves as any correction. What an administrator deletes leaves nothing but its identifiers.
An export of the whole archive that has it still is published no more.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from archive.ingest.document import ParsedSet, set_to_data
from archive.models import (
    Answer,
    Change,
    FaultReport,
    Footnote,
    GoneIdentifier,
    Piece,
    Question,
    QuestionSet,
    SettledDoubt,
    SourceDocument,
)
from archive.models.turns import in_turn
from archive.whole.published import unpublish

from .corrections import follow, mark, reindex
from .history import keep, recorded, state_of

DELETED = "verwijderd"
_PASSAGE_GONE = "Deze passage is verwijderd op "


def take_down(question_set: QuestionSet, who: str, reason: str) -> Change | None:
    """The set is nowhere any more; its identifiers say why."""
    with in_turn():
        before, names, pk = state_of(question_set), _names(question_set), question_set.pk
        Piece.objects.filter(question_set=question_set).update(question_set=None)
        reindex([pk])
        transaction.on_commit(unpublish)
        question_set.delete()
        question_set.pk = pk
        change = keep(question_set, before, who, reason)
        for name in names:
            GoneIdentifier.objects.update_or_create(
                value=name, defaults={"by_editor": True, "reason": reason, "change": change}
            )
    return change


def delete_for_good(question_set: QuestionSet, who: str) -> None:
    """The set, what documents say of it, the documents that speak of nothing else, and what readers
    reported of it.
    """
    with in_turn():
        pieces = list(question_set.pieces.values_list("pk", flat=True))
        FaultReport.objects.about(_names(question_set)).erase()
        change = take_down(question_set, who, DELETED)
        if change:
            Change.objects.filter(subject=change.subject).update(rows={}, label=DELETED)
        of_it = SourceDocument.objects.annotate(others=Count("pieces", ~Q(pieces__in=pieces)))
        alone = {*of_it.filter(pieces__in=pieces, others=0).values_list("pk", flat=True)}
        going = SourceDocument.objects.filter(pk__in=_with_earlier_versions(alone))
        SettledDoubt.objects.of_documents(going.values_list("sha256", flat=True)).erase()
        going.delete()
        gone = set_to_data(ParsedSet(deleted=True))
        Piece.objects.filter(pk__in=pieces).update(data=gone)


def _with_earlier_versions(documents: set[int]) -> set[int]:
    earlier = SourceDocument.objects.filter(replaced_by__in=documents).exclude(pk__in=documents)
    before = {*earlier.values_list("pk", flat=True)}
    return _with_earlier_versions(documents | before) if before else documents


def _names(question_set: QuestionSet) -> set[str]:
    return {question_set.identifier, *question_set.identifiers.values_list("value", flat=True)}


def withhold_passage(row: Any, question_set: QuestionSet, who: str, reason: str) -> None:
    """The text of a question, an answer or a note gives way to a sentence that says so."""
    with in_turn(), recorded(question_set, who, reason):
        day = date_format(timezone.localdate(), "j F Y")
        row.text = f"{_PASSAGE_GONE}{day}: {reason}."
        mark(row, ["text"])
        row.save()
        for note in getattr(row, "footnotes", Footnote.objects.none()).all():
            note.position = None
            mark(note, ["position"])
            note.save()
        question_set.withholds = True
        follow(question_set)
        transaction.on_commit(unpublish)


def withholds_passages(question_set: QuestionSet, besides: Change) -> bool:
    """Whether a passage of the set was withheld by another change than this one, and not put back,
    whatever its text is now.
    """
    standing = Change.objects.of(question_set).filter(undone_by=None).exclude(pk=besides.pk)
    texts = (
        [(row or {}).get("text", "") for row in rows]
        for change in standing
        for rows in change.rows.values()
    )
    return any(
        now.startswith(_PASSAGE_GONE) and was and not was.startswith(_PASSAGE_GONE)
        for was, now in texts
    )


def withhold_file(document: SourceDocument, who: str, reason: str) -> None:
    with in_turn(), recorded(document, who, reason):
        document.withheld_on, document.withheld_because = timezone.localdate(), reason
        document.save()
        transaction.on_commit(unpublish)


class WithholdForm(forms.Form):
    what = forms.ChoiceField(label="Wat")
    reason = forms.CharField(
        label="Reden",
        max_length=200,
        help_text="Lezers zien haar. Zonder punt, en zonder wat verwijderd wordt te noemen",
        widget=forms.TextInput({"size": 80}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"]).rstrip(". ")


def _places(question_set: QuestionSet) -> dict[str, tuple[str, Any]]:
    """What can be withheld of a set: "question 7": its label and its row."""
    own = {"question_set": question_set}
    questions = list(Question.objects.filter(**own))
    answers = list(Answer.objects.filter(reply__question_set=question_set))
    of_either = Q(question__in=questions) | Q(answer__in=answers)
    files = {piece.source for piece in question_set.pieces.select_related("source")}
    labelled = [(row, f"vraag {row.number}: {row.text}") for row in questions]
    labelled += [(row, f"antwoord: {row.text}") for row in answers]
    labelled += [
        (row, f"noot {row.mark}: {row.text}") for row in Footnote.objects.filter(of_either)
    ]
    labelled += [(row, f"bestand: {row}") for row in files]
    whole = {Change.subject_of(question_set): ("de hele reeks", question_set)}
    return whole | {Change.subject_of(row): (label[:100], row) for row, label in labelled}


def withhold(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what of a set readers do not get to see any more, and why."""
    if not request.user.has_perm("archive.change_questionset"):
        raise PermissionDenied
    question_set = get_object_or_404(QuestionSet, pk=pk)
    places = _places(question_set)
    form = WithholdForm(
        request.POST or None, choices=[(name, label) for name, (label, _) in places.items()]
    )
    if form.is_valid():
        row = places[form.cleaned_data["what"]][1]
        _withhold(row, question_set, request.user.get_username(), form.cleaned_data["reason"])
        messages.success(request, "Achtergehouden. Terugzetten kan in de geschiedenis.")
        return redirect(reverse("admin:archive_change_changelist"))
    context = {"title": f"Achterhouden: {question_set}", "form": form, "set": question_set}
    each = admin.site.each_context(request)
    return TemplateResponse(request, "admin/withhold.html", {**each, **context})


def _withhold(row: Any, question_set: QuestionSet, who: str, reason: str) -> None:
    if isinstance(row, QuestionSet):
        take_down(row, who, reason)
    elif isinstance(row, SourceDocument):
        withhold_file(row, who, reason)
    else:
        withhold_passage(row, question_set, who, reason)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [path("<int:pk>/achterhouden/", site.admin_view(withhold), name="archive_withhold")]
