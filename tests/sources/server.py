"""Serve a world over HTTP on this machine, count what is asked without need, and go wrong when told
to.
"""

import hashlib
import random
import re
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sources import koop, tweede_kamer

# What can go wrong, whatever was asked.
FAULTS = ("429", "500", "503", "cut", "truncated", "wrong type")


class Sources(ThreadingHTTPServer):
    """One server for both sources. `faults`: which share of the answers goes wrong."""

    daemon_threads = True

    def __init__(self, world, *, page=250, faults=0.0, seed=1, old_namespace=False):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.world, self.page, self.faults = world, page, faults
        self.old_namespace = old_namespace
        self.wrong_clock = timedelta(0)
        self.retry_after = "0"
        self.scripted = {}  # path -> faults to come, in order
        self.asked = []  # (path with query, status, headers), in order
        self.delivered = Counter()  # (address, hash of what came), whole and with something in it
        self.absent = Counter()  # (address, version of the paper) -> 404s
        self.most_at_once = 0
        self._at_once = 0
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def handle_error(self, request, client_address):
        """Whoever asks may be killed: a connection that ends is nothing to tell."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def settings(self):
        """What the archive is told to ask here."""
        return {
            "TK_ADDRESS": self.base,
            "KOOP_SEARCH": f"{self.base}/sru",
            "KOOP_ADDRESS": f"{self.base}/papers",
            "FETCH_PER_SECOND": 10_000.0,
            "FETCH_WAIT": 0.001,
        }

    def needless(self):
        """How often something was asked that had come already, or was known not to be there."""
        again = sum(count - 1 for count in self.delivered.values())
        return again + sum(count - 1 for count in self.absent.values())

    def fault(self, path):
        with self._lock:
            if self.scripted.get(path):
                return self.scripted[path].pop(0)
            wrong = self._random.random() < self.faults
            return self._random.choice(FAULTS) if wrong else None

    def note(self, address, status, headers, body=b"", *, polled=False, version=None):
        with self._lock:
            self.asked.append((address, status, headers))
            if status == 200 and body and not polled:
                self.delivered[address, hashlib.sha256(body).hexdigest()] += 1
            elif status == 404:
                self.absent[address, version] += 1

    @contextmanager
    def serving_one(self):
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1


@contextmanager
def serving(world, **options):
    server = Sources(world, **options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        """Nothing: the server keeps what was asked."""

    def do_GET(self):
        with self.server.serving_one():
            self._serve()

    def _serve(self):
        server, parts = self.server, urlsplit(self.path)
        fault = server.fault(parts.path)
        answer, polled = self._answer(parts.path, parse_qs(parts.query))
        if answer is None:
            paper = server.world.papers.get(re.split(r"[/.]", parts.path)[2])
            server.note(self.path, 404, self.headers, version=paper and paper.modified)
            return self._send(404, b"niet gevonden", "text/plain")
        if fault and fault.isdigit():
            server.note(self.path, int(fault), self.headers)
            more = {} if fault == "500" else {"Retry_After": server.retry_after}
            return self._send(int(fault), b"even niet", "text/plain", **more)
        body, media_type = answer
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if not fault and self.headers.get("If-None-Match") == etag:
            server.note(self.path, 304, self.headers)
            return self._send(304, b"", media_type)
        server.note(self.path, 200, self.headers, b"" if fault else body, polled=polled)
        if fault == "cut":
            return self._cut(body, media_type)
        if fault == "wrong type":
            body, media_type = b"<html><body>Onderhoud</body></html>", "text/html"
        elif fault == "truncated":
            body = body[: len(body) // 2] if _is_text(media_type) else b""
        return self._send(200, body, media_type, ETag=etag)

    def _answer(self, path, query):
        """((bytes, media type) or None, whether it is a list that has to be asked for again)."""
        server = self.server
        if path == "/SyncFeed/2.0/Feed":
            body = tweede_kamer.feed(
                server.world, server.base, query, page=server.page, wrong_clock=server.wrong_clock
            )
            return (body, tweede_kamer.ATOM), b"<entry>" not in body
        if path.startswith("/SyncFeed/2.0/Resources/"):
            return tweede_kamer.file_of(server.world, path.rpartition("/")[2]), False
        if path == "/OData/v4/2.0/Zaak":
            body = tweede_kamer.odata(server.world, server.base, query, page=server.page)
            return (body, tweede_kamer.JSON), False
        if path == "/sru":
            body = koop.search(server.world, query, old_namespace=server.old_namespace)
            return (body, koop.XML), True
        return koop.file_of(server.world, path.removeprefix("/papers")), False

    def _send(self, status, body, media_type, **headers):
        self.send_response_only(status)
        self.send_header("Date", formatdate(usegmt=True))
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _cut(self, body, media_type):
        self.send_response_only(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True


def _is_text(media_type):
    return ("xml" in media_type and "wordprocessing" not in media_type) or "json" in media_type


@pytest.fixture
def served(settings, tmp_path, db):
    """Serve a world; the archive asks there."""
    settings.DATA_DIR = tmp_path
    contexts = []

    def start(world, **options):
        contexts.append(serving(world, **options))
        server = contexts[-1].__enter__()
        for name, value in server.settings().items():
            setattr(settings, name, value)
        return server

    yield start
    for context in contexts:
        context.__exit__(None, None, None)
