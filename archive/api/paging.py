"""Cut the API's lists into windows by the address: ?limit=20&offset=40."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from .door import Refused
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


def _number(request: HttpRequest, name: str, default: int, most: int, errors: list[str]) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9) or int(text) > most:
        errors.append(f"{name} “{text[:20]}” is geen getal van 0 tot en met {most}.")
        return default
    return int(text)
