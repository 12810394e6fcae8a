"""In which chamber questions were asked: its number, its head, its filter, its citation."""

from datetime import date

import pytest

from archive.ingest.document import Asker, ParsedDocument, ParsedQuestion, ParsedSet
from archive.ingest.importer import Incoming
from archive.models import MatchProposal, QuestionSet
from archive.search.filters import Filters
from archive.search.selection import selected
from tests import make
from tests.test_importer import NobodyKnown, store

pytestmark = pytest.mark.django_db


def printed(chamber, subject="de brug bij Oudezijl", name="Wielinga"):
    """A printed answer with number 7, as a document of one set."""
    asked = (ParsedQuestion(1, f"Kent u het bericht over {subject}?"),)
    one = ParsedSet(
        printed_number="7",
        vergaderjaar="2025-2026",
        subject=subject,
        asked_by=(Asker(name),),
        submitted_on=date(2026, 3, 3),
        questions=asked,
        chamber=chamber,
    )
    return ParsedDocument("vragen", "text", (one,))


def take(name, document):
    store(Incoming(name, name.encode(), document), NobodyKnown())


@pytest.mark.parametrize(
    ("chamber", "identifier", "kept"),
    [
        ("ek", "ah-ek-20252026-7", "ek"),
        ("tk", "ah-tk-20252026-7", "tk"),
        (None, "ah-tk-20252026-7", "tk"),
    ],
)
def test_the_number_of_a_set_names_its_chamber(chamber, identifier, kept):
    take("a", printed(chamber))
    assert list(QuestionSet.objects.values_list("identifier", "chamber")) == [(identifier, kept)]


def test_one_number_in_two_chambers_is_two_sets_and_no_doubt():
    take("a", printed("tk"))
    take("b", printed("ek", "de dijk bij Anderdam", "Grootjans"))
    assert set(QuestionSet.objects.values_list("identifier", flat=True)) == {
        "ah-tk-20252026-7",
        "ah-ek-20252026-7",
    }
    assert not MatchProposal.objects.exists()


def test_a_number_of_the_other_chamber_goes_when_the_chamber_is_read():
    take("a", printed(None))
    store(Incoming("a", b"a", printed("ek")), NobodyKnown())
    values = QuestionSet.objects.get().identifiers.values_list("value", flat=True)
    assert {value[:5] for value in values} == {"ah-ek", "bron-"}


@pytest.fixture
def both():
    make.question_set("ah-ek-20242025-7", chamber="ek")
    make.question_set("2024Z00001")


def test_the_page_and_its_citations_say_eerste_kamer(client, both):
    page = client.get("/vragen/ah-ek-20242025-7/").content.decode()
    assert "Schriftelijke vragen in de Eerste Kamer" in page
    for form in ("bib", "ris"):
        there = client.get(f"/vragen/ah-ek-20242025-7.{form}").content.decode()
        here = client.get(f"/vragen/2024Z00001.{form}").content.decode()
        assert "Eerste Kamer der Staten-Generaal" in there
        assert "Tweede Kamer der Staten-Generaal" in here
        assert "Eerste" not in here


def test_the_files_and_the_api_give_the_chamber(client, both):
    for address in ("/vragen/ah-ek-20242025-7.json", "/api/v1/questions/ah-ek-20242025-7"):
        assert client.get(address).json()["chamber"] == "ek"


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("ek", ["ah-ek-20242025-7"]),
        ("tk", ["2024Z00001"]),
    ],
)
def test_sets_are_narrowed_to_a_chamber(both, chosen, found):
    filters, complaints = Filters.from_query({"kamer": chosen})
    sets = selected(QuestionSet.objects.all(), filters, date(2025, 1, 1))
    assert (list(sets.values_list("identifier", flat=True)), complaints) == (found, [])
