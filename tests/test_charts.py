"""Where bars and level lines of a chart stand, and what stands out in subjects."""

from collections import Counter

import pytest

from archive.figures import statistics
from archive.figures.statistics import answer_times
from archive.figures.subjects import Everywhere, outstanding, words_of
from archive.shown.charts import HEIGHT, spread, yearly


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch):
    monkeypatch.setattr(statistics, "LEAST", 1)


def test_the_highest_bar_is_as_high_as_the_chart_and_a_year_without_a_value_has_none():
    chart = yearly({2020: 10, 2021: None, 2022: 5})
    assert [(bar.title, bar.height) for bar in chart.bars] == [
        ("2020: 10", HEIGHT),
        ("2021", 0),
        ("2022: 5", HEIGHT / 2),
    ]
    assert chart.highest == ("2020", 10)


@pytest.mark.parametrize("values", [{}, {2020: None}])
def test_without_values_there_is_no_chart(values):
    assert yearly(values) is None


def test_one_or_two_years_make_no_picture_where_three_are_asked_for():
    values = {2019: None, 2020: None, 2021: 30.0, 2022: 31.0}
    assert yearly(values, 3) is None
    assert yearly(values | {2020: 29.0}, 3)


@pytest.mark.parametrize(
    ("top", "lines"),
    [(3, [1, 2, 3]), (78, [20, 40, 60]), (100, [50, 100]), (3076, [1000, 2000, 3000]), (1, [1])],
)
def test_level_lines_stand_at_round_values(top, lines):
    assert [line.label for line in yearly({2020: top}).lines] == lines


def test_a_century_of_bars_has_few_labels():
    labels = [bar.label for bar in yearly(dict.fromkeys(range(1914, 2025), 1)).bars if bar.label]
    assert len(labels) <= 8
    assert labels[-1] == "2024"


@pytest.mark.parametrize(
    ("days", "drawn"),
    [
        ([21, 42, 63], (37.5, 25.0, 50.0)),  # quarters at 31.5 and 52.5 of 84 days
        ([42], (50.0, 1, 50.0)),
        ([100, 200, 300], (100.0, 1, 100.0)),  # beyond the picture: at its edge
        ([], None),
    ],
)
def test_the_picture_of_a_spread(days, drawn):
    assert spread(answer_times(Counter(days))) == drawn


def test_words_stand_out_that_are_twice_as_frequent_as_elsewhere():
    own = ["De sluis en de Brug"] * 6 + ["De Brug in het bericht"] * 6
    others = ["Het bericht over de trein in het dorp"] * 88
    everywhere = Everywhere(words_of(own + others), 100)
    assert outstanding(own, everywhere) == ["Brug", "sluis"]


def test_of_few_subjects_nothing_stands_out():
    assert outstanding(["De brug"] * 9, Everywhere(Counter(), 100)) == []
