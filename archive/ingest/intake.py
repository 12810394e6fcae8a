"""Take documents in one after another: store each, count what became of it, and bring the index up
to date.
"""

import logging
from collections.abc import Callable, Iterable
from hashlib import sha256

from django.db import DatabaseError

from archive.logs import timed, trace_of
from archive.people.resolve import Register
from archive.search.index.pending import index_pending

from .importer import CHANGED, NEW, UNCHANGED, Incoming, store
from .workers import Read

FAILED = "failed"
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
    with timed(_log, "documents taken in") as facts:
        for number, read in enumerate(documents, 1):
            tell(read)
            outcome, reason = take_one(read, register, is_example)
            counts[outcome] += 1
            if reason:
                failed.append((read.origin, reason))
            if store_them and number % INDEX_EVERY == 0:
                failed += bring_index_up_to_date()
        if store_them:
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


def take_one(read: Read, register: Register | None, is_example: bool = False) -> tuple[str, str]:
    """Store one document (without a register: look only), and log it. What became of it, and why
    not.
    """
    outcome, reason = _outcome(read, register, is_example)
    said = read.document
    facts = {"origin": read.origin, "sha256": sha256(read.data).hexdigest()[:12]}
    if reason:
        level = logging.WARNING if read.trace else logging.INFO
        _log.log(level, "document failed", extra={**facts, "reason": reason, "trace": read.trace})
    elif said:
        facts |= {"outcome": outcome, "format": said.format, "kind": said.kind}
        _log.debug("document taken in", extra={**facts, "sets": len(said.sets)})
    return outcome, reason


def _outcome(read: Read, register: Register | None, is_example: bool) -> tuple[str, str]:
    if read.error or not read.document:
        return FAILED, read.error or "nothing was read"
    if not register:
        return "read", ""
    try:
        return store(Incoming(read.origin, read.data, read.document, is_example), register), ""
    except (DatabaseError, ValueError) as error:  # ValueError: characters that no database can hold
        return FAILED, f"could not be stored: {error}".splitlines()[0]
    except Exception as error:
        _log.error("fault in storing", extra={"origin": read.origin, "trace": trace_of(error)})
        return FAILED, f"a fault in storing it ({type(error).__name__})"
