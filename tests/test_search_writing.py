"""A segment holds of each set what a plain reading of its texts gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.asking.matching import Search, match
from archive.search.asking.nodes import Phrase
from archive.search.dutch.analysis import analyse, plain_signs, word_matches
from archive.search.dutch.stems import stem
from archive.search.facets import NAMES
from archive.search.index import generations
from archive.search.index.documents import Searched
from archive.search.index.merging import Runs
from archive.search.index.schema import DAYS, Kind
from archive.search.index.segments import SetWriter
from archive.search.index.snapshot import Snapshot
from tests.plain_search import PlainSet

WORDS = [
    "de", "huizen", "Huis,", "wind", "energie", "windenergie.", "F", "35", "F-35", "zzp’ers",
    "‘zorg-zzp’er’",
    "GroenLinks-PvdA", "P.v.d.A.", "gewerkt", "en/of", "regeering", "\u00ad", "co\u00adrona",
    "café’s", "_", "(NSC)",
    "2024Z16674", "28 638,", "\u00a0", "", "\n", "\n\nWind", "d'Hondt", "MH-17-advocaten", "``",
    "𝔸", "-", "65-ers",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
SET = st.builds(
    lambda texts, numbers, codes: _made(texts, numbers, codes),
    st.lists(
        st.tuples(st.sampled_from(["questions", "answers", "notes"]), st.integers(0, 3), TEXT),
        max_size=6,
    ),
    st.sets(st.sampled_from(["2024z16674", "28638/254"])),
    st.sets(st.sampled_from(["sp", "cda", "vvd"])),
)


def _made(texts, numbers, codes):
    made = Searched(
        0, "2024Z00001", "open", "de brug", dict.fromkeys(DAYS, 730_000), texts, numbers=numbers
    )
    made.codes["fractie"] = codes
    return made


def postings(index):
    """{(kind, term, document): (worth, codes)} of all that is in an index of one segment."""
    snapshot = Snapshot(index.directory)
    found = {}
    for kind in Kind:
        words = snapshot.segments[0].words[kind]
        for term in words.terms_from(""):
            lists = words.lists_of(term)
            documents = words.documents[words.postings_of(lists)].tolist()
            if kind == Kind.NUMBERS:
                found |= {(kind, term, document): None for document in documents}
                continue
            worths = words.worths[words.postings_of(lists)].tolist()
            whose, counts, codes = words.codes_of(lists, np.arange(len(documents)))
            of = whose.repeat(counts)
            for document, worth in zip(documents, worths, strict=True):
                found[kind, term, document] = worth, sorted(codes[of == document].tolist())
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(SET, min_size=1, max_size=5))
def test_a_segment_holds_what_a_plain_reading_gives(tmp_path_factory, sets):
    for number, made in enumerate(sets):
        made.pk = number
    index = generations.create(tmp_path_factory.mktemp("index"))
    writer = SetWriter(index)
    writer.add_sets(sets)
    writer.commit()
    found = postings(index)
    plain = [PlainSet(made) for made in sets]
    expected = (
        {
            (Kind.WORDS, term, n): codes
            for n, one in enumerate(plain)
            for term, codes in one.words.items()
        }
        | {
            (Kind.PRINTED, term, n): codes
            for n, one in enumerate(plain)
            for term, codes in one.printed.items()
        }
        | {(Kind.NUMBERS, number, n): None for n, one in enumerate(plain) for number in one.numbers}
    )
    assert {key: kept and kept[1] for key, kept in found.items()} == expected  # fmt: skip
    for (kind, term, n), kept in found.items():
        if kind == Kind.WORDS:
            assert abs(kept[0] - plain[n].worth(term) * 4000) <= 1.5


@settings(max_examples=60, deadline=None)
@given(st.lists(SET, min_size=1, max_size=3))
def test_columns_and_what_is_shown_are_those_of_each_set(tmp_path_factory, sets):
    index = generations.create(tmp_path_factory.mktemp("index"))
    writer = SetWriter(index)
    writer.add_sets(sets)
    writer.commit()
    snapshot = Snapshot(index.directory)
    for number, made in enumerate(sets):
        shown = snapshot.shown(number)
        assert (shown.identifier, shown.subject) == (made.identifier, made.subject)
        assert shown.texts == made.texts
        assert {name: int(snapshot.days[name][number]) for name in DAYS} == made.days
        for name in NAMES:
            facet = snapshot.facet(name)
            assert {code for code in facet.names if facet.having_any([code])[number]} == made.codes[
                name
            ]


@settings(max_examples=60, deadline=None)
@given(SET, st.integers(1, 5))
def test_a_landmark_is_where_the_word_of_its_place_begins(tmp_path_factory, made, words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.search.index.inverting.LANDMARK", words)
        index = generations.create(tmp_path_factory.mktemp("index"))
        writer = SetWriter(index)
        writer.add_sets([made])
        writer.commit()
    shown = Snapshot(index.directory).shown(0)
    for at, (_, _, text) in enumerate(made.texts):
        plain = plain_signs(text)
        matches = [(m.start(), len(analyse(m[0].lower()).rows)) for m in word_matches(plain)]
        begins = {}
        place = 0
        for start, width in matches:
            begins[place] = start
            place += width
        for goal in range(place):
            landmark, character = shown.landmark_before(at, goal)
            assert goal - landmark < words + 3
            following = next((m.start() for m in word_matches(plain, character)), None)
            assert following == begins[landmark]


def test_runs_that_do_not_fit_in_memory_give_the_same(tmp_path, monkeypatch):
    texts = [("questions", 1, " ".join(WORDS)), ("answers", 1, "de huizen en de bruggen")]
    sets = [
        _made([("answers", 0, f"voorbeeld {number}"), *texts], set(), {"sp"})
        for number in range(50)
    ]
    found = []
    for limit in (1_000_000, 10):
        monkeypatch.setattr("archive.search.index.merging.KEPT_IN_MEMORY", limit)
        monkeypatch.setattr("archive.search.index.segments.BATCH", 7)
        index = generations.create(tmp_path / str(limit))
        writer = SetWriter(index)
        writer.add_sets(sets)
        writer.commit()
        found.append(postings(index))
        assert not list((tmp_path / str(limit)).rglob("run-*"))
    assert found[0] == found[1]


def test_lists_are_whole_however_many_are_put_in_order_at_once(tmp_path, monkeypatch):
    found = []
    for at_once in (1, 3, 1000):
        monkeypatch.setattr("archive.search.index.merging.AT_ONCE", at_once)
        monkeypatch.setattr("archive.search.index.segments.BATCH", 4)
        index = generations.create(tmp_path / str(at_once))
        writer = SetWriter(index)
        writer.add_sets(
            _made([("answers", 0, "de brug " * (1 + n % 3))], {"n"}, set()) for n in range(11)
        )
        writer.commit()
        found.append(postings(index))
    assert found[0] == found[1] == found[2]
    assert [len(found[0][Kind.WORDS, "brug", n][1]) for n in range(11)] == [
        2 + n % 3 for n in range(11)
    ]


def test_a_word_that_stands_too_often_in_a_set_is_listed_so_often(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.search.index.inverting.MOST_TIMES", 3)
    index = generations.create(tmp_path)
    writer = SetWriter(index)
    writer.add_sets([_made([("answers", 0, f"{'brug ' * 5}sluis")], set(), set())] * 2)
    writer.commit()
    found = postings(index)
    for number in range(2):
        assert len(found[Kind.WORDS, "brug", number][1]) == 3
        assert len(found[Kind.WORDS, stem("sluis"), number][1]) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_a_cancelled_writer_leaves_no_files(tmp_path, times):
    index = generations.create(tmp_path)
    for _ in range(times):
        writer = SetWriter(index)
        writer.add_sets([_made([("answers", 0, "brug")], set(), set())])
        writer.cancel()
    assert index.doc_count_all() == 0
    assert isinstance(writer.pool, Runs)


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("answers", [(1, "de lange oude brug"), (1, "sluis en gemaal")]),
        ("answers", [(1, "de lange oude brug"), (2, "sluis en gemaal")]),
        ("answers", [(0, "de lange oude brug"), (0, ""), (0, "sluis en gemaal")]),
    ],
)
@pytest.mark.parametrize("within", [0, 50])
def test_no_phrase_crosses_from_one_text_into_another(tmp_path, field, texts, within):
    index = generations.create(tmp_path)
    writer = SetWriter(index)
    made = _made([(field, number, text) for number, text in texts], set(), set())
    writer.add_sets([made, _made([(field, 1, "de oude brug sluis")], set(), set())])
    writer.commit()
    snapshot = Snapshot(tmp_path / index.storage.folder)
    for words, expected in ((("brug", "sluis"), [False, True]), (("oude", "brug"), [True, True])):
        node = Phrase(tuple((stem(word),) for word in words), within=within, fields=(field,))
        assert match(node, Search(snapshot))[0].tolist() == np.flatnonzero(expected).tolist()
