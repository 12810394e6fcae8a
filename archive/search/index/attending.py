"""A program beside the web processes of each of several machines, which keeps its index up to date.

Every web process looks whether it is there, and starts it where it is not; it ends when the process
that started it does, and another starts the next.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from subprocess import PIPE, Popen
from typing import NoReturn

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from archive.logs import trace_of
from archive.models import PendingIndex
from archive.search.engine import IndexBusy, Unreachable

from . import generations, pending, writing

LOCK = "attended"  # of the one program that follows on a machine
LOOKS, SIGN, AGAIN = 0.5, 10.0, 2.0  # seconds between looks, signs of life, attempts to start
# What is the web process's own: its counts of requests, its patience with the database.
_NOT_FOR_IT = ("PROMETHEUS_MULTIPROC_DIR", "STATEMENT_SECONDS")
_log = logging.getLogger(__name__)


def attend() -> None:
    """Called by a web process when it starts."""
    if settings.SEVERAL_MACHINES:
        threading.Thread(target=_attend, name="attend", daemon=True).start()


def keep_up(ended: Callable[[], bool]) -> None:
    """Bring the index up to date again and again until it is to end. Raises IndexBusy when another
    program does so on this machine.
    """
    with generations.lock(writing.place(), LOCK, wait=AGAIN):
        seen, signed = -1, 0.0
        while not ended():
            try:
                newest = PendingIndex.objects.newest()
                if newest != seen or time.monotonic() - signed > SIGN:
                    pending.index_pending()
                    seen, signed = newest, time.monotonic()
            except (DatabaseError, IndexBusy, Unreachable, OSError) as error:
                _log.warning("index does not follow", extra={"trace": trace_of(error)})
                time.sleep(AGAIN)
            close_old_connections()
            time.sleep(LOOKS)


def _attend() -> NoReturn:
    child: Popen[bytes] | None = None
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "follow", "--attended"]
    environment = {n: value for n, value in os.environ.items() if n not in _NOT_FOR_IT}
    while True:
        if child and child.poll() is not None:
            child = None
        if child is None and not generations.is_locked(writing.place(), LOCK):
            child = Popen(command, stdin=PIPE, env=environment, start_new_session=True)  # noqa: S603
        time.sleep(AGAIN)
