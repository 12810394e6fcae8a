"""Search: words and filters from the address, results and facets to the page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from archive.figures.keeping import kept
from archive.figures.reach import reach
from archive.figures.statistics import with_text
from archive.search import FacetValue, Filters, Results
from archive.search import search as find
from archive.search.facets import BESIDE
from archive.search.filters import Sort
from archive.views.paging import around

PER_PAGE = 20
LAST_PAGE = 500
ALWAYS_SHOWN = 8  # choices of a facet; the others unfold


# What the help shows: typed, and what it finds. tests/test_pages_search.py runs each.
EXAMPLES = (
    ("mensenhandel", "ook mensenhandelaren, en thuisprostitutie bij prostitutie"),
    ("wind energie", "ook windenergie, en energie uit wind"),
    ("“blijvende aandacht voor”", "precies deze woorden, in deze volgorde"),
    ("stikst*", "elk woord dat zo begint"),
    ("wolf OF vos", "een van beide"),
    ("stikstof -landbouw", "het een zonder het ander; ook: stikstof NIET landbouw"),
    ("dijk NEAR/5 water", "woorden die hoogstens vijf woorden uit elkaar staan"),
    ("mensenhandel OF (smokkel kinderen)", "haakjes houden bijeen"),
    ("onderwerp:wolf", "alleen in het onderwerp; ook vraag:, antwoord: en noot:"),
    ("lid:omtzigt toeslagen", "gevraagd door een Kamerlid; ook bewindspersoon:"),
    ("fractie:sp zorg", "gevraagd door een fractie; ook ministerie:"),
    ("jaar:2019..2021 stikstof", "gevraagd in die jaren"),
    ("dossier:28638", "waar dit dossier wordt aangehaald"),
    ("2024Z16674", "de reeks met dit nummer, als die in het archief staat"),
    ("Kamerstukken II 2023/24, 28 638, nr. 254", "het stuk, hoe u het ook schrijft"),
)


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
    strict = request.GET.get("strikt") == "1"
    results = find(
        query, filters=filters, sort=sort, offset=offset, limit=PER_PAGE, strict=strict,
        today=known.day,
    )  # fmt: skip
    if results.go_to and not filters:
        return redirect(results.go_to)
    if not results.hits and 0 < results.total <= offset:
        return HttpResponseRedirect(_with(request, pagina=_last_page(results.total)))
    context = {
        "query": query,
        "results": results,
        "today": known.day,
        "reach": known,
        "complaints": complaints + results.notes,
        "others": _others(request, query, results, strict),
        "sort": sort,
        "sorts": Sort.choices,
        "listing": _listing(number, results.total),
        "texts": kept("texts", with_text),
        "example": any(hit.is_example for hit in results.hits),
    }
    context |= _narrowing(request, filters, results)
    return render(
        request, "search/search.html", context, status=503 if results.unreachable else 200
    )


def search_help(request: HttpRequest) -> HttpResponse:
    return render(request, "search/help.html", {"examples": EXAMPLES})


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


def _others(request: HttpRequest, query: str, results: Results, strict: bool) -> dict[str, Any]:
    """The same search with other words, or strictly as typed, its filters and order kept: (what it
    is, address) for each that may be wanted.
    """
    spelt_right = results.suggestion if results.suggestion != results.widened else None
    return {
        "spelt_right": spelt_right and _with(request, q=spelt_right),
        "as_typed": results.widened and _with(request, strikt="1"),
        "loosely": strict and _with(request, strikt=None),
    }


def _with(request: HttpRequest, **changes: Any) -> str:
    """The address of this search, from its first page, with other values (None: without)."""
    rest = request.GET.copy()
    for name in ("pagina", *changes):
        rest.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            rest[name] = value
    return f"?{rest.urlencode()}"


def _sort(request: HttpRequest, query: str, complaints: list[str]) -> str:
    sort = request.GET.get("sorteer", "")
    if sort and sort not in Sort.values:
        complaints.append(f"sorteer “{sort}” bestaat niet.")
        sort = ""
    return sort or Sort.usual(query)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("pagina", "")
    return min(max(1, int(text)), LAST_PAGE) if text.isascii() and text.isdigit() else 1


def _last_page(total: int) -> int:
    return min(-(-total // PER_PAGE), LAST_PAGE)


def _listing(number: int, total: int) -> Page[Any]:
    page = Paginator(range(min(total, LAST_PAGE * PER_PAGE)), PER_PAGE).get_page(number)
    page.beyond = (  # type: ignore[attr-defined]
        total > LAST_PAGE * PER_PAGE and number == LAST_PAGE
    )
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
