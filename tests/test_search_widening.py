"""Where few sets have all that was asked, those with most of it are shown, and that is said."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.html import strip_tags

from archive.search import search
from archive.search.asking.nodes import AnyOf
from archive.search.asking.query import Query
from archive.search.asking.widening import said_of, that_tell
from archive.search.dutch.families import family
from archive.search.dutch.years import join_spans, read_years
from archive.search.index import writing
from tests import make

TODAY = date(2024, 11, 1)


@pytest.fixture
def archive(db):
    member = make.member("Cor Anders", of="Stadspartij")
    for at, (number, subject) in enumerate(
        [
            ("bridge", "het bezwijken van de vaste hefbrug"),
            ("bridges", "de kosten van hefbruggen"),
            ("post", "de postbezorging op het eiland"),
            ("moor", "brand op de heide bij Anders"),
            ("cuts", "het korten van de toelagen"),
        ]
    ):
        make.question_set(number, 1, subject=subject, submitted_on=date(2019 + at, 5, 1),
                          asked_by=[member])  # fmt: skip
    writing.rebuild()


def numbers(typed, **options):
    return [hit.identifier for hit in search(typed, today=TODAY, **options).hits]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kamervragen over de vaste hefbrug", "bridge"),
        ("wat zei de minister over hefbruggen", "bridges"),
        ("hoe vast is de hefburg", "bridge"),
        ("bezorgen van de post gaat slecht", "post"),
        ("korting op de toelagen", "cuts"),
        ("hefbrug 2020", "bridges"),
        ("hefbrug tweeduizendtwintig", "bridges"),
        ("de vaste hefbrug en de vliegende schotel", "bridge"),
    ],
)
def test_a_natural_question_finds_the_right_set_first(archive, typed, first):
    assert numbers(typed)[0] == first


@pytest.mark.django_db
def test_strictly_only_what_has_all_is_found(archive):
    results = search("hefbrug schotel", strict=True, today=TODAY)
    assert (results.total, results.widened) == (0, None)


@pytest.mark.django_db
def test_what_was_done_is_said(archive):
    results = search("hefbrug schotel", today=TODAY)
    assert (results.strict_total, results.widened) == (0, "hefbrug schotel")
    assert results.understood == "zoveel mogelijk van “hefbrug”; “schotel” staat nergens"
    ignoring = search("kamervragen over de heide", today=TODAY).understood
    assert ignoring == "“heide” (zonder te letten op “kamervragen”)"
    spelt = search("hefburggen", today=TODAY)
    assert (spelt.widened, spelt.suggestion) == ("hefbruggen", "hefbruggen")


def said(client, typed):
    page = client.get("/zoeken/", {"q": typed}).content.decode()
    notice = page.partition('role="status">')[2].partition("</p>")[0]
    return " ".join(strip_tags(notice).replace("\xa0", " ").split())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("hefbrug schotel", "Niets gevonden met alle woorden. Dit zijn 2 reeksen vragen met het "
         "meeste ervan; wat het meest zegt, staat voorop."),
        ("hefburg schotel", "Niets gevonden voor hefburg schotel. Dit zijn 2 reeksen vragen met "
         "zoveel mogelijk van hefbrug schotel; wat het meest zegt, staat voorop."),
        ("“hefbrug kosten”", "Niets gevonden voor “hefbrug kosten”. Dit is 1 reeks vragen voor "
         "hefbrug kosten."),
        ("“hefbrug schotel”", "Niets gevonden voor “hefbrug schotel”. Dit zijn 2 reeksen vragen "
         "met zoveel mogelijk van hefbrug schotel; wat het meest zegt, staat voorop."),
    ],
)  # fmt: skip
def test_the_page_says_whether_it_was_respelt_loosened_or_both(archive, client, typed, sentence):
    assert said(client, typed) == sentence


@pytest.mark.django_db
def test_what_was_typed_is_found_too_where_another_spelling_finds_more(archive, client):
    make.question_set("typed", 1, subject="de heftrug", submitted_on=date(2018, 1, 1))
    for at in range(60):
        make.question_set(f"gate{at}", 1, subject=f"hefbrug {at}", submitted_on=date(2017, 1, 1))
    writing.rebuild()
    results = search("heftrug", limit=100, today=TODAY)
    assert results.widened == "hefbrug"
    assert "typed" in [hit.identifier for hit in results.hits]
    assert (results.strict_total, results.more) == (1, 62)
    assert said(client, "heftrug") == (
        "1 reeks vragen met alles wat u zocht, en 62 reeksen voor hefbrug."
    )


@pytest.mark.django_db
def test_where_most_of_it_precedes_all_of_it_the_page_does_not_say_otherwise(archive, client):
    """The word that tells most, in a subject, is more than all words in a text."""
    texts = ["Kan de postbezorging over de hefbrug?"]
    make.question_set("all", texts, subject="vragen over de kade", submitted_on=date(2018, 1, 1))
    for at in range(30):
        make.question_set(f"gate{at}", 1, subject=f"hefbrug {at}", submitted_on=date(2017, 1, 1))
    writing.rebuild()
    assert numbers("postbezorging hefbrug")[:2] == ["post", "all"]
    for order, is_best_first in (("relevantie", True), ("ingezonden", False)):
        answer = client.get("/zoeken/", {"q": "postbezorging hefbrug", "sorteer": order})
        page = answer.content.decode()
        assert "met alles wat u zocht, en " in page
        assert ("wat het meest zegt, staat voorop" in page) == is_best_first


@pytest.mark.django_db
def test_a_set_that_has_all_leads_those_that_have_most_where_all_stand_alike(archive):
    results = search("brand heide hefbrug", today=TODAY)
    assert results.strict_total == 0
    make.question_set("all", 1, subject="brand op de heide bij de hefbrug")
    writing.rebuild()
    results = search("brand heide hefbrug", today=TODAY)
    assert results.strict_total == 1
    assert [hit.identifier for hit in results.hits][:2] == ["all", "moor"]


@pytest.mark.django_db
def test_what_is_refused_or_filtered_stays_out(archive):
    assert "bridges" not in numbers("hefbrug schotel -kosten")
    said = search("hefbrug schotel -kosten", today=TODAY).understood
    assert said.startswith("zonder “kosten” en zoveel mogelijk van “hefbrug”")
    assert numbers("hefbrug schotel jaar:2020") == ["bridges"]


@pytest.mark.django_db
def test_words_asked_in_one_part_are_not_looked_for_in_others(archive):
    assert numbers("hefbrug kosten in:onderwerp") == ["bridges"]
    assert numbers("hefbrug schotel in:onderwerp") == numbers("hefbrug schotel in:vraag") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("zomaar:iets", "zomaar:iets"),
        ("lid:niemand", "lid"),
        ("(dijk OF dam) NEAR (water zand)", "NEAR"),
        ("lid:niemand NEAR water", "lid “niemand”"),
    ],
)
def test_what_could_not_be_used_is_said(archive, typed, told):
    assert told in " ".join(search(typed, today=TODAY).notes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "cards"),
    [
        ("anders", ["Cor Anders"]),
        ("stadspartij hefbrug", ["Stadspartij"]),
        ("fractie stadspartij", ["Stadspartij"]),
        ("cor anders", ["Cor Anders"]),
        ("hefbrug", []),
    ],
)
def test_what_a_query_names_stands_above_the_hits(archive, typed, cards):
    assert [card.label for card in search(typed, today=TODAY).cards] == cards


@pytest.mark.parametrize(
    ("word", "others"),
    [("korten", ("korting",)), ("korting", ("korten",)), ("gesloten", ("sluiting",)), ("de", ())],
)
def test_words_of_one_family(word, others):
    assert family(word) == others


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2015", (2015,)),
        ("tweeduizendvijftien", (2015,)),
        ("negentienhonderdvijfentachtig", (1985,)),
        ("negentientachtig", (1980,)),
        ("jaar 2015", (2015,)),
        ("jaren tachtig", tuple(range(1980, 1990))),
        ("jaren 90", tuple(range(1990, 2000))),
        ("2019-2021", (2019, 2020, 2021)),
        ("2047-heden", (2047, 2048, 2049)),
        ("2021-2019", ()),
        ("negentien", ()),
        ("1500", ()),
        ("20155", ()),
        ("brug", ()),
    ],
)
def test_years_in_figures_and_words(typed, years):
    assert read_years(typed.split()) == years


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        ("stikstof 2019–2021", "stikstof 2019-2021"),
        ("2019 t/m 2021 stikstof", "2019-2021 stikstof"),
        ("stikstof 2019 tot en met 2021", "stikstof 2019-2021"),
        ("stikstof van 2019 tot 2021", "stikstof van 2019-2021"),
        ("stikstof tussen 2019 en 2021", "stikstof 2019-2021"),
        ("stikstof sinds 2019", "stikstof 2019-heden"),
        ("zitting 2019/2020", "zitting 2019-2020"),
        ("stikstof 2019 2021", "stikstof 2019 2021"),
        ("nummer 12019-2021", "nummer 12019-2021"),
    ],
)
def test_years_with_all_between_them_are_one_word(typed, joined):
    assert join_spans(typed) == joined


@pytest.mark.django_db
def test_one_half_of_a_compound_fills_a_page_after_what_has_more(archive):
    make.question_set("half", 1, subject="de vlotbrug", submitted_on=date(2018, 1, 1))
    make.question_set("whole", 1, subject="de vlotbrugwachter", submitted_on=date(2018, 1, 1))
    writing.rebuild()
    assert numbers("ophaalbrug heide")[0] == "moor"
    assert search("brugwachter schotel", today=TODAY).hits[0].identifier == "whole"


def test_a_word_that_tells_next_to_nothing_beside_the_others_does_not_count_and_that_is_said():
    train, so, dear = (
        SimpleNamespace(said=f"“{said}”", years=(), leaves=()) for said in ("trein", "zo", "duur")
    )
    every = [(piece, SimpleNamespace(telling=n)) for piece, n in ((train, 3), (so, 0.3), (dear, 1))]
    pairs, faint = that_tell(every)
    assert [piece for piece, _ in pairs] == [train, dear]
    said = said_of(Query(AnyOf(()), ()), [], [(piece, ()) for piece, _ in pairs], faint, [])
    assert said.understood == "zoveel mogelijk van “trein”, “duur”; “zo” zegt te weinig"
