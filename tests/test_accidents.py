"""One bad document never ends an import, and no reading process outlives it."""

import faulthandler
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.ingest import batches, intake, workers
from archive.ingest.files import Found
from archive.ingest.workers import read_all
from archive.models import PendingIndex, SourceDocument
from tests import make
from tests.started import ROOT, environment, manage

GOOD = min((ROOT / "examples" / "documents").rglob("*.txt")).read_bytes()
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="what is put in the way of a reader reaches only a fork"
)


def numbered(name, text=b""):
    return Found(name, GOOD + b"\n" + name.encode() + text)


@pytest.fixture
def accidents(monkeypatch):
    """A parser that meets with an accident where a document asks for one."""
    parse = workers.parse

    def parse_or_fall(source, today):
        for word, accident in ACCIDENTS.items():
            if word in source.text:
                accident()
        return parse(source, today)

    monkeypatch.setattr(workers, "parse", parse_or_fall)
    monkeypatch.setattr(workers, "_PROCESSES", multiprocessing.get_context("fork"))


def _raise(error):
    raise error


ACCIDENTS = {
    "WAARDE": lambda: _raise(ValueError("de heer Voorbeeld, Dorpsstraat 1")),
    "SLEUTEL": lambda: {}["x"],
    "DIEPTE": lambda: _raise(RecursionError),
    "GEHEUGEN": lambda: _raise(MemoryError),
    "GEDOOD": lambda: os.kill(os.getpid(), signal.SIGKILL),
    # without the trace that the tests' own process would print
    "GEBROKEN": lambda: (faulthandler.disable(), os.kill(os.getpid(), signal.SIGSEGV)),
    "WEG": lambda: os._exit(7),
}
REASONS = {
    "WAARDE": "a fault in the reader (ValueError)",
    "SLEUTEL": "a fault in the reader (KeyError)",
    "DIEPTE": "a fault in the reader (RecursionError)",
    "GEHEUGEN": "takes more memory to read than is allowed",
    "GEDOOD": "ends the process that reads it (SIGKILL): out of memory?",
    "GEBROKEN": "ends the process that reads it (SIGSEGV): out of memory?",
    "WEG": "ends the process that reads it (exit code 7)",
}


@pytest.mark.usefixtures("accidents")
@pytest.mark.parametrize("jobs", [1, 3])
def test_an_accident_is_one_documents_reason_and_the_rest_is_read_in_order(jobs):
    found = [Found("leeg", error="not a file")]
    for word in ACCIDENTS:
        found += [numbered(f"voor {word.lower()}"), numbered(word)]
    found.append(numbered("het laatste"))
    read = list(read_all(found, jobs))
    assert [one.origin for one in read] == [item.origin for item in found]
    assert {one.origin: one.error for one in read if one.error} == REASONS | {"leeg": "not a file"}
    assert all(one.document.sets for one in read if not one.error)
    assert [one.data for one in read] == [item.data or b"" for item in found]


@pytest.mark.django_db
@pytest.mark.usefixtures("accidents")
def test_an_import_goes_on_after_an_accident_and_ends_with_exit_code_1(tmp_path, capsys):
    make.party()  # somebody is known: no register is loaded
    for name in ("a", "b WAARDE", "c", "d GEDOOD", "e"):
        (tmp_path / f"{name}.txt").write_bytes(GOOD + name.encode())
    with pytest.raises(SystemExit):
        call_command("ingest", str(tmp_path))
    told = capsys.readouterr().err
    assert "b WAARDE.txt: a fault in the reader (ValueError)" in told
    assert "3 new, 0 changed, 0 unchanged, 2 failed" in told
    assert not PendingIndex.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("accidents")
def test_the_log_tells_the_way_to_a_fault_and_nothing_of_the_document(tmp_path, caplog):
    (tmp_path / "a WAARDE.txt").write_bytes(GOOD + b"WAARDE")
    with pytest.raises(SystemExit):
        call_command("ingest", "--dry-run", str(tmp_path))
    record = next(r for r in caplog.records if r.message == "document failed")
    assert record.trace.startswith("ValueError at archive/ingest/workers.py:")
    assert "_raise" in record.trace
    assert not any("Dorpsstraat" in str(vars(r)) for r in caplog.records)


@pytest.mark.django_db
def test_a_fault_in_storing_is_one_documents_reason(tmp_path, monkeypatch, capsys):
    make.party()
    store_all = batches.store_all

    def store_or_fall(batch, register):
        bad = any(b"brug b" in incoming.data for incoming in batch)
        return {}["x"] if bad else store_all(batch, register)

    monkeypatch.setattr(batches, "store_all", store_or_fall)
    for name in "abc":
        (tmp_path / f"{name}.txt").write_bytes(GOOD + b"brug " + name.encode())
    with pytest.raises(SystemExit):
        call_command("ingest", str(tmp_path))
    assert "b.txt: a fault in storing it (KeyError)" in capsys.readouterr().err
    assert SourceDocument.objects.count() == 2


@pytest.mark.django_db
def test_a_fault_in_indexing_is_told_and_leaves_the_sets_pending(tmp_path, monkeypatch, capsys):
    make.party()
    monkeypatch.setattr(intake, "index_pending", lambda: {}["x"])
    (tmp_path / "a.txt").write_bytes(GOOD)
    with pytest.raises(SystemExit):
        call_command("ingest", str(tmp_path))
    told = capsys.readouterr().err
    assert "search index: not brought up to date (KeyError); run check_index" in told
    assert "1 new" in told
    assert PendingIndex.objects.exists()


def descendants(pid):
    """The living processes that a process started, and those that these started, in that order."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
        except (OSError, ValueError):
            continue
        if not facts["State"].startswith("Z"):
            parents[int(facts["Pid"])] = int(facts["PPid"])
    own = [child for child, parent in parents.items() if parent == pid]
    return own + [grandchild for child in own for grandchild in descendants(child)]


def alive(pid):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


@pytest.fixture
def import_under_way(tmp_path):
    """A real `ingest --jobs 2` of more documents than it reads before something happens to it."""
    documents = tmp_path / "documents"
    documents.mkdir()
    for number in range(1500):
        (documents / f"{number:04}.txt").write_bytes(GOOD + f"\nbrug {number}".encode())
    process = subprocess.Popen(
        manage("ingest", "--dry-run", "--jobs", "2", str(documents)),
        env=environment(tmp_path),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    # those that start others (two, of Python's own), and two that read
    assert until(lambda: len(descendants(process.pid)) == 4)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_when_an_import_is_ended_its_processes_end_too(import_under_way, number):
    readers = descendants(import_under_way.pid)
    import_under_way.send_signal(number)
    assert import_under_way.wait(timeout=30) == (143 if number == signal.SIGTERM else -number)
    assert until(lambda: not any(map(alive, readers)))


def test_when_a_reading_process_is_killed_one_document_fails_at_most(import_under_way):
    os.kill(descendants(import_under_way.pid)[-1], signal.SIGKILL)
    _, told = import_under_way.communicate(timeout=120)
    read, failed = (int(part.split()[0]) for part in told.splitlines()[-1].split(", "))
    assert read + failed == 1500
    assert failed <= 1
    assert failed == told.count("ends the process that reads it (SIGKILL): out of memory?\n")
