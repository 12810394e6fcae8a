"""Which words stand out in subjects: from how many on, how much oftener, how they are written."""

import pytest

from archive.figures.subjects import Everywhere, even_words, outstanding, words_of

ALL = ["de brug"] * 6 + ["de sluis"] * 94


def of(*subjects):
    """Ten subjects or more: these, filled up with others."""
    return [*subjects, *["de sluis"] * (10 - len(subjects))]


@pytest.mark.parametrize(("times", "words"), [(2, []), (3, ["Brug"]), (5, ["Brug"])])
def test_a_word_stands_out_from_three_subjects_on(times, words):
    assert outstanding(of(*["Brug"] * times), Everywhere(words_of(ALL), len(ALL))) == words


@pytest.mark.parametrize(("sets", "words"), [(9, []), (10, ["brug"])])
def test_of_fewer_than_ten_sets_nothing_stands_out(sets, words):
    assert outstanding(["brug"] * sets, Everywhere(words_of(ALL), len(ALL))) == words


def test_a_word_stands_out_when_it_is_four_times_as_frequent_as_everywhere():
    everywhere = ["de gracht"] * 10 + ["de sluis"] * 90
    assert outstanding(of(*["gracht"] * 4), Everywhere(words_of(everywhere), 100)) == ["gracht"]
    assert outstanding(of(*["gracht"] * 3), Everywhere(words_of(everywhere), 100)) == []


def test_what_is_rarest_elsewhere_stands_first_and_is_written_as_it_mostly_is():
    subjects = [*["Pont en gracht"] * 5, *["PONT en gracht"] * 2, *["gracht"] * 3]
    everywhere = [*subjects, *["gracht"] * 80, *["de sluis"] * 310]
    assert outstanding(subjects, Everywhere(words_of(everywhere), 400)) == ["Pont", "gracht"]


def test_a_word_counts_once_a_subject_and_short_ones_not_at_all():
    assert words_of(["brug en brug"] * 3) == {"brug": 3}


def test_a_word_that_every_ministry_is_asked_about_alike_says_nothing():
    asked = [
        (f"de zaak van {of}", ministry) for ministry, of in enumerate("abcde") for _ in "123456"
    ]
    asked += [("de brug in zaak", 1)] * 30 + [("het dorp", n) for n in range(5) for _ in range(5)]
    even = even_words([*asked, *[("het feit", 0)] * 9])
    assert "zaak" in even
    assert not {"brug", "dorp", "feit"} & even  # of one ministry; of fewer than thirty sets
    everywhere = Everywhere(words_of(["zaak en brug"] * 10 + ["de sluis"] * 90), 100, even)
    assert outstanding(["zaak en brug"] * 10, everywhere) == ["brug"]
