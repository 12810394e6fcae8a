"""Readers report faults without saying who they are; editors settle them."""

import re
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from archive.models import Change, FaultReport
from archive.models.choices import FaultState
from archive.views import fault_report
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "/fout-melden/"
WORDS = "De naam van de minister is verkeerd."
BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/admin/archive/faultreport/"


@pytest.fixture(autouse=True)
def _nobody_counted(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def question_set():
    made = make.answered_set(questions=3)
    make.footnote(made.questions.get(number=2))
    make.footnote(made.replies.get().answers.get(order=3), mark="4")
    return made


def report(client, place="/vragen/2024Z00001/", text=WORDS, **more):
    headers = more.pop("headers", {})
    return client.post(ADDRESS, {"plaats": place, "tekst": text, **more}, headers=headers)


def made_by_hand(number=1, **values):
    return FaultReport.objects.create(
        **{"place": f"/vragen/2024Z0000{number}/", "label": f"De brug {number}", "text": WORDS}
        | {"identifier": f"2024Z0000{number}", "received_on": date(2024, 12, 1)}
        | values
    )


def test_every_page_of_a_set_leads_to_the_report_with_its_place_filled_in(client, question_set):
    html = client.get("/vragen/2024Z00001/").content.decode()
    for anchor in ("", "%23vraag-1", "%23vraag-3"):
        assert f'href="{ADDRESS}?plaats=/vragen/2024Z00001/{anchor}"' in html
    html = client.get(f"{ADDRESS}?plaats=/vragen/2024Z00001/%23vraag-2").content.decode()
    assert '<option value="vraag-2" selected>vraag 2</option>' in html
    html = client.get(f"{ADDRESS}?plaats=/vragen/2024Z00001/3/").content.decode()
    assert '<option value="vraag-3" selected>vraag 3</option>' in html


def test_every_place_on_the_page_can_be_meant(client, question_set):
    html = client.get(f"{ADDRESS}?plaats=/vragen/2024Z00001/").content.decode()
    parts = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)<', html))
    page = client.get("/vragen/2024Z00001/").content.decode()
    assert {*parts} == {*re.findall(r'id="((?:vraag|antwoord|noot)-[^"]*)"', page)}
    assert [*parts.values()] == [
        *("vraag 1", "antwoord op vraag 1", "vraag 2", "noot 1 bij vraag 2"),
        *("antwoord op vraag 2", "vraag 3", "antwoord op vraag 3"),
        "noot 4 bij antwoord op vraag 3",
    ]


def test_what_is_kept_is_the_place_and_the_words(client, question_set):
    response = report(client, deel="antwoord-2")
    assert "Uw melding is bewaard" in response.content.decode()
    assert not response.cookies
    kept = FaultReport.objects.get()
    assert kept.place == "/vragen/2024Z00001/#antwoord-2"
    assert kept.label == "De voorbeeldbrug, antwoord op vraag 2"
    assert (kept.text, kept.received_on) == (WORDS, timezone.localdate())
    names = {field.name for field in FaultReport._meta.get_fields()}
    assert names == {"id", "place", "label", "identifier", "text", "received_on", "state", "reason"}


def test_contact_data_are_not_kept(client, question_set):
    report(client, text="Bel mij op 06-12345678 of mail an@voorbeeld.example over de naam.")
    kept = FaultReport.objects.get().text
    assert not re.search(r"\d{6}|@", kept)
    assert kept.endswith("over de naam.")


@pytest.mark.parametrize("page", ["/leden/an-voorbeeld/", "/te-laat/", "/", "/api/v1/docs"])
def test_any_page_of_readers_can_be_meant(client, page):
    assert page == "/" or page in client.get(f"{ADDRESS}?plaats={page}").content.decode()
    assert report(client, page).status_code == 200
    assert FaultReport.objects.get().place == page


@pytest.mark.parametrize(
    "place",
    [
        *("/admin/", "/api/v1/search", "/nergens/", "https://elders.example/", "//elders.example/"),
        *("javascript:alert(1)", "/vragen/2024Z99999/", "/leden/" + "a" * 300 + "/", "http://["),
    ],
)
def test_what_is_no_page_of_readers_cannot_be_meant(client, place):
    assert client.get(ADDRESS, {"plaats": place}).status_code == 404
    assert report(client, place).status_code == 404
    assert not FaultReport.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"text": ""}, 400),
        ({"text": "Fout."}, 400),
        ({"text": "a" * 2001}, 400),
        ({"text": f"{WORDS}\x00"}, 400),
        ({"deel": "vraag-9"}, 400),
        ({"adres": "https://spam.example"}, 400),
        ({"headers": {"Origin": "https://elders.example"}}, 403),
        ({"headers": {"Origin": "null"}}, 403),
    ],
)
def test_what_is_refused_is_not_kept_and_the_words_stay_in_the_form(
    client, question_set, sent, status
):
    response = report(client, **sent)
    assert response.status_code == status
    html = response.content.decode()
    assert 'role="alert"' in html
    assert "bewaard.</p>\n<p><a" not in html
    assert sent.get("text", WORDS).rstrip("\x00")[:1000] in html
    assert not FaultReport.objects.exists()


def test_our_own_page_is_not_elsewhere(client, question_set):
    assert report(client, headers={"Origin": "http://testserver"}).status_code == 200


def test_the_same_words_about_the_same_place_are_kept_once(client, question_set):
    for _ in "12":
        assert report(client).status_code == 200
    assert FaultReport.objects.count() == 1


