"""How natural queries and "al eerder gevraagd?" do: a right set among the first ten, precision.

    python bench/finding.py natural|similar [FILE] [--show]

Over the archive that is set up (DATA_DIR): filled with the open data's records, as bench/README.md
says. FILE: bench/queries/natural.tsv or similar.tsv, or another of that shape. Beside it the same
queries asked of SQLite's FTS5 over the same subjects, words joined by OR.
"""

import os
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

import django  # noqa: E402

django.setup()

from archive.figures.reach import reach  # noqa: E402
from archive.models import QuestionSet, SetIdentifier  # noqa: E402
from archive.search import prepare, search, similar  # noqa: E402

TODAY = django.utils.timezone.localdate()


class Subject(NamedTuple):
    day: str
    text: str


class Asked(NamedTuple):
    """One line of a file: what is asked, and which sets are right."""

    text: str
    kind: str
    right: frozenset[str]
    before: str = ""


def main(what: str, path: Path, show: bool) -> None:
    day = reach(TODAY).day
    sets = {
        identifier: Subject(str(submitted or ""), subject)
        for identifier, submitted, subject in QuestionSet.objects.values_list(
            "identifier", "submitted_on", "subject"
        )
    }
    asked = list((_natural if what == "natural" else _similar)(path, sets))
    prepare()
    fts = _fts(sets)

    def own(one: Asked) -> list[str]:
        if what == "natural":
            return [hit.identifier for hit in search(one.text, limit=10, today=day).hits]
        to = SetIdentifier.objects.get(value=one.text).question_set
        hits = similar(to.pk, today=day, limit=10, before=to.submitted_on)
        return [hit.identifier for hit in hits or ()]

    def plain(one: Asked) -> list[str]:
        text = one.text if what == "natural" else sets[one.text].text
        return _any_word(fts, text, one.before, "" if what == "natural" else one.text)

    for name, find in (("archive", own), ("FTS5, words joined by OR", plain)):
        print(f"\n{name}")
        _table(asked, find, show and name == "archive")


def _natural(path: Path, sets: dict[str, Subject]) -> Iterator[Asked]:
    for query, pattern, kind, *year in _rows(path):
        asked_in = "".join(year)
        right = _matching(pattern, sets, lambda day, of=asked_in: day.startswith(of))
        yield Asked(query, kind, right)


def _similar(path: Path, sets: dict[str, Subject]) -> Iterator[Asked]:
    for number, pattern, *_ in _rows(path):
        own = sets[number].day
        right = _matching(pattern, sets, lambda day, own=own: "" < day < own)
        yield Asked(number, "similar", right, own)


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


def _matching(pattern: str, sets: dict[str, Subject], on: Callable[[str], bool]) -> frozenset[str]:
    right = re.compile(pattern)
    return frozenset(n for n, s in sets.items() if on(s.day) and right.search(s.text.lower()))


def _fts(sets: dict[str, Subject]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE s USING fts5(number UNINDEXED, day UNINDEXED, subject)")
    rows = [(number, subject.day, subject.text) for number, subject in sets.items()]
    database.executemany("INSERT INTO s VALUES (?, ?, ?)", rows)
    return database


def _any_word(database: sqlite3.Connection, text: str, before: str, without: str) -> list[str]:
    words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
    rows = database.execute(
        "SELECT number FROM s WHERE s MATCH ? AND number <> ? AND (? = '' OR day < ?)"
        " ORDER BY rank LIMIT 10",
        (words, without, before, before),
    )
    return [number for (number,) in rows]


def _table(asked: list[Asked], find: Callable[[Asked], list[str]], show: bool) -> None:
    scores: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for one in asked:
        if not one.right:
            print(f"no right set for {one.text!r}: left out")
            continue
        hits = find(one)
        marks = [number in one.right for number in hits]
        precision = [sum(marks[:n]) / min(n, len(one.right)) for n in (5, 10)]
        score = (not hits, any(marks), *precision)
        scores[one.kind].append(score)
        scores["all"].append(score)
        if show or not any(marks):
            print(f"{sum(marks)}/{min(10, len(one.right))} {one.kind}: {one.text}")
    print(f"{'':12}{'n':>5}{'nothing':>10}{'right in 10':>13}{'P at 5':>9}{'P at 10':>9}")
    for kind, rows in scores.items():
        nothing, right, five, ten = (sum(column) / len(rows) for column in zip(*rows, strict=True))
        print(f"{kind:12}{len(rows):5}{nothing:10.3f}{right:13.3f}{five:9.3f}{ten:9.3f}")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--show"]
    kind = arguments[0] if arguments else "natural"
    file = Path(arguments[1]) if len(arguments) > 1 else ROOT / f"bench/queries/{kind}.tsv"
    main(kind, file, "--show" in sys.argv)
