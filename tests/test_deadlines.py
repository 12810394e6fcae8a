"""The deadline line: which stops, in which order, and what of it is late."""

from datetime import date

import pytest

from archive.shown.deadline_line import deadline_line

ASKED = date(2024, 10, 1)
ON_DAY = {n: date.fromordinal(ASKED.toordinal() + n) for n in (12, 20, 21, 25, 42, 49, 60, 90)}

LINES = [
    ("in time", [("antwoord", 12)], None, ["ingezonden 0", "beantwoord 12", "drie weken 21 ahead"]),
    ("late", [("antwoord", 25)], None, ["ingezonden 0", "drie weken 21", "beantwoord 25 late"]),
    (
        "delayed and in time",
        [("uitstel", 20), ("antwoord", 42)],
        None,
        ["ingezonden 0", "uitstelbericht 20", "drie weken 21", "beantwoord na zes weken 42"],
    ),
    (
        "on the last day: one stop",
        [("antwoord", 21)],
        None,
        ["ingezonden 0", "beantwoord na drie weken 21"],
    ),
    (
        "delayed too late",
        [("uitstel", 25), ("antwoord", 49)],
        None,
        [
            "ingezonden 0",
            "drie weken 21",
            "uitstelbericht 25 late",
            "zes weken 42",
            "beantwoord 49 late",
        ],
    ),
    (
        "a supplementary answer is not late",
        [("antwoord", 12), ("nader", 60)],
        None,
        ["ingezonden 0", "beantwoord 12", "drie weken 21 ahead", "nader antwoord 60"],
    ),
    ("waiting", [], 12, ["ingezonden 0", "vandaag 12", "drie weken 21 ahead"]),
    ("overdue", [], 90, ["ingezonden 0", "drie weken 21", "vandaag 90 late"]),
]


@pytest.mark.parametrize(
    ("replies", "today", "expected"), [case[1:] for case in LINES], ids=[c[0] for c in LINES]
)
def test_stops(replies, today, expected):
    line = deadline_line(
        ASKED,
        [(kind, ON_DAY[n]) for kind, n in replies],
        told=True,
        open_until=ON_DAY.get(today),
    )
    shown = [f"{s.label} {s.after}{' late' * s.late}{' ahead' * s.ahead}" for s in line]
    assert shown == expected


def test_without_a_day_of_asking_there_is_no_line():
    assert deadline_line(None, [("antwoord", ASKED)]) == []


def test_no_line_is_drawn_to_an_answer_without_a_day():
    assert deadline_line(ASKED, [("antwoord", None)], answered=True) == []


UNTOLD = [
    ("in time", [("antwoord", 12)], None, ["ingezonden", "beantwoord", "drie weken"]),
    (
        "perhaps",
        [("antwoord", 25)],
        None,
        ["ingezonden", "drie weken", "beantwoord maybe", "zes weken"],
    ),
    (
        "late for certain",
        [("antwoord", 60)],
        None,
        ["ingezonden", "drie weken", "zes weken maybe", "beantwoord late"],
    ),
    ("waits, perhaps too long", [], 25, ["ingezonden", "drie weken", "vandaag maybe", "zes weken"]),
    ("waits too long", [], 60, ["ingezonden", "drie weken", "zes weken maybe", "vandaag late"]),
    (
        "withdrawn",
        [("intrekking", 25)],
        None,
        ["ingezonden", "drie weken", "ingetrokken maybe", "zes weken"],
    ),
    (
        "a notice of unknown day",
        [("uitstel", None), ("antwoord", 25)],
        None,
        ["ingezonden", "drie weken", "beantwoord", "zes weken"],
    ),
]


@pytest.mark.parametrize(
    ("replies", "today", "expected"), [case[1:] for case in UNTOLD], ids=[c[0] for c in UNTOLD]
)
def test_stops_where_a_notice_may_be_unknown(replies, today, expected):
    replies = [(kind, n and ON_DAY[n]) for kind, n in replies]
    line = deadline_line(ASKED, replies, open_until=ON_DAY.get(today))
    assert [f"{s.label}{' late' * s.late}{' maybe' * s.maybe}" for s in line] == expected
