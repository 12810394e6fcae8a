"""How well documents are read, field by field: no field may fall below its floor.

Floors are in `gold/floors.json`, to the third decimal; `bench/gold.py` shows what is missed and
raises them. Nothing lowers one but a person.
"""

import json

import pytest

from tests.gold.damaging import OUTCOMES, damage_all
from tests.gold.scoring import FLOORS, HERE, SHARED, SHARED_COLLECTIONS, collections, score

FLOOR = json.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reached():
    return {name: score(truth, readings) for name, truth, readings in collections()}


@pytest.mark.parametrize("name", ["own", *SHARED_COLLECTIONS])
def test_no_field_falls_below_its_floor(reached, name):
    if name != "own" and name not in reached:
        pytest.skip(f"{SHARED.name} is not here: only documents of our own are scored")
    fallen = {
        field: f"{reached[name].get(field, 0):.3f}, floor {floor:.3f}"
        for field, floor in FLOOR[name].items()
        if reached[name].get(field, 0) < floor
    }
    assert not fallen, "python bench/gold.py --show tells what is missed"


def test_every_field_that_is_scored_has_a_floor(reached):
    assert reached["own"].keys() == FLOOR["own"].keys()


def test_every_document_of_ours_has_its_truth():
    lines = (HERE / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    files = [json.loads(line)["file"] for line in lines]
    assert sorted(files) == sorted(path.name for path in (HERE / "documents").iterdir())


def test_a_document_that_is_read_wrong_lowers_the_score():
    name, truth, readings = next(collections())
    read = score(truth, [{**readings[0], "kind": "lijst"}, *readings[1:]])
    assert (name, read["kind"] < score(truth, readings)["kind"]) == ("own", True)


@pytest.fixture(scope="module")
def damaged():
    return damage_all()


@pytest.mark.parametrize("name", [name for name, outcomes in FLOOR["damage"].items() if outcomes])
def test_one_small_damage_does_no_more_harm_than_it_did(damaged, name):
    """A document that is read wrong when whole is no matter of damage: its fields have floors."""
    worse = {
        file: f"{outcome}, was {FLOOR['damage'][name][file]}"
        for file, outcome in damaged[name].items()
        if OUTCOMES.index(outcome) < OUTCOMES.index(FLOOR["damage"][name].get(file, "silent"))
    }
    assert not worse


def test_every_damage_is_done_to_documents_of_ours(damaged):
    assert [name for name, outcomes in damaged.items() if not outcomes] == []
