"""Several machines with an index each: every one follows the log of changes, misses none, and is
built anew where it cannot."""

import json
import subprocess
import threading
import time
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from archive.figures.edits import note_edit
from archive.models import IndexReader, PendingIndex, QuestionSet
from archive.models.index_log import KEPT, SERVES
from archive.search import search
from archive.search.engine import engine
from archive.search.index import attending, checking, following, generations, places, writing
from archive.search.index.pending import _taken, index_own, index_pending, waiting
from tests import make
from tests.started import environment, manage

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)


@pytest.fixture
def be(settings, tmp_path):
    """Be one machine, or another: each with an index of its own."""
    settings.SEVERAL_MACHINES = True

    def machine(name):
        path = str(tmp_path / name / "index")
        settings.HAYSTACK_CONNECTIONS = {
            "default": {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": path}
        }

    return machine


@pytest.fixture
def rebuilt(monkeypatch):
    """How often an index was built anew."""
    times, build = [], writing.rebuild

    def counted(processes=1):
        times.append(1)
        return build(processes)

    monkeypatch.setattr(writing, "rebuild", counted)
    return times


def found(query=""):
    return [hit.identifier for hit in search(query, today=TODAY).hits]


def change(made, subject):
    QuestionSet.objects.filter(pk=made.pk).update(subject=subject)
    return PendingIndex.objects.create(question_set_id=made.pk)


def both(be, do=index_pending):
    for name in ("a", "b"):
        be(name)
        do()


def test_what_is_changed_on_one_machine_is_found_on_the_other(be, rebuilt):
    made = make.question_set(subject="de sluis")
    both(be)
    rebuilt.clear()
    be("a")
    change(made, "het viaduct")
    assert index_own([made.pk])
    assert (found("viaduct"), waiting()) == ([made.identifier], 0)
    be("b")
    assert (found("viaduct"), waiting()) == ([], 1)
    index_pending()
    assert (found("sluis"), found("viaduct"), waiting()) == ([], [made.identifier], 0)
    assert not rebuilt


def test_a_change_goes_when_every_machine_has_it(be):
    made = make.question_set()
    both(be)
    change(made, "het viaduct")
    be("a")
    index_pending()
    assert PendingIndex.objects.exists()
    be("b")
    index_pending()
    assert not PendingIndex.objects.exists()


@pytest.mark.parametrize("machine", ["a", "b"])
def test_an_index_of_which_nobody_knows_what_it_lacks_is_built_anew(be, settings, rebuilt, machine):
    """Of one machine alone; or of before a cluster, which took the log's rows since."""
    be("a")
    settings.SEVERAL_MACHINES = False
    made = make.question_set()
    index_pending()
    writing.rebuild()
    change(made, "het viaduct")
    settings.SEVERAL_MACHINES = True
    be(machine)
    rebuilt.clear()
    index_pending()
    assert found("viaduct") == [made.identifier]
    assert rebuilt


def test_who_worked_alone_ends_the_places_of_the_others(be, settings, rebuilt):
    made = make.question_set()
    both(be)
    be("a")
    settings.SEVERAL_MACHINES = False
    change(made, "het viaduct")
    index_pending()
    assert not PendingIndex.objects.exists()
    settings.SEVERAL_MACHINES = True
    be("b")
    rebuilt.clear()
    assert following.why_not() == "zoekindex volgt niet"
    index_pending()
    assert (found("viaduct"), following.why_not()) == ([made.identifier], "")
    assert rebuilt


def test_a_machine_that_was_away_for_too_long_is_built_anew(be, client, rebuilt):
    made = make.question_set()
    both(be)
    IndexReader.objects.filter(machine__contains="/b/").update(
        seen_at=timezone.now() - KEPT - timedelta(hours=1)
    )
    be("a")
    change(made, "het viaduct")
    index_pending()
    assert not PendingIndex.objects.exists()
    be("b")
    rebuilt.clear()
    assert "zoekindex volgt niet" in client.get("/gezond/").content.decode()
    assert "archive_index_follows 0.0" in client.get("/metrics").content.decode()
    index_pending()
    assert found("viaduct") == [made.identifier]
    assert rebuilt
    assert "zoekindex" not in client.get("/gezond/").content.decode()
    assert "archive_index_follows 1.0" in client.get("/metrics").content.decode()


def test_a_machine_that_is_silent_or_far_behind_says_so(be, client, monkeypatch):
    made = make.question_set()
    be("a")
    index_pending()
    monkeypatch.setattr(following, "BATCH", 1)
    for _ in range(3):
        change(made, "het viaduct")
    assert "loopt 3 wijzigingen achter" in client.get("/gezond/").content.decode()
    IndexReader.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "zoekindex volgt niet sinds" in client.get("/gezond/").content.decode()
    with generations.lock(writing.place(), "build"):
        assert "wordt opnieuw gebouwd" in client.get("/gezond/").content.decode()


@pytest.mark.parametrize("when", ["before", "indexed", "moved"])
def test_who_is_killed_at_any_moment_goes_on_from_there(be, monkeypatch, when, rebuilt):
    made = make.question_set(subject="de sluis")
    be("a")
    index_pending()
    change(made, "het viaduct")
    rebuilt.clear()
    with monkeypatch.context() as killed:
        if when == "before":
            killed.setattr(writing, "index_sets", die)
        elif when == "indexed":
            killed.setattr(following, "_move", die)
        else:
            killed.setattr(places, "write", die_after_doing(places.write))
        with pytest.raises(KeyboardInterrupt):
            index_pending()
    assert places.read(places.folder_of(writing.place())).doing == (made.pk,)
    index_pending()
    assert (found("viaduct"), following.own_place().doing) == ([made.identifier], ())
    assert not rebuilt
    assert not any(checking.compare())


def die(*args, **kwargs):
    raise KeyboardInterrupt


def die_after_doing(write):
    def written(folder, place):
        if not place.doing:
            raise KeyboardInterrupt
        write(folder, place)

    return written


def test_a_database_that_lost_its_last_changes_is_noticed(be, rebuilt):
    """As when a replica is promoted that had not received all."""
    made = make.question_set(subject="de sluis")
    be("a")
    index_pending()
    before = following.own_place()
    change(made, "het viaduct")
    index_pending()
    QuestionSet.objects.filter(pk=made.pk).update(subject="de sluis")
    IndexReader.objects.update(place=before.at)
    rebuilt.clear()
    index_pending()
    assert rebuilt
    assert (found("sluis"), found("viaduct")) == ([made.identifier], [])


def test_a_folder_that_is_put_back_is_noticed(be, rebuilt):
    made = make.question_set(subject="de sluis")
    be("a")
    index_pending()
    folder, before = places.folder_of(writing.place()), following.own_place()
    change(made, "het viaduct")
    index_pending()
    places.write(folder, before)
    rebuilt.clear()
    index_pending()
    assert rebuilt
    assert IndexReader.objects.count() == 1


def test_an_editor_does_not_wait_until_a_large_index_is_built_anew(be, monkeypatch):
    made = make.question_set()
    be("a")
    index_pending()
    IndexReader.objects.all().delete()
    change(made, "het viaduct")
    monkeypatch.setattr(following, "BUILT", 0)
    assert not index_own([made.pk])
    assert index_pending()
    assert found("viaduct") == [made.identifier]


def test_a_place_that_cannot_be_read_is_no_place(be, rebuilt):
    make.question_set()
    be("a")
    index_pending()
    (places.folder_of(writing.place()) / places.NAME).write_text("{")
    rebuilt.clear()
    index_pending()
    assert rebuilt
    assert following.why_not() == ""


def test_what_changes_while_an_index_is_built_is_followed_after(be, monkeypatch):
    made = make.question_set(subject="de sluis")
    both(be)
    be("a")
    read = writing.add

    def changed_meanwhile(index, pks):
        read(index, pks)
        change(made, "het viaduct")
        be("b")
        index_pending()
        be("a")

    monkeypatch.setattr(writing, "add", changed_meanwhile)
    engine().rebuild(1)
    assert found("viaduct") == []
    index_pending()
    assert found("viaduct") == [made.identifier]
    assert IndexReader.objects.count() == 2


def test_a_build_that_fails_leaves_no_reader(be, monkeypatch):
    make.question_set()
    be("a")
    index_pending()
    monkeypatch.setattr(writing, "add", die)
    with pytest.raises(KeyboardInterrupt):
        engine().rebuild(1)
    assert IndexReader.objects.get().pk == following.own_place().reader


def test_mails_wait_for_the_indexes_that_serve_and_for_no_others(be):
    made = make.question_set()
    both(be)
    row = change(made, "het viaduct")
    be("a")
    index_pending()
    now = timezone.now()
    assert list(PendingIndex.objects.where_it_serves(now)) == [row]
    IndexReader.objects.filter(machine__contains="/b/").update(seen_at=now - SERVES)
    assert list(PendingIndex.objects.where_it_serves(now)) == []
    assert PendingIndex.objects.exists()
    IndexReader.objects.all().delete()  # one index alone: whatever waits, waits
    assert list(PendingIndex.objects.where_it_serves(now)) == [row]


def test_a_page_that_was_kept_before_the_index_followed_is_not_given_after(be, settings, client):
    here = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "followed"}
    settings.CACHES = {**settings.CACHES, "pages": here}
    made = make.question_set(subject="de sluis")
    both(be)
    be("a")
    change(made, "het viaduct")
    index_pending()
    note_edit()
    be("b")
    assert made.identifier not in client.get("/zoeken/?q=viaduct").content.decode()
    index_pending()
    assert made.identifier in client.get("/zoeken/?q=viaduct").content.decode()


