"""Readers' pages from a replica: while it is up to date; otherwise, and for all that is written,
from the primary."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from archive import replica
from archive.models import QuestionSet
from tests import replicated
from tests.proxy import free_port
from tests.started import ROOT, environment, manage


class Places:
    """How far a primary has written and a replica has replayed, and the clock."""

    def __init__(self):
        self.now, self.written, self.replayed = 100.0, 10, 10

    def place(self, database, lsn):
        said = self.written if database == "default" else self.replayed
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture
def places(monkeypatch):
    own = Places()
    monkeypatch.setattr(replica, "_place", own.place)
    monkeypatch.setattr(replica.time, "monotonic", lambda: own.now)
    return own


def after(age, places, seconds):
    places.now += seconds
    age.look()
    return age.is_fresh()


def test_a_replica_that_has_all_is_asked_and_one_that_falls_behind_is_not(places):
    age = replica.Age()
    assert not age.is_fresh()
    assert after(age, places, 0)
    places.written = 20
    assert [after(age, places, 1.1) for _ in range(4)] == [True, True, False, False]
    places.replayed = 20
    assert after(age, places, 1.1)


def test_a_replica_that_stays_a_little_behind_is_asked(places):
    """Under load it never has all, only all of a moment ago."""
    age = replica.Age()
    fresh = []
    for _ in range(10):
        fresh.append(after(age, places, 1.1))
        places.replayed, places.written = places.written, places.written + 10
    assert all(fresh)


@pytest.mark.parametrize("gone", [None, OperationalError("gone")])
def test_one_that_is_gone_or_promoted_is_not_asked(places, gone):
    age = replica.Age()
    assert not age.is_fresh()
    assert after(age, places, 0)
    places.replayed = gone
    assert not after(age, places, 1.1)
    places.replayed = 10
    assert after(age, places, 1.1)


def test_one_that_failed_or_was_not_looked_at_is_not_asked(places):
    age = replica.Age()
    assert after(age, places, 0)
    age.failed()
    assert not age.is_fresh()
    assert after(age, places, 1.1)
    places.now += replica.BEHIND + 0.1
    assert not age.is_fresh()


@pytest.fixture
def there(monkeypatch, places):
    monkeypatch.setattr(replica, "is_set", lambda: True)
    monkeypatch.setattr(replica, "age", replica.Age())
    replica.age.look()
    monkeypatch.setattr(replica, "is_fresh", replica.age.is_fresh)
    monkeypatch.setattr(replica, "_answers", lambda: True)

    @contextmanager
    def reading(failures):
        before = replica._asked.set(replica.NAME)
        try:
            yield
        finally:
            replica._asked.reset(before)

    monkeypatch.setattr(replica, "_reading", reading)


def asked_for(request):
    seen = []
    replica.ForReaders(lambda r: seen.append(replica.asked()) or HttpResponse())(request)
    return seen


@pytest.mark.parametrize(
    ("path", "database"),
    [
        ("/", "replica"),
        ("/api/v1/search", "replica"),
        ("/admin/", "default"),
        ("/volgen/x/", "default"),
        ("/fout-melden/", "default"),
        ("/gezond/", "default"),
    ],
)
def test_who_reads_what_they_wrote_reads_the_primary(there, path, database):
    assert asked_for(RequestFactory().get(path)) == [database]


def test_who_writes_or_has_a_cookie_reads_the_primary(there):
    assert asked_for(RequestFactory().post("/")) == ["default"]
    assert asked_for(RequestFactory(headers={"cookie": "sessionid=x"}).get("/")) == ["default"]


def test_what_is_written_is_written_to_the_primary(there):
    with replica._reading([]):
        assert replica.Router().db_for_read(QuestionSet) == "replica"
        assert replica.Router().db_for_write(QuestionSet) == "default"
    assert not replica.Router().allow_migrate("replica", "archive")


def test_a_page_that_fails_on_the_replica_is_made_from_the_primary(there, monkeypatch):
    @contextmanager
    def failing(failures):
        failures.append(OperationalError("conflict with recovery"))
        yield

    monkeypatch.setattr(replica, "_reading", failing)
    assert len(asked_for(RequestFactory().get("/"))) == 2
    assert not replica.age.is_fresh()


def test_sqlite_has_no_replica(tmp_path):
    tried = subprocess.run(
        manage("check"),
        env={**environment(tmp_path), "DATABASE_READ_URL": "postgresql://x@127.0.0.1/x"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "DATABASE_READ_URL: only where DATABASE_URL is of PostgreSQL" in tried.stderr


@contextmanager
def serving(folder, own):
    """The port of a web machine that reads from the replica."""
    said = {**environment(folder), "SEVERAL_MACHINES": "on", "API_PER_MINUTE": "0"}
    run = lambda url, *words: subprocess.run(  # noqa: E731
        manage(*words), env={**said, "DATABASE_URL": url}, check=True, cwd=ROOT, capture_output=True
    )
    for words in (
        ("migrate",), ("load_register", "examples/register"),
        ("ingest", "--example", "examples/documents"),
    ):  # fmt: skip
        run(own.url(own.pooler or own.primary), *words)
    port = free_port()
    program = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind", f"127.0.0.1:{port}"],
        env={**os.environ, **said, **own.settings()}, cwd=ROOT, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        program.terminate()
        program.wait()


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    return False


@pytest.mark.long
@pytest.mark.skipif(not replicated.HERE, reason="no PostgreSQL to start")
def test_pages_come_from_a_replica_that_is_up_to_date_and_go_on_without_it(tmp_path):
    (tmp_path / "data").mkdir()
    with (
        replicated.servers() as own,
        serving(tmp_path / "data", own) as site,
    ):

        def well():
            return httpx.get(f"{site}/gezond/").text == "gezond\n"

        def subject(number=[0]):  # noqa: B006 (an address that nobody kept)
            number[0] += 1
            page = httpx.get(f"{site}/vragen/2026Z90001/?n={number[0]}", timeout=30)
            return re.search("<title>(.*?)[:|<]", page.text)[1], page.status_code

        def change(words):
            own.run(own.primary, "UPDATE archive_questionset SET subject = '"
                    f"{words}' WHERE identifier = '2026Z90001'")  # fmt: skip

        assert until(well)
        before = subject()
        own.run(own.replica, "SELECT pg_wal_replay_pause()")
        change("de sluis")
        assert subject() == before  # of the replica, seconds old at most
        assert until(lambda: subject() != before, replica.BEHIND + 3)
        assert until(lambda: "leesreplica" in httpx.get(f"{site}/gezond/").text)
        own.run(own.replica, "SELECT pg_wal_replay_resume()")
        assert until(well)
        changed = subject()
        own.stop("replica")
        began = time.monotonic()
        assert subject() == changed
        assert time.monotonic() - began < 12  # the pooler lets one wait for five
        change("het viaduct")
        assert until(lambda: subject() != changed, 3)
        assert subject()[1] == 200
        own.start("replica")
        assert until(well, 60)
