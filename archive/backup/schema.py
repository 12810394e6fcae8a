"""Which version of the schema a database has: the migrations that were applied to it."""

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]  # app, name


def applied() -> list[Migration]:
    return sorted(MigrationRecorder(connection).applied_migrations())


def unknown(migrations: Iterable[Migration]) -> list[Migration]:
    """Those that this code does not have: it is older than they are."""
    return sorted({*migrations} - {*MigrationLoader(None).disk_migrations})


def make(migrations: Iterable[Migration]) -> None:
    """The tables as these migrations made them, in a database without tables; without rows but
    those of the migrations themselves.
    """
    executor, wanted = MigrationExecutor(connection), {*migrations}
    nodes = executor.loader.graph.node_map
    last = [
        key for key in sorted(wanted)
        if not any(child.key[0] == key[0] and child.key in wanted for child in nodes[key].children)
    ]  # fmt: skip
    executor.migrate(last)
