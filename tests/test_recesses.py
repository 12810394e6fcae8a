"""Days of recess, counted by hand on a calendar: a recess is marked, and its days count like
others.
"""

from datetime import date

import pytest

from archive.calendar.recesses import Recess, Recesses, known_recesses
from archive.shown.deadline_line import deadline_line
from tests import make

SUMMER = Recess("zomerreces", date(2024, 7, 5), date(2024, 9, 2))
AUTUMN = Recess("herfstreces", date(2024, 10, 25), date(2024, 11, 4))
KNOWN = Recesses(date(2024, 7, 5), date(2024, 11, 4), (SUMMER, AUTUMN))

CASES = {
    "all of July from the 5th": (date(2024, 7, 1), date(2024, 7, 31), 27),
    "the day after which is not counted is itself in recess": (
        date(2024, 7, 5),
        date(2024, 7, 31),
        26,
    ),
    "the whole summer": (date(2024, 6, 1), date(2024, 10, 1), 60),
    "summer and autumn": (date(2024, 6, 1), date(2024, 12, 1), 71),
    "between the two": (date(2024, 9, 2), date(2024, 10, 24), 0),
    "only the first day": (date(2024, 7, 4), date(2024, 7, 5), 1),
    "only the last day": (date(2024, 9, 1), date(2024, 9, 30), 1),
}


@pytest.mark.parametrize(("after", "until", "days"), CASES.values(), ids=CASES)
def test_days_of_recess_between_two_days(after, until, days):
    assert KNOWN.days_between(after, until) == days


def test_a_recess_in_the_term_is_marked_on_the_line_and_makes_no_answer_less_late():
    asked, answered = date(2024, 6, 20), date(2024, 8, 1)
    line = deadline_line(asked, [("antwoord", answered)], told=True, recesses=KNOWN)
    plain = deadline_line(asked, [("antwoord", answered)], told=True)
    assert [(stop.label, stop.stretch, stop.recess, stop.late) for stop in line] == [
        ("ingezonden", 0, 0, False),
        ("drie weken", 21, 7, False),
        ("beantwoord", 21, 21, True),
    ]
    assert [(stop.day, stop.late) for stop in line] == [(stop.day, stop.late) for stop in plain]


def test_the_recesses_that_are_known_are_in_order_and_lie_within_the_days_said_to_be_known():
    known = known_recesses()
    days = [day for recess in known.all for day in (recess.start, recess.end)]
    assert days == sorted(days)
    assert (known.known_from, known.known_until) == (days[0], days[-1])


@pytest.mark.django_db
def test_a_page_names_the_recess_and_how_many_of_the_late_days_are_in_it(client):
    make.question_set(submitted_on=date(2024, 6, 20))
    make.question_set("2024Z00002", submitted_on=date(2024, 8, 1))
    html = client.get("/vragen/2024Z00001/").content.decode()
    assert "hierin viel het zomerreces" in html
    row = client.get("/te-laat/?op=2024-08-01").context["rows"][0]
    assert (row.terms.due, row.standing.days, row.recess) == (date(2024, 7, 11), 21, 21)
    assert (
        "was de Tweede Kamer met zomerreces"
        in client.get("/te-laat/?op=2024-08-01").content.decode()
    )
    assert "zomerreces" not in client.get("/te-laat/?op=2024-07-04").content.decode()
