"""What the commands of an operator show, and what they do not do in silence."""

import pytest
from django.core.management import call_command

from archive.ingest import importer, pace
from archive.models import Asker, Party, Person, Piece
from archive.people.resolve import Register
from tests import make
from tests.started import ROOT

pytestmark = pytest.mark.django_db
EXAMPLES = str(ROOT / "examples" / "documents")


def test_an_archive_without_people_gets_its_register_and_says_so(capsys):
    call_command("ingest", EXAMPLES)
    assert "an archive without people: loaded the register (" in capsys.readouterr().err
    assert Person.objects.count() > 2000


def test_a_register_that_an_operator_loaded_is_left_alone(capsys):
    call_command("load_register", str(ROOT / "examples" / "register"), verbosity=0)
    people = Person.objects.count()
    call_command("ingest", EXAMPLES)
    assert "loaded the register" not in capsys.readouterr().err
    assert (Person.objects.count(), Party.objects.count() > 0) == (people, True)
    assert Asker.objects.exclude(person=None).exists()


def test_a_dry_run_loads_no_register():
    call_command("ingest", "--dry-run", EXAMPLES)
    assert not Person.objects.exists()


def test_rebuilding_sets_tells_how_far_it_is(monkeypatch):
    make.party()
    call_command("ingest", EXAMPLES)
    monkeypatch.setattr(pace, "MOST", 5)
    heard = []
    pieces = importer.rebuild_all(Register.load(), heard.append)
    assert pieces == sum(heard) == Piece.objects.count()
    assert len(heard) > 1
    assert max(heard[1:]) <= 5
