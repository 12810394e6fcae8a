"""The whole archive to take away: every form says the same, checks out, and is there whole or not
at all.
"""

import csv
import fcntl
import json
import re
import sqlite3
import zipfile
from hashlib import sha256
from io import StringIO

import pytest
import zstandard
from django.core.management import CommandError, call_command

from archive.admin.withholding import take_down
from archive.models import Answer, QuestionSet
from archive.shown.columns import QUESTIONS, SETS
from archive.whole import forms, writing
from archive.whole.packed import unpacked
from tests import make

pytestmark = pytest.mark.django_db
TABLES = {"reeksen": SETS, "vragen": QUESTIONS}


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make.answered_set("2024Z00001", 3, subject="de brug", asked_of=[make.minister()])
    make.question_set("2024Z00002", 0, subject="de sluis")
    Answer.objects.filter(questions__number=2).update(text="Bel Jo, 06-12345678, over één brug.")
    return tmp_path / "export"


def exported(folder):
    call_command("export", str(folder))
    return folder / "current"


def jsonl(place, name):
    with unpacked(place / f"{name}.jsonl.zst") as file:
        return [json.loads(line) for line in file]


def database(place, tmp_path):
    (tmp_path / "unpacked").write_bytes(zstandard.open(place / "kamervragen.sqlite3.zst").read())
    rows = sqlite3.connect(tmp_path / "unpacked")
    rows.row_factory = sqlite3.Row
    return rows


def test_json_lines_have_a_row_a_set_and_a_row_a_question(folder):
    place = exported(folder)
    assert [row["nummer"] for row in jsonl(place, "reeksen")] == ["2024Z00001", "2024Z00002"]
    asked = [(row["nummer"], row["vraag"]) for row in jsonl(place, "vragen")]
    assert asked == [("2024Z00001", 1), ("2024Z00001", 2), ("2024Z00001", 3)]
    assert [*jsonl(place, "vragen")[0]] == [field.name for field in QUESTIONS.fields]


@pytest.mark.parametrize("name", TABLES)
def test_csv_is_as_it_is_on_the_pages(folder, client, name):
    place = exported(folder)
    packed = zipfile.ZipFile(place / f"{name}.csv.zip").read(f"{name}.csv").decode("utf-8-sig")
    rows = [*csv.DictReader(StringIO(packed))]
    path = "/jaren/2024.csv" + ("?per=vraag" if name == "vragen" else "")
    page = client.get(path).getvalue().decode("utf-8-sig")
    in_order = sorted(csv.DictReader(StringIO(page)), key=lambda row: row["nummer"])
    assert rows == in_order


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_says_what_json_lines_say(folder, tmp_path, name):
    place = exported(folder)
    rows = database(place, tmp_path).execute(f"SELECT * FROM {name}").fetchall()
    assert [
        {key: json.loads(v) if str(v).startswith("[") else v for key, v in dict(row).items()}
        for row in rows
    ] == jsonl(place, name)


