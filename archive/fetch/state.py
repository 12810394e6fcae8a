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
from archive.models.turns import patient

from .web import Busy, FetchFailed, Web

_log = logging.getLogger(__name__)


@patient
def feed_of(source: str, name: str = "") -> SourceFeed:
    return SourceFeed.objects.get_or_create(source=source, name=name)[0]


@patient
def move(feed: SourceFeed, **checkpoint: Any) -> None:
    """Go on from here the next time; called in the transaction that keeps what was read."""
    feed.checkpoint = feed.checkpoint | checkpoint
    feed.save(update_fields=["checkpoint"])


@patient
def note(feed: SourceFeed, **values: Any) -> None:
    """Write columns of a list, whatever else is written of it."""
    SourceFeed.objects.filter(pk=feed.pk).update(**values)


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


@patient
def succeeded(feed: SourceFeed) -> None:
    feed.succeeded_at, feed.failed_since, feed.failure = timezone.now(), None, ""
    feed.save(update_fields=["succeeded_at", "failed_since", "failure"])


def leave_alone(source: str, seconds: float) -> None:
    note(feed_of(source), not_before=timezone.now() + timedelta(seconds=seconds))


def count(source: str, web: Web) -> None:
    """Add what was asked since the last time to the counts of the source."""
    asked = web.counted()
    note(
        feed_of(source),
        requests=F("requests") + asked.requests,
        received=F("received") + asked.received,
        faults=F("faults") + asked.faults,
    )


@patient
def _failed(feed: SourceFeed, why: str) -> None:
    feed.failed_since, feed.failure = feed.failed_since or timezone.now(), why[:300]
    feed.save(update_fields=["failed_since", "failure"])
    _log.warning("not fetched", extra={"list": str(feed), "reason": why})
