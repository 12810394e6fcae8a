"""What all answers of the API have in common: open to other sites, counted per address, errors as
JSON.
"""

import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import server_error

from archive.client import address_of
from archive.models.turns import has_no_room, has_no_server, waited_in_vain
from archive.throttle import MINUTE, seconds_to_wait
from archive.views.tables import NotNow, as_json

View = Callable[..., HttpResponse]

TRY_AGAIN = 5  # seconds
DOCS = "De documentatie staat op /api/v1/docs."


class Refused(Exception):
    """The query is wrong: a Dutch sentence for each thing that is."""

    def __init__(self, *errors: str) -> None:
        super().__init__(*errors)
        self.errors = list(errors)


class TooLong(Refused):
    """More was sent than is read here."""


READ, SENT = ("GET", "HEAD"), ("POST",)  # the methods of an address


def api(view: View) -> View:
    """Make a view part of the API. It may raise Refused, NotNow and Http404."""
    return _at_door(view, READ)


def posted(view: View) -> View:
    """The same for a view to which something is sent that no address could hold."""
    return _at_door(view, SENT)


def _at_door(view: View, methods: tuple[str, ...]) -> View:
    @csrf_exempt  # nothing here changes anything, and a POST must hear that in JSON
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _refusal(request, methods) or _answer(view, request, args, kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
        return response

    return answered


_NO_SERVER = "Het archief is even niet bereikbaar; probeer het over een minuut weer."
_NO_ROOM = (
    "Er is niets opgeslagen: de schijf van het archief is vol, en een beheerder moet ruimte maken. "
    "Wat er staat blijft te lezen."
)


@api
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    raise Http404(f"Op dit adres is niets. {DOCS}")


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: JSON for the API, a page for readers; 503 when another writes, or the
    disk is full.
    """
    error = sys.exc_info()[1]
    if error and waited_in_vain(error):
        return busy(request)
    if error and has_no_server(error):
        return not_now(request, "Even niet bereikbaar", _NO_SERVER)
    if error and has_no_room(error):
        return not_now(request, "De schijf is vol", _NO_ROOM)
    if request.path.startswith("/api/"):
        return errors(500, "Er ging hier iets mis; dat ligt niet aan de vraag.")
    return server_error(request)


def busy(request: HttpRequest) -> HttpResponse:
    """Another writer held the database for longer than one can wait."""
    if request.path.startswith("/api/"):
        response: HttpResponse = errors(503, "Het archief wordt bijgewerkt; probeer het zo weer.")
    else:
        saved_nothing = request.method not in ("GET", "HEAD")
        response = render(request, "503.html", {"saved_nothing": saved_nothing}, status=503)
    response["Retry-After"] = str(TRY_AGAIN)
    return response


def not_now(request: HttpRequest, heading: str, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        response: HttpResponse = errors(503, sentence)
    else:
        context = {"heading": heading, "sentence": sentence}
        response = render(request, "503.html", context, status=503)
    response["Retry-After"] = str(TRY_AGAIN)
    return response


def errors(status: int, *sentences: str) -> JsonResponse:
    return as_json({"errors": list(sentences)}, status=status)


def _refusal(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse | None:
    """The answer to a request that reaches no view."""
    if request.method == "OPTIONS":
        return _preflight(methods)
    if request.method not in methods:
        why = "de API is alleen om te lezen" if methods == READ else "stuur de tekst met POST"
        response = errors(405, f"{request.method} kan hier niet: {why}.")
        response["Allow"] = ", ".join([*methods, "OPTIONS"])
        return response
    most = settings.API_PER_MINUTE
    wait = seconds_to_wait("api", address_of(request), time.time(), most, MINUTE)
    if wait:
        sentence = (
            f"Meer dan {settings.API_PER_MINUTE} verzoeken in een minuut; probeer het "
            f"over {wait} seconden weer."
        )
        response = errors(429, sentence)
        response["Retry-After"] = str(wait)
        response["Cache-Control"] = "no-store"
        return response
    return None


def _answer(
    view: View, request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return errors(413 if isinstance(refused, TooLong) else 400, *refused.errors)
    except NotNow as waiting:
        response = errors(503, str(waiting))
        for name, value in NotNow.HEADERS.items():
            response[name] = value
        return response
    except Http404 as missing:
        return errors(404, str(missing))


def _preflight(methods: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = ", ".join([*methods, "OPTIONS"])
    response["Access-Control-Allow-Headers"] = "If-None-Match, Content-Type"
    response["Access-Control-Max-Age"] = "86400"
    return response
