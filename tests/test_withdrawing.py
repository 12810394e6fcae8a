"""What a source removed counts no more, and its bytes go."""

from dataclasses import replace

import pytest

from archive.figures.coverage import coverage
from archive.ingest.document import Problem
from archive.ingest.importer import CHANGED, UNCHANGED, store
from archive.ingest.report import problem_kinds
from archive.ingest.withdrawing import withdraw
from archive.models import GoneIdentifier, Piece, QuestionSet, SourceContent, SourceDocument
from tests.test_batches import coming
from tests.test_importer import ASKED, NobodyKnown

pytestmark = pytest.mark.django_db
NOBODY = NobodyKnown()


def test_of_all_versions_nothing_counts_any_more_whichever_of_them_is_named():
    """A fetch that was killed may know the version of before only."""
    store(coming("vragen.txt", b"1", ASKED), NOBODY)
    store(coming("vragen.txt", b"2", replace(ASKED, subject="de sluis")), NOBODY)
    first = SourceDocument.objects.exclude(replaced_by=None).get()
    assert withdraw("vragen.txt", NOBODY, first.sha256)
    for model in (Piece, QuestionSet, SourceContent):
        assert not model.objects.exists()
    assert GoneIdentifier.objects.filter(value=ASKED.number).exists()
    assert not withdraw("vragen.txt", NOBODY, first.sha256)


def test_earlier_versions_and_withdrawn_documents_are_not_counted():
    for data in (b"1", b"2"):
        store(coming("vragen.txt", data, ASKED), NOBODY)
    assert coverage()["documents"] == 1
    withdraw("vragen.txt", NOBODY)
    assert coverage()["documents"] == 0


def test_bytes_that_are_here_from_elsewhere_replace_the_version_of_before():
    bridge, ferry = ASKED, replace(ASKED, number="2026Z90007", subject="de pont")
    store(coming("vragen.txt", b"1", bridge), NOBODY)
    store(coming("elders.txt", b"2", ferry), NOBODY)
    assert store(coming("vragen.txt", b"2", ferry), NOBODY) == CHANGED
    assert [s.origin for s in SourceDocument.objects.that_count()] == ["elders.txt"]
    assert store(coming("vragen.txt", b"2", ferry), NOBODY) == UNCHANGED


def test_its_doubts_are_not_reported():
    incoming = coming("vragen.txt", b"1", ASKED)
    doubtful = replace(incoming.document, problems=(Problem("kop", "no day"),))
    store(replace(incoming, document=doubtful), NOBODY)
    assert [kind.what for kind in problem_kinds()] == ["no day"]
    withdraw("vragen.txt", NOBODY)
    assert problem_kinds() == []
