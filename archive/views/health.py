"""Say whether the process lives, and whether the archive can serve: for health checks."""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from archive import replica
from archive.backup.last import why_late
from archive.search.engine import engine
from archive.search.index import following
from archive.search.index.places import is_one_of_many

LITTLE = 200_000_000  # bytes of disk that an import would soon fill


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Asks nothing of anything: only a process that hangs does not answer."""
    return _said("leeft")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """503 while no page can be made. Without an index, room on the disk or a backup of late pages
    can be read, and what is amiss is said.
    """
    if trouble := _database():
        return _said(trouble, status=503)
    return _said("gezond", *filter(None, (_index(), _replica(), _disk(), why_late(timezone.now()))))


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "geen database"
    return "de database wacht op migrate" if waiting else ""


def _index() -> str:
    if engine().why_no_index():
        return "geen zoekindex"
    if not is_one_of_many() or not (why := following.why_not()):
        return ""
    return "zoekindex wordt opnieuw gebouwd" if engine().is_building() else why


def _replica() -> str:
    used = not replica.is_set() or replica.is_fresh()
    return "" if used else "leesreplica is weg of loopt achter"


def _disk() -> str:
    return "schijf bijna vol" if shutil.disk_usage(settings.DATA_DIR).free < LITTLE else ""


def _said(*lines: str, status: int = 200) -> HttpResponse:
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
