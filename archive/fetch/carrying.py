"""Carry what changed at a source into the archive: records as they are there now, files in the
version that is there now, and what is gone out of it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from archive.ingest.files import Found
from archive.ingest.intake import take_in
from archive.ingest.stated import with_stated
from archive.ingest.withdrawing import withdraw
from archive.ingest.workers import Read, read_all
from archive.models import RemoteEntry, RemoteFile, Source, SourceContent, SourceDocument
from archive.models.turns import in_turn, patient
from archive.people.resolve import Register

from .downloads import Arrival, Downloads
from .publications import settle_forms
from .records import origin_of, record_of, stated_of_document, stated_of_paper
from .spool import Spool, Wanted
from .waiting import Waiting, as_wanted
from .web import Answer, Busy, Web

# A batch of files is taken in when so many came, or so many seconds passed.
FILES_AT_ONCE, FILES_SECONDS = 100, 10.0
# What is not there is not asked for again before.
MISSING_FOR = timedelta(days=7)


@dataclass(slots=True)
class Item:
    """A document on its way in, and the row that waits for it."""

    origin: str
    data: Callable[[], bytes]
    stated: dict[str, Any]
    entry: RemoteEntry | None = None
    file: RemoteFile | None = None
    answer: Answer | None = None
    sha256: str = ""
    refused: str = ""  # by its reader: that stays so until it changes
    failure: str = ""  # of anything else


def carry(source: str, web: Web, spool: Spool, tell: Callable[[int], object]) -> None:
    """Carry all that is pending or wanted, each once; `tell` hears how many were carried.

    Killed, it goes on with what is left: files that came lie in the spool. Raises Busy when the
    source asks to be left alone, after what came was taken in.
    """
    spool.keep_only(map(as_wanted, RemoteFile.objects.lacking(source).iterator()))
    waiting = Waiting(source)
    with Downloads(web, spool) as downloads:
        while True:
            downloads.fill(waiting.files)
            entries = waiting.records()
            at_once = 0 if entries else FILES_AT_ONCE
            arrivals = downloads.arrived(at_once, FILES_SECONDS)
            if not entries and not arrivals and not len(downloads):
                break
            carry_entries(entries)
            _carry_files(arrivals, spool)
            tell(len(entries) + len(arrivals))
    if downloads.busy is not None:
        raise Busy(downloads.busy)


def carry_entries(entries: Sequence[RemoteEntry]) -> None:
    """Work out what changed records mean here."""
    items = [item for entry in entries if (item := _item_of(entry))]
    _take_in(items)
    _withdraw(_not_there(entries))
    _withdraw_records(entries)
    late = {item.entry.pk for item in items if item.failure and item.entry}
    _done([entry.pk for entry in entries if entry.pk not in late])


@patient
def _done(entries: Sequence[int]) -> None:
    RemoteEntry.objects.filter(pk__in=entries).update(pending=False)


def _item_of(entry: RemoteEntry) -> Item | None:
    """The document that a changed record is or changes; None where there is none."""
    if entry.removed:
        return None
    if entry.category == "Zaak":
        data = record_of(entry, [part for part in entry.parts.all() if not part.removed])
        return Item(origin_of(entry), lambda: data, {}, entry)
    if entry.category != "Document":
        return None
    file = entry.files.exclude(sha256="").first()
    stated = stated_of_document(entry)
    if not file or not _stated_otherwise(file.sha256, stated):
        return None
    return Item(file.address, lambda: _bytes_here(file.sha256), stated, entry)


def _stated_otherwise(sha256: str, stated: dict[str, Any]) -> bool:
    return any(s.stated != stated for s in SourceDocument.objects.filter(sha256=sha256))


def _bytes_here(sha256: str) -> bytes:
    return bytes(SourceContent.objects.get(document__sha256=sha256).data)


def _not_there(entries: Sequence[RemoteEntry]) -> list[RemoteFile]:
    """The files that are here and should not be."""
    files = RemoteFile.objects.filter(entry__in=entries).exclude(sha256="")
    return [file for file in files.select_related("entry") if file.entry.removed or not file.needed]


def _withdraw_records(entries: Sequence[RemoteEntry]) -> None:
    gone = [entry for entry in entries if entry.removed and entry.category == "Zaak"]
    register = Register.load() if gone else None
    for entry in gone:
        if register:
            withdraw(origin_of(entry), register)


def _carry_files(arrivals: Sequence[Arrival], spool: Spool) -> None:
    rows = RemoteFile.objects.select_related("entry").in_bulk([a.wanted.pk for a in arrivals])
    items, gone = [], []
    for arrival in arrivals:
        file = rows.get(arrival.wanted.pk)
        if file is None or file.wanted != arrival.wanted.version:
            continue
        if arrival.answer is None:
            if arrival.failure:
                _late(file, arrival.failure)
        elif arrival.answer.absent:
            gone.append(file)
        elif arrival.answer.unchanged:
            _here(file, file.sha256, file.reason)
        else:
            items.append(_file_item(file, arrival.wanted, arrival.answer, spool))
    _take_in(items)
    _settle(items)
    _missing(gone)
    late = {item.file.pk for item in items if item.failure and item.file}
    spool.drop(a.wanted for a in arrivals if a.answer and a.wanted.pk not in late)


def _file_item(file: RemoteFile, wanted: Wanted, answer: Answer, spool: Spool) -> Item:
    def data() -> bytes:
        came = spool.get(wanted)
        return came.data if came else b""

    tk = file.entry.source == Source.TK
    stated = stated_of_document(file.entry) if tk else stated_of_paper(file.entry)
    return Item(file.address, data, stated, file=file, answer=answer)


def _take_in(items: Sequence[Item]) -> None:
    """The one way in; what became of each is noted on it."""
    if not items:
        return
    _, failed = take_in(_reads(items), store_them=True, tell=lambda read: None)
    reasons = dict(failed)
    for item in items:
        if item.origin in reasons and not item.refused:
            item.failure = reasons[item.origin]
    _note_stated(items)


@patient
def _note_stated(items: Sequence[Item]) -> None:
    with in_turn():
        for item in items:
            if item.file or item.stated:
                SourceDocument.objects.filter(sha256=item.sha256).update(stated=item.stated)
        _own([item for item in items if item.file])


def _own(items: Sequence[Item]) -> None:
    """What was here already, put in by hand, is its source's from now on: to replace, to remove."""
    there = RemoteFile.objects.filter(sha256=OuterRef("sha256"), address=OuterRef("origin"))
    by_hand = SourceDocument.objects.exclude(Exists(there))
    by_hand = by_hand.exclude(origin__in=[item.origin for item in items])
    for item in items:
        by_hand.filter(sha256=item.sha256).update(origin=item.origin)


