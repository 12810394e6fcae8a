"""What was late on a past day, by what was known on that day."""

import csv
from datetime import date
from io import StringIO

import pytest

from tests import make

pytestmark = pytest.mark.django_db

ASKED = date(2024, 10, 1)  # due 22 October; six weeks, after a delay notice: 12 November


def late_on(client, day):
    """Due day and days late of each set that was late on a day."""
    content = client.get(f"/te-laat.csv?op={day}").getvalue().decode("utf-8-sig")
    return {row[0]: (row[4], row[5]) for row in list(csv.reader(StringIO(content)))[1:]}


@pytest.fixture
def delayed(db):
    """A set whose delay notice came six days too late, and whose answer never did."""
    make.up_to_date(date(2025, 1, 31))
    made = make.question_set("2024Z00001", submitted_on=ASKED)
    make.reply(made, kind="uitstel", received_on=date(2024, 10, 28))


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2024, 10, 22), {}),
        (date(2024, 10, 23), {"2024Z00001": ("2024-10-22", "1")}),
        (date(2024, 10, 27), {"2024Z00001": ("2024-10-22", "5")}),
        (date(2024, 10, 28), {}),
        (date(2024, 11, 12), {}),
        (date(2024, 11, 13), {"2024Z00001": ("2024-11-12", "1")}),
    ],
)
def test_a_delay_notice_counts_from_the_day_it_came(client, delayed, day, late):
    assert late_on(client, day) == late


def test_what_was_answered_since_was_late_until_then(client):
    make.up_to_date(date(2025, 1, 31))
    made = make.question_set("2024Z00001", submitted_on=ASKED)
    make.reply(made, {(1,): "Ja."}, received_on=date(2024, 10, 30))
    assert late_on(client, date(2024, 10, 29)) == {"2024Z00001": ("2024-10-22", "7")}
    assert late_on(client, date(2024, 10, 30)) == {}


def test_of_no_set_is_said_in_words_that_none_was_late(client, delayed):
    head = "<h1>Van geen reeks vragen is zeker dat die te laat was</h1>"
    assert head in client.get("/te-laat/?op=2024-10-20").content.decode()
    assert head not in client.get("/te-laat/?op=2024-11-13").content.decode()


@pytest.mark.parametrize("printed", ["=1+1", "+31 brug", "-brug", "@brug", "@SUM(A1)"])
def test_no_cell_of_a_table_is_a_formula(client, printed):
    make.up_to_date(date(2025, 1, 31))
    make.question_set("2024Z00001", [printed], subject=printed, submitted_on=ASKED)
    for path, column in (("/te-laat.csv?op=2024-12-01", 1), ("/vragen/2024Z00001.csv", 2)):
        rows = list(csv.reader(StringIO(client.get(path).getvalue().decode("utf-8-sig"))))
        assert rows[1][column] == f"'{printed}"


def test_a_cell_that_is_no_formula_stays_as_it_is(client):
    make.question_set("2024Z00001", ["Is a@b en 2 - 1 = 1?"])
    rows = list(csv.reader(StringIO(client.get("/vragen/2024Z00001.csv").content.decode())))
    assert rows[1][2] == "Is a@b en 2 - 1 = 1?"
