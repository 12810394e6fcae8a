"""Every link of an archive full of awkward sets leads to a page: nothing fails, nothing is shown
that nobody wrote.
"""

import random
import re
from collections import defaultdict
from datetime import date, timedelta
from html import unescape
from itertools import groupby
from urllib.parse import urldefrag, urljoin

import pytest
from django.utils import timezone

from archive.models import Addressee, Asker, Question
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db

# Values that slipped through a template, and lists with a hole in them.
SLIPS = re.compile(r"\bNone\b|, ,|\(\)| , |\{\{|\{%|&amp;amp;| aan\s*<| vroeg\s*\.|\bnan\b")
AWKWARD = date(2024, 6, 1)
OF_A_KIND = 6


def awkward_sets():
    """One set per oddity, each named for it by its subject."""
    nobody = {"asked_by": [], "asked_of": []}
    made = make.question_set(
        "2024Z00101", subject="een geadresseerde van wie niets gedrukt is", asked_of=[]
    )
    Addressee.objects.create(question_set=made, order=1)
    made = make.question_set(
        "2024Z00102", subject="een geadresseerde met alleen een naam", asked_of=[]
    )
    Addressee.objects.create(question_set=made, order=1, name="B. Staal")
    made = make.question_set(
        "2024Z00103", subject="een geadresseerde met alleen een ambt", asked_of=[]
    )
    Addressee.objects.create(question_set=made, order=1, role="minister-president")
    made = make.question_set("2024Z00104", subject="een vragensteller die niemand is", asked_by=[])
    Asker.objects.create(
        question_set=made, order=1, name="Onbekende (O.)", party_name="Verdwenen Partij"
    )
    Asker.objects.create(question_set=made, order=2, name="De heer X")
    make.question_set(
        "2024Z00105", subject="", questions=["Kent u de brug die nergens heen gaat? " * 20]
    )
    make.question_set("2024Z00106", 0, subject="", **nobody)
    made = make.question_set("2024Z00107", subject="een antwoord van voor de vraag")
    make.reply(made, {(1,): "Ja."}, received_on=made.submitted_on - timedelta(days=30))
    made = make.question_set("2024Z00108", subject="een antwoord zonder dag en zonder minister")
    make.reply(made, {(1, 2): "Nee."}, received_on=None, by=[])
    made = make.question_set("2024Z00109", subject="alleen een nader antwoord", submitted_on=None)
    make.reply(made, {(2,): "Toch wel."}, kind="nader")
    made = make.question_set(
        "2024Z00110", subject="uitgesteld op een onbekende dag", submitted_on=AWKWARD
    )
    make.reply(made, kind="uitstel", received_on=None)
    make.question_set("2024Z00111", 57, subject="zevenenvijftig vragen", submitted_on=AWKWARD)
    eight = [make.member(f"Kamerlid Nummer{n}", f"Lijst {n}") for n in range(8)]
    make.answered_set("2024Z00112", subject="acht vragenstellers", asked_by=eight)
    make.question_set("2024Z00113", subject="ingetrokken", withdrawn=True, status="ingetrokken")
    make.question_set("2024Z00114", subject="iets dat heel erg lang duurt en " * 8 + "dan stopt")
    made = make.question_set(
        "ah-tk-19261927-12", 0, subject="een blad dat elders begint", submitted_on=date(1927, 3, 1)
    )
    Question.objects.create(
        question_set=made, number=3, text="Waarom heeft de Regeering zoo lang gewacht?"
    )
    made.complete = False
    made.vergaderjaar = "1926-1927"
    made.save()
    make.reply(made, {(): "Een antwoord dat bij geen vraag hoort."}, received_on=date(1927, 4, 1))
    make.question_set(
        "2027Z00001",
        subject="van na vandaag",
        submitted_on=timezone.localdate() + timedelta(days=40),
    )


