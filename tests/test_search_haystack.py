"""Haystack's SearchQuerySet: what it offers is right, or refused with what to use instead."""

import random
from datetime import date

import pytest
from haystack.inputs import AutoQuery, Exact
from haystack.query import SQ, SearchQuerySet

from archive.models import PendingIndex, QuestionSet
from archive.search import Filters, search, similar
from archive.search.conditions import Unsupported
from archive.search.index import writing
from tests import make

TODAY = date(2024, 11, 1)
WORDS = ["brug", "dijk", "reiger", "veerpont", "gemaal"]
MEMBERS = ["Anna van der Voorbeeld", "Wim Proefman", "Saar Teststeen"]


@pytest.fixture
def sets(db):
    """Sixty sets of chance, and what each holds."""
    dice = random.Random(20241126)
    every = [_chance_set(number, dice) for number in range(60)]
    writing.rebuild()
    return every


def _chance_set(number, dice):
    asker = dice.choice(MEMBERS)
    subject = dice.sample(WORDS, dice.randint(1, 3))
    question = dice.sample(WORDS, dice.randint(0, 2))
    day = dice.choice([None, *(date(2018 + n, 1 + dice.randrange(12), 5) for n in range(6))])
    status = dice.choice(["beantwoord", "open"])
    values = {"subject": " ".join(subject), "submitted_on": day, "status": status}
    texts = [f"Wat is {' '.join(question)}?"]
    own = make.question_set(
        f"2024Z{number:05}", texts, asked_by=[make.member(asker)], asked_of=[], **values
    )
    lid = asker.lower().replace(" ", "-")
    return {"pk": own.pk, "onderwerp": set(subject), "vraag": set(question), "lid": lid,
            "content": {*subject, *question}, "ingezonden": day, "status": status,
            "jaar": str(day.year) if day else "", "nummer": own.identifier}  # fmt: skip


def condition(dice):
    """A filter of chance, and whether a set satisfies it."""
    word, words = dice.choice(WORDS), dice.sample(WORDS, 2)
    year, day = str(2018 + dice.randrange(6)), date(2018 + dice.randrange(6), 6, 1)
    lid = dice.choice(MEMBERS).lower().replace(" ", "-")
    field = dice.choice(["content", "onderwerp", "vraag"])
    return dice.choice([
        ({field: word}, lambda s: word in s[field]),
        ({f"{field}__in": words}, lambda s: bool(s[field] & {*words})),
        ({"content": " ".join(words)}, lambda s: {*words} <= s["content"]),
        ({"content": AutoQuery(f"{words[0]} -{words[1]}")},
         lambda s: words[0] in s["content"] and words[1] not in s["content"]),
        ({"content": f"{words[0]} OF {words[1]}"}, lambda s: bool(s["content"] & {*words})),
        ({f"{field}__startswith": word[:4]}, lambda s: word in s[field]),
        ({"lid": lid}, lambda s: s["lid"] == lid),
        ({"status__in": ["open", "uitgesteld"]}, lambda s: s["status"] == "open"),
        ({"status__exact": "beantwoord"}, lambda s: s["status"] == "beantwoord"),
        ({"jaar": year}, lambda s: s["jaar"] == year),
        ({"jaar__gte": int(year)}, lambda s: s["jaar"] >= year),
        ({"jaar__range": (2019, year)}, lambda s: "2019" <= s["jaar"] <= year),
        ({"ingezonden__gt": day}, lambda s: bool(s["ingezonden"] and s["ingezonden"] > day)),
        ({"ingezonden__lte": day}, lambda s: bool(s["ingezonden"] and s["ingezonden"] <= day)),
    ])  # fmt: skip


