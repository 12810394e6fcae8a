"""The pages in a real browser: found, copied, without JavaScript, on a narrow screen, and for everyone (axe)."""

import shutil
from datetime import date

import pytest

from archive.search import FacetValue, Hit, Passage, Results
from archive.views import search as search_page
from tests import make

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]

LONG_SUBJECT = "de gevolgen van het uitblijven van de voorbeeldtunnel voor de bereikbaarheid van de binnenstad, " * 2


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in this thread
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, monkeypatch, settings):
    """A small archive, served. The search engine has tests of its own."""
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(search_page, "find", _search)
    _fill()
    return live_server.url


def _search(query, **choices):
    passages = [Passage(2, "/vragen/2024Z00001/2/", "Wie betaalt de <mark>brug</mark>?", "vraag")]
    hit = Hit(
        pk=1,
        identifier="2024Z00001",
        url="/vragen/2024Z00001/",
        subject_html="de <mark>brug</mark>",
        subject="de brug",
        score=1.0,
        submitted_on=date(2024, 10, 1),
        answered_on=date(2024, 11, 20),
        status="beantwoord",
        days_overdue=0,
        askers=[("Voorbeeld", "Dorpspartij")],
        passages=passages,
    )
    facets = {"fractie": [FacetValue("dorpspartij", "Dorpspartij", 1, "dorpspartij" in choices["filters"].fractie)]}
    return Results(total=1, hits=[hit], facets=facets) if query == "brug" else Results(total=0)


def _fill():
    made = make.question_set(
        "2024Z00001",
        ["Kent u het bericht?", "Wie betaalt de brug?", f"Deelt u de mening dat {LONG_SUBJECT}?", "Wanneer?"],
        asked_by=[make.member(f"Kamerlid Nummer{n}") for n in range(8)],
    )
    make.reply(made, kind="uitstel", text="Het overleg duurt langer.", received_on=date(2024, 10, 20))
    reply = make.reply(
        made,
        {(1,): "Ja.", (2, 4): "De provincie.\n\nZie het antwoord op vraag 1."},
        received_on=date(2024, 11, 20),
        vergaderjaar="2024-2025",
        aanhangsel_number="604",
    )
    address = "https://voorbeeld.example/" + "een-heel-lang-adres-zonder-spaties" * 4
    note = make.footnote(reply.answers.get(order=2), f"Kamerstuk 99 001, nr. 12, {address}", position=13)
    make.cite(note)
    made.pieces.create(source=make.source(problems=[{"where": "vraag 3", "what": "no answer"}]), position=0, data={})
    make.question_set("2020Z00001", 2, subject=LONG_SUBJECT, submitted_on=date(2020, 1, 1), is_example=True)
    for n in range(30):
        make.answered_set(f"2023Z{n:05}", 1)


PAGES = [
    "/",
    "/zoeken/?q=brug",
    "/zoeken/?q=niets&fractie=bestaatniet",
    "/vragen/2024Z00001/",
    "/vragen/2024Z00001/2/",
    "/vragen/2020Z00001/",
    "/vragen/2024Z00001/eerder-gevraagd/",
    "/eerder-gevraagd/",
    "/leden/kamerlid-nummer0/",
    "/leden/anna-van-der-voorbeeld/?pagina=2",
    "/fracties/dorpspartij/",
    "/bewindspersonen/bert-staal/",
    "/ministeries/bruggen-en-sluizen/",
    "/kamerstukken/99001/",
    "/kamerstukken/99001/12/",
    f"/bronnen/{'SHA'}/",
    "/te-laat/",
    "/te-laat/?op=2024-11-15",
    "/jaren/",
    "/jaren/2024/",
    "/jaren/2024/week/40/",
    "/stijl/",
    "/statistiek/",
    "/over/",
    "/over/dekking/",
    "/api/v1/docs",
    "/api/v1/docs",
    "/nergens/",
]


@pytest.fixture
def paths(site):
    from archive.models import SourceDocument

    sha256 = SourceDocument.objects.get().sha256
    return [site + path.replace("SHA", sha256) for path in PAGES]


def test_a_question_is_found_from_the_home_page_and_its_link_copied(chromium, site):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Zoek in").fill("brug")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Vraag 2").click()
    page.wait_for_url("**/vragen/2024Z00001/2/")
    page.locator(".pair summary").click()
    page.get_by_role("button", name="Kopieer link").click()
    page.get_by_role("button", name="Gekopieerd").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/vragen/2024Z00001/2/"
    context.close()


def test_from_a_kamerstuk_to_the_answer_to_the_member_without_javascript(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/kamerstukken/99001/12/")
    page.get_by_role("link", name="Antwoord 2 en 4").click()
    page.get_by_role("link", name="2024Z00001").click()
    page.get_by_role("link", name="Kamerlid Nummer3").click()
    assert page.locator("h1").inner_text() == "Kamerlid Nummer3"
    page.goto(f"{site}/zoeken/?q=brug")
    page.get_by_role("link", name="Vraag 2").click()
    page.locator(".pair summary").click()
    assert f"{site}/vragen/2024Z00001/2/" in page.locator(".pair .to-copy").last.inner_text()
    context.close()


def test_a_list_is_narrowed_and_paged_by_keyboard(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/leden/anna-van-der-voorbeeld/")
    page.get_by_role("link", name="Volgende").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**pagina=2")
    page.get_by_label("Status").focus()
    page.keyboard.type("te laat")
    page.get_by_role("button", name="Toon").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**status=te-laat**")
    assert page.locator(".item").count() == 1
    context.close()


def test_a_filter_changes_the_results_in_place_and_back_again(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/zoeken/?q=brug")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Dorpspartij").click()
    page.get_by_role("link", name="Verwijder filter Dorpspartij").wait_for()
    assert page.url.endswith("?q=brug&fractie=dorpspartij")
    page.go_back()
    page.get_by_role("link", name="Verwijder filter Dorpspartij").wait_for(state="detached")
    assert page.evaluate("window.stayed")
    context.close()


def test_the_first_tab_stop_leads_to_the_content(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/vragen/2024Z00001/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    context.close()


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_page_scrolls_sideways(chromium, paths, width):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    too_wide = []
    for path in paths:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(path)
    context.close()
    assert too_wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(chromium, paths, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(color_scheme=scheme)
    page, found = context.new_page(), []
    for path in paths:
        page.goto(path)
        results = Axe().run(page)
        found += [f"{path}: {v['id']} {v['nodes'][0]['html'][:200]}" for v in results.response["violations"]]
    context.close()
    assert not found, "\n".join(found)


def test_no_page_asks_anything_of_anyone_else(chromium, site, paths):
    context = chromium.new_context()
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in paths[:-1]:
        page.goto(path)
    context.close()
    assert [url for url in asked if not url.startswith(site)] == []
    assert errors == []
