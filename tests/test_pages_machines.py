"""What machines are told: feeds, sitemap, structured data, search description, caching."""

import json
import re
from datetime import date

import pytest
from lxml import etree

from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(response.content).xpath("//a:entry/a:title/text()", namespaces=ATOM)


@pytest.fixture
def bridge():
    made = make.answered_set(
        subject="de <b>brug</b>", asked_of=[make.minister(cabinet="Voorbeeld I")]
    )
    make.cite(make.footnote(made.questions.first(), "Kamerstuk 99 001, nr. 12."))
    return made


@pytest.mark.parametrize(
    "path",
    [
        "/feed/",
        "/leden/anna-van-der-voorbeeld/feed/",
        "/fracties/dorpspartij/feed/",
        "/bewindspersonen/bert-staal/feed/",
        "/ministeries/bruggen-en-sluizen/feed/",
        "/kamerstukken/99001/feed/",
        "/kamerstukken/99001/12/feed/",
        "/kabinetten/voorbeeld-i/feed/",
        "/jaren/2024/feed/",
        "/vergaderjaren/2024-2025/feed/",
        "/jaren/2024/feed/?status=beantwoord&jaar=2024",
    ],
)
def test_every_list_can_be_followed(client, bridge, path):
    assert entries(client, path) == ["De <b>brug</b>"]


def test_a_set_can_be_followed_from_asking_to_answer(client, bridge):
    make.reply(bridge, kind="nader", received_on=date(2024, 12, 1))
    found = entries(client, "/vragen/2024Z00001/feed/")
    assert [title.rpartition(": ")[2] for title in found] == [
        "nader antwoord",
        "antwoord",
        "ingezonden",
    ]


def test_a_list_is_followed_as_it_was_narrowed(client, bridge):
    assert entries(client, "/leden/anna-van-der-voorbeeld/feed/?status=open") == []
    assert entries(client, "/leden/anna-van-der-voorbeeld/feed/?jaar=2024") == ["De <b>brug</b>"]
    html = client.get("/leden/anna-van-der-voorbeeld/?jaar=2024&sorteer=oudste").content.decode()
    assert 'href="feed/?jaar=2024"' in html


def test_what_is_overdue_can_be_followed(client):
    make.question_set("2024Z00001", submitted_on=date(2024, 5, 1), subject="de brug")
    make.question_set("2024Z00002", submitted_on=date(2024, 6, 10))
    assert entries(client, "/te-laat/feed/") == ["De brug"]
    assert "hoorde er op 22 mei 2024 te zijn" in client.get("/te-laat/feed/").content.decode()


def test_files_say_when_their_set_changed_last(client, bridge):
    for kind in ("json", "txt", "csv", "bib", "ris"):
        response = client.get(f"/vragen/2024Z00001.{kind}")
        assert response["Last-Modified"]
        since = {"If-Modified-Since": response["Last-Modified"]}
        assert client.get(f"/vragen/2024Z00001.{kind}", headers=since).status_code == 304


def test_a_search_can_be_followed(client, bridge):
    writing.rebuild()
    assert client.get("/zoeken/feed/?q=brug").status_code == 200


@pytest.mark.parametrize(
    "path", ["/leden/niemand/feed/", "/kamerstukken/11111/feed/", "/vragen/2024Z99999/feed/"]
)
def test_what_is_not_there_cannot_be_followed(client, path):
    assert client.get(path).status_code == 404


def test_the_sitemap_names_every_real_set_and_no_example(client, bridge):
    make.answered_set("2024Z00002", is_example=True)
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-vragen.xml" in index
    listed = client.get("/sitemap-vragen.xml").content.decode()
    assert "/vragen/2024Z00001/" in listed
    assert "2024Z00002" not in listed
    for section in (
        "leden",
        "bewindspersonen",
        "fracties-en-ministeries",
        "kamerstukken",
        "jaren",
        "bladzijden",
    ):
        assert "<loc>" in client.get(f"/sitemap-{section}.xml").content.decode()


def structured(client, path):
    html = client.get(path).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_one_question_is_told_as_question_and_answer(client, bridge):
    data = structured(client, "/vragen/2024Z00001/1/")
    assert data["@type"] == "QAPage"
    assert data["mainEntity"]["text"] == "Wat is vraag 1?"
    assert data["mainEntity"]["acceptedAnswer"][0]["text"] == "Dit is het antwoord op vraag 1."


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", ["WebSite", "Dataset"]),
        ("/vragen/2024Z00001/", "Collection"),
        ("/leden/anna-van-der-voorbeeld/", "Person"),
        ("/bewindspersonen/bert-staal/", "Person"),
        ("/ministeries/bruggen-en-sluizen/", "GovernmentOrganization"),
        ("/kabinetten/voorbeeld-i/", "GovernmentOrganization"),
        ("/fracties/dorpspartij/", "Organization"),
    ],
)
def test_pages_say_what_they_are_about(client, bridge, path, kind):
    assert structured(client, path)["@type"] == kind


def test_a_text_cannot_break_out_of_the_structured_data(client):
    make.question_set(questions=["</script><script>alert(1)</script>"])
    assert "</script><script>alert" not in client.get("/vragen/2024Z00001/1/").content.decode()


def test_the_search_description_names_the_search_page(client):
    assert "/zoeken/?q={searchTerms}" in client.get("/opensearch.xml").content.decode()
    assert "sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_page_that_did_not_change_is_not_sent_again(client, bridge):
    first = client.get("/vragen/2024Z00001/")
    assert "public" in first["Cache-Control"]
    assert (
        client.get("/vragen/2024Z00001/", headers={"If-None-Match": first["ETag"]}).status_code
        == 304
    )
    bridge.subject = "iets anders"
    bridge.save()
    assert (
        client.get("/vragen/2024Z00001/", headers={"If-None-Match": first["ETag"]}).status_code
        == 200
    )


def test_pages_are_sent_compressed(client, bridge):
    response = client.get("/vragen/2024Z00001/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/jaren/", ["2024", "2024–2025"]),
        ("/jaren/2024/", ["De &lt;b&gt;brug"]),
        ("/vergaderjaren/2024-2025/", ["De &lt;b&gt;brug"]),
        ("/jaren/2024/week/40/", ["dinsdag 1 oktober", "ingezonden"]),
        ("/jaren/2024/week/42/", ["zondag 20 oktober", "beantwoord"]),
    ],
)
def test_browsing_in_time(client, bridge, path, texts):
    html = client.get(path).content.decode()
    for text in texts:
        assert text in html


@pytest.mark.parametrize("path", ["/jaren/1900/", "/jaren/2024/week/54/", "/vergaderjaren/ooit/"])
def test_a_time_without_questions_is_not_found(client, bridge, path):
    assert client.get(path).status_code == 404


def test_another_spelling_of_a_vergaderjaar_redirects(client, bridge):
    assert client.get("/vergaderjaren/20242025/")["Location"] == "/vergaderjaren/2024-2025/"
