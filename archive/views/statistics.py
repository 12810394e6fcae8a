"""Figures over the years."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.calendar.recesses import known_recesses
from archive.figures.keeping import kept
from archive.figures.reach import reach
from archive.figures.statistics import MODERN, Row, tables_and_slowest
from archive.models import QuestionSet
from archive.shown import findings
from archive.shown.charts import yearly
from archive.templatetags.pages import number
from archive.views.tables import csv_response

FEWEST = 3  # years that make a picture
COLUMNS = [
    "naam",
    "reeksen",
    "met_antwoorddatum",
    "mediaan_dagen",
    "kwart_dagen",
    "driekwart_dagen",
]
SHARES = ["aandeel_binnen_drie_weken", "aandeel_binnen_zes_weken"]


# By what a table can be sorted: its heading, and the value of a row.
SORTED: dict[str, tuple[str, Callable[[Row], Any]]] = {
    "naam": ("", lambda row: row.label.casefold()),
    "reeksen": ("reeksen", lambda row: row.sets),
    "antwoorden": ("met antwoord\u00addatum", lambda row: row.times.count),
    "mediaan": ("mediaan", lambda row: row.times.median),
    "helft": ("middelste helft", lambda row: row.times.first_quarter),
    "drie": ("in drie weken", lambda row: row.times.in_three_weeks),
    "zes": ("in zes weken", lambda row: row.times.in_six_weeks),
}
HEADS = {"jaren": "Jaar", "ministeries": "Ministerie", "kabinetten": "Kabinet"}
HEADS |= {"fracties": "Fractie"}


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of a table, with the address that sorts by it and how it is sorted now."""

    label: str
    address: str = ""
    sort: str = ""  # "ascending", "descending" or "": a value of aria-sort


@dataclass(frozen=True, slots=True)
class Order:
    """By which column of which table the address sorts."""

    table: str = ""
    column: str = ""
    down: bool = False

    def of(self, table: str, rows: list[Row]) -> list[Row]:
        """The rows in this order; those without a value last."""
        if table != self.table:
            return rows
        value = SORTED[self.column][1]
        there = [row for row in rows if value(row) is not None]
        return sorted(there, key=value, reverse=self.down) + [r for r in rows if r not in there]

    def heads(self, table: str) -> list[Head]:
        return [self._head(table, column) for column in SORTED]

    def _head(self, table: str, column: str) -> Head:
        chosen = (table, column) == (self.table, self.column)
        # a name is sorted upward first, a number downward
        down = not self.down if chosen else column != "naam"
        address = f"?sorteer={table}.{'-' if down else ''}{column}#{table}"
        sort = ("descending" if self.down else "ascending") if chosen else ""
        return Head(SORTED[column][0] or HEADS[table], address, sort)


def statistics(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    counted, slowest = kept("tables", tables_and_slowest)
    order, complaints = _order(request)
    tables = {name: order.of(name, rows) for name, rows in counted.items()}
    waiting = QuestionSet.objects.certainly_overdue(known.day)
    context = _years(counted["jaren"], tables["jaren"]) | {
        "tables": tables,
        "heads": {name: order.heads(name) for name in HEADS},
        "findings": _findings(counted, known.day),
        "parties": tables["fracties"][:30],
        "most_of_party": max((row.sets for row in tables["fracties"]), default=0),
        "waiting": waiting.longest_waiting().for_list()[:10],
        "overdue": waiting.count(),
        "longest": slowest,
        "today": known.day,
        "reach": known,
        "recesses": known_recesses(),
        "complaints": complaints,
    }
    return render(request, "statistics/statistics.html", context)


def _order(request: HttpRequest) -> tuple[Order, list[str]]:
    asked = request.GET.get("sorteer", "")
    table, _, column = asked.partition(".")
    if not asked:
        return Order(), []
    if table not in HEADS or column.removeprefix("-") not in SORTED:
        return Order(), [f"sorteer “{asked}” bestaat niet."]
    return Order(table, column.removeprefix("-"), column.startswith("-")), []


def _findings(tables: dict[str, list[Row]], until: date) -> dict[str, str]:
    modern = [row for row in tables["jaren"] if int(row.label) >= MODERN]
    return {
        "asked": findings.asked(modern, until),
        "waited": findings.waited(modern),
        "ministries": findings.quickest(tables["ministeries"], "ministerie"),
        "cabinets": findings.quickest(tables["kabinetten"], "kabinet"),
        "parties": findings.most_asking(tables["fracties"]),
    }


def _years(counted: list[Row], ordered: list[Row]) -> dict[str, Any]:
    """The years since 1995, and apart from them those before; in every picture what it rests on."""
    modern = [row for row in counted if int(row.label) >= MODERN]
    older = [row for row in counted if int(row.label) < MODERN]
    timed, sets = (sum(n) for n in ((r.times.count for r in counted), (r.sets for r in counted)))
    rests_on = f"Berust op {number(sum(row.times.count for row in modern))} van de "
    rests_on += f"{number(sum(row.sets for row in modern))} reeksen: die met een antwoorddatum"
    return {
        "modern": [row for row in ordered if row in modern],
        "modern_sets": sum(row.sets for row in modern),
        "older": older,
        "older_sets": sum(row.sets for row in older),
        "timed": (timed, sets),
        "medians_rest_on": rests_on,
        "volumes": _drawn(modern, lambda row: row.sets),
        "older_volumes": _drawn(older, lambda row: row.sets),
        "medians": _drawn(modern, lambda row: row.times.median, FEWEST),
    }


def _drawn(rows: Any, value: Any, fewest: int = 1) -> Any:
    """The chart of a value of each year; a year of which there is none is a gap."""
    return yearly({int(row.label): value(row) for row in rows}, fewest)


def statistics_csv(request: HttpRequest, name: str) -> HttpResponse:
    tables, _ = kept("tables", tables_and_slowest)
    if name not in tables:
        raise Http404(f"Geen tabel {name}")
    return csv_response(request, name, COLUMNS + SHARES, map(_cells, tables[name]))


def _cells(row: Row) -> list[str | int | float]:
    t = row.times
    numbers = [t.median, t.first_quarter, t.third_quarter, t.in_three_weeks, t.in_six_weeks]
    return [row.label, row.sets, t.count, *("" if n is None else round(n, 4) for n in numbers)]
