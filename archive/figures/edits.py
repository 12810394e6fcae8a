"""When an editor changed anything last, for every server process: kept pages of before it are not
given any more.
"""

import logging
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from archive import shared_counts

_log = logging.getLogger(__name__)


def _mark() -> Path:
    return Path(settings.DATA_DIR) / "edited"


def edited() -> int:
    """Another number after each change; one look at a file, or with several machines at a row."""
    try:
        if settings.SEVERAL_MACHINES:
            return shared_counts.counted(shared_counts.EDITED)
        return _mark().stat().st_mtime_ns
    except (OSError, DatabaseError):
        return 0


def note_edit() -> None:
    try:
        if settings.SEVERAL_MACHINES:
            shared_counts.count(shared_counts.EDITED)
        else:
            _mark().touch()
    except (OSError, DatabaseError) as error:  # kept pages then stay for their minute
        _log.warning("edit not noted", extra={"reason": type(error).__name__})
