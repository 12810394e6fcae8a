"""Take documents in: store them batch by batch, count what became of each, and bring the index up
to date.
"""

import logging
from collections.abc import Callable, Iterable

from archive.logs import timed, trace_of
from archive.people.resolve import Register
from archive.search.index.pending import index_pending

from .batches import FAILED, Outcome, batches, log, store_batch, unread
from .importer import CHANGED, NEW, UNCHANGED
from .pace import Pace, collecting_rarely
from .workers import Read

# Documents between two updates of the index: visitors see a long import grow.
INDEX_EVERY = 1000
INDEX = "search index"
_log = logging.getLogger(__name__)

Failures = list[tuple[str, str]]  # (origin, reason)


def take_in(
    documents: Iterable[Read],
    *,
    store_them: bool,
    is_example: bool = False,
    tell: Callable[[Read], None],
) -> tuple[dict[str, int], Failures]:
    """Store the documents. Returns how many became what, and (origin, reason) of each that failed.

    What befalls one document, the index included, ends nothing. What is stored stays when this is
    killed: the next run finds it unchanged and indexes what was left to index.
    """
    counts = {NEW: 0, CHANGED: 0, UNCHANGED: 0, FAILED: 0} if store_them else {"read": 0, FAILED: 0}
    failed: Failures = []
    register = Register.load() if store_them else None
    pace, indexed = Pace(), 0
    with timed(_log, "documents taken in") as facts, collecting_rarely():
        for batch in batches(_told(documents, tell), pace):
            outcomes = store_batch(batch, register, pace, is_example) if register else _seen(batch)
            for read, (outcome, reason) in zip(batch, outcomes, strict=True):
                counts[outcome] += 1
                failed += [(read.origin, reason)] if reason else []
            if register and counts[NEW] + counts[CHANGED] >= indexed + INDEX_EVERY:
                indexed = counts[NEW] + counts[CHANGED]
                failed += bring_index_up_to_date()
        if register:
            failed += bring_index_up_to_date()
        facts.update(counts)
    return counts, failed


def bring_index_up_to_date() -> Failures:
    """Index what is pending. A fault is told and leaves the sets pending for a next time."""
    try:
        index_pending()
    except Exception as error:
        _log.error("not indexed", extra={"trace": trace_of(error)})
        return [(INDEX, f"not brought up to date ({type(error).__name__}); run check_index")]
    return []


def _told(documents: Iterable[Read], tell: Callable[[Read], None]) -> Iterable[Read]:
    for read in documents:
        tell(read)
        yield read


def _seen(batch: list[Read]) -> list[Outcome]:
    """What becomes of documents that are only looked at."""
    outcomes = [unread(r) if r.error or not r.document else ("read", "") for r in batch]
    for read, outcome in zip(batch, outcomes, strict=True):
        log(read, *outcome)
    return outcomes
