"""Compare two archives in SQLite row by row, whatever their keys and times: the same documents must
give the same rows, in whatever order and batches they came in.

    python bench/same_rows.py ONE.sqlite3 OTHER.sqlite3

Prints for each table how many rows there are and how many only one of the two has; exit code 1 when
any do.
"""

import sqlite3
import sys
from collections import Counter
from functools import cache
from hashlib import sha256

TIMES = {"received_at", "created_at", "updated_at", "gone_at"}
LEFT_OUT = {"archive_pendingindex", "archive_sourcecontent"}


class Archive:
    """The rows of a database, each known by what it says and what the rows say that it names."""

    def __init__(self, path: str) -> None:
        self.database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        names = self.database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'archive_%'"
        )
        self.tables = sorted({name for (name,) in names} - LEFT_OUT)
        self.digest = cache(self._digest)

    @cache  # noqa: B019 (two archives live as long as the program)
    def columns(self, table: str) -> tuple[list[str], dict[str, str]]:
        """The columns that say something, and of those that name a row its table."""
        rows = self.database.execute(f"PRAGMA foreign_key_list({table})")
        names = {row[3]: row[2] for row in rows}
        every = [row[1] for row in self.database.execute(f"PRAGMA table_info({table})")]
        return [name for name in every if name != "id" and name not in TIMES], names

    @cache  # noqa: B019
    def rows(self, table: str) -> dict[object, tuple[object, ...]]:
        columns, _ = self.columns(table)
        listed = ", ".join(f'"{name}"' for name in columns)
        found = self.database.execute(f"SELECT rowid, {listed} FROM {table}")
        return {key: tuple(values) for key, *values in found}

    def _digest(self, table: str, key: object) -> str:
        columns, named = self.columns(table)
        values = zip(columns, self.rows(table)[key], strict=True)
        said = [
            self.digest(named[name], value) if name in named and value is not None else value
            for name, value in values
        ]
        return sha256(repr(said).encode()).hexdigest()

    def counted(self, table: str) -> Counter[str]:
        return Counter(self.digest(table, key) for key in self.rows(table))

    def sample(self, table: str, digests: Counter[str]) -> object:
        return next(
            self.rows(table)[key] for key in self.rows(table) if self.digest(table, key) in digests
        )


def main() -> None:
    one, other = map(Archive, sys.argv[1:3])
    differs = False
    for table in one.tables:
        ours, theirs = one.counted(table), other.counted(table)
        only, only_other = ours - theirs, theirs - ours
        print(f"{table}: {ours.total()}, {only.total()} only here, {only_other.total()} only there")
        if only or only_other:
            differs = True
            print(
                "   ",
                [str(a.sample(table, c))[:300] for a, c in ((one, only), (other, only_other)) if c],
            )
    sys.exit(differs)


if __name__ == "__main__":
    main()
