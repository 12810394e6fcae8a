"""What of a source still has to be carried here: each record and each file once a round."""

from typing import Any

from django.utils import timezone

from archive.models import RemoteEntry, RemoteFile, Source

from .spool import Wanted

RECORDS_AT_ONCE = 500
# What follows from the others is worked out with these, or by the register.
_CARRIED = {Source.TK: ("Zaak", "Document")}


class Waiting:
    """The rows that wait, in the order of arrival; what fails is not offered again this round."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._last_record = self._last_file = 0
        self._offered: set[int] = set()

    def records(self) -> list[RemoteEntry]:
        """The next changed records."""
        rows = pending(self._source).filter(pk__gt=self._last_record).order_by("pk")
        batch = list(rows.prefetch_related("of", "parts")[:RECORDS_AT_ONCE])
        # a paper is pending again when a better form of it came
        self._last_record = batch[-1].pk if batch and self._source == Source.TK else 0
        return batch

    def files(self, most: int) -> list[Wanted]:
        """The next files to ask for; a second time through them brings those that became needed
        meanwhile.
        """
        rows = RemoteFile.objects.wanted(self._source, timezone.now()).order_by("pk")
        batch = list(rows.filter(pk__gt=self._last_file)[:most])
        if not batch:
            batch = [row for row in rows.iterator() if row.pk not in self._offered][:most]
        else:
            self._last_file = batch[-1].pk
        self._offered |= {row.pk for row in batch}
        return [as_wanted(row) for row in batch]


def pending(source: str) -> Any:
    entries = RemoteEntry.objects.filter(source=source, pending=True)
    carried = _CARRIED.get(Source(source))
    return entries.filter(category__in=carried) if carried else entries


def left_to_carry(source: str) -> int:
    """How many records and files are still to be carried; those that were not there left out."""
    files = RemoteFile.objects.wanted(source, timezone.now())
    return int(pending(source).count()) + files.count()


def as_wanted(file: RemoteFile) -> Wanted:
    here = bool(file.sha256)
    return Wanted(
        file.pk,
        file.address,
        file.wanted,
        file.media_type,
        file.etag if here else "",
        file.last_modified if here else "",
    )
