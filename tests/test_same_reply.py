"""Which pieces are of one reply: a table of pairs."""

from dataclasses import replace
from datetime import date

import pytest

from archive.ingest.same_reply import Part, group_replies

DAY, NEXT, LATER = date(2024, 5, 10), date(2024, 5, 13), date(2024, 6, 5)
YES = "ja de brug gaat in het voorjaar weer open voor al het verkeer".replace(" ", "")
NO = "nee er is geen geld zodat de sluis voorlopig gestremd blijft".replace(" ", "")
LETTER = Part(0, "antwoord", day=DAY, text=YES)
PRINT = Part(1, "antwoord", number="ah-tk-20232024-12", day=NEXT, text=YES)

PAIRS = [
    ("one letter in two files", LETTER, LETTER, 1),
    ("two letters of two days", LETTER, replace(LETTER, day=LATER, text=NO), 2),
    ("a correction of one letter in many", LETTER, replace(LETTER, day=LATER, text=YES + "x"), 2),
    ("two letters of one day that say otherwise", LETTER, replace(LETTER, text=NO), 2),
    ("the same words twice, one day misread", LETTER, replace(LETTER, day=LATER), 1),
    ("a letter and its print", LETTER, PRINT, 1),
    ("a letter and its damaged print", LETTER, replace(PRINT, text=YES[:-1] + "1"), 1),
    ("a print of before the letter", replace(LETTER, day=LATER, text=YES + "x"), PRINT, 2),
    ("two numbers", replace(LETTER, number="ah-tk-20232024-9"), PRINT, 2),
    ("one number, whatever it says", replace(PRINT, day=LATER, text=NO), PRINT, 1),
    ("a letter and a record of its receipt", LETTER, replace(PRINT, text=""), 1),
    ("a record of long after the letter", LETTER, replace(PRINT, text="", day=LATER), 2),
    ("what tells nothing goes with the only one", LETTER, Part(1, "antwoord"), 1),
    ("a number that is only named too", LETTER, Part(1, "antwoord", number="ah-tk-20232024-9"), 1),
    ("but not with another number", PRINT, Part(0, "antwoord", number="ah-tk-20232024-9"), 2),
    ("another kind", LETTER, replace(LETTER, kind="uitstel"), 2),
]


@pytest.mark.parametrize(("a", "b", "replies"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_pieces_of_one_reply(a, b, replies):
    for first, second in ((a, b), (b, a)):
        parts = [replace(first, place=0), replace(second, place=1)]
        assert len(group_replies(parts)) == replies


def test_an_unnumbered_letter_joins_no_two_numbers():
    other = replace(PRINT, place=2, number="ah-tk-20232024-9", day=DAY)
    assert len(group_replies([LETTER, PRINT, other])) == 2


def test_what_tells_nothing_joins_neither_of_two():
    second = replace(LETTER, place=1, day=LATER, text=NO)
    assert len(group_replies([LETTER, second, Part(2, "antwoord")])) == 3
