"""Store documents a batch at a time: each batch a short transaction, a bad document by itself."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from django.db import DatabaseError

from archive.logs import trace_of
from archive.models.turns import patiently
from archive.people.resolve import Register

from .importer import UNCHANGED, Incoming, store_all
from .in_parts import store_in_parts
from .pace import MOST, Pace
from .workers import Read

FAILED = "failed"
BYTES = 20_000_000  # of the documents of a batch
_log = logging.getLogger(__name__)

Outcome = tuple[str, str]  # what became of a document, and why it could not be stored


def batches(documents: Iterable[Read], pace: Pace) -> Iterator[list[Read]]:
    """The documents in batches of the present size; one that is larger by itself."""
    batch: list[Read] = []
    sets = size = 0
    for read in documents:
        if batch and weight(read) > MOST:
            yield batch
            batch, sets, size = [], 0, 0
        batch.append(read)
        sets, size = sets + weight(read), size + len(read.data)
        if sets >= pace.size or size >= BYTES or len(batch) >= MOST:
            yield batch
            batch, sets, size = [], 0, 0
    if batch:
        yield batch


def weight(read: Read) -> int:
    """What a document counts for: the sets that it speaks of."""
    return len(read.document.sets) if read.document else 0


def store_batch(
    batch: Sequence[Read], register: Register, pace: Pace, is_example: bool = False
) -> list[Outcome]:
    """Store the documents of a batch, and log what became of each.

    When the batch fails, its halves are tried, until the bad document is alone: it costs nothing
    but itself.
    """
    good = [read for read in batch if read.document and not read.error]
    stored = iter(_store(good, register, pace, is_example))
    outcomes = [
        next(stored) if read.document and not read.error else unread(read) for read in batch
    ]
    for read, outcome in zip(batch, outcomes, strict=True):
        log(read, *outcome)
    return outcomes


def unread(read: Read) -> Outcome:
    return (UNCHANGED, "") if read.known else (FAILED, read.error or "nothing was read")


def _store(
    batch: Sequence[Read], register: Register, pace: Pace, is_example: bool
) -> list[Outcome]:
    if not batch:
        return []
    try:
        outcomes = _store_patiently(batch, register, pace, is_example)
    except Exception as error:
        if len(batch) == 1:
            return [(FAILED, _reason(batch[0], error))]
        middle = len(batch) // 2
        halves = (batch[:middle], batch[middle:])
        return [o for half in halves for o in _store(half, register, pace, is_example)]
    return [(outcome, "") for outcome in outcomes]


def _store_patiently(
    batch: Sequence[Read], register: Register, pace: Pace, is_example: bool
) -> list[str]:
    coming = [
        Incoming(r.origin, r.data, r.document, is_example, r.stated) for r in batch if r.document
    ]

    def write() -> list[str]:
        if len(coming) == 1 and weight(batch[0]) > MOST:
            return [store_in_parts(coming[0], register, pace)]
        with pace.turn(sum(map(weight, batch))):
            return store_all(coming, register)

    return patiently(write)


def _reason(read: Read, error: Exception) -> str:
    # ValueError: characters that no database can hold
    if isinstance(error, DatabaseError | ValueError):
        return f"could not be stored: {error}".splitlines()[0]
    _log.error("fault in storing", extra={"origin": read.origin, "trace": trace_of(error)})
    return f"a fault in storing it ({type(error).__name__})"


def log(read: Read, outcome: str, reason: str) -> None:
    """Log what became of a document."""
    level = logging.DEBUG if not reason else logging.WARNING if read.trace else logging.INFO
    if not _log.isEnabledFor(level):
        return
    said = read.document
    facts = {"origin": read.origin, "sha256": sha256(read.data).hexdigest()[:12]}
    if reason:
        _log.log(level, "document failed", extra={**facts, "reason": reason, "trace": read.trace})
    elif said:
        facts |= {"outcome": outcome, "format": said.format, "kind": said.kind}
        _log.debug("document taken in", extra={**facts, "sets": len(said.sets)})
