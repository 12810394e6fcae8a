"""Fetch files beside the work: over two connections, some ahead, whole or not at all."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from time import monotonic
from types import TracebackType

from .spool import Spool, Wanted
from .web import CONNECTIONS, Answer, BadAnswer, Busy, FetchFailed, Web

AHEAD = 100  # files on their way or waiting to be taken in
_IN_TAGS = ("xml", "html")
_ANY = ("", "application/octet-stream")  # what a server says that does not know


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a file: an answer (its bytes are in the spool), or why there is none; neither
    when it was not asked for, since the source wants to be left alone.
    """

    wanted: Wanted
    answer: Answer | None
    failure: str = ""


class Downloads:
    """The files that are on their way. Asks the database nothing: it is used by other threads."""

    def __init__(self, web: Web, spool: Spool) -> None:
        self._web, self._spool = web, spool
        self._pool = ThreadPoolExecutor(CONNECTIONS)
        self._on_their_way: set[Future[Arrival]] = set()
        self.busy: float | None = None  # seconds for which the source asked to be left alone

    def __enter__(self) -> "Downloads":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __len__(self) -> int:
        return len(self._on_their_way)

    def fill(self, wanted: Callable[[int], list[Wanted]]) -> None:
        """Ask for more, as many as there is room for."""
        room = AHEAD - len(self._on_their_way)
        if room > 0 and self.busy is None:
            fetched = (self._pool.submit(self._fetch, item) for item in wanted(room))
            self._on_their_way.update(fetched)

    def arrived(self, at_least: int, seconds: float) -> list[Arrival]:
        """Those that came: waits until there are so many, or all, or so many seconds passed."""
        until = monotonic() + seconds
        done = {future for future in self._on_their_way if future.done()}
        while len(done) < min(at_least, len(self._on_their_way)) and monotonic() < until:
            rest = self._on_their_way - done
            fresh, _ = wait(rest, max(until - monotonic(), 0), FIRST_COMPLETED)
            done |= fresh
        self._on_their_way -= done
        return sorted((future.result() for future in done), key=lambda a: a.wanted.pk)

    def _fetch(self, wanted: Wanted) -> Arrival:
        if (answer := self._spool.get(wanted)) is None:
            if self.busy is not None:
                return Arrival(wanted, None)
            try:
                answer = self._ask(wanted)
            except Busy as error:
                self.busy = error.seconds
                return Arrival(wanted, None)
            except FetchFailed as error:
                return Arrival(wanted, None, str(error))
        return Arrival(wanted, replace(answer, data=b""))

    def _ask(self, wanted: Wanted) -> Answer:
        def check(answer: Answer) -> None:
            if not answer.data:
                raise BadAnswer("an empty file")
            if _kind(answer.media_type) in _IN_TAGS and not answer.data.rstrip().endswith(b">"):
                raise BadAnswer(f"{answer.media_type} that is cut off")
            if wanted.media_type in _ANY or answer.media_type in _ANY:
                return
            if _kind(answer.media_type) != _kind(wanted.media_type):
                raise BadAnswer(f"comes as {answer.media_type}, not {wanted.media_type}")

        answer = self._web.get(
            wanted.address, etag=wanted.etag, last_modified=wanted.last_modified, check=check
        )
        self._spool.put(wanted, answer)
        return answer


def _kind(media_type: str) -> str:
    """text/xml, application/xml and application/…+xml are one; so are HTML and XHTML."""
    if "html" in media_type:
        return "html"
    return "xml" if media_type.endswith("xml") else media_type
