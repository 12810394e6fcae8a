"""Asked before, question by question: what is asked decides, not how it is asked."""

from datetime import date

import pytest

from archive.search import asked
from archive.search.asked import asked_before
from archive.search.find import NO_INDEX
from archive.search.index import writing
from archive.views.similar import _read
from tests import make

TODAY = date(2024, 11, 1)
FERRY = "Waarom vaart de veerpont bij Zandoord niet op zondag? Zo nee, waarom niet?"
EARLIER = "Waarom vaart de gele veerpont bij Zandoord niet op maandag?"
HERON = "Hoeveel reigers broeden er in de polder Laagland?"
BOILERPLATE = "Bent u bereid hiernaar onderzoek te doen? Zo nee, waarom niet?"
THINGS = [
    "molens",
    "sluizen",
    "gemalen",
    "kades",
    "steigers",
    "boeien",
    "bakens",
    "vuurtorens",
    "sloepen",
    "roeiboten",
]


@pytest.fixture
def archive(db):
    make.question_set("ferry", [EARLIER, BOILERPLATE], subject="de veerpont bij Zandoord",
                      submitted_on=date(2020, 1, 1))  # fmt: skip
    make.question_set("heron", [BOILERPLATE, HERON], subject="de reigers in de polder Laagland",
                      submitted_on=date(2021, 1, 1))  # fmt: skip
    for at, thing in enumerate(THINGS * 4):
        texts = [f"Hoeveel {thing} telt het gewest nummer {at}?", BOILERPLATE]
        make.question_set(f"other{at}", texts, subject=f"{thing} in gewest {at}",
                          submitted_on=date(2019, 1, 1))  # fmt: skip
    writing.rebuild()


def places(asked):
    return [[(earlier.identifier, earlier.number) for earlier in one.earlier] for one in asked]


def test_each_question_has_the_earlier_one_most_like_it(archive):
    asked = asked_before([FERRY, HERON], subject="veerponten en reigers")
    assert [found[0] for found in places(asked)] == [("ferry", 1), ("heron", 2)]


def test_a_question_of_words_that_every_set_has_tells_nothing_and_finds_nothing(archive):
    (asked,) = asked_before([BOILERPLATE], subject="de veerpont")
    assert (asked.tells, asked.earlier) == (False, ())


def test_what_nobody_asked_is_not_found(archive):
    (asked,) = asked_before(["Hoeveel kwantumcomputers koelt de oliebollenfabriek?"])
    assert (asked.tells, asked.earlier) == (True, ())


def test_only_earlier_questions_of_other_sets_count(archive):
    assert places(asked_before([HERON], subject="reigers", before=date(2020, 6, 1))) == [[]]


def test_the_words_that_differ_are_marked_and_those_that_lack_are_named(archive):
    (asked,) = asked_before([FERRY], subject="de veerpont")
    assert "<ins>gele</ins> veerpont" in asked.earlier[0].html
    assert "<ins>maandag</ins>" in asked.earlier[0].html
    assert asked.earlier[0].lacks == ("zondag",)


def test_what_a_question_says_is_escaped(archive):
    make.question_set("angry", ["Wat kost <b>veerpont</b> Zandoord & de gele boot?"],
                      subject="de veerpont bij Zandoord")  # fmt: skip
    writing.rebuild()
    (asked,) = asked_before(["Wat kost de gele veerpont Zandoord?"], subject="veerpont Zandoord")
    html = {earlier.identifier: earlier.html for earlier in asked.earlier}["angry"]
    assert "<b>" not in html
    assert "&amp;" in html


@pytest.mark.django_db
def test_without_an_index_every_question_is_given_back():
    assert places(asked_before([FERRY])) == [[]]


@pytest.mark.django_db
def test_without_an_index_no_page_says_that_nothing_was_found(client):
    make.question_set("ferry", [EARLIER])
    for page in (
        client.post("/eerder-gevraagd/", {"tekst": FERRY}),
        client.get("/vragen/ferry/eerder-gevraagd/"),
        client.get("/zoeken/?q=veerpont"),
    ):
        html = page.content.decode()
        assert NO_INDEX in html
        assert "iets gevonden" not in html


def test_questions_that_were_not_compared_are_counted(archive, client, monkeypatch):
    monkeypatch.setattr(asked, "MOST_QUESTIONS", 1)
    html = client.post("/eerder-gevraagd/", {"tekst": f"{FERRY}\n\n{HERON}"}).content.decode()
    assert "Niet vergeleken: 1\xa0vraag, na de eerste 1." in html


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("1. Vaart de pont?\n2. Zo nee, waarom niet?", 2),
        ("Vaart de pont?\n\nKent u de veerman?", 2),
        ("Geachte voorzitter,\n\nVaart de pont?", 1),
        ("de veerpont", 1),
        ("Varen er nog\n12 ponten op zondag?", 1),
    ],
)
def test_a_pasted_text_falls_into_its_questions(text, questions):
    assert len(_read(text, TODAY)[1]) == questions


def test_the_page_shows_the_earlier_question_with_its_answer_who_and_when(archive, client):
    from archive.models import QuestionSet

    made = QuestionSet.objects.get(identifier="ferry")
    make.reply(made, answers={(1,): "De veerman is op maandag vrij."})
    html = client.post("/eerder-gevraagd/", {"tekst": f"{FERRY}\n\n{HERON}"}).content.decode()
    assert 'href="/vragen/ferry/1/"' in html
    assert "De veerman is op maandag vrij." in html
    assert "Bert Staal" in html
    assert "20 oktober 2024" in html


def test_a_pasted_number_is_not_printed_twice(client, archive):
    pasted = f"1. {FERRY}\n2) {HERON}\n3 {FERRY}"
    asked = client.post("/eerder-gevraagd/", {"tekst": pasted}).context["asked"]
    assert [each.text for each, _ in asked] == [FERRY, HERON, FERRY]


def test_only_the_number_before_a_pasted_question_is_left_out():
    text = "1. Voer de pont in 2019 met 20 man?\n2) Vaart zij nog 12 keer?"
    assert _read(text, TODAY)[1] == ["Voer de pont in 2019 met 20 man?", "Vaart zij nog 12 keer?"]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("12 ponten liggen stil. Waarom?", ["12 ponten liggen stil. Waarom?"]),
        (
            "20 sluizen lekken. Waarom?\n\n12 ponten liggen stil. Waarom?",
            ["20 sluizen lekken. Waarom?", "12 ponten liggen stil. Waarom?"],
        ),
        (
            "4 Waarom lekken\n20 sluizen?\n5 Waarom?\n6 Zo nee,\n4 ponten?",
            ["Waarom lekken\n20 sluizen?", "Waarom?", "Zo nee,\n4 ponten?"],
        ),
        ("1\nWaarom?\n2\nWanneer?", ["Waarom?", "Wanneer?"]),
    ],
)
def test_numbers_that_follow_one_another_number_questions_and_others_count_things(text, questions):
    assert _read(text, TODAY)[1] == questions
