"""What readers come to do: with a mouse, by keyboard alone, without JavaScript; on narrow and wide
screens, light and dark."""

import pytest

from tests.browser import pytestmark  # noqa: F401 (the marks of this file's tests)

NARROW, WIDE = 320, 1280
TABS = 250  # stops on a page, at most


class Reader:
    """Someone at a page; by keyboard alone every link and field is reached with the tab key."""

    def __init__(self, page, keyboard):
        self.page, self.keyboard = page, keyboard

    def go(self, address):
        self.page.goto(address)

    def follow(self, name, exact=False):
        self._use(self.page.get_by_role("link", name=name, exact=exact).first)

    def press(self, name):
        self._use(self.page.get_by_role("button", name=name).first)

    def unfold(self, name):
        self._use(self.page.locator("summary", has_text=name).first)

    def write(self, label, text):
        field = self.page.get_by_label(label).first
        if self.keyboard:
            self._reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def choose(self, label, option):
        field = self.page.get_by_label(label).first
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


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def reader(request, chromium):
    settings, keyboard = request.param
    context = chromium.new_context(locale="nl-NL", **settings)
    yield Reader(context.new_page(), keyboard)
    context.close()


def test_find_a_question_from_the_home_page_and_take_its_link(reader, site):
    reader.go(site)
    reader.write("Zoek in", "brug")
    reader.press("Zoek")
    reader.follow("Vraag 2")
    reader.page.wait_for_url("**/vragen/2024Z00001/2/")
    reader.unfold("Kopieer verwijzing naar vraag 2")
    link = reader.page.locator(".pair .to-copy").last
    link.wait_for()
    assert link.inner_text() == f"{site}/vragen/2024Z00001/2/"


def test_narrow_a_list_and_turn_its_pages(reader, site):
    reader.go(f"{site}/leden/anna-van-der-voorbeeld/")
    reader.follow("Volgende")
    reader.page.wait_for_url("**pagina=2")
    reader.choose("Status", "te laat")
    reader.press("Toon")
    reader.page.wait_for_url("**status=te-laat**")
    assert reader.page.locator(".item").count() == 1
    reader.follow("Verwijder filter te laat")
    reader.reads("32\u00a0reeksen vragen")


def test_from_a_kamerstuk_to_the_answer_to_the_member_to_another_set(reader, site):
    reader.go(f"{site}/kamerstukken/99001/12/")
    reader.follow("Antwoord 2 en 4")
    reader.reads("De provincie.")
    reader.follow("2024Z00001")
    reader.follow("Kamerlid Nummer3")
    assert reader.page.locator("h1").inner_text() == "Kamerlid Nummer3"
    reader.follow("Dorpspartij")
    assert reader.page.locator("h1").inner_text() == "Dorpspartij"
    reader.follow("De voorbeeldbrug")
    reader.page.wait_for_url("**/vragen/**")


def test_see_what_is_late_at_a_ministry_and_how_it_was_on_a_past_day(reader, site):
    reader.go(f"{site}/te-laat/")
    reader.follow("Bruggen en Sluizen")
    reader.reads("Verwijder filter")
    reader.go(f"{site}/te-laat/?op=2024-11-15")
    reader.reads("zeker te laat")
    reader.follow("Laatste stand")
    reader.page.wait_for_url("**/te-laat/")
