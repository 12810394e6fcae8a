"""What was asked before: sets that share enough, not whatever shares a word."""

from datetime import date

import pytest

from archive.search import similar
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)
TEXT = (
    "Waarom is de ophaalbrug bij de molen gesloten voor wandelaars, fietsers, vrachtwagens, "
    "roeiboten, tractoren, skeelers, paarden en brommers?"
)


def alike(text, **options):
    return [hit.identifier for hit in similar(text, today=TODAY, **options)]


def index(**subjects):
    """Sets with these subjects, and forty that share one common word with the text."""
    for identifier, subject in subjects.items():
        make.question_set(identifier, 0, subject=subject)
    for number in range(40):
        make.question_set(f"common-{number}", 0, subject="fietsers in het algemeen")
    writing.rebuild()


def test_a_set_that_shares_one_common_word_is_not_like_it():
    index(right=TEXT.replace(" fietsers,", ""))
    assert alike(TEXT, limit=50) == ["right"]


def test_of_a_text_of_one_word_that_word_is_enough():
    index(one="de ophaalbrug")
    assert alike("ophaalbrug") == ["one"]


def test_the_set_that_shares_most_stands_first_and_no_more_than_asked_are_given():
    index(
        least="de ophaalbrug en de molen",
        most="de ophaalbrug, de molen, de wandelaars en de vrachtwagens",
        more="de ophaalbrug, de molen en de wandelaars",
    )
    assert alike(TEXT, limit=3) == ["most", "more", "least"]
    assert alike(TEXT, limit=2) == ["most", "more"]
