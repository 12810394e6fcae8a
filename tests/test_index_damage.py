"""An index that is damaged, lost or of another version is no index: pages work, and it is built
anew."""

import os
import random
from datetime import date

import pytest
from django.core.management import call_command

from archive.models import PendingIndex
from archive.search import find, prepare, search, similar, whoosh_engine
from archive.search.completion import complete
from archive.search.index import checking, contents, generations, pending, snapshot, writing
from archive.search.index.pending import index_pending
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)
DICE = random.Random(16)


@pytest.fixture
def sets():
    made = [
        make.question_set(f"2024Z0030{n}", [f"Hoeveel bruggen zijn er in dorp {n}?"])
        for n in range(5)
    ]
    writing.rebuild()
    writing.index_sets([made[0].pk])  # a second segment, and a deleted set in the first
    return made


def total():
    return search("brug", today=TODAY).total


def files(pattern):
    return sorted(generations.current(writing.place()).glob(pattern))


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def empty(path):
    path.write_bytes(b"")


def lose(path):
    path.unlink()


def garbage(path):
    path.write_bytes(bytes(DICE.randrange(256) for _ in range(path.stat().st_size)))


def flip(path, bit=None):
    data = bytearray(path.read_bytes())
    bit = DICE.randrange(8 * len(data)) if bit is None else bit
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


DAMAGES = [cut, empty, lose, garbage, flip]


def assert_nothing_is_searched_and_all_is_told(client, capsys):
    snapshot._current = None  # as a process that starts
    prepare()
    results = search("brug", today=TODAY)
    assert (results.total, results.notice) == (0, find.NO_INDEX)
    assert find.NO_INDEX in client.get("/zoeken/?q=brug").content.decode()
    assert client.get("/vragen/2024Z00301/").status_code == 200
    assert client.get("/").status_code == 200
    answer = client.get("/api/v1/search?q=brug")
    assert (answer.status_code, answer.json()["errors"]) == (503, [find.NO_INDEX])
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/zoeken/feed/?q=brug").status_code == 503
    with pytest.raises(SystemExit):
        call_command("check_index", dry_run=True)
    assert "no search index: " in capsys.readouterr().out
    call_command("check_index")
    assert "built anew: 5 question sets" in capsys.readouterr().out
    assert total() == 5
    assert not any(checking.compare())


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_segment_is_no_index_and_is_built_anew(sets, damage, client, capsys):
    damage(files("*.seg")[0])
    assert_nothing_is_searched_and_all_is_told(client, capsys)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_of_contents_is_no_index(sets, damage, client, capsys):
    damage(files(contents.NAME)[0])
    assert_nothing_is_searched_and_all_is_told(client, capsys)


@pytest.mark.parametrize("damage", [cut, empty, garbage, flip])
def test_a_damaged_pointer_is_no_index(sets, damage, client, capsys):
    damage(writing.place() / generations.POINTER)
    assert_nothing_is_searched_and_all_is_told(client, capsys)


@pytest.mark.parametrize("change", ["VERSION", "_words"])
def test_an_index_of_another_version_is_no_index(sets, change, client, capsys, monkeypatch):
    monkeypatch.setattr(contents, change, 99 if change == "VERSION" else lambda: "0badcafe")
    assert_nothing_is_searched_and_all_is_told(client, capsys)


def test_an_index_as_whoosh_kept_it_is_no_index(sets, client, capsys):
    """Before versions: a pickle that named a module which has moved since."""
    directory = generations.current(writing.place())
    (directory / contents.NAME).unlink()
    (directory / "_MAIN_3.toc").write_bytes(b"carchive.search.codec\nArrayCodec\n")
    assert_nothing_is_searched_and_all_is_told(client, capsys)


def test_every_flipped_bit_is_noticed(sets):
    for path in (*files("*.seg"), *files(contents.NAME)):
        whole = path.read_bytes()
        for _ in range(40):
            flip(path)
            contents.forget_verified()
            assert writing.why_no_index()
            path.write_bytes(whole)
    contents.forget_verified()
    assert not writing.why_no_index()


def test_a_bit_that_flips_under_a_running_process_ends_no_request(sets):
    """The files are mapped: a process sees what became of them since it read them."""
    assert total() == 5
    segment = files("*.seg")[0]
    whole = segment.read_bytes()
    raised = 0
    for _ in range(200):
        data = bytearray(whole)
        data[DICE.randrange(len(data))] ^= 1 << DICE.randrange(8)
        _write_in_place(segment, data)
        held = snapshot._current[2]
        held._kept.clear()
        results = [search("brug", today=TODAY), similar(sets[1].pk, today=TODAY), complete("br")]
        raised += snapshot._current[2] is None
        assert results
        _write_in_place(segment, whole)
        contents.forget_verified()
        snapshot._current = (*snapshot._current[:2], held)
    assert raised


def _write_in_place(path, data):
    with path.open("r+b") as file:
        file.write(data)


def test_a_fault_of_ours_is_not_taken_for_damage(sets, monkeypatch):
    monkeypatch.setattr(whoosh_engine, "match", lambda *_: {}["x"])
    with pytest.raises(KeyError):
        search("brug", today=TODAY)


def test_the_reason_is_logged_once(sets, caplog):
    cut(files("*.seg")[0])
    snapshot._current = None
    for _ in range(3):
        total()
    told = [r.reason for r in caplog.records if r.message.startswith("search index unusable")]
    assert len(told) == 1
    assert " bytes instead of " in told[0]


def test_a_change_meets_a_lost_index_by_building_all_of_it(sets):
    lose(files("*.seg")[0])
    PendingIndex.objects.create(question_set_id=sets[2].pk)
    index_pending()
    assert total() == 5
    assert not PendingIndex.objects.exists()


def test_who_cannot_wait_leaves_a_lost_index_to_check_index(sets, monkeypatch):
    lose(files("*.seg")[0])
    PendingIndex.objects.create(question_set_id=sets[2].pk)
    monkeypatch.setattr(pending, "BUILT", 4)
    assert not pending.index_own([sets[2].pk])
    assert PendingIndex.objects.exists()
    assert total() == 0
    call_command("check_index")
    assert (total(), PendingIndex.objects.exists()) == (5, False)


def test_removing_a_set_meets_a_lost_index_without_a_word(sets):
    lose(files(contents.NAME)[0])
    writing.remove_sets([sets[0].pk])


def test_nothing_that_is_kept_names_a_module_of_ours(sets):
    for path in writing.place().rglob("*"):
        if path.is_file():
            assert b"archive." not in path.read_bytes()


def test_what_is_published_is_on_disk_before_it_is_named(sets, monkeypatch):
    """A power cut leaves the old index or the new: segments, then contents, then the pointer."""
    order = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda f: (order.append(_name(f)), fsync(f)))
    monkeypatch.setattr(os, "replace", lambda a, b: (order.append(f"-> {b.name}"), replace(a, b)))
    writing.index_sets([sets[1].pk])
    names = [name.split(".")[-1] if name.endswith((".seg", ".fresh")) else name for name in order]
    directory = generations.current(writing.place()).name
    assert names == [
        "seg", "fresh", "-> contents", directory, "fresh", "-> current", writing.place().name,
    ]  # fmt: skip


def _name(handle):
    return os.readlink(f"/proc/self/fd/{handle}").rpartition("/")[2]
