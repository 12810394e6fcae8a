"""The front page, and what this archive is."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.calendar.recesses import known_recesses
from archive.figures.coverage import coverage
from archive.figures.keeping import kept
from archive.figures.reach import reach
from archive.figures.statistics import (
    MODERN,
    by_year,
    overdue_by_ministry,
    with_text,
)
from archive.figures.statistics import NEWEST as NEWEST_FIRST
from archive.models import QuestionSet
from archive.shown import findings
from archive.shown.charts import yearly
from archive.shown.structured import site

WEEK = timedelta(days=6)  # from the first of seven days to the last
NEWEST, ASKED, OWING = 4, 6, 8


class Owing(NamedTuple):
    """A ministry that keeps the Kamer waiting: for how many sets certainly, and possibly."""

    label: str
    code: str
    certain: int
    possible: int


def home(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    today = known.day
    newest = list(QuestionSet.objects.newest_answers().for_list().with_answerers()[:NEWEST])
    week = _week(today)
    late, owing, texts, years = kept(f"home-{today}", lambda: _figures(today))
    modern = [row for row in years if int(row.label) >= MODERN]
    context = {
        "today": today,
        "reach": known,
        "newest": newest,
        "week": week,
        "late": late,
        "owing": owing[:OWING],
        "texts": texts,
        "first_year": years[-1].label if years else "",
        "volumes": yearly({int(row.label): row.sets for row in modern}),
        "finding": findings.asked(modern, today),
        "structured": site(),
        "example": any(s.is_example for s in [*newest, *week["asked"]]),
    }
    return render(request, "home/home.html", context)


def _figures(today: date) -> tuple[Any, ...]:
    """What is counted for the page: kept until a set changes."""
    return QuestionSet.objects.count_late(today), _owing(today), with_text(), by_year()


def _week(today: date) -> dict[str, Any]:
    """What was asked in the seven days to the last that is known; where that is nothing, last."""
    start = today - WEEK
    asked = QuestionSet.objects.filter(submitted_on__range=(start, today)).order_by(*NEWEST_FIRST)
    number = asked.count()
    sets = asked if number else QuestionSet.objects.order_by(*NEWEST_FIRST)
    return {
        "start": start,
        "number": number,
        "asked": list(sets.for_list()[:ASKED]),
        "calendar": today.isocalendar(),
    }


def _owing(day: date) -> list[Owing]:
    """Who keeps the Kamer waiting, most certain sets first."""
    sets = QuestionSet.objects
    certain = overdue_by_ministry(sets.certainly_overdue(day), day)
    possible = overdue_by_ministry(sets.possibly_overdue(day), day)
    names = {row.url: row.label for row in [*certain, *possible]}
    counts = [{row.url: row.sets for row in rows} for rows in (certain, possible)]
    rows = [Owing(label, code, *(n.get(code, 0) for n in counts)) for code, label in names.items()]
    return sorted(rows, key=lambda row: (-row.certain, -row.possible, row.label))


def about(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    context = {
        "coverage": coverage(),
        "contact": settings.CONTACT,
        "mail": bool(settings.EMAIL_HOST),
        "reach": known,
        "recesses": known_recesses(),
    }
    return render(request, "home/about.html", context)
