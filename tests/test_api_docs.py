"""The API's description: valid OpenAPI 3.1, true of what the API gives, and readable."""

import re
from copy import deepcopy
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft202012Validator

from archive.api.openapi import document
from archive.search.index import writing
from archive.urls import urlpatterns
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    """Something of every shape."""
    made = make.question_set("2024Z00001", 2, subject="de brug")
    delegated = make.minister("Dina Havenmeester", "Havens")
    make.reply(made, kind="uitstel", text="Het duurt langer.")
    reply = make.reply(
        made, {(1, 2): "Zie 99 001, nr. 12."}, on_behalf_of=[delegated], aanhangsel_number="604"
    )
    make.footnote(made.questions.first())
    make.cite(make.footnote(reply.answers.get(), "Kamerstuk 99 001, nr. 12."))
    make.cite_article(
        make.footnote(made.questions.last(), "Artikel 9z Sr."), "Artikel 9z Sr", "9z Sr"
    )
    make.asker(made, make.member("Cor Voorbeeld"), 2)
    make.question_set("ah-tk-19681969-495", submitted_on=None, asked_by=[], asked_of=[])
    writing.rebuild()


def strict(schema):
    """As described, with nothing besides: what the API gives and the description leaves out is an
    error here.
    """
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        closed["additionalProperties"] = False
    return closed


def errors_in(data, shape):
    described = strict(deepcopy(document()))
    validator = Draft202012Validator({**described, "$ref": f"#/components/schemas/{shape}"})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def references_in(part):
    if isinstance(part, dict):
        return [v for k, v in part.items() if k == "$ref"] + [
            r for v in part.values() for r in references_in(v)
        ]
    return [r for v in part for r in references_in(v)] if isinstance(part, list) else []


def test_the_description_holds_together(client):
    described = client.get("/api/v1/openapi.json").json()
    kept = described["components"]
    known = {f"#/components/{kind}/{name}" for kind, named in kept.items() for name in named}
    assert set(references_in(described)) == known
    for schema in kept["schemas"].values():
        Draft202012Validator.check_schema(schema)
    operations = {path: op for path, entry in described["paths"].items() for op in entry.values()}
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    for path, operation in operations.items():
        within = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert within == set(re.findall(r"{(\w+)}", path))


GIVEN = [
    ("search?q=brug", "SearchResults"),
    ("questions", "QuestionSetList"),
    ("questions/2024Z00001", "QuestionSet"),
    ("questions/ah-tk-19681969-495", "QuestionSet"),
    ("members", "MemberList"),
    ("members/cor-voorbeeld", "Member"),
    ("ministers", "MinisterList"),
    ("ministers/bert-staal", "Minister"),
    ("kamerstukken", "KamerstukList"),
    ("kamerstukken/99001", "Dossier"),
    ("kamerstukken/99001/12", "Kamerstuk"),
    ("questions?q=brug", "QuestionSetList"),
    ("parties", "PartyList"),
    ("parties/dorpspartij", "Party"),
    ("ministries", "MinistryList"),
    ("ministries/bruggen-en-sluizen", "Ministry"),
    ("laws", "LawList"),
    ("laws/Sr", "Law"),
    ("laws/Sr/9z", "Article"),
    ("statistics", "StatisticsList"),
    ("statistics/fracties", "Statistics"),
    ("questions?jaar=x", "Errors"),
    ("nergens", "Errors"),
]


@pytest.mark.parametrize(("path", "shape"), GIVEN)
def test_what_is_given_is_what_is_described(client, archive, path, shape):
    data = client.get(f"/api/v1/{path}").json()
    assert errors_in(data, shape) == []
    assert any(data.values())


def test_an_undescribed_field_would_be_noticed(client, archive):
    data = client.get("/api/v1/members/cor-voorbeeld").json()
    assert errors_in(data | {"nieuw": 1}, "Member")
    assert errors_in({name: data[name] for name in data if name != "name"}, "Member")


def test_every_address_of_the_api_is_described():
    routes = {str(p.pattern) for p in urlpatterns if str(p.pattern).startswith("api/v1/")}
    known = {re.sub(r"<\w+:(\w+)>", r"{\1}", route.removeprefix("api/v1")) for route in routes}
    assert known - {"/openapi.json", "/docs"} == set(document()["paths"])


def test_every_parameter_described_is_taken(client, archive):
    facets = client.get("/api/v1/search").json()["facets"]
    known = {
        **{name: values[0]["value"] for name, values in facets.items()},
        "van": "2024-01-01",
        "tot": "2024-12-31",
        "q": "brug",
        "sorteer": "antwoordtijd",
        "strikt": "1",
        "limit": "0",
        "offset": "3",
    }
    for path, entry in document()["paths"].items():
        if "get" not in entry:
            continue
        names = [p["name"] for p in entry["get"]["parameters"] if p["in"] == "query"]
        if "{" not in path:
            assert (
                client.get(f"/api/v1{path}", {name: known[name] for name in names}).status_code
                == 200
            ), path


def test_the_page_shows_every_address_and_shape(client, archive):
    html = client.get("/api/v1/docs").content.decode()
    described = document()
    for path, entry in described["paths"].items():
        for method in entry:
            assert f"{method.upper()} /api/v1{path}" in html
    for name in described["components"]["schemas"]:
        assert f'id="{name}"' in html


def test_the_page_asks_nothing_of_other_sites(client, archive):
    html = client.get("/api/v1/docs").content.decode()
    assert not re.findall(r'(?:src|srcset|action)="(?:https?:)?//', html)
    assert not re.findall(r'<link[^>]+href="https?:', html)


def test_the_examples_on_the_page_work(client, archive):
    html = client.get("/api/v1/docs").content.decode()
    examples = re.findall(r"curl &#x27;(.*?)&#x27;(?: --json &#x27;(.*?)&#x27;)?", html)
    assert len(examples) == len(document()["paths"])
    for example, sent in examples:
        parts = urlsplit(example.replace("&amp;", "&"))
        if sent:
            data = sent.replace("&quot;", '"')
            posted = client.post(parts.path, data, content_type="application/json")
            assert (posted.status_code, posted.json()["total"]) == (200, 1)
            continue
        assert client.get(parts.path, parse_qs(parts.query)).status_code == 200, example


def test_the_page_stands_without_anything_in_the_archive(client):
    assert "2024Z16674" in client.get("/api/v1/docs").content.decode()
