"""Every save of an editor: refused when somebody else saved meanwhile, and kept in the history."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode

from archive.models import Change, QuestionSet
from archive.models.turns import in_turn

from .history import State, keep, recorded, state_of

VERSION, REASON = "version", "change_reason"


def version_of(state: State) -> str:
    """Another text when anything of it is another."""
    return sha256(repr(sorted(state.items())).encode()).hexdigest()[:32]


class Conflict(ValidationError):
    """Somebody saved while this editor was typing."""


class Recorded(admin.ModelAdmin):
    """What is saved here is kept, with its reason, and never overwrites what the editor did not
    see.
    """

    class Media:
        css = {"all": ["css/redactie.css"]}

    def subject_of(self, row: Any) -> Model:
        """Whose history a change of this row is in."""
        return row

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if request.method != "POST" or not obj:
            return form
        subject, seen = self.subject_of(obj), request.POST.get(VERSION)
        return type(form.__name__, (_Guarded, form), {"subject": subject, "seen": seen})

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra: Any = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra)
        with in_turn():
            row = self.get_object(request, unquote(object_id)) if object_id else None
            if not row:
                return super().changeform_view(request, object_id, form_url, extra)
            subject = self.subject_of(row)
            type(subject)._default_manager.select_for_update().filter(pk=subject.pk).first()
            with recorded(subject, *_who_and_why(request)):
                return super().changeform_view(request, object_id, form_url, extra)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            keep(self.subject_of(form.instance), {}, *_who_and_why(request))

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        if row:
            subject = self.subject_of(row)
            state = state_of(subject)
            form = context["adminform"].form
            context |= {
                "version": version_of(state),
                "conflict": _differences(context) if getattr(form, "conflict", None) else None,
                "readers_see_why": isinstance(subject, QuestionSet),
                "reason_given": request.POST.get(REASON, ""),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with in_turn(), recorded(self.subject_of(obj), *_who_and_why(request)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with in_turn():
            for row in queryset:
                self.delete_model(request, row)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """The changes of this row, and of what it is on."""
        row = self.get_object(request, unquote(object_id))
        return history_of(self.subject_of(row) if row else None)


def history_of(subject: Model | None) -> HttpResponse:
    name = Change.subject_of(subject) if subject else ""
    address = reverse("admin:archive_change_changelist")
    return redirect(f"{address}?{urlencode({'subject__exact': name})}")


def _who_and_why(request: HttpRequest) -> tuple[str, str]:
    return request.user.get_username(), request.POST.get(REASON, "").strip()


class _Guarded(forms.ModelForm):
    """Refuses what was typed over another version than the one that is kept now."""

    subject: Model
    seen: str | None
    conflict = None

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.seen != version_of(state_of(self.subject)):
            self.conflict = Conflict(_refusal(self.subject))
            self.add_error(None, self.conflict)
        return cleaned


def _refusal(subject: Model) -> str:
    last = Change.objects.of(subject).first()
    by = "een redacteur"
    if last:
        when = date_format(timezone.localtime(last.made_at), "j F Y H:i")
        by = f"een redacteur (het laatst {last.made_by}, {when})"
    return (
        f"Niet opgeslagen: sinds u deze pagina opende, is zij gewijzigd door {by} of door een "
        "import. Bovenaan staat beide; uw tekst staat nog in het formulier. Opslaan bewaart wat in "
        "het formulier staat."
    )


def _differences(context: Any) -> list[dict[str, str]]:
    """Each field whose typed text is not the one that is kept: its label and both texts."""
    pages = [context["adminform"].form] + [
        form for inline in context["inline_admin_formsets"] for form in inline.formset.forms
    ]
    return [
        {
            "label": f"{form.instance._meta.verbose_name}: {form.fields[name].label or name}",
            "kept": _text(form.get_initial_for_field(form.fields[name], name)),
            "typed": _text(form.fields[name].widget.value_from_datadict(*_sent(form, name))),
        }
        for form in pages
        for name in form.changed_data
        if name not in ("id", "DELETE")
    ]


def _sent(form: Any, name: str) -> tuple[Any, Any, str]:
    return form.data, form.files, form.add_prefix(name)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
