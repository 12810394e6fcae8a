"""Send a table as CSV, a value as JSON; `?scheiding=puntkomma` puts semicolons between cells, as
Dutch spreadsheets want.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from archive.shown.rows import csv_parts

SEPARATION = "scheiding"  # the name in an address
SEPARATORS = {"komma": ",", "puntkomma": ";"}


def csv_response(
    request: HttpRequest, name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]
) -> HttpResponse:
    if complaint := wrong_separation(request):
        return refusal(complaint)
    response = HttpResponse(
        csv_parts(columns, [rows], separator(request)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def separator(request: HttpRequest) -> str:
    return SEPARATORS[request.GET.get(SEPARATION) or "komma"]


def wrong_separation(request: HttpRequest) -> str:
    """What is wrong with the separator that the address asks for, or nothing."""
    value = request.GET.get(SEPARATION)
    if not value or value in SEPARATORS:
        return ""
    return f"{SEPARATION} “{value}” bestaat niet; kies uit {', '.join(SEPARATORS)}."


def refusal(*complaints: str) -> HttpResponse:
    """What is wrong with an address that no page could say it on."""
    text = "text/plain; charset=utf-8"
    return HttpResponse("".join(f"{c}\n" for c in complaints), text, status=400)


class NotNow(Exception):
    """What an answer is made from is not there for the moment; the message says so in Dutch."""

    HEADERS = {"Retry-After": "120", "Cache-Control": "no-store"}  # seconds


def later(waiting: NotNow) -> HttpResponse:
    text = "text/plain; charset=utf-8"
    return HttpResponse(str(waiting), text, status=503, headers=NotNow.HEADERS)


def as_json_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def as_json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
