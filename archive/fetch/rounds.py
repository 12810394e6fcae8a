"""Run the rounds of fetching: each source in turn, one program at a time, from where the last round
came to.
"""

import logging
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from archive.alone import alone
from archive.figures.statistics import keep_figures
from archive.ingest.intake import bring_index_up_to_date
from archive.logs import timed
from archive.models import PendingIndex, RemoteFile, Source, SourceFeed
from archive.search.index.places import is_one_of_many

from . import koop, tweede_kamer
from .carrying import carry
from .membership import still_seen, update_register
from .spool import Spool
from .state import count, feed_of, followed, leave_alone, note
from .titles import update_titles
from .waiting import left_to_carry
from .web import Busy, Web

_FOLLOWERS = {Source.TK: tweede_kamer, Source.KOOP: koop}
LOCK = "fetching.lock"
_log = logging.getLogger(__name__)


class Tell:
    """What a round tells whoever started it; this one keeps silent."""

    def listed(self, name: str, records: int) -> None:
        """So many records of a list came."""

    def to_carry(self, total: int) -> None:
        """So many records and files are to be carried."""

    def carried(self, number: int) -> None:
        """So many more were."""


def run(sources: list[Source], since: date | None, tell: Tell | None = None) -> bool:
    """One round of each source; whether all of them went well. Raises AlreadyRunning."""
    with alone(Path(settings.DATA_DIR) / LOCK, "another fetch is under way"):
        went = [run_source(source, since, tell or Tell()) for source in sources]
    return all(went)


def run_source(source: Source, since: date | None, tell: Tell) -> bool:
    """One round of a source: its lists, then what they changed. Whether all went well."""
    whole = feed_of(source)
    if whole.not_before and whole.not_before > timezone.now():
        _log.info("left alone", extra={"source": source, "until": whole.not_before.isoformat()})
        return False
    web, before = Web(settings.FETCH_PER_SECOND, settings.FETCH_WAIT), whole.succeeded_at
    with timed(_log, "round ended", source=source.value) as facts:
        try:
            with followed(whole, web):
                _FOLLOWERS[source].follow(web, since, tell.listed)
                _work_out(source, web, tell)
        except Busy as error:
            leave_alone(source, error.seconds)
        finally:
            web.close()
            _end(source, web)
        well = went_well(source)
        if not well:  # a source of which a list failed did not go well as a whole
            note(whole, succeeded_at=before)
        facts |= {"well": well, "waiting": left_to_carry(source)}
    return well


def dry_run(sources: list[Source], since: date | None) -> dict[str, dict[str, int]]:
    """How many records each list of each source would bring, and files to fetch. Keeps nothing but
    the counts of requests.
    """
    counts = {}
    for source in sources:
        web = Web(settings.FETCH_PER_SECOND, settings.FETCH_WAIT)
        counts[str(source)] = _FOLLOWERS[source].waiting(web, since)
        files = RemoteFile.objects.wanted(source, timezone.now()).count()
        counts[str(source)]["files"] = files
        count(source, web)
        web.close()
    return counts


def went_well(source: str) -> bool:
    failing = SourceFeed.objects.filter(source=source).exclude(failed_since=None)
    files = RemoteFile.objects.lacking(source).exclude(failed_since=None)
    return not failing.exists() and not files.exists()


def _work_out(source: Source, web: Web, tell: Tell) -> None:
    """What the lists changed: the register first, so that whoever is new is known."""
    if source == Source.TK:
        update_register()
        still_seen(timezone.localdate())
    tell.to_carry(left_to_carry(source))
    carry(source, web, Spool(source), tell.carried)
    if source == Source.TK:
        update_titles()


def _end(source: Source, web: Web) -> None:
    """Bring up to date what is made of the rows; note when nothing is left to do."""
    if is_one_of_many() or PendingIndex.objects.exists():
        bring_index_up_to_date()
        keep_figures()
    count(source, web)
    if went_well(source) and not left_to_carry(source):
        note(feed_of(source), level_at=timezone.now())
