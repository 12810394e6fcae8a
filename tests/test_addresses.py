"""One set, one address; earlier addresses lead on, for good."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from archive.models import EarlierAddress, Person, QuestionSet, SetIdentifier
from archive.models.one_identifier import leave, watch
from archive.people.merging import merge_people, part_people
from archive.people.register import load_register
from tests import make

pytestmark = pytest.mark.django_db


def leads(client, address, **headers):
    response = client.get(address, **headers)
    return response.status_code, response.headers.get("Location")


@pytest.mark.parametrize(
    "take",
    [
        lambda one, two: QuestionSet.objects.filter(pk=two.pk).update(
            identifier="ah-tk-20242025-7"
        ),
        lambda one, two: QuestionSet.objects.create(identifier="ah-tk-20242025-7"),
        lambda one, two: SetIdentifier.objects.create(value="2024Z00001", question_set=two),
        lambda one, two: two.identifiers.update(value="2024Z00001"),
        lambda one, two: one.identifiers.filter(value="2024Z00001").update(question_set=two),
    ],
)
def test_the_database_lets_no_set_take_an_identifier_of_another(take):
    one, two = make.question_set("2024Z00001"), make.question_set("2024Z00002")
    one.identifiers.create(value="ah-tk-20242025-7")
    with pytest.raises(IntegrityError), transaction.atomic():
        take(one, two)


def test_the_watch_is_set_again_after_migrations():
    one, two = make.question_set("2024Z00001"), make.question_set("2024Z00002")
    call_command("migrate", verbosity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        one.identifiers.update(question_set=two)
    leave("default")
    if connection.vendor == "sqlite":
        one.identifiers.update(question_set=two)
    watch("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionSet.objects.filter(pk=one.pk).update(identifier="2024Z00002")


def test_a_set_may_take_one_of_its_own_as_its_number():
    one = make.question_set("2024Z00001")
    one.identifiers.create(value="ah-tk-20242025-7")
    QuestionSet.objects.filter(pk=one.pk).update(identifier="ah-tk-20242025-7")


@pytest.mark.parametrize("rest", ["", "1/", "feed/", "eerder-gevraagd/", "beeld.png"])
@pytest.mark.parametrize(
    "name", ["ah-tk-20242025-7", "AH-TK-20242025-7", "2024z00001", "2024Z00001)."]
)
def test_every_address_of_a_set_follows_its_other_names(client, name, rest):
    make.question_set("2024Z00001").identifiers.create(value="ah-tk-20242025-7")
    assert leads(client, f"/vragen/{name}/{rest}") == (301, f"/vragen/2024Z00001/{rest}")


@pytest.mark.parametrize("form", ["json", "txt", "csv", "bib", "ris"])
def test_the_files_of_a_set_follow_its_other_names(client, form):
    make.question_set("2024Z00001").identifiers.create(value="ah-tk-20242025-7")
    where = f"/vragen/2024Z00001.{form}"
    assert leads(client, f"/vragen/ah-tk-20242025-7.{form}") == (301, where)


def test_what_leads_nowhere_is_not_found(client):
    make.question_set("2024Z00001")
    for address in ("/vragen/2024Z99999/", "/leden/niemand/", "/fracties/geen/", "/vragen/)/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("section", "row", "field", "rest"),
    [
        ("leden", lambda: make.member().person, "slug", "feed/"),
        ("bewindspersonen", lambda: make.minister().person, "slug", "feed/"),
        ("fracties", make.party, "code", "feed/"),
        ("ministeries", make.ministry, "code", ""),
    ],
)
def test_an_earlier_address_leads_to_the_present_one(client, section, row, field, rest):
    made = row()
    before = getattr(made, field)
    for now in ("nieuw", "nieuwer"):
        setattr(made, field, now)
        made.save()
    for old in (before, "nieuw", before.upper(), f"{before},"):
        there = f"/{section}/nieuwer/{rest}"
        assert leads(client, f"/{section}/{old}/{rest}?jaar=2024") == (301, f"{there}?jaar=2024")
    assert client.get(f"/{section}/nieuwer/").status_code == 200


def test_an_address_that_is_taken_again_is_no_earlier_one():
    made = make.party()
    made.code = "nieuw"
    made.save()
    made.code = "dorpspartij"
    made.save()
    assert list(EarlierAddress.objects.values_list("code", flat=True)) == ["nieuw"]


def test_the_api_leads_on_too(client):
    person = make.member().person
    person.slug = "nieuw"
    person.save()
    old = "/api/v1/members/anna-van-der-voorbeeld"
    assert leads(client, old) == (301, "/api/v1/members/nieuw")


def test_the_register_finds_who_got_another_address(tmp_path):
    person = make.person()
    person.slug = "anna-voorbeeld"
    person.save()
    rows = "slug,given_name,initials,prefix,surname,other_surnames,born_on\n"
    rows += "anna-van-der-voorbeeld,Annie,A.,van der,Voorbeeld,,\n"
    (tmp_path / "persons.csv").write_text(rows)
    load_register([tmp_path])
    assert list(Person.objects.values_list("slug", "given_name")) == [("anna-voorbeeld", "Annie")]


def test_two_rows_of_one_person_become_one_and_two_again(client):
    stays, goes = make.member().person, make.member("Anneke Voorbeeld").person
    asked = make.question_set("2024Z00001", asked_by=[goes.memberships.get()])
    earlier = merge_people(stays, goes)
    assert asked.askers.get().person == stays
    assert leads(client, "/leden/anneke-voorbeeld/") == (301, f"/leden/{stays.slug}/")
    part_people(earlier)
    assert asked.askers.get().person.slug == "anneke-voorbeeld"
    assert client.get("/leden/anneke-voorbeeld/").status_code == 200
    assert not EarlierAddress.objects.exists()


def test_loading_the_register_does_not_bring_back_who_was_merged(tmp_path):
    stays, goes = make.person(), make.person("Anneke Voorbeeld")
    merge_people(stays, goes)
    make.party()
    rows = "slug,given_name,initials,prefix,surname,other_surnames,born_on\n"
    (tmp_path / "persons.csv").write_text(rows + "anneke-voorbeeld,Anneke,,,Voorbeeld,,\n")
    row = "anneke-voorbeeld,dorpspartij,2021-01-01,\n"
    (tmp_path / "memberships.csv").write_text("person,party,started_on,ended_on\n" + row)
    load_register([tmp_path])
    assert list(Person.objects.values_list("given_name", flat=True)) == ["Anna"]
    assert stays.memberships.get().started_on == date(2021, 1, 1)


def test_entries_of_feeds_are_named_after_the_archive_whatever_host_is_asked(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make.answered_set("2024Z00001")
    own = f"<id>{settings.SITE_URL}/vragen/2024Z00001/"
    for feed in ("/feed/", "/vragen/2024Z00001/feed/", "/jaren/2024/feed/"):
        for host in ("elders.example", "testserver"):
            page = client.get(feed, HTTP_HOST=host).content.decode()
            assert own in page
            assert f"<id>http://{host}" not in page
