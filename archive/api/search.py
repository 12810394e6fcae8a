"""The API's search: JSON, read only.

A query is never malformed; a filter, limit or offset can be.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.figures.reach import reach
from archive.search import Filters, Hit, Results
from archive.search import search as find
from archive.search.filters import PARAMETERS, Sort

from .door import api, as_json
from .paging import read_window


@api
def search(request: HttpRequest) -> HttpResponse:
    filters, errors = Filters.from_query(request.GET)
    query = request.GET.get("q", "").strip()
    sort = request.GET.get("sorteer") or Sort.usual(query)
    if sort not in Sort.values:
        errors.append(f"sorteer “{sort}” bestaat niet; kies uit {', '.join(Sort.values)}.")
    window = read_window(request, {"q", "sorteer", *PARAMETERS}, errors)
    chosen: dict[str, Any] = {
        "filters": filters,
        "sort": sort,
        "offset": window.offset,
        "limit": window.limit,
    }
    results = find(query, **chosen, today=reach(timezone.localdate()).day)
    return as_json(_results(results, window.following(request, results.total)))


def _results(results: Results, then: str | None) -> dict[str, Any]:
    return {
        "total": results.total,
        "took_ms": results.took_ms,
        "hits": [_hit(hit) for hit in results.hits],
        "facets": {
            name: [{"value": v.value, "label": v.label, "count": v.count} for v in values]
            for name, values in results.facets.items()
        },
        "understood": results.understood,
        "complete": results.complete,
        "suggestion": results.suggestion,
        "next": then,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "number": hit.identifier,
        "url": hit.url,
        "subject": hit.subject,
        "score": hit.score,
        "submitted_on": hit.submitted_on,
        "answered_on": hit.answered_on,
        "status": hit.status,
        "passages": [
            {"question": p.question, "url": p.url, "html": p.html, "part": p.part}
            for p in hit.passages
        ],
    }
