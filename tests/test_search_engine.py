"""Guard: what is read from Whoosh's files, and the scores, are what Whoosh itself reads and scores."""

import random

import numpy as np
import pytest
from whoosh import query as whoosh
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from archive.search import generations, writing
from archive.search.matching import AllOf, AnyOf, Code, Limits, Phrase, Starts, Term, match
from archive.search.schema import SPAN, TEXT_WEIGHTS
from archive.search.snapshot import Snapshot

DICE = random.Random(20241120)
WORDS = [f"woord{number:02}" for number in range(40)]
FIELDS = [*TEXT_WEIGHTS, "parts"]


def text(most):
    """Terms with positions in two questions; early words are far commoner than late ones."""
    chosen = [WORDS[min(int(DICE.expovariate(0.12)), len(WORDS) - 1)] for _ in range(DICE.randrange(most))]
    return [(word, (1 + place // 8) * SPAN + place % 8) for place, word in enumerate(chosen)]


def random_document(number):
    made = {field: text(30) for field in FIELDS}
    return made | {
        "key": str(number), "pk": number, "numbers": [f"n{number % 7}"], "facet_jaar": [str(2000 + number % 5)],
    }  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Three segments, two as we write them and one as Whoosh does; one document in six deleted."""
    made = generations.create(tmp_path_factory.mktemp("engine"))
    for first in (0, 400, 700):
        writer = writing._writer(made) if first else made.writer()
        for number in range(first, first + 300 + first // 7):
            writer.add_document(**random_document(number))
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
    kind = DICE.choice(["term", "term", "phrase", "starts", "any", "all", "code"] if depth else ["term"])
    field, boost = DICE.choice(FIELDS), DICE.choice([0.25, 1.0, 3.0])
    if kind == "term":
        return Term(field, DICE.choice([*WORDS, "onbekend"]), boost)
    if kind == "phrase":
        return Phrase(DICE.choice(list(TEXT_WEIGHTS)), ((DICE.choice(WORDS[:9]),), (DICE.choice(WORDS[:9]),)), boost)
    if kind == "starts":
        return Starts(field, DICE.choice(["woord1", "woord2", "woord", "x"]), boost)
    if kind == "code":
        return Code("facet_jaar", (str(DICE.randrange(2000, 2006)),))
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
            return whoosh.Or([whoosh.Term(field, t, boost=boost) for t in snapshot.terms_from(field, prefix)])
        case Code(field, values):
            return whoosh.Or([whoosh.Term(field, value, boost=1e-9) for value in values])  # with 0 it finds none
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
        found, scores = match(AllOf((node,), (refused,)) if refused else node, snapshot, Limits(float("inf")))
        expected = whooshs_answer(node, searcher, snapshot)
        if refused:  # Whoosh's own AndNot forgets to look at the first document of a segment
            expected = {n: expected[n] for n in expected.keys() - whooshs_answer(refused, searcher, snapshot)}
        assert np.flatnonzero(found).tolist() == sorted(expected), node
        np.testing.assert_allclose(
            [scores[number] for number in sorted(expected)],
            [expected[number] for number in sorted(expected)],
            rtol=1e-6,
            atol=1e-6,
            err_msg=str(node),
        )


def test_columns_and_positions_are_whooshs(index, searcher, snapshot):
    assert snapshot.pk.tolist() == [searcher.reader().column_reader("pk")[n] for n in range(index.doc_count_all())]
    for word in WORDS[:5]:
        matcher = searcher.postings("questions", word)
        ours = snapshot.positions("questions", word, np.arange(snapshot.size))
        while matcher.is_active():
            places = ours[ours >> 32 == matcher.id()] & 0xFFFFFFFF
            assert places.tolist() == list(matcher.value_as("positions"))
            matcher.next()


def test_a_prefix_stands_for_a_bounded_number_of_words(snapshot, monkeypatch):
    monkeypatch.setattr("archive.search.matching.MOST_EXPANSIONS", 3)
    limits = Limits()
    match(Starts("questions", "woord"), snapshot, limits)
    assert not limits.complete


def test_when_time_is_up_what_was_found_is_given_and_said_to_be_incomplete(snapshot):
    limits = Limits(deadline=0.0)
    match(AnyOf((Term("questions", WORDS[0]), Term("questions", WORDS[1]))), snapshot, limits)
    assert not limits.complete


def test_words_near_each_other_are_found_in_any_order(snapshot):
    near = Phrase("questions", ((WORDS[0],), (WORDS[1],)), within=3)
    turned = Phrase("questions", ((WORDS[1],), (WORDS[0],)), within=3)
    assert (match(near, snapshot, Limits())[0] == match(turned, snapshot, Limits())[0]).all()
