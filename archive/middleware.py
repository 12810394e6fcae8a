"""What every response to readers carries."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from django.conf import settings
from django.core.cache import caches
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from archive.figures.edits import edited
from archive.logs import request_number
from archive.models import GoneIdentifier, Person, QuestionSet
from archive.requests import HEADER, count, number_of, view_of
from archive.search.engine import engine

GONE_AT_SOURCE = "Deze vragen zijn verwijderd door de bron waaruit dit archief ze had."
NOT_KEPT = ("/admin/", "/api/", "/bronnen/", "/gezond/", "/metrics", "/volgen/")
DOCS = "/api/v1/docs"  # a page for readers; what else the API gives is counted per address
SLOW = 2.0  # seconds, of a request that is worth a line
MOST_KEPT = 300_000  # bytes of a page
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_log = logging.getLogger(__name__)
NOINDEX = b'<meta name="robots" content="noindex'
GetResponse = Callable[[HttpRequest], HttpResponse]

# Nothing from elsewhere, nothing inline. The admin's own pages need inline styles and data: images.
READERS = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EDITORS = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def traced(get_response: GetResponse) -> GetResponse:
    """Give the request a number, which its log lines and its answer bear, and count it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number, begun = number_of(request), time.monotonic()
        request_number.set(number)
        response = get_response(request)
        response.headers[HEADER] = number
        seconds, view = time.monotonic() - begun, view_of(request)
        count(view, request.method or "", response.status_code, seconds)
        bad = response.status_code >= 500 or seconds > SLOW
        facts = {"view": view, "status": response.status_code, "seconds": round(seconds, 3)}
        _log.log(logging.WARNING if bad else logging.DEBUG, "answered", extra=facts)
        return response

    return middleware


@receiver(request_finished)
def _request_ended(**signal: object) -> None:
    """The body is sent too; what comes is of no request."""
    request_number.set("")


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Set the policy, unless the view has set a stricter one of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.DEBUG and response.status_code >= 400:
            return response  # Django's debug page is styled inline
        policy = EDITORS if request.path.startswith("/admin/") else READERS
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def only_text(get_response: GetResponse) -> GetResponse:
    """Refuse an address with characters that no text has: PostgreSQL cannot look for a NUL, and
    XML can hold none of them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        values = (value for _, values in request.GET.lists() for value in values)
        if any(NO_TEXT.search(text) for text in (request.path, *request.GET, *values)):
            return _refused(request, "Het adres bevat tekens die geen tekst zijn.")
        return get_response(request)

    return middleware


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"errors": [sentence]}, status=400)
    return render(request, "400.html", {"sentence": sentence}, status=400)


def kept_by_readers(get_response: GetResponse) -> GetResponse:
    """Let browsers and caches keep readers' pages for a minute, and ask after that whether they
    changed. What failed is never kept.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        elif (
            request.method in ("GET", "HEAD")
            and not request.path.startswith("/admin/")
            and not response.cookies
        ):
            response.headers.setdefault("Cache-Control", "public, max-age=60")
        return response

    return middleware


def kept_from_search_engines(get_response: GetResponse) -> GetResponse:
    """Tell search engines to leave out what an editor keeps from them, at every address of it: a
    page as it says itself, and files, feeds and the API's answers, which cannot.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match and response.status_code == 200 and _is_noindex(response, match.kwargs):
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return middleware


def _is_noindex(response: HttpResponse, address: Mapping[str, Any]) -> bool:
    if response.headers.get("Content-Type", "").startswith("text/html"):
        return not response.streaming and NOINDEX in response.content
    if identifier := address.get("identifier"):
        return QuestionSet.objects.filter(identifier=identifier, noindex=True).exists()
    slug = address.get("slug")
    return bool(slug) and Person.objects.filter(slug=slug, noindex=True).exists()


def gone_for_good(get_response: GetResponse) -> Any:
    """Say of every address of questions that their source deleted, or that editors took down, that
    they are gone; and of the page of a person, that it is withheld.
    """

    def middleware(request: HttpRequest) -> Any:
        response = get_response(request)
        match = request.resolver_match
        sentence = _why_gone(match.kwargs) if match and response.status_code == 404 else ""
        return _gone(request, sentence) if sentence else response

    return middleware


def _why_gone(address: Mapping[str, Any]) -> str:
    """A sentence about what was at an address with these parts; "" where nothing was."""
    if identifier := address.get("identifier"):
        gone = GoneIdentifier.objects.known_as(identifier).order_by("-by_editor").first()
        if gone and gone.by_editor:
            day = date_format(timezone.localtime(gone.gone_at), "j F Y")
            return f"Deze vragen zijn op {day} uit dit archief gehaald{_because(gone.reason)}."
        return GONE_AT_SOURCE if gone else ""
    person = Person.objects.withheld().filter(slug=address.get("slug", "")).first()
    if not person or not person.withheld_on:
        return ""
    day = date_format(person.withheld_on, "j F Y")
    return f"Deze pagina is op {day} uit dit archief gehaald{_because(person.withheld_because)}."


def _because(reason: str) -> str:
    return f": {reason.rstrip('. ')}" if reason else ""


def _gone(request: HttpRequest, sentence: str) -> Any:
    if request.path.startswith("/api/"):
        return JsonResponse({"errors": [sentence]}, status=410)
    return render(request, "410.html", {"sentence": sentence}, status=410)


class KeptPages:
    """Keep readers' pages in memory for the minute that browsers may keep them too; editors see
    changes at once.

    While a page is being made, others who ask for it wait for it instead of making it too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        # a lock for each page that is being made
        self.making: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for_readers = request.path == DOCS or not request.path.startswith(NOT_KEPT)
        if request.method != "GET" or request.COOKIES or not for_readers:
            return self.get_response(request)
        address = f"{timezone.localdate()} {_state()} {request.build_absolute_uri()}"
        key = sha256(address.encode()).hexdigest()
        with self.making.setdefault(key, Lock()):
            kept = caches["pages"].get(key)
            if kept is not None:
                return HttpResponse(kept[0], headers=kept[1])
            response = self.get_response(request)
            if (
                response.status_code == 200
                and not response.streaming
                and not getattr(response, "xframe_options_exempt", False)  # would be forgotten
                and len(response.content) < MOST_KEPT
            ):
                caches["pages"].set(key, (response.content, dict(response.headers)))
            return response


def _state() -> str:
    """Another text when what pages show may have changed that editors or, of several machines, any
    of them changed: then also when this machine's index has it, which is later.
    """
    written = engine().written_at() if settings.SEVERAL_MACHINES else ""
    return f"{edited()} {written}"


class CompressedForReaders(GZipMiddleware):
    """Pages for readers hold no secret that compression could betray; the admin's do, and are left
    alone.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        packed = isinstance(response, FileResponse)  # compressed when it was made
        if packed or request.path.startswith("/admin/"):
            return response
        return super().process_response(request, response)
