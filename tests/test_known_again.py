"""What is here as today's code reads it is looked up and not read again; what else comes, is."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command

from archive.ingest import arriving, reading, workers
from archive.ingest.arriving import with_known
from archive.ingest.document import ParsedDocument, Problem
from archive.ingest.files import Found
from archive.ingest.importer import store
from archive.ingest.in_parts import store_in_parts
from archive.ingest.parser.problems import IN_FUTURE
from archive.ingest.reading import reading_version
from archive.models import SourceDocument
from tests import make
from tests.test_batches import (  # noqa: F401 (a fixture)
    HISTORY,
    coming,
    emptied,
    held,
    numbered,
    small_parts,
)
from tests.test_importer import ASKED, NobodyKnown

ROOT = Path(__file__).parent.parent
EXAMPLES = str(ROOT / "examples" / "documents")
COUNT = len(list(Path(EXAMPLES).iterdir()))
IMPORTED = """
import json, sys
import archive.ingest.parser, archive.ingest.readers
from archive.ingest.formats import FORMATS
from archive.ingest.parser import vocabulary
from importlib import import_module
for form in FORMATS:
    import_module(f"archive.ingest.readers.{form.name}")
names = [name for name in sys.modules if name.startswith("archive.") and name != "archive.ingest"]
files = [sys.modules[name].__file__ for name in names]
print(json.dumps([*files, str(vocabulary.DATA / "persons.csv")]))
"""


def test_every_file_that_reading_loads_is_of_its_version():
    told = subprocess.run(
        [sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {Path(name).resolve() for name in json.loads(told.stdout)}
    assert len(loaded) > 50
    assert loaded <= {path.resolve() for path in reading.files_that_read()}


def test_another_letter_of_the_code_is_another_version(tmp_path, monkeypatch):
    parser = tmp_path / "parser"
    parser.mkdir()
    (parser / "heads.py").write_text("HEAD = 'Vraag'")
    monkeypatch.setattr(reading, "_ARCHIVE", tmp_path)
    monkeypatch.setattr(reading, "READ_BY", ("parser",))
    versions = set()
    for text in ("HEAD = 'Vraag'", "HEAD = 'Vragen'"):
        (parser / "heads.py").write_text(text)
        versions.add(reading_version.__wrapped__())
    monkeypatch.setattr(reading, "version", lambda library: "9")
    versions.add(reading_version.__wrapped__())
    assert len(versions) == 3


@pytest.fixture
def archive(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make.party()  # somebody is known: no register is loaded
    call_command("ingest", EXAMPLES)


@pytest.fixture
def read_now(monkeypatch):
    """The documents that are read from now on."""
    seen = []
    read = workers._Reader.read
    monkeypatch.setattr(
        workers._Reader, "read", lambda self, data: seen.append(data) or read(self, data)
    )
    return seen


def told(capsys, *arguments):
    capsys.readouterr()
    call_command("ingest", *arguments)
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.usefixtures("archive")
def test_the_same_again_reads_nothing(capsys, read_now):
    assert told(capsys, EXAMPLES) == f"0 new, 0 changed, {COUNT} unchanged, 0 failed"
    assert read_now == []


@pytest.mark.usefixtures("archive")
def test_a_look_and_a_reading_again_read_all(capsys, read_now):
    told(capsys, EXAMPLES, "--dry-run")
    told(capsys, "--again")
    assert len(read_now) == 2 * COUNT


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("arguments", [[EXAMPLES], ["--again"]])
def test_with_other_code_all_is_read_once(capsys, read_now, monkeypatch, arguments):
    monkeypatch.setattr(reading, "reading_version", lambda: "another")
    monkeypatch.setattr(arriving, "reading_version", lambda: "another")
    told(capsys, *arguments)
    assert len(read_now) == COUNT
    assert set(SourceDocument.objects.values_list("read_with", flat=True)) == {"another"}
    assert told(capsys, EXAMPLES) == f"0 new, 0 changed, {COUNT} unchanged, 0 failed"
    assert len(read_now) == COUNT


@pytest.mark.usefixtures("archive")
def test_other_bytes_of_one_origin_and_what_they_replaced_are_read(tmp_path, capsys, read_now):
    file, other = (
        tmp_path / "brief.txt",
        Path(EXAMPLES) / "02-antwoord-2026Z90001-zakkende-dijken.txt",
    )
    data = other.read_text()
    for text in (
        data.replace("dijken", "kaden"),
        data.replace("dijken", "wallen"),
        data.replace("dijken", "kaden"),
    ):
        file.write_text(text)
        told(capsys, str(file))
    assert len(read_now) == 3


@pytest.mark.django_db
def test_a_document_with_a_day_to_come_is_read_again():
    ahead = ParsedDocument("vragen", "text", (ASKED,), problems=(Problem("kop", IN_FUTURE),))
    store(replace(coming("a.txt", b"a"), document=ahead), NobodyKnown())
    store(coming("b.txt", b"b", *numbered(1)), NobodyKnown())
    found = with_known([Found("a.txt", b"a"), Found("b.txt", b"b")])
    assert [one.known for one in found] == [False, True]


@pytest.mark.django_db
def test_a_page_of_records_that_is_not_whole_is_read_again(small_parts, monkeypatch):  # noqa: F811
    page = coming("zaken.json", b"1", *numbered(9))

    def known():
        return next(with_known([Found("zaken.json", b"1")])).known

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("archive.ingest.in_parts.exchange", killed)
        with pytest.raises(KeyboardInterrupt):
            store_in_parts(page, NobodyKnown(), small_parts)
    assert SourceDocument.objects.count() == 1
    assert not known()
    store_in_parts(page, NobodyKnown(), small_parts)
    assert known()


@pytest.mark.django_db
def test_what_comes_of_a_run_does_not_hang_on_what_was_left_out(monkeypatch):
    """Whether storing lags behind looking up as far as it can, or not at all."""
    dice, left_out = Random(1904), 0
    for _ in range(4):
        first, second = dice.choices(HISTORY, k=6), dice.choices(HISTORY, k=9)
        outcomes = []
        for at_once in (0, 1, 100):
            monkeypatch.setattr(arriving, "AT_ONCE", at_once)
            emptied()
            for one in first:
                store(coming(*one), NobodyKnown())
            found = [Found(origin, data) for origin, data, _ in second]
            for one, mark in zip(second, with_known(found) if at_once else found, strict=True):
                left_out += mark.known
                if not mark.known:
                    store(coming(*one), NobodyKnown())
            outcomes.append(held())
        assert outcomes[0] == outcomes[1] == outcomes[2]
    assert left_out > 8
