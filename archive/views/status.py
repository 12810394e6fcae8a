"""How up to date the archive is: for readers a page, for Prometheus its text."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from archive.fetch.standing import Standing, standings
from archive.models import Letter, PendingIndex, QuestionSet, SourceDocument, Wish

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def status(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = [(standing, standing.lag_in_hours(now)) for standing in standings()]
    return render(request, "status/status.html", {"rows": rows, "now": now})


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    lines = [line for metric in (*_of_archive(), *_of_sources(), *_of_mail()) for line in metric]
    return HttpResponse("\n".join(lines) + "\n", content_type=PROMETHEUS)


def _of_archive() -> Iterator[Iterator[str]]:
    living = SourceDocument.objects.that_count()
    yield _metric("sets", "gauge", "Question sets.", [("", QuestionSet.objects.count())])
    yield _metric("documents", "gauge", "Documents that count.", [("", living.count())])
    pending = PendingIndex.objects.count()
    yield _metric(
        "index_pending", "gauge", "Sets whose index entry is out of date.", [("", pending)]
    )


def _of_sources() -> Iterator[Iterator[str]]:
    rows, now = standings(), timezone.now()

    def each(value: str) -> list[tuple[str, float]]:
        return [(f'{{source="{s.source}"}}', float(getattr(s, value))) for s in rows]

    lags = [(f'{{source="{s.source}"}}', lag.total_seconds()) for s in rows if (lag := s.lag(now))]
    yield _metric("source_lag_seconds", "gauge", "Since all of a source was here.", lags)
    yield _metric("source_last_success", "gauge", "When a round ended well.", _successes(rows))
    failing = [(f'{{source="{s.source}"}}', float(len(s.faults))) for s in rows]
    yield _metric("source_failing", "gauge", "Lists and kinds of files that fail.", failing)
    yield _metric("source_waiting", "gauge", "Records and files to carry.", each("waiting"))
    yield _metric("source_missing_files", "gauge", "Files that were not there.", each("missing"))
    yield _metric("source_refused_files", "gauge", "Files that no reader read.", each("refused"))
    yield _metric("source_requests_total", "counter", "Requests made.", each("requests"))
    yield _metric("source_bytes_total", "counter", "Bytes received.", each("received"))
    faults = each("failed_requests")
    yield _metric("source_failed_requests_total", "counter", "Requests that failed.", faults)


def _of_mail() -> Iterator[Iterator[str]]:
    """How many, never whose."""
    wishes = Wish.objects.confirmed().count()
    yield _metric("wishes", "gauge", "Confirmed wishes to be told.", [("", wishes)])
    letters = Letter.objects.count()
    yield _metric("letters_waiting", "gauge", "Letters to be sent.", [("", letters)])


def _successes(rows: list[Standing]) -> list[tuple[str, float]]:
    return [
        (f'{{source="{s.source}"}}', s.succeeded_at.timestamp()) for s in rows if s.succeeded_at
    ]


def _metric(name: str, kind: str, about: str, values: list[tuple[str, float]]) -> Iterator[str]:
    yield f"# HELP archive_{name} {about}"
    yield f"# TYPE archive_{name} {kind}"
    for labels, value in values:
        yield f"archive_{name}{labels} {value:.15g}"
