"""What is kept is read again with today's readers: what changed is stored, and told."""

import json
import multiprocessing
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.ingest import again, workers
from archive.models import Piece, Question, QuestionSet, SourceContent, SourceDocument
from tests import make
from tests.started import ROOT, environment, manage, run
from tests.test_kill import held

EXAMPLES = ROOT / "examples" / "documents"


@pytest.fixture(autouse=True)
def _own_directory(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def archive(db):
    make.party()  # somebody is known: no register is loaded
    call_command("ingest", str(EXAMPLES))


@pytest.fixture
def better_parser(monkeypatch):
    """A parser that from now on reads subjects in capitals."""
    parse = workers.parse

    def parse_better(source, today):
        document = parse(source, today)
        sets = tuple(replace(s, subject=s.subject and s.subject.upper()) for s in document.sets)
        return replace(document, sets=sets)

    monkeypatch.setattr(workers, "parse", parse_better)
    monkeypatch.setattr(workers, "_PROCESSES", multiprocessing.get_context("fork"))


def subjects():
    return [
        data["subject"]
        for data in Piece.objects.values_list("data", flat=True)
        if "subject" in data
    ]


def told(capsys, *arguments):
    capsys.readouterr()
    call_command("ingest", "--again", *arguments)
    return [line for line in capsys.readouterr().err.splitlines() if " INFO " not in line]


@pytest.mark.usefixtures("archive")
def test_with_the_same_readers_nothing_changes(capsys):
    before = list(Piece.objects.order_by("pk").values_list("pk", "data"))
    count = SourceDocument.objects.count()
    assert told(capsys) == [f"{count} read again, 0 differently, 0 failed"]
    assert list(Piece.objects.order_by("pk").values_list("pk", "data")) == before


@pytest.mark.usefixtures("archive", "better_parser")
@pytest.mark.parametrize("jobs", ["1", "3"])
def test_what_reads_differently_is_stored_and_told_by_field(capsys, jobs):
    with_subject = Piece.objects.filter(data__has_key="subject").values("source").distinct().count()
    first, second = told(capsys, "--jobs", jobs)
    count = SourceDocument.objects.count()
    assert first == f"{count} read again, {with_subject} differently, 0 failed"
    assert second.split(":")[0].split() == [str(with_subject), "in", "subject"]
    assert all(subject.isupper() for subject in subjects())
    assert all(
        s.isupper()
        for s in QuestionSet.objects.exclude(subject="").values_list("subject", flat=True)
    )


@pytest.mark.usefixtures("archive", "better_parser")
def test_a_dry_run_tells_the_same_and_stores_nothing(capsys):
    before = subjects()
    lines = told(capsys, "--dry-run")
    assert subjects() == before
    assert lines == told(capsys)
    assert subjects() != before


@pytest.mark.usefixtures("archive", "better_parser")
def test_json_shows_both_readings_of_each_document_that_differs(capsys):
    capsys.readouterr()
    call_command("ingest", "--again", "--dry-run", "--json")
    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert documents
    for document in documents:
        was, now = document["differs"]["subject"]
        assert [subject and subject.upper() for subject in was] == now


@pytest.mark.usefixtures("archive", "better_parser")
def test_only_documents_of_the_kinds_asked_for_are_read(capsys):
    count = SourceDocument.objects.filter(kind__in=["vragen", "uitstel"]).count()
    assert told(capsys, "--kind", "vragen", "--kind", "uitstel")[0].startswith(
        f"{count} read again"
    )
    others = Piece.objects.exclude(source__kind__in=["vragen", "uitstel"])
    assert not any(
        data["subject"].isupper()
        for data in others.values_list("data", flat=True)
        if "subject" in data
    )


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    "arguments", [["--kind", "brief"], ["a.txt"], ["--example"], ["--jobs", "0"]]
)
def test_what_does_not_go_with_it_is_refused(arguments):
    with pytest.raises(CommandError):
        call_command("ingest", "--again", *arguments)


@pytest.mark.usefixtures("archive", "better_parser")
def test_what_an_editor_corrected_stays(capsys):
    made = Question.objects.first()
    made.text, made.corrected_fields = "Verbeterd?", ["text"]
    made.save()
    told(capsys)
    assert Question.objects.get(pk=made.pk).text == "Verbeterd?"


@pytest.mark.usefixtures("archive")
def test_a_document_that_cannot_be_read_any_more_stays_and_is_named(capsys):
    source = SourceDocument.objects.first()
    SourceContent.objects.filter(document=source).update(data=b"%PDF-1.4 broken")
    pieces = list(source.pieces.values_list("pk", "data"))
    with pytest.raises(SystemExit):
        call_command("ingest", "--again")
    assert f"{source.origin}: " in capsys.readouterr().err
    assert list(source.pieces.values_list("pk", "data")) == pieces


@pytest.mark.usefixtures("archive")
def test_a_killed_reading_goes_on_where_it_was(monkeypatch):
    count = SourceDocument.objects.count()
    monkeypatch.setattr(again, "SAVE_EVERY", 1)
    steps = again.read_again(store_them=True)
    for _ in range(3):
        next(steps)
    steps.close()
    read = [progress.read for progress in again.read_again(store_them=True)]
    assert read == [*range(4, count + 1), count]
    assert [p.read for p in again.read_again(store_them=True)] == [*range(1, count + 1), count]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    "other", [{"store_them": False}, {"store_them": True, "kinds": ["vragen"]}, "other code"]
)
def test_another_reading_begins_at_the_first_document(monkeypatch, other):
    monkeypatch.setattr(again, "SAVE_EVERY", 1)
    steps = again.read_again(store_them=True)
    next(steps)
    next(steps)
    steps.close()
    if other == "other code":
        monkeypatch.setattr(again, "reading_version", lambda: "0")
        other = {"store_them": True}
    assert next(again.read_again(**other)).read == 1


def test_a_note_that_is_damaged_begins_anew(tmp_path):
    (tmp_path / "reading-again.json").write_text('{"task": ')
    assert again.resumed("x").read == 0


# Store of every document something else than its bytes say, as an earlier reader may have.
SPOIL = """
import django
django.setup()
from archive.models import Piece
for piece in Piece.objects.all():
    piece.data["subject"] = "onzin"
    piece.save()
"""


def spoil(directory):
    command = [sys.executable, "-c", SPOIL]
    subprocess.run(command, env=environment(directory), cwd=ROOT, check=True)
    assert run(directory, "rebuild_sets").returncode == 0


@pytest.mark.long
def test_killing_it_at_any_moment_and_running_it_again_gives_the_same(tmp_path, new_archive):
    directory = new_archive(tmp_path / "killed")
    run(directory, "ingest", str(EXAMPLES))
    expected = held(directory)
    spoil(directory)
    assert held(directory) != expected
    deaths = 0
    begin = time.monotonic()
    run(directory, "ingest", "--again", "--dry-run")
    whole = time.monotonic() - begin
    for share in (0.5, 0.7, 0.8, 0.9, 0.95):
        process = subprocess.Popen(
            manage("ingest", "--again", "--jobs", "2"),
            env=environment(directory), cwd=ROOT, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(whole * share)
        deaths += process.poll() is None
        process.kill()
        process.wait()
    run(directory, "ingest", "--again")
    assert deaths
    assert held(directory) == expected
    assert not Path(directory / "reading-again.json").exists()
