"""Count what each address asks of the API, minute by minute, for all processes of this machine.

Nothing outlives two minutes.
"""

import sqlite3
import threading

from django.conf import settings

MINUTE = 60  # seconds
PATIENCE = 0.5  # seconds to wait for another process that counts
_opened = threading.local()


def seconds_to_wait(client: str, now: float) -> int:
    """Count one request; 0, or the seconds until this client may ask again.

    `now` in seconds since 1970. What cannot be counted (a full disk) is let through.
    """
    if not settings.API_PER_MINUTE:
        return 0
    minute, second = divmod(int(now), MINUTE)
    try:
        count = _count(client, minute)
    except (sqlite3.Error, OSError):
        return 0
    return MINUTE - second if count > settings.API_PER_MINUTE else 0


def _count(client: str, minute: int) -> int:
    counts = _counts(str(settings.DATA_DIR / "throttle.sqlite3"))
    ((number,),) = counts.execute(
        "INSERT INTO asked VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1"
        " RETURNING number",
        (minute, client),
    ).fetchall()
    if number == 1:
        counts.execute("DELETE FROM asked WHERE minute < ?", (minute - 1,))
    return int(number)


def _counts(path: str) -> sqlite3.Connection:
    """This thread's connection. Not the archive's database: its writer may be busy importing."""
    if getattr(_opened, "path", None) != path:
        counts = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        counts.execute("PRAGMA journal_mode=WAL")
        counts.execute("PRAGMA synchronous=OFF")
        counts.execute(
            "CREATE TABLE IF NOT EXISTS asked"
            " (minute INTEGER, client TEXT, number INTEGER, PRIMARY KEY (minute, client))"
        )
        _opened.path, _opened.counts = path, counts
    return _opened.counts  # type: ignore[no-any-return]
