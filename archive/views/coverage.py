"""What the archive has, year by year, and what it lacks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.figures.coverage import coverage_by_year, total
from archive.figures.statistics import kept


def coverage(request: HttpRequest) -> HttpResponse:
    years = kept("coverage", coverage_by_year)
    return render(request, "statistics/coverage.html", {"years": years, "total": total(years)})
