"""The API's search: JSON, read only.

A query is never malformed; a filter, limit or offset can be.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.figures.reach import reach
from archive.search import Filters
from archive.search import search as find
from archive.search.filters import PARAMETERS, Sort
from archive.views.tables import NotNow

from .door import api
from .found import as_results
from .paging import read_window, with_next


@api
def search(request: HttpRequest) -> HttpResponse:
    filters, errors = Filters.from_query(request.GET)
    query = request.GET.get("q", "").strip()
    sort = request.GET.get("sorteer") or Sort.usual(query)
    if sort not in Sort.values:
        errors.append(f"sorteer “{sort}” bestaat niet; kies uit {', '.join(Sort.values)}.")
    strict = request.GET.get("strikt")
    if strict not in (None, "", "1"):
        errors.append(f"strikt “{strict}” bestaat niet; schrijf 1, of laat het weg.")
    window = read_window(request, {"q", "sorteer", "strikt", *PARAMETERS}, errors)
    chosen: dict[str, Any] = {
        "filters": filters,
        "sort": sort,
        "offset": window.offset,
        "limit": window.limit,
    }
    today = reach(timezone.localdate()).day
    results = find(query, **chosen, strict=strict == "1", today=today)
    if results.notice:
        raise NotNow(results.notice)
    return with_next(as_results(results), window.following(request, results.total))
