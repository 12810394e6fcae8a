"""Count per year what the archive has of the question sets it knows."""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from archive.models import Answer, Piece, Question, QuestionSet


@dataclass(slots=True)
class Year:
    """The sets of one year of asking (of a vergaderjaar where the day of asking is not known)."""

    year: int | None
    sets: int = 0
    with_text: int = 0  # at least one question
    with_answers: int = 0  # at least one answer
    with_problems: int = 0  # something in their documents was doubtful

    def add(self, other: "Year") -> None:
        for f in fields(self)[1:]:
            setattr(self, f.name, getattr(self, f.name) + getattr(other, f.name))


def coverage_by_year() -> list[Year]:
    """One row a year, newest first; last, with year None, the sets of which no year is known.

    One query.
    """
    years: dict[int | None, Year] = {}
    for row in _rows():
        year = row["submitted_on__year"] or _first_year(row["vergaderjaar"])
        counts = Year(
            year, row["sets"], row["with_text"], row["with_answers"], row["with_problems"]
        )
        years.setdefault(year, Year(year)).add(counts)
    return sorted(years.values(), key=lambda y: -(y.year or 0))


def total(years: list[Year]) -> Year:
    whole = Year(None)
    for year in years:
        whole.add(year)
    return whole


def _rows() -> Any:
    own = {"question_set": OuterRef("pk")}
    return (
        QuestionSet.objects.order_by()
        .alias(
            has_text=Exists(Question.objects.filter(**own)),
            has_answer=Exists(Answer.objects.filter(reply__question_set=OuterRef("pk"))),
            has_problem=Exists(Piece.objects.filter(**own).exclude(source__problems=[])),
        )
        .values("submitted_on__year", "vergaderjaar")
        .annotate(
            sets=Count("pk"),
            with_text=Count("pk", filter=Q(has_text=True)),
            with_answers=Count("pk", filter=Q(has_answer=True)),
            with_problems=Count("pk", filter=Q(has_problem=True)),
        )
    )


def _first_year(vergaderjaar: str) -> int | None:
    return int(vergaderjaar[:4]) if vergaderjaar[:4].isdigit() else None
