"""Every list of question sets that has an address: what it is of, and which sets it gives.

From this table follow the addresses at which a list is taken along (`taking.py`) and followed
(`archive/feeds.py`). Each name is that of the page, each route that of the page without its last
slash.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from archive.figures.reach import reach
from archive.identifiers import print_kamerstuk, print_vergaderjaar
from archive.models import Kamerstuk, LegalReference, Ministry, Party, Person, QuestionSet
from archive.models.choices import LegalKind
from archive.models.kamerstukken import KamerstukQuerySet
from archive.models.set_queries import QuestionSetQuerySet
from archive.people.cabinets import Cabinet, find_cabinet
from archive.search import Filters, search_keys
from archive.search.filters import PARAMETERS, Sort

from .late import SURE, late_chosen
from .listing import Chosen, chosen_of
from .tables import NotNow

Papers = tuple[str, str, KamerstukQuerySet]  # a dossier, a number or none, and the papers
Citing = tuple[str, QuestionSetQuerySet]  # what is cited, and the sets that cite it
PAGE = "pagina"  # of a list; what is followed or taken along has none
NO_INDEX = (
    "De zoekindex wordt nog opgebouwd, of de zoekvraag kostte te veel tijd; probeer het over "
    "enkele minuten opnieuw."
)


@dataclass(frozen=True, slots=True)
class List:
    name: str
    route: str
    find: Callable[..., Any]  # what the address names; raises Http404
    called: Callable[[Any], str]  # what the sets are, in a title
    choose: Callable[[HttpRequest, Any], Chosen]
    follow: str = "nieuwste"  # the order of its feed, where the address names none
    # What is followed of it, where that is less than the page shows.
    strictly: Callable[[HttpRequest, Any], Chosen] | None = None

    def to_follow(self, request: HttpRequest, of: Any) -> Chosen:
        return (self.strictly or self.choose)(request, of)


def title_of(of: List, found: Any, query: QueryDict) -> str:
    """What the list is, and what the address chooses of it."""
    called = of.called(found)
    chosen = ", ".join(value for _, value in chosen_values(query))
    return f"{called}: {chosen}" if chosen else called


def chosen_values(query: QueryDict) -> list[tuple[str, str]]:
    """What an address says, in one order however it was written; nothing of what it leaves empty.

    Two addresses that choose the same have one identifier.
    """
    return sorted((name, v) for name, values in query.lists() for v in values if v and name != PAGE)


def _narrowed(sets: Callable[[Any], QuestionSetQuerySet]) -> Callable[[HttpRequest, Any], Chosen]:
    return lambda request, of: chosen_of(request, sets(of))


def _nothing() -> None:
    return None


def _member(slug: str) -> Person:
    return get_object_or_404(Person.objects.members(), slug=slug)


def _minister(slug: str) -> Person:
    return get_object_or_404(Person.objects.ministers(), slug=slug)


def _party(code: str) -> Party:
    return get_object_or_404(Party, code=code)


def _ministry(code: str) -> tuple[Ministry, list[Ministry]]:
    """The ministry, and it with all before it."""
    family = Ministry.objects.family(code)
    if not family:
        raise Http404(f"Geen ministerie {code}")
    return family[0], family[3]


def _at_ministry(request: HttpRequest, of: tuple[Ministry, list[Ministry]]) -> Chosen:
    ministry, with_earlier = of
    ministries = with_earlier if "voorgangers" in request.GET else [ministry]
    return chosen_of(request, QuestionSet.objects.at_ministries(ministries), "voorgangers")


def _cabinet(code: str) -> Cabinet:
    cabinet = find_cabinet(code)
    if not cabinet:
        raise Http404(f"Geen kabinet {code}")
    return cabinet


def _year(year: int) -> int:
    if not QuestionSet.objects.in_year(year).exists():
        raise Http404(f"Geen vragen uit {year}")
    return year


def _session(vergaderjaar: str) -> str:
    if not QuestionSet.objects.filter(vergaderjaar=vergaderjaar).exists():
        raise Http404(f"Geen vragen uit het vergaderjaar {vergaderjaar}")
    return vergaderjaar


def _week(year: int, number: int) -> date:
    """Its Monday."""
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise Http404(f"{year} heeft geen week {number}") from error


def _in_week(monday: date) -> QuestionSetQuerySet:
    days = (monday, monday + timedelta(days=6))
    return QuestionSet.objects.filter(Q(submitted_on__range=days) | Q(answered_on__range=days))


def _papers(code: str, number: str = "") -> Papers:
    papers = Kamerstuk.objects.of_dossier(code)
    papers = papers.filter(number=number) if number else papers
    if not papers.exists():
        raise Http404(f"Niemand haalt {code} aan")
    return code, number, papers


def _print_papers(of: Papers) -> str:
    dossier, _, addition = of[0].partition("-")
    return print_kamerstuk(dossier, addition, of[1])


def _law(code: str) -> Citing:
    articles = LegalReference.objects.filter(kind=LegalKind.ARTICLE).order_by()
    values = articles.filter(value__endswith=f" {code}").values_list("value", flat=True).distinct()
    return _citing([value for value in values if value.partition(" ")[2] == code], code)


def _article(code: str, number: str) -> Citing:
    return _citing([f"{number} {code}"], f"artikel {number} {code}")


def _citing(values: list[str], what: str) -> Citing:
    references = LegalReference.objects.filter(kind=LegalKind.ARTICLE, value__in=values)
    if not references.exists():
        raise Http404(f"Niemand haalt {what} aan")
    citing = references.order_by().values("question_set")
    return what, QuestionSet.objects.filter(pk__in=citing)


def search_chosen(request: HttpRequest, *, strict: bool = False) -> Chosen:
    """What the search page finds, in its order: unless `strict` or the address says so, with what
    it adds where little is found.
    """
    filters, complaints = Filters.from_query(request.GET)
    query = request.GET.get("q", "").strip()
    sort = request.GET.get("sorteer") or Sort.usual(query)
    if sort not in Sort.values:
        complaints.append(f"sorteer “{sort}” bestaat niet; kies uit {', '.join(Sort.values)}.")
    if request.GET.get("strikt", "") not in ("", "1"):
        complaints.append("strikt kan alleen 1 zijn.")
    strict = strict or request.GET.get("strikt") == "1"

    def keys(sort: str, limit: int | None) -> list[int]:
        today = reach(timezone.localdate()).day
        found = search_keys(
            query, filters=filters, sort=sort, limit=limit, strict=strict, today=today
        )
        if found is None:
            raise NotNow(NO_INDEX)
        return found

    def among(some: Collection[int]) -> set[int]:
        return {*some} & {*keys(sort, None)}

    return Chosen(keys, among, sort, {"q", "sorteer", "strikt", *PARAMETERS}, complaints)


LISTS = (
    List(
        "search",
        "zoeken",
        _nothing,
        lambda of: "Kamervragen",
        lambda request, of: search_chosen(request),
        follow=Sort.SUBMITTED,
        # what is merely like it would come and go
        strictly=lambda request, of: search_chosen(request, strict=True),
    ),
    List(
        "late",
        "te-laat",
        _nothing,
        lambda of: "Kamervragen waarvan het antwoord te laat is",
        lambda request, of: late_chosen(request),
        follow="kortst",
        strictly=lambda request, of: late_chosen(request, usual=SURE),
    ),
    List(
        "member",
        "leden/<slug:slug>",
        _member,
        lambda person: f"Kamervragen van {person.full_name}",
        _narrowed(QuestionSet.objects.asked_by),
    ),
    List(
        "party",
        "fracties/<slug:code>",
        _party,
        lambda party: f"Kamervragen van {party}",
        _narrowed(QuestionSet.objects.asked_by_party),
    ),
    List(
        "minister",
        "bewindspersonen/<slug:slug>",
        _minister,
        lambda person: f"Kamervragen aan en antwoorden van {person.full_name}",
        _narrowed(QuestionSet.objects.involving),
    ),
    List(
        "ministry",
        "ministeries/<slug:code>",
        _ministry,
        lambda of: f"Kamervragen aan {of[0]}",
        _at_ministry,
    ),
    List(
        "cabinet",
        "kabinetten/<slug:code>",
        _cabinet,
        lambda cabinet: f"Kamervragen aan het kabinet-{cabinet.name}",
        _narrowed(QuestionSet.objects.at_cabinet),
    ),
    List(
        "year",
        "jaren/<year:year>",
        _year,
        lambda year: f"Kamervragen uit {year}",
        _narrowed(QuestionSet.objects.in_year),
    ),
    List(
        "week",
        "jaren/<year:year>/week/<int:number>",
        _week,
        lambda monday: "Kamervragen uit week {1} van {0}".format(*monday.isocalendar()),
        _narrowed(_in_week),
    ),
    List(
        "session",
        "vergaderjaren/<str:vergaderjaar>",
        _session,
        lambda session: f"Kamervragen uit vergaderjaar {print_vergaderjaar(session)}",
        _narrowed(lambda session: QuestionSet.objects.filter(vergaderjaar=session)),
    ),
    List(
        "dossier",
        "kamerstukken/<str:code>",
        _papers,
        lambda of: f"Kamervragen die {_print_papers(of)} aanhalen",
        _narrowed(lambda of: QuestionSet.objects.citing(of[2])),
    ),
    List(
        "kamerstuk",
        "kamerstukken/<str:code>/<str:number>",
        _papers,
        lambda of: f"Kamervragen die {_print_papers(of)} aanhalen",
        _narrowed(lambda of: QuestionSet.objects.citing(of[2])),
    ),
    List(
        "law",
        "wetten/<str:code>",
        _law,
        lambda of: f"Kamervragen die een artikel van {of[0]} aanhalen",
        _narrowed(lambda of: of[1]),
    ),
    List(
        "article",
        "wetten/<str:code>/<str:number>",
        _article,
        lambda of: f"Kamervragen die {of[0]} aanhalen",
        _narrowed(lambda of: of[1]),
    ),
)
NAMED = {each.name: each for each in LISTS}
