"""Documents stored a batch at a time become what they become one after another; no turn is long."""

import sqlite3
import threading
from dataclasses import replace
from difflib import SequenceMatcher
from random import Random

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from archive.api.door import failed
from archive.ingest import batches, in_parts, pace
from archive.ingest.alike import may_reach, ratio
from archive.ingest.batches import store_batch
from archive.ingest.document import ParsedDocument
from archive.ingest.importer import Incoming, store, store_all
from archive.ingest.in_parts import store_in_parts
from archive.ingest.pace import Pace
from archive.ingest.workers import Read
from archive.models import MatchProposal, Piece, QuestionSet, SourceDocument
from archive.search.index import generations, pending, writing
from tests import make
from tests.test_importer import ASKED, DELAY, PRINTED, QUESTIONS, NobodyKnown, stored

pytestmark = pytest.mark.django_db

RECORD = replace(ASKED, questions=())
OTHER = replace(ASKED, number="2026Z90007", subject="de pont", questions=QUESTIONS[:1])
# origin, bytes, what it says: the same bytes twice, one origin with other bytes, and back again
HISTORY = [
    ("zaak.json", b"1", RECORD),
    ("vragen.txt", b"2", ASKED),
    ("kopie.txt", b"2", ASKED),
    ("uitstel.txt", b"3", DELAY),
    ("antwoord.pdf", b"4", PRINTED),
    ("vragen.txt", b"5", OTHER),
    ("later.txt", b"6", replace(OTHER, number="2026Z90008", subject="het veer")),
    ("vragen.txt", b"2", ASKED),
    ("later.txt", b"7", OTHER),
]


def coming(origin, data, *sets):
    return Incoming(origin, data, ParsedDocument("vragen", "text", sets))


def emptied():
    for model in (QuestionSet, SourceDocument, MatchProposal):
        model.objects.all().delete()


def held():
    """What is stored, without addresses and what they lead to: earlier ones tell of what was there
    for a while.
    """
    current = SourceDocument.objects.filter(replaced_by=None)
    rows = [(*row[:6], *row[7:-1]) for row in stored()]
    return rows, sorted(current.values_list("origin", "sha256"))


@pytest.mark.parametrize("seed", range(4))
def test_a_batch_gives_what_its_documents_give_one_after_another(seed):
    history = [coming(*one) for one in HISTORY]
    Random(seed).shuffle(history)
    apart = [store(one, NobodyKnown()) for one in history]
    expected = held()
    emptied()
    assert store_all(history, NobodyKnown()) == apart
    assert held() == expected


def numbered(count, subject="de brug"):
    return [
        replace(RECORD, number=f"2026Z{91000 + n}", subject=f"{subject} bij dorp {n}")
        for n in range(count)
    ]


def test_a_batch_asks_the_database_no_more_than_a_document(django_assert_max_num_queries):
    store(coming("eerste", b"0", *numbered(1)), NobodyKnown())
    batch = [coming(f"{n}.txt", b"%d" % n, one) for n, one in enumerate(numbered(50), 1)]
    with django_assert_max_num_queries(100):
        store_all(batch, NobodyKnown())
    assert QuestionSet.objects.count() == 50


def test_a_bad_document_of_a_batch_costs_nothing_but_itself(monkeypatch):
    def store_or_fall(batch, register):
        if any(one.origin == "slecht.txt" for one in batch):
            raise ValueError("een teken dat geen database bewaart")
        return store_all(batch, register)

    monkeypatch.setattr(batches, "store_all", store_or_fall)
    names = ["a.txt", "slecht.txt", "b.txt", "c.txt"]
    reads = [
        Read(name, name.encode(), ParsedDocument("vragen", "text", (one,)))
        for name, one in zip(names, numbered(4), strict=True)
    ]
    outcomes = store_batch([*reads, Read("weg.txt", error="weg")], NobodyKnown(), Pace())
    assert [outcome for outcome, _ in outcomes] == ["new", "failed", "new", "new", "failed"]
    assert outcomes[1][1].startswith("could not be stored: een teken")
    assert SourceDocument.objects.count() == 3


def test_a_batch_waits_for_another_writer_and_is_then_stored(monkeypatch):
    locked = [OperationalError("database is locked")] * 2

    def store_later(batch, register):
        if locked:
            raise locked.pop()
        return store_all(batch, register)

    monkeypatch.setattr(batches, "store_all", store_later)
    read = Read("a.txt", b"a", ParsedDocument("vragen", "text", (ASKED,)))
    assert store_batch([read], NobodyKnown(), Pace()) == [("new", "")]


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(pace, "MOST", 3)
    monkeypatch.setattr(pace, "BREATH", 0)
    return Pace(3)


def test_a_page_of_records_in_parts_gives_what_it_gives_at_once(small_parts):
    before, after = numbered(9), [*numbered(12)[4:], *numbered(2, "het sluisje")]
    for data, sets in ((b"1", before), (b"2", after)):
        store(coming("zaken.json", data, *sets), NobodyKnown())
    expected = held()
    emptied()
    outcomes = [
        store_in_parts(coming("zaken.json", data, *sets), NobodyKnown(), small_parts)
        for data, sets in ((b"1", before), (b"1", before), (b"2", after), (b"2", after))
    ]
    assert outcomes == ["new", "unchanged", "changed", "unchanged"]
    assert held() == expected


