"""Bring the search index up to date with the sets that changed."""

import logging
from collections.abc import Collection

from archive.logs import trace_of
from archive.models import PendingIndex, QuestionSet
from archive.search.engine import IndexBusy, engine

BATCH = 5000  # sets a commit: each makes a segment
# An editor waits for no more than this: seconds for another writer, sets to index, sets to build an
# index of where there is none.
WAIT, OWN, BUILT = 0.5, 200, 2000
_log = logging.getLogger(__name__)


def index_pending() -> int:
    """Index the sets that PendingIndex names and remove those rows; how many sets. Safe to repeat
    after a crash.

    Rows stay while a rebuild is under way: the new index may have read the set before it changed.
    Without an index, and when most of a large archive is pending, it is built anew.
    """
    done = _built_anew()
    last = 0
    while rows := list(PendingIndex.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        pks = sorted({row.question_set_id for row in rows})
        engine().index_sets(pks)
        _note_done(rows)
        done += len(pks)
        last = rows[-1].pk
    return done


def index_own(set_pks: Collection[int]) -> bool:
    """Index these sets for an editor, who waits for it. False when the index could not follow now:
    then they stay pending, for whoever writes the index or for the next run.
    """
    rows = list(PendingIndex.objects.filter(question_set_id__in=list(set_pks)[:OWN]))
    if len(set_pks) > OWN or (engine().why_no_index() and QuestionSet.objects.count() > BUILT):
        return False
    try:
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
    newest = PendingIndex.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def noted_since(last: int) -> list[int]:
    """The sets of which a change was noted after that one."""
    rows = PendingIndex.objects.filter(pk__gt=last).order_by("pk")
    return list(dict.fromkeys(rows.values_list("question_set_id", flat=True)))


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
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        PendingIndex.objects.filter(pk__in=[row.pk for row in part]).delete()
