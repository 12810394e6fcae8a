"""Count what each address asks, for all processes of this machine, or of several.

Nothing outlives the stretch of time it is counted in.
"""

import sqlite3
import threading

from django.conf import settings
from django.db import DatabaseError

from archive import shared_counts

MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds
PATIENCE = 0.5  # seconds to wait for another process that counts
_opened = threading.local()


def seconds_to_wait(what: str, client: str, now: float, most: int, per: int) -> int:
    """Count one request; 0, or the seconds until this client may ask again.

    `most` in each `per` seconds, 0: as many as it likes; `now` in seconds since 1970. What cannot
    be counted (a full disk) is let through.
    """
    if not most:
        return 0
    until = (int(now) // per + 1) * per
    together = _together if settings.SEVERAL_MACHINES else _count
    try:
        count = together(f"{what} {client}", int(now), until)
    except (sqlite3.Error, DatabaseError, OSError):
        return 0
    return until - int(now) if count > most else 0


def _together(client: str, now: int, until: int) -> int:
    """Of all machines."""
    number = shared_counts.count(client, until)
    if number == 1:
        shared_counts.forget_until(now - MINUTE)
    return number


def _count(client: str, now: int, until: int) -> int:
    counts = _counts(str(settings.DATA_DIR / "throttle.sqlite3"))
    ((number,),) = counts.execute(
        "INSERT INTO counted VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1"
        " RETURNING number",
        (until, client),
    ).fetchall()
    if number == 1:
        counts.execute("DELETE FROM counted WHERE until <= ?", (now - MINUTE,))
    return int(number)


def _counts(path: str) -> sqlite3.Connection:
    """This thread's connection. Not the archive's database: its writer may be busy importing."""
    if getattr(_opened, "path", None) != path:
        counts = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        counts.execute("PRAGMA journal_mode=WAL")
        counts.execute("PRAGMA synchronous=OFF")
        counts.execute("DROP TABLE IF EXISTS asked")  # of before
        counts.execute(
            "CREATE TABLE IF NOT EXISTS counted"
            " (until INTEGER, client TEXT, number INTEGER, PRIMARY KEY (until, client))"
        )
        _opened.path, _opened.counts = path, counts
    return _opened.counts  # type: ignore[no-any-return]
