"""The reference letter, from file to search and page."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.search import search

LETTERS = Path(__file__).parents[2] / "shared" / "corpus" / "letters-tika"
DAY = date(2024, 12, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.corpus]


@pytest.fixture
def letter():
    if not LETTERS.is_dir():
        pytest.skip("../shared/corpus is not here: no reference letter to find")
    call_command("ingest", str(LETTERS))


QUESTIONS = {
    "prostitutie": 2,
    "opsporingsonderzoek": 6,
    "uitbuitingen": 6,
    '"blijvende aandacht voor de strafrechtelijke aanpak"': 8,
    "28 638, nr. 254": 2,
    "2024Z16674": None,
    "GroenLinks-PvdA": None,
}


def question_found(query):
    (hit,) = search(query, today=DAY).hits
    assert hit.identifier == "2024Z16674"
    return hit.passages[0].question if hit.passages else None


def test_the_letter_is_found_at_the_right_question(letter):
    assert {query: question_found(query) for query in QUESTIONS} == QUESTIONS


def test_an_exact_number_and_a_kamerstuk_lead_to_their_pages(letter):
    assert search("2024z 16674", today=DAY).go_to == "/vragen/2024Z16674/"
    assert search("28 638, nr. 254", today=DAY).go_to == "/kamerstukken/28638/254/"


def test_the_paper_names_the_answer_that_cites_it(letter, client):
    page = client.get("/kamerstukken/28638/254/").content.decode()
    assert 'href="/vragen/2024Z16674/2/"' in page
    assert "Antwoord 2" in page


def test_the_page_links_inside_the_set_and_shows_the_text_as_printed(letter, client):
    page = client.get("/vragen/2024Z16674/").content.decode()
    assert "Kent met de onlangs" in page
    assert "bookmark" not in page
    inside = page[page.index('id="vraag-8"') : page.index('id="vraag-9"')]
    assert '/vragen/2024Z16674/#vraag-4"' in inside
