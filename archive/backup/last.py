"""When was the last backup made? Noted beside the archive: whoever serves sees no backups."""

import logging
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

_log = logging.getLogger(__name__)


def note_backup(at: datetime) -> None:
    """A backup of that moment is whole. Where this cannot be noted, that is logged: the backup is
    there.
    """
    fresh = _path().with_suffix(".fresh")
    try:
        fresh.write_text(at.isoformat(timespec="seconds"))
        os.replace(fresh, _path())
    except OSError as error:
        _log.warning("backup not noted", extra={"reason": error.strerror})


def last_backup() -> datetime | None:
    """The moment of the last backup; None where none is known."""
    try:
        return datetime.fromisoformat(_path().read_text())
    except (OSError, ValueError):
        return None


def why_late(now: datetime) -> str:
    """What is amiss with the last backup by the setting BACKUP_HOURS, in Dutch; "" where nothing
    is.
    """
    if not settings.BACKUP_HOURS:
        return ""
    last = last_backup()
    if not last:
        return "nog geen back-up"
    late = now - last > timedelta(hours=settings.BACKUP_HOURS)
    return f"back-up van meer dan {settings.BACKUP_HOURS} uur oud" if late else ""


def _path() -> Path:
    return Path(settings.SHARED_DIR or settings.DATA_DIR) / "last-backup"
