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
from archive.shown.columns import OF_QUESTION, QUESTIONS, SETS
from archive.shown.rows import line, sets_of, with_questions

from .changes import Changes
from .described import THINGS, describe
from .forms import Rows, opened
from .packed import packed
from .published import CURRENT, WITHHELD, last_unpublished, withheld_people
from .records import Names, read, records
from .shapes import KINDS, Kind, Record
from .shapes import SETS as SET_KIND

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
            changes, withheld = Changes(folder, place, at), withheld_people()
            counts = _write(place, reach, tell, changes)
            package = describe(place, TABLES, counts, reach, at, changes.close())
            (place / WITHHELD).write_text(withheld)
            if withheld_people() != withheld or last_unpublished() != before:
                continue
            changes.keep()
            if _points(folder, place.name, before):
                _clear(folder)
                return package


def _write(
    place: Path, reach: Reach, tell: Callable[[int], object], changes: Changes
) -> dict[str, int]:
    """How many rows each table has, and how many things of each kind there are."""
    names, counts = Names(), dict.fromkeys((*TABLES, *(kind.name for kind in KINDS)), 0)
    with opened(place, TABLES) as write, packed(place / THINGS) as things:
        for kind in KINDS[:-1]:
            for part in records(kind, names):
                counts[kind.name] += _write_things(kind, part, things, changes)
        keys = array("q", QuestionSet.objects.order_by("identifier").values_list("pk", flat=True))
        for sets in sets_of(keys, reach.day):
            rows = _rows_of(sets)
            for name, of in rows.items():
                counts[name] += len(of)
                write(name, of)
            part = read(SET_KIND, [thing.pk for thing in sets], names)
            counts[SET_KIND.name] += _write_things(SET_KIND, part, things, changes, rows)
            tell(len(sets))
    return counts


def _rows_of(sets: list[QuestionSet]) -> dict[str, Rows]:
    """What a question's row says of its set is worked out once a set."""
    of_sets = {thing.pk: SETS(thing) for thing in sets}
    asked = with_questions(sets)
    of_questions = [{**of_sets[thing.question_set_id], **OF_QUESTION(thing)} for thing in asked]
    return {"reeksen": [*of_sets.values()], "vragen": of_questions}


def _write_things(
    kind: Kind, part: list[Record], file: Any, changes: Changes, rows: dict[str, Rows] | None = None
) -> int:
    """`rows`: of the tables, about these sets."""
    of: dict[str, dict[str, Rows]] = {}
    for name, found in (rows or {}).items():
        for row in found:
            of.setdefault(row["nummer"], {}).setdefault(name, []).append(row)
    for record in part:
        file.write(line({"soort": kind.name, **record}))
        key = kind.key_of(record)
        changes.note(kind.name, key, {"archief": record, **of.get(key, {})})
    return len(part)


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
