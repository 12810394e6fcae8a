"""The choices beside the hits: the most frequent, and whatever is chosen already."""

from datetime import date

import numpy as np
import pytest

from archive.search import Filters, counting, search
from archive.search.index import writing
from archive.search.index.facet import Facet, SideBySide
from archive.search.index.lexicon import Rows
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)
PARTIES = {"Eerste": 4, "Tweede": 3, "Derde": 2, "Vierde": 1}


@pytest.fixture
def four_parties(monkeypatch):
    """Four parties that asked four, three, two and one sets; two of them are shown."""
    monkeypatch.setattr(counting, "MOST_VALUES", 2)
    for party, sets in PARTIES.items():
        for n in range(sets):
            make.question_set(
                f"{party}-{n}",
                subject="de brug" if n else "de sluis",
                submitted_on=date(2020 + n, 3, 1),
                asked_by=[make.member(f"Lid {party}", of=party)],
            )
    writing.rebuild()


def values(name, query="", **chosen):
    results = search(query, filters=Filters(**chosen), today=TODAY)
    return [(v.value, v.count, v.selected) for v in results.facets[name]]


def test_the_most_frequent_values_are_shown(four_parties):
    assert values("fractie") == [("eerste", 4, False), ("tweede", 3, False)]


def test_a_chosen_value_that_is_not_among_the_most_frequent_stays_with_its_count(four_parties):
    assert values("fractie", fractie=("vierde",)) == [
        ("eerste", 4, False), ("tweede", 3, False), ("vierde", 1, True),
    ]  # fmt: skip


def test_a_chosen_value_that_nothing_found_has_stays_with_none(four_parties):
    assert values("fractie", "brug", fractie=("vierde",))[-1] == ("vierde", 0, True)


def test_a_chosen_value_among_the_most_frequent_is_shown_once(four_parties):
    assert values("fractie", fractie=("tweede",)) == [("eerste", 4, False), ("tweede", 3, True)]


def test_years_run_from_the_newest(four_parties):
    assert values("jaar") == [("2023", 1, False), ("2022", 2, False)]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"van": date(2022, 3, 1)}, 3),
        ({"van": date(2022, 3, 2)}, 1),
        ({"tot": date(2021, 3, 1)}, 7),
        ({"tot": date(2021, 2, 28)}, 4),
        ({"van": date(2021, 1, 1), "tot": date(2021, 12, 31)}, 3),
    ],
)
def test_the_first_and_the_last_day_of_a_period_are_in_it(four_parties, chosen, expected):
    assert search(filters=Filters(**chosen), today=TODAY).total == expected


def test_a_set_without_a_day_is_in_no_period():
    make.question_set(submitted_on=None)
    writing.rebuild()
    assert search(filters=Filters(tot=TODAY), today=TODAY).total == 0
    assert search(filters=Filters(van=date(1, 1, 1)), today=TODAY).total == 0


def test_few_sets_are_counted_for_all_facets_at_once_as_for_each_alone():
    dice, size = np.random.default_rng(7), 300
    facets = []
    for codes in (1, 4, 40):
        lists = [dice.choice(codes, dice.integers(codes + 1), replace=False) for _ in range(12)]
        starts = np.cumsum([0, *map(len, lists)])
        held = dice.integers(len(lists), size=size)
        names = [f"{codes}-{n}" for n in range(codes)]
        facets.append(Facet(names, held, Rows(starts, np.concatenate(lists).astype(np.int64))))
    together = SideBySide(facets)
    for number in (0, 1, 20, 29, size):
        some = np.sort(dice.choice(size, number, replace=False))
        each = [facet.counts(some) for facet in facets]
        assert together.counts(some).tolist() == np.concatenate(each).tolist()
    assert together.names == [name for facet in facets for name in facet.names]
