"""Killing `ingest` at any moment and running it again gives what one clean run gives."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REGISTER = str(ROOT / "examples" / "register")
# What the archive holds, without keys and times; and what the index finds.
DUMP = """
import json, django
django.setup()
from django.core import serializers
from archive.models import *
from archive.search import search
from django.utils import timezone
sets = []
for s in QuestionSet.objects.order_by("identifier"):
    sets.append([
        s.identifier, s.subject, s.status, str(s.submitted_on),
        sorted(s.identifiers.values_list("value", flat=True)),
        [[a.name, a.party_name] for a in s.askers.all()],
        [[q.number, q.text, [n.text for n in q.footnotes.all()]] for q in s.questions.all()],
        [[r.kind, str(r.received_on),
          [[a.text, sorted(a.questions.values_list("number", flat=True))] for a in r.answers.all()]]
         for r in s.replies.all()],
        sorted(map(str, s.kamerstukreferences.values_list("kamerstuk__dossier", "start", "end"))),
    ])
found = search("", limit=100, today=timezone.localdate())
print(json.dumps({
    "sets": sets,
    "sources": sorted(SourceDocument.objects.values_list("sha256", flat=True)),
    "found": sorted(hit.identifier for hit in found.hits), "total": found.total,
    "pending": PendingIndex.objects.count()}))
"""


def manage(directory, *arguments):
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def environment(directory):
    return {
        **os.environ,
        "DATA_DIR": str(directory),
        "DATABASE_URL": f"sqlite:///{directory / 'archive.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }


def run(directory, *arguments):
    return subprocess.run(
        manage(directory, *arguments),
        env=environment(directory),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def held(directory):
    dump = subprocess.run(
        [sys.executable, "-c", DUMP],
        env=environment(directory),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(dump.stdout)


@pytest.fixture
def documents():
    return [str(ROOT / "examples" / "documents")]


def test_killing_ingest_at_any_moment_and_running_it_again_gives_the_same(tmp_path, documents):
    clean, killed = tmp_path / "clean", tmp_path / "killed"
    for directory in (clean, killed):
        directory.mkdir()
        assert run(directory, "migrate", "-v0").returncode == 0
        assert run(directory, "load_register", REGISTER).returncode == 0
    begin = time.monotonic()
    run(clean, "ingest", *documents)
    whole = time.monotonic() - begin
    deaths = 0
    for share in (0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        process = subprocess.Popen(
            manage(killed, "ingest", *documents),
            env=environment(killed),
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=whole * share)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            deaths += 1
    run(killed, "ingest", *documents)
    assert deaths
    expected = held(clean)
    assert expected["sets"]
    assert expected["pending"] == 0
    assert expected["total"] == len(expected["sets"])
    assert held(killed) == expected
