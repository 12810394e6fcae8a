"""What editors change is kept: by whom, why, field by field, with a way back; two never overwrite
each other.
"""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from archive.ingest import document
from archive.ingest.importer import Incoming, rebuild_all, store
from archive.models import Change, Person, Question, QuestionSet
from archive.people.resolve import Register
from tests import make
from tests.test_admin import as_shown

pytestmark = pytest.mark.django_db


def opened(client, row):
    """What a browser would send back of a row's page when nobody typed a thing."""
    address = reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])
    if isinstance(row, QuestionSet):
        return as_shown(client, row)
    context = client.get(address).context
    inlines = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(f for sheet in inlines for f in sheet.initial_forms)]
    fields = [f for form in forms for f in form if f.name != "DELETE"]
    fields += [f for sheet in inlines for f in sheet.management_form]
    values = {f.html_name: f.value() for f in fields}
    data = {name: value for name, value in values.items() if value is not None}
    data = {name: value for name, value in data.items() if value is not False}
    return data | {"version": context["version"]}


def save(client, row, **typed):
    address = reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])
    return client.post(address, typed)


def save_opened(client, row, **typed):
    response = save(client, row, **(opened(client, row) | typed))
    assert response.status_code == 302, response.context["errors"]
    return Change.objects.first()


def asked():
    return make.question_set("2026Z90001", ["Kent u de brug?", "Wanneer gaat zij open?"])


def stored(text="Kent u de brug?"):
    parsed = document.ParsedSet(
        number="2026Z90001",
        subject="de brug",
        questions=(document.ParsedQuestion(1, text),),
    )
    read = document.ParsedDocument(kind="vragen", format="txt", sets=(parsed,))
    store(Incoming("brug.txt", text.encode(), read), Register.load())
    return QuestionSet.objects.get(identifier="2026Z90001")


@pytest.mark.parametrize(
    ("made", "field", "first", "second"),
    [
        (asked, "subject", "de brug bij Oud", "de brug bij Nieuw"),
        (lambda: asked().questions.first(), "text", "Kent u deze brug?", "Kent u die brug?"),
        (lambda: make.person(), "initials", "A.", "B."),
        (lambda: make.party(), "full_name", "De Dorpspartij", "Partij van het Dorp"),
        (lambda: make.ministry(), "abbreviation", "BS", "BenS"),
    ],
)
def test_the_second_of_two_saves_is_refused_and_shows_both_texts(
    admin_client, made, field, first, second
):
    row = made()
    here, there = opened(admin_client, row), opened(admin_client, row)
    assert save(admin_client, row, **(here | {field: first})).status_code == 302
    refused = save(admin_client, row, **(there | {field: second}))
    row.refresh_from_db()
    assert getattr(row, field) == first
    page = refused.content.decode()
    assert "Niet opgeslagen" in page
    assert "het laatst admin" in page
    table = re.search(r'<table class="conflict">.*?</table>', page, re.S)[0]
    assert first in table
    assert second in table
    again = there | {field: second, "version": refused.context["version"]}
    assert save(admin_client, row, **again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == second


def test_a_row_of_the_set_that_another_page_changed_refuses_the_save_of_the_set(admin_client):
    made = asked()
    page = opened(admin_client, made)
    save_opened(admin_client, made.questions.first(), text="Kent u deze brug?")
    assert save(admin_client, made, **page).status_code == 200
    assert made.questions.first().text == "Kent u deze brug?"


def test_a_save_that_an_import_came_before_is_refused(admin_client):
    made = stored()
    page = opened(admin_client, made)
    stored("Kent u de nieuwe brug?")
    assert "Niet opgeslagen" in save(admin_client, made, **page).content.decode()


def test_a_change_is_kept_with_who_why_and_each_field(admin_client):
    made = asked()
    change = save_opened(
        admin_client,
        made,
        **{"subject": "de sluis", "questions-1-text": "Hoe?", "change_reason": "tikfout"},
    )
    assert (change.made_by, change.reason, change.is_correction) == ("admin", "tikfout", True)
    page = admin_client.get(reverse("admin:archive_change_change", args=[change.pk]))
    differences = {
        (d["row"], d["field"]): (d["was"], d["now"]) for d in page.context["differences"]
    }
    assert differences == {
        ("vragenreeks", "onderwerp"): (made.subject, "de sluis"),
        ("vraag 2", "vraag"): ("Wanneer gaat zij open?", "Hoe?"),
    }
    history = admin_client.get(
        reverse("admin:archive_questionset_history", args=[made.pk]), follow=True
    )
    assert [row.pk for row in history.context["cl"].result_list] == [change.pk]


def test_a_change_names_the_rows_it_speaks_of(admin_client):
    member, party = make.member(), make.party("Havenpartij")
    change = save_opened(admin_client, member, party=party.pk)
    page = admin_client.get(reverse("admin:archive_change_change", args=[change.pk]))
    became = {d["field"]: d["now"] for d in page.context["differences"]}
    assert str(party) in became.values()
    when = localtime(change.made_at)
    assert f"{when:%d-%m-%Y %H:%M}" in page.content.decode()


def test_a_save_that_changes_nothing_leaves_no_change(admin_client):
    made = asked()
    save(admin_client, made, **opened(admin_client, made))
    assert not Change.objects.exists()


def test_an_import_leaves_no_change():
    stored()
    stored("Kent u de nieuwe brug?")
    rebuild_all(Register.load())
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"subject": "de sluis"},
        {"questions-0-text": "Hoe?", "questions-1-DELETE": "on"},
        {"questions-0-number": "2", "questions-1-number": "1"},
        {
            "questions-TOTAL_FORMS": "3",
            "questions-2-text": "Wie betaalt?",
            "questions-2-question_set": "",
        },
    ],
    ids=["fact", "deleted row", "places", "new row"],
)
def test_one_button_puts_a_change_back(admin_client, typed):
    made = asked()
    before = list(made.questions.values_list("pk", "number", "text", "corrected_fields"))
    change = save_opened(admin_client, made, **typed)
    response = admin_client.post(reverse("admin:archive_change_undo", args=[change.pk]))
    assert response.status_code == 302
    made.refresh_from_db()
    assert made.subject == asked_subject()
    assert made.corrected_fields == []
    assert list(made.questions.values_list("pk", "number", "text", "corrected_fields")) == before
    change.refresh_from_db()
    assert change.undone_by
    assert Change.objects.count() == 2


