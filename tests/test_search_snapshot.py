"""What a process keeps of the index: no more than it may, the last used, and only while it is
true.
"""

import numpy as np
import pytest

from archive.search.index import generations, snapshot, writing
from archive.search.index.documents import Searched
from archive.search.index.segments import SetWriter
from archive.search.index.snapshot import Snapshot
from tests import make

TEXTS = [("answers", 1, "de lange oude brug"), ("answers", 1, "sluis en gemaal bij Voorbeelddorp")]


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A snapshot of one set, that may keep about twenty thousand bytes."""
    index = generations.create(tmp_path)
    writer = SetWriter(index)
    writer.add_sets([Searched(1, "2024Z00001", "open", texts=TEXTS)])
    writer.commit()
    monkeypatch.setattr(snapshot, "CACHE_BYTES", 20_000)
    return Snapshot(tmp_path / index.storage.folder)


def array(of_bytes):
    return np.zeros(of_bytes, dtype=np.int8)


def test_what_was_used_longest_ago_goes_when_there_is_too_much(state):
    for name in "abc":
        state.hold((name,), array(6000))
    assert state.held(("a",)) is not None
    state.hold(("d",), array(6000))
    assert [name for name in "abcd" if state.held((name,)) is not None] == ["a", "c", "d"]


def test_many_small_things_are_too_much_as_well(state):
    for number in range(1000):
        state.hold((number,), True)
    assert state.held((999,)) is not None
    assert sum(state.held((number,)) is not None for number in range(1000)) < 100


def test_what_is_larger_than_all_that_may_be_kept_is_kept_until_the_next(state):
    state.hold(("large",), array(50_000))
    assert state.held(("large",)) is not None
    state.hold(("small",), array(10))
    assert state.held(("large",)) is None
    assert state.held(("small",)) is not None


def test_what_is_held_twice_counts_once(state):
    for _ in range(10):
        state.hold(("a",), array(6000))
    state.hold(("b",), array(6000))
    assert state.held(("a",)) is not None


def test_what_is_kept_is_made_once(state):
    made = [state.kept(("a",), lambda: object()) for _ in range(2)]
    assert made[0] is made[1]


@pytest.mark.django_db
def test_segments_of_which_more_than_half_was_replaced_are_written_anew():
    sets = [make.question_set(f"2024Z0000{number}", 1) for number in range(9)]
    writing.index_sets([made.pk for made in sets])
    writing.index_sets([made.pk for made in sets[:4]])
    now = snapshot.latest(writing.place())
    assert [(s.size, len(s.deleted)) for s in now.segments] == [(9, 4), (4, 0)]
    writing.index_sets([sets[4].pk])
    now = snapshot.latest(writing.place())
    assert [(s.size, len(s.deleted)) for s in now.segments] == [(4, 0), (5, 0)]
    assert sorted(now.pk.tolist()) == [made.pk for made in sets]


@pytest.mark.parametrize("combinations", [1, 127, 128, 255, 256, 300, 17_000])
def test_a_facet_has_as_many_combinations_of_codes_as_there_are(tmp_path, combinations):
    index = generations.create(tmp_path)
    sets = [Searched(n, f"set-{n}", "open") for n in range(combinations)]
    for made in sets:
        made.codes["jaar"].update({"elk", f"code-{made.pk}"})
    writer = SetWriter(index)
    writer.add_sets(sets)
    writer.commit()
    facet = Snapshot(tmp_path / index.storage.folder).facet("jaar")
    assert facet.counts(np.arange(combinations))[facet.names.index("elk")] == combinations
    for number in {0, combinations // 2, combinations - 1}:
        assert np.flatnonzero(facet.having_any([f"code-{number}"])).tolist() == [number]
