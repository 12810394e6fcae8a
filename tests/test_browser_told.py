"""Being told, from the page of a set through the mail to the end, in a real browser; and its pages
are for everyone (axe), on a narrow screen too.
"""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from archive.models import Follower, QuestionSet, Wish
from archive.told.addresses import confirm_address, stop_address, wishes_address
from archive.told.sending import tell
from tests import make
from tests.browser import (
    pytestmark,  # noqa: F401 (the marks of this file's tests)
    violations,
)
from tests.test_browser_journeys import WAYS, Reader
from tests.test_told import wish

READER = "lezer@post.example"


@pytest.mark.parametrize("way", WAYS)
def test_from_the_page_of_a_set_through_the_mail_to_the_answer(chromium, site, post, way):
    settings, keyboard = WAYS[way]
    context = chromium.new_context(locale="nl-NL", **settings)
    reader = Reader(context.new_page(), keyboard)
    reader.go(f"{site}/vragen/2020Z00001/")
    reader.follow("Laat mij weten wanneer dit beantwoord is")
    reader.write("E-mailadres", READER)
    reader.press("Houd mij op de hoogte")
    reader.reads("Kijk in uw mail")
    tell()
    reader.go(site + post.last().link("bevestig"))
    reader.press("Bevestig")
    reader.reads("Bevestigd")
    waiting = QuestionSet.objects.get(identifier="2020Z00001")
    make.reply(waiting, {(1,): "De tunnel komt er."}, received_on=date(2020, 1, 20))
    tell()
    mail = post.last()
    assert mail["Subject"].strip().startswith("Beantwoord: ")
    assert reader.steps <= 6
    context.close()
    context = chromium.new_context(locale="nl-NL", **settings)  # a minute later
    page = context.new_page()
    page.goto(mail.text.split("Lees vragen en antwoord:\n")[1].splitlines()[0])
    assert page.locator(".said", has_text="De tunnel komt er.").is_visible()
    assert not Follower.objects.exists()
    context.close()


def test_from_a_list_through_the_mail_to_unsubscribing(chromium, site, post):
    context = chromium.new_context(locale="nl-NL")
    reader = Reader(context.new_page(), keyboard=False)
    reader.go(f"{site}/leden/kamerlid-nummer0/")
    reader.follow("per e-mail")
    reader.write("E-mailadres", READER)
    reader.choose("Hoe vaak", "meteen")
    reader.press("Houd mij op de hoogte")
    reader.reads("Kijk in uw mail")
    tell()
    reader.go(site + post.last().link("bevestig"))
    reader.press("Bevestig")
    reader.reads("Bevestigd")
    make.question_set(
        "2026Z00001",
        1,
        subject="de steiger",
        submitted_on=timezone.localdate(),
        asked_by=[make.member("Kamerlid Nummer0")],
    )
    tell()
    mail = post.last()
    assert mail["Subject"] == "Nieuwe vragen: De steiger"
    page = context.new_page()
    page.set_content(mail.html)
    assert page.get_by_role("heading", name="De steiger").is_visible()
    reader.go(site + urlsplit(page.get_by_text("Geen bericht meer").get_attribute("href")).path)
    reader.press("Stop en wis")
    reader.reads("Gestopt en gewist")
    assert not Follower.objects.exists()
    context.close()


def test_its_pages_and_mails_are_for_everyone(chromium, site, post):
    make.member()
    made = wish("/zoeken/?q=" + "onafgebroken" * 20)
    wish("/vragen/2020Z00001/")
    unconfirmed = wish("/zoeken/?q=brug", confirmed=False)
    tell()
    now, long = timezone.now(), "/zoeken/%3Fq%3D" + "onafgebroken" * 20
    pages = [
        f"{site}/volgen/?wat=/leden/kamerlid-nummer0/",
        f"{site}/volgen/?wat={long}",
        f"{site}/volgen/?wat=/te-laat/",
        f"{site}/volgen/wensen/",
        f"{site}/volgen/stop/1-{'0' * 32}/",
        confirm_address(unconfirmed),
        stop_address(made),
        wishes_address(made.follower, now),
    ]
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page, wrong = context.new_page(), []
    for address in pages:
        page.goto(address)
        wrong += _wrong_with(page, address)
    page.goto("about:blank")  # whose styles no policy of ours forbids
    page.set_content(post.last().html)
    wrong += _wrong_with(page, "mail")
    context.close()
    assert wrong == []
    assert Wish.objects.count() == 3


def _wrong_with(page, name):
    return [
        f"{name} {scheme}: {each}"
        for scheme in ("light", "dark")
        for each in _wrong_in(page, scheme)
    ]


def _wrong_in(page, scheme):
    page.emulate_media(color_scheme=scheme)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return violations(page) + (["too wide"] if wide else [])
