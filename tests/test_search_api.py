"""The API's search: the shape others rely on, paging, and errors that say what was wrong."""

import pytest

from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridges():
    for number in range(5):
        make.question_set(
            f"2024Z0030{number}", subject=f"brug {number}", questions=["Wie opent de <b>brug</b>?"]
        )
    writing.rebuild()


def test_the_search_has_the_promised_shape(client, bridges, settings):
    answer = client.get("/api/v1/search", {"q": "brug", "limit": 2}).json()
    assert {"total", "took_ms", "hits", "facets", "suggestion", "next"} <= set(answer)
    hit = answer["hits"][0]
    assert {"number", "url", "subject", "score", "submitted_on", "status", "passages"} <= set(hit)
    assert hit["url"] == f"/vragen/{hit['number']}/"
    assert hit["address"] == f"{settings.SITE_URL}{hit['url']}"
    assert hit["askers"] == [{"name": "Anna van der Voorbeeld", "party": "Dorpspartij"}]
    assert hit["addressees"] == ["Bert Staal (Bruggen en Sluizen)"]
    assert hit["passages"][0] == {
        "question": 1,
        "url": f"/vragen/{hit['number']}/1/",
        "address": f"{settings.SITE_URL}/vragen/{hit['number']}/1/",
        "html": "Wie opent de &lt;b&gt;<mark>brug</mark>&lt;/b&gt;?",
        "part": "vraag",
    }
    assert answer["facets"]["fractie"] == [
        {"value": "dorpspartij", "label": "Dorpspartij", "count": 5}
    ]


def test_next_leads_through_all_hits_once(client, bridges):
    address, seen = "/api/v1/search?q=brug&limit=2", []
    while address:
        page = client.get(address).json()
        seen += [hit["number"] for hit in page["hits"]]
        address = page["next"]
    assert (len(seen), len(set(seen)), page["total"]) == (5, 5, 5)


@pytest.mark.parametrize(
    "wrong",
    ["fractie=bestaatniet", "status=weg", "jaar=mmxx", "van=gisteren", "limit=101", "limit=-1",
    "offset=x",
     "sorteer=willekeurig", "kleur=rood", "ministerie=geen", "lid=niemand", "dossier=99999",
     "soort=brief"],
)  # fmt: skip
def test_what_is_not_understood_is_a_400_that_names_it(client, bridges, wrong):
    answer = client.get(f"/api/v1/search?q=brug&{wrong}")
    assert answer.status_code == 400
    assert wrong.partition("=")[0] in answer.json()["errors"][0]


def test_filters_narrow_and_a_facet_counts_without_its_own_choice(client, bridges):
    make.question_set(
        "2024Z00400", subject="brug", asked_by=[make.member("Cor Voorbeeld", of="Stadspartij")]
    )
    writing.rebuild()
    answer = client.get("/api/v1/search?q=brug&fractie=stadspartij").json()
    assert answer["total"] == 1
    assert {v["value"]: v["count"] for v in answer["facets"]["fractie"]} == {
        "dorpspartij": 5,
        "stadspartij": 1,
    }
    assert (
        client.get("/api/v1/search?q=brug&fractie=stadspartij&fractie=dorpspartij").json()["total"]
        == 6
    )
