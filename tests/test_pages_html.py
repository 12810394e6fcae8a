"""The HTML of every kind of page is well formed: balanced, no block in a paragraph, every id once."""

from html.parser import HTMLParser

import pytest

from tests import make

pytestmark = pytest.mark.django_db

VOID = {"meta", "link", "input", "br", "img", "hr"}
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "aside",
    "form",
    "details",
    "figure",
    "nav",
    "h1",
    "h2",
    "h3",
}


class Checker(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.targets, self.wrong = [], [], [], []

    def handle_startendtag(self, tag, attrs):
        self.note(attrs)

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS and "p" in self.open:
            self.wrong.append(f"{self.getpos()}: <{tag}> in <p>")
        if self.open[-1:] in (["ul"], ["ol"]) and tag != "li":
            self.wrong.append(f"{self.getpos()}: <{tag}> in a list")
        self.note(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def note(self, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("for", "aria-labelledby") or (name == "href" and value.startswith("#")):
                self.targets.append(value.lstrip("#"))

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.wrong.append(f"{self.getpos()}: </{tag}> closes another")


@pytest.fixture
def archive():
    made = make.question_set(questions=4, asked_by=[make.member(), make.member("Karel Verzonnen", "Nieuwe Lijn")])
    make.reply(made, kind="uitstel", text="Het duurt langer.\n\nVeel langer.")
    reply = make.reply(
        made, {(1,): "Ja.\n\nZie vraag 2.", (2, 4): "Nee."}, vergaderjaar="2024-2025", aanhangsel_number="6"
    )
    for answer in reply.answers.all():
        make.cite(make.footnote(answer, "Kamerstuk 99 001, nr. 12.", position=3))
    make.footnote(made.questions.first())
    make.reply(made, {(1,): "Ja.\n\nZie vraag 2."}, kind="herdruk")
    make.question_set("2025Z00001", 2)
    for n in range(60):
        make.answered_set(f"2023Z{n:05}", 1)
    return make.source()


PATHS = [
    "/",
    "/over/",
    "/api/v1/docs",
    "/stijl/",
    "/zoeken/?q=brug&status=open&fractie=onbekend",
    "/vragen/2024Z00001/",
    "/vragen/2024Z00001/1/",
    "/vragen/2024Z00001/4/",
    "/vragen/2025Z00001/",
    "/vragen/2024Z00001/eerder-gevraagd/",
    "/eerder-gevraagd/",
    "/leden/anna-van-der-voorbeeld/?jaar=2023&pagina=2&status=weg",
    "/fracties/dorpspartij/",
    "/bewindspersonen/bert-staal/",
    "/ministeries/bruggen-en-sluizen/",
    "/kamerstukken/99001/",
    "/kamerstukken/99001/12/",
    "/te-laat/",
    "/te-laat/?op=2024-01-01&ministerie=x",
    "/statistiek/",
    "/jaren/",
    "/jaren/2023/",
    "/jaren/2024/week/40/",
    "/nergens/",
]


@pytest.mark.parametrize("path", PATHS)
def test_html_is_well_formed(client, archive, path):
    checker = Checker()
    checker.feed(client.get(path).content.decode())
    assert checker.wrong == []
    assert checker.open == []
    assert sorted(checker.ids) == sorted(set(checker.ids))
    assert set(checker.targets) <= set(checker.ids)
