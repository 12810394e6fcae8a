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


def answers(only):
    return [(a.numbers, a.text) for a in only.answers]


def test_a_joint_heading_whose_last_number_is_lost_is_what_its_answer_says():
    asked, problems = questions(
        "Vraag 1\nIs het riet gemaaid?\n\nAntwoord 1\nJa.\n\n"
        "Vraag 2 en\nWie gaf de opdracht?\nWanneer was dat?\n\n"
        "Antwoord 2 en 3\nHet waterschap, in maart.\n"
    )
    assert [n for n, _ in asked] == [1, 2, 3]
    assert asked[1:] == [(2, "Wie gaf de opdracht?"), (3, "Wanneer was dat?")]
    assert "number lost" in [p.what for p in problems]


def test_a_question_without_number_is_the_one_that_a_joint_heading_passed_by():
    asked, _ = questions(
        "Vraag 1 en 4\nIs het riet gemaaid?\nWie betaalt dat?\n\nAntwoord 1 en 4\nJa, wij.\n\n"
        "Vraag 2\nWie gaf de opdracht?\n\nAntwoord 2\nHet waterschap.\n\n"
        "Vraag\nWanneer was dat?\n\nAntwoord 3\nIn maart.\n\n"
        "Vraag 5\nBroeden er vogels?\n\nAntwoord 5\nNee.\n"
    )
    assert [n for n, _ in asked] == [1, 2, 3, 4, 5]
    assert asked[2] == (3, "Wanneer was dat?")


def test_a_question_below_an_answer_begins_where_it_begins_to_ask():
    only, problems = read(
        HEAD + "Vraag 1\nIs het riet gemaaid?\n\nAntwoord 1\nHet riet is in maart gemaaid.\n\n"
        "Wanneer keren de vogels terug? Zo dit niet bekend is, wie telt ze?\n\n"
        "Antwoord 2\nDe vogels keren in april terug.\n"
    )
    assert [q.number for q in only.questions] == [1, 2]
    assert only.questions[1].text.startswith("Wanneer keren de vogels terug?")
    assert answers(only)[0] == ((1,), "Het riet is in maart gemaaid.")
    assert "number lost" in problems


def test_an_answer_without_heading_begins_below_its_question():
    only, _ = read(
        HEAD + "Vraag 1\nIs het riet gemaaid?\n\nAntwoord 1\nJa.\n\n"
        "Vraag 2\nWie gaf de opdracht?\n\nDat deed het waterschap.\n\nHet is daartoe bevoegd.\n\n"
        "Vraag 3\nWanneer was dat?\n\nAntwoord 3\nIn maart.\n"
    )
    assert only.questions[1].text == "Wie gaf de opdracht?"
    assert answers(only)[1] == ((2,), "Dat deed het waterschap.\n\nHet is daartoe bevoegd.")


JOINT_PAGE = PAGE.replace("1 Ja. {second}De opdracht", "Ja. De opdracht").replace(
    " 3 Broedvogels", " Broedvogels"
)


def test_of_old_print_a_paragraph_that_begins_as_a_question_does_is_one():
    lost, problems = read(JOINT_PAGE.format(last=""))
    assert [q.number for q in lost.questions] == [1, 2, 3]
    assert [a.numbers for a in lost.answers] == [(1, 2, 3)]
    assert "number lost" in problems


def test_what_stands_before_a_number_belongs_to_it():
    only, _ = read(PAGE.format(last="3 ", second="Ad 2. ").replace("1 Ja.", "Ad 1. Ja."))
    assert [text for _, text in answers(only)][:2] == ["Ja.", "De opdracht gaf het waterschap."]


@pytest.mark.parametrize("sign", [".,", '".', "'.", "°,", "°."])
def test_a_number_is_known_by_its_damaged_sign(sign):
    page = PAGE.format(last="3 ", second="2 ")
    damaged = page.replace("\n2 Wie", f"\n2{sign} Wie")
    assert read(damaged)[0].questions == read(page)[0].questions


def test_a_note_below_the_answers_is_no_answer():
    page = PAGE.format(last="3 ", second="2 ").replace(" 3 Broedvogels", " Broedvogels")
    only, _ = read(page.replace("beschermd.", "beschermd.\n1 Dat wil zeggen van maart tot juli."))
    assert answers(only)[0] == ((1,), "Ja.")
    assert all(not text.startswith("Dat wil zeggen") for _, text in answers(only))


def test_a_reply_without_words_is_no_answer():
    page = PAGE.format(last="3 ", second="2 ")
    only, problems = read(page[: page.index("1 Ja.")] + page[page.index("Tweede Kamer, z") :])
    assert not only.answers
    assert "no answer found" in problems


def test_a_misread_number_may_be_one_that_a_joint_heading_passed_by():
    asked, problems = questions(
        "Vraag 1 en 3\nIs het riet gemaaid?\nWie betaalt dat?\n\nAntwoord 1 en 3\nJa, wij.\n\n"
        "Vraag 7\nWie gaf de opdracht?\n\nAntwoord 2\nHet waterschap.\n"
    )
    assert [n for n, _ in asked] == [1, 2, 3]
    assert "misread, printed 7" in [p.what for p in problems]


def test_a_paragraph_below_a_short_answer_of_a_page_without_questions_is_told():
    page = (
        "Zitting 1976-1977\nAanhangsel van de Handelingen\n"
        "2 Deze vraag wordt ontkennend beantwoord, daar het riet nog niet gemaaid is.\n"
        "3 Deze vraag wordt bevestigend beantwoord.\n{more}"
        "Tweede Kamer, zitting 1976-1977, Aanhangsel\n1501\n"
    )
    told = "perhaps more than one answer"
    assert told not in read(page.format(more=""))[1]
    assert (
        told in read(page.format(more="Het waterschap heeft daartoe geen aanleiding gezien.\n"))[1]
    )
