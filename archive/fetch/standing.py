"""How each source stands: when it was followed last, how far this archive is behind it, and what
failed since when.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from archive.models import RemoteFile, Source, SourceFeed

from .waiting import left_to_carry

_MOST = 20  # faults named


@dataclass(frozen=True, slots=True)
class Fault:
    name: str  # of a list, or how many files
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    source: str
    label: str
    succeeded_at: datetime | None  # the last round in which it answered
    level_at: datetime | None  # the last moment at which all that it had was here
    not_before: datetime | None
    waiting: int  # records and files
    missing: int  # files that were not there
    refused: int  # files that could not be read
    requests: int
    received: int
    failed_requests: int
    faults: tuple[Fault, ...]

    def lag(self, now: datetime) -> timedelta | None:
        """How far behind: the time since all was here, since what changed later is not known."""
        return now - self.level_at if self.level_at else None

    def lag_in_hours(self, now: datetime) -> float | None:
        lag = self.lag(now)
        return round(lag.total_seconds() / 3600, 1) if lag is not None else None


def standings() -> list[Standing]:
    """Of each source that was asked at least once."""
    feeds: dict[str, list[SourceFeed]] = {}
    for feed in SourceFeed.objects.all():
        feeds.setdefault(feed.source, []).append(feed)
    return [_standing(source, feeds[source]) for source in Source.values if source in feeds]


def _standing(source: str, feeds: list[SourceFeed]) -> Standing:
    whole = next((feed for feed in feeds if not feed.name), SourceFeed(source=source))
    files = RemoteFile.objects.filter(entry__source=source, entry__removed=False, needed=True)
    lists = tuple(
        Fault(feed.name or "alles", feed.failure, feed.failed_since)
        for feed in feeds
        if feed.failed_since
    )
    return Standing(
        source=source,
        label=Source(source).label,
        succeeded_at=whole.succeeded_at,
        level_at=whole.level_at,
        not_before=whole.not_before,
        waiting=left_to_carry(source),
        missing=files.exclude(missing_until=None).count(),
        refused=files.filter(failed_since=None, missing_until=None).exclude(reason="").count(),
        requests=whole.requests,
        received=whole.received,
        failed_requests=whole.faults,
        faults=lists + _of_files(source),
    )


def _of_files(source: str) -> tuple[Fault, ...]:
    """Files that do not come, by why."""
    failing = RemoteFile.objects.lacking(source).exclude(failed_since=None)
    counted = failing.values("reason").order_by().annotate(n=Count("pk"), since=Min("failed_since"))
    rows = counted.order_by("-n", "reason")[:_MOST]
    return tuple(Fault(f"bestanden: {row['n']}", row["reason"], row["since"]) for row in rows)
