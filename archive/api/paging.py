"""Cut the API's lists into windows by the address: ?limit=20&offset=40."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from archive.views.tables import as_json

from .door import Refused
from .elsewhere import full
from .paths import LAST_OFFSET, LIMIT, MOST

PARAMETERS = {"limit", "offset"}


@dataclass(frozen=True, slots=True)
class Window:
    limit: int
    offset: int

    def of(self, items: Any) -> Any:
        return items[self.offset : self.offset + self.limit]

    def following(self, request: HttpRequest, total: int) -> str | None:
        """The address of the window after this one; None after the last."""
        offset = self.offset + self.limit
        if not self.limit or offset >= total:
            return None
        kept = [
            (name, value)
            for name, values in request.GET.lists()
            if name != "offset"
            for value in values
        ]
        return f"{request.path}?{urlencode([*kept, ('offset', offset)])}"


def read_window(
    request: HttpRequest, also: Iterable[str] = (), complaints: Iterable[str] = ()
) -> Window:
    """The window asked for; refuses numbers that are none, parameters that do not exist, and what
    was complained of.
    """
    errors = list(complaints)
    window = Window(
        _number(request, "limit", LIMIT, MOST, errors),
        _number(request, "offset", 0, LAST_OFFSET, errors),
    )
    errors += [
        f"De parameter “{name}” bestaat niet."
        for name in request.GET
        if name not in PARAMETERS | set(also)
    ]
    if errors:
        raise Refused(*errors)
    return window


def listed(
    request: HttpRequest,
    window: Window,
    total: int,
    results: list[dict[str, Any]],
    head: dict[str, Any] | None = None,
) -> HttpResponse:
    """A window on a list; `head`: what is said before it."""
    data = {**(head or {}), "total": total, "results": results}
    return with_next(data, window.following(request, total))


def with_next(data: dict[str, Any], then: str | None) -> HttpResponse:
    """With the address of the next window, and that in full as the web says it (RFC 8288)."""
    response = as_json({**data, "next": then})
    if then:
        response["Link"] = f'<{full(then)}>; rel="next"'
    return response


def _number(request: HttpRequest, name: str, default: int, most: int, errors: list[str]) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9) or int(text) > most:
        errors.append(f"{name} “{text[:20]}” is geen getal van 0 tot en met {most}.")
        return default
    return int(text)
