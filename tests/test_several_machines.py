"""Several web machines on one database: what is counted, is counted of all together."""

import pytest
from django.db import connection

from archive import shared_counts
from archive.figures.edits import edited, note_edit
from archive.figures.keeping import forget, keep, look_up
from archive.throttle import MINUTE, seconds_to_wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def machines(settings, tmp_path):
    """Be one machine, or another: each with a folder of its own."""
    settings.SEVERAL_MACHINES = True

    def be(name):
        settings.DATA_DIR = tmp_path / name
        settings.DATA_DIR.mkdir(exist_ok=True)

    return be


def test_an_edit_on_one_machine_ends_the_kept_pages_of_another(machines):
    machines("a")
    before = edited()
    machines("b")
    note_edit()
    machines("a")
    assert edited() != before


def test_what_one_machine_lets_go_of_is_counted_anew_on_another(machines, settings, tmp_path):
    def be(name):
        machines(name)
        kept = "django.core.cache.backends.filebased.FileBasedCache"
        own = {"BACKEND": kept, "LOCATION": tmp_path / name / "figures"}
        settings.CACHES = {**settings.CACHES, "figures": own}

    be("a")
    keep("sums", 1)
    assert look_up("sums") == 1
    be("b")
    forget()
    be("a")
    assert look_up("sums") is None


def test_a_limit_holds_for_all_machines_together(machines):
    waits = []
    for name in ("a", "b", "a", "b"):
        machines(name)
        waits.append(seconds_to_wait("api", "192.0.2.1", 600.0, 3, MINUTE))
    assert waits == [0, 0, 0, 60]


def test_one_machine_by_itself_asks_its_files(settings, tmp_path, django_assert_num_queries):
    settings.DATA_DIR = tmp_path
    with django_assert_num_queries(0):
        note_edit()
        assert edited()
        assert seconds_to_wait("api", "192.0.2.1", 600.0, 3, MINUTE) == 0


def test_what_was_counted_long_ago_goes(machines):
    machines("a")
    for now in (600.0, 6000.0):
        seconds_to_wait("api", "192.0.2.1", now, 3, MINUTE)
    note_edit()
    with connection.cursor() as cursor:
        cursor.execute("SELECT what FROM archive_counted ORDER BY until")
        assert [what for (what,) in cursor.fetchall()] == ["api 192.0.2.1", shared_counts.EDITED]