def asked_by_chance(dice):
    """A SearchQuerySet of chance, and whether a set is in it."""
    asked, holds = SearchQuerySet(), lambda s: True
    for _ in range(dice.randint(1, 3)):
        (named, first), (also, second) = condition(dice), condition(dice)
        step = dice.choice(["filter", "filter", "exclude", "or", "not", "narrow"])
        if step == "filter":
            asked, here = asked.filter(**named), first
        elif step == "exclude":
            asked, here = asked.exclude(**named), lambda s, a=first: not a(s)
        elif step == "or":
            asked = asked.filter(SQ(**named) | SQ(**also))
            here = lambda s, a=first, b=second: a(s) or b(s)  # noqa: E731
        elif step == "not":
            asked = asked.filter(SQ(**named) & ~SQ(**also))
            here = lambda s, a=first, b=second: a(s) and not b(s)  # noqa: E731
        else:
            asked, here = asked.narrow("jaar:2020..2022"), lambda s: "2020" <= s["jaar"] <= "2022"
        holds = lambda s, a=holds, b=here: a(s) and b(s)  # noqa: E731
    return asked, holds


def test_500_calls_of_chance_find_what_a_plain_reading_finds(sets):
    dice = random.Random(7)
    sizes = set()
    for _ in range(500):
        asked, holds = asked_by_chance(dice)
        expected = [one for one in sets if holds(one)]
        by_day = sorted(expected, key=lambda one: (one["ingezonden"] or date.min, one["pk"]))
        start = dice.randrange(4)
        assert asked.count() == len(expected), (str(asked.query), asked.query.narrow_queries)
        assert {int(hit.pk) for hit in asked[0:60]} == {one["pk"] for one in expected}, asked.query
        newest = [int(hit.pk) for hit in asked.order_by("-ingezonden")[start : start + 7]]
        assert newest == [one["pk"] for one in by_day[::-1]][start : start + 7]
        counted = asked.facet("lid").facet_counts()["fields"]["lid"]
        assert sum(number for _, number in counted) == len(expected)
        sizes.add(len(expected))
    assert len(sizes) > 20


def asked_both_ways(dice):
    """A SearchQuerySet of chance, and what readers type for the same."""
    asked, typed = SearchQuerySet(), []
    word, other = dice.sample(WORDS, 2)
    lid = dice.choice(MEMBERS).lower().replace(" ", "-")
    first = 2018 + dice.randrange(6)
    last = first + dice.randrange(3)
    every = [
        ({"content": word}, word),
        ({"content": AutoQuery(f"{word} {other}")}, f"{word} {other}"),
        ({"content__in": [word, other]}, f"({word} OF {other})"),
        ({"content__exact": f"{word} {other}"}, f'"{word} {other}"'),
        ({"content__startswith": word[:4]}, f"{word[:4]}*"),
        ({"onderwerp": word}, f"onderwerp:{word}"),
        ({"vraag": other}, f"vraag:{other}"),
        ({"lid": lid}, f"lid:{lid}"),
        ({"jaar__range": (first, last)}, f"jaar:{first}..{last}"),
        ({"status": "open"}, "status:open"),
    ]
    for named, text in dice.sample(every, dice.randint(1, 3)):
        if dice.random() < 0.2:
            asked, text = asked.exclude(**named), f"-({text})"
        else:
            asked = asked.filter(**named)
        typed.append(text)
    return asked, " ".join(typed)


def test_500_calls_of_chance_give_what_search_gives(sets):
    dice = random.Random(13)
    found = set()
    for _ in range(500):
        asked, typed = asked_both_ways(dice)
        results = search(typed, limit=60, strict=True, today=TODAY)
        assert asked.count() == results.total, typed
        assert {int(hit.pk) for hit in asked[:60]} == {hit.pk for hit in results.hits}, typed
        found.add(results.total)
    assert len(found) > 20


@pytest.mark.parametrize("words", ["brug", "dijk reiger", "veerpont -brug", "gemaal OF dijk", ""])
@pytest.mark.parametrize("year", ["", "2021"])
def test_hits_stand_in_the_order_of_search(sets, words, year):
    asked = SearchQuerySet().filter(content=words) if words else SearchQuerySet()
    asked = asked.filter(jaar=year) if year else asked
    filters = Filters(jaar=(year,) if year else ())
    hits = search(words, filters=filters, limit=60, strict=True, today=TODAY).hits
    assert [int(hit.pk) for hit in asked[:60]] == [hit.pk for hit in hits]


