"""What was asked before: rare words and names tell what a set is about, boilerplate does not."""

from datetime import date

import pytest

from archive.search import similar
from archive.search.index import writing
from tests import make

TODAY = date(2024, 11, 1)
DAY = date(2020, 5, 1)
SUBJECTS = {
    "ferry": "het bericht dat de veerpont bij Zandoord uitvalt",
    "ferries": "uitval van veerponten",
    "heron": "het bericht dat de reigers verdwijnen",
    "people": "Zandoordse zorgen over de dijk",
    "land": "de onrust in Iran",
    "landed": "het bericht dat Iraanse journalisten vastzitten",
    "compound": "de pontveiling",
}
ORDINARY = [f"het bericht dat {thing}{ending} duurder wordt" for ending in
            ("", "pap", "soep", "saus", "deeg", "poeder", "schijf", "vla", "koek", "drank")
            for thing in ("melk", "boter", "stof", "inkt", "lijm", "kaas", "thee", "gort",
                          "peper", "rijst", "maïs", "bier", "wijn", "haring", "tarwe")]  # fmt: skip


@pytest.fixture
def archive(db):
    sets = {
        number: make.question_set(number, 1, subject=subject, submitted_on=DAY)
        for number, subject in SUBJECTS.items()
    }
    for at, subject in enumerate(ORDINARY):
        make.question_set(f"ordinary{at}", 1, subject=subject, submitted_on=DAY)
    writing.rebuild()
    return sets


def like(to, **choices):
    return [hit.identifier for hit in similar(to, today=TODAY, limit=10, **choices)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("het bericht dat de veerponten uitvallen", {"ferry", "ferries"}),
        ("het bericht dat de reiger terug is", {"heron"}),
        ("het bericht over journalisten in Iran", {"land", "landed"}),
        ("zonder veiling geen pont", {"compound"}),
    ],
)
def test_what_a_text_is_about_decides_what_is_like_it(archive, text, first):
    assert set(like(text)[: len(first)]) == first


def test_a_set_is_not_like_itself(archive):
    assert "ferry" not in like(archive["ferry"].pk)


def test_boilerplate_alone_is_like_nothing(archive):
    assert like("het bericht dat kwantumfluctuaties het heelal vulden") == []


def test_only_what_was_asked_before_counts(archive):
    make.question_set("later", 1, subject="de reigers", submitted_on=date(2022, 1, 1))
    writing.rebuild()
    assert like("de reiger", before=date(2021, 1, 1)) == ["heron"]
    assert like("de reiger") == ["later", "heron"]


@pytest.mark.django_db
def test_an_archive_without_an_index_finds_nothing():
    assert similar("de reiger", today=TODAY) is None
