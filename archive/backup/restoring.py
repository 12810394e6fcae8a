"""Put a backup back into an archive that holds nothing."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connection

from archive.figures.edits import note_edit
from archive.whole.described import Refused
from archive.whole.published import unpublish

from . import schema
from .described import Manifest, checked
from .writing import of_this_database

# What Django itself writes into a database without anything in it.
_OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
# Rows that machines write which serve an empty archive.
_OF_MACHINES = {"archive_indexreader", "archive_counted"}
# Files about the rows of the database that was here before.
_OF_BEFORE = ("fetched", "reading-again.json")


def restore(place: Path) -> Manifest:
    """Every row of the backup, in tables of its own version: `migrate` is still to be run, and the
    index to be built. Raises Refused, with nothing changed.
    """
    manifest = checked(place)
    _refuse_other(manifest)
    if name := _table_with_rows():
        raise Refused(f"the database is not empty: there are rows in {name}")
    of_this_database().load(place, manifest)
    for name in _OF_BEFORE:
        path = Path(settings.DATA_DIR) / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    unpublish()
    caches["figures"].clear()
    note_edit()
    return manifest


def _refuse_other(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise Refused(f"a backup of {manifest.database}; DATABASE_URL names {connection.vendor}")
    if newer := schema.unknown(manifest.migrations):
        names = ", ".join(".".join(migration) for migration in newer)
        raise Refused(f"a backup of a later version of the archive: {names} is not known here")


def _table_with_rows() -> str:
    """A table in which somebody wrote; "" where there is none."""
    with connection.cursor() as cursor:
        for name in sorted(
            {*connection.introspection.table_names(cursor)} - _OF_DJANGO - _OF_MACHINES
        ):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return name
    return ""
