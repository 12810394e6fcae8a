"""Write the whole archive to a folder, in every form at once.

Each export has a folder of its own, named after its moment, and the link `current` points to the
last one that is whole: it moves in one step, so that whoever is killed leaves what was there.
"""

import os
import re
import shutil
from array import array
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.alone import alone
from archive.figures.reach import Reach
from archive.models import QuestionSet
from archive.shown.columns import QUESTIONS, SETS
from archive.shown.rows import sets_of, with_questions

from .described import describe
from .forms import opened
from .published import CURRENT, last_unpublished

TABLES = {"reeksen": SETS, "vragen": QUESTIONS}
_OF_AN_EXPORT = re.compile(r"\d{8}T\d{12}")


def export(
    folder: Path, reach: Reach, at: datetime, tell: Callable[[int], object]
) -> dict[str, Any]:
    """The description of what was written. `tell` hears of every part how many sets it had.

    What is taken down meanwhile may have been read already: then all is written anew.
    """
    with alone(folder / ".lock", f"{folder}: another export is being written"):
        while True:
            before = last_unpublished()
            _clear(folder)
            place = folder / at.strftime("%Y%m%dT%H%M%S%f")
            place.mkdir()
            package = describe(place, TABLES, _write(place, reach, tell), reach, at)
            if last_unpublished() == before and _points(folder, place.name, before):
                _clear(folder)
                return package


def _write(place: Path, reach: Reach, tell: Callable[[int], object]) -> dict[str, int]:
    """How many rows each table has."""
    keys = array("q", QuestionSet.objects.order_by("identifier").values_list("pk", flat=True))
    counts = dict.fromkeys(TABLES, 0)
    with opened(place, TABLES) as forms:
        for sets in sets_of(keys, reach.day):
            parts: dict[str, list[Any]] = {"reeksen": sets, "vragen": with_questions(sets)}
            for name, things in parts.items():
                rows = [TABLES[name](thing) for thing in things]
                counts[name] += len(rows)
                for form in forms:
                    form.write(name, rows)
            tell(len(sets))
    return counts


def _points(folder: Path, name: str, before: str) -> bool:
    """Let the link point to this export, which is on the disk first; unless something was taken
    down by then. Whoever takes down says so and then takes the link away, so one of us does.
    """
    os.sync()
    beside = folder / f".{CURRENT}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(name)
    beside.replace(folder / CURRENT)
    if last_unpublished() == before:
        return True
    (folder / CURRENT).unlink(missing_ok=True)
    return False


def _clear(folder: Path) -> None:
    """Take away every export but the one the link points to: older ones and unfinished ones."""
    current = folder / CURRENT
    keep = current.resolve().name if current.is_symlink() else ""
    for path in folder.iterdir():
        if path.is_dir() and _OF_AN_EXPORT.fullmatch(path.name) and path.name != keep:
            shutil.rmtree(path)
