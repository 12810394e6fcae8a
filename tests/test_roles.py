"""Each role can do in the admin what docs/roles.md says, and nothing else."""

import re
from datetime import date
from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.admin import OTPAdminAuthenticationForm
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.models import FaultReport, Person
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "een lang wachtwoord van vier woorden"
BACKEND = "django.contrib.auth.backends.ModelBackend"

CONTENT = ("questionset", "person", "party", "ministry", "kamerstuk")
# (address, method, whether lezer, redacteur, beheerder may)
PAGES = [
    ("/admin/", "get", (1, 1, 1)),
    *((f"/admin/archive/{name}/", "get", (1, 1, 1)) for name in CONTENT),
    *((f"/admin/archive/{name}/add/", "get", (0, 1, 1)) for name in CONTENT),
    ("/admin/archive/questionset/{set}/change/", "get", (1, 1, 1)),
    ("/admin/archive/questionset/{set}/change/", "post", (0, 1, 1)),
    ("/admin/archive/questionset/{set}/delete/", "get", (0, 0, 1)),
    ("/admin/archive/person/{person}/delete/", "get", (0, 0, 1)),
    ("/admin/archive/question/{question}/delete/", "get", (0, 1, 1)),
    ("/admin/archive/questionset/nog-te-koppelen/", "get", (0, 1, 1)),
    ("/admin/archive/questionset/nog-te-koppelen/koppel/?name=x", "get", (0, 1, 1)),
    ("/admin/archive/questionset/{set}/achterhouden/", "get", (0, 1, 1)),
    ("/admin/archive/change/", "get", (1, 1, 1)),
    ("/admin/archive/change/add/", "get", (0, 0, 0)),
    ("/admin/archive/sourcedocument/", "get", (1, 1, 1)),
    ("/admin/archive/sourcedocument/twijfels/", "get", (1, 1, 1)),
    ("/admin/archive/sourcedocument/twijfels/soort/?soort=x", "get", (1, 1, 1)),
    ("/admin/archive/questionset/verwijzingen/", "get", (0, 1, 1)),
    ("/admin/archive/settleddoubt/", "get", (1, 1, 1)),
    ("/admin/archive/settleddoubt/add/", "get", (0, 0, 0)),
    ("/admin/archive/change/anders-gelezen/", "get", (1, 1, 1)),
    ("/admin/archive/sourcedocument/add/", "get", (0, 0, 0)),
    ("/admin/archive/sourcedocument/inlezen/", "get", (0, 1, 1)),
    ("/admin/archive/sourcedocument/inlezen/", "post", (0, 1, 1)),
    ("/admin/archive/piece/", "get", (1, 1, 1)),
    ("/admin/archive/matchproposal/", "get", (1, 1, 1)),
    ("/admin/archive/faultreport/", "get", (1, 1, 1)),
    ("/admin/archive/faultreport/add/", "get", (0, 0, 0)),
    ("/admin/archive/faultreport/{report}/change/", "get", (1, 1, 1)),
    ("/admin/archive/faultreport/{report}/delete/", "get", (0, 0, 1)),
    ("/admin/archive/kamerstukreference/add/", "get", (0, 0, 0)),
    ("/admin/auth/user/", "get", (0, 0, 1)),
    ("/admin/auth/group/", "get", (0, 0, 1)),
    ("/admin/axes/accessattempt/", "get", (0, 0, 1)),
    ("/admin/otp_totp/totpdevice/", "get", (0, 0, 1)),
]
ACTIONS = [  # of the lists: (list, action, whether each role is offered it)
    ("questionset", "join", (0, 1, 1)),
    ("person", "merge", (0, 1, 1)),
    ("earlieraddress", "part", (0, 1, 1)),
    ("piece", "part", (0, 1, 1)),
    ("matchproposal", "same_set", (0, 1, 1)),
    ("settleddoubt", "open_again", (0, 1, 1)),
    ("faultreport", "resolved", (0, 1, 1)),
    ("faultreport", "no_fault", (0, 1, 1)),
    ("faultreport", "open_again", (0, 1, 1)),
    ("questionset", "delete_selected", (0, 0, 1)),
]
ROLES = ("lezer", "redacteur", "beheerder")


