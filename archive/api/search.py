"""The API's search: JSON, read only.

A query is never malformed; a filter, limit or offset can be.
"""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from archive.figures.reach import reach
from archive.search import Filters
from archive.search import search as find
from archive.search.filters import PARAMETERS, Sort
from archive.views.tables import as_json

from .door import api
from .found import as_results
from .paging import read_window


@api
def search(request: HttpRequest) -> JsonResponse:
    filters, errors = Filters.from_query(request.GET)
    query = request.GET.get("q", "").strip()
    sort = request.GET.get("sorteer") or Sort.usual(query)
    if sort not in Sort.values:
        errors.append(f"sorteer “{sort}” bestaat niet; kies uit {', '.join(Sort.values)}.")
    window = read_window(request, {"q", "sorteer", *PARAMETERS}, errors)
    chosen = {"filters": filters, "sort": sort, "offset": window.offset, "limit": window.limit}
    results = find(query, **chosen, today=reach(timezone.localdate()).day)
    return as_json(as_results(results, window.following(request, results.total)))
