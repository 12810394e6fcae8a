"""Mark the documents that are here already as today's code reads them: they are only looked up, a
batch at a time, and not read again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from archive.models import SourceDocument

from .files import Found
from .reading import reading_version

AT_ONCE, BYTES = 500, 20_000_000  # documents looked up together


@dataclass(frozen=True, slots=True)
class _Here:
    """A document that is stored: where it came from, and whether reading it again is no use."""

    pk: int
    origin: str
    as_read_now: bool


def with_known(found: Iterable[Found]) -> Iterator[Found]:
    """The documents, in order; `known` are those of which nothing would change if they were read.

    What comes of a run must not hang on how far storing lags behind looking up: what shares bytes
    or origin with a document of this run that is still to be read, is read too.
    """
    coming: set[str] = set()
    for batch in _batches(found):
        yield from _marked(batch, coming)


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for one in found:
        batch.append(one)
        size += len(one.data or b"")
        if len(batch) == AT_ONCE or size >= BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def _marked(batch: Sequence[Found], coming: set[str]) -> Iterator[Found]:
    """`coming`: what the documents of this run that are to be read concern; added to."""
    hashes = [sha256(one.data).hexdigest() if one.data else "" for one in batch]
    here, latest = _stored(hashes), _latest({one.origin for one in batch})
    for one, hashed in zip(batch, hashes, strict=True):
        stored = here.get(hashed)
        concerns = {hashed, f"from {one.origin}"}
        if stored:
            concerns.add(f"from {stored.origin}")
        replaces = latest.get(one.origin, set()) - {stored and stored.pk}
        if stored and stored.as_read_now and not replaces and coming.isdisjoint(concerns):
            yield replace(one, known=True)
        else:
            coming |= concerns
            yield one


def _stored(hashes: Sequence[str]) -> dict[str, _Here]:
    rows = SourceDocument.objects.filter(sha256__in=hashes)
    columns = ("sha256", "pk", "origin", "read_with", "replaced_by", "withdrawn_at")
    return {
        hashed: _Here(pk, origin, (read_with, *gone) == (reading_version(), None, None))
        for hashed, pk, origin, read_with, *gone in rows.values_list(*columns)
    }


def _latest(origins: set[str]) -> dict[str, set[int]]:
    """The documents that came from each origin and were not replaced."""
    rows = SourceDocument.objects.filter(origin__in=origins, replaced_by=None)
    latest: dict[str, set[int]] = {}
    for pk, origin in rows.values_list("pk", "origin"):
        latest.setdefault(origin, set()).add(pk)
    return latest
