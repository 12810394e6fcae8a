"""What a new editor does in a browser, in steps, and what each role is offered there."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from archive.models import Asker, Person, QuestionSet
from tests import make
from tests.browser import (
    browse_as,
    pytestmark,  # noqa: F401 (the marks of this file's tests)
)
from tests.test_roles import ACTIONS, PAGES, ROLES

WIDE = {"viewport": {"width": 1280, "height": 900}, "locale": "nl-NL"}


@pytest.fixture
def staff(chromium, live_server):
    """Opens the admin in a browser as somebody of a role."""
    contexts = []

    def enter(role):
        user = User.objects.create_user(f"de-{role}", email="")
        call_command("roles", give=[user.username, role], verbosity=0)
        context = chromium.new_context(**WIDE)
        contexts.append(context)
        browse_as(context, live_server.url, user)
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/")
        return page

    yield enter
    for context in contexts:
        context.close()


def add_row(page, prefix, number, **values):
    """Add a row below the others, and fill it."""
    if not page.locator(f"#{prefix}-{number}").count():
        page.locator(f"#{prefix}-group .add-row a").first.click()
    for name, value in values.items():
        field = page.locator(f"[name={prefix}-{number}-{name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def save(page):
    page.locator("[name=_save]").last.click()
    page.locator(".messagelist .success").wait_for()


def test_a_new_editor_enters_a_letter_corrects_a_name_merges_people_and_withholds(
    staff, live_server, client
):
    make.minister(started_on=date(2020, 1, 1))
    make.member()
    Person.objects.create(slug="a-voorbeelt", given_name="Anna", surname="Voorbeelt")
    page = staff("redacteur")
    page.get_by_role("link", name="Een vragenreeks invoeren").click()
    page.fill("[name=identifier]", "2026Z90001")
    page.fill("[name=subject]", "de gesloten brug bij Oudezijl")
    page.fill("[name=submitted_on]", "3-3-2026")
    add_row(page, "askers", 0, name="Voorbeelt", party_name="Dorpspartij")
    add_row(page, "addressees", 0, role="minister", portfolio="Bruggen en Sluizen")
    add_row(page, "questions", 0, text="Kent u het bericht over de brug?")
    add_row(page, "questions", 1, text="Wie betaalt de omleiding?")
    add_row(page, "replies", 0, kind="antwoord", received_on="10-4-2026")
    add_row(page, "answerer", 0, place="1", name="Staal", role="minister")
    add_row(page, "answer", 0, place="1", numbers="1", text="Ja.")
    add_row(page, "answer", 1, place="1", numbers="2", text="De heer Ander aan de Kade betaalt.")
    add_row(page, "footnote", 0, bearer="vraag 1", mark="1", text="Het Voorbeeldblad.")
    save(page)
    made = QuestionSet.objects.get()
    assert [made.questions.count(), made.replies.get().answers.count()] == [2, 2]

    page.goto(f"{live_server.url}/admin/archive/questionset/{made.pk}/change/")
    page.fill("[name=askers-0-name]", "Van der Voorbeeld")
    page.fill("[name=change_reason]", "de brief noemt haar voluit")
    save(page)
    assert Asker.objects.get().person.slug == "anna-van-der-voorbeeld"

    page.goto(f"{live_server.url}/admin/archive/person/?q=Voorbeel")
    for row in page.locator("input.action-select").all():
        row.check()
    page.select_option("[name=action]", "merge")
    page.get_by_role("button", name="Uitvoeren").or_(page.locator("[name=index]")).first.click()
    page.get_by_text("hoort nu bij").wait_for()
    assert client.get("/leden/a-voorbeelt/")["Location"] == "/leden/anna-van-der-voorbeeld/"

    page.goto(f"{live_server.url}/admin/archive/questionset/{made.pk}/change/")
    page.get_by_role("link", name="Achterhouden").click()
    label = page.locator("[name=what] option", has_text="Kade").inner_text()
    page.select_option("[name=what]", label=label)
    page.fill("[name=reason]", "noemt een buurtbewoner")
    page.get_by_role("button", name="Houd achter").click()
    page.get_by_text("Achtergehouden.").wait_for()
    shown = client.get("/vragen/2026Z90001/").content.decode()
    assert "Kade" not in shown
    assert "noemt een buurtbewoner" in shown
    assert "de brief noemt haar voluit" in shown


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_offered_what_it_may_do_and_nothing_else(staff, live_server, role):
    """Every link on the pages that it may open opens too; every list offers the actions it has."""
    place = ROLES.index(role)
    asked = make.question_set("2024Z00001", asked_by=[])
    Asker.objects.create(question_set=asked, order=1, name="Zonderlingh")
    make.source(problems=[{"where": "kop", "what": "number lost"}])
    page = staff(role)
    own = [address for address, method, may in PAGES if method == "get" and may[place]]
    own = [address for address in own if "{" not in address and "?name" not in address]
    inside, looked = set(own), set()
    for address in own:
        html = page.request.get(f"{live_server.url}{address}").text()
        inside |= {
            link.replace("&amp;", "&")
            for link in re.findall(r'href="(/admin/[^"#]*)"', html)
            if not link.startswith(("/admin/logout", "/admin/jsi18n", "/admin/password"))
        }
    for address in sorted(inside):
        status = page.request.get(f"{live_server.url}{address}").status
        looked.add((address, status))
    assert [one for one in looked if one[1] != 200] == []
    for name, action, may in ACTIONS:
        page.goto(f"{live_server.url}/admin/archive/{name}/")
        offered = page.locator(f"select[name=action] option[value={action}]").count() > 0
        if page.locator("#result_list tbody tr").count() or not may[place]:
            assert offered == bool(may[place]), (name, action)
