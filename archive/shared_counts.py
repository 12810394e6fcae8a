"""What all machines count together, in their database: requests, edits."""

from django.db import connection, connections

from archive.replica import asked

EDITED = "edited"  # how often editors changed anything
FORGOTTEN = "forgotten"  # how often kept figures were let go of
ALWAYS = 1 << 62  # until when what is no matter of time is counted
_UPSERT = (
    "INSERT INTO archive_counted (until, what, number) VALUES (%s, %s, 1)"
    " ON CONFLICT (until, what) DO UPDATE SET number = archive_counted.number + 1"
    " RETURNING number"
)


def count(what: str, until: int = ALWAYS) -> int:
    """Count one more of it up to a moment (seconds since 1970); how many there are now. Raises
    DatabaseError.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, (until, what))
        (number,) = cursor.fetchone()
    return int(number)


def counted(what: str, until: int = ALWAYS) -> int:
    """In the database that is asked for the page too: who reads an older state, reads its count."""
    with connections[asked()].cursor() as cursor:
        cursor.execute(
            "SELECT number FROM archive_counted WHERE until = %s AND what = %s", (until, what)
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def forget_until(moment: int) -> None:
    """Remove what was counted up to some moment or an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_counted WHERE until <= %s", (moment,))
