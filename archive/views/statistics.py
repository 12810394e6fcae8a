"""Figures over the years."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.calendar.recesses import known_recesses
from archive.figures.keeping import kept
from archive.figures.reach import reach
from archive.figures.statistics import MODERN, Row, tables_and_slowest
from archive.models import QuestionSet
from archive.shown.charts import yearly
from archive.templatetags.pages import number
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
    waiting = QuestionSet.objects.certainly_overdue(known.day)
    context = _years(tables["jaren"]) | {
        "tables": tables,
        "parties": tables["fracties"][:30],
        "most_of_party": max((row.sets for row in tables["fracties"]), default=0),
        "waiting": waiting.longest_waiting().for_list()[:10],
        "longest": slowest,
        "today": known.day,
        "reach": known,
        "recesses": known_recesses(),
    }
    return render(request, "statistics/statistics.html", context)


def _years(rows: Any) -> Any:
    """The years since 1995, and apart from them those before; in every picture what it rests on."""
    modern = [row for row in rows if int(row.label) >= MODERN]
    older = [row for row in rows if int(row.label) < MODERN]
    timed, sets = (sum(n) for n in ((r.times.count for r in rows), (r.sets for r in rows)))
    rests_on = f"Berust op {number(sum(row.times.count for row in modern))} van de "
    rests_on += f"{number(sum(row.sets for row in modern))} reeksen: die met een antwoorddatum"
    return {
        "modern": modern,
        "older": older,
        "older_sets": sum(row.sets for row in older),
        "timed": (timed, sets),
        "medians_rest_on": rests_on,
        "volumes": _drawn(modern, lambda row: row.sets),
        "older_volumes": _drawn(older, lambda row: row.sets),
        "medians": _drawn(modern, lambda row: row.times.median),
    }


def _drawn(rows: Any, value: Any) -> Any:
    """The chart of a value of each year; a year of which there is none is a gap."""
    return yearly({int(row.label): value(row) for row in rows})


def statistics_csv(request: HttpRequest, name: str) -> HttpResponse:
    tables, _ = kept("tables", tables_and_slowest)
    if name not in tables:
        raise Http404(f"Geen tabel {name}")
    return csv_response(request, name, COLUMNS + SHARES, map(_cells, tables[name]))


def _cells(row: Row) -> list[str | int | float]:
    t = row.times
    numbers = [t.median, t.first_quarter, t.third_quarter, t.in_three_weeks, t.in_six_weeks]
    return [row.label, row.sets, t.count, *("" if n is None else round(n, 4) for n in numbers)]
