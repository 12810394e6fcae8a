"""The examples are read whole, show what the archive can, and are nobody's real words."""

import csv
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from django.conf import settings
from django.core.management import call_command

from archive.models import MatchProposal, QuestionSet, Reply, SetReference, SourceDocument

pytestmark = pytest.mark.django_db

EXAMPLES = settings.BASE_DIR / "examples"


@pytest.fixture
def examples():
    call_command("load_register", EXAMPLES / "register")
    call_command("ingest", EXAMPLES / "documents", example=True)


def rows(name, folder):
    with (folder / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_example_is_read_without_a_doubt(examples):
    documents = SourceDocument.objects.all()
    assert len(documents) == len(list((EXAMPLES / "documents").iterdir())) >= 16
    assert {d.format for d in documents} == {"text", "docx", "odata"}
    doubts = {str(d): d.problems for d in documents if d.problems}
    # answers two of six questions, as it should
    assert set(doubts) <= {"12-nader-antwoord-9058-kunstijsbanen.txt"}
    assert not MatchProposal.objects.exists()


def test_everyone_in_the_examples_is_known(examples):
    for made in QuestionSet.objects.all():
        assert all(asker.person for asker in made.askers.all()), made
        assert all(addressee.minister for addressee in made.addressees.all()), made
        assert all(a.minister for reply in made.replies.all() for a in reply.answerers.all()), made


def test_the_examples_show_every_kind_of_reply_and_set(examples):
    assert set(Reply.objects.values_list("kind", flat=True)) >= {"antwoord", "uitstel", "nader"}
    assert set(QuestionSet.objects.values_list("status", flat=True)) >= {"open", "beantwoord"}
    assert QuestionSet.objects.filter(submitted_on__year__lt=1930).exists()
    assert QuestionSet.objects.get(identifier="2025Z90003").replies.count() == 2


def test_what_the_examples_cite_of_each_other_is_found(examples):
    assert SetReference.objects.filter(target=None).count() == 0
    assert SetReference.objects.count() >= 3


def test_every_page_of_an_example_says_so(examples, client):
    for made in QuestionSet.objects.all():
        assert "verzonnen mensen" in client.get(made.get_absolute_url()).content.decode(), made


def test_nobody_in_the_examples_is_anybody_else():
    real = {
        (p["given_name"], p["prefix"], p["surname"])
        for p in rows("persons.csv", settings.BASE_DIR / "data")
    }
    invented = rows("persons.csv", EXAMPLES / "register")
    assert not {p["surname"] for p in invented} & {surname for _, _, surname in real}
    assert all(p["slug"].startswith("voorbeeld-") for p in invented)


def test_the_letter_in_word_is_what_its_script_makes(tmp_path, monkeypatch):
    spec = spec_from_file_location("make_docx", EXAMPLES / "make_docx.py")
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    committed = script.LETTER.read_bytes()
    monkeypatch.setattr(script, "LETTER", tmp_path / "letter.docx")
    script.make()
    assert script.LETTER.read_bytes() == committed
