"""Take turns in writing: one import, rebuild or editor at a time, each for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection, transaction

# Locks of PostgreSQL, held until the transaction ends: by whoever writes sets and their documents,
# and by whoever notes what happened to them.
WRITING, NOTING = 1_906_001, 1_906_002
# What PostgreSQL says when it waited in vain: a lock, a deadlock, a cancelled statement.
_IN_VAIN = ("55P03", "40P01", "40001", "57014")


@contextmanager
def in_turn(of: int = WRITING) -> Iterator[None]:
    """A transaction that waits for the one under way: no two work out the rows of one set.

    SQLite has one writer at a time by itself; there a transaction begins with the lock.
    """
    with transaction.atomic():
        take_turn(of)
        yield


def take_turn(of: int = WRITING) -> None:
    """Wait, in a transaction, until nobody else writes; the turn ends with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [of])


def waited_in_vain(error: BaseException) -> bool:
    """Whether another writer held the database for longer than one waits for it."""
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    busy = "database is locked" in str(error) or "database table is locked" in str(error)
    return busy or state in _IN_VAIN


def has_no_server(error: BaseException) -> bool:
    """Whether the server of PostgreSQL is gone, or just coming back."""
    if connection.vendor != "postgresql" or not isinstance(
        error, OperationalError | InterfaceError
    ):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))
