"""Count what the archive has: in all, and per year of the sets it knows, and of the papers that
exist.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from archive.identifiers import aanhangsel_identifier, read_koop_identifier
from archive.models import (
    Answer,
    Piece,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
    SourceDocument,
)
from archive.models.choices import SourceKind, Status
from archive.publications import publications


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


def coverage() -> dict[str, Any]:
    """What the archive holds: sets, questions, answers, documents that count, first and last day of
    asking.
    """
    sets = QuestionSet.objects.aggregate(
        sets=Count("pk"),
        answered=Count("pk", filter=Q(status=Status.ANSWERED)),
        first=Min("submitted_on"),
        last=Max("submitted_on"),
    )
    return sets | {
        "questions": Question.objects.count(),
        "answers": Answer.objects.count(),
        "documents": SourceDocument.objects.that_count().count(),
    }


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


class Paper(NamedTuple):
    """A paper that exists."""

    kind: str  # "vragen", "antwoord"
    group: str  # vergaderjaar of an answer, year of the number of questions; "" not known
    identifier: str


@dataclass(slots=True)
class Lacking:
    """The papers of one vergaderjaar (answers) or year (questions)."""

    kind: str
    group: str
    exist: int = 0
    lacking: int = 0

    @property
    def of_questions(self) -> bool:
        return self.kind == SourceKind.QUESTIONS

    @property
    def have(self) -> int:
        return self.exist - self.lacking


def lacking() -> list[Lacking]:
    """How many of the papers that exist the archive lacks, by kind and year, newest first."""
    counted: dict[tuple[str, str], Lacking] = {}
    for paper, lacks in _papers():
        row = counted.setdefault((paper.kind, paper.group), Lacking(paper.kind, paper.group))
        row.exist += 1
        row.lacking += lacks
    ordered = sorted(counted.values(), key=lambda row: row.group, reverse=True)
    return sorted(ordered, key=lambda row: row.kind)


def work_list(kind: str = "", group: str = "") -> Iterator[Paper]:
    """Each paper to fetch, of one kind and year where they are given, in the list's order."""
    for paper, lacks in _papers():
        if lacks and kind in ("", paper.kind) and group in ("", paper.group):
            yield paper


def _papers() -> Iterator[tuple[Paper, bool]]:
    """Every paper that exists, and whether the archive lacks its text. Two queries."""
    have: dict[str, set[str]] = {
        SourceKind.QUESTIONS: _asked_here(),
        SourceKind.ANSWER: _answered_here(),
    }
    for paper, names in papers(publications()):
        yield paper, have[paper.kind].isdisjoint(names)


def papers(identifiers: Iterable[str]) -> Iterator[tuple[Paper, list[str]]]:
    """Each paper, and the identifiers by which the archive knows it.

    Identifiers that differ in nothing but the figures at their end read alike: of each such series
    one is read, of 151,000 some 650.
    """
    series: dict[tuple[str, int], tuple[str, str, list[str]]] = {}
    for identifier in identifiers:
        head = identifier.rstrip("0123456789")
        end = identifier[len(head) :]
        if (head, len(end)) not in series:
            series[head, len(end)] = _read(head, end)
        kind, group, names = series[head, len(end)]
        yield Paper(kind, group, identifier), [name.format(end) for name in names]


def _read(head: str, end: str) -> tuple[str, str, list[str]]:
    """Kind, group, and names with {} for the figures at the end."""
    read = read_koop_identifier(head + end)
    if not read:
        return SourceKind.QUESTIONS, "", []
    name = str(read).removesuffix(end) + "{}"
    if read.kind == "ah":
        return SourceKind.ANSWER, read.vergaderjaar, [name]
    number = read.number if read.suffix else read.number.removesuffix(end) + "{}"
    return SourceKind.QUESTIONS, read.number[:4] if "Z" in read.number else "", [name, number]


def _asked_here() -> set[str]:
    """Every identifier of the sets of which the archive has the questions."""
    with_text = Exists(Question.objects.filter(question_set=OuterRef("question_set")))
    return set(SetIdentifier.objects.filter(with_text).values_list("value", flat=True))


def _answered_here() -> set[str]:
    """The identifiers of all printed replies that the archive has."""
    printed = Reply.objects.exclude(aanhangsel_number="").exclude(vergaderjaar="")
    rows = printed.values_list("vergaderjaar", "aanhangsel_number", "question_set__chamber")
    return {aanhangsel_identifier(*row) for row in rows.order_by()}
