"""Guard: what a query of chance finds is what a plain reading of its tree finds in the rows of the
database.
"""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.models import Answer, QuestionSet
from archive.search import search
from archive.search.index import writing
from tests import make

TODAY = date(2024, 11, 1)
# None is a form, a part or a synonym of another.
WORDS = ["reiger", "gemaal", "kwestie", "zwaluw", "azuur", "gepimpel"]
PLACES = ["onderwerp", "vraag", "antwoord"]
MEMBERS = ["anna-van-der-voorbeeld", "wim-proefman", "saar-teststeen"]


@pytest.fixture
def held(db):
    """Of each set what its rows hold, by its number."""
    dice = random.Random(42)
    names = ["Anna van der Voorbeeld", "Wim Proefman", "Saar Teststeen"]
    for number in range(40):
        subject = dice.choices(WORDS, k=dice.randint(1, 4))
        questions = [dice.choices(WORDS, k=dice.randint(1, 12)) for _ in range(2)]
        year = dice.choice([2019, 2020, 2021])
        asked_by = [make.member(name) for name in dice.sample(names, dice.randint(0, 2))]
        made = make.question_set(
            str(number), [" ".join(q) for q in questions], asked_by=asked_by, asked_of=[],
            subject=" ".join(subject), submitted_on=date(year, 3, 1)
        )  # fmt: skip
        if dice.random() < 0.5:
            make.reply(made, {(2,): " ".join(dice.choices(WORDS, k=dice.randint(1, 12)))})
    writing.rebuild()
    return {made.identifier: _rows_of(made) for made in QuestionSet.objects.all()}


def _rows_of(made):
    answers = Answer.objects.filter(reply__question_set=made)
    return {
        "onderwerp": [made.subject.split()],
        "vraag": [question.text.split() for question in made.questions.all()],
        "antwoord": [answer.text.split() for answer in answers],
        "jaar": made.submitted_on.year,
        "lid": {asker.person.slug for asker in made.askers.all()},
    }


word = st.sampled_from(WORDS)
leaves = st.one_of(
    st.tuples(st.just("word"), word),
    st.tuples(st.just("phrase"), st.lists(word, min_size=2, max_size=3)),
    st.tuples(st.just("begins"), word, st.integers(2, 5)),
    st.tuples(st.just("field"), st.sampled_from(PLACES), word),
    st.tuples(st.just("lid"), st.sampled_from(MEMBERS)),
    st.tuples(st.just("year"), st.sampled_from([2018, 2019, 2020]), st.integers(0, 2)),
    st.tuples(st.just("near"), word, word, st.integers(1, 4)),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=8,
)


def typed(tree, dice, within=""):
    """How a tree is typed, in one of the ways there are; in brackets where it must be."""
    match tree:
        case ("word", text):
            return text
        case ("phrase", texts):
            return f'"{" ".join(texts)}"'
        case ("begins", text, length):
            return f"{text[:length]}*"
        case ("field", name, text):
            return f"{name}:{text}"
        case ("lid", slug):
            return f"lid:{dice.choice([slug, slug.rpartition('-')[2]])}"
        case ("year", first, more):
            return f"jaar:{first}..{first + more}"
        case ("near", first, second, distance):
            text = f"{first} {dice.choice(['NEAR', 'NABIJ'])}/{distance} {second}"
            return f"({text})" if within == "not" else text  # NEAR binds closer than a minus
        case ("not", inner):
            sign = dice.choice(["-", "–", "NIET ", "NOT "])
            text = sign + typed(inner, dice, "not")
            return f"({text})" if within == "not" else text  # two dashes are one dash
        case ("or", parts):
            text = dice.choice([" OF ", " OR ", " | "]).join(typed(p, dice, "or") for p in parts)
            return f"({text})" if within in ("or", "not") else text
        case ("and", parts):
            text = dice.choice([" ", " EN ", " AND "]).join(typed(p, dice, "and") for p in parts)
            return f"({text})" if within else text


def holds(tree, rows):
    """Whether the rows are as the tree says, read word by word."""
    every = [words for place in PLACES for words in rows[place]]
    match tree:
        case ("word", text):
            return any(text in words for words in every)
        case ("phrase", texts):
            return any(
                texts == words[at : at + len(texts)] for words in every for at in range(len(words))
            )
        case ("begins", text, length):
            return any(one.startswith(text[:length]) for words in every for one in words)
        case ("field", name, text):
            return any(text in words for words in rows[name])
        case ("lid", slug):
            return slug in rows["lid"]
        case ("year", first, more):
            return first <= rows["jaar"] <= first + more
        case ("near", first, second, distance):
            return any(
                abs(i - j) <= distance
                for words in every
                for i, one in enumerate(words)
                for j, two in enumerate(words)
                if (one, two) == (first, second)
            )
        case ("not", inner):
            return not holds(inner, rows)
        case ("or", parts):
            return any(holds(part, rows) for part in parts)
        case ("and", parts):
            return all(holds(part, rows) for part in parts)


@settings(
    max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(trees, st.randoms(use_true_random=False))
def test_a_query_of_chance_finds_what_a_plain_reading_of_the_rows_finds(held, tree, dice):
    query = typed(tree, dice)
    hits = search(query, strict=True, limit=40, today=TODAY).hits
    expected = {number for number, rows in held.items() if holds(tree, rows)}
    assert {hit.identifier for hit in hits} == expected, query


def test_words_of_the_texts_stand_in_every_order(held):
    """So that phrases and distances are tried, and not only words."""
    pairs = {pair for rows in held.values() for words in rows["vraag"] for pair in pairwise(words)}
    assert len(pairs) == len(WORDS) ** 2
