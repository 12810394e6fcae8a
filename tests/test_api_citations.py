"""What a posted text cites: found, placed, and led to where it is here and officially."""

import json

import pytest

from archive.api import citations
from archive.models import SetIdentifier
from archive.publications import pack, unpack
from tests import make
from tests.test_api_docs import errors_in

pytestmark = pytest.mark.django_db
PATH = "/api/v1/citations"
SITE = "https://archief.example"
KOOP = "https://zoek.officielebekendmakingen.nl"


@pytest.fixture
def archive(settings):
    settings.SITE_URL = SITE
    made = make.answered_set("2024Z00001")
    SetIdentifier.objects.create(question_set=made, value="ah-tk-20242025-604")
    note = make.footnote(made.questions.first(), "Kamerstuk 99 001 V, nr. 12.")
    make.cite(note, "Kamerstuk 99 001 V, nr. 12", of=make.kamerstuk(addition="V"))
    note = make.footnote(made.questions.last(), "Artikel 9z Sr.")
    make.cite_article(note, "Artikel 9z Sr", "9z Sr")


def post(client, text):
    response = client.post(PATH, {"text": text}, content_type="application/json")
    assert response.status_code == 200, response.content
    data = response.json()
    assert errors_in(data, "FoundCitations") == []
    assert data["total"] == len(data["results"])
    return data["results"]


@pytest.mark.parametrize(
    ("text", "kind", "printed", "value", "here", "official"),
    [
        ("Zie Kamerstuk 99 001 V, nr. 12.", "kamerstuk", "99 001 V, nr. 12",
         "99 001 V, nr. 12", "/kamerstukken/99001-V/12/", f"{KOOP}/kst-99001-V-12.html"),
        ("Zie Kamerstuk 99 001, nr. 13.", "kamerstuk", "99 001, nr. 13",
         "99 001, nr. 13", None, f"{KOOP}/kst-99001-13.html"),
        ("Zie Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 604.", "aanhangsel",
         "Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 604",
         "Aanhangsel 2024–2025, nr. 604", "/vragen/2024Z00001/", f"{KOOP}/ah-tk-20242025-604.html"),
        ("Zie Aanhangsel Handelingen Eerste Kamer, vergaderjaar 2024–2025, nr. 604.", "aanhangsel",
         "Aanhangsel Handelingen Eerste Kamer, vergaderjaar 2024–2025, nr. 604",
         "Aanhangsel Eerste Kamer 2024–2025, nr. 604", None, None),
        ("De vragen 2024Z 00001 en meer", "z-nummer", "2024Z 00001", "2024Z00001",
         "/vragen/2024Z00001/", f"{KOOP}/kv-tk-2024Z00001.html"),
        ("De vragen 2024Z00002 en meer", "z-nummer", "2024Z00002", "2024Z00002", None, None),
        ("Volgens artikel 9z Sr mag dat.", "artikel", "artikel 9z Sr", "9z Sr",
         "/wetten/Sr/9z/", None),
        ("Volgens artikel 8y Sr mag dat.", "artikel", "artikel 8y Sr", "8y Sr", None, None),
        ("Zie Kamerstuk 99 001, dossier.", "kamerstuk", "99 001", "99 001",
         "/kamerstukken/99001/", None),
        ("Zie ECLI:NL:HR:2019:2006.", "ecli", "ECLI:NL:HR:2019:2006", "ECLI:NL:HR:2019:2006",
         None, "https://deeplink.rechtspraak.nl/uitspraak?id=ECLI%3ANL%3AHR%3A2019%3A2006"),
        ("Zie Stb. 2019, 33.", "staatsblad", "Stb. 2019, 33", "Stb. 2019, 33",
         None, f"{KOOP}/stb-2019-33.html"),
        ("Zie Stb. 1970, 33.", "staatsblad", "Stb. 1970, 33", "Stb. 1970, 33", None, None),
    ],
)  # fmt: skip
def test_a_citation_is_placed_and_led_to(
    client, archive, monkeypatch, text, kind, printed, value, here, official
):
    lines = ["ah-tk-20242025-604", "kv-tk-2024Z00001"]
    monkeypatch.setattr(citations, "publications", lambda: unpack(pack(lines, "2024")))
    text = f"Een 𝒜 vooraf. {text}"  # one character, two in UTF-16
    [cited] = post(client, text)
    assert (cited["kind"], cited["printed"], cited["value"]) == (kind, printed, value)
    assert text[cited["start"] : cited["end"]] == printed
    assert cited["url"] == (here and SITE + here)
    assert cited["official"] == official
    if here:
        assert client.get(here).status_code == 200


def test_a_text_without_citations_has_none(client, archive):
    assert post(client, "Het regent op 3 mei 2024.") == []
    assert post(client, "") == []


def test_citations_stand_in_the_order_of_the_text(client, archive):
    text = "2024Z00009, artikel 8y Sr, Stb. 2019, 33, 2024Z00001"
    starts = [cited["start"] for cited in post(client, text)]
    assert starts == sorted(starts)
    assert len(starts) == 4


@pytest.mark.parametrize(
    "body",
    ["", "tekst", "[]", "null", '{"text": 1}', '{"text": null}', "{}", '{"text": "a", "b": 1}',
     '"text"', '{"text": "\\ud800"}', b"\xff", "[" * 5000],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_a_sentence(client, body):
    response = client.post(PATH, body, content_type="application/json")
    assert (response.status_code, len(response.json()["errors"])) == (400, 1)


@pytest.mark.parametrize("length", [citations.MOST + 1, 3_000_000])
def test_a_text_that_is_too_long_is_refused(client, length):
    response = client.post(PATH, {"text": "a" * length}, content_type="application/json")
    assert response.status_code == 413
    assert str(citations.MOST) in response.json()["errors"][0]


def test_it_is_sent_and_not_asked_for(client):
    response = client.get(PATH)
    assert (response.status_code, response["Allow"]) == (405, "POST, OPTIONS")
    preflight = client.options(PATH)
    assert "POST" in preflight["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight["Access-Control-Allow-Headers"]
    assert client.post("/api/v1/questions").status_code == 405


@pytest.mark.parametrize(
    "piece",
    ["2024Z00001 ", "Kamerstuk 99 001, nr. 1 t/m 80; ", "art. 1, 2, 3, 4, 5, 6, 7, 8 en 9 Sr, ",
     "Stb. 2019, 33 "],
)  # fmt: skip
def test_the_longest_text_asks_the_database_as_much_as_a_short_one(
    client, archive, django_assert_max_num_queries, piece
):
    text = (piece * citations.MOST)[: citations.MOST]
    with django_assert_max_num_queries(5):
        response = client.post(PATH, json.dumps({"text": text}), content_type="application/json")
    assert response.json()["total"] > 1000
