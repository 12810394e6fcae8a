"""Judge the days that a document prints: which can be, and why another cannot. Pure.

A doubtful day is kept as printed and counted nowhere.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from archive.calendar.lateness import DOUBTFUL_AFTER
from archive.identifiers import third_tuesday_of_september

FIRST_DAY = date(1906, 1, 1)  # before 1906 the Tweede Kamer knew no written questions
# A paper is printed in the session of its answer, some weeks early or late.
MARGIN = timedelta(weeks=6)


class DayDoubt(StrEnum):
    """Why a printed day is doubted."""

    AHEAD = "toekomst"  # after the day on which its document came in
    EARLY = "te vroeg"  # before there were written questions
    SESSION = "vergaderjaar"  # outside the session that the document prints
    BEFORE = "voor de vraag"
    LONG = "te lang"  # more than three years after the question


@dataclass(frozen=True, slots=True)
class Day:
    """A day as printed, with the reason to doubt it."""

    printed: date
    doubt: DayDoubt | None = None

    @property
    def believed(self) -> date | None:
        return None if self.doubt else self.printed


def believed(day: Day | None) -> date | None:
    return day.believed if day else None


def printed(day: Day | None) -> date | None:
    return day.printed if day else None


def judge(
    asked: date | None,
    answered: date | None,
    *,
    asked_in: tuple[str, ...],
    answered_in: str,
    received: date,
) -> tuple[Day | None, Day | None]:
    """The days of asking and answering that one document gives, judged.

    `asked_in` and `answered_in`: sessions, "2024-2025", "1967" or ""; it is enough when one of
    those of asking fits. `received`: the day the document came in. Two days that agree outweigh the
    session: then that is misprinted.
    """
    first, last = _possible(asked, received), _possible(answered, received)
    if _agree(first, last):
        return first, last
    first = _in_session(first, asked_in, early=DOUBTFUL_AFTER)
    last = _in_session(last, (answered_in,), early=MARGIN)
    return first, after(believed(first), last)


def doubt_about(
    day: date, *, asked: date | None = None, session: str = "", today: date
) -> DayDoubt | None:
    """Why to doubt a day that an editor gives: of asking, or with `asked` of a reply to that."""
    given = _possible(day, today)
    if not asked:
        given = _in_session(given, (session,), early=DOUBTFUL_AFTER)
    return _doubt_of(after(asked, given))


def after(asked: date | None, day: Day | None) -> Day | None:
    """The day of a reply beside the day of its question: doubted before it, and years after it."""
    if not asked or not day or day.doubt or asked <= day.printed <= asked + DOUBTFUL_AFTER:
        return day
    return replace(day, doubt=DayDoubt.BEFORE if day.printed < asked else DayDoubt.LONG)


def _possible(day: date | None, received: date) -> Day | None:
    if not day:
        return None
    if FIRST_DAY <= day <= received:
        return Day(day)
    return Day(day, DayDoubt.AHEAD if day > received else DayDoubt.EARLY)


def _agree(first: Day | None, last: Day | None) -> bool:
    if not first or not last or first.doubt or last.doubt:
        return False
    return not _doubt_of(after(first.printed, last))


def _doubt_of(day: Day | None) -> DayDoubt | None:
    return day.doubt if day else None


def _in_session(day: Day | None, sessions: tuple[str, ...], *, early: timedelta) -> Day | None:
    """`early`: how long before a session begins the day may lie."""
    spans = [span for session in sessions if (span := _span(session))]
    if not day or day.doubt or not spans:
        return day
    if any(start - early <= day.printed <= end + MARGIN for start, end in spans):
        return day
    return replace(day, doubt=DayDoubt.SESSION)


def _span(session: str) -> tuple[date, date] | None:
    """From the first day of a session to the last; of a short one ("1967") the calendar year."""
    years = [int(year) for year in session.split("-") if year.isdecimal()]
    if not years or not FIRST_DAY.year <= years[0] < 2200:
        return None
    if len(years) == 1:
        return date(years[0], 1, 1), date(years[0], 12, 31)
    return third_tuesday_of_september(years[0]), third_tuesday_of_september(years[1])
