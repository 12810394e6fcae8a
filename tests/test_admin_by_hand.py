"""What editors join and part, choose and are asked to be sure of."""

from datetime import date

import pytest
from django.urls import reverse

from archive.ingest.document import Asker as PrintedAsker
from archive.ingest.document import ParsedSet
from archive.models import (
    MP,
    Addressee,
    Asker,
    Change,
    EarlierAddress,
    MatchProposal,
    Minister,
    Person,
    Piece,
    QuestionSet,
)
from archive.people.candidates import people_like
from tests import make
from tests.test_admin import FACTS, change_address, complaints, editor, enter, refused, typed
from tests.test_importer import take

__all__ = ["editor"]
pytestmark = pytest.mark.django_db


def act(client, model, action, rows):
    sent = {"action": action, "_selected_action": [row.pk for row in rows]}
    address = reverse(f"admin:archive_{model}_changelist")
    response = client.post(address, sent, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def read(number, subject):
    asked = (PrintedAsker("Wielinga"),)
    take(number, ParsedSet(number=number, subject=subject, asked_by=asked))
    return QuestionSet.objects.get(identifier=number)


@pytest.fixture
def two():
    return read("2026Z90001", "de brug bij Oudezijl"), read("2026Z90002", "iets heel anders")


def test_sets_are_joined_and_parted_again(editor, client, two):
    assert "Samen zijn het nu" in act(editor, "questionset", "join", two)
    assert QuestionSet.objects.count() == 1
    moved = client.get("/vragen/2026Z90002/")
    assert (moved.status_code, moved["Location"]) == (301, "/vragen/2026Z90001/")
    act(editor, "matchproposal", "undecided", MatchProposal.objects.all())
    assert set(QuestionSet.objects.values_list("identifier", flat=True)) == {
        "2026Z90001",
        "2026Z90002",
    }
    assert client.get("/vragen/2026Z90002/").status_code == 200


def test_joined_sets_stay_joined_when_a_document_comes_again(editor, two):
    act(editor, "questionset", "join", two)
    read("2026Z90003", "nog iets")
    take("2026Z90002", ParsedSet(number="2026Z90002", subject="iets heel anders dan dat"))
    assert set(QuestionSet.objects.values_list("identifier", flat=True)) == {
        "2026Z90001",
        "2026Z90003",
    }


def test_a_piece_is_taken_out_of_its_set(editor, two):
    act(editor, "questionset", "join", two)
    piece = Piece.objects.get(source__origin="2026Z90002")
    assert "staat nu in 2026Z90002" in act(editor, "piece", "part", [piece])
    assert QuestionSet.objects.count() == 2


@pytest.mark.parametrize("number", [1, 2])
def test_what_cannot_be_joined_is_said(editor, number):
    sets = [make.question_set(f"2024Z0000{n}") for n in range(number)]
    page = act(editor, "questionset", "join", sets)
    assert ("ten minste twee" if number == 1 else "met de hand ingevoerd") in page
    assert QuestionSet.objects.count() == number


def test_people_are_joined_and_parted_again(editor):
    one, two = make.member().person, make.member("Anneke Voorbeeld").person
    make.question_set("2024Z00001", asked_by=[one.memberships.get()])
    act(editor, "person", "merge", [one, two])
    assert EarlierAddress.objects.get().person == one
    act(editor, "earlieraddress", "part", EarlierAddress.objects.all())
    assert set(Person.objects.filter(offices=None).values_list("slug", flat=True)) == {
        one.slug,
        "anneke-voorbeeld",
    }


def test_a_number_of_another_set_is_refused(editor):
    taken = make.question_set("2024Z00001")
    taken.identifiers.create(value="ah-tk-20242025-604")
    other = make.question_set("2024Z00002")
    facts = FACTS | {"identifier": "ah-tk-20242025-604"}
    response = editor.post(change_address(other), typed(facts))
    assert "van een andere reeks: 2024Z00001" in " ".join(complaints(response))
    page = typed(FACTS | {"identifier": "2024Z00002"})
    page |= {"identifiers-TOTAL_FORMS": 1, "identifiers-0-value": "ah-tk-20242025-604"}
    response = editor.post(change_address(other), page)
    assert "van een andere reeks: 2024Z00001" in " ".join(complaints(response))


def test_the_number_of_a_reply_entered_by_hand_leads_to_its_set_at_once(editor, client):
    reply = {"kind": "antwoord", "received_on": "2026-03-20", "aanhangsel_number": "811"}
    enter(editor, replies=[reply], answerer=[], onbehalfof=[], answer=[], footnote=[])
    moved = client.get("/vragen/ah-tk-20252026-811/")
    assert (moved.status_code, moved["Location"]) == (301, "/vragen/2026Z90001/")


def test_candidates_come_by_surname_then_party_then_day():
    make.member("Rik Zonderling", "Stadspartij", started_on=date(2020, 1, 1))
    make.member(
        "Pia Zonderling", "Dorpspartij", started_on=date(2000, 1, 1), ended_on=date(2004, 1, 1)
    )
    make.member("Ans Zonderling", "Dorpspartij", started_on=date(2020, 1, 1))
    make.member("Eva Zonderlinge", "Dorpspartij", started_on=date(2020, 1, 1))
    make.member("Jan Jansen", "Dorpspartij", started_on=date(2020, 1, 1))
    found = people_like("de heer Zonderling", "Dorpspartij", [date(2021, 1, 1)])
    assert [(c.described, c.then) for c in found] == [
        ("Ans Zonderling (Dorpspartij 2020–?)", True),
        ("Pia Zonderling (Dorpspartij 2000–2004)", False),
        ("Rik Zonderling (Stadspartij 2020–?)", True),
        ("Eva Zonderlinge (Dorpspartij 2020–?)", True),
    ]


def test_linking_somebody_who_did_not_sit_is_asked_twice(editor):
    person = make.member("Pia Zonderling", started_on=date(2000, 1, 1), ended_on=date(2004, 1, 1))
    made = make.question_set("2024Z00001", asked_by=[])
    Asker.objects.create(question_set=made, order=1, name="Zonderlingh")
    query = {"soort": "vraagsteller", "name": "Zonderlingh", "party_name": ""}
    link = reverse("admin:archive_link", query=query)
    assert "Pia Zonderling (Dorpspartij 2000–2004)</li>" not in editor.get(link).content.decode()
    assert "zat er toen niet" in editor.get(link).content.decode()
    sent = {"who": person.person.pk, "started_on": "2024-01-01", "ended_on": "2024-12-31"}
    assert "zat er op die dag niet" in editor.post(link, sent).content.decode()
    assert Asker.objects.get().person is None
    editor.post(link, sent | {"sure": "on"})
    assert Asker.objects.get().person == person.person


def test_on_the_page_of_a_set_too(editor):
    person = make.member(
        "Pia Zonderling", started_on=date(2000, 1, 1), ended_on=date(2004, 1, 1)
    ).person
    row = {"name": "Zonderling", "person": person.pk}
    assert "zat er op die dag niet" in refused(editor, askers=[row])
    enter(editor, askers=[row | {"sure": "on"}])
    assert Asker.objects.get().person == person


def test_the_picker_shows_years(editor):
    make.member("Pia Zonderling", started_on=date(2000, 1, 1), ended_on=date(2004, 1, 1))
    query = {
        "app_label": "archive",
        "model_name": "asker",
        "field_name": "person",
        "term": "zonder",
    }
    found = editor.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [row["text"] for row in found] == ["Pia Zonderling (Dorpspartij 2000–2004)"]


def take_back(client):
    """The last change, by its button; what the editor is told."""
    change = Change.objects.first()
    page = client.get(reverse("admin:archive_change_change", args=[change.pk]))
    address = reverse("admin:archive_change_undo", args=[change.pk])
    assert address in page.content.decode()
    return client.post(address, follow=True).content.decode()


def everything():
    """All of people and of who is linked to them, by what they are called."""
    models = (Person, MP, Minister, Asker, Addressee, EarlierAddress)
    return [[*model.objects.order_by("pk").values()] for model in models]


@pytest.fixture
def twins():
    """One human being kept as two, with the same office, and something each of their own."""
    one, other = make.minister("Bert Staal"), make.minister("Bertus Staal")
    make.member("Bert Staal")
    make.question_set("2024Z00001", asked_by=[make.member("Bertus Staal")], asked_of=[other])
    make.question_set("2024Z00002", asked_by=[make.member("Bert Staal")], asked_of=[one])
    make.question_set("2024Z00003", asked_by=[make.member("Bert Staal")], asked_of=[one])
    return one.person, other.person


def test_a_merger_of_people_is_in_the_history_and_one_button_takes_it_back(editor, twins):
    before = everything()
    act(editor, "person", "merge", twins)
    assert not Person.objects.filter(slug="bertus-staal").exists()
    change = Change.objects.get()
    assert change.reason == "Samengevoegd met Bertus Staal (bertus-staal)"
    assert Change.objects.of(twins[0]).get() == change
    assert "Teruggezet" in take_back(editor)
    assert everything() == before
    assert "Teruggezet" in take_back(editor)
    assert not Person.objects.filter(slug="bertus-staal").exists()


def test_who_was_asked_of_an_office_that_two_had_is_asked_of_the_one_that_stays(editor, twins):
    act(editor, "person", "merge", twins)
    asked_of = {asked.minister.person.slug for asked in Addressee.objects.all()}
    assert asked_of == {"bert-staal"}
    assert {asker.mp.person.slug for asker in Asker.objects.all()} == {"bert-staal"}


def test_a_parting_of_people_is_in_the_history_and_one_button_takes_it_back(editor, twins):
    act(editor, "person", "merge", twins)
    joined = everything()
    act(editor, "earlieraddress", "part", EarlierAddress.objects.all())
    assert Person.objects.filter(slug="bertus-staal").exists()
    assert Change.objects.first().reason == "Samenvoegen met Bertus Staal ongedaan gemaakt"
    assert "Teruggezet" in take_back(editor)
    assert everything() == joined


def test_what_is_joined_is_in_the_history_and_one_button_parts_it_again(editor, client, two):
    act(editor, "questionset", "join", two)
    change = Change.objects.of(QuestionSet.objects.get()).get()
    assert change.reason == "Samengevoegd: 2026Z90001, 2026Z90002"
    assert "Gecorrigeerd" not in client.get("/vragen/2026Z90001/").content.decode()
    assert "Teruggezet" in take_back(editor)
    assert QuestionSet.objects.count() == 2
    assert client.get("/vragen/2026Z90002/").status_code == 200
    assert "Teruggezet" in take_back(editor)
    assert QuestionSet.objects.count() == 1


def test_what_is_parted_or_decided_is_in_the_history_and_taken_back(editor, two):
    act(editor, "questionset", "join", two)
    act(editor, "piece", "part", [Piece.objects.get(source__origin="2026Z90002")])
    assert Change.objects.first().reason.startswith("Uit 2026Z90001")
    assert "Teruggezet" in take_back(editor)
    assert QuestionSet.objects.count() == 1
    act(editor, "matchproposal", "other_set", MatchProposal.objects.all())
    assert Change.objects.first().reason == "andere reeks"
    assert QuestionSet.objects.count() == 2
    assert "Teruggezet" in take_back(editor)
    assert QuestionSet.objects.count() == 1


def test_what_holds_a_passage_back_is_not_parted_by_taking_back_either(editor, two):
    act(editor, "questionset", "join", two)
    QuestionSet.objects.update(withholds=True)
    assert "een passage achtergehouden" in take_back(editor)
    assert QuestionSet.objects.count() == 1
    assert Change.objects.get().undone_by is None
