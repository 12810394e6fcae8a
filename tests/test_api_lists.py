"""The API's lists: bodies, laws, statistics; what `q` finds in each; full addresses."""

import re
from datetime import date
from urllib.parse import urljoin

import pytest

from archive.api.openapi import EXAMPLES
from archive.api.paths import paths
from archive.models import Asker
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db

SITE = "https://archief.example"


@pytest.fixture
def archive(settings):
    settings.SITE_URL = SITE
    city = make.party("Stadspartij", full_name="Partij voor de Stad", notations=["St.P."])
    city.successors.add(make.party("Streekpartij"))
    zoe = make.member("Zoë van Noord", of="Stadspartij", chamber="ek")
    zoe.person.other_surnames = ["Noord-Süd"]
    zoe.person.save()
    harbours = make.minister("Dina Havenmeester", "Havens")
    sluices = make.ministry("Bruggen en Sluizen", "bruggen-en-sluizen", abbreviation="B&S")
    sluices.predecessors.add(make.ministry("Waterstaat", "waterstaat"))
    first = make.answered_set("2024Z00001", subject="de brug")
    make.kamerstuk("99001", "", title="Onderhoud van dijken")
    make.cite(make.footnote(first.questions.first(), "Kamerstuk 99 001, nr. 12."))
    make.cite(
        make.footnote(first.questions.last(), "Kamerstuk 99 002, nr. 3"),
        "Kamerstuk 99 002, nr. 3",
        make.kamerstuk("99002", "3"),
    )
    for number in ("9z", "10"):
        note = make.footnote(
            first.questions.first(), f"Artikel {number} Sr.", order=int(number[0]) + 1
        )
        make.cite_article(note, f"Artikel {number} Sr", f"{number} Sr")
    second = make.question_set(
        "2024Z00002", subject="de haven", asked_by=[zoe, make.member()], asked_of=[harbours]
    )
    note = make.footnote(second.questions.first(), "Artikel 1 Visserijwet")
    make.cite_article(note, "Artikel 1 Visserijwet", "1 Visserijwet")
    make.reply(second, {(1, 2): "Ja."}, by=[make.minister()], received_on=date(2024, 11, 1))
    writing.rebuild()


def get(client, path, status=200):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content.decode()
    return response.json()


NAMES = {
    "questions": "number",
    "members": "slug",
    "ministers": "slug",
    "parties": "code",
    "ministries": "code",
    "kamerstukken": "printed",
    "laws": "code",
    "statistics": "name",
}
FOUND = [
    ("questions?q=brug", ["2024Z00001"]),
    ("questions?q=haven&fractie=stadspartij", ["2024Z00002"]),
    ("questions?q=haven&status=open", []),
    ("questions?q=onvindbaar", []),
    ("members?q=zoe", ["zoe-van-noord"]),
    ("members?q=Van+Noord", ["zoe-van-noord"]),
    ("members?q=sud", ["zoe-van-noord"]),
    ("members?q=voorb+anna", ["anna-van-der-voorbeeld"]),
    ("members?q=havenmeester", []),
    ("ministers?q=Havenm", ["dina-havenmeester"]),
    ("parties?q=stad", ["stadspartij"]),
    ("parties?q=St.P.", ["stadspartij"]),
    ("parties?q=partij+voor", ["stadspartij"]),
    ("ministries?q=sluizen", ["bruggen-en-sluizen"]),
    ("ministries?q=B%26S", ["bruggen-en-sluizen"]),
    ("kamerstukken?q=dijken", ["99 001", "99 001, nr. 12"]),
    ("kamerstukken?q=99+001,+nr.+12", ["99 001, nr. 12"]),
    ("kamerstukken?q=99002", ["99 002, nr. 3"]),
    ("kamerstukken?q=dijken&dossier=99002", []),
    ("laws?q=vis", ["Visserijwet"]),
    ("laws?q=sr", ["Sr"]),
    ("laws?q=strafrecht", ["Sr"]),
    ("statistics?q=fractie", ["fracties"]),
]


@pytest.mark.parametrize(("path", "names"), FOUND)
def test_q_finds_by_name_number_or_words(client, archive, path, names):
    data = get(client, path)
    assert [row[NAMES[path.partition("?")[0]]] for row in data["results"]] == names
    assert data["total"] == len(names)


def test_every_list_takes_q():
    every = paths(EXAMPLES).items()
    listed = {path.lstrip("/"): entry["get"] for path, entry in every if "get" in entry}
    taking = {
        path
        for path, operation in listed.items()
        if "q" in [parameter["name"] for parameter in operation["parameters"]]
    }
    assert taking == {*NAMES, "search"}
    assert taking == {path for path in listed if "/" not in path}


def test_a_search_without_an_index_is_no_empty_list(client):
    get(client, "questions?q=brug", 503)


def test_as_many_questions_as_a_party_or_ministry_says_it_has(client, archive):
    for kind in ("parties", "ministries", "members", "ministers"):
        rows = get(client, kind)["results"]
        assert any(row["questions"]["total"] for row in rows)
        for row in rows:
            listed = client.get(row["questions"]["url"].removeprefix(SITE)).json()
            assert (row["url"], listed["total"]) == (row["url"], row["questions"]["total"])


def test_a_party_says_what_came_before_and_after(client, archive):
    data = get(client, "parties/stadspartij")
    assert (data["name"], data["full_name"]) == ("Stadspartij", "Partij voor de Stad")
    assert (data["predecessors"], data["successors"]) == ([], ["streekpartij"])
    assert get(client, "parties/streekpartij")["predecessors"] == ["stadspartij"]
    assert get(client, "ministries/bruggen-en-sluizen")["predecessors"] == ["waterstaat"]


