"""Figures, counted by hand beside them."""

from collections import Counter
from datetime import date, timedelta

import pytest

from archive.figures import statistics
from archive.figures.keeping import kept
from archive.figures.statistics import (
    answer_times,
    by_cabinet,
    by_ministry,
    by_party,
    by_year,
    keep_figures,
    ministry_figures,
    overdue_by_ministry,
    party_figures,
    tables_and_slowest,
)
from archive.models import Ministry, Party, QuestionSet
from tests import make

pytestmark = pytest.mark.django_db

ASKED = date(2024, 7, 1)


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch):
    """Figures of a few sets, counted by hand."""
    monkeypatch.setattr(statistics, "LEAST", 1)


def on_day(n):
    return ASKED + timedelta(days=n)


@pytest.mark.parametrize(
    ("days", "median", "quarters", "shares"),
    [
        ([10], 10, (10, 10), (1, 1)),
        ([21, 22], 21.5, (21.5, 21.5), (0.5, 1)),
        ([5, 10, 15, 20, 100], 15, (10, 20), (0.8, 0.8)),
        ([21, 42, 43, 43], 42.5, (31.5, 43), (0.25, 0.5)),
    ],
)
def test_medians_quarters_and_shares(days, median, quarters, shares):
    times = answer_times(Counter(days))
    assert times.median == median
    assert (times.first_quarter, times.third_quarter) == quarters
    assert (times.in_three_weeks, times.in_six_weeks) == shares


def test_without_answers_there_are_no_figures():
    assert answer_times(Counter()).median is None


REPLIES = {
    "a delay notice is no answer": ([("uitstel", 20), ("antwoord", 40)], 40),
    "a supplementary answer changes nothing": ([("antwoord", 15), ("nader", 90)], 15),
    "a reprint changes nothing": ([("antwoord", 15), ("herdruk", 30)], 15),
    "recess counts": ([("antwoord", 63)], 63),
    "an answer on the day itself": ([("antwoord", 0)], 0),
    "only a supplementary answer is here": ([("nader", 90)], None),
    "still open": ([], None),
    "only delayed": ([("uitstel", 20)], None),
    "an answer whose day is not known": ([("antwoord", None)], None),
}


@pytest.mark.parametrize(("replies", "days"), REPLIES.values(), ids=REPLIES)
def test_answer_time_is_from_asking_to_the_first_full_answer(replies, days):
    made = make.question_set(submitted_on=ASKED)
    for kind, day in replies:
        make.reply(made, kind=kind, received_on=None if day is None else on_day(day))
    row = by_year()[0]
    assert (row.label, row.sets, row.times.count, row.times.median) == (
        "2024",
        1,
        int(days is not None),
        days,
    )


def test_a_withdrawn_set_counts_as_asked_only():
    made = make.question_set(submitted_on=ASKED, withdrawn=True)
    make.reply(made, kind="uitstel", received_on=on_day(20))
    assert (by_year()[0].sets, by_year()[0].times.count) == (1, 0)


def test_a_set_of_two_ministries_and_two_parties_counts_at_each():
    make.answered_set(
        submitted_on=ASKED,
        received_on=on_day(30),
        asked_by=[
            make.member(),
            make.member("Karel Verzonnen", "Nieuwe Lijn"),
            make.member("Eva Bedacht"),
        ],
        asked_of=[
            make.minister(cabinet="Voorbeeld I"),
            make.minister("Lotte Sluis", "Water en Wind", cabinet="Voorbeeld I"),
        ],
    )
    for rows in (by_ministry(), by_party()):
        assert [(row.sets, row.times.median) for row in rows] == [(1, 30), (1, 30)]
    assert [(row.label, row.sets, row.times.median) for row in by_cabinet()] == [
        ("Voorbeeld I", 1, 30)
    ]


def test_what_has_a_supplementary_answer_has_been_answered():
    made = make.question_set(submitted_on=ASKED)
    make.reply(made, {(1,): "Nog iets."}, kind="nader", received_on=on_day(90))
    assert (made.status, made.answered_on, made.days_overdue(on_day(200))) == (
        "beantwoord",
        None,
        0,
    )


OVERDUE = {
    "on the last day of three weeks not": ([], 21, False),
    "the day after": ([], 22, True),
    "a notice gives three weeks more": ([("uitstel", 20)], 42, False),
    "and no more": ([("uitstel", 20)], 43, True),
    "a notice that came later did not count yet": ([("uitstel", 30)], 25, True),
    "it was late until it was answered": ([("antwoord", 40)], 39, True),
    "and then no longer": ([("antwoord", 40)], 40, False),
    "a notice and an answer, between": ([("uitstel", 20), ("antwoord", 60)], 45, True),
    "a notice and an answer, before six weeks": ([("uitstel", 20), ("antwoord", 60)], 41, False),
}