@pytest.fixture
def entered():
    """A client for each role, its account let in by the command."""
    clients = {}
    for role in ROLES:
        user = User.objects.create_user(role, password=PASSWORD)
        call_command("roles", give=[role, role], stdout=StringIO())
        clients[role] = Client()
        clients[role].force_login(user, BACKEND)
    return clients


@pytest.fixture
def rows():
    question_set = make.question_set(questions=["Wie?"])
    person = Person.objects.create(slug="an", given_name="An", surname="Voorbeeld")
    question = question_set.questions.get()
    FaultReport.objects.receive("/", "de voorpagina", "", "Er klopt iets niet.", date(2024, 12, 1))
    return {
        "set": question_set.pk,
        "person": person.pk,
        "question": question.pk,
        "report": FaultReport.objects.get().pk,
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_those_it_is_for(entered, rows, role):
    for address, method, allowed in PAGES:
        response = getattr(entered[role], method)(address.format(**rows))
        assert (response.status_code == 200) == bool(allowed[ROLES.index(role)]), address


@pytest.mark.parametrize("role", ROLES)
def test_an_action_is_offered_to_those_who_may(entered, rf, role):
    admins = {model._meta.model_name: of for model, of in admin.site._registry.items()}
    request = rf.get("/")
    request.user = User.objects.get(username=role)
    for name, action, allowed in ACTIONS:
        offered = action in admins[name].get_actions(request)
        assert offered == bool(allowed[ROLES.index(role)]), (name, action)


def test_every_address_of_the_admin_is_closed_to_who_is_not_let_in(client):
    client.force_login(User.objects.create_user("niemand"), BACKEND)
    for address, method, _ in PAGES:
        response = getattr(client, method)(address.format(set=1, person=1, question=1, report=1))
        assert response.status_code == 302, address
        assert response["Location"].startswith("/admin/login/")


def test_a_role_that_changed_by_hand_is_put_right(entered):
    group = User.objects.get(username="lezer").groups.get()
    group.permissions.clear()
    call_command("roles", stdout=StringIO())
    assert group.permissions.count() > 20


@pytest.mark.parametrize("give", [("iemand", "lezer"), ("lezer", "koning")])
def test_who_or_what_does_not_exist_is_told(entered, give):
    with pytest.raises(CommandError):
        call_command("roles", give=give, stdout=StringIO())


def sign_in(client, password=PASSWORD, **more):
    address = more.pop("address", "192.0.2.1")
    form = {"username": "redacteur", "password": password, "next": "/admin/", **more}
    return client.post("/admin/login/", form, REMOTE_ADDR=address)


def test_wrong_passwords_lock_an_account_for_that_address_and_for_nobody_else(entered):
    statuses = [sign_in(Client(), "verkeerd").status_code for _ in range(20)]
    assert statuses == [200] * 9 + [429] * 11
    locked = sign_in(Client())
    assert locked.status_code == 429
    assert "Even wachten" in locked.content.decode()
    for elsewhere in ("192.0.2.2", "2001:db8::1", ""):
        assert sign_in(Client(), address=elsewhere).status_code == 302
    other = {"username": "lezer", "password": PASSWORD, "next": "/admin/"}
    assert Client().post("/admin/login/", other, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_with_a_second_factor_a_password_alone_lets_nobody_in(entered, settings, monkeypatch):
    settings.SECOND_FACTOR = True
    monkeypatch.setattr(admin.site, "login_form", OTPAdminAuthenticationForm)
    told = StringIO()
    call_command("second_factor", "redacteur", stdout=told)
    assert re.search(r"otpauth://totp/\S+secret=", told.getvalue())
    assert entered["redacteur"].get("/admin/").status_code == 302  # signed in before, without it
    client, device = Client(), TOTPDevice.objects.get()
    assert sign_in(client).status_code == 200
    sign_in(client, otp_device=device.persistent_id, otp_token=f"{totp(device.bin_key):06}")
    assert client.get("/admin/").status_code == 200
