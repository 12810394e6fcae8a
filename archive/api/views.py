"""The API's records: question sets, members, ministers, Kamerstukken; each alone and in lists.

JSON, read only.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
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
from archive.search import Filters, search_keys
from archive.search.filters import PARAMETERS, Sort
from archive.search.naming import OF_PERSON, named
from archive.search.selection import asked_counts, involved_counts, selected
from archive.shown.export import ITEM, SET
from archive.shown.reading import read_places
from archive.views.kamerstukken import other_spelling
from archive.views.lists import NO_INDEX
from archive.views.questions import find_set
from archive.views.tables import NotNow, as_json

from .door import api
from .paging import listed, read_window, with_next
from .papers import CITATION, KAMERSTUK, as_dossier
from .people import as_member, as_minister


@api
def question_set(request: HttpRequest, identifier: str) -> HttpResponse:
    found, moved = find_set(identifier, "api_question_set")
    return moved or as_json(SET(found))


@api
def questions(request: HttpRequest) -> HttpResponse:
    """Those that the filters let through, and with `q` the search finds, strictly."""
    filters, complaints = Filters.from_query(request.GET)
    window = read_window(request, {"q", *PARAMETERS}, complaints)
    day = reach(timezone.localdate()).day
    query = request.GET.get("q", "").strip()
    keys = _searched(query, filters, day) if query else None
    if keys is None:
        sets = selected(QuestionSet.objects.all(), filters, day)
        total, part = sets.count(), list(window.of(sets.values_list("pk", flat=True)))
    else:
        total, part = len(keys), window.of(keys)
    page = QuestionSet.objects.filter(pk__in=part).for_list().judged_on(day)
    return listed(request, window, total, [ITEM(question_set) for question_set in page])


def _searched(query: str, filters: Filters, day: date) -> list[int]:
    """The newest first."""
    keys = search_keys(query, filters=filters, sort=Sort.SUBMITTED, strict=True, today=day)
    if keys is None:
        raise NotNow(NO_INDEX)
    return keys


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
    window = read_window(request, {"dossier", "q"}, complaints)
    papers = Kamerstuk.objects.known_as(request.GET.get("q", ""))
    if filters["dossier"]:
        papers = papers.of_dossiers(filters["dossier"])
    page = Kamerstuk.objects.filter(pk__in=list(window.of(papers.values_list("pk", flat=True))))
    return listed(request, window, papers.count(), [KAMERSTUK(p) for p in page.with_counts()])


@api
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    moved = _settled(request, code)
    if moved:
        return moved
    window = read_window(request)
    papers = Kamerstuk.objects.of_dossier(code)
    count = papers.cited().count()
    if not count:
        raise Http404(f"Niemand haalt dossier {code} aan")
    number, _, addition = code.partition("-")
    sets = QuestionSet.objects.citing(papers).count()
    data = as_dossier(Kamerstuk(dossier=number, addition=addition), count, sets)
    return _cited(request, window, KamerstukReference.objects.filter(kamerstuk__in=papers), data)


@api
def kamerstuk(request: HttpRequest, code: str, number: str) -> HttpResponse:
    moved = _settled(request, code, number)
    if moved:
        return moved
    window = read_window(request)
    found = Kamerstuk.objects.of_address(code, number).with_counts().first()
    if not found:
        raise Http404(f"Niemand haalt {code}, nr. {number} aan")
    return _cited(request, window, found.references.all(), KAMERSTUK(found))


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
    window = read_window(request, {"q"})
    people = named(people, request.GET.get("q", ""), OF_PERSON)
    page = list(window.of(people))
    total = counts(page)
    return listed(
        request, window, people.count(), [as_record(person, total[person.pk]) for person in page]
    )


def _cited(
    request: HttpRequest, window: Window, references: ReferenceQuerySet, head: dict[str, Any]
) -> HttpResponse:
    """What is cited, and a window on the places where."""
    total = references.count()
    sets = QuestionSet.objects.for_list().judged_on(reach(timezone.localdate()).day)
    places = read_places(window.of(references.newest_first().for_list(sets)))
    data = {"total": total, "citations": [CITATION(p) for p in places]}
    return with_next(head | data, window.following(request, total))


def _settled(request: HttpRequest, code: str, number: str = "") -> HttpResponse | None:
    read = other_spelling(code, number)
    if not read:
        return None
    address = [read.dossier_code, read.number] if read.number else [read.dossier_code]
    path = reverse("api_kamerstuk" if read.number else "api_dossier", args=address)
    query = request.META["QUERY_STRING"]
    return redirect(f"{path}?{query}" if query else path, permanent=True)