@pytest.mark.parametrize(("replies", "day", "late"), OVERDUE.values(), ids=OVERDUE)
def test_overdue_on_a_past_day_is_by_what_was_known_then(replies, day, late):
    made = make.question_set(submitted_on=ASKED)
    for kind, n in replies:
        make.reply(made, kind=kind, received_on=on_day(n))
    assert QuestionSet.objects.certainly_late_on(on_day(day)).exists() is late


@pytest.mark.parametrize("delayed", [False, True])
@pytest.mark.parametrize("day", [21, 22, 42, 43])
def test_overdue_today_is_what_each_set_says_of_itself(delayed, day):
    made = make.question_set(submitted_on=ASKED)
    if delayed:
        make.reply(made, kind="uitstel", received_on=on_day(5))
    assert QuestionSet.objects.overdue(on_day(day)).exists() is (made.days_overdue(on_day(day)) > 0)


def test_what_ministries_owe():
    both = [make.minister(), make.minister("Lotte Sluis", "Water en Wind")]
    make.question_set("2024Z00001", submitted_on=ASKED, asked_of=both)
    make.question_set("2024Z00002", submitted_on=on_day(3), asked_of=both[:1])
    make.answered_set("2024Z00003", submitted_on=ASKED)
    rows = overdue_by_ministry(QuestionSet.objects.overdue(on_day(30)), on_day(30))
    assert [(row.label, row.sets, row.longest) for row in rows] == [
        ("Bruggen en Sluizen", 2, 30),
        ("Water en Wind", 1, 30),
    ]


def test_figures_follow_a_change():
    made = make.question_set(submitted_on=ASKED)
    assert kept("tables", tables_and_slowest)[0]["jaren"][0].times.count == 0
    make.reply(made, received_on=on_day(9))
    assert kept("tables", tables_and_slowest)[0]["jaren"][0].times.median == 9


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("op=2024-07-23", "Stand van"),
        ("op=2999-01-01", "weet dit archief nog niets"),
        ("op=ooit", "is geen datum"),
    ],
)
def test_the_overdue_page_as_on_another_day(client, query, text):
    make.answered_set(submitted_on=ASKED, received_on=on_day(60))
    response = client.get(f"/te-laat/?{query}")
    assert text in response.content.decode()
    assert response.context["certain"] == int(query == "op=2024-07-23")


def test_tables_can_be_taken_along_as_csv(client):
    make.answered_set(submitted_on=ASKED, received_on=on_day(10))
    make.question_set("2024Z00002", submitted_on=ASKED)
    make.question_set("2024Z00009", submitted_on=on_day(90))
    assert "2024,3,1,10.0,10.0,10.0,1.0,1.0" in client.get("/statistiek/jaren.csv").content.decode()
    assert "2024Z00002" in client.get("/te-laat.csv").getvalue().decode()
    assert client.get("/statistiek/zomaar.csv").status_code == 404


def test_a_member_has_figures_over_all_their_sets(client):
    make.answered_set("2024Z00001", submitted_on=ASKED, received_on=on_day(10))
    make.answered_set("2024Z00002", submitted_on=ASKED, received_on=on_day(50))
    make.question_set(
        "2024Z00003", submitted_on=ASKED, asked_of=[make.minister("Lotte Sluis", "Water en Wind")]
    )
    make.question_set("2024Z00004", submitted_on=ASKED, withdrawn=True, status="ingetrokken")
    make.question_set(
        "2024Z00005", submitted_on=on_day(60), asked_by=[make.member("Karel Verzonnen")]
    )
    shown = client.get("/leden/anna-van-der-voorbeeld/?jaar=2024&status=open").context
    found = shown["figures"]
    assert (found.sets, found.waiting, shown["overdue"]) == (4, 1, 1)
    assert (found.times.count, found.times.median, found.times.in_three_weeks) == (2, 30, 0.5)
    assert [(row.label, row.sets) for row in found.ministries] == [
        ("Bruggen en Sluizen", 3),
        ("Water en Wind", 1),
    ]


def test_figures_are_counted_ahead_after_a_change_and_no_reader_waits(
    client, django_assert_num_queries
):
    make.answered_set(submitted_on=ASKED, received_on=on_day(10))
    keep_figures()
    with django_assert_num_queries(1):  # the version of the sets
        assert kept("tables", tables_and_slowest)[0]["jaren"][0].times.median == 10


def test_a_name_that_changed_in_the_register_is_shown_in_the_figures():
    make.answered_set(submitted_on=ASKED, received_on=on_day(10))
    keep_figures()
    Party.objects.update(name="Stadspartij")
    keep_figures(anew=True)
    assert kept("tables", tables_and_slowest)[0]["fracties"][0].label == "Stadspartij"


def test_the_figures_of_whoever_has_many_sets_are_counted_ahead(monkeypatch):
    monkeypatch.setattr("archive.figures.statistics.MANY", 2)
    for number in range(2):
        make.question_set(f"2024Z0000{number}", submitted_on=ASKED)
    keep_figures()
    monkeypatch.setattr("archive.figures.statistics.figures_of", None)
    assert party_figures(Party.objects.get())[0].sets == 2
    assert ministry_figures(Ministry.objects.get()).sets == 2
