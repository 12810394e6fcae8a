"""Note how far the reading of each list came, when it went well and since when it does not."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from archive.logs import trace_of
from archive.models import SourceFeed

from .web import Busy, FetchFailed, Web

_log = logging.getLogger(__name__)


def feed_of(source: str, name: str = "") -> SourceFeed:
    return SourceFeed.objects.get_or_create(source=source, name=name)[0]


def move(feed: SourceFeed, **checkpoint: Any) -> None:
    """Go on from here the next time; called in the transaction that keeps what was read."""
    feed.checkpoint = feed.checkpoint | checkpoint
    feed.save(update_fields=["checkpoint"])


@contextmanager
def followed(feed: SourceFeed, web: Web) -> Iterator[None]:
    """Note whether the block went well. What fails is told, and ends nothing but the block; to be
    left alone ends the round.
    """
    try:
        yield
    except Busy as error:
        _failed(feed, str(error))
        raise
    except FetchFailed as error:
        _failed(feed, str(error))
    except Exception as error:
        _failed(feed, f"a fault of ours ({type(error).__name__})")
        _log.error("fault in fetching", extra={"list": str(feed), "trace": trace_of(error)})
    else:
        succeeded(feed)
    finally:
        count(feed.source, web)


def succeeded(feed: SourceFeed) -> None:
    feed.succeeded_at, feed.failed_since, feed.failure = timezone.now(), None, ""
    feed.save(update_fields=["succeeded_at", "failed_since", "failure"])


def leave_alone(source: str, seconds: float) -> None:
    until = timezone.now() + timedelta(seconds=seconds)
    SourceFeed.objects.filter(pk=feed_of(source).pk).update(not_before=until)


def count(source: str, web: Web) -> None:
    """Add what was asked since the last time to the counts of the source."""
    asked = web.counted()
    SourceFeed.objects.filter(pk=feed_of(source).pk).update(
        requests=F("requests") + asked.requests,
        received=F("received") + asked.received,
        faults=F("faults") + asked.faults,
    )


def _failed(feed: SourceFeed, why: str) -> None:
    feed.failed_since, feed.failure = feed.failed_since or timezone.now(), why[:300]
    feed.save(update_fields=["failed_since", "failure"])
    _log.warning("not fetched", extra={"list": str(feed), "reason": why})
