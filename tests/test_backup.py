"""What is backed up comes back, every row of it, whole or not at all; on whichever database."""

import json
import os
import random
import signal
import time
from contextlib import nullcontext
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from archive.backup import schema, writing
from archive.backup.last import note_backup
from archive.models import IndexReader, Person, Question, QuestionSet
from archive.search import search
from archive.whole.described import sum_of
from tests import make
from tests.test_index_damage import TODAY

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = count(1)
DICE = random.Random(16)
HARD = b"\x00\x01\\N\t\\.\n\r\xff" * 3000


@pytest.fixture
def filled(settings, tmp_path):
    """An archive with every sort of value, and the folder for its backups."""
    settings.DATA_DIR = tmp_path / "here"
    settings.DATA_DIR.mkdir()
    made = make.answered_set("2024Z00001", 3, subject="de brug\tvan\\N één\n“dorp”", asked_of=[])
    make.footnote(made.questions.first())
    make.kamerstuk()
    make.source(HARD, problems=[{"code": "x", "text": "\\N, \\. en \u2028"}])
    make.member()
    User.objects.create_user("redactie", password="een lang wachtwoord")
    call_command("roles", verbosity=0)
    make.question_set("2024Z00002", 0).delete()  # its key is given out
    return tmp_path / "backups"


@pytest.fixture
def elsewhere(settings, tmp_path):
    """Makes the archive another one, which is empty, until the test ends."""
    first, made = connections["default"], []

    def move():
        settings.DATA_DIR = tmp_path / f"there{next(NUMBERS)}"
        settings.DATA_DIR.mkdir()
        name = str(settings.DATA_DIR / "archive.sqlite3")
        if first.vendor == "postgresql":
            name = f"restored_{os.getpid()}_{next(NUMBERS)}"
            with first.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name}")
        connections["default"] = _another(first, name)
        made.append(connections["default"])

    yield move
    connections["default"] = first
    for other in made:
        other.close()
        if first.vendor == "postgresql":
            with first.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {other.settings_dict['NAME']} WITH (FORCE)")


def _another(like, name):
    other = like.copy()
    other.settings_dict = {**other.settings_dict, "NAME": name}
    return other


def rows():
    """Every row of every table, and which keys were given out."""
    held = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in cursor.description]
            held[name] = sorted(repr(sorted(zip(columns, map(_plain, row), strict=True)))
                                for row in cursor)  # fmt: skip
        cursor.execute(
            "SELECT name, seq FROM sqlite_sequence ORDER BY name"
            if connection.vendor == "sqlite"
            else "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE last_value IS NOT NULL ORDER BY 1"
        )
        held["keys"] = [tuple(row) for row in cursor.fetchall()]
    return held


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def backed_up(folder, *options):
    call_command("backup", str(folder), *options)
    return writing.backups(folder)[-1]


def test_every_row_comes_back_and_is_found(filled, elsewhere, capsys):
    place, before = backed_up(filled), rows()
    elsewhere()
    call_command("restore", str(place))
    after = rows()
    assert [*after] == [*before]
    for name in before:
        assert after[name] == before[name], name
    assert "1 question sets indexed" in capsys.readouterr().out
    assert search("dorp", today=TODAY).total == 1
    key = before["keys"]
    assert QuestionSet.objects.create(identifier="2024Z00003").pk > 2, key
    assert place.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in place.iterdir())


def test_a_backup_is_of_one_moment(filled, elsewhere, monkeypatch):
    """What is written while it is made is wholly in it or not at all."""
    if connection.vendor == "sqlite":
        pytest.skip("one statement reads all of it")
    from archive.backup import postgresql

    write, other = postgresql._write, connection.copy()

    def and_another_writes(cursor, name, place):
        if name == "archive_question":
            with other.cursor() as theirs:
                theirs.execute("UPDATE archive_questionset SET subject = 'later'")
                theirs.execute("DELETE FROM archive_footnote")
                theirs.execute("UPDATE archive_question SET text = 'later'")
        return write(cursor, name, place)

    monkeypatch.setattr(postgresql, "_write", and_another_writes)
    place = backed_up(filled)
    other.close()
    assert Question.objects.filter(text="later").exists()
    elsewhere()
    call_command("restore", str(place))
    assert not Question.objects.filter(text="later").exists()
    assert not QuestionSet.objects.filter(subject="later").exists()


def test_of_secrets_the_name_is_kept(filled, settings):
    settings.SET = {"SECRET_KEY": "nobody-knows", "CONTACT": "redactie@archief.example"}
    text = (backed_up(filled) / "manifest.json").read_text()
    assert "nobody-knows" not in text
    assert json.loads(text)["settings"] == {
        "SECRET_KEY": "(secret)",
        "CONTACT": "redactie@archief.example",
    }


def test_an_archive_that_holds_anything_is_not_restored_into(filled):
    place, before = backed_up(filled), rows()
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(place))
    assert rows() == before


def test_a_migrated_empty_archive_is_restored_into(filled, elsewhere):
    place, before = backed_up(filled), rows()
    elsewhere()
    call_command("migrate", verbosity=0)
    IndexReader.objects.create(machine="b", place=9, seen_at=timezone.now())  # that serves already
    call_command("restore", str(place.parent))  # of a folder of backups the youngest
    assert rows() == before


def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(filled, elsewhere, tmp_path):
    elsewhere()
    call_command("migrate", "archive", "0008", verbosity=0)
    place = backed_up(tmp_path / "old")
    elsewhere()
    call_command("restore", str(place))
    call_command("migrate", "--check", verbosity=0)
    assert Person.objects.count() == 0


