"""The pages in a real browser: found, copied, without JavaScript, on a narrow screen, and for
everyone (axe).
"""

import pytest

from archive.models import Person, QuestionSet
from archive.search.completion import Completion
from archive.views import completion
from tests import pages
from tests.browser import (
    browse_as,
    pytestmark,  # noqa: F401 (the marks of this file's tests)
    violations,
)

PAGES = [
    *pages.OF_EVERY_KIND,
    "/zoeken/?q=brug",
    "/zoeken/?q=niets&fractie=bestaatniet",
    "/vragen/2024Z00001/2/",
    "/vragen/2020Z00001/",
    "/statistiek/?sorteer=ministeries.-mediaan",
    "/leden/kamerlid-nummer0/",
    "/leden/anna-van-der-voorbeeld/?pagina=2",
    "/kamerstukken/99001/12/",
    "/te-laat/?op=2024-11-15",
    "/jaren/2024/",
    "/vragen/2024Z00009/",
]


@pytest.fixture
def paths(site):
    from archive.models import SourceDocument

    sha256 = SourceDocument.objects.get().sha256
    return [site + path.replace(pages.SHA, sha256) for path in PAGES]


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
    page.locator("[role=status]", has_text="Gekopieerd").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/vragen/2024Z00001/2/"
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


def test_what_is_typed_is_completed_to_pages_that_the_keyboard_reaches(chromium, site, monkeypatch):
    found = [
        Completion("lid", "Anna van der Voorbeeld", "/leden/anna-van-der-voorbeeld/"),
        Completion("fractie", "Annapartij", "/fracties/dorpspartij/"),
    ]
    monkeypatch.setattr(completion, "complete", lambda typed: found if typed == "anna" else [])
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site)
    box = page.get_by_role("combobox")
    box.press_sequentially("anna")
    page.get_by_role("option", name="Anna van der Voorbeeld Kamerlid").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("option").first.wait_for(state="detached")
    box.fill("anna")
    page.get_by_role("option", name="Annapartij Fractie").wait_for()
    page.keyboard.press("ArrowUp")
    assert page.get_by_role("option", name="Annapartij Fractie", selected=True).is_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leden/anna-van-der-voorbeeld/")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_first_hit_is_twelve_tab_stops_away_and_the_results_two(chromium, site, width):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/zoeken/?q=brug")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "resultaten"
    page.goto(f"{site}/zoeken/?q=brug")
    stops = 0
    while not page.evaluate("!!document.activeElement.closest('.hit')"):
        page.keyboard.press("Tab")
        stops += 1
    assert stops <= 12
    context.close()


def test_what_is_copied_has_no_marks_of_notes(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/vragen/2024Z00001/1/")
    mark = page.locator(".asked .mark-of-note")
    assert mark.is_visible()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.asked p'))")
    assert page.evaluate("getSelection().toString()").split() == ["Kent", "u", "het", "bericht?"]
    context.close()


def test_the_question_one_reads_is_marked_in_the_list_beside_it(chromium, site):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/vragen/2024Z00001/")
    page.locator(".beside .contents a").nth(1).click()
    page.locator(".beside .contents a[aria-current]").wait_for()
    assert page.locator(".beside .contents").bounding_box()["y"] < 800
    context.close()


def test_the_archives_own_letters_are_used(chromium, site):
    context = chromium.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    page.evaluate("document.fonts.ready")
    loaded = "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family).join()"
    assert {"Source Sans", "Source Serif"} <= set(page.evaluate(loaded).replace('"', "").split(","))
    assert len([url for url in asked if url.endswith(".woff2")]) == 2
    context.close()


def test_the_first_tab_stop_leads_to_the_content(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/vragen/2024Z00001/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    context.close()


@pytest.mark.parametrize("widths", [(320, 375), (1280, 768)])
@pytest.mark.long
def test_no_page_scrolls_sideways(chromium, paths, widths):
    """As it comes, and when its window is made another."""
    context = chromium.new_context()
    page = context.new_page()
    too_wide = []
    for path in paths:
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            if width == widths[0]:
                page.goto(path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((path, width))
    context.close()
    assert too_wide == []


def test_every_table_of_the_admin_fits_a_window_of_1280(chromium, site, admin_user):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    browse_as(context, site, admin_user)
    page, beyond = context.new_page(), {}
    question_set = QuestionSet.objects.get(identifier="2024Z00001")
    person = Person.objects.get(slug="kamerlid-nummer0")
    for row in (question_set, person):
        page.goto(f"{site}/admin/archive/{row._meta.model_name}/{row.pk}/change/")
        beyond[row._meta.model_name] = page.evaluate(
            "[...document.querySelectorAll('#content *')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML)"
        )
    context.close()
    assert beyond == {"questionset": [], "person": []}


@pytest.mark.long
def test_axe_finds_no_violation_in_light_or_dark(chromium, paths):
    context = chromium.new_context()
    page, found = context.new_page(), []
    for path in paths:
        page.goto(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{path} {scheme}: {violation}" for violation in violations(page)]
    context.close()
    assert not found, "\n".join(found)


def test_no_page_asks_anything_of_anyone_else(chromium, site, paths):
    context = chromium.new_context()
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    for path in paths:
        if not path.endswith(pages.NOWHERE):  # of which the browser itself complains
            page.goto(path)
    context.close()
    assert [url for url in asked if not url.startswith(site)] == []
    assert errors == []