def test_what_has_no_day_stands_last_whichever_way(sets):
    days = list(SearchQuerySet().order_by("ingezonden").values_list("ingezonden", flat=True)[:60])
    dated = [day for day in days if day]
    assert days == sorted(dated) + [None] * (60 - len(dated))
    assert SearchQuerySet().latest("ingezonden").ingezonden == dated[-1]


def test_more_like_this_gives_the_sets_that_are_most_alike(sets):
    first = QuestionSet.objects.get(pk=sets[0]["pk"])
    hits = similar(first.pk, today=TODAY, limit=60)
    alike = SearchQuerySet().more_like_this(first)
    assert [int(hit.pk) for hit in alike[:60]] == [hit.pk for hit in hits]
    assert [int(hit.pk) for hit in alike[2:5]] == [hit.pk for hit in hits][2:5]
    open_ones = SearchQuerySet().filter(status="open").more_like_this(first)
    assert {int(hit.pk) for hit in open_ones[:60]} == {h.pk for h in hits if h.status == "open"}


def test_words_are_marked_spelling_is_mended_and_values_are_named(sets):
    (hit,) = SearchQuerySet().filter(content="brug", pk=sets_with("brug", sets)).highlight()
    assert "<mark>brug</mark>" in str(hit.highlighted)
    assert SearchQuerySet().filter(content="reigre").spelling_suggestion() == "reiger"
    assert SearchQuerySet().filter(content=Exact("brug")).count() > 0
    (row,) = SearchQuerySet().filter(nummer="2024Z00007").values("nummer", "status")
    assert row == {"nummer": "2024Z00007", "status": sets[7]["status"]}
    loaded = SearchQuerySet().filter(pk=sets[3]["pk"]).load_all()[0]
    assert loaded.object.pk == sets[3]["pk"]


def sets_with(word, sets):
    return next(one["pk"] for one in sets if word in one["content"])


def test_other_models_have_no_hits(sets):
    with pytest.warns(UserWarning, match="not registered"):
        assert SearchQuerySet().models(PendingIndex).count() == 0
    assert SearchQuerySet().models(QuestionSet).count() == 60


@pytest.mark.django_db
def test_an_archive_without_an_index_has_no_hits():
    made = make.question_set()
    assert SearchQuerySet().filter(content="brug").count() == 0
    assert list(SearchQuerySet().more_like_this(made)) == []


@pytest.mark.parametrize(
    ("ask", "instead"),
    [
        (lambda all: all.filter(kleur="rood"), "onderwerp"),
        (lambda all: all.filter(content__contains="ru"), "__startswith"),
        (lambda all: all.filter(content__fuzzy="burg"), "__exact"),
        (lambda all: all.filter(lid__startswith="anna"), "__in"),
        (lambda all: all.filter(lid__naam="anna"), "kind of filter"),
        (lambda all: all.filter(ingezonden__in=["2020-01-01"]), "__range"),
        (lambda all: all.filter(nummer__gte="1"), "__in"),
        (lambda all: all.order_by("onderwerp"), "ingezonden"),
        (lambda all: all.narrow("fractie:bestaat-niet"), "fractie"),
        (lambda all: all.values("kleur"), "nummer"),
        (lambda all: all.boost("brug", 2), "telling"),
        (lambda all: all.facet("kleur"), "jaar"),
        (lambda all: all.date_facet("jaar", TODAY, TODAY, "year"), "facet"),
        (lambda all: all.query_facet("jaar", "x"), "filter"),
        (lambda all: all.stats("jaar"), "figures"),
        (lambda all: all.highlight(pre_tag="<b>"), "<mark>"),
        (lambda all: all.more_like_this(QuestionSet.objects.get()).order_by("pk"), "likeness"),
    ],
)  # fmt: skip
def test_what_is_not_done_is_refused_and_says_what_is(db, ask, instead):
    make.question_set()
    writing.rebuild()
    with pytest.raises(Unsupported, match=instead):
        list(ask(SearchQuerySet()))