def asked_subject():
    return make.question_set("2026Z90002").subject


def test_what_was_taken_back_is_filled_by_documents_again(admin_client):
    made = stored()
    change = save_opened(admin_client, made, subject="de sluis")
    rebuild_all(Register.load())
    made.refresh_from_db()
    assert made.subject == "de sluis"
    admin_client.post(reverse("admin:archive_change_undo", args=[change.pk]))
    rebuild_all(Register.load())
    made.refresh_from_db()
    assert made.subject == "de brug"


def test_a_change_that_another_went_over_is_not_put_back(admin_client):
    made = asked()
    first = save_opened(admin_client, made, subject="de sluis")
    save_opened(admin_client, made, subject="de dam")
    page = admin_client.post(
        reverse("admin:archive_change_undo", args=[first.pk]), follow=True
    ).content.decode()
    made.refresh_from_db()
    assert made.subject == "de dam"
    assert "Niet teruggezet" in page


def test_a_person_is_put_back(admin_client):
    person = make.person()
    change = save_opened(admin_client, person, initials="A.")
    admin_client.post(reverse("admin:archive_change_undo", args=[change.pk]))
    assert Person.objects.get().initials == ""


@pytest.mark.parametrize("made", [make.member, make.kamerstuk, lambda: asked().questions.first()])
def test_what_was_deleted_is_put_back(admin_client, made):
    row = made()
    address = reverse(f"admin:archive_{row._meta.model_name}_delete", args=[row.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()
    change = Change.objects.first()
    admin_client.post(reverse("admin:archive_change_undo", args=[change.pk]))
    assert type(row).objects.get(pk=row.pk) == row


def test_pages_say_what_was_corrected_and_why_but_not_by_whom(admin_client, client):
    made = asked()
    change = save_opened(admin_client, made, subject="de sluis", change_reason="tikfout in de naam")
    for address in ("/vragen/2026Z90001/", "/vragen/2026Z90001/1/"):
        page = admin_client.get(address).content.decode()
        assert re.search(r"Gecorrigeerd op \d+ \w+ \d{4}: tikfout in de naam", page)
        assert change.made_by not in re.search(r"Gecorrigeerd.*?</p>", page)[0]
    admin_client.post(reverse("admin:archive_change_undo", args=[change.pk]))
    assert "Gecorrigeerd" not in admin_client.get("/vragen/2026Z90001/").content.decode()


def test_who_may_not_change_a_set_cannot_put_it_back(client, django_user_model, admin_client):
    change = save_opened(admin_client, asked(), subject="de sluis")
    reader = django_user_model.objects.create_user("lezer", is_staff=True)
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("admin:archive_change_undo", args=[change.pk])).status_code == 403
    assert Question.objects.count() == 2


def test_an_import_keeps_a_correction_and_reports_the_difference(admin_client, caplog):
    made = stored()
    save_opened(admin_client, made, subject="de sluis")
    with caplog.at_level("INFO"):
        rebuild_all(Register.load())
    differing = [(r.row, r.field) for r in caplog.records if r.message == "correction kept"]
    assert differing == [(f"questionset {made.pk}", "subject")]


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_is_not_given_after_an_edit(admin_client, client):
    made = asked()
    address = "/vragen/2026Z90001/"
    client.get(address)
    save_opened(admin_client, made, subject="de sluis bij het dorp")
    assert "de sluis bij het dorp" in client.get(address).content.decode().lower()


def test_a_save_and_taking_it_back_wait_for_whoever_writes(admin_client, monkeypatch):
    """Else an import that read the row before would write over the correction."""
    turns = []
    monkeypatch.setattr("archive.models.turns.take_turn", turns.append)
    made = make.question_set()
    change = save_opened(admin_client, made, subject="de brug")
    assert len(turns) == 1
    admin_client.post(reverse("admin:archive_change_undo", args=[change.pk]))
    assert len(turns) == 2
