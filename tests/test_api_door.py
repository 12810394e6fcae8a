"""The door of the API: errors that say what was wrong, the throttle, other sites, and what need not
be sent again.
"""

import subprocess
import sys
from ipaddress import ip_network

import pytest
from django.test import Client

from archive.client import client_of
from archive.search.index import writing
from archive.throttle import HOUR, MINUTE, seconds_to_wait
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_counted(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nergens",
        "search/",
        "questions/2024Z99999",
        "questions/",
        "members/niemand",
        "members/bert-staal",
        "ministers/anna-van-der-voorbeeld",
        "kamerstukken/11111",
        "kamerstukken/99001/13",
        "kamerstukken/99001/12/iets",
    ],
)
def test_what_is_not_there_is_a_404_in_json(client, path):
    make.cite(make.footnote(make.question_set().questions.first(), "Kamerstuk 99 001, nr. 12"))
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.json()["errors"][0]


@pytest.mark.parametrize(
    "path", ["questions", "members", "ministers", "kamerstukken", "kamerstukken/99001/12"]
)
@pytest.mark.parametrize(
    "wrong", ["limit=101", "limit=-1", "limit=½", "offset=x", "offset=99999999999", "kleur=rood"]
)
def test_what_is_not_understood_is_a_400_that_names_it(client, path, wrong):
    response = client.get(f"/api/v1/{path}?{wrong}")
    assert response.status_code == 400
    assert wrong.partition("=")[0] in response.json()["errors"][0]


@pytest.mark.parametrize(
    "wrong",
    ["fractie=bestaatniet", "status=weg", "jaar=mmxx", "van=gisteren", "tot=2024-02-30",
    "lid=niemand",
     "bewindspersoon=niemand", "ministerie=geen", "dossier=99999", "soort=brief"],
)  # fmt: skip
def test_an_unknown_filter_value_is_a_400_that_names_it(client, wrong):
    response = client.get(f"/api/v1/questions?{wrong}")
    assert response.status_code == 400
    assert wrong.partition("=")[0] in response.json()["errors"][0]


def test_every_error_is_told_at_once(client):
    assert len(client.get("/api/v1/questions?jaar=x&limit=x&kleur=x").json()["errors"]) == 3


@pytest.mark.parametrize("path", ["questions?lid=%00", "questions/%00", "search?fractie=%00"])
def test_a_nul_is_refused_before_the_database_sees_it(client, path):
    assert client.get(f"/api/v1/{path}").status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["search", "questions", "questions/2024Z00001", "nergens"])
def test_writing_is_a_405_in_json(method, path):
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["errors"]


def test_what_breaks_here_is_a_500_in_json(client, settings, monkeypatch):
    settings.DEBUG = False
    client.raise_request_exception = False
    monkeypatch.setattr("archive.api.views.selected", None)
    response = client.get("/api/v1/questions")
    assert response.status_code == 500
    assert response.json()["errors"]


def test_other_sites_may_read(client):
    writing.rebuild()
    for path in ["search", "questions", "nergens", "openapi.json"]:
        assert client.get(f"/api/v1/{path}")["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/questions", headers={"Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204
    assert "GET" in asked["Access-Control-Allow-Methods"]


def test_what_did_not_change_is_not_sent_again(client):
    made = make.question_set()
    first = client.get("/api/v1/questions/2024Z00001")
    again = {"headers": {"If-None-Match": first["ETag"]}}
    assert client.get("/api/v1/questions/2024Z00001", **again).status_code == 304
    made.subject = "iets anders"
    made.save()
    assert client.get("/api/v1/questions/2024Z00001", **again).status_code == 200


def test_head_gives_the_head(client):
    response = client.head("/api/v1/questions")
    assert (response.status_code, response.content) == (200, b"")


def test_too_many_requests_are_told_when_to_come_back(client, settings):
    settings.API_PER_MINUTE = 2
    writing.rebuild()
    statuses = {client.get(f"/api/v1/{path}").status_code for path in ["search", "nergens"]}
    refused = client.get("/api/v1/questions")
    if refused.status_code != 429:  # a minute began in between
        refused = [client.get("/api/v1/questions") for _ in range(2)][-1]
    assert statuses == {200, 404}
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    assert client.get("/api/v1/questions", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/vragen/x/").status_code == 404


def wait(client, now, most):
    return seconds_to_wait("test", client, now, most, MINUTE)


def test_a_new_minute_begins_at_nothing():
    assert [wait("a", 60.0 * 100 + second, 2) for second in (0, 10, 45, 60)] == [0, 0, 15, 0]


def test_no_limit_is_no_limit():
    assert not any(wait("a", 0, 0) for _ in range(1000))


def test_each_thing_is_counted_apart():
    waits = [seconds_to_wait(what, "a", 3599, 1, HOUR) for what in ("one", "two", "one")]
    assert waits == [0, 0, 1]


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1, 10.0.0.1", "192.0.2.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "onzin", "unknown"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("", "", "unknown"),
    ],
)
def test_who_is_counted(settings, remote, forwarded, client):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24")]
    assert client_of(remote, forwarded) == client


def test_processes_count_together(tmp_path):
    count = (
        "import django, sys; from django.conf import settings;"
        "from pathlib import Path;"
        "settings.configure(DATA_DIR=Path(sys.argv[1]), SEVERAL_MACHINES=False);"
        "from archive.throttle import seconds_to_wait;"
        "print(seconds_to_wait('test', 'a', 0, 3, 60))"
    )
    ask = [sys.executable, "-c", count, str(tmp_path)]
    waits = [subprocess.run(ask, capture_output=True, text=True, check=True).stdout for _ in "12"]
    assert [int(wait) for wait in waits] + [wait("a", 0, 3) for _ in "12"] == [0, 0, 0, 60]


def test_what_cannot_be_counted_is_let_through(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "absent"
    assert [wait("a", 0, 1) for _ in "123"] == [0, 0, 0]
