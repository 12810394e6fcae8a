"""Guard: what is found, and the scores, are those of a plain search, one set and one word at a
time.
"""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.asking.matching import Search, match
from archive.search.asking.nodes import AllOf, AnyOf, Code, Phrase, Starts, Term, only_in
from archive.search.dutch.analysis import checksum
from archive.search.index import generations
from archive.search.index.ascending import among, distinct, in_both, union
from archive.search.index.documents import Searched
from archive.search.index.schema import TEXTS, Kind, form_of
from archive.search.index.segments import SetWriter
from archive.search.index.snapshot import Snapshot
from tests.plain_search import PlainSearch

DICE = random.Random(20241120)
WORDS = [f"woord{number:02}" for number in range(40)]


def text(most):
    """Early words are far commoner than late ones; a compound now and then, for the field of
    parts.
    """
    chosen = [
        WORDS[min(int(DICE.expovariate(0.12)), len(WORDS) - 1)] for _ in range(DICE.randrange(most))
    ]
    return " ".join([*chosen, DICE.choice(["windenergie", "thuisprostitutie", "brug"])])


def random_set(number):
    texts = [
        (field, question, text(15))
        for field in ("questions", "answers", "notes")
        for question in (1, 2)
    ]
    made = Searched(
        number, f"2024Z{number:05}", "open", text(30), texts=texts, names=[text(15), text(15)]
    )
    made.numbers.add(f"n{number % 7}")
    made.codes["jaar"].add(str(2000 + number % 5))
    return made


