"""The addresses of the API: what each takes, gives and refuses."""

from typing import Any
from urllib.parse import quote

from archive.models import QuestionSet
from archive.search.facets import FACETS, NAMED, Facet
from archive.search.filters import DAYS, Sort

Described = dict[str, Any]  # a part of an OpenAPI document
LIMIT, MOST = 20, 100  # of a window on a list: as a rule, and at most
LAST_OFFSET = 1_000_000

FIGURES = ("jaren", "ministeries", "kabinetten", "fracties")  # the tables of statistics
MOVED = "Onder een ander kenmerk of een andere schrijfwijze: het adres waar het staat."


def paths(examples: dict[str, str]) -> Described:
    """Every address with its one operation; `examples` fills its curl line."""
    return (
        _of_sets(examples["identifier"])
        | _of_people(examples)
        | _of_papers(examples["code"], examples["number"])
        | _of_bodies(examples)
        | _of_laws(examples["law"], examples["article"])
        | _of_figures()
        | _of_texts()
    )


def _of_sets(identifier: str) -> Described:
    searched = [
        _query("q", "Wat u zoekt, zoals in het zoekvak"),
        *_filters(),
        _sorting(),
        _query("strikt", "1: alleen wat alles heeft wat gevraagd is", enum=["1"]),
        *_window(),
    ]
    named = _within("identifier", "Het nummer, of een ander kenmerk van de reeks", identifier)
    example = f"/search?q=mensenhandel&status={QuestionSet.Status.ANSWERED}&limit=5"
    return {
        "/search": _get(
            "Zoeken in vragen en antwoorden", "SearchResults", searched, example, waits=True
        ),
        "/questions": _get(
            "Reeksen vragen, nieuwste eerst",
            "QuestionSetList",
            [
                _query("q", "Alleen wat de zoekvraag heeft, zoals /search met strikt=1"),
                *_filters(),
                *_window(),
            ],
            "/questions?jaar=2024&limit=5",
        ),
        "/questions/{identifier}": _get(
            "Een reeks vragen met haar antwoorden",
            "QuestionSet",
            [named],
            f"/questions/{identifier}",
            moves=True,
        ),
    }


def _of_people(examples: dict[str, str]) -> Described:
    member, minister = examples["member"], examples["minister"]
    return {
        "/members": _get(
            "Kamerleden op achternaam", "MemberList", [_called(), *_window()], "/members?limit=5"
        ),
        "/members/{slug}": _get("Een Kamerlid", "Member", [_slug(member)], f"/members/{member}"),
        "/ministers": _get(
            "Bewindspersonen op achternaam",
            "MinisterList",
            [_called(), *_window()],
            "/ministers?limit=5",
        ),
        "/ministers/{slug}": _get(
            "Een bewindspersoon", "Minister", [_slug(minister)], f"/ministers/{minister}"
        ),
    }


def _of_papers(code: str, number: str) -> Described:
    dossier = _within("code", "Dossier met toevoeging: 28638 of 36410-V", code)
    paper = _within("number", "Nummer binnen het dossier", number)
    only = _choice(NAMED["dossier"], "Alleen van dit dossier: 28638 of 36410-V")
    return {
        "/kamerstukken": _get(
            "Aangehaalde Kamerstukken op dossier en nummer",
            "KamerstukList",
            [_query("q", "Een nummer, of woorden van de titel"), only, *_window()],
            f"/kamerstukken?dossier={code}",
        ),
        "/kamerstukken/{code}": _get(
            "Een dossier, en waar het is aangehaald",
            "Dossier",
            [dossier, *_window()],
            f"/kamerstukken/{code}",
            moves=True,
        ),
        "/kamerstukken/{code}/{number}": _get(
            "Een Kamerstuk, en waar het is aangehaald",
            "Kamerstuk",
            [dossier, paper, *_window()],
            f"/kamerstukken/{code}/{number}",
            moves=True,
        ),
    }


def _of_bodies(examples: dict[str, str]) -> Described:
    party, ministry = examples["party"], examples["ministry"]
    return {
        "/parties": _get(
            "Fracties op naam", "PartyList", [_called(), *_window()], "/parties?limit=5"
        ),
        "/parties/{code}": _get("Een fractie", "Party", [_code(party)], f"/parties/{party}"),
        "/ministries": _get(
            "Ministeries op naam", "MinistryList", [_called(), *_window()], "/ministries?limit=5"
        ),
        "/ministries/{code}": _get(
            "Een ministerie", "Ministry", [_code(ministry)], f"/ministries/{ministry}"
        ),
    }


