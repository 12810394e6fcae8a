"""Choose a person or an office: what can be chosen says its years, the same surname comes first."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from archive.models import Minister, Person
from archive.people.candidates import describe, holds


class Picker(AutocompleteJsonView):
    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        return result | {"text": describe(obj)} if isinstance(obj, (Person, Minister)) else result


def pick(request: HttpRequest) -> HttpResponseBase:
    return Picker.as_view(admin_site=admin.site)(request)


def surname_first(people: QuerySet[Any], term: str) -> QuerySet[Any]:
    """Those of that very surname, then those whose begins so, then the rest."""
    rank = Case(
        When(surname__iexact=term, then=Value(0)),
        When(surname__istartswith=term, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return people.order_by(rank, "surname", "given_name", "slug")


def ask_when_absent(who: Person | Minister, days: Iterable[date | None], sure: bool | None) -> None:
    """Refuse, until the editor is sure, whoever did not sit or hold the office on those days."""
    rows = [who] if isinstance(who, Minister) else list(who.memberships.all())
    if not sure and not holds(rows, [day for day in days if day]):
        raise ValidationError(
            f"{describe(who)} zat er op die dag niet, voor zover het register weet. "
            "Vink ‘toch’ aan als het wel klopt."
        )
