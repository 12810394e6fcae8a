"""An address that means nothing is refused, by a status below 500 that nobody keeps."""

import errno

import pytest
from django.db import OperationalError

from archive.models import QuestionSet
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db

REFUSED = [
    ("/jaren/0/", 404),
    ("/jaren/10000/", 404),
    ("/jaren/10000/feed/", 404),
    ("/jaren/9999/week/53/", 404),
    ("/zoeken/feed/?q=%13", 400),
    ("/zoeken/?q=%00", 400),
    ("/zoeken/?%00=wolf", 400),
    ("/leden/%00/", 400),
    ("/vragen/2024Z00001%00/", 400),
    ("/fracties/a%1fb/", 400),
    ("/api/v1/search?q=%00", 400),
    ("/api/v1/questions/%00", 400),
]


@pytest.mark.parametrize(("address", "status"), REFUSED)
def test_what_is_refused_is_not_kept(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"


def test_lines_and_tabs_in_pasted_text_are_text(client):
    assert client.get("/eerder-gevraagd/", {"tekst": "dijk\tsluis\r\nbrug\x0c"}).status_code == 200
    for text in ("2024", "?", "\x0c\u200b", "12. 13.\n\n14?"):
        assert client.post("/eerder-gevraagd/", {"tekst": text}).status_code == 200


def test_a_day_before_there_were_questions_is_told_and_the_last_known_shown(client):
    html = client.get("/te-laat/?op=0001-01-01").content.decode()
    assert "Voor 1906 waren er nog geen schriftelijke vragen." in html


def test_a_page_past_the_end_leads_to_the_last(client):
    make.question_set("2024Z00001", subject="de dijk")
    writing.rebuild()
    response = client.get("/zoeken/?q=dijk&pagina=99")
    assert response.status_code == 302
    assert response["Location"] == "?q=dijk&pagina=1"


def test_a_host_that_is_not_ours_gets_a_page_that_says_so(client, settings):
    settings.ALLOWED_HOSTS = ["archief.example"]
    response = client.get("/", headers={"host": "elders.example"})
    assert response.status_code == 400
    assert "Dit adres klopt niet" in response.content.decode()


class _Full(Exception):
    sqlstate = "53100"


def no_room(vendor):
    if vendor == "file":
        return OSError(errno.ENOSPC, "No space left on device")
    error = OperationalError("database or disk is full" if vendor == "sqlite" else "no room")
    error.__cause__ = _Full()
    return error


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql", "file"])
@pytest.mark.parametrize("address", ["/jaren/", "/api/v1/questions"])
def test_a_full_disk_is_told(client, monkeypatch, vendor, address):
    def fail(*args, **kwargs):
        raise no_room(vendor)

    client.raise_request_exception = False
    monkeypatch.setattr(QuestionSet.objects.__class__, "get_queryset", fail)
    response = client.get(address)
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
    assert "de schijf van het archief is vol" in response.content.decode()
