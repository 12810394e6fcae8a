"""Every identifier is of one set: no set may take as its own what leads to another, nor lead away
what is another's own. Two tables hold them, so the database watches both, with triggers.

They are taken away before migrations and set again after them: on SQLite a migration makes a table
anew, which under triggers loses rows, and loses the triggers.
"""

from collections.abc import Iterator

from django.db import connections, transaction

# Table, its column, and the condition under which a row is refused.
WATCHED = (
    (
        "archive_questionset",
        "identifier",
        "SELECT 1 FROM archive_setidentifier WHERE value = NEW.identifier"
        " AND question_set_id <> COALESCE(NEW.id, -1)",
    ),
    (
        "archive_setidentifier",
        "value, question_set_id",
        "SELECT 1 FROM archive_questionset WHERE identifier = NEW.value"
        " AND id <> NEW.question_set_id",
    ),
)


def watch(using: str, **signal: object) -> None:
    """Set the triggers where they are not set yet."""
    connection = connections[using]
    if not {table for table, *_ in WATCHED} <= set(connection.introspection.table_names()):
        return  # migrated back to nothing
    statements = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    with transaction.atomic(using), connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)


def leave(using: str, **signal: object) -> None:
    """Take the triggers of SQLite away, for migrations; those of PostgreSQL are in nobody's way."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table, *_ in WATCHED:
            for event in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_of_one_{event}")


def _for_sqlite() -> Iterator[str]:
    for table, columns, other in WATCHED:
        for name, event in (("insert", "INSERT"), ("update", f"UPDATE OF {columns}")):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_of_one_{name} BEFORE {event} ON {table}"
                f" WHEN EXISTS ({other})"
                " BEGIN SELECT RAISE(ABORT, 'identifier of another set'); END"
            )


def _for_postgresql() -> Iterator[str]:
    for table, columns, other in WATCHED:
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_of_one() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN IF EXISTS ({other}) THEN RAISE EXCEPTION 'identifier of another set'"
            " USING ERRCODE = 'unique_violation'; END IF; RETURN NEW; END $$"
        )
        yield f"DROP TRIGGER IF EXISTS {table}_of_one ON {table}"
        yield (
            f"CREATE TRIGGER {table}_of_one BEFORE INSERT OR UPDATE OF {columns} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_of_one()"
        )
