"""What stands first: how well it fits, then how new it is, but never newness before fit."""

from datetime import date

import pytest

from archive.search import search
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)


def found(query):
    return [hit.identifier for hit in search(query, today=TODAY).hits]


def test_of_two_sets_that_fit_alike_the_newer_stands_first():
    make.question_set("older", ["Is de brug dicht?"], submitted_on=date(2014, 3, 1))
    make.question_set("newer", ["Is de brug dicht?"], submitted_on=date(2024, 3, 1))
    writing.rebuild()
    assert found("dicht") == ["newer", "older"]


def test_a_newer_set_that_fits_less_stands_behind():
    make.question_set("newer", ["Is de brug dicht?"], submitted_on=date(2024, 3, 1))
    make.question_set("older", ["Is de sluis open?"], submitted_on=date(1974, 3, 1), subject="brug")
    writing.rebuild()
    assert found("brug") == ["older", "newer"]


def test_a_set_without_a_day_gains_nothing_by_it():
    make.question_set("undated", ["Is de brug dicht?"], submitted_on=None)
    make.question_set("newer", ["Is de brug dicht?"], submitted_on=date(2024, 3, 1))
    writing.rebuild()
    assert found("dicht") == ["newer", "undated"]


def test_of_sets_of_one_day_the_last_that_came_stands_first():
    for identifier in ("a", "b", "c"):
        make.question_set(identifier, submitted_on=date(2024, 3, 1))
    writing.rebuild()
    assert found("") == ["c", "b", "a"]


@pytest.mark.parametrize("typed", ["water gemaal", "gemaal water"])
def test_a_word_that_fills_a_text_does_not_crowd_out_one_that_stands_late_in_it(typed):
    text = "Het water staat hoog. " * 90 + "Het gemaal loost water. " + "Er is weer water. " * 90
    make.question_set("long", [text], subject="de polder")
    writing.rebuild()
    (hit,) = search(typed, today=TODAY).hits
    assert "Het <mark>gemaal</mark> loost <mark>water</mark>." in hit.passages[0].html
    assert hit.passages[0].html.count("<mark>water</mark>") == hit.passages[0].html.count("water")
