"""Write the index: put sets in, take sets out, build it anew beside the one that is read."""

import logging
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from math import log
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
import numpy as np
from django.conf import settings

from archive.logs import timed
from archive.models import QuestionSet
from archive.search.engine import WAIT

from . import contents, generations, places
from .arrays import SegmentArrays
from .contents import Unusable
from .documents import searched
from .generations import SetIndex
from .segments import SetWriter
from .snapshot import Snapshot

SMALL = 50  # sets in a segment that is merged while an editor waits
ALIKE = 12  # segments of one order of size that become one
WORTH_A_PROCESS = 2000  # sets
LARGEST = 50_000  # sets in a segment: a facet's column can name 65,535 combinations of codes

_log = logging.getLogger(__name__)


def place() -> Path:
    return Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])


def index_sets(pks: Sequence[int], *, wait: float = WAIT, brief: bool = False) -> None:
    """Bring these sets up to date in the index readers read: replaced, or taken out when the
    database lacks them. Raises IndexBusy when another writes for longer than `wait` seconds;
    `brief`: somebody waits for it, so that large segments are left as they are.

    Without an index that can be used it is built anew, of all sets: one of these only would find
    nothing else, and say nothing. While another process builds it, nothing is done here.
    """
    where = place()
    with generations.lock(where, wait=wait):
        index = usable_index()
        if index:
            with timed(_log, "sets indexed", sets=len(pks)):
                for start in range(0, len(pks), LARGEST):
                    _replace(index, pks[start : start + LARGEST], brief)
                generations.publish(where, index.directory)
            return
    if not generations.is_locked(where, "build"):
        rebuild(processes_worth())


def checked() -> str:
    """The same as `why_no_index`, with every file read anew while nobody writes."""
    contents.forget_verified()
    with generations.lock(place()):
        return why_no_index()


def usable_index() -> SetIndex | None:
    """The index readers read; None when there is none or it cannot be used, which is logged."""
    if reason := why_no_index():
        _log.warning("no search index", extra={"reason": reason})
        return None
    return generations.usable(place())


def why_no_index() -> str:
    """Why readers have no index to search, for the operator; "" when they have."""
    try:
        return "" if generations.usable(place()) else "there is none yet"
    except Unusable as error:
        return str(error)


def remove_sets(pks: Sequence[int]) -> None:
    """Take these sets out of the index readers read, whatever the database says."""
    where = place()
    with generations.lock(where):
        index = usable_index()
        if index is None:
            return
        writer = SetWriter(index)
        _delete(writer, index, pks)
        writer.commit(merge=False)
        generations.publish(where, index.directory)


def clear() -> None:
    """An empty index for readers, at once."""
    where = place()
    with generations.lock(where):
        generations.publish(where, generations.create(where).directory)
        generations.clear_away(where)


def rebuild(processes: int = 1) -> int:
    """Build the index anew from the database and switch to it when it is whole; how many sets.

    Other processes see only what is committed to the database.
    """
    with places.begun(place()) as own:  # before it is read what there is
        pks = list(QuestionSet.objects.order_by("pk").values_list("pk", flat=True))
        facts = {"sets": len(pks), "processes": processes}
        with timed(_log, "index built anew", **facts), building() as index:
            if processes > 1:
                _add_in_processes(index, pks, processes)
            else:
                add(index, pks)
            places.write(index.directory, own)
    return len(pks)


def processes_worth() -> int:
    """How many processes are worth starting to build the index."""
    return max(1, min(os.cpu_count() or 1, QuestionSet.objects.count() // WORTH_A_PROCESS))


@contextmanager
def building() -> Iterator[SetIndex]:
    """A new index to fill; readers get it when the block ends well.

    Changes made meanwhile stay pending.
    """
    where = place()
    with generations.lock(where, "build"):
        index = generations.create(where)
        yield index
        with generations.lock(where):
            generations.publish(where, index.directory)
            generations.clear_away(where)


def add(index: SetIndex, pks: Sequence[int]) -> None:
    """Add sets that the index does not have."""
    for start in range(0, len(pks), LARGEST):
        with _committed(SetWriter(index), merge=False) as writer:
            writer.add_sets(searched(pks[start : start + LARGEST]))


def _add_in_processes(index: SetIndex, pks: Sequence[int], processes: int) -> None:
    """The same, by several processes, each of which writes segments of its own."""
    directory = index.directory
    size = min(LARGEST, -(-len(pks) // processes)) or 1
    shares = [pks[start : start + size] for start in range(0, len(pks), size)]
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup) as pool:
        written = list(pool.map(_write_segment, [directory] * len(shares), shares))
    with _committed(SetWriter(index), merge=False) as writer:
        writer.segments.extend(written)


def _write_segment(directory: Path, pks: Sequence[int]) -> Any:
    """Write a segment that no table of contents names yet."""
    writer = SetWriter(SetIndex(directory), _lk=False)
    writer.add_sets(searched(pks))
    return contents.seal(directory, writer._finalize_segment())


def _replace(index: SetIndex, pks: Sequence[int], brief: bool) -> None:
    """One commit: what there was of these sets goes, what the database has of them comes."""
    merging = merge_small if brief else merge_alike
    with _committed(SetWriter(index), mergetype=merging) as writer:
        _delete(writer, index, pks)
        writer.add_sets(searched(pks))


@contextmanager
def _committed(writer: SetWriter, **how: Any) -> Iterator[SetWriter]:
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit(**how)


def _delete(writer: SetWriter, index: SetIndex, pks: Sequence[int]) -> None:
    now = Snapshot(index.directory)
    for number in np.flatnonzero(now.alive & np.isin(now.pk, pks)).tolist():
        writer.delete_document(number)


def merge_alike(writer: SetWriter, segments: list[Any]) -> list[Any]:
    """Whoosh asks which segments to keep: merges those of one order of size when there are ALIKE,
    and the half empty.

    So there are never many to look through, and a set is rewritten a few times at most, however
    large the archive. Their sets are read from the database again, which takes less than reading
    thousands of short posting lists.
    """
    alike: dict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        alike[int(log(max(segment.doc_count_all(), 1), ALIKE))].append(segment)
    own = int(log(max(writer.doc_count(), 1), ALIKE))
    kept = []
    for order, group in alike.items():
        full = len(group) + (order == own) >= ALIKE
        for segment in group:
            wanted = full or segment.deleted_count() * 2 > segment.doc_count_all()
            if wanted and writer.doc_count() + segment.doc_count() <= LARGEST:
                writer.add_sets(searched(_living(writer, segment)))
            else:
                kept.append(segment)
    return kept


def merge_small(writer: SetWriter, segments: list[Any]) -> list[Any]:
    """The same among segments that are merged in a moment."""
    small = [segment for segment in segments if segment.doc_count_all() <= SMALL]
    large = [segment for segment in segments if segment.doc_count_all() > SMALL]
    return large + merge_alike(writer, small)


def _living(writer: SetWriter, segment: Any) -> list[int]:
    """The sets in a segment that are not deleted."""
    pks = SegmentArrays(Path(writer.storage.folder), segment).column("pk")
    return np.delete(pks, list(segment.deleted_docs())).tolist()
