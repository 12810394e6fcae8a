"""Lay the days of a question set out on a line: asked, three weeks, delay notice, six weeks,
answered.

Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from archive.calendar.lateness import TERM
from archive.calendar.recesses import Recesses
from archive.models.choices import FULL_ANSWERS, ReplyKind, Status

WIDEST = 12
# of what happens on one day
ORDER = ["asked", "due", "delay", "answer", "withdrawn", "more", "today"]
ENDS = ("answer", "withdrawn", "today")  # what ends the waiting


Event = tuple[str, date | None]  # a kind of reply, and its day where that is known


@dataclass(frozen=True, slots=True)
class Stop:
    label: str
    day: date | None = None  # None: it happened, but the day is not known
    after: int | None = None  # days since the questions were submitted
    # "asked", "due", "delay", "answer", "withdrawn", "more" (after the answer), "today"
    kind: str = ""
    stretch: int = 0  # days since the stop before
    width: int = 1  # the stretch on a scale of 1 to WIDEST
    late: bool = False  # the stretch before it lies past the deadline
    # the stretch lies past three weeks, and nobody knows whether six were allowed
    maybe: bool = False
    ahead: bool = False  # not reached: a deadline after the answer, or after today
    # days of the stretch in which the Tweede Kamer was in recess; they count like others
    recess: int = 0


@dataclass(frozen=True, slots=True)
class _Deadline:
    """What is in force from a day on: when an answer is due, and when it is late for certain."""

    since: date
    due: date
    utmost: date


def deadline_line(
    submitted_on: date | None,
    replies: Sequence[Event],
    *,
    told: bool = False,
    open_until: date | None = None,
    open_label: str = "vandaag",
    answered: bool = False,
    recesses: Recesses | None = None,
) -> list[Stop]:
    """The stops in order of day; none when the day of asking, or of an answer that came, is not
    known.

    `replies`: (kind, day) of each reply, day may be None; one before the day of asking is
    misprinted, and not known. `open_until`: the day to which it is known that a set waits for its
    answer, and what that stop is called. `told`: a delay notice would be known. `recesses`: what
    knows `days_between(after, until)`.
    """
    if not submitted_on:
        return []
    replies = [(kind, day if day and day >= submitted_on else None) for kind, day in replies]
    stops = _happened(submitted_on, replies)
    if answered and not any(stop.kind == "answer" for stop in stops):
        return []
    if open_until:
        stops.append(Stop(open_label, max(open_until, submitted_on), kind="today"))
    end = min((cast(date, stop.day) for stop in stops if stop.kind in ENDS), default=None)
    deadlines = _deadlines(submitted_on, replies, told)
    stops = sorted(_on_the_last_day(stops, [*_due_stops(deadlines, end)]), key=_place)
    line = [
        _measured(stop, before, deadlines, end)
        for before, stop in zip([None, *stops], stops, strict=False)
    ]
    return [_drawn(stop, max(s.stretch for s in line) or 1, recesses) for stop in line]


def _due_stops(deadlines: list[_Deadline], end: date | None) -> Iterator[Stop]:
    """Three weeks; and six where a notice is known, or where one may have come and it matters."""
    asked = deadlines[0].since
    yield Stop("drie weken", asked + TERM, 21, "due")
    past_three = end is not None and end > asked + TERM
    if len(deadlines) > 1 or (
        deadlines[0].utmost > asked + TERM and (past_three or deadlines[0].due > asked + TERM)
    ):
        yield Stop("zes weken", asked + 2 * TERM, 42, "due")


def _on_the_last_day(stops: list[Stop], due: list[Stop]) -> list[Stop]:
    """What ended the waiting on the day of a deadline is one stop with it: side by side the answer
    seems to be later.
    """
    terms = {stop.day: stop.label for stop in due}
    ended = {stop.day for stop in stops if stop.kind in ("answer", "withdrawn")}
    named = [
        replace(stop, label=f"{stop.label} na {terms[stop.day]}")
        if stop.kind in ("answer", "withdrawn") and stop.day in terms
        else stop
        for stop in stops
    ]
    return [*named, *(stop for stop in due if stop.day not in ended)]


def _happened(submitted_on: date, replies: list[Event]) -> list[Stop]:
    days = {kind: [day for k, day in replies if k == kind and day] for kind, _ in replies}
    answers = sorted(day for kind in FULL_ANSWERS for day in days.get(kind, []))
    stops = [Stop("ingezonden", submitted_on, 0, "asked")]
    stops += [
        Stop(ReplyKind.DELAY.label, day, kind="delay") for day in days.get(ReplyKind.DELAY, [])
    ]
    stops += [
        Stop(Status.WITHDRAWN.label, day, kind="withdrawn")
        for day in days.get(ReplyKind.WITHDRAWAL, [])
    ]
    if answers:
        stops.append(Stop(Status.ANSWERED.label, answers[0], kind="answer"))
    for kind, day in replies:
        adds = kind == ReplyKind.SUPPLEMENTARY
        if day and (adds or (kind in FULL_ANSWERS and day != answers[0])):
            label = "later antwoord" if kind == ReplyKind.ANSWER else ReplyKind(kind).label
            stops.append(Stop(label, day, kind="more"))
    return stops


def _place(stop: Stop) -> tuple[date, int]:
    return cast(date, stop.day), ORDER.index(stop.kind)


def _deadlines(submitted_on: date, replies: list[Event], told: bool) -> list[_Deadline]:
    """In order of day. A notice of which the day is not known counts from the first."""
    notices = [day for kind, day in replies if kind == ReplyKind.DELAY]
    first, second = submitted_on + TERM, submitted_on + 2 * TERM
    if not notices:
        return [_Deadline(submitted_on, first, first if told else second)]
    days = [day for day in notices if day]
    if len(days) < len(notices):
        return [_Deadline(submitted_on, second, second)]
    return [_Deadline(submitted_on, first, first), _Deadline(min(days), second, second)]


def _measured(
    stop: Stop, before: Stop | None, deadlines: list[_Deadline], end: date | None
) -> Stop:
    day = cast(date, stop.day)
    start = cast(date, before.day) if before else day
    deadline = [deadline for deadline in deadlines if deadline.since <= start][-1]
    waits = day > start and stop.kind != "more" and not (end and start >= end)
    late = waits and start >= deadline.utmost
    return Stop(
        stop.label,
        stop.day,
        (day - deadlines[0].since).days,
        stop.kind,
        (day - start).days,
        late=late,
        maybe=waits and not late and start >= deadline.due,
        ahead=stop.kind == "due" and end is not None and day > end,
    )


def _drawn(stop: Stop, longest: int, recesses: Recesses | None) -> Stop:
    """The stop with the width of its stretch and the days of recess in it."""
    recess = 0
    if recesses and stop.stretch and stop.day:
        recess = recesses.days_between(stop.day - timedelta(days=stop.stretch), stop.day)
    return replace(stop, width=max(1, round(WIDEST * stop.stretch / longest)), recess=recess)