def test_sqlite_is_searched_without_accents_and_keeps_its_own_rules(folder, tmp_path):
    rows = database(exported(folder), tmp_path)
    search = (
        "SELECT vraag FROM vragen "
        "WHERE rowid IN (SELECT rowid FROM vragen_fts WHERE vragen_fts MATCH ?)"
    )
    assert [row[0] for row in rows.execute(search, ["een brug"])] == [2]
    assert rows.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    rows.execute("INSERT INTO vragen_fts (vragen_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("name", TABLES)
def test_parquet_says_what_json_lines_say(folder, name):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    place = exported(folder)
    table = parquet.read_table(place / f"{name}.parquet")
    assert json.loads(json.dumps(table.to_pylist(), default=str)) == jsonl(place, name)
    assert str(table.schema.field("ingezonden").type) == "date32[day]"


def test_without_pyarrow_there_is_no_parquet_and_that_is_said(folder, monkeypatch, capsys):
    monkeypatch.setattr(forms, "find_spec", lambda name: None)
    place = exported(folder)
    assert not [*place.glob("*.parquet")]
    assert (place / "kamervragen.sqlite3.zst").exists()


def test_no_direct_line_is_taken_away(folder, tmp_path):
    place = exported(folder)
    assert "Bel Jo, ···········, over" in jsonl(place, "vragen")[1]["antwoordtekst"]
    [text] = database(place, tmp_path).execute("SELECT antwoordtekst FROM vragen WHERE vraag = 2")
    assert "12345678" not in text[0]


def test_every_file_has_its_sum_and_every_column_its_meaning(folder):
    place = exported(folder)
    sums = dict(reversed(s.split("  ")) for s in (place / "SHA256SUMS").read_text().splitlines())
    assert {*sums} == {path.name for path in place.glob("[!.]*")} - {"SHA256SUMS"}
    for name, said in sums.items():
        assert sha256((place / name).read_bytes()).hexdigest() == said, name
    package = json.loads((place / "datapackage.json").read_text())
    read_me = (place / "LEESMIJ.md").read_text()
    for resource in package["resources"]:
        table = TABLES.get(resource["path"].partition(".")[0])
        if table:
            names = [field["name"] for field in resource["schema"]["fields"]]
            assert names == [field.name for field in table.fields]
            assert all(f"| {name} | " in read_me for name in names)
    assert "Auteurswet" in read_me
    assert (package["rows"]["reeksen"], package["rows"]["vragen"]) == (2, 3)


def test_what_fails_leaves_the_export_that_was_there(folder, monkeypatch):
    before = exported(folder).resolve()

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "describe", fail)
    with pytest.raises(CommandError, match="No space"):
        call_command("export", str(folder))
    assert (folder / "current").resolve() == before
    assert len(jsonl(folder / "current", "vragen")) == 3


def test_a_new_export_takes_the_place_of_the_old_and_of_what_was_not_finished(folder):
    exported(folder)
    (folder / "20200101T000000000000").mkdir()
    (folder / "of somebody else").mkdir()
    make.question_set("2024Z00003", 1)
    assert len(jsonl(exported(folder), "reeksen")) == 3
    assert len([path for path in folder.iterdir() if re.match(r"\d", path.name)]) == 1
    assert (folder / "of somebody else").exists()


@pytest.mark.parametrize("moment", ["_write", "describe"])
def test_what_is_taken_down_while_it_is_written_is_not_in_it(
    folder, monkeypatch, moment, django_capture_on_commit_callbacks
):
    wrote, taken = getattr(writing, moment), []

    def write_and_take_down(*args):
        result = wrote(*args)
        if not taken:
            taken.append(QuestionSet.objects.get(identifier="2024Z00001"))
            with django_capture_on_commit_callbacks(execute=True):
                take_down(taken[0], "redacteur", "op verzoek")
        return result

    monkeypatch.setattr(writing, moment, write_and_take_down)
    assert [row["nummer"] for row in jsonl(exported(folder), "reeksen")] == ["2024Z00002"]
    assert taken
    assert len([path for path in folder.iterdir() if re.match(r"\d", path.name)]) == 1


def test_what_is_taken_down_at_the_very_end_leaves_no_export_with_it(folder, monkeypatch):
    """Whoever takes down between the last look and the link finds none to take away: we do."""
    marks = iter(["before", "before", "after"])
    monkeypatch.setattr(writing, "last_unpublished", lambda: next(marks, "after"))
    place = exported(folder)
    assert next(marks, None) is None
    assert place.exists()


def test_two_exports_do_not_write_to_one_folder(folder):
    folder.mkdir()
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="another export"):
            call_command("export", str(folder))


def test_an_export_asks_as_many_questions_of_few_sets_as_of_many(
    folder, django_assert_max_num_queries
):
    for n in range(30):
        make.answered_set(f"2023Z{n:05}", 2)
    with django_assert_max_num_queries(75):
        exported(folder)


def test_the_last_export_is_published_with_what_it_is(folder, client):
    assert client.get("/data/").status_code == 404
    place = exported(folder)
    html = client.get("/data/").content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert told["@type"] == "Dataset"
    for download in told["distribution"]:
        path = "/data/" + download["name"]
        assert f'href="{path}"' in html
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        body = response.getvalue()
        assert body == (place / download["name"]).read_bytes()
        assert sha256(body).hexdigest() == download["sha256"]
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("name", ["niets.csv", "..%2F..%2Farchive.sqlite3", ".lock", "%2Fetc"])
def test_nothing_but_the_export_is_published(folder, client, name):
    exported(folder)
    assert client.get(f"/data/{name}").status_code == 404
