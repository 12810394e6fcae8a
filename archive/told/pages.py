"""The pages where readers ask to be told, confirm it, see and change their wishes, and stop.

No cookie says who asks: a link that came by mail does. So these forms need no token besides.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.client import address_of
from archive.models import Follower, Often, Wish

from . import asking
from .letters import ENDS
from .tokens import CONFIRM, STOP, WISHES, number_in
from .wanted import NotFollowed, Wanted, wanted_at

NO_ADDRESS = "Dit is geen e-mailadres waarheen post kan."
TOO_MANY = "Vanaf uw netwerk is dit uur al vaak om mail gevraagd. Probeer het over een uur opnieuw."
Page = Callable[..., HttpResponse]


def _page(page: Page) -> Page:
    """Nobody keeps it, and it is there only where mail is sent."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def there(request: HttpRequest, **address: Any) -> HttpResponse:
        if not asking.is_on():
            raise Http404("Hier wordt geen mail verstuurd")
        return page(request, **address)

    return there


@_page
def form(request: HttpRequest) -> HttpResponse:
    """Ask to be told of a list, or of the answer to a set."""
    given = request.POST if request.method == "POST" else request.GET
    try:
        wanted = wanted_at(given.get("wat", ""))
    except NotFollowed as error:
        return render(request, "told/refused.html", {"complaints": error.args}, status=400)
    often = given.get("vaak") or Often.AT_ONCE
    context = {"wanted": wanted, "often": often, "choices": Often.choices, "complaint": ""}
    context["ended"] = wanted.of_set and wanted.of_set.status in ENDS
    if request.method != "POST" or context["ended"] or often not in Often.values:
        return render(request, "told/form.html", context)
    return _mailed(
        request,
        "told/form.html",
        context,
        lambda address: asking.ask(address, wanted, Often(often), timezone.now()),
    )


@_page
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link to all wishes of an address."""
    if request.method != "POST":
        return render(request, "told/ask.html")
    return _mailed(
        request,
        "told/ask.html",
        {},
        lambda address: asking.ask_for_wishes(address, timezone.now()),
    )


def _mailed(
    request: HttpRequest, template: str, context: dict[str, Any], send: Callable[[str], None]
) -> HttpResponse:
    """Have a letter sent to the address of a form; the answer does not tell whether there is
    one to send.
    """
    typed = request.POST.get("adres", "")
    address = asking.read_address(typed)
    if address is None:
        context |= {"complaint": NO_ADDRESS, "typed": typed}
        return render(request, template, context, status=400)
    if not asking.may_ask(address_of(request), timezone.now()):
        context |= {"complaint": TOO_MANY, "typed": typed}
        response = render(request, template, context, status=429)
        response["Retry-After"] = str(asking.HOUR)
        return response
    send(address)
    return render(request, "told/asked.html", context | {"address": address})


@_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    wish = _wish(CONFIRM, token)
    wanted = _wanted(wish) if wish else None
    if not wish or not wanted:
        return render(request, "told/gone.html", status=410)
    if request.method == "POST":
        asking.confirm(wish)
        wish.refresh_from_db()
    return render(request, "told/confirm.html", {"wish": wish, "wanted": wanted})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """At once where it is posted, as RFC 8058 has it; who follows the link is asked first."""
    number = number_in(STOP, token, timezone.now())
    if number is None:
        return render(request, "told/gone.html", status=410)
    wish = Wish.objects.filter(pk=number).first()
    wanted = _wanted(wish) if wish else None
    if wish and request.method == "POST":
        asking.stop(wish)
        wish = None
    return render(request, "told/stop.html", {"wish": wish, "wanted": wanted})


@_page
def wishes(request: HttpRequest, token: str) -> HttpResponse:
    """All wishes of an address, to change and to end."""
    number = number_in(WISHES, token, timezone.now())
    follower = Follower.objects.filter(pk=number).first() if number else None
    if not follower:
        return render(request, "told/gone.html", status=410)
    if request.method == "POST":
        _change(follower, request)
        return HttpResponseRedirect(request.path)
    rows = [(wish, _wanted(wish)) for wish in follower.wishes.confirmed().order_by("pk")]
    return render(request, "told/wishes.html", {"rows": rows, "choices": Often.choices})


def _change(follower: Follower, request: HttpRequest) -> None:
    if "alles" in request.POST:
        asking.stop_all(follower)
        return
    number, often = request.POST.get("wens", ""), request.POST.get("vaak", "")
    wish = follower.wishes.filter(pk=int(number)).first() if number.isdecimal() else None
    if wish and "stop" in request.POST:
        asking.stop(wish)
    elif wish and often in Often.values:
        asking.change(wish, Often(often))


def _wish(purpose: str, token: str) -> Wish | None:
    number = number_in(purpose, token, timezone.now())
    return Wish.objects.filter(pk=number).first() if number is not None else None


def _wanted(wish: Wish) -> Wanted | None:
    """What it is of; None where that is here no more."""
    try:
        return wanted_at(wish.path)
    except (Http404, NotFollowed):
        return None
