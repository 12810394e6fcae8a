"""Which request is this; how many are answered, and how long does that take?

Counted by all processes of a server together where it names a folder for that (gunicorn.conf.py).
"""

import re
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from archive.client import is_proxy

HEADER = "X-Request-ID"
_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)  # seconds

ANSWERED = Counter(
    "archive_requests", "Requests answered.", ["view", "method", "status"], registry=None
)
SECONDS = Histogram(
    "archive_request_seconds", "How long answering took.", ["view"], registry=None, buckets=_BOUNDS
)


def number_of(request: HttpRequest) -> str:
    """By what the request is known in logs: as our own proxy calls it, or a number of ours."""
    given = request.headers.get(HEADER, "")
    of_proxy = is_proxy(request.META.get("REMOTE_ADDR", "")) and _NUMBER.fullmatch(given)
    return given if of_proxy else uuid4().hex


def view_of(request: HttpRequest) -> str:
    """The name of the page that was asked for; a kept page never came to its view."""
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name or "unnamed"
    except Resolver404:
        return "nowhere"


def count(view: str, method: str, status: int, seconds: float) -> None:
    ANSWERED.labels(view, method if method in _METHODS else "other", status).inc()
    SECONDS.labels(view).observe(seconds)


def counted() -> CollectorRegistry:
    """What was counted: by all processes, or by this one where there is no other."""
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    except ValueError:  # no folder is named
        registry.register(ANSWERED)
        registry.register(SECONDS)
    return registry
