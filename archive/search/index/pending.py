"""Bring the search index up to date with the sets that changed."""

from archive.models import PendingIndex, QuestionSet

from . import generations, writing

BATCH = 5000  # sets a commit: each makes a segment


def index_pending(build_at_most: int | None = None) -> int:
    """Index the sets that PendingIndex names and remove those rows; how many sets. Safe to repeat
    after a crash.

    Rows stay while a rebuild is under way: the new index may have read the set before it changed.
    Without an index all sets are indexed; unless there are more than `build_at_most`, for whoever
    cannot wait that long: then all stay pending until check_index.
    """
    too_many = build_at_most is not None and QuestionSet.objects.count() > build_at_most
    if too_many and not writing.usable_index():
        return 0
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
