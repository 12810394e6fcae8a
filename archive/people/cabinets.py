"""Cabinets, as the offices of their ministers tell of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.text import slugify

from archive.models import Minister


@dataclass(frozen=True, slots=True)
class Cabinet:
    name: str  # "Rutte IV"
    started_on: date | None
    ended_on: date | None  # None: in office, or not known
    seen_on: date | None  # the last day on which the register knows it in office
    people: int  # ministers and state secretaries

    def __str__(self) -> str:
        return f"kabinet-{self.name}"

    def get_absolute_url(self) -> str:
        return cabinet_address(self.name)


def cabinets() -> list[Cabinet]:
    """The last first. One query."""
    offices = Minister.objects.order_by().exclude(cabinet="").values_list("cabinet")
    rows = offices.annotate(
        first=Min("started_on"),
        last=Max("ended_on"),
        seen=Max("seen_on"),
        people=Count("person", distinct=True),
        in_office=Count("pk", filter=Q(ended_on__isnull=True)),
    )
    named = [
        Cabinet(name, start, None if in_office else end, seen, people)
        for name, start, end, seen, people, in_office in rows
    ]
    return sorted(named, key=lambda cabinet: (str(cabinet.started_on), cabinet.name), reverse=True)


def find_cabinet(code: str) -> Cabinet | None:
    """The cabinet at this address: "rutte-iv"."""
    return next((cabinet for cabinet in cabinets() if slugify(cabinet.name) == code), None)


def in_office(every: list[Cabinet], day: date | None) -> str | None:
    """The name of the cabinet that was in office on a day."""
    return next(
        (
            cabinet.name
            for cabinet in every
            if day and cabinet.started_on and cabinet.started_on <= day
            if not cabinet.ended_on or day <= cabinet.ended_on
        ),
        None,
    )


def cabinet_address(name: str) -> str:
    return reverse("cabinet", args=[slugify(name)])
