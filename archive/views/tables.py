"""Send a table as CSV, a value as JSON."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return response


def as_json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def _harmless(cell: Any) -> Any:
    """A spreadsheet takes a cell that begins with one of these for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell
