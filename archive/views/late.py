"""What is overdue: as far as the archive knows, and on any past day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from archive.calendar.deadlines import DOUBTFUL_AFTER, TERM
from archive.calendar.recesses import known_recesses
from archive.figures.reach import Reach, reach
from archive.figures.statistics import kept, overdue_by_minister, overdue_by_ministry
from archive.models import Ministry, Person, QuestionSet
from archive.models.questions import QuestionSetQuerySet
from archive.views.paging import paged_sets
from archive.views.tables import csv_response

COLUMNS = [
    "nummer",
    "onderwerp",
    "ingezonden",
    "uitgesteld",
    "termijn_tot_en_met",
    "dagen_te_laat",
    "waarvan_in_reces",
]
KEPT = ("op", "ministerie", "bewindspersoon", "ouder")  # what a form passes on
SORTS = {"langst": "langst open eerst", "kortst": "kortst open eerst"}


@dataclass(frozen=True, slots=True)
class Late:
    """A set with how late its answer was on a day, and how many of those days were in a recess."""

    set: QuestionSet
    due_on: date
    days: int
    recess: int


def late(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    day, complaints = _day(request, known)
    overdue, missing = _overdue(day, known)
    ministry, minister = _bodies(request, complaints)
    sort = _sort(request, complaints)
    older = "ouder" in request.GET
    chosen = _narrowed(missing if older else overdue, ministry, minister).longest_waiting()
    page = paged_sets(request, chosen.reverse() if sort == "kortst" else chosen)
    context = {
        "today": day,
        "is_latest": day == known.day,
        "undated": 0 if day == known.day else _undated(day),
        "reach": known,
        "recess": known_recesses().on(day),
        "recesses": known_recesses(),
        "older": older,
        "listing": page,
        "rows": [_late(s, day) for s in page],
        "ministry": ministry,
        "minister": minister,
        "sort": sort,
        "sorts": SORTS.items(),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "complaints": complaints,
        "example": any(s.is_example for s in page),
    }
    context |= kept(f"owed-{day}-{day == known.day}", lambda: _owed(overdue, missing, day))
    return render(request, "late/late.html", context)


def late_csv(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    day, complaints = _day(request, known)
    sets = _narrowed(_overdue(day, known)[0], *_bodies(request, complaints))
    rows = (_late(s, day) for s in sets.longest_waiting().iterator())
    return csv_response(
        f"te-laat-{day}",
        COLUMNS,
        (
            [
                r.set.identifier,
                r.set.subject,
                r.set.submitted_on,
                r.set.delayed_on or "",
                r.due_on,
                r.days,
                r.recess,
            ]
            for r in rows
        ),
    )


def overdue_now(request: HttpRequest) -> QuestionSetQuerySet:
    """The sets that the address chooses of those that are overdue as far as the archive knows: for
    the feed.
    """
    known = reach(timezone.localdate())
    return _narrowed(_overdue(known.day, known)[0], *_bodies(request, []))


def _late(question_set: QuestionSet, day: date) -> Late:
    due = question_set.due_as_of(day)
    return Late(question_set, due, (day - due).days, known_recesses().days_between(due, day))


def _overdue(day: date, known: Reach) -> tuple[QuestionSetQuerySet, QuestionSetQuerySet]:
    """What was late on the day, and apart from that what waits so long that its answer must be
    missing here.
    """
    overdue = (
        QuestionSet.objects.overdue(day)
        if day == known.day
        else QuestionSet.objects.overdue_on(day)
    )
    return overdue.since(day - DOUBTFUL_AFTER), overdue.before(day - DOUBTFUL_AFTER)


def _undated(day: date) -> int:
    """How many may have been late on the day: they were answered, but nobody knows when."""
    return (
        QuestionSet.objects.answered_some_day()
        .since(day - DOUBTFUL_AFTER)
        .before(day - TERM)
        .count()
    )


def _narrowed(
    sets: QuestionSetQuerySet, ministry: Ministry, minister: Person | None
) -> QuestionSetQuerySet:
    if ministry:
        sets = sets.at_ministries([ministry])
    return sets.addressed_to(minister) if minister else sets


def _owed(overdue: QuestionSetQuerySet, missing: QuestionSetQuerySet, day: date) -> dict[str, Any]:
    ministries = overdue_by_ministry(overdue, day)
    return {
        **_counts(overdue | missing, day - DOUBTFUL_AFTER),
        "ministries": ministries,
        "most": max((row.sets for row in ministries), default=1),
        "ministers": overdue_by_minister(overdue, day),
    }


def _counts(sets: QuestionSetQuerySet, since: date) -> dict[str, int]:
    late, lost = Q(submitted_on__gte=since), Q(submitted_on__lt=since)
    return sets.order_by().aggregate(
        total=Count("pk", filter=late), missing=Count("pk", filter=lost)
    )


def _bodies(request: HttpRequest, complaints: list[str]) -> list[Any]:
    """The ministry and the minister that the address asks for, or None."""
    found = []
    for name, rows, key in (("ministerie", Ministry, "code"), ("bewindspersoon", Person, "slug")):
        value = request.GET.get(name, "").replace("\0", "")
        found.append(rows.objects.filter(**{key: value}).first() if value else None)
        if value and not found[-1]:
            complaints.append(f"{name} “{value}” bestaat niet.")
    return found


def _sort(request: HttpRequest, complaints: list[str]) -> str:
    sort = request.GET.get("sorteer") or "langst"
    if sort not in SORTS:
        complaints.append(f"sorteer “{sort}” bestaat niet.")
        return "langst"
    return sort


def _day(request: HttpRequest, known: Reach) -> tuple[date, list[Any]]:
    """The day the address asks for, by default the last that is known, and what is wrong with
    it.
    """
    text = request.GET.get("op", "")
    try:
        day = date.fromisoformat(text) if text else known.day
    except ValueError:
        return known.day, [f"op “{text}” is geen datum; schrijf bijvoorbeeld 2024-11-25."]
    if day > known.day:
        shown = f"dit is de stand van {date_format(known.day, 'j F Y')}."
        return known.day, [
            f"Van die dag weet dit archief {'nog ' if day > timezone.localdate() else ''}niets; "
            f"{shown}"
        ]
    return day, []