def test_follow_is_for_several_machines(settings):
    settings.SEVERAL_MACHINES = False
    with pytest.raises(CommandError, match="SEVERAL_MACHINES"):
        call_command("follow")


def test_one_program_follows_on_a_machine(be):
    be("a")
    with (
        generations.lock(writing.place(), attending.LOCK),
        pytest.raises(CommandError, match="another program"),
    ):
        call_command("follow")


def test_a_program_that_is_attended_ends_with_who_started_it(new_archive, tmp_path):
    folder = new_archive(tmp_path / "archive")
    own = {**environment(folder), "SEVERAL_MACHINES": "on"}
    program = subprocess.Popen(manage("follow", "--attended"), env=own, stdin=subprocess.PIPE)
    try:
        place = folder / "index"
        until = time.monotonic() + 60
        while places.folder_of(place) is None and time.monotonic() < until:
            time.sleep(0.2)
        assert json.loads((places.folder_of(place) / places.NAME).read_text())["reader"]
        program.stdin.close()
        assert program.wait(30) == 0
    finally:
        program.kill()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_change_has_its_number_when_all_before_it_can_be_seen():
    """Who has read up to a number would otherwise miss what is committed later with a lower one."""
    seen, begun = [], threading.Event()

    def second():
        begun.set()
        PendingIndex.objects.create(question_set_id=2)
        seen.extend(PendingIndex.objects.order_by("pk").values_list("question_set_id", flat=True))
        connections.close_all()

    with transaction.atomic():
        PendingIndex.objects.create(question_set_id=1)
        thread = threading.Thread(target=second)
        thread.start()
        begun.wait()
        time.sleep(0.5)
        assert seen == []
    thread.join()
    assert seen == [1, 2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs SKIP LOCKED")
def test_of_one_cluster_each_machine_takes_other_changes(settings):
    settings.SEARCH_URL = ["http://127.0.0.1:9"]
    for pk in (1, 2, 3):
        PendingIndex.objects.create(question_set_id=pk)
    others = []

    def second():
        with _taken(PendingIndex.objects.after(0), 2) as rows:
            others.extend(row.question_set_id for row in rows)
        connections.close_all()

    with _taken(PendingIndex.objects.after(0), 2) as rows:
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        assert [row.question_set_id for row in rows] == [1, 2]
    assert others == [3]
