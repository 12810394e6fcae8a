"""The doors: whoever and whatever the archive has pages of stands in a list."""

import csv
import json
import re
from datetime import date
from io import StringIO

import pytest

from archive.models import Kamerstuk
from archive.views.door_lists import DOOR_LISTS
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db):
    member = make.member("Cor Anders", of="Stadspartij")
    minister = make.minister("Bo Brug", "Bruggen en Sluizen", cabinet="Voorbeeld I")
    made = make.question_set(
        "2024Z00001", ["Kent u artikel 273f Sr en Kamerstuk 99 001, nr. 12?"],
        submitted_on=date(2024, 5, 1), asked_by=[member], asked_of=[minister],
    )  # fmt: skip
    question = made.questions.get()
    make.cite(question, "99 001, nr. 12", of=make.kamerstuk("99001", "12"))
    make.cite_article(question, "artikel 273f Sr", "273f Sr")
    return made


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/leden/", "/leden/cor-anders/"),
        ("/leden/?letter=A", "/leden/cor-anders/"),
        ("/bewindspersonen/?letter=B", "/bewindspersonen/bo-brug/"),
        ("/fracties/", "/fracties/stadspartij/"),
        ("/ministeries/", "<h1>Ministeries</h1>"),
        ("/kamerstukken/", "/kamerstukken/99001/"),
        ("/kamerstukken/?q=990", "/kamerstukken/99001/"),
        ("/wetten/", "/wetten/Sr/"),
        ("/wetten/", "Wetboek van Strafrecht"),
        ("/wetten/Sr/", "/wetten/Sr/273f/"),
        ("/wetten/Sr/", "<h1>Wetboek van Strafrecht</h1>"),
        ("/wetten/Sr/273f/", "/vragen/2024Z00001/"),
    ],
)
def test_what_the_archive_has_stands_in_its_list(client, asked, address, shown):
    response = client.get(address)
    assert response.status_code == 200
    assert shown in response.content.decode()


@pytest.mark.parametrize("address", ["/leden/?letter=B", "/kamerstukken/?q=111"])
def test_a_list_is_narrowed(client, asked, address):
    text = client.get(address).content.decode()
    assert "/leden/cor-anders/" not in text
    assert "/kamerstukken/99001/" not in text


@pytest.fixture
def budgets(asked):
    """Two dossiers of one number, of which one is known by its title; and a number of before."""
    papers = {("36410", "V"): "54", ("36410", "VI"): "9", ("1676", ""): "2"}
    question = asked.questions.get()
    for (dossier, addition), number in papers.items():
        paper = make.kamerstuk(dossier, number, addition=addition)
        make.cite(question, "nr. 1", of=paper)
    make.kamerstuk("36410", "", addition="V", title="Begroting van de bruggen")
    make.cite(question, "nr. 1", of=make.kamerstuk("36410", "10", addition="V"))


