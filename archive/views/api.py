"""The API's search: JSON, read only. A query is never malformed; a filter, limit or offset can be."""

from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from archive.search import Filters, Hit, Results
from archive.search import search as find
from archive.search.filters import CODE_FIELDS, SORTS

LIMIT, MOST = 20, 100
LAST_OFFSET = 1_000_000
PARAMETERS = {"q", "limit", "offset", "sorteer", "van", "tot", *CODE_FIELDS}


@require_GET
def search(request: HttpRequest) -> JsonResponse:
    filters, errors = Filters.from_query(request.GET)
    limit = _number(request, "limit", LIMIT, MOST, errors)
    offset = _number(request, "offset", 0, LAST_OFFSET, errors)
    query = request.GET.get("q", "").strip()
    sort = request.GET.get("sorteer") or ("relevantie" if query else "ingezonden")
    if sort not in SORTS:
        errors.append(f"sorteer “{sort}” bestaat niet; kies uit {', '.join(SORTS)}.")
    errors += [f"De parameter “{name}” bestaat niet." for name in request.GET if name not in PARAMETERS]
    if errors:
        return JsonResponse({"errors": errors}, status=400)
    results = find(query, filters=filters, sort=sort, offset=offset, limit=limit, today=timezone.localdate())
    return JsonResponse(_results(results, _next(request, offset + limit, limit, results.total)))


def _number(request: HttpRequest, name: str, default: int, most: int, errors: list[str]) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9) or int(text) > most:
        errors.append(f"{name} “{text[:20]}” is geen getal van 0 tot en met {most}.")
        return default
    return int(text)


def _next(request: HttpRequest, offset: int, limit: int, total: int) -> str | None:
    """The address of the page after this one; None after the last."""
    if not limit or offset >= total:
        return None
    kept = [(name, value) for name, values in request.GET.lists() if name != "offset" for value in values]
    return f"{reverse('api_search')}?{urlencode([*kept, ('offset', offset)])}"


def _results(results: Results, following: str | None) -> dict:
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
        "next": following,
    }


def _hit(hit: Hit) -> dict:
    return {
        "number": hit.identifier,
        "url": hit.url,
        "subject": hit.subject,
        "score": hit.score,
        "submitted_on": hit.submitted_on,
        "answered_on": hit.answered_on,
        "status": hit.status,
        "passages": [{"question": p.question, "url": p.url, "html": p.html, "part": p.part} for p in hit.passages],
    }
