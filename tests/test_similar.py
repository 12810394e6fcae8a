"""What was asked before: rare words and names tell what a set is about, boilerplate does not."""

from datetime import date

import pytest

from archive.models import QuestionSet
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


def add(**subjects):
    for number, subject in subjects.items():
        make.question_set(number, 1, subject=subject, submitted_on=DAY)
    writing.rebuild()


def test_two_ordinary_words_side_by_side_tell_what_neither_tells_alone(archive):
    many = {f"fields{n}": f"groene akkers in gewest {n}" for n in range(9)}
    many |= {f"dykes{n}": f"het gele licht op de dijken van gewest {n}" for n in range(9)}
    add(apart="groene lijm en het licht", apart2="licht op de groene kaas", own="het groene licht",
        together="verkeerden met groene licht en dorpen", **many)  # fmt: skip
    assert like("het groene licht")[:2] == ["own", "together"]


def test_a_set_with_two_of_the_words_inside_a_compound_is_likest(archive):
    add(
        mill="de molen", fire="de brand", both="brand in een oude stenen molen achter stille dorpen"
    )
    assert like("de molenbrand")[0] == "both"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("de pier van Zandoort", "ferry"),  # a name spelt otherwise
        ("de azc's", "centre"),  # another word for it
        ("stopwoerfalken", "falcon"),  # of two words of which no list has the second
    ],
)
def test_names_misspelt_other_words_and_words_in_words_find_too(archive, text, first):
    add(centre="het asielzoekerscentrum", falcon="de woerfalk", falcons="twee woerfalken")
    assert first in like(text)


def test_a_word_a_letter_away_from_one_that_is_no_name_is_not_looked_for(archive):
    assert like("reigen") == []


def test_what_was_asked_of_the_same_ministry_or_of_what_came_before_it_stands_first(archive):
    before, now, other = (make.ministry(name, name) for name in ("water", "delta", "grond"))
    before.successors.add(now)
    for number, ministry in (("own", now), ("alike", before), ("apart", other)):
        office = make.minister(f"Ans {number}", ministry.name, at=ministry)
        make.question_set(number, 1, subject="de otters", submitted_on=DAY, asked_of=[office])
    writing.rebuild()
    assert like(QuestionSet.objects.get(identifier="own").pk) == ["alike", "apart"]
