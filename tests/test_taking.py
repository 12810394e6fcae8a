"""Lists that are taken along: whole, as narrowed and ordered, and readable by a spreadsheet."""

import csv
import json
import re
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Asker, QuestionSet
from archive.search.index import writing
from archive.shown.columns import DICTIONARY, LATE, QUESTIONS, SETS
from archive.shown.door_columns import DOORS
from archive.urls import urlpatterns
from archive.views import taking
from archive.views.lists import LISTS
from tests import make

pytestmark = pytest.mark.django_db

SITE = "https://archief.example"
PAGES = {
    "search": "/zoeken/?q=brug",
    "late": "/te-laat/?zekerheid=zeker",
    "member": "/leden/anna-van-der-voorbeeld/",
    "party": "/fracties/dorpspartij/",
    "minister": "/bewindspersonen/bert-staal/",
    "ministry": "/ministeries/bruggen-en-sluizen/",
    "cabinet": "/kabinetten/voorbeeld-i/?status=beantwoord",
    "year": "/jaren/2024/?status=beantwoord",
    "week": "/jaren/2024/week/40/",
    "session": "/vergaderjaren/2024-2025/?status=beantwoord",
    "dossier": "/kamerstukken/99001/",
    "kamerstuk": "/kamerstukken/99001/12/",
    "law": "/wetten/Sr/",
    "article": "/wetten/Sr/9z/",
}
FORMS = ["csv", "jsonl"]


ANSWERED, LATE_NOW = 21, 3  # more than a page holds; and what is late


@pytest.fixture
def archive(settings):
    """Answered sets in every list but that of what is late, and three for that."""
    settings.SITE_URL = SITE
    office = make.minister(cabinet="Voorbeeld I")
    for n in range(ANSWERED):
        made = make.answered_set(f"2024Z{n:05}", 2, subject=f"brug {n}", asked_of=[office])
        first, last = made.questions.all()
        make.cite(make.footnote(first, "Kamerstuk 99 001, nr. 12."))
        make.cite_article(make.footnote(last, "Zie artikel 9z Sr."), "artikel 9z Sr", "9z Sr")
    waiting = {"submitted_on": date(2024, 8, 1), "asked_by": [], "asked_of": []}
    for n in range(LATE_NOW):
        make.question_set(f"2023Z{n:05}", 0, subject=f"sluis {n}", **waiting)
    writing.rebuild()


def address(path, form, **more):
    path, _, query = path.partition("?")
    pairs = [*filter(None, [query]), *(f"{name}={value}" for name, value in more.items())]
    return f"{path.rstrip('/')}.{form}?{'&'.join(pairs)}"


def taken(client, path, form="csv", **more):
    """The rows of a list, each by its columns."""
    response = client.get(address(path, form, **more))
    assert response.status_code == 200, (path, response.getvalue())
    text = response.getvalue().decode()
    if form == "jsonl":
        return [json.loads(line) for line in text.splitlines()]
    delimiter = ";" if more.get("scheiding") == "puntkomma" else ","
    return [*csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=delimiter)]


def test_every_list_is_taken_along():
    assert {*PAGES} == {each.name for each in LISTS}
    named = {getattr(pattern, "name", None) for pattern in urlpatterns}
    assert {f"{name}_{form}" for name in PAGES for form in taking.FORMS} <= named


@pytest.mark.parametrize("form", FORMS)
def test_a_list_is_taken_along_whole_and_its_page_says_how_long_it_is(client, archive, form):
    for name, path in PAGES.items():
        rows = taken(client, path, form)
        sets = LATE_NOW if name == "late" else ANSWERED
        assert (name, len(rows), len({row["nummer"] for row in rows})) == (name, sets, sets)
        html = client.get(path).content.decode().replace("&amp;", "&")
        assert f"Neem mee: {sets}" in html
        assert f'href="{address(path, form).rstrip("?")}"' in html
        for link in re.findall(r'href="([^"]*\.(?:csv|jsonl)[^"]*)"', html):
            assert client.get(link).status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_per_question_there_is_a_row_for_each_question(client, archive, form):
    for name, path in PAGES.items():
        rows = taken(client, path, form, per="vraag")
        two_each = {f"2024Z{n:05}": 2 for n in range(ANSWERED)}
        assert Counter(row["nummer"] for row in rows) == ({} if name == "late" else two_each)
    rows = taken(client, "/jaren/2024/", form, per="vraag")
    assert rows[0]["vraagtekst"] == "Wat is vraag 1?"
    assert rows[0]["antwoordtekst"] == "Dit is het antwoord op vraag 1."


ORDERS = [
    ("/jaren/2024/?sorteer=oudste", False),
    ("/jaren/2024/?sorteer=nieuwste", True),
    ("/leden/anna-van-der-voorbeeld/?sorteer=beantwoord", True),
    ("/zoeken/?q=brug&sorteer=ingezonden", True),
]


