"""What eight people come to do, and in how many steps: with a mouse, by keyboard alone, without
JavaScript; on narrow and wide screens, light and dark."""

from datetime import date
from pathlib import Path

import pytest

from archive.models import FaultReport
from tests import make
from tests.browser import (
    browse_as,
    pytestmark,  # noqa: F401 (the marks of this file's tests)
)

NARROW, WIDE = 320, 1280
TABS = 250  # stops on a page, at most


class Reader:
    """Someone at a page; by keyboard alone every link and field is reached with the tab key."""

    def __init__(self, page, keyboard):
        self.page, self.keyboard, self.steps = page, keyboard, 0

    def go(self, address):
        self.steps += 1
        self.page.goto(address)

    def follow(self, name, exact=False):
        self.steps += 1
        self._use(self.page.get_by_role("link", name=name, exact=exact).first)

    def press(self, name):
        self.steps += 1
        self._use(self.page.get_by_role("button", name=name).first)

    def unfold(self, name):
        self.steps += 1
        self._use(self.page.locator("summary", has_text=name).first)

    def write(self, label, text):
        self.steps += 1
        field = self.page.get_by_label(label).locator("visible=true").first
        if self.keyboard:
            self._reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def choose(self, label, option):
        self.steps += 1
        field = self.page.get_by_label(label).locator("visible=true").first
        if self.keyboard:
            self._reach(field)
            self.page.keyboard.type(option)
        else:
            field.select_option(label=option)

    def reads(self, text):
        self.page.get_by_text(text).first.wait_for()

    def _use(self, target):
        if not self.keyboard:
            return target.click()
        self._reach(target)
        return self.page.keyboard.press("Enter")

    def _reach(self, target):
        target.wait_for()
        handle = target.element_handle()
        for _ in range(TABS):
            if self.page.evaluate("(wanted) => document.activeElement === wanted", handle):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no tab stop at {target}")


WAYS = {
    "mouse, wide, light": ({"viewport": {"width": WIDE, "height": 800}}, False),
    "mouse, narrow, dark": (
        {"viewport": {"width": NARROW, "height": 640}, "color_scheme": "dark"},
        False,
    ),
    "keyboard, wide, dark": (
        {"viewport": {"width": WIDE, "height": 800}, "color_scheme": "dark"},
        True,
    ),
    "keyboard, narrow, light": ({"viewport": {"width": NARROW, "height": 640}}, True),
    "no JavaScript, wide, light": (
        {"viewport": {"width": WIDE, "height": 800}, "java_script_enabled": False},
        False,
    ),
    "no JavaScript, narrow, dark": (
        {
            "viewport": {"width": NARROW, "height": 640},
            "color_scheme": "dark",
            "java_script_enabled": False,
        },
        False,
    ),
}


@pytest.fixture
def readers(chromium):
    """Every way to read, one after the other, each in a browser of its own; a reader who needs more
    steps than promised fails.
    """

    def each(most):
        for name, (settings, keyboard) in WAYS.items():
            context = chromium.new_context(locale="nl-NL", **settings)
            reader = Reader(context.new_page(), keyboard)
            try:
                yield reader
            except Exception as error:
                error.add_note(name)
                raise
            assert reader.steps <= most, name
            context.close()

    return each


def test_a_journalist_sees_who_keeps_the_kamer_waiting(readers, site):
    make.question_set("2024Z00070", 1, submitted_on=date(2024, 7, 2), subject="de sluisdeur")
    for reader in readers(most=3):
        reader.go(site)
        reader.follow("Bruggen en Sluizen")
        reader.page.wait_for_url("**/te-laat/?ministerie=**")
        reader.follow("De sluisdeur")
        reader.reads("te laat")


def test_a_researcher_sorts_the_figures_and_takes_them_along(readers, site):
    for reader in readers(most=3):
        reader.go(site)
        reader.follow("Statistiek")
        reader.follow("mediaan")
        reader.page.locator("th[aria-sort]").first.wait_for()
        assert reader.page.get_by_role("link", name="CSV per ministerie").is_visible()


