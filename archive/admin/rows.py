"""Correct one row of a set by itself; whole sets are entered on their own page (sets.py)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.models import (
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    OnBehalfOf,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
)

from .corrections import follow, mark
from .links import link_row


class RowAdmin(admin.ModelAdmin):
    """A row that documents fill: what an editor changes here stays, and its set follows."""

    list_per_page = 50
    show_full_result_count = False

    def set_of(self, row: Any) -> QuestionSet:
        return row.question_set

    @admin.display(description="vragenreeks")
    def on_set(self, row: Any) -> SafeString:
        question_set = self.set_of(row)
        return format_html(
            '<a href="/admin/archive/questionset/{}/change/">{}</a>',
            question_set.pk,
            question_set.identifier,
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a row is made on the page of its set

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        changed = set(form.changed_data)
        mark(obj, changed | link_row(obj, self.set_of(obj), changed))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        follow(self.set_of(form.instance), request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        question_set = self.set_of(obj)
        super().delete_model(request, obj)
        follow(question_set, request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)


class OfSet(RowAdmin):
    autocomplete_fields = ("question_set",)
    list_select_related = ("question_set",)


class OfReply(RowAdmin):
    autocomplete_fields = ("reply",)
    list_select_related = ("reply__question_set",)

    def set_of(self, row: Answer | Answerer) -> QuestionSet:
        return row.reply.question_set


@admin.register(Question)
class QuestionAdmin(OfSet):
    list_display = ("on_set", "number", "text")
    list_display_links = ("number",)
    search_fields = ("text", "question_set__identifier")


@admin.register(Reply)
class ReplyAdmin(OfSet):
    list_display = ("on_set", "kind", "received_on", "vergaderjaar", "aanhangsel_number")
    list_display_links = ("kind",)
    list_filter = ("kind", "vergaderjaar")
    date_hierarchy = "received_on"
    search_fields = ("question_set__identifier", "aanhangsel_number", "text")
    autocomplete_fields = ("question_set", "source")


@admin.register(Answer)
class AnswerAdmin(OfReply):
    list_display = ("on_set", "order", "text")
    list_display_links = ("order",)
    search_fields = ("text", "reply__question_set__identifier")
    autocomplete_fields = ("reply", "questions")


@admin.register(Footnote)
class FootnoteAdmin(RowAdmin):
    list_display = ("on_set", "mark", "text")
    list_display_links = ("mark",)
    list_select_related = ("question__question_set", "answer__reply__question_set")
    search_fields = ("text",)
    autocomplete_fields = ("question", "answer")

    def set_of(self, row: Footnote) -> QuestionSet:
        return row.question.question_set if row.question_id else row.answer.reply.question_set


@admin.register(Asker)
class AskerAdmin(OfSet):
    list_display = ("on_set", "name", "party_name", "person", "party")
    list_display_links = ("name",)
    list_filter = (("person", admin.EmptyFieldListFilter), "party")
    list_select_related = ("question_set", "person", "party")
    search_fields = ("name", "party_name", "question_set__identifier")
    autocomplete_fields = ("question_set", "person", "mp", "party")


class OfficeAdmin:
    list_display = ("on_set", "role", "portfolio", "minister", "ministry")
    list_display_links = ("role",)
    list_filter = (("minister", admin.EmptyFieldListFilter), "role")


@admin.register(Addressee)
class AddresseeAdmin(OfficeAdmin, OfSet):
    search_fields = ("name", "portfolio", "question_set__identifier")
    list_select_related = ("question_set", "minister__person", "ministry")
    autocomplete_fields = ("question_set", "minister", "ministry")


@admin.register(Answerer)
class AnswererAdmin(OfficeAdmin, OfReply):
    list_display = ("on_set", "name", "role", "portfolio", "minister", "ministry")
    search_fields = ("name", "portfolio", "reply__question_set__identifier")
    list_select_related = ("reply__question_set", "minister__person", "ministry")
    autocomplete_fields = ("reply", "minister", "ministry")


@admin.register(OnBehalfOf)
class OnBehalfOfAdmin(OfficeAdmin, OfReply):
    search_fields = ("portfolio", "reply__question_set__identifier")
    list_select_related = ("reply__question_set", "minister__person", "ministry")
    autocomplete_fields = ("reply", "minister", "ministry")


@admin.register(SetIdentifier)
class SetIdentifierAdmin(admin.ModelAdmin):
    list_display = ("value", "question_set")
    list_select_related = ("question_set",)
    search_fields = ("value",)
    autocomplete_fields = ("question_set",)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False  # addresses are for good
