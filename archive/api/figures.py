"""The tables of statistics for machines; each value beside its shape."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from archive.figures.keeping import kept
from archive.figures.statistics import Row, tables_and_slowest
from archive.shown.fields import TEXT, Field, Record, listing, maybe, of

from .door import api
from .elsewhere import full
from .paging import listed, read_window
from .paths import FIGURES as NAMES

_SAID = (
    "Per jaar van inzending",
    "Per ministerie dat gevraagd is",
    "Per kabinet dat antwoordde",
    "Per fractie van wie vroegen, op de dag van de vraag",
)
_TABLES = dict(zip(NAMES, _SAID, strict=True))


def _times(name: str, said: str) -> Field:
    few = f"{said}; null bij minder dan dertig antwoorden"
    return Field(name, maybe("number", few), lambda row: getattr(row.times, name))


FIGURES = Record(
    "Figures",
    "Een rij van een tabel. Antwoordtijd: dagen van inzending tot het eerste volledige antwoord",
    Field("label", TEXT),
    Field(
        "url",
        maybe("string", "Blijvend adres van de bladzijde", format="uri"),
        lambda row: full(row.url) if row.url else None,
    ),
    Field("sets", of("integer", "Reeksen")),
    Field(
        "timed",
        of("integer", "Reeksen waarvan de dag van vraag en van antwoord bekend zijn"),
        lambda row: row.times.count,
    ),
    _times("median", "Mediaan van de antwoordtijd"),
    _times("first_quarter", "Binnen zoveel dagen kwam een kwart"),
    _times("third_quarter", "Binnen zoveel dagen kwam driekwart"),
    _times("in_three_weeks", "Aandeel binnen drie weken, 0 tot 1"),
    _times("in_six_weeks", "Aandeel binnen zes weken, 0 tot 1"),
)
TABLE = Record(
    "StatisticsItem",
    "Een tabel",
    Field("name", of("string", "Naam in adressen", enum=[*NAMES])),
    Field("description", TEXT),
    Field("rows", of("integer", "Hoeveel rijen")),
    Field("url", of("string", "Adres van de tabel", format="uri")),
)
SHAPES = {
    "StatisticsList": listing(TABLE.name, "De tabellen met cijfers"),
    "StatisticsItem": TABLE.schema,
    "Statistics": listing(FIGURES.name, "Een tabel met cijfers"),
    "Figures": FIGURES.schema,
}


@api
def statistics(request: HttpRequest) -> HttpResponse:
    window = read_window(request, {"q"})
    wanted = request.GET.get("q", "").strip().lower()
    tables = _tables()
    rows = [
        {
            "name": name,
            "description": said,
            "rows": len(tables[name]),
            "url": full(reverse("api_statistics_table", args=[name])),
        }
        for name, said in _TABLES.items()
        if wanted in f"{name} {said}".lower()
    ]
    return listed(request, window, len(rows), window.of(rows))


@api
def table(request: HttpRequest, name: str) -> HttpResponse:
    window = read_window(request)
    if name not in _TABLES:
        raise Http404(f"Geen tabel {name}; wel {', '.join(_TABLES)}.")
    rows = _tables()[name]
    return listed(request, window, len(rows), [FIGURES(row) for row in window.of(rows)])


def _tables() -> dict[str, list[Row]]:
    tables, _ = kept("tables", tables_and_slowest)
    return tables
