"""What the archive has, year by year, and what it lacks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.figures.coverage import coverage_by_year, lacking, total, work_list
from archive.figures.keeping import kept
from archive.identifiers import koop_address
from archive.models.choices import SourceKind
from archive.publications import publications
from archive.views.tables import csv_response

KINDS = (SourceKind.ANSWER, SourceKind.QUESTIONS)


def coverage(request: HttpRequest) -> HttpResponse:
    years = kept("coverage", coverage_by_year)
    context = {
        "years": years,
        "total": total(years),
        "lacking": kept("lacking", lacking),
        "reach": publications().reach,
    }
    return render(request, "statistics/coverage.html", context)


def work_list_csv(request: HttpRequest) -> HttpResponse:
    """The papers that the archive lacks, one a row: ?soort=antwoord&jaar=2024-2025 for a part."""
    kind, group = request.GET.get("soort", ""), request.GET.get("jaar", "")
    if kind and kind not in KINDS:
        raise Http404(f"Geen soort {kind}; wel {', '.join(KINDS)}.")
    rows = [
        (p.kind, p.group, p.identifier, koop_address(p.identifier)) for p in work_list(kind, group)
    ]
    return csv_response(request, "ontbreekt", ["soort", "jaar", "kenmerk", "adres"], rows)