@pytest.mark.parametrize(("path", "latest_first"), ORDERS)
def test_rows_come_in_the_order_of_the_list(client, archive, path, latest_first):
    for n, made in enumerate(QuestionSet.objects.filter(status="beantwoord")):
        made.submitted_on = date(2024, 1, 1 + n)
        made.answered_on = date(2024, 3, 1 + n)
        made.save()
    writing.rebuild()
    days = [row["beantwoord"] or row["ingezonden"] for row in taken(client, path)
            if row["status"] == "beantwoord"]  # fmt: skip
    assert days == sorted(days, reverse=latest_first)
    pages = [client.get(f"{path}&pagina={n}").content.decode() for n in (1, 2)]
    listed = list(dict.fromkeys(re.findall(r'href="/vragen/(\w+)/"', "".join(pages))))
    assert [row["nummer"] for row in taken(client, path)] == listed


NARROWED = [
    ("/jaren/2024/?status=open", LATE_NOW),
    ("/jaren/2024/?status=ingetrokken", 0),
    ("/leden/anna-van-der-voorbeeld/?jaar=1999", 0),
    ("/zoeken/?q=&status=beantwoord", ANSWERED),
    ("/zoeken/?q=brug&tot=2024-09-01&strikt=1", 0),
    ("/te-laat/?op=2024-08-05", 0),
    ("/jaren/2024/?status=&jaar=&pagina=2", ANSWERED + LATE_NOW),
]


def test_a_list_is_taken_along_as_it_is_narrowed(client, archive):
    for path, rows in NARROWED:
        assert (path, len(taken(client, path))) == (path, len(taken(client, path, "jsonl")))
        assert (path, len(taken(client, path))) == (path, rows)


