"""Every request has a number, in logs and in its answer; and is counted, for who may know."""

import logging
import socket as sockets
import subprocess
import sys
import time
from http.client import HTTPConnection
from io import StringIO

import pytest
from django.conf import settings as declared
from django.db import DatabaseError, connection

from archive import middleware
from archive.logs import KeyValue, request_number
from tests import make
from tests.test_logs import line
from tests.test_settings import OPEN_AIR

PROXY = {"REMOTE_ADDR": "10.0.0.9"}


@pytest.fixture(autouse=True)
def _behind(settings):
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = [ip_network("10.0.0.9")]


@pytest.mark.parametrize(
    ("given", "remote", "is_taken"),
    [
        ("abcdef0123456789", PROXY, True),
        ("abcdef0123456789", {"REMOTE_ADDR": "192.0.2.1"}, False),
        ("kort", PROXY, False),
        ("a" * 65, PROXY, False),
        ('abcdef01" event=x', PROXY, False),
        ("", PROXY, False),
    ],
)
def test_a_number_is_taken_from_our_own_proxy_only(client, given, remote, is_taken):
    answer = client.get("/gezond/leeft/", headers={"X-Request-ID": given}, **remote)
    assert (answer["X-Request-ID"] == given) is is_taken
    assert len(answer["X-Request-ID"]) >= 8


def test_two_requests_have_two_numbers(client):
    numbers = {client.get("/gezond/leeft/")["X-Request-ID"] for _ in range(5)}
    assert len(numbers) == 5


@pytest.mark.django_db
def test_log_lines_bear_the_number_of_their_request(client, monkeypatch, caplog):
    monkeypatch.setattr(middleware, "SLOW", -1)
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(KeyValue())
    logging.getLogger("archive.middleware").addHandler(handler)
    try:
        answer = client.get("/zoeken/?q=mijn+naam")
    finally:
        logging.getLogger("archive.middleware").removeHandler(handler)
    [said] = told.getvalue().splitlines()
    assert "event=answered view=search status=200 seconds=" in said
    assert said.endswith(f" request={answer['X-Request-ID']}")
    assert "mijn" not in said
    assert line().endswith('event="document failed"')


def test_lines_of_libraries_bear_it_too():
    request_number.set("abcdef01")
    try:
        assert line("django.request", "Not Found: /x").endswith("Not Found: /x request=abcdef01")
    finally:
        request_number.set("")


def value(text, name):
    return next((float(row.rsplit(" ", 1)[1]) for row in text.splitlines() if row.startswith(name)),
                0.0)  # fmt: skip


@pytest.mark.django_db
def test_requests_are_counted_by_view_and_kept_pages_too(client):
    make.answered_set()
    path = "/vragen/2024Z00001/"
    name = 'archive_requests_total{method="GET",status="200",view="question_set"}'
    before = value(client.get("/metrics").content.decode(), name)
    for _ in range(3):
        client.get(path)
    client.get("/nergens/")
    text = client.get("/metrics").content.decode()
    assert value(text, name) - before == 3
    assert value(text, 'archive_requests_total{method="GET",status="404",view="nowhere"}')
    assert value(text, 'archive_request_seconds_count{view="question_set"}') >= 3
    assert value(text, "archive_sets ") == 1
    assert "archive_index_usable 0.0" in text
    assert path not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("remote", "forwarded", "status"),
    [
        ("127.0.0.1", "", 200),
        ("192.0.2.1", "", 403),
        ("192.0.2.1", "127.0.0.1", 403),
        ("10.0.0.9", "192.0.2.1", 403),
        ("10.0.0.9", "127.0.0.1, 192.0.2.1", 403),
    ],
)
def test_metrics_are_for_who_may_know(client, remote, forwarded, status):
    answer = client.get("/metrics", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert answer.status_code == status


@pytest.mark.django_db
def test_without_a_database_metrics_say_so(client, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", broken)
    text = client.get("/metrics").content.decode()
    assert "archive_database_up 0.0" in text
    assert "archive_requests_total" in text


def test_two_workers_count_together(tmp_path):
    """gunicorn as it is run: whichever worker is asked tells what both did."""
    with sockets.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), **OPEN_AIR,
                   "SITE_URL": "http://archief.example", "TMPDIR": str(tmp_path)}  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "archive.wsgi", "--workers", "2",
               "--bind", f"127.0.0.1:{port}"]  # fmt: skip
    server = subprocess.Popen(command, cwd=declared.BASE_DIR, env=environment)
    try:
        _wait_for(port)
        for _ in range(20):
            _ask(port, "/gezond/leeft/")
        told = _ask(port, "/metrics")
    finally:
        server.terminate()
        server.wait()
    assert 'archive_requests_total{method="GET",status="200",view="alive"} 20.0' in told


def _ask(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": "archief.example"})
    return connection.getresponse().read().decode()


def _wait_for(port):
    for _ in range(600):
        with sockets.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")
