"""What a search gives: the right sets, the right question as passage, true counts, and never an
error.
"""

import html
import random
import re
from collections import Counter
from datetime import date, timedelta
from math import inf

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.models import QuestionSet
from archive.search import Filters, search, similar
from archive.search.asking import matching
from archive.search.asking.query import MOST_WORDS, TOO_LONG, read_query
from archive.search.dutch.analysis import analyse, joined, words
from archive.search.index import writing
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)


def index(*sets):
    writing.rebuild()
    return sets


def found(query="", **options):
    options = {"strict": True} | options
    return [hit.identifier for hit in search(query, today=TODAY, **options).hits]


def filters(**values):
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, [value] if isinstance(value, str) else value)
    return Filters.from_query(query)[0]


@pytest.fixture
def ferry(db):
    """One set whose words are spread over its questions."""
    texts = [
        "Hoe vaak vaart de veerpont? De pont is traag.",
        "Deelt u de mening dat de thuisveiling van veerponten <zorgelijk> is?",
        "Wat kost blijvende aandacht voor de aanleg van de steigers?",
    ]
    made = make.question_set("2024Z16000", texts, subject="de veerpont bij Voorbeelddorp")
    index(made)
    return made


@pytest.mark.parametrize(
    ("query", "number", "marked"),
    [
        ("veiling", 2, "thuisveiling"),
        ("veilingen", 2, "thuisveiling"),
        ("ponten", 1, "veerpont"),
        ('"blijvende aandacht voor de aanleg"', 3, "blijvende aandacht voor de aanleg"),
        ("steiger", 3, "steigers"),
        ("steig*", 3, "steigers"),
        ("vaart", 1, "vaart"),
    ],
)
def test_the_passage_is_the_right_question_with_its_words_marked(ferry, query, number, marked):
    passage = search(query, today=TODAY).hits[0].passages[0]
    assert (passage.question, passage.url) == (number, f"/vragen/2024Z16000/{number}/")
    assert f"<mark>{marked}</mark>" in passage.html


@pytest.mark.parametrize("before", ["İİİİ", "ﬁﬁﬁ", "ǰǰ", "Σς", "’s", "ẞ"])
def test_a_letter_that_grows_in_lower_case_moves_no_mark(before):
    make.question_set("2024Z00001", [f"{before} Is de brug dicht? {before}"], subject="water")
    index()
    assert "de <mark>brug</mark> dicht?" in search("brug", today=TODAY).hits[0].passages[0].html


def test_a_passage_is_escaped(ferry):
    assert "&lt;zorgelijk&gt;" in search("veiling", today=TODAY).hits[0].passages[0].html


def test_the_askers_explanation_is_found_too():
    make.question_set("2024Z00001", explanation="Vorig jaar brak het <hefwerk>.")
    index()
    passage = search("hefwerk", today=TODAY).hits[0].passages[0]
    assert (passage.question, passage.url) == (None, "/vragen/2024Z00001/")
    assert passage.html == "Vorig jaar brak het &lt;<mark>hefwerk</mark>&gt;."


