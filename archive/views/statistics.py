"""What is overdue, today and on any past day; and figures over the years."""

import csv
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.charts import bars
from archive.deadlines import DOUBTFUL_AFTER
from archive.models import Ministry, QuestionSet
from archive.statistics import figures, kept, overdue_by_minister, overdue_by_ministry
from archive.views.paging import paged

COLUMNS = ["naam", "reeksen", "met_antwoorddatum", "mediaan_dagen", "kwart_dagen", "driekwart_dagen"]
SHARES = ["aandeel_binnen_drie_weken", "aandeel_binnen_zes_weken"]


def late(request):
    today = timezone.localdate()
    day, complaint = _day(request, today)
    overdue, missing = _overdue(day, today)
    ministry, unknown = _ministry(request)
    chosen = missing if "ouder" in request.GET else overdue
    page = paged(request, (chosen.at_ministries([ministry]) if ministry else chosen).longest_waiting().for_list())
    context = {
        "today": day,
        "is_today": day == today,
        "latest": today,
        "older": "ouder" in request.GET,
        "listing": page,
        "ministry": ministry,
        "complaint": complaint or unknown,
        "example": any(s.is_example for s in page),
    }
    return render(request, "statistics/late.html", context | kept(f"owed-{day}", lambda: _owed(overdue, missing, day)))


def late_csv(request):
    today = timezone.localdate()
    day, _ = _day(request, today)
    response = _csv_response("te-laat", ["nummer", "onderwerp", "ingezonden", "uitgesteld", "dagen_open"])
    for s in _overdue(day, today)[0].longest_waiting().iterator():
        row = [s.identifier, s.subject, s.submitted_on, s.delayed_on or "", (day - s.submitted_on).days]
        csv.writer(response).writerow(row)
    return response


def statistics(request):
    tables = kept("figures", figures)
    volumes = _every_year(tables["jaren"], lambda row: row.sets)
    medians = _every_year(tables["jaren"], lambda row: row.times.median or 0)
    context = {
        "tables": tables,
        "volumes": bars(volumes),
        "most_asked": max(volumes, key=lambda pair: pair[1], default=None),
        "medians": bars(medians),
        "slowest": max(medians, key=lambda pair: pair[1], default=None),
        "parties": tables["fracties"][:30],
        "longest": QuestionSet.objects.answered().slowest().for_list()[:10],
        "today": timezone.localdate(),
    }
    return render(request, "statistics/statistics.html", context)


def statistics_csv(request, name):
    tables = kept("figures", figures)
    if name not in tables:
        raise Http404(f"Geen tabel {name}")
    response = _csv_response(name, COLUMNS + SHARES)
    for row in tables[name]:
        t = row.times
        numbers = [t.median, t.first_quarter, t.third_quarter, t.in_three_weeks, t.in_six_weeks]
        cells = ["" if n is None else round(n, 4) for n in numbers]
        csv.writer(response).writerow([row.label, row.sets, t.count, *cells])
    return response


def _every_year(rows, value):
    """A value for each year from the first to the last, 0 where nothing was asked."""
    values = {int(row.label): value(row) for row in rows}
    years = range(min(values), max(values) + 1) if values else ()
    return [(str(year), values.get(year, 0)) for year in years]


def _overdue(day, today):
    """What was late on the day, and apart from that what waits so long that its answer must be missing here."""
    overdue = QuestionSet.objects.overdue(day) if day == today else QuestionSet.objects.overdue_on(day)
    return overdue.since(day - DOUBTFUL_AFTER), overdue.before(day - DOUBTFUL_AFTER)


def _owed(overdue, missing, day):
    ministries = overdue_by_ministry(overdue, day)
    most = max((row.sets for row in ministries), default=1)
    return {
        "total": overdue.count(),
        "missing": missing.count(),
        "ministries": ministries,
        "most": most,
        "ministers": overdue_by_minister(overdue, day)[:25],
    }


def _ministry(request):
    """The ministry the address asks for, or None, and what is wrong with it."""
    code = request.GET.get("ministerie", "")
    found = Ministry.objects.filter(code=code).first() if code else None
    return found, f"ministerie “{code}” bestaat niet." if code and not found else ""


def _day(request, today):
    """The day the address asks for, by default today, and what is wrong with it."""
    text = request.GET.get("op", "")
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        return today, f"op “{text}” is geen datum; schrijf bijvoorbeeld 2024-11-25."
    if day > today:
        return today, "Die dag moet nog komen; dit is de stand van vandaag."
    return day, ""


def _csv_response(name, columns):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    csv.writer(response).writerow(columns)
    return response
