"""Browsing in time: years, parliamentary years, and the calendar of a week."""

from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from archive.identifiers import read_vergaderjaar
from archive.models import QuestionSet
from archive.statistics import kept, shelves
from archive.views.listing import listed


def years(request):
    context = {"week": timezone.localdate().isocalendar()}
    return render(request, "years/years.html", context | kept("shelves", shelves))


def year(request, year):
    sets = QuestionSet.objects.in_year(year)
    if not sets.exists():
        raise Http404(f"Geen vragen uit {year}")
    weeks = date(year, 12, 28).isocalendar().week
    context = {"year": year, "weeks": range(1, weeks + 1), "heading": f"Vragen uit {year}"}
    return render(request, "years/year.html", context | listed(request, sets))


def session(request, vergaderjaar):
    read = read_vergaderjaar(vergaderjaar)
    if read and read != vergaderjaar:
        return redirect("session", read, permanent=True)
    sets = QuestionSet.objects.filter(vergaderjaar=vergaderjaar)
    if not sets.exists():
        raise Http404(f"Geen vragen uit het vergaderjaar {vergaderjaar}")
    return render(
        request, "years/year.html", {"heading": "Vergaderjaar", "session": vergaderjaar} | listed(request, sets)
    )


def week(request, year, number):
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise Http404(f"{year} heeft geen week {number}") from error
    last = monday + timedelta(days=6)
    asked = list(QuestionSet.objects.filter(submitted_on__range=(monday, last)).for_list()[:300])
    answered = list(QuestionSet.objects.filter(answered_on__range=(monday, last)).for_list()[:300])
    days = [monday + timedelta(days=n) for n in range(7)]
    context = {
        "year": year,
        "number": number,
        "monday": monday,
        "last": last,
        "days": [(day, _on(asked, "submitted_on", day), _on(answered, "answered_on", day)) for day in days],
        "before": (monday - timedelta(days=7)).isocalendar(),
        "after": (monday + timedelta(days=7)).isocalendar(),
        "today": timezone.localdate(),
        "example": any(s.is_example for s in [*asked, *answered]),
    }
    return render(request, "years/week.html", context)


def _on(sets, name, day):
    return [s for s in sets if getattr(s, name) == day]
