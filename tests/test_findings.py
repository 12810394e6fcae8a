"""What the figures say in a sentence."""

from datetime import date

import pytest

from archive.figures.statistics import AnswerTimes, Row
from archive.shown import findings

TODAY = date(2024, 10, 2)


def row(label, sets=0, median=None):
    return Row(label, sets, AnswerTimes(40 if median else 3, median))


ASKED = {
    "": [],
    "Uit 2023 staan hier 1 reeks vragen, meer dan uit enig ander jaar": [row("2023", 1)],
    "Uit 2023 staan hier 2.079 reeksen vragen; de meeste uit 2019: 3.076": [
        row("2024", 9000),  # not over yet
        row("2023", 2079),
        row("2019", 3076),
    ],
}


@pytest.mark.parametrize(("said", "rows"), ASKED.items())
def test_only_whole_years_are_compared(said, rows):
    assert findings.asked(rows, TODAY) == said.replace("staan hier 1", "staat hier 1")


def test_the_last_year_with_enough_answers_says_how_long_they_took():
    assert findings.waited([row("2024"), row("2023", 1472, 37.5), row("2022")]) == (
        "Uit 2023: van 40 van de 1.472 reeksen vragen is de dag van het antwoord bekend, en "
        "daarvan was de helft binnen 37,5 dagen beantwoord"
    )
    assert "niet te zeggen" in findings.waited([row("2024")])
    assert findings.waited([]) == ""


QUICKEST = {
    "Het snelst Sluizen: van alle 40 reeksen vragen is de dag van het antwoord bekend, en daarvan "
    "was de helft binnen 20 dagen beantwoord. Het langst Bruggen: van 40 van de 1.472 reeksen "
    "vragen is de dag van het antwoord bekend, en daarvan was de helft binnen 31 dagen "
    "beantwoord": [row("Bruggen", 1472, 31), row("Sluizen", 40, 20), row("Wegen", 9)],
    "Sluizen: van alle 40 reeksen vragen is de dag van het antwoord bekend, en daarvan was de "
    "helft binnen 1 dag beantwoord": [row("Sluizen", 40, 1)],
    "Hoe lang een antwoord duurde, is hier per ministerie niet te zeggen: nergens zijn er 30 of "
    "meer antwoorden met een bekende dag": [row("Wegen", 9)],
    "": [],
}


@pytest.mark.parametrize(("said", "rows"), QUICKEST.items())
def test_the_quickest_and_the_slowest_are_named_or_that_nothing_can_be_said(said, rows):
    assert findings.quickest(rows, "ministerie") == said


def test_who_asked_most_is_named_with_who_comes_next():
    rows = [row("Dorpspartij", 12), row("Nieuwe Lijn", 1300)]
    assert findings.most_asking(rows) == (
        "Nieuwe Lijn stelde de meeste vragen: 1.300 reeksen vragen; daarna Dorpspartij: 12"
    )
