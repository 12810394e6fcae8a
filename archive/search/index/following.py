"""Where several machines each have an index: bring this one up to date with the log of changes.

What was begun is written down before it is done, so that whoever is killed leaves an index that is
at its place, or knows which sets to look at again.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.timezone import localtime

from archive.models import IndexReader, PendingIndex, QuestionSet
from archive.search.engine import WAIT, IndexBusy, engine

from . import generations, places, writing
from .places import Place

BATCH = 5000  # changes a commit
BUILT = 2000  # sets to build an index of while an editor waits
OWN = 200  # and to index
SILENT = timedelta(minutes=1)  # without a sign of whoever follows
LOCK = "follow"  # of whoever moves this machine's place
_log = logging.getLogger(__name__)


def follow(wait: float = WAIT, *, brief: bool = False) -> int:
    """Index every change that this machine's index lacks; how many sets. `brief`: somebody waits
    for it. Raises IndexBusy when another does this for longer than `wait`, or it takes longer.

    Built anew are an index of which the place is not known any more, and one that lacks most of a
    large archive.
    """
    where, done = writing.place(), 0
    with generations.lock(where, LOCK, wait):
        while True:
            folder = places.folder_of(where)
            place, reason = _standing(where, folder)
            if folder is None or place is None:
                if brief and QuestionSet.objects.count() > BUILT:
                    raise IndexBusy(f"the index is to be built anew: {reason}")
                _log.warning("index is to be built anew", extra={"reason": reason})
                done += engine().rebuild()
            elif not (some := _step(where, folder, place, wait, brief)):
                return done
            else:
                done += some


def waiting() -> int:
    """How many changes this machine's index lacks, of those that are kept."""
    place = own_place()
    return PendingIndex.objects.after(place.at if place else -1).count()


def why_not() -> str:
    """How this machine's index fails to follow, as readers of /gezond/ hear it; "" when it does."""
    place = own_place()
    row = IndexReader.objects.filter(pk=place.reader).first() if place else None
    if row is None:
        return "zoekindex volgt niet"
    if row.seen_at < timezone.now() - SILENT:
        return f"zoekindex volgt niet sinds {localtime(row.seen_at):%d-%m-%Y %H:%M:%S}"
    lacks = waiting()
    return f"zoekindex loopt {lacks} wijzigingen achter" if lacks > BATCH else ""


def own_place() -> Place | None:
    folder = places.folder_of(writing.place())
    return places.read(folder) if folder else None


def _standing(where: Path, folder: Path | None) -> tuple[Place | None, str]:
    """The place of an index, or why it has none that can be gone on from."""
    if folder is None or (amiss := writing.why_no_index()):
        return None, amiss if folder else "there is none"
    place = places.read(folder)
    if place is None:  # of one machine alone, or of before a cluster: nobody knows what it lacks
        return None, "its place is not known"
    row = IndexReader.objects.filter(pk=place.reader).first()
    if row is None:
        return None, "it was not heard of for too long"
    if row.place not in (place.at, place.to if place.doing else place.at):
        return None, "it is of another moment than the database"
    if _is_mostly_behind(place):
        return None, "it lacks most of the archive"
    return replace(place, at=row.place if place.doing and row.place == place.to else place.at), ""


def _is_mostly_behind(place: Place) -> bool:
    pending = PendingIndex.objects.after(place.at).count()
    return pending > BATCH and pending * 2 > QuestionSet.objects.count()


def _step(where: Path, folder: Path, place: Place, wait: float, brief: bool) -> int:
    """Index the next changes, or those that were begun; how many sets. 0: there are none. Raises
    IndexBusy where somebody waits for it and they are many.
    """
    if place.doing:  # again: the database may have lost what made them change
        pks, to = place.doing, place.at
    else:
        rows = list(PendingIndex.objects.after(place.at)[:BATCH])
        if not rows:
            _move(place.reader, place.at)
            return 0
        pks, to = tuple(sorted({row.question_set_id for row in rows})), rows[-1].pk
    if brief and len(pks) > OWN:
        raise IndexBusy(f"{len(pks)} sets are to be indexed first")
    if not place.doing:
        places.write(folder, replace(place, doing=pks, to=to))
    engine().index_sets(pks, wait=wait, brief=brief)
    if places.folder_of(where) == folder:  # or it was built anew meanwhile, with a place of its own
        _move(place.reader, to)
        places.write(folder, Place(place.reader, to))
    return len(pks)


def _move(reader: int, to: int) -> None:
    row = IndexReader.objects.filter(pk=reader)
    row.update(place=to, seen_at=timezone.now())
    places.prune()
