"""Ask the nodes of a cluster: JSON over HTTP, the next node when one does not answer."""

import json
import logging
import ssl
import threading
import time
from collections.abc import Iterable
from itertools import chain
from typing import Any

import httpx
from django.conf import settings

from archive.search.engine import Unreachable

CONNECT = 1.0  # seconds until another node is tried
REST = 5.0  # seconds that a node which did not answer is asked last
BUSY = (429, 502, 503, 504)  # of a node, not of the question
_log = logging.getLogger(__name__)


class Refused(Exception):
    """The cluster answered that it cannot do this: a fault of ours."""


class Missing(Exception):
    """There is no such index or document."""


class Cluster:
    """The nodes in SEARCH_URL. One for all threads of a process."""

    def __init__(self) -> None:
        password = settings.SEARCH_PASSWORD
        self._client = httpx.Client(
            auth=(settings.SEARCH_USER, password) if password else None,
            verify=ssl.create_default_context(cafile=settings.SEARCH_CA or None),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
            trust_env=False,
        )
        self._failed: dict[str, float] = {}
        self._lock = threading.Lock()

    def ask(
        self, method: str, path: str, body: Any = None, *, seconds: float | None = None
    ) -> dict[str, Any]:
        """What a node answers. `body`: JSON, or the lines of a bulk request. `seconds`: to wait for
        an answer of whichever. Raises Unreachable, Missing, Refused.
        """
        content, kind = _encoded(body)
        until = time.monotonic() + (seconds or settings.SEARCH_SECONDS)
        headers = {"Content-Type": kind}
        for node in self._nodes():
            left = until - time.monotonic()
            if left <= 0:
                break
            patience = httpx.Timeout(left, connect=min(left, CONNECT))
            try:
                answer = self._client.request(
                    method, node + path, content=content, headers=headers, timeout=patience
                )
            except httpx.HTTPError as error:
                self._note(node, type(error).__name__)
                continue
            if answer.status_code in BUSY:
                self._note(node, str(answer.status_code))
                continue
            return _read(answer)
        raise Unreachable("no node of the search cluster answers")

    def _nodes(self) -> list[str]:
        """Those that answered lately first."""
        now = time.monotonic()
        nodes = [url.rstrip("/") for url in settings.SEARCH_URL]
        with self._lock:
            resting = {node for node in nodes if now - self._failed.get(node, -REST) < REST}
        return sorted(nodes, key=resting.__contains__)

    def _note(self, node: str, why: str) -> None:
        with self._lock:
            self._failed[node] = time.monotonic()
        _log.warning("search node does not answer", extra={"why": why})


def _encoded(body: Any) -> tuple[bytes | None, str]:
    if isinstance(body, bytes):
        return body, "application/x-ndjson"
    return None if body is None else json.dumps(body).encode(), "application/json"


def lines(pairs: Iterable[tuple[dict[str, Any], dict[str, Any] | None]]) -> bytes:
    """The body of a bulk request: an action, and its document when it has one."""
    every = chain.from_iterable(pairs)
    return b"".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        + b"\n"
        for one in every
        if one is not None
    )


def _read(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code == 404:
        raise Missing(answer.text[:300])
    if answer.status_code >= 400:
        raise Refused(f"{answer.status_code}: {answer.text[:500]}")
    read: dict[str, Any] = answer.json() if answer.content else {}
    return read