def test_stopwords_count_within_a_phrase(ferry):
    assert found('"aandacht voor de aanleg"') == ["2024Z16000"]
    assert found('"aandacht de aanleg"') == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("brug sluis", ["both"]),
        ("brug OF gemaal", ["both", "bridge", "pump"]),
        ("brug -sluis", ["bridge"]),
        ("brug NIET sluis", ["bridge"]),
        ('-"de sluis" brug', ["bridge"]),
        ("slui*", ["both"]),
        ("onderwerp:brug", ["both", "bridge"]),
        ("in:onderwerp brug", ["both", "bridge"]),
        ("in:vraag brug", []),
        ("jaar:2023", ["pump"]),
        ("jaar:2023..2024 brug", ["both", "bridge"]),
        ("lid:voorbeeld brug", ["both", "bridge"]),
        ("fractie:stadspartij", ["pump"]),
        ("brug NEAR/3 sluis", ["both"]),
        ("een of het", []),
    ],
)
def test_the_query_language(query, expected):
    make.question_set("both", 1, subject="de brug en de sluis")
    make.question_set("bridge", 1, subject="de brug")
    make.question_set(
        "pump", 1, subject="het gemaal", submitted_on=date(2023, 5, 1),
        asked_by=[make.member("Cor Anders", of="Stadspartij")],
    )  # fmt: skip
    index()
    assert sorted(found(query)) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("brug", ["plural", "single"]),
        ('"brug"', ["single"]),
        ('"bruggen"', ["plural"]),
        ('"de bruggen"', ["plural"]),
        ('"de brug"', ["single"]),
        ("bruggen*", ["plural"]),
        ("brugg*", ["plural"]),
        ("huiz*", ["plural"]),
        ("in:onderwerp brugg*", []),
        ("in:vraag brugg*", ["plural"]),
        ("in:vraag veer", ["plural"]),
        ("in:onderwerp veer", []),
        ("huiz* NEAR bruggen", ["plural"]),
    ],
)
def test_what_is_typed_as_printed_is_found_as_printed(query, expected):
    make.question_set("single", ["Is de brug dicht?"], subject="het water")
    make.question_set(
        "plural", ["Zijn de bruggen bij deze huizen dicht, en de veerboten?"], subject="het water"
    )
    index()
    assert sorted(found(query)) == expected
    hits = search(query, strict=True, today=TODAY).hits
    assert all("<mark>" in hit.passages[0].html for hit in hits)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("brug -sluis", "“brug”, zonder “sluis”"),
        ('"de brug"', "de woordgroep “de brug”"),
        ("brug OF sluis", "“brug” of “sluis”"),
        ("jaar:2019..2021", "jaar 2019 tot en met 2021"),
        ("ggz", "“ggz” (of “geestelijke gezondheidszorg”)"),
    ],
)
def test_what_was_understood_is_said_back(typed, said):
    index()
    assert search(typed, today=TODAY).understood == said


@pytest.mark.parametrize(
    ("query", "subject"),
    [
        ("ggz", "wachtlijsten in de geestelijke gezondheidszorg"),
        ("geestelijke gezondheidszorg", "de ggz"),
        ("corona", "covid-19-maatregelen"), ("Den Bosch", "’s-Hertogenbosch"),
        ("OM", "het openbaar ministerie"),
        ("wind energie", "windenergie"), ("windenergie", "energie uit wind"),
        ("regering", "de Regeering"),
        ("kinderopvangtoeslag", "toeslag voor kinderopvang"),
        ("kinderopvang toeslag", "de kinderopvangtoeslag"),
        ("Oekraine", "Oekraïne"), ("F35", "de F-35"), ("A 27", "de A27"), ("zzp-er", "zzp’ers"),
    ],
)  # fmt: skip
def test_other_ways_to_say_it_are_found(query, subject):
    make.question_set("right", 1, subject=subject)
    make.question_set("wrong", 1, subject="het voorbeeld")
    index()
    assert found(query) == ["right"]


def test_a_question_that_holds_all_words_ranks_above_words_spread_over_questions():
    make.question_set("spread", ["Is de brug open?", "Is de sluis dicht?"], subject="water")
    make.question_set(
        "together", ["Is de brug bij de sluis open?", "Waarom is dat?"], subject="water"
    )
    index()
    assert found("brug sluis") == ["together", "spread"]


@pytest.mark.parametrize("typed", ["2024Z16674", "2024z 16674", " 2024Z16674 "])
def test_an_exact_number_goes_to_its_page(typed):
    make.question_set("2024Z16674")
    index()
    results = search(typed, today=TODAY)
    assert (results.go_to, results.total) == ("/vragen/2024Z16674/", 1)


def test_a_kamerstuk_goes_to_its_page_and_finds_who_cites_it():
    made = make.question_set("2024Z16674", ["Kent u Kamerstuk 28 638, nr. 254?"])
    make.cite(made.questions.get(), "28 638, nr. 254", of=make.kamerstuk("28638", "254"))
    index()
    results = search("28 638, nr. 254", today=TODAY)
    assert (results.go_to, [hit.identifier for hit in results.hits]) == (
        "/kamerstukken/28638/254/",
        ["2024Z16674"],
    )
    assert results.hits[0].passages[0].question == 1


def test_a_misspelt_word_is_suggested_right():
    make.question_set(subject="de ophaalbrug")
    index()
    assert search("ophaalburg", today=TODAY).suggestion == "ophaalbrug"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("ingezonden", ["c", "b", "a"]),
        ("beantwoord", ["a", "b", "c"]),
        ("antwoordtijd", ["a", "b", "c"]),
    ],
)
def test_sorting_by_days_puts_those_without_a_day_last(sort, expected):
    day = date(2024, 1, 1)
    make.answered_set("a", submitted_on=day, received_on=day + timedelta(90))
    make.answered_set("b", submitted_on=day + timedelta(10), received_on=day + timedelta(20))
    make.question_set("c", submitted_on=day + timedelta(30))
    index()
    assert found(sort=sort) == expected