WRONG = [
    "status=weg",
    "sorteer=willekeurig",
    "per=antwoord",
    "scheiding=tab",
    "kleur=rood",
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_choice_that_does_not_exist_is_refused_and_named(client, archive, wrong):
    for path in PAGES.values():
        path, _, query = path.partition("?")
        if wrong.partition("=")[0] in query:
            query = ""
        response = client.get(f"{path.rstrip('/')}.csv?{query}&{wrong}")
        assert (path, response.status_code) == (path, 400)
        assert wrong.partition("=")[0] in response.content.decode()


def test_a_search_that_finds_little_is_taken_along_as_its_page_shows_it(client, archive):
    path = "/zoeken/?q=brug 3 onbekendwoord"
    total = client.get("/api/v1/search?q=brug 3 onbekendwoord").json()["total"]
    assert len(taken(client, path)) == total > 0
    assert taken(client, f"{path}&strikt=1") == []


def test_without_an_index_no_search_is_taken_along(client):
    assert client.get("/zoeken.csv?q=brug").status_code == 503


@pytest.mark.parametrize(("separation", "delimiter"), [("komma", ","), ("puntkomma", ";")])
def test_a_spreadsheet_reads_the_bytes(client, separation, delimiter):
    asked = 'Kent u "De Brug"; is dat\n\nwaar, of niet? Coördinatie één'
    make.question_set(questions=[asked], subject="=1+1")
    response = client.get(f"/jaren/2024.csv?per=vraag&scheiding={separation}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="kamervragen-uit-2024.csv"'
    data = response.getvalue()
    assert data.startswith(b"\xef\xbb\xbfnummer" + delimiter.encode())
    assert data.endswith(b"\r\n")
    assert b'"Kent u ""De Brug""; is dat\n\nwaar' in data
    lines = [*csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter)]
    assert {len(line) for line in lines} == {len(QUESTIONS.fields)}
    row = dict(zip(*lines, strict=True))
    assert (row["vraagtekst"], row["onderwerp"]) == (asked, "'=1+1")


@pytest.mark.parametrize("text", ["=1+1", "+31 brug", "-brug", "@brug", "\t=1+1", "\r=1+1"])
def test_no_cell_is_a_formula_and_json_lines_have_the_text_itself(client, text):
    make.question_set(questions=[text])
    assert taken(client, "/jaren/2024/", per="vraag")[0]["vraagtekst"].startswith("'")
    assert taken(client, "/jaren/2024/", "jsonl", per="vraag")[0]["vraagtekst"] == text


def test_what_was_printed_and_what_is_known_stand_apart(client, settings):
    settings.SITE_URL = SITE
    made = make.question_set(asked_by=[make.member()])
    cor = make.member("Cor Voorbeeld", of="Stadspartij")
    known = {"person": cor.person, "mp": cor, "party": cor.party}
    Asker.objects.create(question_set=made, order=2, name="C. Voorbeeld", **known)
    Asker.objects.create(question_set=made, order=3, name="De heer X")
    row = taken(client, "/jaren/2024/", "jsonl")[0]
    assert row["vragenstellers"] == ["Anna van der Voorbeeld", "Cor Voorbeeld", "De heer X"]
    assert row["vragenstellers_gedrukt"] == ["Voorbeeld", "C. Voorbeeld", "De heer X"]
    assert row["leden"] == ["anna-van-der-voorbeeld", "cor-voorbeeld", ""]
    assert row["fracties"] == ["Dorpspartij", "Stadspartij", ""]
    assert row["fracties_gedrukt"] == ["Dorpspartij", "", ""]
    assert row["fractiecodes"] == ["dorpspartij", "stadspartij", ""]
    assert row["gevraagd_aan"] == ["minister van Bruggen en Sluizen"]
    assert (row["bewindspersonen"], row["ministeries"]) == (["bert-staal"], ["Bruggen en Sluizen"])
    assert row["adres"] == f"{SITE}/vragen/2024Z00001/"
    assert taken(client, "/jaren/2024/")[0]["fracties"] == "Dorpspartij; Stadspartij; "


def test_every_answer_to_a_question_is_told_with_its_kind_and_day(client):
    made = make.answered_set(questions=1)
    make.reply(made, {(1,): "En ook."}, kind="nader", nature="aanvullend",
               received_on=date(2024, 12, 1))  # fmt: skip
    make.footnote(made.questions.get(), "Dagblad van de Brug.")
    row = taken(client, "/jaren/2024/", "jsonl", per="vraag")[0]
    assert row["antwoordtekst"] == "Dit is het antwoord op vraag 1.\n\nEn ook."
    assert row["antwoordsoorten"] == ["antwoord", "nader"]
    assert row["antwoordaarden"] == ["", "aanvullend"]
    assert row["antwoorddata"] == ["2024-10-20", "2024-12-01"]
    assert row["beantwoorders"] == ["Bert Staal", "Bert Staal"]
    assert row["vraagnoten"] == ["1) Dagblad van de Brug."]


@pytest.mark.parametrize(
    ("day", "lateness"), [(date(2024, 10, 10), "op tijd"), (date(2024, 12, 1), "zeker")]
)
def test_the_class_of_lateness_stands_in_every_list(client, day, lateness):
    make.question_set(questions=1)
    make.reply(QuestionSet.objects.get(), {(1,): "Ja."}, received_on=day)
    assert taken(client, "/jaren/2024/")[0]["te_laat"] == lateness


def test_lateness_is_taken_along_with_its_terms(client, archive):
    row = taken(client, PAGES["late"])[0]
    assert list(row)[:9] == [
        *("nummer", "onderwerp", "ingezonden", "uitgesteld", "termijn_tot_en_met"),
        *("dagen_te_laat", "waarvan_in_reces", "zekerheid", "uiterste_termijn"),
    ]
    assert (row["termijn_tot_en_met"], row["zekerheid"]) == ("2024-08-22", "zeker")
    assert (row["status"], row["adres"]) == ("open", f"{SITE}/vragen/2023Z00000/")


def test_every_column_is_explained(client):
    html = client.get("/over/kolommen/").content.decode()
    for field in [*SETS.fields, *QUESTIONS.fields, *LATE.fields]:
        assert f"<code>{field.name}</code>" in html
        assert field.schema["description"]
    of_doors = [field for door in DOORS for field in door.fields]
    in_lists = [field for *_, fields in DICTIONARY for field in fields]
    assert all(field.schema["description"] for field in of_doors)
    assert len(in_lists + of_doors) == html.count('<th scope="row">')


@pytest.mark.parametrize("per", ["", "vraag"])
def test_rows_are_read_a_part_at_a_time_as_they_are_sent(client, archive, monkeypatch, per):
    monkeypatch.setattr("archive.shown.rows.FIRST", 2)
    monkeypatch.setattr("archive.shown.rows.THEN", 5)
    response = client.get(f"/jaren/2024.csv?status=beantwoord&per={per}")
    sent = iter(response.streaming_content)
    assert next(sent).count(b"\r\n") == 1
    for sets in (2, 5, 5, 5, 4):
        with CaptureQueriesContext(connection) as asked:
            assert next(sent).count(b"\r\n") == sets * (2 if per else 1)
        assert 0 < len(asked) <= 12
    assert next(sent, None) is None


def test_a_list_that_did_not_change_is_not_sent_again(client, archive):
    path = "/leden/anna-van-der-voorbeeld.csv"
    tag = {"If-None-Match": client.get(path)["ETag"]}
    assert client.get(path, headers=tag).status_code == 304
    assert client.get(f"{path}?scheiding=puntkomma", headers=tag).status_code == 200
    person = make.person()
    person.given_name = "Anneke"
    person.save()
    assert client.get(path, headers=tag).status_code == 200
    tag = {"If-None-Match": client.get(path)["ETag"]}
    QuestionSet.objects.first().save()
    assert client.get(path, headers=tag).status_code == 200


@pytest.mark.parametrize(
    "path", ["/leden/niemand.csv", "/jaren/1800.csv", "/kamerstukken/11111.jsonl", "/wetten/X.csv"]
)
def test_what_is_not_there_cannot_be_taken_along(client, path):
    assert client.get(path).status_code == 404


def test_an_earlier_address_leads_to_the_list_of_the_present_one(client, archive):
    person = make.person()
    person.slug = "anneke-voorbeeld"
    person.save()
    response = client.get("/leden/anna-van-der-voorbeeld.csv?sorteer=oudste")
    assert (response.status_code, response["Location"]) == (
        301,
        "/leden/anneke-voorbeeld.csv?sorteer=oudste",
    )