def _reads(items: Sequence[Item]) -> Iterator[Read]:
    offered = (Found(item.origin, item.data()) for item in items)
    with closing(read_all(offered)) as reads:
        for item, read in zip(items, reads, strict=True):
            item.sha256, item.refused = sha256(read.data).hexdigest(), read.error or ""
            document = read.document and with_stated(read.document, item.stated)
            yield replace(read, document=document, stated=item.stated)


def _settle(items: Sequence[Item]) -> None:
    """Note which files are here now; of one that cannot be read, the next best form is tried."""
    for item in items:
        file = item.file
        if not file or not item.answer:
            continue
        if item.failure:
            _late(file, item.failure)
            continue
        if item.refused and file.sha256:
            _withdraw([file])
        _came(file, item, item.answer)


@patient
def _came(file: RemoteFile, item: Item, answer: Answer) -> None:
    with transaction.atomic():
        file.etag, file.last_modified = answer.etag, answer.last_modified
        _here(file, "" if item.refused else item.sha256, item.refused)
        settle_forms(file, came=not item.refused)


def _here(file: RemoteFile, sha256: str, reason: str) -> None:
    file.have, file.sha256, file.reason = file.wanted, sha256, reason[:300]
    file.failed_since = file.missing_until = None
    _save(file)


def _late(file: RemoteFile, why: str) -> None:
    file.failed_since, file.reason = file.failed_since or timezone.now(), why[:300]
    _save(file)


def _missing(files: Sequence[RemoteFile]) -> None:
    """Remember that these are not there; what was here of them is withdrawn."""
    _withdraw([file for file in files if file.sha256])
    for file in files:
        file.missing_until, file.failed_since = timezone.now() + MISSING_FOR, None
        file.reason = "not there"
        _is_missing(file)


@patient
def _is_missing(file: RemoteFile) -> None:
    with transaction.atomic():
        _save(file)
        settle_forms(file, came=False)


def _withdraw(files: Sequence[RemoteFile]) -> None:
    """Take these out of the archive, unless another file with the same bytes is still there."""
    if not files:
        return
    register = Register.load()
    for file in files:
        others = RemoteFile.objects.filter(sha256=file.sha256).exclude(pk__in=[f.pk for f in files])
        if still := others.first():
            _hand_over(file, still)
        else:
            withdraw(file.address, register, file.sha256)
        file.have = file.sha256 = file.etag = file.last_modified = ""
        _save(file)


@patient
def _hand_over(file: RemoteFile, still: RemoteFile) -> None:
    """The document came from another file with the same bytes, from now on."""
    documents = SourceDocument.objects.filter(sha256=file.sha256, origin=file.address)
    with in_turn():
        documents.update(origin=still.address)


@patient
def _save(file: RemoteFile) -> None:
    """What became of the file here; whether it is needed is another's to say."""
    here = ("have", "sha256", "etag", "last_modified", "missing_until", "failed_since", "reason")
    file.save(update_fields=here)