SIZES = (60, 90, 50)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Three segments, one document in six deleted; and the same searched plainly."""
    made = generations.create(tmp_path_factory.mktemp("engine"))
    sets = [random_set(number) for number in range(sum(SIZES))]
    start = 0
    for size in SIZES:
        writer = SetWriter(made)
        writer.add_sets(sets[start : start + size])
        writer.commit(merge=False)
        start += size
    writer = SetWriter(made)
    deleted = DICE.sample(range(len(sets)), len(sets) // 6)
    for number in deleted:
        writer.delete_document(number)
    writer.commit(merge=False)
    return Snapshot(Path(made.storage.folder)), PlainSearch(sets, deleted)


@pytest.fixture(scope="module")
def snapshot(both):
    return both[0]


def random_node(depth=2):
    kind = DICE.choice(
        ["term", "term", "phrase", "starts", "any", "all", "code"] if depth else ["term"]
    )
    boost = DICE.choice([0.25, 1.0, 3.0])
    fields = DICE.choice([(), (), ("subject",), ("answers", "notes"), ("subject", "questions")])
    if kind == "term":
        return Term(DICE.choice([*WORDS, "onbekend", "energie", "prostitutie"]), boost, fields)
    if kind == "phrase":
        return random_phrase(boost, fields)
    if kind == "starts":
        return Starts(DICE.choice(["woord1", "woord2", "woord", "brug", "x"]), boost)
    if kind == "code":
        field, value = DICE.choice([("numbers", "n"), ("jaar", "200")])
        return Code(field, (f"{value}{DICE.randrange(9)}", f"{value}1"), DICE.choice([0.0, 2.0]))
    nodes = tuple(random_node(depth - 1) for _ in range(DICE.randint(2, 3)))
    if kind == "any":
        return AnyOf(nodes)
    return AllOf(nodes)


def random_phrase(boost, fields):
    words = [DICE.choice(WORDS[:6]) for _ in range(DICE.randint(1, 3))]
    rows = tuple((word, DICE.choice(WORDS)) if DICE.random() < 0.2 else (word,) for word in words)
    within = DICE.choice([0, 0, 3])
    forms = () if within or DICE.random() < 0.5 else tuple(form_of(checksum(w)) for w in words)
    return Phrase(rows, boost, within, forms, fields)


@pytest.mark.parametrize(("many", "dense"), [(50_000, 16), (0, 0), (0, 10_000)])
def test_random_queries_find_and_score_what_a_plain_search_does(both, monkeypatch, many, dense):
    snapshot, plain = both
    monkeypatch.setattr("archive.search.asking.matching.MANY", many)
    monkeypatch.setattr("archive.search.asking.matching.DENSE", dense)
    assert len(snapshot.segments) == 3
    assert not snapshot.all_alive
    for _ in range(170):
        node, refused = random_node(), DICE.choice([None, random_node(1)])
        asked = AllOf((node,), (refused,)) if refused else node
        documents, scores = match(asked, Search(snapshot, deadline=float("inf")))
        expected = plain.answer(asked)
        assert documents.tolist() == sorted(expected), asked
        np.testing.assert_allclose(
            scores, [expected[number] for number in documents.tolist()], atol=0.01, err_msg=asked
        )


def test_places_of_a_word_are_those_of_a_plain_reading(both):
    snapshot, plain = both
    for word in [*WORDS[:5], "energie"]:
        documents, codes = snapshot.codes(word, np.arange(snapshot.size))
        expected = [(n, code) for n, one in enumerate(plain.sets) for code in one.words[word]]
        assert sorted(zip(documents.tolist(), codes.tolist(), strict=True)) == expected
        few = np.array([3, 70, 71, 180])
        documents, codes = snapshot.codes(word, few)
        assert sorted(zip(documents.tolist(), codes.tolist(), strict=True)) == [
            pair for pair in expected if pair[0] in few
        ]


@pytest.mark.parametrize("wanted", [range(0), range(200), [3, 70, 71, 180]])
def test_places_of_words_looked_up_together_are_those_of_each(snapshot, wanted):
    documents, terms = np.array(wanted, dtype=np.int64), [*WORDS[:5], "onbekend", "energie"]
    which, *found = snapshot.codes_of_each(terms, documents)
    for number, term in enumerate(terms):
        of_term = [column[which == number].tolist() for column in found]
        assert of_term == [column.tolist() for column in snapshot.codes(term, documents)]


@pytest.mark.parametrize("length", [5, 7, 11])
def test_terms_of_a_length_are_given_with_all_their_fields(snapshot, length):
    expected = {
        term: {field for field in TEXTS if term in snapshot.terms_from(field, "w")}
        for field in (*TEXTS, "parts")
        for term in snapshot.terms_from(field, "w")
        if len(term) == length
    }
    given: dict[str, set[str]] = {}
    for terms, masks in snapshot.terms_of_length(Kind.WORDS, "w", length):
        for term, mask in zip(terms, masks.tolist(), strict=True):
            fields = {field for bit, field in enumerate(TEXTS) if mask >> bit & 1}
            given.setdefault(term.decode(), set()).update(fields)
    assert given == expected


def test_a_term_is_known_in_the_fields_in_which_it_stands(both):
    snapshot, plain = both
    for field in TEXTS:
        expected = {t for one in plain.sets for t in one.words if (field, False) in one.fields(t)}
        assert list(snapshot.terms_from(field, "")) == sorted(expected)
        for word in WORDS[:3]:
            having = [n for n, one in enumerate(plain.sets) if (field, False) in one.fields(word)]
            assert snapshot.documents(field, word).tolist() == having


def test_when_time_is_up_what_was_found_is_given_and_said_to_be_incomplete(snapshot):
    search = Search(snapshot, deadline=0.0)
    match(AnyOf((Term(WORDS[0]), Term(WORDS[1]))), search)
    assert search.timed_out


def test_a_query_can_be_asked_of_some_fields_only():
    code, phrase = Code("jaar", ("2020",)), (("c",), ("d",))
    node = AllOf((Term("a", 2.0), AnyOf((Phrase(phrase, within=3), code))), (Starts("e"),))
    assert only_in(("notes",), node) == AllOf(
        (
            Term("a", 2.0, ("notes",)),
            AnyOf((Phrase(phrase, within=3, fields=("notes",)), code)),
        ),
        (Starts("e"),),
    )


def test_words_near_each_other_are_found_in_any_order(snapshot):
    near = Phrase(((WORDS[0],), (WORDS[1],)), within=3)
    turned = Phrase(((WORDS[1],), (WORDS[0],)), within=3)
    near_each, turned_each = (match(node, Search(snapshot))[0] for node in (near, turned))
    assert near_each.tolist() == turned_each.tolist() != []


def test_facet_columns_hold_the_codes_of_each_set(both):
    snapshot, plain = both
    facet = snapshot.facet("jaar")
    for year in ("2000", "2004"):
        assert facet.having_any([year]).tolist() == [
            year in one.codes["jaar"] for one in plain.sets
        ]


def test_what_is_shown_is_what_was_written(snapshot):
    assert [snapshot.shown(n).identifier for n in range(snapshot.size)] == [
        f"2024Z{pk:05}" for pk in snapshot.pk
    ]


@given(
    parts=st.lists(st.lists(st.integers(-9, 9)).map(sorted), min_size=1, max_size=4),
    values=st.lists(st.integers()),
)
def test_ascending_sets_are_numpys(parts, values):
    arrays = [np.array(sorted(set(part)), dtype=np.int64) for part in parts]
    everything = np.concatenate(arrays)
    looked_for = np.array([value % 21 - 10 for value in values], dtype=np.int64)
    assert union(arrays).tolist() == distinct(everything).tolist() == np.unique(everything).tolist()
    assert in_both(arrays[0], arrays[-1]).tolist() == np.intersect1d(arrays[0], arrays[-1]).tolist()
    assert among(looked_for, arrays[0]).tolist() == np.isin(looked_for, arrays[0]).tolist()
