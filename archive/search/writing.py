"""Write the index: put sets in, take sets out, build it anew beside the one that is read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log
from pathlib import Path

from django.conf import settings
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from archive.models import QuestionSet

from . import generations
from .documents import document, key, with_all_that_is_searched

MEMORY_MB = 128  # of postings, before Whoosh writes a run to disk
BATCH = 1000
ALIKE = 12  # segments of one order of size that become one


def place() -> Path:
    return Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])


def index_sets(pks: Sequence[int]) -> None:
    """Bring these sets up to date in the index readers read: replaced, or taken out when the database lacks them."""
    where = place()
    with generations.lock(where):
        directory = generations.current(where)
        index = generations.open_index(directory) if directory else generations.create(where)
        _replace(index, pks)
        generations.publish(where, Path(index.storage.folder))


def remove_sets(pks: Sequence[int]) -> None:
    """Take these sets out of the index readers read, whatever the database says."""
    where = place()
    with generations.lock(where):
        directory = generations.current(where)
        if directory is None:
            return
        index = generations.open_index(directory)
        numbers = list(_document_numbers(index, pks))
        writer = _writer(index)
        for number in numbers:
            writer.delete_document(number)
        writer.commit(merge=False)
        generations.publish(where, directory)


def clear() -> None:
    """An empty index for readers, at once."""
    where = place()
    with generations.lock(where):
        generations.publish(where, Path(generations.create(where).storage.folder))
        generations.clear_away(where)


def rebuild(pks: Sequence[int] | None = None) -> int:
    """Build the index anew from the database and switch to it when it is whole; how many sets."""
    if pks is None:
        pks = list(QuestionSet.objects.order_by("pk").values_list("pk", flat=True))
    with building() as index:
        _add(index, pks)
    return len(pks)


@contextmanager
def building() -> Iterator[FileIndex]:
    """A new index to fill; readers get it when the block ends well. Changes made meanwhile stay pending."""
    where = place()
    with generations.lock(where, "build"):
        index = generations.create(where)
        yield index
        with generations.lock(where):
            generations.publish(where, Path(index.storage.folder))
            generations.clear_away(where)


def _replace(index: FileIndex, pks: Sequence[int]) -> None:
    """One commit: what there was of these sets goes, what the database has of them comes."""
    gone = set(_document_numbers(index, pks))
    writer = _writer(index)
    try:
        for number in gone:
            writer.delete_document(number)
        for batch in _batches(pks):
            for made in with_all_that_is_searched(QuestionSet.objects.filter(pk__in=batch)):
                writer.add_document(**document(made))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=merge_alike)


def _add(index: FileIndex, pks: Sequence[int]) -> None:
    writer = _writer(index)
    for batch in _batches(pks):
        for made in with_all_that_is_searched(QuestionSet.objects.filter(pk__in=batch)):
            writer.add_document(**document(made))
    writer.commit(merge=False)


def _writer(index: FileIndex) -> SegmentWriter:
    """A writer whose postings are not compressed and carry no lengths (Whoosh's own short cuts, which nobody takes)."""
    codec = W3Codec(compression=0)
    codec.length_stats = False
    return index.writer(limitmb=MEMORY_MB, codec=codec)


def merge_alike(writer: SegmentWriter, segments: list) -> list:
    """Whoosh asks which segments to keep: merges those of one order of size when there are ALIKE, and the half empty.

    So there are never many to look through, and a set is rewritten a few times at most, however large the archive.
    """
    alike: dict[int, list] = defaultdict(list)
    for segment in segments:
        alike[int(log(max(segment.doc_count_all(), 1), ALIKE))].append(segment)
    own = int(log(max(writer.doc_count(), 1), ALIKE))
    kept = []
    for order, group in alike.items():
        full = len(group) + (order == own) >= ALIKE
        for segment in group:
            if full or segment.deleted_count() * 2 > segment.doc_count_all():
                reader = SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
            else:
                kept.append(segment)
    return kept


def _document_numbers(index: FileIndex, pks: Sequence[int]) -> Iterator[int]:
    reader = index.reader()
    try:
        for pk in pks:
            if ("key", key(pk)) in reader:
                yield from reader.postings("key", key(pk)).all_ids()
    finally:
        reader.close()


def _batches(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]