def cited_papers():
    made = make.question_set(
        "2024Z00115",
        ["Kent u 36 410 XIV, nr. 9 en 21 501-02, B?"],
        explanation="Zie 36 410 XIV, nr. 9.",
    )
    question = made.questions.get()
    make.cite(question, "36 410 XIV, nr. 9", make.kamerstuk("36410", "9", "XIV"))
    make.cite(question, "21 501-02, B", make.kamerstuk("21501", "B", "02"))
    make.refer(question, "36 410", z_number="2020Z00001")


@pytest.fixture
def archive():
    awkward_sets()
    cited_papers()
    make.minister(
        "Naamloos Ambt",
        "",
        "minister-president",
        started_on=None,
        at=make.ministry(),
        cabinet="Voorbeeld I",
    )
    make.party("Lege Lijst")
    make.ministry("Leeg Ministerie", "leeg")
    writing.rebuild()
    make.ministry("Nieuw Ministerie", "nieuw").predecessors.add(
        make.ministry("Leeg Ministerie", "leeg")
    )
    source = make.source(problems=[{"where": "vraag 5", "what": "no answer found"}])
    source.pieces.create(position=0, data={})


def links(path, html):
    for address in re.findall(r'(?:href|src)="([^"]+)"', html):
        address = urldefrag(urljoin(path, unescape(address)))[0]
        if (
            address.startswith("/")
            and address.count("&") == 0
            and not address.startswith(("/static/", "/admin/", "/api/v1/openapi", "/fout-melden/"))
            # a list in other forms: tests/test_taking.py
            and not re.search(r"\.jsonl|\.csv\?", address)
        ):
            yield address


def kind(path):
    """Addresses that differ only in a number, or in what is asked, are of one kind."""
    place, _, query = path.partition("?")
    keys = sorted(part.partition("=")[0] for part in query.split("&"))
    return re.sub(r"(?<=/)\d+(?=[/.])", "0", place), *keys


def in_order(path):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", path)]


class Crawl:
    """What is still to be asked. Of a kind with many addresses: the first and the last when
    they turn up, and some between, drawn with a seed.
    """

    def __init__(self, *begin):
        self.asked, self.waiting = defaultdict(list), set(begin)
        self.drawn = random.Random(10)

    def __iter__(self):
        while self.waiting:
            waiting, self.waiting = sorted(self.waiting, key=in_order), set()
            for name, paths in groupby(sorted(waiting, key=kind), key=kind):
                yield from self._some(self.asked[name], list(paths))

    def found(self, paths):
        self.waiting.update(path for path in paths if path not in self.asked[kind(path)])

    def _some(self, asked, paths):
        between = paths[1:-1]
        self.drawn.shuffle(between)
        for path in dict.fromkeys([paths[0], paths[-1], *between]):
            places = sorted([in_order(path), *map(in_order, asked)])
            outer = in_order(path) in (places[0], places[-1])
            if len(asked) < (2 * OF_A_KIND if outer else OF_A_KIND):
                asked.append(path)
                yield path


@pytest.mark.parametrize("up_to_date", [True, False])
@pytest.mark.long
def test_every_link_leads_to_a_page(client, archive, up_to_date):
    if up_to_date:
        make.up_to_date(timezone.localdate())
    crawl = Crawl("/", "/stijl/", "/kabinetten/", "/eerder-gevraagd/", "/over/dekking/")
    wrong = []
    for path in crawl:
        response = client.get(path)
        text = response.getvalue().decode("utf-8", "replace")
        if response.status_code not in (200, 301, 302):
            wrong.append(f"{response.status_code} {path}")
        if response["Content-Type"].startswith("text/html") and not path.startswith("/api/"):
            body = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
            wrong += [
                f"{path}: {body[max(0, m.start() - 60) : m.end() + 20]}"
                for m in SLIPS.finditer(body)
            ]
            crawl.found(links(path, text))
    assert not wrong, "\n".join(wrong[:20])
    assert len(crawl.asked) > 300
    last = max(crawl.asked[kind("/vragen/2024Z00111/1/")], key=in_order)
    assert last == "/vragen/2024Z00111/57/"
