"""Which papers exist: the list, what it costs, and what pages make of it."""

from datetime import date

import pytest

from archive.figures.coverage import lacking, papers, work_list
from archive.identifiers import read_koop_identifier
from archive.publications import Publications, pack, publications, unpack
from tests import make

LISTED = [
    "ah-tk-20242025-1",
    "ah-tk-20242025-2",
    "ah-tk-20242025-4",
    "ah-tk-20242025-4-h1",
    "ah-tk-20152016-6a",
    "kv-tk-2024Z00007",
    "kv-2009Z00007",
    "kv-2009z00008",
    "kv-10016",
]


@pytest.fixture
def listed(monkeypatch):
    """A list of few papers instead of the archive's own."""
    few = unpack(pack(LISTED, "nummer 2024Z00007"))
    for module in ("archive.figures.coverage", "archive.shown.bibliography"):
        monkeypatch.setattr(f"{module}.publications", lambda: few)
    monkeypatch.setattr("archive.views.coverage.publications", lambda: few)
    return few


def test_what_was_packed_comes_back():
    few = unpack(pack(LISTED, "nummer 2024Z00007"))
    assert (sorted(few), len(few), few.reach) == (sorted(LISTED), 9, "nummer 2024Z00007")


@pytest.mark.parametrize(
    ("asked", "exists"),
    [
        ("ah-tk-20242025-2", "ah-tk-20242025-2"),
        ("ah-tk-20242025-3", None),
        ("ah-tk-20242025-4-h1", "ah-tk-20242025-4-h1"),
        ("ah-tk-20242025-04", None),
        ("AH-TK-20152016-6A", "ah-tk-20152016-6a"),
        ("kv-tk-2024z00007", "kv-tk-2024Z00007"),
        ("kv-tk-2024Z7", None),
        ("kv-2009Z00008", "kv-2009z00008"),
        ("ah-tk-19681969-1", None),
        ("", None),
    ],
)
def test_a_paper_is_there_when_it_is_listed(asked, exists):
    assert unpack(pack(LISTED, "")).find(asked) == exists


@pytest.mark.parametrize(
    ("z_number", "paper"),
    [
        ("2024Z00007", "kv-tk-2024Z00007"),
        ("2009Z00007", "kv-2009Z00007"),
        ("2024Z00008", None),
    ],
)
def test_the_paper_of_a_z_number_has_one_of_two_names(z_number, paper):
    assert unpack(pack(LISTED, "")).questions_of(z_number) == paper


def test_the_archives_own_list_is_there_and_dated():
    every = publications()
    assert isinstance(every, Publications)
    assert len(every) > 100_000
    assert every.reach


def test_papers_of_a_series_read_as_each_by_itself():
    few = [
        "kv-2009Z14347-h1",
        "kv-2009Z14347-h2",
        "kv-2009Z157",
        "kv-10016a",
        *list(publications())[::50],
    ]
    for paper, names in papers(few):
        read = read_koop_identifier(paper.identifier)
        every = {str(read), read.number} if read else set()
        assert set(names) == ({str(read)} if read and read.kind == "ah" else every)


@pytest.mark.django_db
def test_a_set_links_only_to_papers_that_exist(client, listed):
    there = make.question_set("2024Z00007", submitted_on=date(2024, 10, 1))
    make.reply(there, {(1,): "Ja."}, vergaderjaar="2024-2025", aanhangsel_number="3")
    there.identifiers.create(value="ah-tk-20242025-3")
    there.identifiers.create(value="ah-tk-20242025-2")
    page = client.get("/vragen/2024Z00007/").content.decode()
    assert "officielebekendmakingen.nl/kv-tk-2024Z00007.html" in page
    assert "officielebekendmakingen.nl/ah-tk-20242025-2.html" in page
    assert "officielebekendmakingen.nl/ah-tk-20242025-3.html" not in page


@pytest.mark.django_db
def test_a_set_without_text_says_where_to_read_it(client, listed):
    make.question_set("2024Z00007", 0)
    make.question_set("2024Z00008", 0)
    assert "Lees de vragen bij" in client.get("/vragen/2024Z00007/").content.decode()
    assert "Lees de vragen bij" not in client.get("/vragen/2024Z00008/").content.decode()


@pytest.mark.django_db
def test_what_is_lacking_is_counted_and_listed(client, listed):
    have = make.question_set("2024Z00007", 1)
    make.reply(have, {(1,): "Ja."}, vergaderjaar="2024-2025", aanhangsel_number="2")
    make.question_set("2009Z00007", 0)
    rows = {(row.kind, row.group): (row.exist, row.lacking) for row in lacking()}
    assert rows == {
        ("antwoord", "2024-2025"): (4, 3),
        ("antwoord", "2015-2016"): (1, 1),
        ("vragen", "2024"): (1, 0),
        ("vragen", "2009"): (2, 2),
        ("vragen", ""): (1, 1),
    }
    answers = [paper.identifier for paper in work_list("antwoord", "2024-2025")]
    assert sorted(answers) == ["ah-tk-20242025-1", "ah-tk-20242025-4", "ah-tk-20242025-4-h1"]
    csv = client.get("/over/dekking/ontbreekt.csv?soort=vragen&jaar=2009").content.decode()
    assert csv.splitlines()[1:] == [
        "vragen,2009,kv-2009Z00007,https://zoek.officielebekendmakingen.nl/kv-2009Z00007.html",
        "vragen,2009,kv-2009z00008,https://zoek.officielebekendmakingen.nl/kv-2009z00008.html",
    ]
    assert client.get("/over/dekking/ontbreekt.csv?soort=iets").status_code == 404
    assert "nummer 2024Z00007" in client.get("/over/dekking/").content.decode()
