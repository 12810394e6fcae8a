"""How up to date the archive is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.fetch.standing import standings


def status(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = [(standing, standing.lag_in_hours(now)) for standing in standings()]
    return render(request, "status/status.html", {"rows": rows, "now": now})
