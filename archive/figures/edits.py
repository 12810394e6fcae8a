"""When an editor changed anything last, for every server process: kept pages of before it are not
given any more.
"""

import logging
from pathlib import Path

from django.conf import settings

_log = logging.getLogger(__name__)


def _mark() -> Path:
    return Path(settings.DATA_DIR) / "edited"


def edited() -> int:
    """Another number after each change; one look at a file."""
    try:
        return _mark().stat().st_mtime_ns
    except OSError:
        return 0


def note_edit() -> None:
    try:
        _mark().touch()
    except OSError as error:  # kept pages then stay for their minute
        _log.warning("edit not noted", extra={"reason": error.strerror})
