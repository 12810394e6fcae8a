"""Browsing in time: years, parliamentary years, and the calendar of a week."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from archive.calendar.recesses import Recess, known_recesses
from archive.figures.keeping import kept
from archive.figures.reach import reach
from archive.figures.statistics import shelves
from archive.identifiers import read_vergaderjaar
from archive.models import QuestionSet
from archive.views.listing import listed


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    asked: list[QuestionSet]
    answered: list[QuestionSet]
    recess: Recess | None


def years(request: HttpRequest) -> HttpResponse:
    week = reach(timezone.localdate()).day.isocalendar()
    return render(request, "years/years.html", {"week": week} | kept("shelves", shelves))


def year(request: HttpRequest, year: int) -> HttpResponse:
    sets = QuestionSet.objects.in_year(year)
    if not sets.exists():
        raise Http404(f"Geen vragen uit {year}")
    context = {"year": year, "months": _weeks_by_month(year), "heading": f"Vragen uit {year}"}
    return render(request, "years/year.html", context | listed(request, sets, [year]))


def session(request: HttpRequest, vergaderjaar: str) -> HttpResponse:
    read = read_vergaderjaar(vergaderjaar)
    if read and read != vergaderjaar:
        return redirect("session", read, permanent=True)
    sets = QuestionSet.objects.filter(vergaderjaar=vergaderjaar)
    if not sets.exists():
        raise Http404(f"Geen vragen uit het vergaderjaar {vergaderjaar}")
    context = {"heading": "Vergaderjaar", "session": vergaderjaar}
    return render(request, "years/year.html", context | listed(request, sets))


def week(request: HttpRequest, year: int, number: int) -> HttpResponse:
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise Http404(f"{year} heeft geen week {number}") from error
    last = monday + timedelta(days=6)
    span = {year for year, _ in kept("shelves", shelves)["years"]}
    if year not in span:
        # or there would be no end to the weeks one can turn to
        raise Http404(f"Geen vragen uit {year}")
    asked = list(QuestionSet.objects.filter(submitted_on__range=(monday, last)).for_list())
    answered = list(QuestionSet.objects.filter(answered_on__range=(monday, last)).for_list())
    known = reach(timezone.localdate())
    context = {
        "year": year,
        "number": number,
        "monday": monday,
        "last": last,
        "days": [_day(monday + timedelta(days=n), asked, answered) for n in range(7)],
        "asked": len(asked),
        "answered": len(answered),
        "sets": len({s.pk for s in [*asked, *answered]}),
        "before": _before(monday - timedelta(days=7), span),
        "after": _after(monday + timedelta(days=7), span),
        "today": known.day,
        "reach": known,
        "example": any(s.is_example for s in [*asked, *answered]),
    }
    return render(request, "years/week.html", context)


def _before(monday: date, years: set[int]) -> tuple[int, int, int] | None:
    """The week to turn back to: this one, or the last of an earlier year that has questions."""
    week = monday.isocalendar()
    earlier = [year for year in years if year < week.year]
    if week.year in years:
        return week
    return date(max(earlier), 12, 28).isocalendar() if earlier else None


def _after(monday: date, years: set[int]) -> tuple[int, int, int] | None:
    week = monday.isocalendar()
    later = [year for year in years if year > week.year]
    if week.year in years:
        return week
    return date(min(later), 1, 4).isocalendar() if later else None


def _day(day: date, asked: list[QuestionSet], answered: list[QuestionSet]) -> Day:
    return Day(
        day,
        [s for s in asked if s.submitted_on == day],
        [s for s in answered if s.answered_on == day],
        known_recesses().on(day),
    )


def _weeks_by_month(year: int) -> dict[date, list[int]]:
    """The weeks of a year by the month their Thursday is in, as the numbering of weeks has it."""
    months: dict[date, list[int]] = {}
    for number in range(1, date(year, 12, 28).isocalendar().week + 1):
        thursday = date.fromisocalendar(year, number, 4)
        months.setdefault(thursday.replace(day=1), []).append(number)
    return months