def test_what_cannot_be_restored_leaves_nothing(filled, elsewhere):
    place = backed_up(filled)
    elsewhere()
    later = {"migrations": [["archive", "0999_later"]]}
    for change, told in (
        (later, "archive.0999_later is not known here"),
        ({"database": "oracle"}, "a backup of oracle"),
        ({"form": 9}, "form 9"),
    ):
        with pytest.raises(CommandError, match=told):
            _restore_with(place, change)
    tables = json.loads((place / "manifest.json").read_text())["tables"]
    tables["archive_question"]["rows"] += 1
    with pytest.raises(CommandError, match="rows"):
        _restore_with(place, {"tables": tables})
    assert "archive_question" not in rows_or_none()


def _restore_with(place, change):
    """Restore with another manifest, with sums to it."""
    manifest, sums = place / "manifest.json", place / "SHA256SUMS"
    whole, said = manifest.read_text(), sums.read_text()
    manifest.write_text(json.dumps(json.loads(whole) | change))
    names = sorted({path.name for path in place.iterdir()} - {"SHA256SUMS"})
    sums.write_text("".join(f"{sum_of(place / name)}  {name}\n" for name in names))
    try:
        call_command("restore", str(place))
    finally:
        manifest.write_text(whole)
        sums.write_text(said)


def test_every_damage_to_a_backup_is_noticed(filled, elsewhere):
    place = backed_up(filled)
    elsewhere()
    for path in sorted(place.iterdir()):
        whole = path.read_bytes()
        for damaged in (whole[:-2], b"", bytes([whole[0] ^ 4]) + whole[1:]):
            path.write_bytes(damaged)
            with pytest.raises(CommandError, match="nothing was restored"):
                call_command("restore", str(place))
        path.unlink()
        with pytest.raises(CommandError, match="nothing was restored"):
            call_command("restore", str(place))
        path.write_bytes(whole)


def test_as_many_backups_stay_as_are_asked_for(filled):
    names = [backed_up(filled, "--keep", "2").name for _ in range(3)]
    assert [place.name for place in writing.backups(filled)] == names[1:]
    assert datetime.strptime(names[0], "%Y%m%dT%H%M%S%f")


def test_a_full_disk_leaves_the_backups_that_were_there(filled, monkeypatch):
    first = backed_up(filled)

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "describe", fail)
    with pytest.raises(CommandError, match="No space"):
        call_command("backup", str(filled), "--keep", "1")
    assert [path for path in filled.iterdir() if path.is_dir()] == [first]


def test_a_killed_backup_leaves_those_that_were_there(filled):
    first = backed_up(filled)
    took, deaths = _seconds(lambda: backed_up(filled)), 0
    for _ in range(12):
        before = writing.backups(filled)
        killed = _killed(lambda: backed_up(filled, "--keep", "9"), took * DICE.uniform(0, 1.2))
        deaths += killed
        assert writing.backups(filled)[: len(before)] == before
    assert deaths
    assert first in writing.backups(filled)
    last = backed_up(filled, "--keep", "1")
    assert [path for path in filled.iterdir() if path.is_dir()] == [last]


def test_a_killed_restore_leaves_an_archive_that_is_empty_or_whole(filled, elsewhere):
    place, before = backed_up(filled), rows()
    elsewhere()
    took, deaths = _seconds(lambda: call_command("restore", str(place))), 0
    elsewhere()
    for part in (0.05, 0.2, 0.4, 0.7):  # a second time it is faster
        moment = took * part * DICE.uniform(0.9, 1.1)
        deaths += _killed(lambda: call_command("restore", str(place)), moment)
        held = rows_or_none()
        if held.get("archive_questionset"):
            call_command("migrate", verbosity=0)
            assert rows() == before
            elsewhere()
        assert not held.get("archive_person") or held["archive_question"]
    assert deaths


def rows_or_none():
    """The rows, where there are tables."""
    with connection.cursor() as cursor:
        return rows() if connection.introspection.table_names(cursor) else {}


def test_the_schema_made_of_migrations_is_the_one_that_migrate_makes(filled, elsewhere):
    def columns():
        with connection.cursor() as cursor:
            return {
                name: sorted(
                    column.name
                    for column in connection.introspection.get_table_description(cursor, name)
                )
                for name in connection.introspection.table_names(cursor)
            }

    expected, migrations = columns(), schema.applied()
    elsewhere()
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        schema.make(migrations)
    assert columns() == expected
    assert schema.applied() == migrations


def _seconds(work):
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _killed(work, after):
    """Whether a process that does the work was killed before it was done."""
    here = connections["default"]
    child = os.fork()
    if not child:
        connections["default"] = _another(here, here.settings_dict["NAME"])
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def test_the_age_of_the_last_backup_is_measured_and_warned_of(filled, client, settings):
    def told():
        return client.get("/gezond/").content.decode(), client.get("/metrics").content.decode()

    assert "back-up" not in told()[0]
    settings.BACKUP_HOURS = 30
    ready, measured = told()
    assert ("nog geen back-up" in ready, "archive_backup_made" in measured) == (True, False)
    backed_up(filled)
    ready, measured = told()
    assert ("back-up" in ready, "archive_backup_made" in measured) == (False, True)
    note_backup(timezone.now() - timedelta(hours=31))
    response = client.get("/gezond/")
    assert response.status_code == 200
    assert "back-up van meer dan 30 uur oud" in response.content.decode()


def test_a_backup_that_cannot_be_noted_is_made(filled, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "nowhere"
    assert backed_up(filled)
