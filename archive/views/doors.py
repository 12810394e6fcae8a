"""The doors into the archive: members, parties, ministers, ministries, dossiers, laws, in lists."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from archive.figures.reach import reach
from archive.models import (
    Kamerstuk,
    KamerstukReference,
    LegalReference,
    Ministry,
    Party,
    Person,
    QuestionSet,
)
from archive.models.among import Among
from archive.models.choices import LegalKind
from archive.search.dutch.words import fold
from archive.shown.reading import read_places
from archive.views.listing import SORTS, narrowing, read_choice, years_of
from archive.views.paging import paged

MOST = 100  # rows on a page of a door
RECENT = timedelta(days=365)
ACCENTED = "ÀÁÂÄÅÇÈÉÊËÍÎÏÑÓÔÖØÚÛÜÝŠŽ"
Titles = dict[tuple[str, str], str]  # by number and addition: 36 410 V is not 36 410 VI
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Door(NamedTuple):
    """One of the lists: its title, what its rows are, what a reader sees above them."""

    title: str
    rows: str
    what: str


MEMBERS = Door("Kamerleden", "Kamerleden", "Wie vragen stelde, of volgens het register lid was.")
MINISTERS = Door(
    "Bewindspersonen", "bewindspersonen", "Ministers en staatssecretarissen in het register."
)


def members(request: HttpRequest) -> HttpResponse:
    recent = Q(asked__question_set__submitted_on__gt=_known_until() - RECENT)
    return _people(request, MEMBERS, every_member(), recent, "member")


def every_member() -> QuerySet[Any]:
    """On surname, with how many sets they asked, and when last."""
    return _on_surname(Person.objects.members(), "asked")


def ministers(request: HttpRequest) -> HttpResponse:
    recent = Q(offices__addressed__question_set__submitted_on__gt=_known_until() - RECENT)
    return _people(request, MINISTERS, every_minister(), recent, "minister")


def every_minister() -> QuerySet[Any]:
    """On surname, with how many sets were asked of them, and when last."""
    return _on_surname(Person.objects.ministers(), "offices__addressed")


def _on_surname(people: Any, way: str) -> QuerySet[Any]:
    in_order: QuerySet[Any] = _counted(people, way).order_by("surname", "given_name", "slug")
    return in_order


def _counted(rows: Any, way: str) -> QuerySet[Any]:
    """With the sets at the end of this way, and the day of the last."""
    counted: QuerySet[Any] = rows.annotate(
        sets=Count(f"{way}__question_set", distinct=True),
        last=Max(f"{way}__question_set__submitted_on"),
    )
    return counted


def _known_until() -> date:
    return reach(timezone.localdate()).day


def _people(
    request: HttpRequest, door: Door, people: QuerySet[Any], recent: Q, page: str
) -> HttpResponse:
    """By the letter of the address; without one, those of the last year that is known."""
    letter = request.GET.get("letter", "").upper()
    complaints = []
    if letter and letter not in LETTERS:
        complaints.append(f"letter “{letter}” bestaat niet.")
        letter = ""
    among = Person.objects.filter(_beginning(letter) if letter else recent)
    chosen = people.filter(pk__in=among.order_by().values("pk"))
    context = {
        "door": door,
        "people": list(chosen),
        "page": page,
        "letter": letter,
        "letters": LETTERS,
        "since": _known_until() - RECENT,
        "complaints": complaints,
    }
    return render(request, "doors/people.html", context)


def _beginning(letter: str) -> Q:
    """Surnames with a letter, also with an accent on it, or after an apostrophe."""
    signs = [c for c in ACCENTED if fold(c) == letter]
    beginnings = [letter, letter.lower(), *signs, f"'{letter}", f"’{letter}"]
    return Q(*(("surname__startswith", begin) for begin in beginnings), _connector=Q.OR)


def parties(request: HttpRequest) -> HttpResponse:
    door = Door("Fracties", "fracties", "Fracties zoals ze op de dag van de vraag heetten.")
    return _bodies(request, door, every_party())


def every_party() -> QuerySet[Any]:
    return _counted(Party.objects.all(), "asked").order_by("-sets", "name", "pk")


def ministries(request: HttpRequest) -> HttpResponse:
    door = Door(
        "Ministeries", "ministeries", "Ministeries, ook die onder een andere naam verdergingen."
    )
    return _bodies(request, door, every_ministry())


def every_ministry() -> QuerySet[Any]:
    return _counted(Ministry.objects.all(), "addressed").order_by("-sets", "name", "pk")


def _bodies(request: HttpRequest, door: Door, counted: QuerySet[Any]) -> HttpResponse:
    return render(request, "doors/bodies.html", {"door": door, "bodies": counted})


def dossiers(request: HttpRequest) -> HttpResponse:
    """Dossiers by how many sets cite them; ?q= narrows by number or title."""
    wanted = request.GET.get("q", "").strip()
    titles = dossier_titles()
    rows = Kamerstuk.objects.dossiers()
    if wanted:
        rows = rows.alias(code=Concat("dossier", Value(" "), "addition"))
        rows = rows.filter(_known_by(wanted, titles))
    listing = paged(request, rows, MOST)
    rows = [titled(row, titles) for row in listing.object_list]
    last = KamerstukReference.objects.last_subjects(
        {dossier.dossier for dossier, title, _ in rows if not title}
    )
    listing.object_list = [
        (dossier, title, last.get((dossier.dossier, dossier.addition)), row)
        for dossier, title, row in rows
    ]
    context = {"listing": listing, "wanted": wanted}
    return render(request, "doors/dossiers.html", context)


def every_dossier() -> list[tuple[Kamerstuk, str | None, dict[str, Any]]]:
    titles = dossier_titles()
    return [titled(row, titles) for row in Kamerstuk.objects.dossiers()]


def _known_by(wanted: str, titles: Titles) -> Q:
    """Dossiers that begin with a number, or with this in their title."""
    named = [" ".join(code) for code, title in titles.items() if wanted.lower() in title.lower()]
    return Q(Among("code", named)) | Q(dossier__startswith="".join(wanted.split()))


def dossier_titles() -> Titles:
    named = Kamerstuk.objects.filter(number="").exclude(title="")
    return {
        (dossier, addition): title
        for dossier, addition, title in named.values_list("dossier", "addition", "title")
    }


def titled(row: dict[str, Any], titles: Titles) -> tuple[Kamerstuk, str | None, dict[str, Any]]:
    """A dossier, its title where that is known, and its figures."""
    dossier = Kamerstuk(dossier=row["dossier"], addition=row["addition"])
    return dossier, titles.get((row["dossier"], row["addition"])), row


def laws(request: HttpRequest) -> HttpResponse:
    """Laws by how many sets cite an article of them."""
    return render(request, "doors/laws.html", {"rows": cited_laws()})


def law(request: HttpRequest, code: str) -> HttpResponse:
    """The articles of a law that are cited."""
    pairs = {(article, pk) for named, article, pk in cited_articles() if named == code}
    if not pairs:
        raise Http404(f"Niemand haalt een artikel van {code} aan")
    counted = Counter(article for article, _ in pairs)
    rows = sorted(counted.items(), key=lambda row: in_order(row[0]))
    sets = len({pk for _, pk in pairs})
    return render(request, "doors/law.html", {"code": code, "rows": rows, "sets": sets})


def article(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Who cites an article, and where."""
    references = LegalReference.objects.filter(kind=LegalKind.ARTICLE, value=f"{number} {code}")
    if not references.exists():
        raise Http404(f"Niemand haalt artikel {number} {code} aan")
    years = years_of(references, "question_set__submitted_on")
    choice = read_choice(request, years)
    known = reach(timezone.localdate())
    if choice:
        chosen = choice.of(QuestionSet.objects.order_by(), known.day)
        references = references.filter(question_set__in=chosen)
    citing = references.by_set(SORTS[choice.sort][1:])
    page = paged(request, citing.for_list(QuestionSet.objects.for_list()))
    places = read_places(page)
    context = narrowing(choice, years) | {
        "code": code,
        "number": number,
        "listing": page,
        "places": places,
        "sets": references.order_by().values("question_set").distinct().count(),
        "today": known.day,
        "reach": known,
        "example": any(place.question_set.is_example for place in places),
    }
    return render(request, "doors/article.html", context)


def cited_laws() -> list[tuple[str, int, int]]:
    """Each law, how many of its articles are cited and in how many sets; the most cited first."""
    sets: dict[str, set[int]] = defaultdict(set)
    articles: dict[str, set[str]] = defaultdict(set)
    for code, number, pk in cited_articles():
        sets[code].add(pk)
        articles[code].add(number)
    rows = [(code, len(articles[code]), len(pks)) for code, pks in sets.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def cited_articles() -> Iterator[tuple[str, str, int]]:
    """Law, article and set of every reference to an article: "273f Sr" is article 273f of Sr."""
    references = LegalReference.objects.filter(kind=LegalKind.ARTICLE).order_by()
    for value, pk in references.values_list("value", "question_set_id").distinct():
        number, _, named = value.partition(" ")
        if named:
            yield named, number, pk


def in_order(number: str) -> tuple[Any, ...]:
    """Articles in the order of a law: 9, 10, 10a; "6:162" by book."""
    return tuple(_parts(number))


def _parts(number: str) -> Iterable[tuple[int, str]]:
    for part in number.replace(".", ":").split(":"):
        digits = "".join(c for c in part if c.isdigit())
        yield int(digits or 0), part
