"""Whoever changes what an import writes too waits for it, and is told when that is in vain."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from archive.admin import unresolved, withholding
from archive.models import Asker, MatchProposal, Person, QuestionSet
from archive.people.merging import merge_people, part_people
from archive.people.register import UnreadableRegister, load_register
from tests import make
from tests.test_history import asked, save_opened

WRITING = ("INSERT", "UPDATE", "DELETE")
REGISTER = Path(__file__).parent.parent / "examples" / "register"


@pytest.fixture
def turns(monkeypatch):
    taken = []
    monkeypatch.setattr("archive.models.turns.take_turn", taken.append)
    return taken


def two_people():
    return [Person.objects.create(slug=slug, surname="Zomergors") for slug in ("zo", "mer")]


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["set", "for good", "passage", "file", "link", "register"])
def test_whoever_writes_sets_or_names_takes_a_turn(turns, what):
    made = asked()
    person = make.person()
    turns.clear()
    if what == "set":
        withholding.take_down(made, "redacteur", "reden")
    elif what == "for good":
        withholding.delete_for_good(made, "redacteur")
    elif what == "passage":
        withholding.withhold_passage(made.questions.first(), made, "redacteur", "reden")
    elif what == "file":
        withholding.withhold_file(make.source(), "redacteur", "reden")
    elif what == "link":
        printed = {"name": "Onbekend", "party_name": ""}
        unresolved.link_all(unresolved.KINDS["vraagsteller"], printed, person, None, None)
    else:
        load_register([REGISTER])
    assert turns


@pytest.mark.django_db
def test_nobody_waits_for_a_register_that_is_stored_already(turns):
    load_register([REGISTER])
    turns.clear()
    load_register([REGISTER])
    assert not turns
    Person.objects.order_by("pk").last().delete()
    load_register([REGISTER])
    assert len(turns) == 1


@pytest.mark.django_db
def test_of_two_files_with_one_person_the_later_holds_also_when_loaded_again(tmp_path):
    """The first then differs from what is stored, which the second stored."""
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
        (folder / "persons.csv").write_text(
            "slug,given_name,initials,prefix,surname,other_surnames,born_on\n"
            f"an-verzonnen,{folder.name},A.,,Verzonnen,,\n"
        )
    for _ in range(2):
        load_register(folders)
        assert Person.objects.get(slug="an-verzonnen").given_name == "second"


@pytest.mark.django_db
def test_merging_people_and_parting_them_take_a_turn(turns):
    earlier = merge_people(*two_people())
    part_people(earlier)
    assert len(turns) == 2


@pytest.mark.django_db
def test_one_choice_for_a_hundred_names_is_few_statements(django_assert_max_num_queries):
    person = make.person()
    for n in range(100):
        made = make.question_set(f"2024Z{n:05}")
        Asker.objects.create(question_set=made, order=9, name="Onbekend")
    kind, printed = unresolved.KINDS["vraagsteller"], {"name": "Onbekend", "party_name": ""}
    with django_assert_max_num_queries(20):
        assert unresolved.link_all(kind, printed, person, None, None) == 100
    assert Asker.objects.filter(person=person, corrected_fields__icontains="person").count() == 100


@pytest.mark.django_db
def test_the_choices_of_an_action_are_made_together_or_not_at_all(admin_client, monkeypatch):
    """A page that says that nothing was saved would else be untrue."""
    for n in range(2):
        MatchProposal.objects.create(first=f"{n}-1", second=f"{n}-2", reason="?")
    calls = []

    def decided(proposal, decision, register):
        calls.append(proposal)
        MatchProposal.objects.filter(pk=proposal.pk).update(decision=decision)
        if len(calls) == 2:
            raise ZeroDivisionError

    monkeypatch.setattr("archive.admin.proposals.decide", decided)
    chosen = MatchProposal.objects.values_list("pk", flat=True)
    with pytest.raises(ZeroDivisionError):
        admin_client.post(
            reverse("admin:archive_matchproposal_changelist"),
            {"action": "same_set", "_selected_action": list(chosen)},
        )
    assert not MatchProposal.objects.exclude(decision="").exclude(decision="open").exists()


@pytest.mark.django_db
def test_a_register_with_a_fault_in_its_last_file_changes_nothing(tmp_path):
    for path in REGISTER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "offices.csv").open("a") as file:
        file.write("te,kort\n")
    with pytest.raises(UnreadableRegister):
        load_register([tmp_path])
    assert not Person.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole database")
@pytest.mark.django_db(transaction=True)
def test_who_waits_in_vain_for_a_turn_sees_a_page_that_says_so(admin_client):
    made = asked()
    other = connection.copy()
    admin_client.raise_request_exception = False
    try:
        with other.cursor() as cursor, connection.cursor() as own:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(1906001)")
            own.execute("SET lock_timeout = '200ms'")
            response = admin_client.post(
                reverse("admin:archive_withhold", args=[made.pk]),
                {"what": f"questionset {made.pk}", "reason": "een reden"},
            )
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert response.status_code == 503
    assert "niet opgeslagen" in response.content.decode()
    assert QuestionSet.objects.filter(pk=made.pk).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="there every transaction may wait")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["login", "save"])
def test_all_waits_of_a_request_are_shorter_than_a_web_servers(client, admin_user, what):
    """gunicorn ends a worker that says nothing for 30 seconds."""
    waits = []

    def note(execute, sql, params, many, context):
        if sql.startswith("BEGIN") or (sql[:6] in WRITING and not connection.in_atomic_block):
            waits.append(sql)
        return execute(sql, params, many, context)

    made = asked()
    if what == "save":
        client.force_login(admin_user)
    with connection.execute_wrapper(note):
        if what == "login":
            known = {"username": "admin", "password": "password", "next": "/admin/"}
            assert client.post("/admin/login/", known).status_code == 302
        else:
            save_opened(client, made, subject="de sluis")
    assert 0 < len(waits) * settings.DATABASES["default"]["OPTIONS"].get("timeout", 5) < 30
