"""Our writer writes what Whoosh's own writer writes of the same sets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.asking.matching import Phrase, Search, match
from archive.search.dutch.stems import stem
from archive.search.facets import NAMES
from archive.search.index import generations
from archive.search.index.documents import Searched
from archive.search.index.inverting import Runs
from archive.search.index.schema import DAYS, SCORED
from archive.search.index.segments import SetWriter
from archive.search.index.snapshot import Snapshot
from tests.whoosh_documents import as_whoosh_document

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
    reader = index.reader()
    found = {}
    for field, term in reader.all_terms():
        matcher = reader.postings(field, term)
        while matcher.is_active():
            value = matcher.value()
            places = (matcher.value_as("positions"), bytes(value)) if field in SCORED else None
            found[field, term, matcher.id()] = (matcher.weight(), places)
            matcher.next()
    return found


def columns(index):
    reader = index.reader()
    return {
        name: list(reader.column_reader(name)) for name in ("pk", "shown", *DAYS,
        *(f"facet_{f}" for f in NAMES))
        if reader.has_column(name)
    }  # fmt: skip


def lengths(index):
    reader = index.reader()
    return [
        [reader.doc_field_length(n, field) for field in SCORED]
        for n in range(reader.doc_count_all())
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(SET, min_size=1, max_size=5))
def test_our_segment_is_whooshs(tmp_path_factory, sets):
    for number, made in enumerate(sets):
        made.pk = number
    ours = generations.create(tmp_path_factory.mktemp("ours"))
    writer = SetWriter(ours)
    writer.add_sets(sets)
    writer.commit()
    whooshs = generations.create(tmp_path_factory.mktemp("whooshs"))
    writer = whooshs.writer()
    for made in sets:
        writer.add_document(**as_whoosh_document(made))
    writer.commit()
    assert postings(ours) == postings(whooshs)
    assert columns(ours) == columns(whooshs)
    assert lengths(ours) == lengths(whooshs)


def test_runs_that_do_not_fit_in_memory_give_the_same(tmp_path, monkeypatch):
    texts = [("questions", 1, " ".join(WORDS)), ("answers", 1, "de huizen en de bruggen")]
    sets = [
        _made([("answers", 0, f"voorbeeld {number}"), *texts], set(), {"sp"})
        for number in range(50)
    ]
    found = []
    for limit in (1_000_000, 10):
        monkeypatch.setattr("archive.search.index.inverting.KEPT_IN_MEMORY", limit)
        monkeypatch.setattr("archive.search.index.segments.BATCH", 7)
        index = generations.create(tmp_path / str(limit))
        writer = SetWriter(index)
        writer.add_sets(sets)
        writer.commit()
        found.append(postings(index))
        assert not list((tmp_path / str(limit)).rglob("run-*"))
    assert found[0] == found[1]


def test_lists_longer_than_a_block_are_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.search.index.codec.BLOCK", 4)
    index = generations.create(tmp_path)
    writer = SetWriter(index)
    writer.add_sets(
        _made([("answers", 0, "de brug " * (1 + n % 3))], {"n"}, set()) for n in range(11)
    )
    writer.commit()
    found = postings(index)
    assert [found["answers", b"brug", n][0] for n in range(11)] == [1 + n % 3 for n in range(11)]
    assert {n for _, term, n in found if term == b"n"} == set(range(11))


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
        node = Phrase(field, tuple((stem(word),) for word in words), within=within)
        assert match(node, Search(snapshot))[0].tolist() == expected
