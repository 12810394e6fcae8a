"""Read the kept bytes of documents again, with today's readers, and store what they now say
otherwise.
"""

import json
import os
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from archive.models import SourceContent, SourceDocument
from archive.people.resolve import Register

from .batches import batches, store_batch, unread
from .differing import Differences, differences, stored_pieces
from .files import Found
from .importer import note_reading
from .intake import INDEX_EVERY, bring_index_up_to_date
from .pace import Pace, collecting_rarely
from .reading import reading_version
from .stated import with_stated
from .workers import Read, read_all

EXAMPLES = 3  # documents named for each field
SAVE_EVERY = 50  # documents between two notes of how far this came


@dataclass(slots=True)
class Progress:
    """How far a reading came, and what it saw: kept in a file, so that a killed one goes on."""

    task: str  # what is read, with which code: another task begins anew
    last: int = 0  # key of the last document that was read
    read: int = 0
    differing: int = 0
    fields: dict[str, int] = field(default_factory=dict)  # in how many documents each differs
    examples: dict[str, list[str]] = field(default_factory=dict)  # field -> origins
    failed: list[tuple[str, str]] = field(default_factory=list)  # (origin, reason)

    def add(self, pk: int, origin: str, unlike: Iterable[str]) -> None:
        names = list(unlike)
        self.last, self.read = pk, self.read + 1
        self.differing += bool(names)
        for name in names:
            self.fields[name] = self.fields.get(name, 0) + 1
            named = self.examples.setdefault(name, [])
            if len(named) < EXAMPLES:
                named.append(origin)


def sources(kinds: Iterable[str] = ()) -> QuerySet[SourceDocument]:
    """The documents that count now, of these kinds (all by default), in the order of reading."""
    counting = SourceDocument.objects.that_count().order_by("pk")
    return counting.filter(kind__in=list(kinds)) if kinds else counting


def read_again(
    kinds: Iterable[str] = (),
    *,
    store_them: bool,
    jobs: int = 1,
    tell: Callable[[Read, Differences], None] = lambda read, unlike: None,
) -> Generator[Progress, None, None]:
    """Read each document again and store what it now says otherwise; yields how far this came.

    `tell` hears of each that reads differently. A document that cannot be read any more stays as it
    is and counts as failed. When this is killed, the same call goes on where it was: it repeats
    SAVE_EVERY documents at most, and the counts go on too.
    """
    progress = resumed(task_of(kinds, store_them=store_them))
    register = Register.load() if store_them else None
    left = list(sources(kinds).filter(pk__gt=progress.last).values_list("pk", flat=True))
    pace, places = Pace(), iter(left)
    with closing(read_all(map(_bytes_of, left), jobs)) as reads, collecting_rarely():
        for batch in batches(reads, pace):
            taken = _take(list(islice(places, len(batch))), batch, register, pace, progress)
            for pk, read, unlike in taken:
                progress.add(pk, read.origin, unlike)
                if unlike:
                    tell(read, unlike)
                if unlike or progress.read % SAVE_EVERY == 0:
                    _save(progress)
                if register and progress.read % INDEX_EVERY == 0:
                    progress.failed += bring_index_up_to_date()
                yield progress
    if register:
        progress.failed += bring_index_up_to_date()
    _path().unlink(missing_ok=True)
    yield progress


def resumed(task: str) -> Progress:
    """How far the same task came before it was killed; nowhere when it ended or was another."""
    try:
        noted = json.loads(_path().read_text())
        failed = [(origin, reason) for origin, reason in noted["failed"]]
        progress = Progress(**noted | {"failed": failed})
    except (OSError, ValueError, TypeError, KeyError):
        return Progress(task)
    return progress if progress.task == task else Progress(task)


def task_of(kinds: Iterable[str], *, store_them: bool) -> str:
    return f"{'store' if store_them else 'compare'} {','.join(sorted(kinds))} {reading_version()}"


def _take(
    pks: list[int], batch: list[Read], register: Register | None, pace: Pace, progress: Progress
) -> list[tuple[int, Read, Differences]]:
    """What each document of a batch says otherwise, stored when there is a register."""
    sources, stored = SourceDocument.objects.in_bulk(pks), stored_pieces(pks)
    batch = [_as_stated(read, sources[pk]) for pk, read in zip(pks, batch, strict=True)]
    unlike = [
        differences(sources[pk], stored[pk], read.document)
        if read.document and not read.error
        else {}
        for pk, read in zip(pks, batch, strict=True)
    ]
    reasons = {n: unread(read)[1] for n, read in enumerate(batch) if read.error}
    if register:
        alike = [n for n, differing in enumerate(unlike) if not differing and n not in reasons]
        note_reading((sources[pks[n]], doc) for n in alike if (doc := batch[n].document))
        places = [n for n, differing in enumerate(unlike) if differing]
        outcomes = store_batch([batch[n] for n in places], register, pace)
        reasons |= {n: reason for n, (_, reason) in zip(places, outcomes, strict=True) if reason}
    progress.failed += [(batch[n].origin, reason) for n, reason in sorted(reasons.items())]
    return [
        (pk, read, {} if n in reasons else unlike[n])
        for n, (pk, read) in enumerate(zip(pks, batch, strict=True))
    ]


def _as_stated(read: Read, source: SourceDocument) -> Read:
    """With what the source says beside the document."""
    document = read.document and with_stated(read.document, source.stated)
    return replace(read, document=document)


def _bytes_of(pk: int) -> Found:
    content = SourceContent.objects.select_related("document").filter(pk=pk).first()
    if content is None:
        return Found(str(pk), error="its bytes are no longer there")
    return Found(content.document.origin, bytes(content.data))


def _save(progress: Progress) -> None:
    fresh = _path().with_suffix(".fresh")
    fresh.write_text(json.dumps(asdict(progress), ensure_ascii=False))
    os.replace(fresh, _path())


def _path() -> Path:
    return Path(settings.DATA_DIR) / "reading-again.json"
