"""What the search box may be completed to."""

import pytest

from archive.search.completion import complete
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed():
    make.question_set("2024Z00001", subject="de ophaalbrug bij Voorbeelddorp")
    writing.rebuild()


@pytest.mark.parametrize(
    ("typed", "kind", "url"),
    [
        ("anna v", "lid", "/leden/anna-van-der-voorbeeld/"),
        ("dorps", "fractie", "/fracties/dorpspartij/"),
        ("bert", "bewindspersoon", "/bewindspersonen/bert-staal/"),
        ("ophaal", "onderwerp", "/vragen/2024Z00001/"),
    ],
)
def test_beginnings_of_words_are_completed(indexed, typed, kind, url):
    assert (kind, url) in [(one.kind, one.url) for one in complete(typed)]


@pytest.mark.parametrize("typed", ["", "a", "bestaatniet", "***", "\x00"])
def test_nothing_to_complete_is_no_error(indexed, typed):
    assert complete(typed) == []


def test_the_script_gets_json(client, indexed):
    answer = client.get("/zoeken/aanvullen/", {"q": "ophaal"}).json()
    assert answer["completions"][0]["label"] == "de ophaalbrug bij Voorbeelddorp"
