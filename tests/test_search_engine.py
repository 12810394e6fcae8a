"""Guard: what is read from Whoosh's files, and the scores, are what Whoosh itself reads and
scores.
"""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query as whoosh
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from archive.search.asking.matching import AllOf, AnyOf, Code, Phrase, Search, Starts, Term, match
from archive.search.index import generations
from archive.search.index.ascending import among, distinct, union
from archive.search.index.documents import Searched
from archive.search.index.schema import PLACED_SHIFT, TEXT_WEIGHTS, documents_of
from archive.search.index.segments import SetWriter
from archive.search.index.snapshot import Snapshot
from tests.whoosh_documents import as_whoosh_document

DICE = random.Random(20241120)
WORDS = [f"woord{number:02}" for number in range(40)]
FIELDS = [*TEXT_WEIGHTS, "parts"]


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


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Three segments: one as Whoosh writes it, two as we do; one document in six deleted."""
    made = generations.create(tmp_path_factory.mktemp("engine"))
    writer = made.writer()
    for number in range(300):
        writer.add_document(**as_whoosh_document(random_set(number)))
    writer.commit(merge=False)
    for first in (400, 700):
        writer = SetWriter(made)
        writer.add_sets(random_set(number) for number in range(first, first + 300 + first // 7))
        writer.commit(merge=False)
    writer = made.writer()
    for number in DICE.sample(range(made.doc_count_all()), made.doc_count_all() // 6):
        writer.delete_document(number)
    writer.commit(merge=False)
    return made


@pytest.fixture(scope="module")
def searcher(index):
    return Searcher(index.reader(), weighting=BM25F())


@pytest.fixture(scope="module")
def snapshot(index):
    from pathlib import Path

    return Snapshot(Path(index.storage.folder))


def random_node(depth=2):
    kind = DICE.choice(
        ["term", "term", "phrase", "starts", "any", "all", "code"] if depth else ["term"]
    )
    field, boost = DICE.choice(FIELDS), DICE.choice([0.25, 1.0, 3.0])
    if kind == "term":
        return Term(field, DICE.choice([*WORDS, "onbekend", "energie", "prostitutie"]), boost)
    if kind == "phrase":
        return Phrase(
            DICE.choice(list(TEXT_WEIGHTS)),
            ((DICE.choice(WORDS[:9]),), (DICE.choice(WORDS[:9]),)),
            boost,
        )
    if kind == "starts":
        return Starts(field, DICE.choice(["woord1", "woord2", "woord", "x"]), boost)
    if kind == "code":
        return Code("numbers", (f"n{DICE.randrange(9)}",))
    nodes = tuple(random_node(depth - 1) for _ in range(DICE.randint(2, 3)))
    if kind == "any":
        return AnyOf(nodes)
    return AllOf(nodes)


def as_whoosh(node, snapshot):
    """The same query for Whoosh. Its prefix query scores nothing, so a prefix is spelled out."""
    match node:
        case Term(field, term, boost):
            return whoosh.Term(field, term, boost=boost)
        case Phrase(field, rows, boost):
            return whoosh.Phrase(field, [row[0] for row in rows], boost=boost)
        case Starts(field, prefix, boost):
            return whoosh.Or(
                [whoosh.Term(field, t, boost=boost) for t in snapshot.terms_from(field, prefix)]
            )
        case Code(field, values):
            # with 0 it finds none
            return whoosh.Or([whoosh.Term(field, value, boost=1e-9) for value in values])
        case AnyOf(nodes):
            return whoosh.Or([as_whoosh(child, snapshot) for child in nodes])
        case AllOf(nodes):
            return whoosh.And([as_whoosh(child, snapshot) for child in nodes])


def whooshs_answer(node, searcher, snapshot):
    results = searcher.search(as_whoosh(node, snapshot), limit=None, optimize=False)
    return {number: score for score, number in results.top_n}


def test_500_random_queries_find_and_score_what_whoosh_does(searcher, snapshot):
    assert len(snapshot.segments) == 3
    assert not snapshot.alive.all()
    for _ in range(500):
        node, refused = random_node(), DICE.choice([None, random_node(1)])
        found, scores = match(
            AllOf((node,), (refused,)) if refused else node, Search(snapshot, deadline=float("inf"))
        )
        expected = whooshs_answer(node, searcher, snapshot)
        if refused:  # Whoosh's own AndNot forgets to look at the first document of a segment
            expected = {
                n: expected[n]
                for n in expected.keys() - whooshs_answer(refused, searcher, snapshot)
            }
        assert np.flatnonzero(found).tolist() == sorted(expected), node
        np.testing.assert_allclose(
            [scores[number] for number in sorted(expected)],
            [expected[number] for number in sorted(expected)],
            rtol=1e-6,
            atol=1e-6,
            err_msg=str(node),
        )


def test_columns_and_positions_are_whooshs(index, searcher, snapshot):
    assert snapshot.pk.tolist() == [
        searcher.reader().column_reader("pk")[n] for n in range(index.doc_count_all())
    ]
    for word in WORDS[:5]:
        matcher = searcher.postings("questions", word)
        ours = snapshot.places("questions", word, np.arange(snapshot.size))
        while matcher.is_active():
            places = ours[documents_of(ours) == matcher.id()] & (1 << PLACED_SHIFT) - 1
            assert places.tolist() == list(matcher.value_as("positions"))
            matcher.next()


def test_a_prefix_stands_for_a_bounded_number_of_words(snapshot, monkeypatch):
    monkeypatch.setattr("archive.search.asking.matching.MOST_EXPANSIONS", 3)
    for _ in range(2):
        search = Search(snapshot)
        match(Starts("questions", "woor"), search)
        assert (search.complete, search.timed_out) == (False, False)


def test_when_time_is_up_what_was_found_is_given_and_said_to_be_incomplete(snapshot):
    search = Search(snapshot, deadline=0.0)
    match(AnyOf((Term("questions", WORDS[0]), Term("questions", WORDS[1]))), search)
    assert not search.complete


def test_words_near_each_other_are_found_in_any_order(snapshot):
    near = Phrase("questions", ((WORDS[0],), (WORDS[1],)), within=3)
    turned = Phrase("questions", ((WORDS[1],), (WORDS[0],)), within=3)
    assert (match(near, Search(snapshot))[0] == match(turned, Search(snapshot))[0]).all()


def test_facet_columns_are_whooshs(index, searcher, snapshot):
    column = searcher.reader().column_reader("facet_jaar")
    facet = snapshot.facet("jaar")
    for year in ("2000", "2004"):
        having = [column[n] == year.encode() for n in range(index.doc_count_all())]
        assert facet.having(year).tolist() == having


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
    assert among(looked_for, arrays[0]).tolist() == np.isin(looked_for, arrays[0]).tolist()
