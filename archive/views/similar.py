"""Asked before? The sets most like a set of the archive, or like a text that someone pastes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from archive.figures.reach import reach
from archive.models import QuestionSet
from archive.search import similar

SHOWN = 10


def similar_sets(request: HttpRequest, identifier: str) -> HttpResponse:
    """The sets before this one that ask much the same."""
    found = get_object_or_404(QuestionSet, identifier=identifier)
    known = reach(timezone.localdate())
    hits = similar(found.pk, today=known.day, limit=SHOWN, before=found.submitted_on)
    context = {
        "set": found,
        "hits": hits,
        "today": known.day,
        "reach": known,
        "example": found.is_example,
    }
    return render(request, "search/similar.html", context)


# Changes nothing and tells nobody's secrets, so it needs no token, and readers need no cookie.
@csrf_exempt
def asked_before(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("tekst", "").strip()
    known = reach(timezone.localdate())
    hits = similar(text, today=known.day, limit=SHOWN) if text else []
    context = {"text": text, "hits": hits, "today": known.day, "reach": known}
    return render(request, "search/asked_before.html", context)
