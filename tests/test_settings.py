"""A clone runs with nothing set; a wrong value stops the start and names the variable."""

import os
import subprocess
import sys
from math import inf

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from archive.search.index import writing
from archive.views import health


def start(**environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import archive.settings"],
        cwd=settings.BASE_DIR,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_clone_starts_with_nothing_set(tmp_path):
    assert start(DATA_DIR=str(tmp_path)).returncode == 0


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DEBUG", "perhaps"),
        ("MAX_DOCUMENT_BYTES", "much"),
        ("DATABASE_URL", "mysql://localhost/archive"),
        ("SITE_URL", "archief.example"),
        ("TRUSTED_PROXIES", "10.0.0"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_variable(tmp_path, variable, value):
    started = start(**{"DATA_DIR": str(tmp_path), variable: value})
    assert started.returncode != 0
    assert variable in started.stderr.splitlines()[-1]


OPEN_AIR = {
    "DEBUG": "off",
    "SECRET_KEY": "een-lange-reeks-die-niemand-raadt-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "archief.example",
    "SITE_URL": "https://archief.example",
}


@pytest.mark.parametrize("variable", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_without_debug_what_must_be_true_is_asked_for(tmp_path, variable):
    without = {name: value for name, value in OPEN_AIR.items() if name != variable}
    assert f"{variable}: must be set" in start(DATA_DIR=str(tmp_path), **without).stderr


def test_djangos_own_checks_for_production_find_nothing(tmp_path):
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **OPEN_AIR},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.django_db
def test_the_health_check_says_that_pages_can_be_made_and_what_is_amiss(client, monkeypatch):
    response = client.get("/gezond/")
    assert (response.status_code, response.content) == (200, b"gezond\ngeen zoekindex\n")
    writing.rebuild()
    assert client.get("/gezond/").content == b"gezond\n"
    monkeypatch.setattr(health, "LITTLE", inf)
    assert client.get("/gezond/").content == b"gezond\nschijf bijna vol\n"


@pytest.mark.django_db
def test_the_health_check_says_that_the_database_does_not_answer(client, monkeypatch):
    def broken():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/gezond/").status_code == 503
    assert client.get("/gezond/leeft/").content == b"leeft\n"


@pytest.mark.django_db
def test_the_health_check_says_that_the_database_was_not_migrated(client):
    ((_, latest),) = MigrationLoader(connection).graph.leaf_nodes("archive")
    MigrationRecorder(connection).record_unapplied("archive", latest)
    response = client.get("/gezond/")
    assert response.status_code == 503
    assert response.content.decode() == "de database wacht op migrate\n"
