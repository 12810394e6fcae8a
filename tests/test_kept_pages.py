"""Pages that the server keeps for a minute: for readers the same page, for editors always the
newest.
"""

from threading import Barrier, Thread

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory

from archive.middleware import MOST_KEPT, KeptPages
from tests import make

HERE = "django.core.cache.backends.locmem.LocMemCache"


@pytest.fixture
def kept(settings):
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": HERE, "LOCATION": "kept in a test"}}
    caches["pages"].clear()


@pytest.mark.django_db
def test_a_reader_gets_the_page_of_this_minute_and_an_editor_the_newest(client, kept):
    made = make.answered_set(subject="de brug")
    assert "De brug" in client.get("/vragen/2024Z00001/").content.decode()
    made.subject = "de sluis"
    made.save()
    assert "De brug" in client.get("/vragen/2024Z00001/").content.decode()
    client.cookies["sessionid"] = "of an editor"
    assert "De sluis" in client.get("/vragen/2024Z00001/").content.decode()


@pytest.mark.django_db
def test_a_kept_page_says_how_long_it_may_be_kept_and_is_not_sent_twice(client, kept):
    make.answered_set()
    first, again = client.get("/vragen/2024Z00001/"), client.get("/vragen/2024Z00001/")
    for header in ("Content-Type", "Cache-Control", "Content-Security-Policy", "ETag"):
        assert first[header] == again[header]
    assert (
        client.get("/vragen/2024Z00001/", headers={"If-None-Match": first["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize(
    ("path", "response"),
    [
        ("/api/v1/search", HttpResponse("{}")),
        ("/admin/", HttpResponse("x")),
        ("/nergens/", HttpResponse("x", status=404)),
        ("/groot/", HttpResponse("x" * MOST_KEPT)),
    ],
)
def test_what_is_not_a_readers_page_is_not_kept(kept, path, response):
    asked = []
    pages = KeptPages(lambda request: asked.append(request) or response)
    for _ in range(2):
        pages(RequestFactory().get(path))
    assert len(asked) == 2


def test_a_page_that_many_ask_for_at_once_is_made_once(kept):
    made, together = [], Barrier(8)
    pages = KeptPages(lambda request: made.append(request) or HttpResponse("pagina"))

    def ask():
        together.wait()
        pages(RequestFactory().get("/"))

    readers = [Thread(target=ask) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(made) == 1


def test_other_addresses_and_other_hosts_are_other_pages(kept, settings):
    settings.ALLOWED_HOSTS = ["*"]
    pages = KeptPages(lambda request: HttpResponse(request.build_absolute_uri()))
    for host, path in (("een.example", "/"), ("twee.example", "/"), ("een.example", "/?pagina=2")):
        found = pages(RequestFactory(headers={"Host": host}).get(path)).content.decode()
        assert found == f"http://{host}{path}"