def test_a_civil_servant_hears_whether_it_was_asked_before(readers, site):
    for reader in readers(most=4):
        reader.go(site)
        reader.write("Al eerder gevraagd", "Wie betaalt de brug over de voorbeeldvaart?")
        reader.press("Zoek wat erop lijkt")
        reader.follow("De brug")
        reader.page.wait_for_url("**/vragen/2024Z00001/")


def test_an_assistant_finds_what_a_member_still_waits_for(readers, site):
    for reader in readers(most=6):
        reader.go(site)
        reader.unfold("Bladeren")
        reader.follow("Kamerleden")
        reader.follow("Voorbeeld, Anna van der")
        reader.choose("Status", "te laat")
        reader.press("Toon")
        reader.page.wait_for_url("**status=te-laat**")
        assert reader.page.locator(".item").count() == 1


def test_a_citizen_on_a_phone_finds_an_answer(readers, site):
    for reader in readers(most=4):
        reader.go(site)
        reader.write("Zoek in", "brug")
        reader.press("Zoek")
        reader.follow("Vraag 2")
        reader.reads("De provincie.")
        reader.reads("Bert Staal (Bruggen en Sluizen)")


def test_a_citizen_reports_a_fault_in_an_answer(readers, site, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for number, reader in enumerate(readers(most=4)):
        reader.go(f"{site}/vragen/2024Z00001/2/")
        reader.follow("Meld een fout in vraag 2")
        reader.write("Wat klopt er niet", f"Hier staat {number} keer te veel.")
        reader.press("Verstuur")
        reader.reads("Uw melding is bewaard.")
        assert FaultReport.objects.filter(place="/vragen/2024Z00001/#vraag-2").count() == number + 1
        Path(tmp_path / "throttle.sqlite3").unlink()


def test_an_editor_settles_what_was_reported(readers, site, admin_user):
    for number, reader in enumerate(readers(most=4)):
        FaultReport.objects.receive(
            "/vragen/2024Z00001/#vraag-2", "De brug, vraag 2", "2024Z00001", f"{number} te veel.",
            date(2024, 12, 1),
        )  # fmt: skip
        browse_as(reader.page.context, site, admin_user)
        reader.go(f"{site}/admin/")
        reader.follow("Meldingen van lezers")
        reader.press("Opgelost")
        reader.page.get_by_text("1 × opgelost.").wait_for()
        assert not FaultReport.objects.filter(state="open").exists()


def test_an_editor_checks_a_text_against_its_source(readers, site):
    for reader in readers(most=2):
        reader.go(f"{site}/vragen/2024Z00001/")
        reader.follow("Brondocument")
        reader.reads("Vraag 1")
        assert "bezoekadres" in reader.page.locator("div.left-out").inner_text()
        assert reader.page.get_by_role("link", name="Download zoals ontvangen").is_visible()


def test_a_historian_goes_from_a_year_to_a_citation(readers, site):
    for reader in readers(most=6):
        reader.go(site)
        reader.unfold("Bladeren")
        reader.follow("Jaren")
        reader.follow("2020", exact=True)
        reader.follow("De gevolgen van het uitblijven")
        reader.unfold("Kopieer verwijzing")
        reader.page.get_by_role("link", name="BibTeX").first.wait_for()


def test_a_developer_finds_the_api(readers, site):
    for reader in readers(most=2):
        reader.go(site)
        reader.follow("API")
        reader.page.locator("a[href$='openapi.json']").first.wait_for()


def test_from_a_kamerstuk_to_the_answer_to_the_member_to_the_party(readers, site):
    for reader in readers(most=5):
        reader.go(f"{site}/kamerstukken/99001/12/")
        reader.follow("Antwoord 2 en 4")
        reader.reads("De provincie.")
        reader.follow("2024Z00001")
        reader.follow("Kamerlid Nummer3")
        assert reader.page.locator("h1").inner_text() == "Kamerlid Nummer3"
        reader.follow("Dorpspartij")
        assert reader.page.locator("h1").inner_text() == "Dorpspartij"


def test_how_it_was_on_a_past_day_and_back(readers, site):
    for reader in readers(most=2):
        reader.go(f"{site}/te-laat/?op=2024-11-15")
        reader.reads("zeker te laat")
        reader.follow("Laatste stand")
        reader.page.wait_for_url("**/te-laat/")
