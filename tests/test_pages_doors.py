"""The doors: whoever and whatever the archive has pages of stands in a list."""

from datetime import date

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db):
    member = make.member("Cor Anders", of="Stadspartij")
    minister = make.minister("Bo Brug", "Bruggen en Sluizen")
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
        ("/wetten/Sr/", "/wetten/Sr/273f/"),
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


@pytest.mark.parametrize("address", ["/wetten/XX/", "/wetten/Sr/1/"])
def test_a_law_that_nobody_cites_is_not_there(client, asked, address):
    assert client.get(address).status_code == 404


def test_an_unknown_letter_is_said(client, asked):
    assert "letter “1” bestaat niet" in client.get("/leden/?letter=1").content.decode()


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
