"""A small archive, served to a real browser: fixtures of the browser tests."""

import shutil
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from archive.search import FacetValue, Hit, HitAsker, Passage, Results
from archive.views import search as search_page
from archive.views import similar as similar_page
from tests import make

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

# What no line can hold: an address of 300 signs, a word of 300 letters.
HOSTILE = "https://voorbeeld.example/" + "lang-adres-" * 25 + " " + "onafgebroken" * 25
LETTER = """Tweede Kamer der Staten-Generaal, bezoekadres van deze voorbeeldige instelling

Antwoorden op vragen van het lid Voorbeeld (Dorpspartij) aan de minister van Bruggen en Sluizen \
over de brug (ingezonden 1 oktober 2024)

Vraag 1
Kent u het bericht?

Antwoord 1
Ja.
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]

LONG_SUBJECT = (
    "de gevolgen van het uitblijven van de voorbeeldtunnel voor de bereikbaarheid van de "
    "binnenstad, " * 2
)


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, monkeypatch, settings):
    """A small archive, served. The search engine has tests of its own."""
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(search_page, "find", _search)
    monkeypatch.setattr(similar_page, "similar", lambda *_, **__: [_hit()])
    _fill()
    return live_server.url


def browse_as(context, site, user):
    """The pages of this browser are opened as this user."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def violations(page):
    """What axe finds wrong with a page as it stands there: each rule, and its first place."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']} {each['nodes'][0]['html'][:200]}" for each in found]


def _hit():
    long = f"Wie betaalt de <mark>brug</mark>? {HOSTILE}"
    return Hit(
        pk=1,
        identifier="2024Z00001",
        url="/vragen/2024Z00001/",
        subject_html="de <mark>brug</mark>",
        subject="de brug",
        score=1.0,
        submitted_on=date(2024, 10, 1),
        answered_on=date(2024, 11, 20),
        status="beantwoord",
        terms=None,
        judged_on=date(2024, 11, 25),
        askers=[HitAsker("Voorbeeld", "Dorpspartij")],
        passages=[Passage(2, "/vragen/2024Z00001/2/", long, "vraag")],
    )


def _search(query, **choices):
    facets = {
        "fractie": [
            FacetValue(
                "dorpspartij", "Dorpspartij", 1, "dorpspartij" in choices["filters"]["fractie"]
            )
        ]
    }
    return Results(total=1, hits=[_hit()], facets=facets) if query == "brug" else Results(total=0)


def _fill():
    make.minister(cabinet="Voorbeeld I")
    made = make.question_set(
        "2024Z00001",
        [
            "Kent u het bericht?",
            "Wie betaalt de brug?",
            f"Deelt u de mening dat {LONG_SUBJECT}?",
            "Wanneer?",
        ],
        asked_by=[make.member(f"Kamerlid Nummer{n}") for n in range(8)],
    )
    make.reply(
        made, kind="uitstel", text="Het overleg duurt langer.", received_on=date(2024, 10, 20)
    )
    reply = make.reply(
        made,
        {(1,): "Ja.", (2, 4): "De provincie.\n\nZie het antwoord op vraag 1."},
        received_on=date(2024, 11, 20),
        vergaderjaar="2024-2025",
        aanhangsel_number="604",
    )
    note = make.footnote(
        reply.answers.get(order=2), f"Kamerstuk 99 001, nr. 12, {HOSTILE}", position=13
    )
    make.cite(note)
    make.footnote(made.questions.get(number=1), HOSTILE, position=3)
    made.pieces.create(
        source=make.source(
            LETTER.encode(),
            "brief.txt",
            problems=[{"where": "vraag 3", "what": "no answer"}],
        ),
        position=0,
        data={},
    )
    make.question_set(
        "2020Z00001", 2, subject=LONG_SUBJECT, submitted_on=date(2020, 1, 1), is_example=True
    )
    make.question_set(
        "2024Z00009", 1, subject="", submitted_on=date(2024, 7, 1), explanation="Toegelicht."
    )
    for n in range(30):
        make.answered_set(f"2023Z{n:05}", 1)
