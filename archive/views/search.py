"""Search: words and filters from the address, results and facets to the page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from archive.figures.reach import reach
from archive.search import FacetValue, Filters, Results
from archive.search import search as find
from archive.search.facets import BESIDE
from archive.search.filters import Sort
from archive.views.paging import around

PER_PAGE = 20
LAST_PAGE = 500
ALWAYS_SHOWN = 8  # choices of a facet; the others unfold


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet value with the address that chooses it, or lets it go."""

    value: FacetValue
    address: str


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    address: str  # the search without it


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    filters, complaints = Filters.from_query(request.GET)
    sort, number = _sort(request, query, complaints), _page(request)
    offset = (number - 1) * PER_PAGE
    known = reach(timezone.localdate())
    results = find(
        query, filters=filters, sort=sort, offset=offset, limit=PER_PAGE, today=known.day
    )
    if results.go_to and not filters:
        return redirect(results.go_to)
    context = {
        "query": query,
        "results": results,
        "today": known.day,
        "reach": known,
        "complaints": complaints,
        "sort": sort,
        "sorts": Sort.choices,
        "listing": _listing(number, results.total),
        "example": any(hit.is_example for hit in results.hits),
    }
    return render(request, "search/search.html", context | _narrowing(request, filters, results))


def _narrowing(request: HttpRequest, filters: Filters, results: Results) -> dict[str, Any]:
    """What may be chosen, what is chosen, and what a form has to pass on."""
    return {
        "filters": filters,
        "facets": [
            (facet.label, *_choices(request, facet.name, results.facets.get(facet.name, [])))
            for facet in BESIDE
        ],
        "chips": _chips(request, filters, results),
        "kept": [(facet.name, value) for facet in BESIDE for value in filters[facet.name]],
    }


def _sort(request: HttpRequest, query: str, complaints: list[str]) -> str:
    sort = request.GET.get("sorteer", "")
    if sort and sort not in Sort.values:
        complaints.append(f"sorteer “{sort}” bestaat niet.")
        sort = ""
    return sort or Sort.usual(query)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("pagina", "")
    return min(max(1, int(text)), LAST_PAGE) if text.isascii() and text.isdigit() else 1


def _listing(number: int, total: int) -> Page[Any]:
    page = Paginator(range(min(total, LAST_PAGE * PER_PAGE)), PER_PAGE).get_page(number)
    page.around = around(page.number, page.paginator.num_pages)  # type: ignore[attr-defined]
    return page


def _choices(
    request: HttpRequest, name: str, values: list[FacetValue]
) -> tuple[list[Choice], list[Choice]]:
    """The choices of a facet, from the first page: those that are always shown, and the others."""
    rest = request.GET.copy()
    rest.pop("pagina", None)
    chosen = [value.lower() for value in rest.pop(name, [])]
    choices = [
        Choice(value, _address(rest, name, _toggled(chosen, value.value))) for value in values
    ]
    return choices[:ALWAYS_SHOWN], choices[ALWAYS_SHOWN:]


def _chips(request: HttpRequest, filters: Filters, results: Results) -> list[Chip]:
    chips = []
    for name in (facet.name for facet in BESIDE):
        labels = {value.value: value.label for value in results.facets.get(name, [])}
        chips += [Chip(labels.get(v, v), _without(request, name, v)) for v in filters[name]]
    for name, words in (("van", "vanaf"), ("tot", "tot en met")):
        day = getattr(filters, name)
        if day:
            chips.append(Chip(f"{words} {day:%d-%m-%Y}", _without(request, name)))
    return chips


def _toggled(chosen: list[str], value: str) -> list[str]:
    return [other for other in chosen if other != value] if value in chosen else [*chosen, value]


def _address(rest: Any, name: str, values: list[str]) -> str:
    """The address of a search with these values of one facet."""
    pairs = [f"{name}={quote(value)}" for value in values]
    return "?" + "&".join(filter(None, [rest.urlencode(), *pairs]))


def _without(request: HttpRequest, name: str, value: str | None = None) -> str:
    """The address of this search, from its first page, without a value that was chosen, or without
    all of a name.
    """
    rest = request.GET.copy()
    rest.pop("pagina", None)
    chosen = [other.lower() for other in rest.pop(name, [])]
    return _address(rest, name, _toggled(chosen, value) if value else [])
