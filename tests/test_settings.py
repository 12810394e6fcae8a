"""A clone runs with nothing set; a wrong value stops the start and names the variable."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, connection


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
        ("BEHIND_HTTPS", "2"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_variable(tmp_path, variable, value):
    started = start(**{"DATA_DIR": str(tmp_path), variable: value})
    assert started.returncode != 0
    assert variable in started.stderr.splitlines()[-1]


def test_without_debug_a_secret_key_is_asked_for(tmp_path):
    started = start(DATA_DIR=str(tmp_path), DEBUG="off")
    assert "SECRET_KEY: must be set" in started.stderr


@pytest.mark.django_db
def test_the_health_check_says_that_the_database_answers(client):
    response = client.get("/gezond/")
    assert (response.status_code, response.content) == (200, b"gezond\n")


@pytest.mark.django_db
def test_the_health_check_says_that_the_database_does_not_answer(client, monkeypatch):
    def broken():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/gezond/").status_code == 503
