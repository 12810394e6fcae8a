"""What the page of a question set, and of one question, shows."""

import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from archive.models import Reply
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge():
    """A set with a joint answer, an unanswered question, notes, citations and an internal
    reference.
    """
    made = make.question_set(
        "2024Z00001",
        ["Kent u het bericht?", "Wie betaalt?", "Hoeveel?", "Wanneer?", "Waarom?"],
        asked_by=[
            make.member("Anna van der Voorbeeld"),
            make.member("Karel Verzonnen", "Nieuwe Lijn"),
        ],
    )
    make.reply(
        made,
        {
            (1,): "Ja.",
            (2, 4): "De provincie.\n\nZie het antwoord op vraag 3.",
            (3,): "Zie Kamerstuk 99 001, nr. 12.",
        },
        by=[make.minister()],
        on_behalf_of=[make.minister("Lotte Sluis", "Water en Wind", "staatssecretaris")],
        vergaderjaar="2024-2025",
        aanhangsel_number="604",
    )
    return made


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def words(html):
    """The text of a page, tags and space taken out."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_the_sentence_says_who_asked_whom_and_who_answered(client, bridge):
    text = words(page(client, "/vragen/2024Z00001/"))
    assert (
        "Anna van der Voorbeeld (Dorpspartij) en Karel Verzonnen (Nieuwe Lijn) vroegen de "
        "minister van" in text
    )
    assert (
        "Bert Staal (Bruggen en Sluizen) antwoordde op 20 oktober 2024, mede namens de "
        "staatssecretaris van Water en Wind" in text
    )


def test_every_question_has_its_anchor_and_its_permanent_link(client, bridge):
    html = page(client, "/vragen/2024Z00001/")
    for number in range(1, 6):
        assert f'id="vraag-{number}"' in html
        assert f'href="/vragen/2024Z00001/{number}/"' in html


def test_a_joint_answer_is_shown_once_and_referred_to(client, bridge):
    html = page(client, "/vragen/2024Z00001/")
    assert html.count("De provincie.") == 1
    assert "Antwoord op vraag 2 en 4" in html
    assert '<a href="#antwoord-2">zie het antwoord bij vraag 2</a>' in html


def test_a_question_without_an_answer_says_so(client, bridge):
    html = page(client, "/vragen/2024Z00001/")
    assert "Niet beantwoord" in html
    assert "kreeg in deze reactie geen antwoord" in words(html)


def test_an_internal_reference_links_to_its_question(client, bridge):
    html = page(client, "/vragen/2024Z00001/")
    assert 'href="/vragen/2024Z00001/#vraag-3"' in html


def test_a_reference_to_a_question_that_is_not_there_stays_text(client):
    made = make.question_set(questions=1)
    make.reply(made, {(1,): "Zie het antwoord op vraag 7."})
    assert "#vraag-7" not in page(client, "/vragen/2024Z00001/")


def test_a_citation_links_to_its_kamerstuk_and_is_listed_with_its_place(client, bridge):
    make.cite(bridge.replies.get().answers.get(order=3))
    html = page(client, "/vragen/2024Z00001/")
    assert html.count('href="/kamerstukken/99001/12/"') == 2
    assert "antwoord 3" in words(html)


def test_an_earlier_set_is_linked_and_one_that_is_not_here_is_marked(client):
    earlier = make.answered_set("2023Z00417")
    made = make.question_set("2024Z00001", ["Kent u 2023Z00417 en 2022Z09999?"])
    question = made.questions.get()
    make.refer(question, "2023Z00417", target=earlier, z_number="2023Z00417")
    make.refer(question, "2022Z09999", z_number="2022Z09999")
    html = page(client, "/vragen/2024Z00001/")
    assert 'href="/vragen/2023Z00417/"' in html
    assert '<span class="unresolved"' in html
    assert "Aangehaald door" in page(client, "/vragen/2023Z00417/")


def test_a_note_stands_under_the_paragraph_that_carries_it_and_links_back(client, bridge):
    answer = bridge.replies.get().answers.get(order=2)
    note = make.footnote(answer, "Zie de begroting.", position=len("De provincie."))
    html = page(client, "/vragen/2024Z00001/")
    assert html.index("De provincie.") < html.index("Zie de begroting.") < html.index("Zie het ")
    anchor = f"noot-antwoord-{answer.reply.received_on}-2-{note.order}"  # no key of this database
    assert f'href="#{anchor}" id="bij-{anchor}"' in html
    assert f'href="#bij-{anchor}"' in html


def test_a_delay_notice_shows_its_reason_and_a_supplementary_answer_stands_at_its_question(client):
    made = make.question_set(questions=2)
    make.reply(
        made, kind="uitstel", text="Het overleg duurt langer.", received_on=date(2024, 10, 20)
    )
    make.reply(made, {(1,): "Ja.", (2,): "Nee."}, received_on=date(2024, 11, 5))
    make.reply(made, {(2,): "Toch wel."}, kind="nader", received_on=date(2024, 12, 1))
    html = page(client, "/vragen/2024Z00001/")
    order = ["Het overleg duurt langer.", "Ja.", "Nee.", "Nader antwoord", "Toch wel."]
    places = [
        html.index(text, html.index('id="vraag-1"') if n else 0) for n, text in enumerate(order)
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("nature", "called"),
    [
        ("gecorrigeerd", "gecorrigeerd antwoord"),
        ("aanvullend", "aanvullend antwoord"),
        ("voorlopig", "voorlopig antwoord"),
        ("", "nader antwoord"),
    ],
)
def test_a_supplementary_answer_is_called_what_its_letter_says(client, nature, called):
    made = make.answered_set(questions=2)
    make.reply(
        made,
        {(1, 2): "Toch wel."},
        kind="nader",
        nature=nature,
        text="Zie hieronder.",
        vergaderjaar="2024-2025",
        aanhangsel_number="123",
        received_on=date(2024, 12, 5),
    )
    html = page(client, "/vragen/2024Z00001/")
    heading, read = called.capitalize(), words(html)
    by = "van Bert Staal (Bruggen en Sluizen), 5 december 2024"
    assert f"{heading} op vraag 1 en 2 {by} Toch wel." in read
    assert f"{heading}, 5 december 2024 Zie hieronder." in read
    assert f'aria-label="{heading}"' in html
    assert f"{heading} samen met vraag 2: zie" in read
    assert f"{heading}: Aanhangsel 2024–2025, nr. 123" in read
    assert f"gaf een {called} op 5 december 2024." in read
    assert f"{called.upper()}, 05-12-2024" in page(client, "/vragen/2024Z00001.txt")
    told = client.get("/api/v1/questions/2024Z00001").json()["replies"]
    assert [reply["nature"] for reply in told] == ["", nature]
    rows = csv.DictReader(StringIO(page(client, "/vragen/2024Z00001.csv").removeprefix("\ufeff")))
    assert [row["aard"] for row in rows] == ["", nature, "", nature]
    assert f": {called}</title>" in page(client, "/vragen/2024Z00001/feed/")


def test_the_design_system_calls_replies_as_pages_do(client):
    assert re.search(r"\bNader antwoord van\b", words(page(client, "/stijl/")))


def test_an_answer_that_adds_nothing_is_called_by_its_kind():
    """As when an editor made an answer of what its letter calls gecorrigeerd."""
    assert Reply(kind="antwoord", nature="gecorrigeerd").label == "antwoord"


def test_a_reprint_in_the_same_words_is_not_printed_twice(client):
    made = make.question_set(questions=1)
    make.reply(made, {(1,): "Dat klopt."})
    make.reply(made, {(1,): "Dat klopt."}, kind="herdruk", received_on=date(2024, 11, 1))
    html = page(client, "/vragen/2024Z00001/")
    assert html.count("Dat klopt.") == 1
    assert "In de herdruk staat hetzelfde antwoord." in html


def test_an_open_set_says_since_when(client):
    make.up_to_date(timezone.localdate())
    make.question_set(submitted_on=timezone.localdate() - timedelta(days=31))
    text = words(page(client, "/vragen/2024Z00001/"))
    assert "Nog niet beantwoord. Open sinds" in text
    assert "31 dagen; het antwoord is 10 dagen te laat" in text


def test_after_three_years_an_answer_is_missing_here_rather_than_late(client):
    make.up_to_date(timezone.localdate())
    make.question_set(submitted_on=date(2020, 1, 1))
    text = words(page(client, "/vragen/2024Z00001/"))
    assert "Geen antwoord in dit archief." in text
    assert "te laat" not in text.replace("Te laat", "")


def test_where_the_data_end_long_before_today_lateness_is_counted_to_their_end(client):
    make.question_set(submitted_on=date(2024, 5, 1))
    make.question_set("2024Z00002", submitted_on=date(2024, 6, 11))
    text = words(page(client, "/vragen/2024Z00001/"))
    assert "Niet beantwoord volgens de gegevens tot en met 11 juni 2024." in text
    assert "toen 41 dagen open; het antwoord was 20 dagen te laat" in text
    assert "laatste gegevens" in text
    assert "Nog niet beantwoord" not in text
    assert "20 dagen te laat op 11 jun 2024" in words(page(client, "/jaren/2024/"))


def test_a_set_without_text_says_so(client):
    make.question_set(questions=0, dealt_with=True, status="beantwoord")
    text = words(page(client, "/vragen/2024Z00001/"))
    assert "De tekst van deze vragen is niet in dit archief" in text
    assert "Volgens de Tweede Kamer afgedaan" in text


def test_an_example_says_on_every_page_that_it_is_one(client):
    make.answered_set(is_example=True)
    for path in (
        "/vragen/2024Z00001/",
        "/vragen/2024Z00001/1/",
        "/",
        "/leden/anna-van-der-voorbeeld/",
    ):
        assert "verzonnen mensen en onderwerpen" in page(client, path)


def test_a_real_set_is_not_called_an_example(client):
    make.answered_set()
    assert "verzonnen" not in page(client, "/vragen/2024Z00001/")


def test_a_civil_servant_cannot_be_reached_through_a_page(client):
    made = make.question_set(questions=1)
    make.reply(made, {(1,): "Bel T 070 123 45 67 of mail j.jansen@minbens.nl."})
    for path in (
        "/vragen/2024Z00001/",
        "/vragen/2024Z00001.json",
        "/vragen/2024Z00001.txt",
        "/vragen/2024Z00001.csv",
    ):
        html = page(client, path)
        assert "070 123" not in html
        assert "minbens.nl" not in html


def test_what_a_document_says_is_never_html(client):
    made = make.question_set(questions=["<script>alert(1)</script> & zo?"], subject="<b>brug</b>")
    make.footnote(made.questions.get(), "<i>noot</i>", position=3)
    html = page(client, "/vragen/2024Z00001/")
    assert "<script>alert" not in html
    assert "<b>brug" not in html
    assert "<i>noot" not in html


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/vragen/2024z00001/", "/vragen/2024Z00001/"),
        ("/vragen/2024Z%2000001/", "/vragen/2024Z00001/"),
        ("/vragen/ah-tk-20242025-604/", "/vragen/2024Z00001/"),
        ("/vragen/AH-TK-20242025-604/2/", "/vragen/2024Z00001/2/"),
        ("/vragen/kv-tk-2024Z00001.json", "/vragen/2024Z00001.json"),
    ],
)
def test_every_other_identifier_redirects_for_good(client, bridge, path, goes_to):
    bridge.identifiers.create(value="ah-tk-20242025-604")
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, goes_to)


@pytest.mark.parametrize(
    "path", ["/vragen/2024Z99999/", "/vragen/2024Z00001/6/", "/vragen/2024Z00001/0/", "/x/"]
)
def test_what_is_not_there_is_not_found(client, bridge, path):
    assert "Deze bladzijde is er niet" in page(client, path, 404)


def test_one_question_is_shown_with_a_joint_answer_that_stands_elsewhere(client, bridge):
    html = page(client, "/vragen/2024Z00001/4/")
    assert "Wanneer?" in html
    assert "De provincie." in html
    assert "Hoeveel?" not in html


def test_the_citation_ends_in_the_permanent_address(client, bridge, settings):
    settings.SITE_URL = "https://archief.example"
    text = words(page(client, "/vragen/2024Z00001/4/"))
    assert (
        "schriftelijke vragen 2024Z00001, ingezonden 1 oktober 2024, vraag 4; antwoord van "
        "Staal (minister van" in text
    )
    assert (
        "Aanhangsel Handelingen 2024–2025, nr. 604. Kamervragenarchief, "
        "https://archief.example/vragen/" in text
    )


def test_answers_come_in_their_order_not_that_of_their_making(client):
    made = make.answered_set(questions=3)
    for place, answer in enumerate(made.replies.get().answers.order_by("-order"), 11):
        answer.order = place
        answer.save()
    data = client.get(f"{made.get_absolute_url().rstrip('/')}.json").json()
    assert [a["questions"] for a in data["replies"][0]["answers"]] == [[3], [2], [1]]


def test_exports_hold_every_question_and_answer(client, bridge):
    data = client.get("/vragen/2024Z00001.json").json()
    assert [q["number"] for q in data["questions"]] == [1, 2, 3, 4, 5]
    assert [a["questions"] for a in data["replies"][0]["answers"]] == [[1], [2, 4], [3]]
    assert data["submitted_on"] == "2024-10-01"
    assert "Antwoord op vraag 2, 4" in page(client, "/vragen/2024Z00001.txt")
    rows = list(csv.reader(StringIO(page(client, "/vragen/2024Z00001.csv"))))
    assert [(row[1], row[5]) for row in rows[1:]] == [
        ("1", "1"),
        ("2", "2,4"),
        ("3", "3"),
        ("4", "2,4"),
        ("5", ""),
    ]
    assert "@report{2024Z00001," in page(client, "/vragen/2024Z00001.bib")
    assert "AU  - Verzonnen" in page(client, "/vragen/2024Z00001.ris")


def test_one_question_is_cited_as_text_bibtex_and_ris(client, bridge, settings):
    settings.SITE_URL = "https://archief.example"
    html = page(client, "/vragen/2024Z00001/")
    for kind, said in (
        ("bib", "De voorbeeldbrug, vraag 4"),
        ("ris", "TI  - De voorbeeldbrug, vraag 4"),
        ("csl.json", '"title": "De voorbeeldbrug, vraag 4"'),
    ):
        assert f'href="/vragen/2024Z00001/4.{kind}"' in html
        cited = page(client, f"/vragen/2024Z00001/4.{kind}")
        assert said in cited
        assert "https://archief.example/vragen/2024Z00001/4/" in cited
        page(client, f"/vragen/2024Z00001/6.{kind}", 404)
    assert "@report{2024Z00001-4," in page(client, "/vragen/2024Z00001/4.bib")


def test_a_link_is_shared_by_mail_without_any_site_between(client, bridge, settings):
    settings.SITE_URL = "https://archief.example"
    html = page(client, "/vragen/2024Z00001/4/")
    assert (
        "mailto:?subject=De%20voorbeeldbrug&amp;body=https%3A%2F%2Farchief.example%2Fvragen%2F2024Z00001%2F4%2F"
        in html
    )


def test_a_formula_in_a_text_is_no_formula_in_a_spreadsheet(client):
    make.question_set(questions=["=1+1"])
    assert "'=1+1" in page(client, "/vragen/2024Z00001.csv")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asker", "office", "sentence"),
    [
        (True, True, "Cor Anders (Stadspartij) vroeg op 1 oktober 2024 "),
        (True, False, "stelde deze vragen op 1 oktober 2024; aan wie"),
        (False, True, "Gevraagd op 1 oktober 2024 aan "),
        (False, False, "staat niet in het document. Gevraagd op 1 oktober 2024."),
    ],
)
def test_without_a_line_of_days_the_sentence_says_when_it_was_asked(
    client, asker, office, sentence
):
    make.question_set(
        submitted_on=date(2024, 10, 1), status="beantwoord",
        asked_by=[make.member("Cor Anders", of="Stadspartij")] if asker else [],
        asked_of=[make.minister("Bo Brug", "Bruggen en Sluizen", cabinet="V")] if office else [],
    )  # fmt: skip
    html = page(client, "/vragen/2024Z00001/")
    assert '<ol class="line' not in html
    assert sentence in words(html)
