"""Laws, their articles and where those are cited, for machines; each value beside its shape."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from archive.citations.find import name_of_law
from archive.figures.reach import reach
from archive.models import LegalReference, QuestionSet
from archive.models.choices import LegalKind
from archive.search.naming import bears, words_of
from archive.shown.fields import ADDRESS, NEXT, Field, Record, listing, many, of, ref, shape
from archive.shown.reading import read_places
from archive.views.doors import cited_articles, cited_laws, in_order

from .door import api
from .elsewhere import full
from .paging import listed, read_window, with_next
from .papers import PLACE


class Cited(NamedTuple):
    """A law, or an article of one, and in how many sets it is cited."""

    code: str
    number: str  # "" for the law
    sets: int
    articles: int = 0


_SETS = Field(
    "question_sets", of("integer", "In hoeveel reeksen aangehaald"), lambda cited: cited.sets
)
_CODE = of("string", "Zoals men de wet aanhaalt: Sr")
_NAME = of("string", "De volle naam van wat men met een afkorting aanhaalt, of leeg")
LAW = Record(
    "LawItem",
    "Een wet waarvan artikelen zijn aangehaald",
    Field("code", _CODE),
    Field("name", _NAME, lambda cited: name_of_law(cited.code)),
    Field("url", ADDRESS, lambda cited: full(reverse("law", args=[cited.code]))),
    Field("articles", of("integer", "Hoeveel artikelen ervan zijn aangehaald")),
    _SETS,
)
ARTICLE = Record(
    "ArticleItem",
    "Een aangehaald artikel",
    Field("number", of("string", "Nummer: 273f")),
    Field("url", ADDRESS, lambda cited: full(reverse("article", args=[cited.code, cited.number]))),
    _SETS,
)
SHAPES = {
    "LawList": listing(LAW.name, "Wetten, meest aangehaalde eerst"),
    "LawItem": LAW.schema,
    "Law": shape(
        "Een wet en haar aangehaalde artikelen",
        code=_CODE,
        name=_NAME,
        url=ADDRESS,
        total=of("integer", "Hoeveel artikelen er zijn"),
        results=many(ref(ARTICLE.name), "De artikelen, in de volgorde van de wet"),
        next=NEXT,
    ),
    "ArticleItem": ARTICLE.schema,
    "Article": shape(
        "Een artikel, en waar het is aangehaald",
        **ARTICLE.properties,
        total=of("integer", "Hoeveel plaatsen er zijn"),
        citations=many(ref(PLACE.name), "Waar het is aangehaald, nieuwste eerst"),
        next=NEXT,
    ),
    "Place": PLACE.schema,
}


@api
def laws(request: HttpRequest) -> HttpResponse:
    window = read_window(request, {"q"})
    words = words_of(request.GET.get("q", ""))
    rows = [
        Cited(code, "", sets, articles)
        for code, articles, sets in cited_laws()
        if bears([code, name_of_law(code)], words)
    ]
    return listed(request, window, len(rows), [LAW(law) for law in window.of(rows)])


@api
def law(request: HttpRequest, code: str) -> HttpResponse:
    window = read_window(request)
    sets: dict[str, set[int]] = defaultdict(set)
    for named, number, pk in cited_articles():
        if named == code:
            sets[number].add(pk)
    if not sets:
        raise Http404(f"Niemand haalt een artikel van {code} aan")
    rows = [Cited(code, number, len(sets[number])) for number in sorted(sets, key=in_order)]
    head = {"code": code, "name": name_of_law(code), "url": full(reverse("law", args=[code]))}
    return listed(request, window, len(rows), [ARTICLE(row) for row in window.of(rows)], head)


@api
def article(request: HttpRequest, code: str, number: str) -> HttpResponse:
    window = read_window(request)
    places = LegalReference.objects.filter(kind=LegalKind.ARTICLE, value=f"{number} {code}")
    total = places.count()
    if not total:
        raise Http404(f"Niemand haalt artikel {number} {code} aan")
    cited = Cited(code, number, places.order_by().values("question_set").distinct().count())
    sets = QuestionSet.objects.for_list().judged_on(reach(timezone.localdate()).day)
    page = read_places(window.of(places.newest_first().for_list(sets)))
    data: dict[str, Any] = {"total": total, "citations": [PLACE(place) for place in page]}
    return with_next(ARTICLE(cited) | data, window.following(request, total))
