"""A list of question sets that a reader can narrow, sort, page and follow, all in the address."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Max, Min
from django.http import HttpRequest
from django.utils import timezone

from archive.figures.reach import reach
from archive.models import QuestionSet
from archive.models.kamerstukken import ReferenceQuerySet
from archive.models.set_queries import QuestionSetQuerySet
from archive.search.codes import MAYBE_OVERDUE, OVERDUE, STATUSES
from archive.shown.columns import SETS
from archive.shown.fields import Record
from archive.views.paging import paged_sets

# Each order with the fields it goes by; the name decides between equals.
SORTS = {
    "nieuwste": ("nieuwste eerst", F("submitted_on").desc(nulls_last=True), "-identifier"),
    "oudste": ("oudste eerst", F("submitted_on").asc(nulls_last=True), "identifier"),
    "beantwoord": (
        "laatst beantwoord eerst",
        F("answered_on").desc(nulls_last=True),
        "-identifier",
    ),
}


ANY_YEAR = range(1800, 2200)  # a list may turn out empty


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address chooses; None and "" where it chooses nothing."""

    year: int | None
    status: str
    sort: str
    complaints: list[str]  # a sentence for each value that does not exist here

    def __bool__(self) -> bool:
        return bool(self.year or self.status)

    def of(self, sets: QuestionSetQuerySet, today: date) -> QuestionSetQuerySet:
        """Those of the sets that were chosen."""
        if self.year:
            sets = sets.in_year(self.year)
        if self.status == OVERDUE:
            return sets.certainly_overdue(today)
        if self.status == MAYBE_OVERDUE:
            return sets.possibly_overdue(today)
        return sets.filter(status=self.status) if self.status else sets


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sets that an address chooses, for what is taken along and for feeds."""

    keys: Callable[[str, int | None], list[int]]  # in an order, the first so many of it or all
    among: Callable[[Collection[int]], set[int]]  # those of these keys
    sort: str  # the order that the address asks for, or the usual one
    parameters: Collection[str]  # what an address may have behind its question mark
    complaints: list[str]  # a sentence for each value that does not exist here
    columns: Record = SETS
    row: Callable[[QuestionSet], Any] = field(default=lambda question_set: question_set)

    def strange(self, request: HttpRequest, also: Collection[str]) -> list[str]:
        """A sentence for each parameter of the address that neither the list nor `also` has."""
        names = request.GET.keys() - {*self.parameters, *also}
        return [f"De parameter “{name}” bestaat niet." for name in sorted(names)]


def listed(
    request: HttpRequest,
    sets: QuestionSetQuerySet,
    years: list[int] | None = None,
    total: int | None = None,
) -> dict[str, Any]:
    """The context of templates/questions/_listing.html: the page of sets, and what may be chosen.

    `years`: those the sets are of, and `total`: how many there are, where that is known already.
    """
    years = years_of(sets, "submitted_on") if years is None else years
    choice = read_choice(request, years)
    known = reach(timezone.localdate())
    chosen = choice.of(sets, known.day).order_by(*SORTS[choice.sort][1:])
    page = paged_sets(request, chosen, None if choice else total)
    return narrowing(choice, years) | {
        "listing": page,
        "today": known.day,
        "reach": known,
        "example": any(s.is_example for s in page),
    }


def chosen_of(request: HttpRequest, sets: QuestionSetQuerySet, *also: str) -> Chosen:
    """Those of the sets that the address chooses, as `listed()` shows them; `also`: what else the
    address may have."""
    choice = read_choice(request, ANY_YEAR)
    narrowed = choice.of(sets, reach(timezone.localdate()).day)

    def keys(sort: str, limit: int | None) -> list[int]:
        return list(narrowed.order_by(*SORTS[sort][1:]).values_list("pk", flat=True)[:limit])

    parameters = {"jaar", "status", "sorteer", *also}
    return Chosen(keys, narrowed.among, choice.sort, parameters, choice.complaints)


def narrowing(choice: Choice, years: list[int]) -> dict[str, Any]:
    """The context of templates/questions/_narrowing.html."""
    return {
        "years": years,
        "statuses": STATUSES.choices.items(),
        "sorts": [(name, label) for name, (label, *_) in SORTS.items()],
        "chosen": {"jaar": choice.year, "status": choice.status, "sorteer": choice.sort},
        "complaints": choice.complaints,
    }


def years_of(rows: QuestionSetQuerySet | ReferenceQuerySet, field: str) -> list[int]:
    """From the last year of these rows to the first."""
    span = rows.order_by().aggregate(first=Min(field), last=Max(field))
    return list(range(span["last"].year, span["first"].year - 1, -1)) if span["first"] else []


def read_choice(request: HttpRequest, years: Collection[int]) -> Choice:
    chosen, complaints = [], []
    known = {"jaar": {str(y) for y in years}, "status": STATUSES.choices, "sorteer": SORTS}
    for name, values in known.items():
        value = request.GET.get(name, "")
        if value and value not in values:
            complaints.append(f"{name} “{value}” komt hier niet voor.")
            value = ""
        chosen.append(value)
    year, status, sort = chosen
    return Choice(int(year) if year else None, status, sort or "nieuwste", complaints)