def test_laws_come_by_how_often_they_are_cited_and_articles_in_their_order(client, archive):
    rows = get(client, "laws")["results"]
    assert [(r["code"], r["articles"], r["question_sets"]) for r in rows] == [
        ("Sr", 2, 1),
        ("Visserijwet", 1, 1),
    ]
    assert [row["number"] for row in get(client, "laws/Sr")["results"]] == ["9z", "10"]
    data = get(client, "laws/Sr/9z")
    assert (data["total"], data["citations"][0]["printed"]) == (1, "Artikel 9z Sr")
    assert data["citations"][0]["question_set"]["number"] == "2024Z00001"


def test_statistics_are_those_of_the_page(client, archive):
    table = get(client, "statistics/fracties")
    assert [(r["label"], r["sets"], r["timed"], r["median"]) for r in table["results"]] == [
        ("Dorpspartij", 2, 2, None),
        ("Stadspartij", 1, 1, None),
    ]
    lines = client.get("/statistiek/fracties.csv").content.decode().splitlines()
    assert len(lines) == 1 + table["total"]
    get(client, "statistics/zomaar", 404)


@pytest.mark.parametrize(
    "path", ["parties/geen", "ministries/geen", "laws/Xx", "laws/Sr/77", "statistics/geen"]
)
def test_what_is_not_there_is_said_in_json(client, archive, path):
    assert get(client, path, 404)["errors"]


@pytest.mark.parametrize("path", [*NAMES, "laws/Sr", "laws/Sr/9z", "statistics/jaren"])
def test_a_parameter_that_does_not_exist_is_refused(client, archive, path):
    assert "kleur" in get(client, f"{path}?kleur=rood", 400)["errors"][0]


WINDOWS = ["search?limit=1", "questions?q=de&limit=1", "parties?limit=1", "ministries?limit=1"]
WINDOWS += ["laws?limit=1", "laws/Sr?limit=1", "statistics?limit=1", "statistics/fracties?limit=1"]


@pytest.mark.parametrize("path", WINDOWS)
def test_the_next_window_has_a_full_address_too(client, archive, path):
    response = client.get(f"/api/v1/{path}")
    full = re.fullmatch('<(.*)>; rel="next"', response["Link"])[1]
    assert full == urljoin(f"{SITE}/", response.json()["next"])
    assert "offset=1" in full
    last = client.get(f"/api/v1/{path.replace('limit=1', 'limit=100')}")
    assert (last.json()["next"], last.has_header("Link")) == (None, False)


def addresses(data):
    if isinstance(data, dict):
        for name, value in data.items():
            yield from [(name, value)] if isinstance(value, str) else addresses(value)
    elif isinstance(data, list):
        for part in data:
            yield from addresses(part)


@pytest.mark.parametrize(
    "path", [*NAMES, "laws/Sr/9z", "kamerstukken/99001", "questions/2024Z00001"]
)
def test_addresses_are_full_whatever_host_is_asked(client, archive, settings, path):
    settings.ALLOWED_HOSTS = ["*"]
    data = client.get(f"/api/v1/{path}", HTTP_HOST="elders.example").json()
    urls = [value for name, value in addresses(data) if name == "url"]
    assert urls
    assert [url for url in urls if not url.startswith(f"{SITE}/")] == []


def test_hits_have_a_full_address_beside_the_short_one(client, archive):
    data = get(client, "search?q=havens+brug")
    for thing in [*data["hits"], *data["cards"], *(p for h in data["hits"] for p in h["passages"])]:
        assert thing["address"] == f"{SITE}{thing['url']}"


def test_a_party_that_is_known_is_told_apart_from_a_printed_one(client, archive):
    zoe = make.member("Zoë van Noord", of="Stadspartij", chamber="ek")
    Asker.objects.filter(person=zoe.person).update(party_name="")
    askers = get(client, "questions/2024Z00002")["asked_by"]
    assert [(a["party"], a["party_printed"], a["party_code"]) for a in askers] == [
        ("Stadspartij", "", "stadspartij"),
        ("Dorpspartij", "Dorpspartij", "dorpspartij"),
    ]
    bib = client.get("/vragen/2024Z00002.bib").content.decode()
    assert "note = {Vragen van Noord (Stadspartij), Voorbeeld (Dorpspartij)}" in bib
    assert (
        "N1  - Vragen van Noord (Stadspartij)"
        in client.get("/vragen/2024Z00002.ris").content.decode()
    )
    assert "Noord (Stadspartij), Voorbeeld" in client.get("/vragen/2024Z00002.txt").content.decode()


QUERIES = {"parties?limit=100": 6, "ministries?limit=100": 6, "laws": 3, "laws/Sr": 3}
QUERIES |= {"laws/Sr/9z": 14, "statistics": 9, "parties?q=partij": 7, "members?q=nummer": 5}


@pytest.mark.parametrize("bodies", [2, 30])
def test_a_list_asks_no_more_for_more_rows(client, archive, django_assert_max_num_queries, bodies):
    for n in range(bodies):
        asked = make.question_set(
            f"2020Z{n:05}",
            asked_by=[make.member(f"Kamerlid Nummer{n}", of=f"Partij {n}")],
            asked_of=[make.minister(f"Bewindspersoon Nummer{n}", f"Zaken {n}")],
        )
        note = make.footnote(asked.questions.first(), f"Artikel {n} Sr")
        make.cite_article(note, f"Artikel {n} Sr", f"{n} Sr")
        note = make.footnote(asked.questions.last(), "Artikel 9z Sr")
        make.cite_article(note, "Artikel 9z Sr", "9z Sr")
    for path, most in QUERIES.items():
        with django_assert_max_num_queries(most):
            get(client, path)
