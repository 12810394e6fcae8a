"""Leave sets as they are in the index when what is searched of them is what was indexed."""

from collections import Counter, defaultdict

from archive.models import PendingIndex
from archive.search.engine import engine

from .documents import searched
from .places import is_one_of_many

BATCH = 5000  # rows removed at once


def drop_unaltered() -> int:
    """Remove the notes of pending sets whose checksum the index has already; how many sets.

    Notes are read first, then the index, then the sets: a change that comes later has a note of its
    own. Without an index, or while one is being built, every note stays; and where machines each
    have an index, since what this one has another may lack.
    """
    if is_one_of_many():
        return 0
    rows: dict[int, list[int]] = defaultdict(list)
    for pk, set_pk in PendingIndex.objects.values_list("pk", "question_set_id"):
        rows[set_pk].append(pk)
    if not rows or engine().is_building() or engine().why_no_index():
        return 0
    pairs = list(engine().fingerprints())
    times = Counter(pk for pk, _ in pairs)
    indexed = {pk: found for pk, found in pairs if times[pk] == 1}
    same = [one.pk for one in searched(rows) if indexed.get(one.pk) == one.fingerprint]
    if engine().is_building():
        return 0
    done = [pk for set_pk in same for pk in rows[set_pk]]
    for start in range(0, len(done), BATCH):
        PendingIndex.objects.filter(pk__in=done[start : start + BATCH]).delete()
    return len(same)