def _rows(text):
    return [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr>(.*)</tr>", text)]


def test_a_dossier_bears_its_own_title_and_no_other_says_where_it_was_cited(client, asked, budgets):
    asked.subject = "De ophaalbrug"
    asked.save()
    rows = _rows(client.get("/kamerstukken/").content.decode())[1:]
    numbers = [row.split("  ")[1].strip() for row in rows]
    assert numbers == ["1 676", "36 410 V", "36 410 VI", "99 001"]
    titled = [("Begroting" in row, "bij: De ophaalbrug" in row) for row in rows]
    assert titled == [(False, True), (True, False), (False, True), (False, True)]
    found = _rows(client.get("/kamerstukken/?q=bruggen").content.decode())[1:]
    assert len(found) == 1
    assert "36 410 V " in found[0]


def test_the_page_of_a_dossier_bears_its_title_and_its_papers_in_order(client, budgets):
    text = client.get("/kamerstukken/36410-V/").content.decode()
    assert "Begroting van de bruggen" in text
    papers = re.findall(r"/kamerstukken/36410-V/(\d+)/", text[text.index("Aangehaalde stukken") :])
    assert papers[:2] == ["10", "54"]
    assert "Begroting" not in client.get("/kamerstukken/36410-VI/").content.decode()


@pytest.mark.parametrize("address", ["/wetten/XX/", "/wetten/Sr/1/"])
def test_a_law_that_nobody_cites_is_not_there(client, asked, address):
    assert client.get(address).status_code == 404


def test_an_unknown_letter_is_said(client, asked):
    assert "letter “1” bestaat niet" in client.get("/leden/?letter=1").content.decode()


TAKEN = {
    "/leden/": ("lid", "cor-anders", {"fracties": "Stadspartij", "reeksen": "1"}),
    "/fracties/": ("fractie", "stadspartij", {"naam": "Stadspartij", "laatste": "2024-05-01"}),
    "/bewindspersonen/": ("bewindspersoon", "bo-brug", {"reeksen": "1"}),
    "/ministeries/": ("ministerie", "bruggen-en-sluizen", {"naam": "Bruggen en Sluizen"}),
    "/kabinetten/": ("kabinet", "Voorbeeld I", {"bewindspersonen": "1", "reeksen": "1"}),
    "/kamerstukken/": ("dossier", "99 001", {"reeksen": "1", "laatste": "2024-05-01"}),
    "/wetten/": ("wet", "Sr", {"artikelen": "1", "reeksen": "1"}),
    "/jaren/": ("jaar", "2024", {"reeksen": "1"}),
}


def test_every_door_is_taken_along():
    assert {*TAKEN} == {f"/{door.route}/" for door in DOOR_LISTS}


@pytest.mark.parametrize("page", TAKEN)
def test_a_door_is_taken_along_whole_and_its_page_offers_it(client, asked, page, settings):
    settings.SITE_URL = "https://archief.example"
    html = client.get(page).content.decode()
    offered = re.findall(r'href="(/\w+\.(?:csv|jsonl)[^"]*)"', html)
    assert len(offered) == 3
    column, value, fields = TAKEN[page]
    for address in offered:
        response = client.get(address)
        assert response.status_code == 200
        [row] = [row for row in rows_of(response, address) if str(row[column]) == value]
        for name, said in fields.items():
            told = "; ".join(row[name]) if isinstance(row[name], list) else str(row[name])
            assert told == said
        assert client.get(row["adres"].removeprefix("https://archief.example")).status_code == 200


def rows_of(response, address):
    if ".jsonl" in address:
        return [json.loads(line) for line in response.content.decode().splitlines()]
    assert response.content.startswith(b"\xef\xbb\xbf")
    delimiter = ";" if "puntkomma" in address else ","
    text = response.content.decode("utf-8-sig")
    return [*csv.DictReader(StringIO(text), delimiter=delimiter)]


@pytest.mark.parametrize("wrong", ["letter=A", "q=brug", "scheiding=tab", "pagina=2"])
def test_a_door_is_not_taken_along_narrowed(client, asked, wrong):
    assert client.get(f"/leden.csv?{wrong}").status_code == 400


def test_the_menu_leads_to_the_doors(client):
    text = client.get("/").content.decode()
    for address in (
        "/leden/",
        "/fracties/",
        "/bewindspersonen/",
        "/ministeries/",
        "/kamerstukken/",
        "/wetten/",
    ):
        assert f'href="{address}"' in text


def test_a_letter_that_stands_in_thousands_of_titles_is_looked_up(client, asked):
    """A condition a title was deeper than SQLite can read."""
    Kamerstuk.objects.bulk_create(
        Kamerstuk(dossier=str(40_000 + n), title=f"Titel {n}") for n in range(1200)
    )
    text = client.get("/kamerstukken/?q=titel").content.decode()
    assert "40 000" in text
    assert "99 001" not in text
