"""Take documents in one after another: store each, count what became of it, and bring the index up
to date.
"""

from collections.abc import Callable, Iterable

from django.db import DatabaseError

from archive.people.resolve import Register
from archive.search.index.pending import index_pending

from .importer import CHANGED, NEW, UNCHANGED, Incoming, store
from .workers import Read

FAILED = "failed"
# Documents between two updates of the index: visitors see a long import grow.
INDEX_EVERY = 1000


def take_in(
    documents: Iterable[Read],
    *,
    store_them: bool,
    is_example: bool = False,
    tell: Callable[[Read], None],
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Store the documents. Returns how many became what, and (origin, reason) of each that failed.

    What is stored stays when this is killed: the next run finds it unchanged and indexes what was
    left to index.
    """
    counts = {NEW: 0, CHANGED: 0, UNCHANGED: 0, FAILED: 0} if store_them else {"read": 0, FAILED: 0}
    failed: list[tuple[str, str]] = []
    register = Register.load() if store_them else None
    for number, read in enumerate(documents, 1):
        tell(read)
        outcome, reason = _take(read, register, is_example)
        counts[outcome] += 1
        if reason:
            failed.append((read.origin, reason))
        if store_them and number % INDEX_EVERY == 0:
            index_pending()
    if store_them:
        index_pending()
    return counts, failed


def _take(read: Read, register: Register | None, is_example: bool) -> tuple[str, str]:
    if read.error or not read.document:
        return FAILED, read.error or "nothing was read"
    if not register:
        return "read", ""
    try:
        return store(Incoming(read.origin, read.data, read.document, is_example), register), ""
    except (DatabaseError, ValueError) as error:  # ValueError: characters that no database can hold
        return FAILED, f"could not be stored: {error}".splitlines()[0]
