"""Read documents, in one process or several, in the order in which they were found."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from .document import DocumentKind, ParsedDocument, UnreadableDocument
from .files import Found
from .parser import parse
from .readers import read_document

# Documents on their way per process: keeps every process busy without reading a whole folder into
# memory.
AHEAD = 4


@dataclass(frozen=True, slots=True)
class Read:
    """A document as read, or the reason why it could not be."""

    origin: str
    data: bytes = b""
    document: ParsedDocument | None = None
    error: str | None = None


def read_all(found: Iterable[Found], jobs: int = 1) -> Iterator[Read]:
    """Read each document that was found.

    One that cannot be read yields its reason; the rest goes on.
    """
    if jobs == 1:
        yield from map(read_one, found)
        return
    waiting: deque[tuple[Found, Future[Read]]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        for item in found:
            waiting.append((item, pool.submit(read_one, item)))
            if len(waiting) >= jobs * AHEAD:
                yield waiting.popleft()[1].result()
        while waiting:
            yield waiting.popleft()[1].result()


def read_one(found: Found) -> Read:
    """Read one document."""
    if found.data is None:
        return Read(found.origin, error=found.error)
    try:
        document = parse(read_document(found.data))
    except UnreadableDocument as error:
        return Read(found.origin, error=str(error))
    if document.kind == DocumentKind.OTHER:
        return Read(found.origin, found.data, document, "not a document of written questions")
    return Read(found.origin, found.data, document)
