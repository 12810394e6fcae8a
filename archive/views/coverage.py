"""What the archive has, year by year, and what it lacks."""

from django.shortcuts import render

from archive.figures.coverage import coverage_by_year, total
from archive.figures.keeping import kept


def coverage(request):
    years = kept("coverage", coverage_by_year)
    return render(request, "statistics/coverage.html", {"years": years, "total": total(years)})
