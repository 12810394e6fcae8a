"""Killing `ingest` at any moment and running it again gives what one clean run gives."""

import json
import subprocess
import sys
import time

import pytest

from tests.started import ROOT, environment, manage, run

DOCUMENTS = str(ROOT / "examples" / "documents")
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


@pytest.mark.long
def test_killing_ingest_at_any_moment_and_running_it_again_gives_the_same(tmp_path, new_archive):
    clean, killed = new_archive(tmp_path / "clean"), new_archive(tmp_path / "killed")
    begin = time.monotonic()
    run(clean, "ingest", DOCUMENTS)
    whole = time.monotonic() - begin
    deaths = 0
    for share in (0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        process = subprocess.Popen(
            manage("ingest", DOCUMENTS),
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
    run(killed, "ingest", DOCUMENTS)
    assert deaths
    expected = held(clean)
    assert expected["sets"]
    assert expected["pending"] == 0
    assert expected["total"] == len(expected["sets"])
    assert held(killed) == expected