def test_overdue_is_worked_out_from_today():
    make.question_set("late", submitted_on=TODAY - timedelta(22))
    make.question_set("in-time", submitted_on=TODAY - timedelta(21))
    index()
    assert found(filters=filters(status="te-laat")) == ["late"]
    status = {v.value: v.count for v in search(today=TODAY).facets["status"]}
    assert status == {"open": 2, "te-laat": 1}


def test_an_unknown_filter_value_is_said():
    chosen, complaints = Filters.from_query(QueryDict("fractie=bestaatniet&van=morgen&status=open"))
    assert chosen == Filters(status=("open",))
    assert [complaint.split()[0] for complaint in complaints] == ["fractie", "van"]


@pytest.fixture
def many(db):
    """Sixty sets by three members of two parties over four years."""
    dice = random.Random(4)
    members = [
        make.member("Ad Een", of="Dorpspartij"),
        make.member("Bo Twee", of="Dorpspartij"),
        make.member("Cy Drie", of="Stadspartij"),
    ]
    for number in range(60):
        make.question_set(
            f"2024Z4{number:04}", 1,
            subject=" ".join(dice.sample(["brug", "sluis", "gemaal", "dijk"], 2)),
            submitted_on=date(dice.randint(2020, 2023), 3, 1),
            asked_by=dice.sample(members, dice.randint(1, 2)),
        )  # fmt: skip
    index()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    parties=st.sets(st.sampled_from(["dorpspartij", "stadspartij"])),
    years=st.sets(st.sampled_from(["2020", "2021", "2022", "2023"])),
    word=st.sampled_from(["", "brug", "sluis"]),
)
def test_facets_count_what_the_database_counts(many, parties, years, word):
    chosen = filters(fractie=sorted(parties), jaar=sorted(years))
    results = search(word, filters=chosen, today=TODAY)
    sets = QuestionSet.objects.filter(subject__contains=word)
    in_years = sets.filter(submitted_on__year__in=[int(y) for y in years]) if years else sets
    by_party = Counter(
        in_years.values_list("askers__party__code", "pk")
        .distinct()
        .values_list("askers__party__code", flat=True)
    )
    assert {v.value: v.count for v in results.facets["fractie"] if v.count} == dict(by_party)
    of_parties = sets.filter(askers__party__code__in=parties).distinct() if parties else sets
    by_year = Counter(str(day.year) for day in of_parties.values_list("submitted_on", flat=True))
    assert {v.value: v.count for v in results.facets["jaar"] if v.count} == dict(by_year)
    assert (
        results.total
        == (
            in_years.filter(askers__party__code__in=parties).distinct() if parties else in_years
        ).count()
    )


def test_offsets_are_offsets(many):
    everything = found("brug", limit=100)
    assert [found("brug", offset=n, limit=1)[0] for n in range(len(everything))] == everything


VOCABULARY = [
    "brug", "bruggen", "ophaalbrug", "bruggenhoofd", "sluis", "sluizen", "sluisdeur", "huis",
    "huizen", "woonhuis",
    "gewerkt", "werkt", "werk", "windenergie", "wind", "energie", "gemaal", "veiling",
    "thuisveiling", "de", "het",
    "een", "van", "zzp'er", "F-35", "regering", "Regeering",
]  # fmt: skip


@pytest.fixture
def vocabulary(db):
    """Forty sets whose subjects, questions, answers and notes are of few words in many forms."""
    dice = random.Random(7)

    def text():
        return " ".join(dice.choices(VOCABULARY, k=dice.randint(1, 7))) + dice.choice(
            ["?", ".", ""]
        )

    for number in range(40):
        made = make.question_set(
            f"2024Z3{number:04}", [text() for _ in range(dice.randint(1, 4))], subject=text()
        )
        if dice.random() < 0.6:
            reply = make.reply(made, {(1,): text()})
            make.footnote(reply.answers.get(), text(), position=1)
    index()


