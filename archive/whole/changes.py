"""What changed since earlier exports: a file a day, for whoever took the whole once.

A ledger beside the exports holds of every thing a digest of what was last written of it, and when
that became so; no texts. Each line of a day's file is the thing as it is now, in the file of the
day of its last change: so no export gives what an editor took away since, and whoever has one of an
earlier day takes the files from that day on.
"""

import gzip
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from django.utils import timezone

from archive.shown.rows import line

from .described import DAY
from .packed import LINES, packed

LEDGER = ".ledger.json.gz"
KEPT = timedelta(days=60)  # how far back the days go
_NEW, _CHANGED, _GONE = "nieuw", "gewijzigd", "verdwenen"
# When more than this part of so many things changed, the whole is the shorter way.
_MOST, _FEW = 0.25, 500
_BETWEEN = "\t"


class Entry(NamedTuple):
    digest: str
    moment: str  # ISO, of the export that had it first
    what: str


_NEVER = Entry("never", "", _GONE)


class Changes:
    """Told of everything that an export writes, it writes the days' files beside it."""

    def __init__(self, folder: Path, place: Path, at: datetime) -> None:
        self._folder, self._place, self._at = folder, place, at
        self._moment = at.isoformat()
        self._since, self._before = self._read()
        self._now: dict[str, Entry] = {}
        self._files: dict[str, Any] = {}

    def note(self, kind: str, key: str, values: Mapping[str, Any]) -> None:
        """A thing as it is now: its record, and its rows in the tables."""
        name = f"{kind}{_BETWEEN}{key}"
        text = json.dumps(values, ensure_ascii=False, default=str)
        self._enter(name, blake2b(text.encode(), digest_size=16).hexdigest(), values)

    def close(self) -> dict[str, str]:
        """What is said of the days: from which moment on they tell everything."""
        for name in self._before.keys() - self._now.keys():
            before = self._before[name]
            if before.what != _GONE or before.moment > self._oldest:
                self._enter(name, "", {})
        for file in self._files.values():
            file.close()
        if self._is_another():
            self._since = self._moment
            for day in self._files:
                self._file(day).unlink()
        return {"since": max(self._since, self._oldest)}

    def keep(self) -> None:
        """Let the next export know what this one wrote."""
        beside = self._folder / f"{LEDGER}.new"
        with gzip.open(beside, "wt", 1, encoding="utf-8") as file:
            json.dump({"since": self._since, "things": self._now}, file)
        beside.replace(self._folder / LEDGER)

    @property
    def _oldest(self) -> str:
        return (self._at - KEPT).isoformat()

    def _enter(self, name: str, digest: str, values: Mapping[str, Any]) -> None:
        entry = self._before.get(name, _NEVER)
        if entry.digest != digest:
            what = _GONE if not digest else _NEW if entry.what == _GONE else _CHANGED
            entry = Entry(digest, self._moment, what)
        self._now[name] = entry
        if entry.moment > max(self._since, self._oldest):
            kind, _, key = name.partition(_BETWEEN)
            said = {"moment": entry.moment, "wat": entry.what, "soort": kind, "sleutel": key}
            self._day(entry.moment).write(line({**said, **values}))

    def _day(self, moment: str) -> Any:
        day = timezone.localdate(datetime.fromisoformat(moment)).isoformat()
        if day not in self._files:
            self._files[day] = packed(self._file(day))
        return self._files[day]

    def _file(self, day: str) -> Path:
        return self._place / f"{DAY}-{day}{LINES}"

    def _is_another(self) -> bool:
        """Whether so much changed that this export stands by itself."""
        changed = sum(entry.moment == self._moment for entry in self._now.values())
        return changed > max(_FEW, _MOST * len(self._now))

    def _read(self) -> tuple[str, dict[str, Entry]]:
        try:
            with gzip.open(self._folder / LEDGER, "rt", encoding="utf-8") as file:
                ledger = json.load(file)
            things = {name: Entry(*entry) for name, entry in ledger["things"].items()}
            return ledger["since"], things
        except FileNotFoundError:
            return self._moment, {}
