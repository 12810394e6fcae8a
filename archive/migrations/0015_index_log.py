from collections.abc import Callable, Sequence
from typing import Any

from django.db import migrations, models

# On PostgreSQL the log of changes is written in turn (models/turns.py, WRITING), whoever writes it
# and however: a change gets its number when all changes with lower ones can be seen, so that who has
# read up to a number has missed nothing. On SQLite there is one writer at a time by itself.
IN_TURN = (
    "CREATE OR REPLACE FUNCTION archive_pendingindex_in_turn() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN PERFORM pg_advisory_xact_lock(1906001); RETURN NULL; END $$",
    "CREATE TRIGGER archive_pendingindex_in_turn BEFORE INSERT ON archive_pendingindex"
    " FOR EACH STATEMENT EXECUTE FUNCTION archive_pendingindex_in_turn()",
)
NOT_IN_TURN = (
    "DROP TRIGGER archive_pendingindex_in_turn ON archive_pendingindex",
    "DROP FUNCTION archive_pendingindex_in_turn()",
)


def _run(statements: Sequence[str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("archive", "0014_settled_doubts")]

    operations = [
        migrations.CreateModel(
            name="IndexReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("machine", models.CharField(max_length=300, verbose_name="machine")),
                ("place", models.BigIntegerField(verbose_name="tot en met wijziging")),
                ("seen_at", models.DateTimeField(verbose_name="laatst gezien")),
            ],
            options={
                "verbose_name": "index van een machine",
                "verbose_name_plural": "indexen van machines",
            },
        ),
        migrations.RunPython(_run(IN_TURN), _run(NOT_IN_TURN)),
    ]
