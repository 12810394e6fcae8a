"""What the search box may be completed to, for the script on the page; the page works without."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from archive.search.completion import complete


@require_GET
def completion(request: HttpRequest) -> JsonResponse:
    completions = complete(request.GET.get("q", "")[:200])
    return JsonResponse({"completions": [completed._asdict() for completed in completions]})
