"""The order in which real documents arrive makes no difference."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from archive.ingest.files import find_documents
from archive.ingest.importer import Incoming, store
from archive.ingest.parser import parse
from archive.ingest.readers import read_document
from archive.ingest.workers import Read, read_all
from archive.models import MatchProposal, QuestionSet, SourceDocument
from archive.people.resolve import Register
from tests.test_importer import stored

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
MODERN = ("letters-tika", "letters-docx", "texts-2024", "aanhangsel-text", "aanhangsel-pdf")
RECORDS = 60  # of the year in which most of the documents were asked: enough to find and to confuse

pytestmark = [pytest.mark.django_db, pytest.mark.corpus]


@pytest.fixture(scope="module")
def documents():
    if not CORPUS.is_dir():
        pytest.skip("../shared/corpus is not here: no real documents to shuffle")
    found = find_documents([str(CORPUS / folder) for folder in MODERN], 100_000_000)
    read = [read for read in read_all(found) if read.document and not read.error]
    wanted = {s.number for r in read for s in r.document.sets if s.number}
    return [*read, *_records(wanted)]


def _records(wanted):
    """Zaak records as documents of their own: those of the documents' sets, and others of the same
    year.
    """
    with gzip.open(CORPUS / "tk-odata" / "zaken-2024.json.gz") as file:
        whole = json.load(file)
    records = [r for r in whole["value"] if r["Nummer"] in wanted] + whole["value"][-RECORDS:]
    for record in records:
        data = json.dumps({**whole, "value": [record]}).encode()
        yield Read(f"zaken/{record['Nummer']}.json", data, parse(read_document(data)))


@pytest.mark.long
def test_real_documents_in_any_order_give_the_same_archive(documents):
    """Shuffled, and the other way round: of any two, each has come first."""
    register = Register.load()
    outcomes = []
    shuffled = Random(0).sample(documents, len(documents))
    for order in (shuffled, shuffled[::-1]):
        for model in (QuestionSet, SourceDocument, MatchProposal):
            model.objects.all().delete()
        for read in order:
            store(Incoming(read.origin, read.data, read.document), register)
        proposals = sorted(MatchProposal.objects.values_list("first", "second", "reason"))
        outcomes.append((stored(), proposals))
    assert len(outcomes[0][0]) > len(documents) / 2
    assert outcomes[0] == outcomes[1]
