"""Send a table as CSV, a value as JSON.

CSV begins with a byte order mark, without which spreadsheets read UTF-8 as something else; lines
end in CRLF; `?scheiding=puntkomma` puts semicolons between cells, as Dutch spreadsheets want.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

BYTE_ORDER_MARK = "\ufeff"
SEPARATION = "scheiding"  # the name in an address
SEPARATORS = {"komma": ",", "puntkomma": ";"}
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


def csv_parts(
    columns: Sequence[str], parts: Iterable[Iterable[Iterable[Any]]], delimiter: str
) -> Iterator[str]:
    """The text of a table, the rows of each part at once."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    text.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    yield text.getvalue()
    for rows in parts:
        text.seek(0)
        text.truncate()
        writer.writerows([_harmless(cell) for cell in row] for row in rows)
        yield text.getvalue()


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


def as_json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
