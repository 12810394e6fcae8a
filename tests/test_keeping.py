"""Figures are kept for all processes; what cannot be kept or read is counted."""

import pickle
from datetime import date, timedelta

import pytest
from django.core.cache import caches

from archive.figures import keeping
from archive.figures.keeping import kept
from archive.figures.statistics import keep_figures
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """Figures in files, as they are kept outside of tests."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    figures = {"BACKEND": backend, "LOCATION": str(tmp_path / "figures")}
    settings.CACHES = {**settings.CACHES, "figures": figures}
    return tmp_path / "figures"


@pytest.fixture
def pages(client):
    """Every page that shows figures which are kept."""
    made = make.answered_set()
    names = [
        "/",
        "/statistiek/",
        "/jaren/",
        "/over/dekking/",
        "/te-laat/",
        "/leden/anna-van-der-voorbeeld/",
    ]
    return lambda: [client.get(name).status_code for name in names] if made else []


def test_what_is_kept_is_not_counted_again(folder):
    assert [kept("a", lambda n=n: n) for n in (1, 2)] == [1, 1]


@pytest.mark.parametrize("damage", [b"", b"x", b"\x80\x04", b"x\x9c" + bytes(range(200))])
def test_damaged_figures_are_counted_again(folder, pages, damage):
    assert set(pages()) == {200}
    files = list(folder.glob("*.djcache"))
    assert files
    for path in files:
        path.write_bytes(damage)
    assert set(pages()) == {200}
    assert kept("a", lambda: 3) == 3


def test_figures_of_a_class_that_has_moved_are_counted_again(folder, caplog, monkeypatch):
    kept("a", lambda: 1)
    moved = pickle.dumps(date(2024, 1, 1)).replace(b"datetime", b"datumtij")

    def get(key):
        return pickle.loads(moved)

    monkeypatch.setattr(caches["figures"], "get", get)
    assert kept("a", lambda: 2) == 2
    assert "ModuleNotFoundError" in caplog.records[-1].trace


def test_a_folder_that_cannot_be_written_is_done_without(folder, pages, caplog):
    folder.write_text("a file where the folder should be")
    assert set(pages()) == {200}
    keep_figures(anew=True)
    assert any(record.message == "figures not kept" for record in caplog.records)


def test_figures_of_another_version_are_counted_again(folder, monkeypatch):
    kept("a", lambda: 1)
    monkeypatch.setattr(keeping, "VERSION", 99)
    assert kept("a", lambda: 2) == 2


def test_asking_for_past_days_fills_nothing(folder, client):
    make.answered_set()
    client.get("/te-laat/")
    client.get("/te-laat/?op=2024-09-01")
    count = len(list(folder.glob("*.djcache")))
    for days in range(1, 20):
        answer = client.get(f"/te-laat/?op={date(2024, 9, 1) - timedelta(days)}")
        assert answer.status_code == 200
    assert len(list(folder.glob("*.djcache"))) == count