def test_a_flood_from_one_address_is_stopped_and_nobody_else_is(question_set):
    statuses = [report(Client(), text=f"{WORDS} {n}").status_code for n in range(8)]
    if statuses != [200] * 5 + [429] * 3:  # an hour began in between
        statuses = [report(Client(), text=f"{WORDS} {n}").status_code for n in range(8, 16)]
    assert statuses[5:] == [429] * 3
    assert FaultReport.objects.count() in (5, 10)
    refused = report(Client())
    assert 1 <= int(refused["Retry-After"]) <= 3600
    assert "Niet bewaard" in refused.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert report(elsewhere, text="Nog iets anders.").status_code == 200


def test_a_flood_from_everywhere_is_stopped(question_set, monkeypatch):
    monkeypatch.setattr(fault_report, "PER_DAY", 3)
    sent = [
        report(Client(REMOTE_ADDR=f"192.0.2.{n}"), text=f"{WORDS} {n}").status_code
        for n in range(1, 8)
    ]
    assert sent.count(200) in (3, 6)  # a day may begin in between
    assert FaultReport.objects.count() == sent.count(200)


def test_what_a_reader_writes_is_text_wherever_it_is_shown(admin_client, question_set):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    assert evil not in report(Client(), text=evil, deel="vraag-9").content.decode()
    report(Client(), text=evil)
    pk = FaultReport.objects.get().pk
    for address in (LIST, f"{LIST}{pk}/change/"):
        html = admin_client.get(address).content.decode()
        assert evil not in html
        assert "&lt;script&gt;alert(1)" in html


def test_a_report_without_a_reason_is_not_called_no_fault():
    with pytest.raises(IntegrityError), transaction.atomic():
        made_by_hand(state=FaultState.NO_FAULT)


def test_the_front_page_of_the_admin_counts_what_waits(admin_client):
    made_by_hand(1)
    made_by_hand(2, state=FaultState.RESOLVED)
    html = admin_client.get("/admin/").content.decode()
    assert re.search(r"Meldingen van lezers</a></th><td class=\"n\">1 open", html)


def test_a_report_is_resolved_in_one_step(admin_client):
    first, second = made_by_hand(1), made_by_hand(2)
    html = admin_client.get(f"{LIST}?state__exact=open").content.decode()
    assert f'href="{first.place}"' in html
    assert WORDS in html
    [step] = re.findall(rf'formaction="([^"]*/{first.pk}/opgelost/)"', html)
    assert admin_client.get(step).status_code == 403
    admin_client.post(step)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("opgelost", "open")


def act(client, action, *reports, reason=""):
    sent = {"action": action, "_selected_action": [r.pk for r in reports], "reason": reason}
    return client.post(LIST, sent, follow=True).content.decode()


def test_many_are_settled_at_once_and_no_fault_asks_for_a_reason(admin_client):
    reports = [made_by_hand(n) for n in (1, 2, 3)]
    assert "waarom het geen fout is" in act(admin_client, "no_fault", *reports)
    assert FaultReport.objects.filter(state="open").count() == 3
    act(admin_client, "no_fault", *reports[:2], reason="Zo staat het in het stuk.")
    act(admin_client, "resolved", reports[2])
    states = [*FaultReport.objects.order_by("pk").values_list("state", "reason")]
    assert states == [("geen fout", "Zo staat het in het stuk.")] * 2 + [("opgelost", "")]
    act(admin_client, "open_again", reports[0])
    assert FaultReport.objects.get(pk=reports[0].pk).state == "open"


def test_who_settled_it_is_in_the_history_and_can_be_taken_back(admin_client, question_set):
    report(Client())
    made = FaultReport.objects.get()
    act(admin_client, "no_fault", made, reason="Zo staat het in het stuk.")
    change = Change.objects.get()
    assert (change.made_by, change.reason) == ("admin", "Zo staat het in het stuk.")
    assert not change.is_correction
    html = admin_client.get(f"{LIST}{made.pk}/history/", follow=True).content.decode()
    assert "melding van een lezer" in html
    assert "Gecorrigeerd" not in admin_client.get("/vragen/2024Z00001/").content.decode()
    admin_client.post(f"/admin/archive/change/{change.pk}/ongedaan/")
    made.refresh_from_db()
    assert (made.state, made.reason) == ("open", "")


def test_what_is_deleted_leaves_no_words_in_the_history(admin_client):
    made = made_by_hand()
    act(admin_client, "no_fault", made, reason="Scheldt iemand uit.")
    admin_client.post(f"{LIST}{made.pk}/delete/", {"post": "yes"})
    assert not FaultReport.objects.exists()
    assert [change.rows for change in Change.objects.all()] == [{}]


def test_of_a_set_that_is_deleted_for_good_the_reports_go_too(admin_client, question_set):
    report(Client())
    made_by_hand(2)
    admin_client.post(
        f"/admin/archive/questionset/{question_set.pk}/delete/", {"post": "yes"}, follow=True
    )
    assert [each.identifier for each in FaultReport.objects.all()] == ["2024Z00002"]


def test_a_reader_of_the_admin_sees_reports_and_settles_none():
    user = User.objects.create_user("lezer")
    call_command("roles", give=["lezer", "lezer"], stdout=StringIO())
    client, made = Client(), made_by_hand()
    client.force_login(user, BACKEND)
    html = client.get(LIST).content.decode()
    assert WORDS in html
    assert "opgelost/" not in html
    assert client.post(f"{LIST}{made.pk}/opgelost/").status_code == 403
    act(client, "resolved", made)
    made.refresh_from_db()
    assert made.state == "open"
