"""Bring the search index up to date with the sets that changed."""

from archive.models import PendingIndex

from . import generations, writing

BATCH = 5000  # sets a commit: each makes a segment


def index_pending() -> int:
    """Index the sets that PendingIndex names and remove those rows; how many sets. Safe to repeat
    after a crash.

    Rows stay while a rebuild is under way: the new index may have read the set before it changed.
    """
    done = 0
    last = 0
    while rows := list(PendingIndex.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        pks = sorted({row.question_set_id for row in rows})
        writing.index_sets(pks)
        if not generations.is_locked(writing.place(), "build"):
            PendingIndex.objects.filter(pk__in=[row.pk for row in rows]).delete()
        done += len(pks)
        last = rows[-1].pk
    return done
