"""Ask a source for something, politely: named, paced, patient. Nothing else uses the network."""

import email.utils
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from django.conf import settings
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

CONNECTIONS = 2
ATTEMPTS = 5
LONGEST_WAIT = 60.0  # seconds between two attempts, when the source names no time
# A source that wants us away for longer is left alone until then.
PATIENCE = 120.0
TIMEOUT = httpx.Timeout(30.0, read=60.0)
_ABSENT = (404, 410)
_LATER = (408, 425, 429, 500, 502, 503, 504)


class FetchFailed(Exception):
    """What was asked for did not come; the message is one line for the operator."""


class Refused(FetchFailed):
    """The source says no, and would again."""


class ChangedShape(FetchFailed):
    """The source answers in another form than it did. Nothing is guessed from it."""


class Busy(FetchFailed):
    """The source asks to be left alone for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asks to be left alone for {seconds:.0f} seconds")
        self.seconds = seconds


class BadAnswer(Exception):
    """An answer that came damaged: worth another try."""


class _Again(Exception):
    """Worth another try, perhaps after so many seconds."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: status 200 with data, 304 (as it was), or 404 and 410 (not there)."""

    status: int
    data: bytes = b""
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def absent(self) -> bool:
        return self.status in _ABSENT

    @property
    def unchanged(self) -> bool:
        return self.status == 304


@dataclass(slots=True)
class Asked:
    """How much was asked and came: since the last time it was looked at."""

    requests: int = 0
    received: int = 0
    faults: int = 0


Check = Callable[[Answer], None]  # raises BadAnswer


@dataclass(slots=True)
class Web:
    """A source's door: two connections at most, so many requests a second, safe for threads."""

    per_second: float
    wait: float = 1.0  # seconds before the second attempt; it doubles
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _free_at: float = 0.0
    _asked: Asked = field(default_factory=Asked)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            headers={"User-Agent": user_agent()},
            limits=httpx.Limits(max_connections=CONNECTIONS),
            timeout=TIMEOUT,
            follow_redirects=True,
            event_hooks={"request": [self._pace]},
        )

    def close(self) -> None:
        self._client.close()

    def get(
        self, address: str, *, etag: str = "", last_modified: str = "", check: Check | None = None
    ) -> Answer:
        """The answer, whole. Faults that pass are waited for, ATTEMPTS times in all.

        Raises FetchFailed: Busy, Refused, or that the last attempt failed too and how.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in headers.items() if value}
        attempts = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._pause,
            retry=retry_if_exception_type(_Again),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return attempts(self._once, address, headers, check)
        except _Again as error:
            raise FetchFailed(f"{error} ({ATTEMPTS} times)") from error

    def counted(self) -> Asked:
        """What was asked since the last call."""
        with self._lock:
            asked, self._asked = self._asked, Asked()
        return asked

    def _once(self, address: str, headers: dict[str, str], check: Check | None) -> Answer:
        try:
            with self._client.stream("GET", address, headers=headers) as response:
                self._settle(response)
                answer = _answer(response)
            if check and answer.status == 200:
                check(answer)
        except httpx.HTTPError as error:
            self._count(faults=1)
            raise _Again(f"the connection failed: {type(error).__name__}") from error
        except BadAnswer as error:
            self._count(faults=1)
            raise _Again(str(error)) from error
        self._count(received=len(answer.data))
        return answer

    def _settle(self, response: httpx.Response) -> None:
        """Go on with an answer; raise for what is none."""
        status = response.status_code
        if status in (200, 304, *_ABSENT):
            return
        self._count(faults=1)
        if status not in _LATER:
            raise Refused(f"answers {status}")
        seconds = retry_after(response.headers)
        if seconds is not None and seconds > PATIENCE:
            raise Busy(seconds)
        raise _Again(f"answers {status}", seconds)

    def _pace(self, request: httpx.Request) -> None:
        """Wait for this request's turn: requests are spread evenly, over both connections."""
        with self._lock:
            now = self.clock()
            turn = max(now, self._free_at)
            self._free_at = turn + 1 / self.per_second
            self._asked.requests += 1
        if turn > now:
            self.sleep(turn - now)

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        named = getattr(error, "seconds", None)
        if named is not None:
            return float(named)
        longest = min(self.wait * 2.0 ** (state.attempt_number - 1), LONGEST_WAIT)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 (spreads load, guards nothing)

    def _count(self, received: int = 0, faults: int = 0) -> None:
        with self._lock:
            self._asked.received += received
            self._asked.faults += faults


def refuse_page(answer: Answer) -> None:
    """Raise BadAnswer for a page for readers where data were asked for: it says that the service is
    not well.
    """
    if "html" in answer.media_type:
        raise BadAnswer(f"answers with a page ({answer.media_type})")


def user_agent() -> str:
    """Who asks, and where to complain."""
    about = "; ".join(filter(None, [f"+{settings.SITE_URL}/over/", settings.CONTACT]))
    name = "".join(c for c in about if " " <= c <= "~")  # headers are plain
    return f"Kamervragenarchief/1.0 ({name})"


def retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that a source asks to wait. A day it names is measured by its own clock."""
    value = headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    until, now = _moment(value), _moment(headers.get("Date", ""))
    return max(until - now, 0.0) if until is not None and now is not None else None


def _moment(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _answer(response: httpx.Response) -> Answer:
    """Read the body, within the size that a document may have."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > settings.MAX_DOCUMENT_BYTES:
            raise Refused(f"larger than {settings.MAX_DOCUMENT_BYTES:,} bytes")
        parts.append(part)
    headers = response.headers
    return Answer(
        response.status_code,
        b"".join(parts) if response.status_code == 200 else b"",
        headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        headers.get("ETag", "")[:200],
        headers.get("Last-Modified", "")[:40],
    )
