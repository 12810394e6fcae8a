"""Editors see which of their corrections the documents now contradict."""

import pytest

from archive.ingest.overruled import corrected_sets, overruled
from archive.models import PendingIndex, QuestionSet
from tests.test_history import save_opened
from tests.test_withholding import SECRET, read_again

pytestmark = pytest.mark.django_db
PAGE = "/admin/archive/change/anders-gelezen/"


def test_without_corrections_nothing_is_contradicted(admin_client):
    read_again()
    assert "Nergens." in admin_client.get(PAGE).content.decode()


def test_a_contradicted_correction_is_shown_and_nothing_is_changed(admin_client, caplog):
    made = read_again()
    save_opened(admin_client, made, subject="de verbeterde brug")
    first = made.questions.get(number=1)
    first.text, first.corrected_fields = "Kent u de brug?", ["text"]
    first.save()
    pending, before = PendingIndex.objects.count(), QuestionSet.objects.values().get()
    text = admin_client.get(PAGE).content.decode()
    for said in ("2026Z90001", "de verbeterde brug", "de zonderlinge brug", "vraag 1", SECRET):
        assert said in text
    assert (PendingIndex.objects.count(), QuestionSet.objects.values().get()) == (pending, before)
    assert not [record for record in caplog.records if record.message == "correction kept"]
    assert {one.field for one in overruled(corrected_sets())} == {"subject", "text"}


def test_a_correction_that_the_documents_came_to_say_is_not_contradicted(admin_client):
    made = read_again()
    save_opened(admin_client, made, subject="de zonderlinge brug")
    assert overruled(corrected_sets()) == []