def _of_laws(law: str, number: str) -> Described:
    code = _within("code", "Zoals men de wet aanhaalt", law)
    article = _within("number", "Nummer van het artikel", number)
    at = f"/laws/{quote(law)}"
    return {
        "/laws": _get(
            "Wetten, meest aangehaalde eerst",
            "LawList",
            [_called(), *_window()],
            "/laws?limit=5",
        ),
        "/laws/{code}": _get(
            "Een wet en haar aangehaalde artikelen", "Law", [code, *_window()], at
        ),
        "/laws/{code}/{number}": _get(
            "Een artikel, en waar het is aangehaald",
            "Article",
            [code, article, *_window()],
            f"{at}/{quote(number)}",
        ),
    }


def _of_figures() -> Described:
    name = _within("name", "Naam van de tabel", FIGURES[0])
    return {
        "/statistics": _get(
            "De tabellen met cijfers",
            "StatisticsList",
            [_query("q", "Een deel van de naam"), *_window()],
            "/statistics",
        ),
        "/statistics/{name}": _get(
            "Een tabel met cijfers", "Statistics", [name, *_window()], f"/statistics/{FIGURES[0]}"
        ),
    }


def _of_texts() -> Described:
    """What a text is sent to."""
    summary = "Vinden wat een tekst aanhaalt: Kamerstukken, eerdere vragen, wetten, uitspraken"
    schema = {"$ref": "#/components/schemas/CitationText"}
    operation = {
        "summary": summary,
        "operationId": "postCitations",
        "parameters": [],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": _gives(summary, "FoundCitations"),
            **{
                status: _says(name)
                for status, name in {
                    "400": "Wrong",
                    "405": "NotAllowed",
                    "413": "TooLong",
                    "429": "TooMany",
                }.items()
            },
        },
        "x-example": "/citations",
    }
    return {"/citations": {"post": operation}}


def _get(
    summary: str,
    shape: str,
    parameters: list[Described],
    example: str,
    moves: bool = False,
    waits: bool = False,
) -> Described:
    """One GET operation. `example` is an address under /api/v1."""
    responses = {
        "200": _gives(summary, shape),
        "400": _says("Wrong"),
        "405": _says("NotAllowed"),
        "429": _says("TooMany"),
    }
    if any(p["in"] == "path" for p in parameters):
        responses["404"] = _says("Missing")
    if waits:
        responses["503"] = _says("NotNow")
    if moves:
        responses["301"] = {
            "description": MOVED,
            "headers": {"Location": {"schema": {"type": "string"}}},
        }
    return {
        "get": {
            "summary": summary,
            "operationId": f"get{shape}",
            "parameters": parameters,
            "responses": dict(sorted(responses.items())),
            "x-example": example,
        }
    }


def _gives(summary: str, shape: str) -> Described:
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {"description": summary, "content": {"application/json": {"schema": schema}}}


def _says(name: str) -> Described:
    return {"$ref": f"#/components/responses/{name}"}


def _query(name: str, said: str, **schema: Any) -> Described:
    return {
        "name": name,
        "in": "query",
        "description": said,
        "schema": {"type": "string", **schema},
    }


def _choice(facet: Facet, said: str) -> Described:
    """A filter: may be given more than once, and then any of its values will do."""
    choices = [*facet.codes.choices]
    items = {"type": "string", **({"enum": choices} if choices else {})}
    schema = {"type": "array", "items": items}
    return {
        "name": facet.name,
        "in": "query",
        "description": said,
        "schema": schema,
        "style": "form",
        "explode": True,
    }


# A day, or empty as forms send it: no filter.
DAY: list[Described] = [{"format": "date"}, {"maxLength": 0}]


def _filters() -> list[Described]:
    return [
        *(_choice(facet, facet.said) for facet in FACETS),
        *(_query(name, said, anyOf=DAY) for name, said in DAYS.items()),
    ]


def _sorting() -> Described:
    return _query("sorteer", "Volgorde; zonder q is ingezonden de gewone", enum=Sort.values)


def _window() -> list[Described]:
    return [
        _number("limit", "Hoeveel ten hoogste", LIMIT, MOST),
        _number("offset", "Hoeveel er worden overgeslagen", 0, LAST_OFFSET),
    ]


def _number(name: str, said: str, default: int, most: int) -> Described:
    schema = {"type": "integer", "minimum": 0, "maximum": most, "default": default}
    return {"name": name, "in": "query", "description": said, "schema": schema}


def _called() -> Described:
    return _query("q", "Een naam, of hoe de woorden ervan beginnen; accenten doen er niet toe")


def _code(example: str) -> Described:
    return _within("code", "Zoals in het adres van de bladzijde", example)


def _slug(example: str) -> Described:
    return _within("slug", "Zoals in het adres van de bladzijde", example)


def _within(name: str, said: str, example: str) -> Described:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": said,
        "schema": schema,
        "example": example,
    }
