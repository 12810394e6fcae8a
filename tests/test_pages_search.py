"""The search page: every choice in the address, unknown ones said, results as they come from
`search()`.
"""

from datetime import date

import pytest

from archive.search import FacetValue, Hit, HitAsker, Passage, Results
from archive.search.index import writing
from archive.views import search as page
from archive.views import similar as asked
from tests import make

pytestmark = pytest.mark.django_db

HIT = Hit(
    pk=1,
    identifier="2024Z00001",
    url="/vragen/2024Z00001/",
    subject_html="de <mark>brug</mark>",
    subject="de brug",
    score=1.0,
    submitted_on=date(2024, 10, 1),
    answered_on=date(2024, 10, 20),
    status="beantwoord",
    terms=None,
    judged_on=date(2024, 11, 25),
    askers=[HitAsker("Voorbeeld", "Dorpspartij")],
    addressees=["minister van Bruggen en Sluizen"],
    passages=[Passage(4, "/vragen/2024Z00001/4/", "Is de <mark>brug</mark> dicht?", "vraag")],
)


@pytest.fixture
def found(monkeypatch):
    """What `search()` was asked, and what it answers."""
    asked = {}

    def search(query, **choices):
        asked.update(choices, query=query)
        return asked.get("answers") or Results(
            total=45,
            hits=[HIT],
            facets={
                "fractie": [
                    FacetValue(
                        "dorpspartij",
                        "Dorpspartij",
                        12,
                        "dorpspartij" in choices["filters"]["fractie"],
                    )
                ]
            },
            understood="alle woorden",
        )

    monkeypatch.setattr(page, "find", search)
    make.party()
    return asked


def test_a_hit_shows_its_passages_with_the_words_marked(client, found):
    html = client.get("/zoeken/?q=brug").content.decode()
    assert ">De <mark>brug</mark></a>" in html
    assert 'href="/vragen/2024Z00001/4/"' in html
    assert "Is de <mark>brug</mark> dicht?" in html
    assert "45\u00a0reeksen vragen" in html


def test_a_facet_value_is_a_link_that_chooses_it(client, found):
    html = client.get("/zoeken/?q=brug&pagina=2").content.decode()
    assert 'href="?q=brug&amp;fractie=dorpspartij"' in html
    assert found["offset"] == 20


def test_a_chosen_value_is_a_chip_that_lets_it_go(client, found):
    html = client.get("/zoeken/?q=brug&fractie=dorpspartij").content.decode()
    assert '<a href="?q=brug"><span class="unseen">Verwijder filter </span>Dorpspartij' in html
    assert 'aria-current="true"' in html
    assert found["filters"]["fractie"] == ("dorpspartij",)


@pytest.mark.parametrize("query", ["fractie=bestaatniet", "van=gisteren", "sorteer=zomaar"])
def test_an_unknown_choice_is_said(client, found, query):
    assert "notice late" in client.get(f"/zoeken/?q=brug&{query}").content.decode()


@pytest.mark.parametrize(
    ("query", "sort"),
    [("q=brug", "relevantie"), ("", "ingezonden"), ("sorteer=beantwoord", "beantwoord")],
)
def test_the_order_is_by_fit_for_words_and_by_day_without(client, found, query, sort):
    client.get(f"/zoeken/?{query}")
    assert found["sort"] == sort


def test_a_number_that_was_typed_goes_to_its_page(client, found):
    found["answers"] = Results(total=1, go_to="/vragen/2024Z00001/")
    response = client.get("/zoeken/?q=2024Z00001")
    assert (response.status_code, response["Location"]) == (302, "/vragen/2024Z00001/")


@pytest.mark.parametrize("filters", ["fractie=dorpspartij", "jaar=2024", "van=2024-01-01"])
def test_a_number_typed_together_with_filters_stays_among_them(client, found, filters):
    found["answers"] = Results(total=1, go_to="/vragen/2024Z00001/", hits=[HIT])
    response = client.get(f"/zoeken/?q=2024Z00001&{filters}")
    assert (response.status_code, response.context["results"].hits) == (200, [HIT])


def test_nothing_found_helps_on(client, found):
    found["answers"] = Results(total=0, suggestion="brug")
    html = client.get("/zoeken/?q=brgu").content.decode()
    assert "Niets gevonden" in html
    assert 'href="?q=brug"' in html


@pytest.mark.parametrize(
    "query", ["pagina=x", "pagina=0", "pagina=99999999999", "pagina=-3", "q=%3Cscript%3E"]
)
def test_nothing_in_the_address_breaks_it(client, found, query):
    response = client.get(f"/zoeken/?{query}")
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b"<script src", b"")


def test_what_was_asked_before_leaves_out_what_was_asked_after(client):
    for number, year in (("earlier", 2020), ("2024Z00009", 2024), ("later", 2025)):
        make.question_set(number, 1, subject="de hefbrug", submitted_on=date(year, 1, 1))
    writing.rebuild()
    shown = client.get("/vragen/2024Z00009/eerder-gevraagd/").context["hits"]
    assert [hit.identifier for hit in shown] == ["earlier"]


def test_a_pasted_text_finds_what_is_like_it_without_a_cookie(client, monkeypatch):
    monkeypatch.setattr(asked, "similar", lambda to, **choices: [HIT] if to == "de brug" else [])
    response = client.post("/eerder-gevraagd/", {"tekst": " de brug "})
    assert response.context["hits"] == [HIT]
    assert not response.cookies
