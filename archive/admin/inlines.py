"""What stands on the page of a question set, from top to bottom."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.checks import InlineModelAdminChecks
from django.contrib.admin.utils import flatten
from django.db.models import QuerySet
from django.forms import modelformset_factory
from django.http import HttpRequest

from archive.models import (
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    OnBehalfOf,
    Question,
    Reply,
    SetIdentifier,
)

from . import forms
from .page import AnswerSheet, ChildSheet, NoteSheet, OfReplySheet, OfSet, PlainSheet, QuestionSheet


class _PageChecks(InlineModelAdminChecks):
    """The rows of these inlines are the set's by way of a reply, a question or an answer: no key to
    look for.
    """

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> Any:
        return []

    def _check_relation(self, obj: Any, parent_model: Any) -> Any:
        return []


class OnSetPage:
    """Whoever may change a set may change all that stands on its page."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return request.user.has_perm("archive.view_questionset") or self.has_change_permission(
            request, obj
        )

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return request.user.has_perm("archive.change_questionset") or self.has_add_permission(
            request, obj
        )

    def has_add_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return request.user.has_perm(
            "archive.change_questionset" if obj else "archive.add_questionset"
        )

    has_delete_permission = has_add_permission


class PageInline(OnSetPage, admin.options.InlineModelAdmin):
    """Rows that belong to a reply, a question or an answer of the set."""

    checks_class = _PageChecks

    def get_formset(self, request: HttpRequest, obj: Any | None = None, **kwargs: Any) -> type[Any]:
        return modelformset_factory(
            self.model,
            form=self.form,
            formset=self.formset,
            fields=flatten(self.fields or ()),
            extra=self.get_extra(request, obj),
            can_delete=self.has_delete_permission(request, obj),
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )


class IdentifierInline(OnSetPage, admin.TabularInline):
    model = SetIdentifier
    form, formset = forms.IdentifierForm, OfSet
    can_delete = False  # addresses are for good
    verbose_name_plural = "Kenmerken (het nummer hierboven komt er vanzelf bij)"


class AskerInline(OnSetPage, admin.TabularInline):
    model = Asker
    form, formset = forms.AskerForm, ChildSheet
    fields = ("name", "party_name", "person", "party", "sure", "order")
    autocomplete_fields = ("person", "party")
    verbose_name_plural = "Vraagstellers (laat persoon en fractie leeg: het archief zoekt ze op)"


class AddresseeInline(OnSetPage, admin.TabularInline):
    model = Addressee
    form, formset = forms.AddresseeForm, ChildSheet
    fields = ("role", "portfolio", "name", "minister", "ministry", "order")
    autocomplete_fields = ("minister", "ministry")
    verbose_name_plural = "Gevraagd aan"


class QuestionInline(OnSetPage, admin.StackedInline):
    model = Question
    form, formset = forms.QuestionForm, QuestionSheet
    fields = (("number", "text"),)
    verbose_name_plural = "Vragen"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("question_set")


_FIRST = ("kind", "received_on", "vergaderjaar", "aanhangsel_number")  # on one line


class ReplyInline(OnSetPage, admin.StackedInline):
    model = Reply
    form, formset = forms.ReplyForm, PlainSheet
    fields = (_FIRST, *(name for name in forms.ReplyForm.base_fields if name not in _FIRST))
    autocomplete_fields = ("source",)
    verbose_name_plural = "Reacties (de bovenste is reactie 1)"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("question_set")


class AnswererInline(PageInline):
    model = Answerer
    template = "admin/edit_inline/tabular.html"
    form, formset = forms.AnswererForm, OfReplySheet
    fields = ("place", "name", "role", "portfolio", "minister", "ministry", "order")
    autocomplete_fields = ("minister", "ministry")
    verbose_name_plural = "Beantwoord door (bij een uitstelbericht: verzonden door)"


class OnBehalfOfInline(PageInline):
    model = OnBehalfOf
    template = "admin/edit_inline/tabular.html"
    form, formset = forms.OnBehalfOfForm, OfReplySheet
    fields = ("place", "role", "portfolio", "minister", "ministry", "order")
    autocomplete_fields = ("minister", "ministry")
    verbose_name_plural = "Mede namens"


class AnswerInline(PageInline):
    model = Answer
    template = "admin/edit_inline/stacked.html"
    form, formset = forms.AnswerForm, AnswerSheet
    fields = (("place", "numbers", "order"), "text")
    verbose_name_plural = "Antwoorden"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .select_related("reply__question_set")
            .prefetch_related("questions")
        )


class FootnoteInline(PageInline):
    model = Footnote
    template = "admin/edit_inline/tabular.html"
    form, formset = forms.FootnoteForm, NoteSheet
    fields = ("bearer", "mark", "text", "after", "order")
    verbose_name_plural = "Noten"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .select_related("question", "answer")
            .prefetch_related("answer__questions")
        )


SET_INLINES = (
    IdentifierInline,
    AskerInline,
    AddresseeInline,
    QuestionInline,
    ReplyInline,
    AnswererInline,
    OnBehalfOfInline,
    AnswerInline,
    FootnoteInline,
)
