"""Read documents in processes of their own, in the order in which they were found.

What befalls one document befalls no other: a fault in a reader is a reason, and so is the end of
the process that read it (killed for its memory, or crashed). Another process takes its place. They
end with the process that reads, however that ends.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock, Thread
from types import TracebackType

from archive.logs import trace_of

from .document import DocumentKind, ParsedDocument, UnreadableDocument
from .files import Found
from .parser import parse
from .readers import read_document

# Documents on their way per process: keeps every process busy without reading a whole folder into
# memory.
AHEAD = 4
FAULT = "a fault in the reader"
# Forked, a process is there at once; elsewhere than on Linux system libraries do not survive it.
_CONTEXT = get_context("fork") if sys.platform == "linux" else get_context("spawn")


@dataclass(frozen=True, slots=True)
class Read:
    """A document as read, or the reason why it could not be."""

    origin: str
    data: bytes = b""
    document: ParsedDocument | None = None
    error: str | None = None
    trace: str = ""  # of a fault: its kind and its way through the code, for the log


def read_all(found: Iterable[Found], jobs: int = 1) -> Generator[Read, None, None]:
    """Read each document that was found, in `jobs` processes.

    One that cannot be read yields its reason; the rest goes on.
    """
    waiting: deque[Future[Read]] = deque()
    with _Processes(jobs) as processes:
        for item in found:
            waiting.append(processes.submit(item))
            if len(waiting) >= jobs * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def read_one(found: Found) -> Read:
    """Read one document, here."""
    if found.data is None:
        return Read(found.origin, error=found.error)
    try:
        document = parse(read_document(found.data))
    except UnreadableDocument as error:
        return Read(found.origin, found.data, error=str(error))
    except Exception as error:  # a fault of ours: this document fails, the import goes on
        reason = f"{FAULT} ({type(error).__name__})"
        return Read(found.origin, found.data, error=reason, trace=trace_of(error))
    if document.kind == DocumentKind.OTHER:
        return Read(found.origin, found.data, document, "not a document of written questions")
    return Read(found.origin, found.data, document)


class _Processes:
    """Processes that read, each with a thread here that waits for it."""

    def __init__(self, jobs: int) -> None:
        self._all = [_Process() for _ in range(jobs)]
        self._free: SimpleQueue[_Process] = SimpleQueue()
        for process in self._all:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(jobs)

    def __enter__(self) -> "_Processes":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        for process in self._all:
            process.end()
        self._threads.shutdown(cancel_futures=True)

    def submit(self, found: Found) -> Future[Read]:
        return self._threads.submit(self._read, found)

    def _read(self, found: Found) -> Read:
        process = self._free.get()
        try:
            return process.read(found)
        finally:
            self._free.put(process)


class _Process:
    """One process that reads a document at a time; a new one when it has died."""

    def __init__(self) -> None:
        self._lock = Lock()  # starting and ending come from two threads
        self._ended = False
        self._start()

    def read(self, found: Found) -> Read:
        if found.data is None:
            return Read(found.origin, error=found.error)
        if not self._process.is_alive():
            self._start()
        try:
            self._ours.send(found)
            outcome: Read = self._ours.recv()
        except (EOFError, OSError):
            return Read(found.origin, found.data, error=self._how_it_died())
        return replace(outcome, data=found.data)

    def end(self) -> None:
        with self._lock:
            self._ended = True
            self._process.kill()
            self._process.join()

    def _start(self) -> None:
        with self._lock:
            if self._ended:
                return
            self._ours, theirs = _CONTEXT.Pipe()
            self._process = _CONTEXT.Process(target=_serve, args=(theirs, self._ours), daemon=True)
            self._process.start()
            theirs.close()  # or its end would not be noticed

    def _how_it_died(self) -> str:
        self._process.join()
        code = self._process.exitcode or 0
        if code >= 0:
            return f"the process that read it ended (exit code {code})"
        name = signal.Signals(-code).name
        return f"the process that read it was ended by {name}" + (
            ": too little memory?" if name == "SIGKILL" else ""
        )


def _serve(theirs: Connection, ours: Connection) -> None:
    """What such a process does: answer each document with what was read in it."""
    ours.close()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever starts them ends them
    Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            found = theirs.recv()
        except EOFError:
            return
        theirs.send(replace(read_one(found), data=b""))  # whoever asks has the bytes


def _end_with_parent() -> None:
    """However the parent ends: a killed one cannot say so."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
