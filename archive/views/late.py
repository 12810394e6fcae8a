"""What is overdue: as far as the archive knows, and on any past day."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from archive.calendar.days import FIRST_DAY
from archive.calendar.lateness import DOUBTFUL_AFTER, TERM, Standing, Terms
from archive.calendar.recesses import known_recesses
from archive.figures.keeping import kept
from archive.figures.reach import Reach, reach
from archive.figures.statistics import overdue_by_minister, overdue_by_ministry
from archive.models import Ministry, Person, QuestionSet
from archive.models.set_queries import QuestionSetQuerySet
from archive.shown.columns import LATE
from archive.views.listing import Chosen
from archive.views.paging import paged_sets

KEPT = ("op", "ministerie", "bewindspersoon", "zekerheid")  # what a form passes on
PARAMETERS = (*KEPT, "sorteer", "ouder")
SORTS = {"langst": "langst open eerst", "kortst": "kortst open eerst"}
# What one may list, by how sure it is; OLDER: the answer is more likely missing here.
SURE, MAYBE, OLDER = "zeker", "mogelijk", "ouder"


@dataclass(frozen=True, slots=True)
class Late:
    """A set with how its answer stood on a day, and how many days too late were in a recess."""

    set: QuestionSet
    terms: Terms
    standing: Standing
    recess: int


def late(request: HttpRequest) -> HttpResponse:
    known = reach(timezone.localdate())
    day, complaints = _day(request, known)
    owed = _owed_sets(day, known)
    ministry, minister = _bodies(request, complaints)
    sort, sure = _sort(request, complaints), _sure(request, complaints)
    chosen = _narrowed(owed[sure], ministry, minister).longest_waiting()
    page = paged_sets(request, chosen.reverse() if sort == "kortst" else chosen)
    context = {
        "today": day,
        "is_latest": day == known.day,
        "undated": 0 if day == known.day else _undated(day),
        "reach": known,
        "recess": known_recesses().on(day),
        "recesses": known_recesses(),
        "sure": sure,
        "listing": page,
        "rows": [_late(s, day, known) for s in page],
        "ministry": ministry,
        "minister": minister,
        "sort": sort,
        "sorts": SORTS.items(),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "complaints": complaints,
        "example": any(s.is_example for s in page),
    }
    context |= _owed_on(day, known, owed)
    return render(request, "late/late.html", context)


def late_chosen(request: HttpRequest, usual: str = "") -> Chosen:
    """The sets that the address chooses: where it does not say how sure, those of `usual`, or all
    that are late or possibly late.
    """
    known = reach(timezone.localdate())
    day, complaints = _day(request, known)
    owed, bodies = _owed_sets(day, known), _bodies(request, complaints)
    sort, sure = _sort(request, complaints), _sure(request, complaints)
    if not {"zekerheid", "ouder"} & request.GET.keys():
        sure = usual
    sets = _narrowed(owed[sure] if sure else owed[SURE] | owed[MAYBE], *bodies)

    def keys(sort: str, limit: int | None) -> list[int]:
        ordered = sets.longest_waiting().values_list("pk", flat=True)
        return list((ordered.reverse() if sort == "kortst" else ordered)[:limit])

    def row(question_set: QuestionSet) -> Late:
        return _late(question_set, day, known)

    return Chosen(keys, sets.among, sort, PARAMETERS, complaints, LATE, row)


def _late(question_set: QuestionSet, day: date, known: Reach) -> Late:
    """How a set stood on the day; on the last day that is known, with all that came in since."""
    latest = day == known.day
    terms = question_set.terms if latest else question_set.terms_on(day)
    standing = question_set.standing_on(day) if latest else question_set.waiting_on(day)
    terms = cast(Terms, terms)  # nobody can owe an answer on a day that nobody knows
    recess = known_recesses().days_between(terms.due, day)
    return Late(question_set, terms, standing, recess)


def _owed_sets(day: date, known: Reach) -> dict[str, QuestionSetQuerySet]:
    """What was late on the day, what possibly was, and apart from that what waits so long that its
    answer must be missing here.
    """
    sets = QuestionSet.objects
    older = sets.long_unanswered(day)
    if day == known.day:
        return {
            SURE: sets.certainly_overdue(day),
            MAYBE: sets.possibly_overdue(day),
            OLDER: older.unanswered(),
        }
    return {SURE: sets.certainly_late_on(day), MAYBE: sets.possibly_late_on(day), OLDER: older}


def _undated(day: date) -> int:
    """How many may have been late on the day: they were answered, but nobody knows when."""
    return (
        QuestionSet.objects.answered_some_day()
        .since(day - DOUBTFUL_AFTER)
        .before(day - TERM)
        .count()
    )


def _narrowed(
    sets: QuestionSetQuerySet, ministry: Ministry | None, minister: Person | None
) -> QuestionSetQuerySet:
    if ministry:
        sets = sets.at_ministries([ministry])
    return sets.addressed_to(minister) if minister else sets


def _owed_on(day: date, known: Reach, owed: dict[str, QuestionSetQuerySet]) -> dict[str, Any]:
    """Kept for the day that everyone asks for; any other is counted: they are without number, and
    would drive out what all pages share. A tenth of a second.
    """

    def counted() -> dict[str, Any]:
        return _owed(owed, day, _counts(day, known))

    return kept(f"owed-{day}", counted) if day == known.day else counted()


def _owed(
    sets: dict[str, QuestionSetQuerySet], day: date, counts: dict[str, int]
) -> dict[str, Any]:
    ministries = overdue_by_ministry(sets[SURE], day)
    return {
        **counts,
        "ministries": ministries,
        "most": max((row.sets for row in ministries), default=1),
        "ministers": overdue_by_minister(sets[SURE], day),
    }


def _counts(day: date, known: Reach) -> dict[str, int]:
    """How many were late on the day, were so possibly, and are likely missing here."""
    sets = QuestionSet.objects
    return sets.count_late(day) if day == known.day else sets.count_late_on(day)


def _bodies(request: HttpRequest, complaints: list[str]) -> list[Any]:
    """The ministry and the minister that the address asks for, or None."""
    found = []
    for name, rows, key in (("ministerie", Ministry, "code"), ("bewindspersoon", Person, "slug")):
        value = request.GET.get(name, "").replace("\0", "")
        found.append(rows.objects.filter(**{key: value}).first() if value else None)
        if value and not found[-1]:
            complaints.append(f"{name} “{value}” bestaat niet.")
    return found


def _sort(request: HttpRequest, complaints: list[str]) -> str:
    sort = request.GET.get("sorteer") or "langst"
    if sort not in SORTS:
        complaints.append(f"sorteer “{sort}” bestaat niet.")
        return "langst"
    return sort


def _sure(request: HttpRequest, complaints: list[str]) -> Any:
    sure = request.GET.get("zekerheid") or (OLDER if "ouder" in request.GET else SURE)
    if sure not in (SURE, MAYBE, OLDER):
        complaints.append(f"zekerheid “{sure}” bestaat niet.")
        return SURE
    return sure


def _day(request: HttpRequest, known: Reach) -> tuple[date, list[Any]]:
    """The day the address asks for, by default the last that is known, and what is wrong with
    it.
    """
    text = request.GET.get("op", "")
    try:
        day = date.fromisoformat(text) if text else known.day
    except ValueError:
        return known.day, [f"op “{text}” is geen datum; schrijf bijvoorbeeld 2024-11-25."]
    if day < FIRST_DAY:
        return known.day, [f"Voor {FIRST_DAY.year} waren er nog geen schriftelijke vragen."]
    if day > known.day:
        shown = f"dit is de stand van {date_format(known.day, 'j F Y')}."
        return known.day, [
            f"Van die dag weet dit archief {'nog ' if day > timezone.localdate() else ''}niets; "
            f"{shown}"
        ]
    return day, []
