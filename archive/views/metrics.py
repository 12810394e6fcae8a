"""How the archive is doing, for Prometheus."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from archive import replica
from archive.backup.last import last_backup
from archive.client import may_measure
from archive.fetch.standing import Standing, standings
from archive.models import Letter, PendingIndex, QuestionSet, SourceDocument, Wish
from archive.requests import counted
from archive.search.engine import engine
from archive.search.index import following, pending
from archive.search.index.places import is_one_of_many


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_measure(request):
        return HttpResponseForbidden("METRICS_FROM\n", content_type="text/plain; charset=utf-8")
    registry = counted()
    registry.register(_Archive())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Archive:
    """What the database, the index and the sources say; without a database, that it is gone."""

    def collect(self) -> Iterator[Metric]:
        yield from _of_index()
        if made := last_backup():
            yield _gauge("backup_made", "Moment of the last backup, since 1970.", made.timestamp())
        try:
            rows = [*_of_rows(), *_of_sources(), *_of_mail()]
        except DatabaseError:
            rows = []
        yield _gauge("database_up", "Whether the database answers.", bool(rows))
        yield from rows


def _of_index() -> Iterator[Metric]:
    yield _gauge(
        "index_usable", "Whether there is an index to search.", not engine().why_no_index()
    )
    if written := engine().written_at():
        yield _gauge("index_written", "When the index was written, since 1970.", written)


def _of_rows() -> Iterator[Metric]:
    if replica.is_set():
        yield _gauge("replica_read", "Whether pages are read from it.", replica.is_fresh())
    living = SourceDocument.objects.that_count()
    yield _gauge("sets", "Question sets.", QuestionSet.objects.count())
    yield _gauge("documents", "Documents that count.", living.count())
    yield _gauge("index_pending", "Changes that this machine's index lacks.", pending.waiting())
    if is_one_of_many():
        yield _gauge("index_log", "Changes kept for any machine.", PendingIndex.objects.count())
        yield _gauge("index_follows", "Whether the index follows.", not following.why_not())
        yield _gauge("index_building", "Whether it is built anew.", engine().is_building())


def _of_sources() -> Iterator[Metric]:
    rows, now = standings(), timezone.now()
    for kind, name, about, value_of in _OF_A_SOURCE:
        metric = kind(f"archive_source_{name}", about, labels=["source"])
        for standing in rows:
            if (value := value_of(standing, now)) is not None:
                metric.add_metric([standing.source], value)
        yield metric


def _of_mail() -> Iterator[Metric]:
    """How many, never whose."""
    yield _gauge("wishes", "Confirmed wishes to be told.", Wish.objects.confirmed().count())
    yield _gauge("letters_waiting", "Letters to be sent.", Letter.objects.count())


def _lag(standing: Standing, now: datetime) -> float | None:
    lag = standing.lag(now)
    return lag.total_seconds() if lag else None


def _success(standing: Standing, now: datetime) -> float | None:
    return standing.succeeded_at.timestamp() if standing.succeeded_at else None


_GAUGE, _COUNTER = GaugeMetricFamily, CounterMetricFamily
_OF_A_SOURCE: tuple[tuple[Any, str, str, Callable[[Standing, datetime], float | None]], ...] = (
    (_GAUGE, "lag_seconds", "Since all of a source was here.", _lag),
    (_GAUGE, "last_success", "When a round ended well, since 1970.", _success),
    (_GAUGE, "failing", "Lists and kinds of files that fail.", lambda s, _: len(s.faults)),
    (_GAUGE, "waiting", "Records and files to carry.", lambda s, _: s.waiting),
    (_GAUGE, "missing_files", "Files that were not there.", lambda s, _: s.missing),
    (_GAUGE, "refused_files", "Files that no reader read.", lambda s, _: s.refused),
    (_COUNTER, "requests", "Requests made.", lambda s, _: s.requests),
    (_COUNTER, "bytes", "Bytes received.", lambda s, _: s.received),
    (_COUNTER, "failed_requests", "Requests that failed.", lambda s, _: s.failed_requests),
)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"archive_{name}", about, value=value)
