"""Read documents in processes of their own, within limits of time and memory, in the order in which
they were found. A process that a document hangs or kills is replaced; the rest goes on. They end
with the process that started them, however that ends.
"""

import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, NamedTuple

from archive.logs import trace_of

from .document import DocumentKind, ParsedDocument, UnreadableDocument
from .files import Found
from .parser import parse
from .readers import read_document

# Documents on their way per process, and bytes in all: keeps every process busy while a
# batch is stored, without reading a whole folder into memory.
AHEAD, BYTES_AHEAD = 100, 50_000_000
FAULT = "a fault in the reader"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take. The slowest of the corpus, a list of 2.7 MB that is no document,
    takes 5 s and 0.2 GB.
    """

    seconds: float = 60.0  # of the processor
    memory: int = 1_500_000_000  # bytes
    patience: float = 600.0  # seconds of the clock: more is a process that waits for something


class Outcome(NamedTuple):
    """What a document says, or why it could not be read."""

    document: ParsedDocument | None
    reason: str | None = None
    trace: str = ""  # of a fault of ours: its kind and its way through the code, for the log


# Started clean, before there are threads and connections to a database that a fork would copy.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


@dataclass(frozen=True, slots=True)
class Read:
    """A document as read, or the reason why it could not be."""

    origin: str
    data: bytes = b""
    document: ParsedDocument | None = None
    error: str | None = None
    trace: str = ""  # see Outcome
    # What its source says of it outside the document; None: what it said before (see stated.py).
    stated: Mapping[str, Any] | None = None
    known: bool = False  # not read, since nothing would change: see arriving.py


def read_all(
    found: Iterable[Found], jobs: int = 1, limits: Limits | None = None
) -> Generator[Read, None, None]:
    """Read each document that was found, in `jobs` processes.

    One that cannot be read yields its reason; the rest goes on.
    """
    readers = [_Reader(limits or Limits()) for _ in range(jobs)]
    idle: SimpleQueue[_Reader] = SimpleQueue()
    for reader in readers:
        idle.put(reader)
    pool = ThreadPoolExecutor(jobs)  # one thread waits for each process
    waiting: deque[tuple[Future[Read], int]] = deque()
    ahead = 0
    try:
        for item in found:
            size = len(item.data or b"")
            waiting.append((pool.submit(_read_in, idle, item), size))
            ahead += size
            while waiting and (len(waiting) >= jobs * AHEAD or ahead >= BYTES_AHEAD):
                future, size = waiting.popleft()
                ahead -= size
                yield future.result()
        while waiting:
            yield waiting.popleft()[0].result()
    finally:
        for future, _ in waiting:
            future.cancel()
        for reader in readers:
            reader.end()
        pool.shutdown(wait=False, cancel_futures=True)


def _read_in(idle: "SimpleQueue[_Reader]", found: Found) -> Read:
    """Read one document in the first process that is free."""
    if found.data is None:
        return Read(found.origin, error=found.error)
    if found.known:
        return Read(found.origin, found.data, known=True)
    reader = idle.get()
    try:
        document, reason, trace = reader.read(found.data)
    finally:
        idle.put(reader)
    if document is None:
        return Read(found.origin, found.data, error=reason, trace=trace)
    if document.kind == DocumentKind.OTHER:
        return Read(found.origin, found.data, document, "not a document of written questions")
    return Read(found.origin, found.data, document)


class _Reader:
    """A process that reads one document after another. It ends with the process that started it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ended = False
        self._lock = Lock()  # ending and replacing come from two threads
        self._start()

    def read(self, data: bytes) -> Outcome:
        """What one document says, or the reason why it could not be read."""
        try:
            self._connection.send_bytes(data)
        except OSError:  # lost while it was idle: no document's doing
            self._replace()
            self._connection.send_bytes(data)
        try:
            if self._connection.poll(self._limits.patience):
                outcome: Outcome = self._connection.recv()
                return outcome
            reason = f"not read within {self._limits.patience:g} seconds"
        except (EOFError, OSError):
            self._process.join()
            reason = self._why(self._process.exitcode)
        self._replace()
        return Outcome(None, reason)

    def end(self) -> None:
        with self._lock:
            self._ended = True
            self._process.kill()
            self._process.join()

    def _start(self) -> None:
        self._connection, there = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(there, self._limits), daemon=True)
        self._process.start()
        there.close()

    def _replace(self) -> None:
        with self._lock:
            if self._ended:
                return
            self._process.kill()
            self._process.join()
            self._connection.close()
            self._start()

    def _why(self, exitcode: int | None) -> str:
        """What became of a process that ended over a document."""
        if exitcode == -signal.SIGPROF:
            return f"takes more than {self._limits.seconds:g} seconds to read"
        if exitcode is not None and exitcode < 0:
            name = signal.Signals(-exitcode).name
            return f"ends the process that reads it ({name}): out of memory?"
        return f"ends the process that reads it (exit code {exitcode})"


def _serve(connection: Connection, limits: Limits) -> None:
    """Read what comes in, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed is for the process at the terminal
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # what the one that started it does is its own
    Thread(target=_end_with_parent, daemon=True).start()
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, most))
    while True:
        try:
            data = connection.recv_bytes()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)  # ends the process, in native code too
        outcome = _read(data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        connection.send(outcome)


def _read(data: bytes) -> Outcome:
    try:
        return Outcome(parse(read_document(data), date.today()))
    except UnreadableDocument as error:
        return Outcome(None, str(error))
    except MemoryError:
        return Outcome(None, "takes more memory to read than is allowed")
    except Exception as error:
        return Outcome(None, f"{FAULT} ({type(error).__name__})", trace_of(error))


def _end_with_parent() -> None:
    """A killed one cannot say so, and a document may take a minute yet."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
