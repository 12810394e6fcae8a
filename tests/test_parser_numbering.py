"""Numbers printed twice, shared or lost. Only by what is read of a document."""

import pytest

from archive.ingest.parser import parse
from archive.ingest.readers import read_document

HEAD = """AH 92
2021Z90007
Antwoord van minister Eikenhout (Bomen en Bankjes) (ontvangen 3 mei 2021)

"""


def questions(text):
    document = parse(read_document((HEAD + text).encode()))
    (only,) = document.sets
    return [(q.number, q.text) for q in only.questions], document.problems


def test_a_question_that_is_printed_twice_is_one_question_and_that_is_said():
    asked, problems = questions(
        "Vraag 1\nIs het bankje stuk?\n\nVraag 2\nWie zat erop?\n\nVraag 2\nWie zat erop?\n\n"
        "Vraag 3\nWie betaalt?\n\nAntwoord 1\nJa.\n\nAntwoord 2\nNiemand.\n\nAntwoord 3\nIk.\n"
    )
    assert asked == [(1, "Is het bankje stuk?"), (2, "Wie zat erop?"), (3, "Wie betaalt?")]
    assert [p.where for p in problems if "twice" in p.what] == ["vraag 2"]


@pytest.mark.parametrize(
    "goes_on",
    ["Zo ja, wie zat erop?", "Zo nee, waarom niet?", "Waarom niet?", "En wie betaalt dat?"],
)
def test_of_questions_under_one_heading_none_begins_in_the_middle_of_another(goes_on):
    asked, _ = questions(
        f"Vraag 1 en 2\nIs het bankje stuk?\n{goes_on}\nHoeveel bankjes zijn er?\n\n"
        "Antwoord 1 en 2\nDrie.\n"
    )
    assert [(n, text.split()) for n, text in asked] == [
        (1, f"Is het bankje stuk? {goes_on}".split()),
        (2, ["Hoeveel", "bankjes", "zijn", "er?"]),
    ]


PAGE = """Tweede Kamer der Staten-Generaal
Zitting 1976-1977
Aanhangsel van de Handelingen
Vragen gesteld door leden, met de gegeven antwoorden
812
Vragen van het lid Kwartel (P.v.d.A.) over riet langs de Noordplas. (Ingezonden 9 maart 1977)
1 Is het riet langs de Noordplas dit voorjaar gemaaid?
2 Wie heeft daartoe opdracht gegeven?
{last}Wil de Minister bevorderen, dat broedvogels met rust worden gelaten?
Antwoord
Antwoord van Minister Rietzanger (Landbouw en Visserij). (Ontvangen 4 april 1977)
1 Ja. {second}De opdracht gaf het waterschap. 3 Broedvogels zijn wettelijk beschermd.
Tweede Kamer, zitting 1976-1977, Aanhangsel
1501
"""
QUESTIONS_ONLY = """Vragen van het lid Kwartel (PvdA) over het riet (ingezonden \
9 maart 2021).

Vraag 1
Is het riet gemaaid?

Vraag 2
Wie gaf de opdracht?

{last}Kunt u deze vragen voor het broedseizoen beantwoorden?
"""


def read(text):
    document = parse(read_document(text.encode()))
    (only,) = document.sets
    return only, [p.what for p in document.problems]


def test_a_question_proves_the_answer_whose_number_is_lost_within_a_line():
    whole, _ = read(PAGE.format(last="3 ", second="2 "))
    lost, problems = read(PAGE.format(last="3 ", second=""))
    assert [(a.numbers, a.text) for a in lost.answers] == [
        (a.numbers, a.text) for a in whole.answers
    ]
    assert len(lost.answers) == 3
    assert "number lost" in problems


def test_an_answer_proves_the_question_whose_number_is_lost():
    whole, _ = read(PAGE.format(last="3 ", second="2 "))
    lost, problems = read(PAGE.format(last="", second="2 "))
    assert [q.text for q in lost.questions] == [q.text for q in whole.questions]
    assert len(lost.questions) == 3
    assert "number lost" in problems


def test_where_questions_have_one_paragraph_each_a_last_one_without_number_is_a_question_too():
    whole, _ = read(QUESTIONS_ONLY.format(last="Vraag 3\n"))
    lost, problems = read(QUESTIONS_ONLY.format(last=""))
    assert [q.text for q in lost.questions] == [q.text for q in whole.questions]
    assert len(lost.questions) == 3
    assert "number lost" in problems


def test_words_above_the_number_of_the_first_answer_of_old_print_are_told():
    _, problems = read(
        PAGE.format(last="3 ", second="2 ").replace(
            "1 Ja.", "Het riet is van het waterschap en niet van de gemeente.\n1 Ja."
        )
    )
    assert "perhaps begins above its number" in problems


def test_an_answer_that_is_left_out_of_a_page_without_its_questions_is_told():
    _, problems = read(
        "Zitting 1976-1977\nAanhangsel van de Handelingen\n"
        "2 Deze vraag wordt ontkennend beantwoord, daar het riet nog niet gemaaid is.\n"
        "4 Daartoe bestaat geen aanleiding, daar broedvogels beschermd zijn.\n"
        "Tweede Kamer, zitting 1976-1977, Aanhangsel\n1501\n"
    )
    assert "number missing" in problems


@pytest.mark.parametrize(
    "answer", ["Met u vind ik een bank nodig.", "Mocht u een bank willen, dan komt zij er."]
)
def test_an_answer_that_begins_like_a_verb_and_you_asks_nothing(answer):
    document = parse(
        read_document(
            f"{HEAD}Vraag 1\nIs het bankje stuk?\n\nAntwoord\nJa.\n\nVraag 2\n"
            f"Vindt u dat er een moet komen?\n\n{answer}\n".encode()
        )
    )
    assert [(a.numbers, a.text) for a in document.sets[0].answers] == [
        ((1,), "Ja."),
        ((2,), answer),
    ]
