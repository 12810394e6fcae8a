"""Figures over the years."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.calendar.deadlines import DOUBTFUL_AFTER
from archive.calendar.recesses import known_recesses
from archive.figures.reach import reach
from archive.figures.statistics import Row, kept, tables_and_slowest
from archive.models import QuestionSet
from archive.shown.charts import yearly
from archive.views.tables import csv_response

COLUMNS = [
    "naam",
    "reeksen",
    "met_antwoorddatum",
    "mediaan_dagen",
    "kwart_dagen",
    "driekwart_dagen",
]
SHARES = ["aandeel_binnen_drie_weken", "aandeel_binnen_zes_weken"]


def statistics(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    tables, slowest = kept("tables", tables_and_slowest)
    years = {int(row.label): row for row in tables["jaren"]}
    waiting = QuestionSet.objects.overdue(known.day).since(known.day - DOUBTFUL_AFTER)
    context = {
        "tables": tables,
        "volumes": yearly({year: row.sets for year, row in years.items()}),
        "medians": yearly({year: row.times.median for year, row in years.items()}),
        "parties": tables["fracties"][:30],
        "most_of_party": max((row.sets for row in tables["fracties"]), default=0),
        "waiting": waiting.longest_waiting().for_list()[:10],
        "longest": slowest,
        "today": known.day,
        "reach": known,
        "recesses": known_recesses(),
    }
    return render(request, "statistics/statistics.html", context)


def statistics_csv(request: HttpRequest, name: str) -> HttpResponse:
    tables, _ = kept("tables", tables_and_slowest)
    if name not in tables:
        raise Http404(f"Geen tabel {name}")
    return csv_response(name, COLUMNS + SHARES, map(_cells, tables[name]))


def _cells(row: Row) -> list[str | int | float]:
    t = row.times
    numbers = [t.median, t.first_quarter, t.third_quarter, t.in_three_weeks, t.in_six_weeks]
    return [row.label, row.sets, t.count, *("" if n is None else round(n, 4) for n in numbers)]