@pytest.mark.parametrize("turns", [1, 2, 4, 6])
def test_a_page_of_records_that_was_killed_between_parts_is_stored_by_the_next_run(
    small_parts, monkeypatch, turns
):
    store_in_parts(coming("zaken.json", b"1", *numbered(9)), NobodyKnown(), small_parts)
    page = coming("zaken.json", b"2", *numbered(12)[4:])
    exchange, left = in_parts.exchange, list(range(turns))

    def killed(*args):
        if not left:
            raise KeyboardInterrupt
        left.pop()
        exchange(*args)

    monkeypatch.setattr(in_parts, "exchange", killed)
    try:
        store_in_parts(page, NobodyKnown(), small_parts)
    except KeyboardInterrupt:
        monkeypatch.setattr(in_parts, "exchange", exchange)
        assert store_in_parts(page, NobodyKnown(), small_parts) == "changed"
    assert QuestionSet.objects.count() == 8
    assert Piece.objects.filter(source__replaced_by=None).count() == Piece.objects.count() == 8


def test_a_page_of_records_that_fails_leaves_nothing(small_parts, monkeypatch):
    exchange, times = in_parts.exchange, []

    def fails_once(*args):
        times.append(1)
        if len(times) == 3:
            raise ValueError
        exchange(*args)

    monkeypatch.setattr(in_parts, "exchange", fails_once)
    with pytest.raises(ValueError):  # noqa: PT011 (ours)
        store_in_parts(coming("zaken.json", b"1", *numbered(9)), NobodyKnown(), small_parts)
    assert not SourceDocument.objects.exists()
    assert not QuestionSet.objects.exists()


def test_what_cannot_reach_a_likeness_does_not_have_it():
    dice = Random(1917)
    for _ in range(2000):
        a, b = ("".join(dice.choices("abcde", k=dice.randrange(30))) for _ in "ab")
        exact = SequenceMatcher(None, a, b, autojunk=False).ratio()
        assert ratio(a, b) == exact
        for least in (0.5, exact, 0.85):
            assert may_reach(a, b, least) or exact < least


def test_many_letters_of_one_member_on_one_day_are_few_comparisons(monkeypatch):
    compared = []
    monkeypatch.setattr(
        "archive.ingest.matching.ratio", lambda a, b: compared.append(1) or ratio(a, b)
    )
    dice = Random(7)
    words = ["".join(dice.choices("abcdefghijklmnoprstuvw", k=9)) for _ in range(500)]
    letters = []
    for n in range(40):
        subject, opening = " ".join(dice.choices(words, k=4)), " ".join(dice.choices(words, k=9))
        asked = replace(
            ASKED, number=None, subject=subject, questions=(replace(QUESTIONS[0], text=opening),)
        )
        letters += [
            coming(f"{n} vragen", b"v%d" % n, asked),
            coming(f"{n} antwoord", b"a%d" % n, replace(asked, reply="antwoord")),
        ]
    store_all(letters, NobodyKnown())
    assert QuestionSet.objects.count() == 40
    assert len(compared) < 4 * 40


def test_who_waits_in_vain_for_the_database_is_told_so(client):
    for path, method, words in (
        ("/vragen/", "get", "Probeer het zo nog eens"),
        ("/admin/", "post", "niet opgeslagen"),
        ("/api/v1/sets", "get", "probeer het zo weer"),
    ):
        try:
            raise OperationalError("database is locked")
        except OperationalError:
            response = failed(getattr(RequestFactory(), method)(path))
        assert response.status_code == 503
        assert words in response.content.decode()
        assert response["Retry-After"]


def test_an_editors_own_sets_are_indexed_and_nothing_else():
    own, others = make.question_set(), make.question_set("2024Z00002")
    writing.rebuild()
    for one in (own, others):
        pending.PendingIndex.objects.create(question_set_id=one.pk)
    assert pending.index_own([own.pk])
    left = pending.PendingIndex.objects.values_list("question_set_id", flat=True)
    assert list(left) == [others.pk]


def test_an_editor_does_not_wait_for_whoever_writes_the_index():
    own = make.question_set()
    writing.rebuild()
    pending.PendingIndex.objects.create(question_set_id=own.pk)
    with generations.lock(writing.place()):
        assert not pending.index_own([own.pk])
    assert pending.PendingIndex.objects.exists()
    assert pending.index_pending() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer at a time")
def test_another_writer_gets_its_turn_between_two(tmp_path):
    """The breath between turns is longer than a waiting writer of SQLite sleeps."""
    path = tmp_path / "turns.sqlite3"
    setup = sqlite3.connect(path)
    setup.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x)")
    got = []

    def other():
        mine = sqlite3.connect(path, timeout=20, isolation_level=None)
        mine.execute("BEGIN IMMEDIATE")
        got.append(True)
        mine.execute("COMMIT")
        mine.close()

    setup.isolation_level = None
    turns, thread = Pace(), None
    for _ in range(8):
        with turns.turn(1):
            setup.execute("BEGIN IMMEDIATE")
            if not thread:
                thread = threading.Thread(target=other)
                thread.start()
            thread.join(0.3)
            setup.execute("COMMIT")
        if got:
            break
    thread.join()
    setup.close()
    assert got
