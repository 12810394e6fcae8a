"""What the parser makes of real documents, where they are at hand: ../shared/corpus with
../shared/gold.
"""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from archive.ingest.document import Asker, Office, Signatory
from archive.ingest.parser import parse
from archive.ingest.readers import docx, text

SHARED = Path(__file__).parents[2] / "shared"
FOLDERS = ("letters-tika", "letters-docx", "texts-2024", "aanhangsel-text", "ocr-1906-1995")

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module", autouse=True)
def corpus():
    if not (SHARED / "corpus").is_dir():
        pytest.skip("no ../shared/corpus here")


def read(path):
    data = path.read_bytes()
    return parse((docx if docx.recognises(data) else text).read(data))


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """The documents of the gold file as read, one JSON object a line."""
    names = {
        json.loads(line)["file"] for line in (SHARED / "gold/parse.jsonl").open(encoding="utf-8")
    }
    out = tmp_path_factory.mktemp("scored") / "read.jsonl"
    found = sorted(
        p for folder in FOLDERS for p in (SHARED / "corpus" / folder).iterdir() if p.name in names
    )
    out.write_text(
        "".join(json.dumps(read(p).as_json(p.name)) + "\n" for p in found), encoding="utf-8"
    )
    return out


@pytest.mark.parametrize(
    ("files", "least"),
    [
        (r"^(000_|0[1357]_Beantw)", 0.99),
        (r"^\d\d_|^000_", 0.985),
        (r"_[te]k_", 0.95),
    ],
)
def test_the_score_does_not_fall(scored, files, least):
    command = [
        sys.executable,
        SHARED / "tools/score_ingest.py",
        SHARED / "gold/parse.jsonl",
        scored,
        "--files",
        files,
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(re.search(r"mean F1 (\S+)", told)[1]) >= least, told


@pytest.fixture(scope="module")
def letter():
    (path,) = (SHARED / "corpus/letters-tika").glob("*.txt")
    return read(path)


def test_the_reference_letter_says_who_and_when(letter):
    (s,) = letter.sets
    assert (letter.kind, s.number, s.submitted_on, s.answered_on) == (
        "antwoord",
        "2024Z16674",
        date(2024, 10, 23),
        None,
    )
    assert s.asked_by == (Asker("Tseggai", "GroenLinks-PvdA"),)
    assert s.asked_of == (Office("minister", "Justitie en Veiligheid"),)
    assert s.answered_by == (Signatory("Van Weel", "minister", "Justitie en Veiligheid"),)
    assert s.on_behalf_of == (Office("minister", "Sociale Zaken en Werkgelegenheid"),)


def test_the_reference_letter_has_ten_questions_and_ten_answers(letter):
    (s,) = letter.sets
    assert [q.number for q in s.questions] == list(range(1, 11))
    assert [a.numbers for a in s.answers] == [(n,) for n in range(1, 11)]
    assert letter.problems == ()


def test_the_reference_letter_cites_five_papers(letter):
    assert letter.kamerstukken == (
        ("28638", None, "254"),
        ("28638", None, "249"),
        ("36560", "V", "1"),
        ("36547", None, "6"),
        ("36600", "VI", None),
    )


def test_the_notes_of_the_reference_letter_hang_where_they_belong(letter):
    (s,) = letter.sets
    bearers = {q.number: [n.mark for n in q.notes] for q in s.questions if q.notes}
    assert bearers == {1: ["1"], 4: ["2"]}
    assert {a.numbers[0]: [n.mark for n in a.notes] for a in s.answers if a.notes} == {
        2: ["1"],
        4: ["2"],
        8: ["3"],
        9: ["4"],
    }
    assert all(a.text[: n.position].endswith(".") for a in s.answers for n in a.notes)
    assert s.questions[0].text.endswith("?")
    assert s.questions[0].notes[0].position == len(s.questions[0].text)


def test_the_reference_letter_is_as_printed_without_noise(letter):
    (s,) = letter.sets
    words = " ".join([s.subject, *(q.text for q in s.questions), *(a.text for a in s.answers)])
    assert s.questions[0].text.split()[:2] == ["Kent", "met"]
    assert not re.search(r"bookmark|footnoteRef|\[\d|[\ue000-\uf8ff]", words)


def test_every_document_is_read():
    """No crash; a page of written questions is seldom taken for something else."""
    paths = [p for folder in FOLDERS for p in (SHARED / "corpus" / folder).iterdir()]
    others = [p.name for p in paths if read(p).kind == "anders"]
    assert len(others) < 0.03 * len(paths), others
