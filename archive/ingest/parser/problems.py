"""Name what a set lacks, so that an editor can see it: where, and what."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from archive.ingest.document import ParsedSet, Problem, ReplyKind

from .replies import DELAY

IN_FUTURE = "a date in the future"  # until that day has come
_LONG = timedelta(days=300)  # few answers ever took longer


def find_problems(sets: tuple[ParsedSet, ...], today: date | None = None) -> list[Problem]:
    """The problems of each set; "vraag 5" is named with the set's number where a document has
    several sets.
    """
    problems = []
    for s in sets:
        name = s.number or s.printed_number
        prefix = f"{name}: " if len(sets) > 1 and name else ""
        problems += [Problem(prefix + p.where, p.what) for p in _of_set(s, today or date.max)]
    return problems


def _of_set(s: ParsedSet, today: date) -> Iterator[Problem]:
    numbers = [q.number for q in s.questions]
    answered = Counter(n for a in s.answers for n in a.numbers)
    if not s.asked_by and s.subject:
        yield Problem("kop", "asker not found")
    if s.subject and s.questions and not s.submitted_on and s.complete and not s.reply:
        yield Problem("kop", "date of submission not found")
    days = [day for day in (s.submitted_on, s.answered_on) if day]
    if days != sorted(days):
        yield Problem("kop", "answered before it was asked")
    if s.reply == ReplyKind.ANSWER and len(days) == 2 and days[1] - days[0] > _LONG:
        yield Problem("kop", "asked long before its answer")
    if max(days, default=today) > today:
        yield Problem("kop", IN_FUTURE)
    if s.reply and not s.answered_by:
        yield Problem("kop", "who answers not found")
    if any(not signatory.name for signatory in s.answered_by):
        yield Problem("kop", "name of who answers not found")
    yield from (
        Problem(f"vraag {n}", "number missing")
        for n in range(1, max(numbers, default=0))
        if n not in numbers
    )
    yield from (Problem(f"vraag {q.number}", "no text found") for q in s.questions if not q.text)
    if s.reply and s.reply != DELAY:
        yield from (Problem(f"vraag {n}", "no answer found") for n in numbers if not answered[n])
    if s.questions:
        yield from (
            Problem(f"antwoord {n}", "answer without question")
            for n in answered
            if n not in numbers
        )
    else:  # their questions stand on the page before
        yield from (
            Problem(f"antwoord {n}", "number missing")
            for n in range(min(answered, default=0), max(answered, default=0))
            if n not in answered
        )
    yield from (
        Problem(f"vraag {n}", "answered twice") for n, times in answered.items() if times > 1
    )
    for a in s.answers:
        if not a.text:
            yield Problem(f"antwoord {', '.join(map(str, a.numbers))}", "no text found")
