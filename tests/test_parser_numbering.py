"""Questions that print a number twice, or share one heading. Only by what is read of a document."""

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
