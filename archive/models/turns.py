"""Take turns in writing: one import, rebuild or editor at a time, each for a moment."""

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

# Locks of PostgreSQL, held until the transaction ends: by whoever writes sets and their documents,
# and by whoever notes what happened to them.
WRITING, NOTING = 1_906_001, 1_906_002
PATIENCE = 100  # times that one waits in vain, each of some seconds, before that is a fault
# What PostgreSQL says when it waited in vain: a lock, a deadlock, a cancelled statement.
_NO_ROOM = "53100"
_IN_VAIN = ("55P03", "40P01", "40001", "57014")
_log = logging.getLogger(__name__)
Outcome = TypeVar("Outcome")
Asked = ParamSpec("Asked")


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


def patiently(write: Callable[[], Outcome]) -> Outcome:
    """What `write` returns, a transaction; again when another held the database for too long."""
    for _ in range(PATIENCE - 1):
        try:
            return write()
        except OperationalError as error:
            if not waited_in_vain(error):
                raise
            _log.warning("waits for another writer")
    return write()


def patient(write: Callable[Asked, Outcome]) -> Callable[Asked, Outcome]:
    """A function that writes in one transaction, made to wait as `patiently` does; within the
    transaction of another it is that one that waits.
    """

    @wraps(write)
    def written(*args: Asked.args, **kwargs: Asked.kwargs) -> Outcome:
        if connection.in_atomic_block:
            return write(*args, **kwargs)
        return patiently(partial(write, *args, **kwargs))

    return written


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


def has_no_room(error: BaseException) -> bool:
    """Whether the disk is full, of the archive or of its database."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    full = isinstance(error, OperationalError) and "disk is full" in str(error)
    return full or getattr(error.__cause__, "sqlstate", None) == _NO_ROOM