def terms_in(text):
    """Every term of a text, and of the words inside its compounds."""
    found = [analyse(word.text.lower()) for word in words(text)]
    return {term for one in found for row in (*one.rows, one.parts) for term in row}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    typed=st.lists(
        st.sampled_from([w for w in VOCABULARY if len(w) > 3]), min_size=1, max_size=2, unique=True
    )
)
def test_every_passage_holds_words_it_was_found_by_and_marks_no_others(vocabulary, typed):
    halves = {"wind", "energie"} if "windenergie" in typed else set()
    wanted = terms_in(" ".join(typed)) | halves | {joined(*typed) if len(typed) == 2 else None}
    for hit in search(" ".join(typed), today=TODAY, limit=100).hits:
        marked = re.findall("<mark>(.+?)</mark>", hit.subject_html)
        for passage in hit.passages:
            in_passage = re.findall("<mark>(.+?)</mark>", passage.html)
            assert in_passage
            marked += in_passage
        assert marked
        assert all(terms_in(html.unescape(mark)) & wanted for mark in marked)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(word=st.sampled_from([w for w in VOCABULARY if len(w) > 3 and w.isalpha()]))
def test_a_word_finds_the_sets_that_hold_a_form_or_a_compound_of_it(vocabulary, word):
    term = analyse(word.lower()).rows[0][0]
    expected = {
        made.identifier
        for made in QuestionSet.objects.prefetch_related(
            "questions__footnotes", "replies__answers__footnotes"
        )
        if any(term in terms_in(text) for text in texts_of(made))
    }
    assert expected <= set(found(word, limit=100))


def texts_of(made):
    yield made.subject
    for question in made.questions.all():
        yield question.text
    for reply in made.replies.all():
        for answer in reply.answers.all():
            yield answer.text
            yield from (note.text for note in answer.footnotes.all())


PIECES = [
    '"', "-", "*", "OF", "NEAR/9999", "lid:", "jaar:", "in:vraag", "kamerstuk:", "brug", "de", "ë",
    "\x00",
    "\u202e", "(", ":", "~", "28638", "'", "2024Z", "jaar:0..9999", "a*", "zz*", "𝔸", "\n", "[",
    "^","\\",
]  # fmt: skip


def test_nothing_typed_is_an_error(many):
    dice = random.Random(10)
    for _ in range(400):
        text = "".join(
            dice.choice(PIECES) + dice.choice(["", " "]) for _ in range(dice.randint(1, 12))
        )
        assert search(text, today=TODAY).total >= 0


@pytest.mark.parametrize("typed", ["brug " * 2000, "brug sluis " * 25, "b" * 3000, '"a b" ' * 400])
def test_of_a_long_query_the_beginning_is_looked_for_and_that_is_said(many, typed):
    query = read_query(typed, lambda facet: [])
    assert len(query.groups) <= MOST_WORDS
    results = search(typed, today=TODAY)
    assert results.complete  # time did not run out
    assert TOO_LONG in results.notes


def test_a_search_whose_time_is_up_gives_what_it_has_and_says_so(ferry, monkeypatch):
    monkeypatch.setattr(matching, "SECONDS", 0)
    results = search("veiling steiger", today=TODAY)
    assert (results.complete, results.hits) == (False, [])  # nobody knows which have both
    monkeypatch.setattr(matching, "SECONDS", inf)
    again = search("veiling steiger", today=TODAY)
    assert (again.complete, again.total) == (True, 1)
    assert len(again.hits[0].passages) == 2


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_no_text_is_an_error(ferry, text):
    assert search(text, today=TODAY).total >= 0


def test_a_search_asks_the_database_a_fixed_number_of_questions(
    many, django_assert_max_num_queries
):
    search("brug", today=TODAY)
    with django_assert_max_num_queries(6):
        search("brug", today=TODAY, limit=50)


def test_an_earlier_question_about_the_same_is_found_and_not_the_set_itself():
    texts = [
        "Waarom is de ophaalbrug bij Voorbeelddorp gesloten?",
        "Wanneer wordt het brugdek vernieuwd?",
    ]
    earlier = make.question_set("2023Z00001", texts, subject="de gesloten ophaalbrug")
    make.question_set("2023Z00002", ["Hoeveel kost een kievitsei?"], subject="de kievit")
    later = make.question_set(
        "2024Z00009", ["Is de ophaalbrug van Voorbeelddorp nog gesloten?"], subject="de ophaalbrug"
    )
    index()
    assert [hit.pk for hit in similar(later.pk, today=TODAY)] == [earlier.pk]
    hits = similar(
        "Ik wil vragen waarom die ophaalbrug in Voorbeelddorp gesloten blijft.", today=TODAY
    )
    assert (hits[0].pk, hits[0].passages[0].question) == (earlier.pk, 1)


def test_nothing_is_like_a_text_without_words():
    index()
    assert similar("", today=TODAY) == similar("de het een", today=TODAY) == []
