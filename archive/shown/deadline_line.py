"""Lay the days of a question set out on a line: asked, three weeks, delay notice, six weeks,
answered.

Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from archive.calendar.deadlines import TERM
from archive.calendar.recesses import Recesses
from archive.models.choices import FULL_ANSWERS, ReplyKind, Status

WIDEST = 12
ORDER = ["asked", "due", "delay", "answer", "more", "today"]  # of what happens on one day


Event = tuple[str, date | None]  # a kind of reply, and its day where that is known


@dataclass(frozen=True, slots=True)
class Stop:
    label: str
    day: date | None = None  # None: it happened, but the day is not known
    after: int | None = None  # days since the questions were submitted
    kind: str = ""  # "asked", "due", "delay", "answer", "more" (after the answer), "today"
    stretch: int = 0  # days since the stop before
    width: int = 1  # the stretch on a scale of 1 to WIDEST
    late: bool = False  # the stretch before it lies past the deadline
    ahead: bool = False  # not reached: a deadline after the answer, or after today
    # days of the stretch in which the Tweede Kamer was in recess; they count like others
    recess: int = 0


def deadline_line(
    submitted_on: date | None,
    replies: Sequence[Event],
    *,
    open_until: date | None = None,
    open_label: str = "vandaag",
    answered: bool = False,
    recesses: Recesses | None = None,
) -> list[Stop]:
    """The stops in order of day; none when the day of asking is not known.

    `replies`: (kind, day) of each reply, day may be None; one before the day of asking is
    misprinted, and not known. `open_until`: the day to which it is known that a set waits for its
    answer, and what that stop is called. `recesses`: what knows `days_between(after, until)`.
    """
    if not submitted_on:
        return []
    replies = [(kind, day if day and day >= submitted_on else None) for kind, day in replies]
    open_until = open_until and max(open_until, submitted_on)
    stops = _dated(submitted_on, replies)
    if open_until:
        stops = sorted([*stops, Stop(open_label, open_until, kind="today")], key=_place)
    end = min((s.day for s in stops if s.day and s.kind in ("answer", "today")), default=None)
    due = _due_days(submitted_on, replies)
    line = [
        _measured(stop, before, due, end)
        for before, stop in zip([None, *stops], stops, strict=False)
    ]
    if answered and not any(s.kind == "answer" for s in line):
        line.append(Stop(Status.ANSWERED.label, kind="answer"))
    return [_drawn(stop, max(s.stretch for s in line) or 1, recesses) for stop in line]


def _dated(submitted_on: date, replies: Sequence[Event]) -> list[Stop]:
    days = {kind: [day for k, day in replies if k == kind and day] for kind, _ in replies}
    answers = sorted(day for kind in FULL_ANSWERS for day in days.get(kind, []))
    stops = [
        Stop("ingezonden", submitted_on, 0, "asked"),
        Stop("drie weken", submitted_on + TERM, 21, "due"),
    ]
    delays = days.get(ReplyKind.DELAY)
    stops += [Stop(ReplyKind.DELAY.label, day, kind="delay") for day in delays or []]
    if delays is not None:
        stops.append(Stop("zes weken", submitted_on + 2 * TERM, 42, "due"))
    if answers:
        stops.append(Stop(Status.ANSWERED.label, answers[0], kind="answer"))
    for kind, day in replies:
        adds = kind == ReplyKind.SUPPLEMENTARY
        if day and (adds or (kind == ReplyKind.REPRINT and day != answers[0])):
            stops.append(Stop(ReplyKind(kind).label, day, kind="more"))
    return sorted(stops, key=_place)


def _place(stop: Stop) -> tuple[date, int]:
    return cast(date, stop.day), ORDER.index(stop.kind)


def _due_days(submitted_on: date, replies: Sequence[Event]) -> list[tuple[date, date]]:
    """The deadlines in force: (from which day on it is the one that counts, the deadline)."""
    notices = [day for kind, day in replies if kind == ReplyKind.DELAY]
    first, second = submitted_on + TERM, submitted_on + 2 * TERM
    if not notices:
        return [(submitted_on, first)]
    return [(submitted_on, first), (min([d for d in notices if d], default=submitted_on), second)]


def _measured(
    stop: Stop, before: Stop | None, due: list[tuple[date, date]], end: date | None
) -> Stop:
    day = cast(date, stop.day)
    start = cast(date, before.day) if before else day
    deadline = [last for since, last in due if since <= start][-1]
    return Stop(
        stop.label,
        day,
        (day - due[0][0]).days,
        stop.kind,
        (day - start).days,
        late=day > start >= deadline and stop.kind != "more" and not (end and start >= end),
        ahead=stop.kind == "due" and end is not None and day > end,
    )


def _drawn(stop: Stop, longest: int, recesses: Recesses | None) -> Stop:
    """The stop with the width of its stretch and the days of recess in it."""
    recess = 0
    if recesses and stop.stretch and stop.day:
        recess = recesses.days_between(stop.day - timedelta(days=stop.stretch), stop.day)
    return replace(stop, width=max(1, round(WIDEST * stop.stretch / longest)), recess=recess)
