"""Parties and ministries for machines, each value beside its shape."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from archive.figures.keeping import kept
from archive.models import Ministry, Party
from archive.search.naming import OF_MINISTRY, OF_PARTY, named
from archive.search.selection import ministry_counts, party_counts
from archive.shown.fields import ADDRESS, TEXT, Field, Record, day, listing, many, of, ref
from archive.views.tables import as_json

from .door import api
from .elsewhere import full, link
from .paging import listed, read_window

_CODE = of("string", "Zoals in adressen")
_BEFORE, _AFTER = "Codes van wat eraan voorafging", "Codes van wat erop volgde"


def _codes(name: str) -> Any:
    return lambda body: [each.code for each in getattr(body, name).all()]


def _questions(choice: str) -> Field:
    """Loaded by `_counted()`."""
    return Field(
        "questions",
        ref("Link", "De reeksen vragen"),
        lambda body: link(body.sets, "api_questions", f"{choice}={body.code}"),
    )


_BODY = (
    Field("code", _CODE),
    Field("url", ADDRESS, lambda body: full(body.get_absolute_url())),
    Field("name", TEXT),
)
_FAMILY = (
    Field("predecessors", many(TEXT, _BEFORE), _codes("predecessors")),
    Field("successors", many(TEXT, _AFTER), _codes("successors")),
)
PARTY = Record(
    "Party",
    "Een fractie",
    *_BODY,
    Field("full_name", of("string", "Volledige naam, of leeg")),
    *_FAMILY,
    _questions("fractie"),
)
MINISTRY = Record(
    "Ministry",
    "Een ministerie",
    *_BODY,
    Field("abbreviation", of("string", "Afkorting, of leeg")),
    Field("started_on", day("Vanaf")),
    Field("ended_on", day("Tot en met; null waar het einde niet bekend is")),
    *_FAMILY,
    _questions("ministerie"),
)
SHAPES = {
    "PartyList": listing(PARTY.name, "Fracties op naam"),
    "Party": PARTY.schema,
    "MinistryList": listing(MINISTRY.name, "Ministeries op naam"),
    "Ministry": MINISTRY.schema,
}


class Kind(NamedTuple):
    model: type[Any]
    called: tuple[str, ...]  # the fields that hold its names
    record: Record
    counts: Callable[[], Counter[int]]  # how many sets `/questions` gives of each


PARTIES = Kind(Party, OF_PARTY, PARTY, party_counts)
MINISTRIES = Kind(Ministry, OF_MINISTRY, MINISTRY, ministry_counts)


@api
def parties(request: HttpRequest) -> HttpResponse:
    return _listed(request, PARTIES)


@api
def party(request: HttpRequest, code: str) -> HttpResponse:
    return _alone(PARTIES, code)


@api
def ministries(request: HttpRequest) -> HttpResponse:
    return _listed(request, MINISTRIES)


@api
def ministry(request: HttpRequest, code: str) -> HttpResponse:
    return _alone(MINISTRIES, code)


def _listed(request: HttpRequest, kind: Kind) -> HttpResponse:
    window = read_window(request, {"q"})
    rows = named(kind.model.objects.all(), request.GET.get("q", ""), kind.called)
    page = window.of(rows.prefetch_related("predecessors", "successors"))
    results = [kind.record(row) for row in _counted(page, kind)]
    return listed(request, window, rows.count(), results)


def _alone(kind: Kind, code: str) -> HttpResponse:
    row = kind.model.objects.filter(code=code).first()
    if not row:
        raise Http404(f"Niets met code {code}")
    return as_json(kind.record(_counted([row], kind)[0]))


def _counted(bodies: Iterable[Any], kind: Kind) -> list[Any]:
    """Each with `sets`: how many `/questions` gives of it."""
    totals = kept(f"sets-of-each-{kind.record.name}", kind.counts)
    rows = list(bodies)
    for row in rows:
        row.sets = totals[row.pk]
    return rows
