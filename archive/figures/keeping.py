"""Keep figures that take long to count: on disk, for every server process, until a set changes.

What cannot be kept, or was kept and cannot be read, is counted again: no page fails for it.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches

from archive import shared_counts
from archive.logs import trace_of
from archive.models import QuestionSet

# Raise it whenever figures are counted otherwise, or are of another shape.
# tests/test_versions.py fails when a fixed example changes and this does not.
VERSION = 3
Figure = TypeVar("Figure")
_log = logging.getLogger(__name__)


def kept(name: str, counted: Callable[[], Figure]) -> Figure:
    """What `counted()` gives, kept under this name until a question set changes.

    For a number of names that nobody outside decides: what is kept is shared, and bounded.
    """
    key = f"{name}-{QuestionSet.objects.version()}"
    found: Figure | None = look_up(key)
    if found is None:
        found = counted()
        keep(key, found)
    return found


def look_up(key: str) -> Any:
    """What is kept under a key by this version of the code; None when nothing is."""
    try:
        return caches["figures"].get(_full(key))
    except Exception as error:  # a damaged file, or a class that has moved since: whatever it holds
        _log.warning("figures not read", extra={"key": key, "trace": trace_of(error)})
        return None


def keep(key: str, found: Any, **options: Any) -> None:
    """Keep something; `options` are those of Django's caches."""
    try:
        caches["figures"].set(_full(key), found, **options)
    except OSError as error:
        _log.warning("figures not kept", extra={"key": key, "reason": error.strerror})


def forget() -> None:
    """Let go of all that is kept, on every machine."""
    if settings.SEVERAL_MACHINES:
        shared_counts.count(shared_counts.FORGOTTEN)
    try:
        caches["figures"].clear()
    except OSError as error:
        _log.warning("figures not forgotten", extra={"reason": error.strerror})


def _full(key: str) -> str:
    if settings.SEVERAL_MACHINES:  # what another machine let go of is not of this name any more
        return f"{key}-{VERSION}-{shared_counts.counted(shared_counts.FORGOTTEN)}"
    return f"{key}-{VERSION}"
