"""The API's records: question sets, members, ministers, Kamerstukken; each alone and in lists.

JSON, read only.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from archive.api.paging import Window
from archive.figures.reach import reach
from archive.models import Kamerstuk, KamerstukReference, Person, QuestionSet
from archive.models.kamerstukken import ReferenceQuerySet
from archive.models.people import PersonQuerySet
from archive.search import Filters
from archive.search.filters import PARAMETERS
from archive.search.selection import asked_counts, involved_counts, selected
from archive.shown.export import ITEM, SET
from archive.shown.reading import read_places
from archive.views.kamerstukken import other_spelling
from archive.views.questions import find_set
from archive.views.tables import as_json

from .door import api
from .paging import read_window
from .papers import CITATION, KAMERSTUK, as_dossier
from .people import as_member, as_minister


@api
def question_set(request: HttpRequest, identifier: str) -> HttpResponse:
    found, moved = find_set(identifier, "api_question_set")
    return moved or as_json(SET(found))


@api
def questions(request: HttpRequest) -> HttpResponse:
    filters, complaints = Filters.from_query(request.GET)
    window = read_window(request, PARAMETERS, complaints)
    day = reach(timezone.localdate()).day
    sets = selected(QuestionSet.objects.all(), filters, day)
    page = QuestionSet.objects.filter(pk__in=list(window.of(sets.values_list("pk", flat=True))))
    return _listed(request, window, sets.count(), [ITEM(s) for s in page.for_list().judged_on(day)])


@api
def member(request: HttpRequest, slug: str) -> HttpResponse:
    found = list(Person.objects.members().filter(slug=slug))
    return _one(found, as_member, asked_counts, f"Geen Kamerlid met adres {slug}")


@api
def members(request: HttpRequest) -> HttpResponse:
    return _people(request, Person.objects.members(), as_member, asked_counts)


@api
def minister(request: HttpRequest, slug: str) -> HttpResponse:
    found = list(Person.objects.ministers().filter(slug=slug))
    return _one(found, as_minister, involved_counts, f"Geen bewindspersoon met adres {slug}")


@api
def ministers(request: HttpRequest) -> HttpResponse:
    return _people(request, Person.objects.ministers(), as_minister, involved_counts)


@api
def kamerstukken(request: HttpRequest) -> HttpResponse:
    filters, complaints = Filters.from_query({"dossier": request.GET.getlist("dossier")})
    window = read_window(request, {"dossier"}, complaints)
    papers = (
        Kamerstuk.objects.of_dossiers(filters["dossier"])
        if filters["dossier"]
        else Kamerstuk.objects.all()
    )
    page = Kamerstuk.objects.filter(pk__in=list(window.of(papers.values_list("pk", flat=True))))
    return _listed(request, window, papers.count(), [KAMERSTUK(p) for p in page.with_counts()])


@api
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    moved = _settled(request, code)
    if moved:
        return moved
    window = read_window(request)
    papers = Kamerstuk.objects.of_dossier(code)
    count = papers.count()
    if not count:
        raise Http404(f"Niemand haalt dossier {code} aan")
    number, _, addition = code.partition("-")
    sets = QuestionSet.objects.citing(papers).count()
    data = as_dossier(Kamerstuk(dossier=number, addition=addition), count, sets)
    return as_json(
        data | _cited(request, window, KamerstukReference.objects.filter(kamerstuk__in=papers))
    )


@api
def kamerstuk(request: HttpRequest, code: str, number: str) -> HttpResponse:
    moved = _settled(request, code, number)
    if moved:
        return moved
    window = read_window(request)
    found = Kamerstuk.objects.of_address(code, number).with_counts().first()
    if not found:
        raise Http404(f"Niemand haalt {code}, nr. {number} aan")
    return as_json(KAMERSTUK(found) | _cited(request, window, found.references.all()))


def _one(
    found: list[Person],
    as_record: Callable[[Person, int], dict[str, Any]],
    counts: Callable[[list[Person]], Counter[int]],
    missing: str,
) -> HttpResponse:
    if not found:
        raise Http404(missing)
    return as_json(as_record(found[0], counts(found)[found[0].pk]))


def _people(
    request: HttpRequest,
    people: PersonQuerySet,
    as_record: Callable[[Person, int], dict[str, Any]],
    counts: Callable[[list[Person]], Counter[int]],
) -> HttpResponse:
    window = read_window(request)
    page = list(window.of(people))
    total = counts(page)
    return _listed(
        request, window, people.count(), [as_record(person, total[person.pk]) for person in page]
    )


def _listed(
    request: HttpRequest, window: Window, total: int, results: list[dict[str, Any]]
) -> HttpResponse:
    return as_json({"total": total, "results": results, "next": window.following(request, total)})


def _cited(request: HttpRequest, window: Window, references: ReferenceQuerySet) -> dict[str, Any]:
    total = references.count()
    sets = QuestionSet.objects.for_list().judged_on(reach(timezone.localdate()).day)
    places = read_places(window.of(references.newest_first().for_list(sets)))
    return {
        "total": total,
        "citations": [CITATION(p) for p in places],
        "next": window.following(request, total),
    }


def _settled(request: HttpRequest, code: str, number: str = "") -> HttpResponse | None:
    read = other_spelling(code, number)
    if not read:
        return None
    address = [read.dossier_code, read.number] if read.number else [read.dossier_code]
    path = reverse("api_kamerstuk" if read.number else "api_dossier", args=address)
    query = request.META["QUERY_STRING"]
    return redirect(f"{path}?{query}" if query else path, permanent=True)
