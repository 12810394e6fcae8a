"""A program beside the web processes of each of several machines, which keeps its index up to date.

One web process starts it, and again when it has ended; it ends when that process does, and then
another web process takes that over.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from subprocess import PIPE, Popen
from typing import NoReturn

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from archive.logs import trace_of
from archive.models import PendingIndex
from archive.search.engine import IndexBusy, Unreachable

from . import generations, pending, writing

# Of the one program that follows on a machine, and of the web process that sees to it.
LOCK, ATTENDED = "following", "attended"
LOOKS, SIGN, AGAIN, PAUSE = 0.5, 10.0, 2.0, 10.0  # seconds: between looks, signs of life, attempts
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
            except (DatabaseError, InterfaceError, IndexBusy, Unreachable, OSError) as error:
                _log.warning("index does not follow", extra={"trace": trace_of(error)})
                time.sleep(AGAIN)
            close_old_connections()
            time.sleep(LOOKS)


def _attend() -> NoReturn:
    while True:
        with suppress(IndexBusy, OSError), generations.lock(writing.place(), ATTENDED, wait=0):
            _keep_one()
        time.sleep(AGAIN)


def _keep_one() -> NoReturn:
    """Start the next one when one has ended; with a pause where they do not last."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "follow", "--attended"]
    environment = {n: value for n, value in os.environ.items() if n not in _NOT_FOR_IT}
    while True:
        begun = time.monotonic()
        Popen(command, stdin=PIPE, env=environment, start_new_session=True).wait()  # noqa: S603
        if time.monotonic() - begun < PAUSE:
            time.sleep(PAUSE)
