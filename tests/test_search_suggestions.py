""" "Bedoelde u": another spelling, of what the archive holds most."""

from datetime import date

import pytest

from archive.search import search
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)


@pytest.mark.parametrize(("common", "rare"), [("dijk", "dijn"), ("dijn", "dijk")])
def test_of_two_words_a_letter_away_the_commonest_is_suggested(common, rare):
    for number, word in enumerate([common, common, common, rare]):
        make.question_set(f"2024Z0000{number}", subject=f"de {word}")
    writing.rebuild()
    assert search("dijs", today=TODAY).suggestion == common


def test_only_what_is_not_in_the_archive_is_spelled_otherwise():
    make.question_set(subject="de dijk")
    make.question_set("2024Z00002", subject="de brug")
    writing.rebuild()
    assert search("dijk brgu", today=TODAY).suggestion == "dijk brug"
    assert search("dijk brug", today=TODAY).suggestion is None


def test_where_enough_is_found_nothing_is_suggested():
    for number in range(4):
        make.question_set(f"2024Z0000{number}", subject="de dijk")
    writing.rebuild()
    assert search("dijk OF brgu", today=TODAY).suggestion is None


@pytest.mark.parametrize("typed", ["dij", "d1jk", "zeedeichgraafschap"])
def test_short_words_numbers_and_words_like_no_other_are_left_alone(typed):
    make.question_set(subject="de dijk")
    writing.rebuild()
    assert search(typed, today=TODAY).suggestion is None


@pytest.mark.parametrize("sets", [0, 1, 3])
def test_where_little_is_found_another_spelling_is_suggested(sets):
    for number in range(sets):
        make.question_set(f"2024Z0000{number}", subject="de brug")
    make.question_set("2024Z00009", subject="de dijk")
    writing.rebuild()
    assert search("brug OF dijl", today=TODAY).suggestion == "brug OF dijk"
