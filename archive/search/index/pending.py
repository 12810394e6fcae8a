"""Bring the search index up to date with the sets that changed.

Three ways: one index alone removes a change when it has it; of several machines with an index each,
each follows the log (following.py); of several that write one cluster, each takes other changes.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from archive.figures.edits import note_edit
from archive.logs import trace_of
from archive.models import IndexReader, PendingIndex, QuestionSet
from archive.models.index_log import PendingIndexQuerySet
from archive.search.engine import IndexBusy, engine, is_local

from . import following
from .following import BUILT, OWN
from .places import is_one_of_many

BATCH = 5000  # sets a commit: each makes a segment
WAIT = 0.5  # seconds that an editor waits for another writer
_log = logging.getLogger(__name__)


def index_pending() -> int:
    """Index the sets that PendingIndex names, as far as this machine has to; how many sets. Safe to
    repeat after a crash.

    Rows stay while a rebuild is under way: the new index may have read the set before it changed.
    Without an index, and when most of a large archive is pending, it is built anew.
    """
    if is_one_of_many():
        return following.follow()
    done, last = _built_anew(), 0
    while True:
        with _taken(PendingIndex.objects.after(last), BATCH) as rows:
            if not rows:
                return done
            pks = sorted({row.question_set_id for row in rows})
            engine().index_sets(pks)
            _note_done(rows)
        done += len(pks)
        last = rows[-1].pk


def index_own(set_pks: Collection[int]) -> bool:
    """Index these sets for an editor, who waits for it. False when the index could not follow now:
    then they stay pending, for whoever writes the index or for the next run.
    """
    if len(set_pks) > OWN or (engine().why_no_index() and QuestionSet.objects.count() > BUILT):
        return False
    try:
        if is_one_of_many():
            return _followed()
        own = PendingIndex.objects.filter(question_set_id__in=set_pks)
        with _taken(own, None) as rows:
            engine().index_sets(sorted(set_pks), wait=WAIT, brief=True)
            _note_done(rows)
    except IndexBusy:
        return False
    except Exception as error:  # what the editor saved is saved
        _log.error("not indexed", extra={"trace": trace_of(error)})
        return False
    return True


def last_noted() -> int:
    """The number of the last change that was noted."""
    return PendingIndex.objects.newest()


def noted_since(last: int) -> list[int]:
    """The sets of which a change was noted after that one."""
    rows = PendingIndex.objects.after(last)
    return list(dict.fromkeys(rows.values_list("question_set_id", flat=True)))


def waiting() -> int:
    """How many changes the index lacks that readers of this machine search."""
    return following.waiting() if is_one_of_many() else PendingIndex.objects.count()


def _followed() -> bool:
    if following.waiting() > OWN:
        return False
    following.follow(WAIT, brief=True)
    return True


@contextmanager
def _taken(changes: PendingIndexQuerySet, most: int | None) -> Iterator[list[PendingIndex]]:
    """The first of some changes; where several machines write one cluster, those that none of the
    others is at, which nobody else is given before the block ends.
    """
    if is_local() or connection.vendor != "postgresql":
        yield list(changes[:most])
        return
    with transaction.atomic():
        yield list(changes.select_for_update(skip_locked=True)[:most])


def _built_anew() -> int:
    """Build the index of all sets where that is what is to be done; how many sets, 0 otherwise."""
    sets = QuestionSet.objects.count()
    rows = list(PendingIndex.objects.order_by("pk"))
    pending = len({row.question_set_id for row in rows})
    most = pending > BATCH and pending * 2 > sets
    if not rows or engine().is_building():
        return 0
    if not most and not engine().why_no_index():
        return 0
    done = engine().rebuild()
    _note_done(rows)
    return done


def _note_done(rows: list[PendingIndex]) -> None:
    """Remove the notes of what was indexed, unless an index is being built that may lack it."""
    if engine().is_building():
        return
    if settings.SEVERAL_MACHINES:  # pages of before the cluster had it are not given any more
        note_edit()
    IndexReader.objects.all().delete()  # who follows the log would miss what goes now
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        PendingIndex.objects.filter(pk__in=[row.pk for row in part]).delete()
