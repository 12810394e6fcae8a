"""Which database is asked: a replica for what readers read, where there is one that is up to date;
the primary for all that is written, and for whoever reads what they wrote.

A replica that is gone, promoted, or more than BEHIND seconds behind is not asked: the primary is.
What fails on it in the middle of a page is asked of the primary again.
"""

import time
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock, Thread
from typing import Any, NoReturn

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)
from django.http import HttpRequest, HttpResponse

NAME = "replica"
BEHIND, LOOKS = 3.0, 1.0  # seconds: how old a page may be; between looks how old it would be
# Where people read what they just wrote, and where it is told how the primary does.
NEVER = ("/admin/", "/fout-melden/", "/volgen/", "/gezond/", "/metrics")
_WRITTEN = "pg_current_wal_lsn()"
_REPLAYED = "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END"
_TOO_SLOW = "57014"  # a statement that took too long would do so on the primary too
_asked: ContextVar[str] = ContextVar("asked", default=DEFAULT_DB_ALIAS)


def is_set() -> bool:
    return NAME in settings.DATABASES


def asked() -> str:
    """The database from which the page is read that is being made."""
    return _asked.get()


class Router:
    """Django asks it."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return asked()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class Age:
    """Of which moment the replica is, as far as is known: it has all that the primary had written
    then.
    """

    def __init__(self) -> None:
        self._written: deque[tuple[float, int]] = deque(maxlen=60)  # moment, place in the primary
        self._as_of = float("-inf")

    def is_fresh(self) -> bool:
        return time.monotonic() - self._as_of <= BEHIND

    def failed(self) -> None:
        """It is not asked again before a look goes well."""
        self._as_of = float("-inf")

    def look(self) -> None:
        now = time.monotonic()
        try:
            written, replayed = _place(DEFAULT_DB_ALIAS, _WRITTEN), _place(NAME, _REPLAYED)
        except (DatabaseError, InterfaceError):
            written = replayed = None
        if written is None or replayed is None:  # gone, or promoted: what it had says nothing more
            self._written.clear()
            self.failed()
            return
        self._written.append((now, written))
        while self._written and self._written[0][1] <= replayed:
            self._as_of = self._written.popleft()[0]


def _place(database: str, lsn: str) -> int | None:
    with connections[database].cursor() as cursor:
        cursor.execute(f"SELECT ({lsn}) - '0/0'::pg_lsn")
        (place,) = cursor.fetchone()
    return None if place is None else int(place)


age = Age()
_watching = Lock()  # taken for good by the one thread of a process that looks


def is_fresh() -> bool:
    """Whether the replica may be asked. No reader waits for this: a thread looks, from the first
    question on.
    """
    if _watching.acquire(blocking=False):
        Thread(target=_watch, name="replica", daemon=True).start()
    return age.is_fresh()


def _watch() -> NoReturn:
    while True:
        age.look()
        close_old_connections()
        time.sleep(LOOKS)


class ForReaders:
    """Middleware: readers without a cookie get pages of the replica."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_of_replica(request) or not is_fresh() or not _answers():
            return self.get_response(request)
        failures: list[Exception] = []
        with _reading(failures):
            response = self.get_response(request)
        if not failures:
            return response
        age.failed()
        return self.get_response(request)


def _may_be_of_replica(request: HttpRequest) -> bool:
    return (
        is_set()
        and request.method in ("GET", "HEAD")
        and not request.COOKIES
        and not request.path.startswith(NEVER)
    )


def _answers() -> bool:
    """Whether there is a connection, new or still good."""
    try:
        with connections[NAME].cursor():
            return True
    except (DatabaseError, InterfaceError):
        age.failed()
        return False


@contextmanager
def _reading(failures: list[Exception]) -> Any:
    """Within, the replica is asked; which statements failed there, and might not on the primary."""

    def noting(execute: Any, *statement: Any) -> Any:
        try:
            return execute(*statement)
        except (OperationalError, InterfaceError) as error:
            if getattr(error.__cause__, "sqlstate", None) != _TOO_SLOW:
                failures.append(error)
            raise

    before = _asked.set(NAME)
    try:
        with connections[NAME].execute_wrapper(noting):
            yield
    finally:
        _asked.reset(before)
