"""Figures, each counted from the records in the way its definition says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils.text import slugify

from archive.calendar.lateness import Lateness, Terms, standing, terms
from archive.models import Answer, Ministry, Party, Person, Question, QuestionSet
from archive.models.choices import WAITING, Status
from archive.models.set_queries import QuestionSetQuerySet
from archive.people.cabinets import Cabinet, cabinets, in_office

from .coverage import coverage_by_year
from .keeping import forget, keep, kept, look_up
from .subjects import Everywhere, even_words, outstanding, words_of

THREE_WEEKS, SIX_WEEKS = 21, 42  # days
LEAST = 30  # sets: of fewer, no median and no share is given
# Printed answers of before are a handful a year, and another practice: their times stand apart.
MODERN = 1995
MANY = 1000  # sets: the figures of a body with so many are counted ahead
MOST_ASKERS = 12
NEWEST = (F("submitted_on").desc(nulls_last=True), "-identifier")
RECENT = 1000  # sets whose subjects are read for the words that stand out


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How long answers took, in days from asking to the first full answer; only how many there are
    where that is too few to say more.
    """

    count: int
    median: float | None = None
    first_quarter: float | None = None  # a quarter was answered in at most this many days
    third_quarter: float | None = None
    in_three_weeks: float | None = None  # share, 0 to 1
    in_six_weeks: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a year, ministry or cabinet with its figures."""

    label: str
    sets: int
    times: AnswerTimes
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one person or body asked or was asked."""

    sets: int
    waiting: int
    terms: dict[tuple[date, Terms], int]  # of those that wait: asked when, due when, how many
    times: AnswerTimes
    modern: bool  # the times are of sets since MODERN
    ministries: list[Row]  # that were asked, most first
    volumes: dict[int, int]  # how many in each year, the last first
    words: list[str]  # that stand out in their last subjects

    def late(self, lateness: Lateness, today: date) -> int:
        """How many of those that wait are late on a day, as sure as this."""
        return sum(
            n
            for (asked, terms), n in self.terms.items()
            if standing(terms, today, since=asked).lateness is lateness
        )


@dataclass(frozen=True, slots=True)
class Texts:
    """Of how many sets the archive has more than their subject."""

    sets: int
    only_subject: int

    @property
    def share(self) -> float:
        """In hundredths."""
        return 100 * self.only_subject / self.sets if self.sets else 0


@dataclass(frozen=True, slots=True)
class Overdue:
    """A ministry or minister with what they owe."""

    label: str
    url: str
    sets: int
    longest: int  # days since the oldest of them was asked


def answer_times(days: Counter[int]) -> AnswerTimes:
    """The figures of a histogram: days -> how many sets were answered in that many."""
    total = sum(days.values())
    if total < LEAST:
        return AnswerTimes(total)
    return AnswerTimes(
        total,
        _quantile(days, total, 0.5),
        _quantile(days, total, 0.25),
        _quantile(days, total, 0.75),
        sum(n for day, n in days.items() if day <= THREE_WEEKS) / total,
        sum(n for day, n in days.items() if day <= SIX_WEEKS) / total,
    )


def with_text() -> Texts:
    """How much of the archive is more than a subject: a question, or an answer."""
    own = {"question_set": OuterRef("pk")}
    answers = Answer.objects.filter(reply__question_set=OuterRef("pk"))
    bare = Q(~Exists(Question.objects.filter(**own)), ~Exists(answers))
    sets = QuestionSet.objects.order_by()
    return Texts(**sets.aggregate(sets=Count("pk"), only_subject=Count("pk", filter=bare)))


def keep_figures(*, anew: bool = False) -> None:
    """Count what is slow to count, after the sets changed, so that no reader waits for it.

    `anew`: forget what was kept, because names changed and not the sets.
    """
    if anew:
        forget()
    keep_words()
    kept("shelves", shelves)
    kept("texts", with_text)
    kept("coverage", coverage_by_year)
    tables = kept("tables", tables_and_slowest)[0]
    large = {name: {row.label for row in rows if row.sets >= MANY} for name, rows in tables.items()}
    for party in Party.objects.filter(name__in=large["fracties"]):
        party_figures(party)
    for ministry in Ministry.objects.filter(name__in=large["ministeries"]):
        ministry_figures(ministry)
    for cabinet in cabinets():
        if cabinet.name in large["kabinetten"]:
            cabinet_figures(cabinet)


def tables_and_slowest() -> tuple[dict[str, list[Row]], list[QuestionSet]]:
    """The tables of /statistiek/, and the modern sets whose answer took longest."""
    tables = {
        "jaren": by_year(),
        "ministeries": by_ministry(),
        "kabinetten": by_cabinet(),
        "fracties": by_party(),
    }
    slowest = QuestionSet.objects.answered().since(date(MODERN, 1, 1)).slowest()
    return tables, list(slowest.for_list()[:10])


def shelves() -> dict[str, Any]:
    """How many sets stand in each year and vergaderjaar, the last first; how many have no day."""
    days = QuestionSet.objects.order_by().values_list("submitted_on").annotate(Count("pk"))
    years: Counter[int | None] = Counter()
    for day, n in days:
        years[day and day.year] += n
    sessions = QuestionSet.objects.exclude(vergaderjaar="").order_by("-vergaderjaar")
    return {
        "undated": years.pop(None, 0),
        "years": sorted(years.items(), reverse=True),
        "sessions": list(sessions.values_list("vergaderjaar").annotate(Count("pk"))),
    }


def by_year() -> list[Row]:
    """Sets by the year they were asked in, the last year first."""
    dated = _counted(QuestionSet.objects.filter(submitted_on__isnull=False))
    tallies = _tallies((days.asked.year, days, n) for _, days, n in dated)
    return [tallies[year].row(str(year)) for year in sorted(tallies, reverse=True)]


def by_ministry() -> list[Row]:
    """Sets by ministry addressed. A set asked of two ministries counts at both."""
    return _by_body("ministry", "addressees__ministry")


def by_party() -> list[Row]:
    """Sets by party of the askers on the day of asking. A set of two parties counts at both."""
    return _by_body("party", "askers__party")


def by_cabinet() -> list[Row]:
    """Sets by the cabinet that answered, or else was in office, the last first: as
    `at_cabinet()`.
    """
    every = cabinets()
    counted = _counted(QuestionSet.objects.with_cabinet(), "cabinet", "cabinet_day")
    tallies = _tallies((name or in_office(every, day), days, n) for (name, day), days, n in counted)
    return [
        tallies[cabinet.name].row(cabinet.name, cabinet.get_absolute_url())
        for cabinet in every
        if cabinet.name in tallies
    ]


def party_figures(party: Party) -> tuple[Figures, list[Person]]:
    """The figures of a party, and its members who asked most."""

    def counted() -> tuple[Figures, list[Person]]:
        askers = Person.objects.asking_most_for(party)[:MOST_ASKERS]
        return figures_of(QuestionSet.objects.asked_by_party(party)), list(askers)

    return kept(f"party-{party.pk}", counted)


def ministry_figures(ministry: Ministry) -> Figures:
    sets = QuestionSet.objects.at_ministries([ministry])
    return kept(f"ministry-{ministry.pk}", lambda: figures_of(sets, ministries=False))


def cabinet_figures(cabinet: Cabinet) -> Figures:
    sets = QuestionSet.objects.at_cabinet(cabinet)
    return kept(f"cabinet-{slugify(cabinet.name)}", lambda: figures_of(sets))


def figures_of(sets: QuestionSetQuerySet, *, ministries: bool = True) -> Figures:
    """The figures of some sets, none of them there twice, in three queries; without the ministries
    asked in two.
    """
    tally = _tallies((None, days, n) for _, days, n in _counted(sets))[None]
    volumes = dict(sorted(tally.years.items(), reverse=True))
    return Figures(
        tally.sets,
        tally.waiting,
        dict(tally.terms),
        tally.times,
        bool(tally.days),
        _ministries_of(sets) if ministries else [],
        volumes,
        outstanding(_subjects(sets.order_by(*NEWEST)[:RECENT]), _words_everywhere()),
    )


def _words_everywhere() -> Everywhere:
    """In how many subjects each word stands; not exact to the last set."""
    return look_up("words") or keep_words()


def keep_words() -> Everywhere:
    sets = QuestionSet.objects.order_by()
    subjects = _subjects(sets)
    asked = sets.filter(addressees__ministry__isnull=False)
    even = even_words(asked.values_list("subject", "addressees__ministry").iterator())
    found = Everywhere(words_of(subjects), len(subjects), even)
    keep("words", found, timeout=None)
    return found


def _subjects(sets: QuestionSetQuerySet) -> list[str]:
    return list(sets.values_list("subject", flat=True))


def overdue_by_ministry(sets: QuestionSetQuerySet, day: date) -> list[Overdue]:
    """What each ministry owes, most first. A set asked of two ministries counts at both."""
    rows = _owed(sets, "addressees__ministry", "__name", "__code")
    return [Overdue(name, code, n, (day - oldest).days) for name, code, n, oldest in rows]


def overdue_by_minister(sets: QuestionSetQuerySet, day: date) -> list[Overdue]:
    names = ("slug", "given_name", "initials", "prefix", "surname")
    rows = _owed(sets, "addressees__minister__person", *(f"__{name}" for name in names))
    people = [
        (Person(**dict(zip(names, values, strict=True))), n, oldest) for *values, n, oldest in rows
    ]
    return [
        Overdue(person.full_name, person.slug, n, (day - oldest).days)
        for person, n, oldest in people
    ]


def _owed(sets: QuestionSetQuerySet, field: str, *parts: str) -> list[tuple[Any, ...]]:
    """What is wanted of each body (parts of its row), how many sets it owes, and since when; most
    first.
    """
    counted = (
        sets.order_by()
        .filter(**{f"{field}__isnull": False})
        .values_list(*(field + part for part in parts))
    )
    return list(
        counted.annotate(n=Count("pk", distinct=True), oldest=Min("submitted_on")).order_by(
            "-n", "oldest", *(field + part for part in parts)
        )
    )


def _ministries_of(sets: QuestionSetQuerySet) -> list[Row]:
    named = sets.order_by().filter(addressees__ministry__isnull=False)
    columns = ("addressees__ministry__name", "addressees__ministry__code")
    counted = (
        named.values_list(*columns).annotate(n=Count("pk", distinct=True)).order_by("-n", *columns)
    )
    return [Row(name, n, AnswerTimes(0), code) for name, code, n in counted[:8]]


def _by_body(page: str, field: str) -> list[Row]:
    """Rows by a body with a page of its own, most sets first."""
    tallies = _tallies(_counted(QuestionSet.objects.all(), f"{field}__code", f"{field}__name"))
    rows = [
        tally.row(name, reverse(page, args=[code]))
        for (code, name), tally in tallies.items()
        if code
    ]
    return sorted(rows, key=lambda row: (-row.sets, row.label, row.url))


class _Days(NamedTuple):
    """What figures need to know of a set."""

    status: str
    asked: date | None
    answered: date | None
    terms: Terms | None  # None where it is not clear what is due


@dataclass(slots=True)
class _Tally:
    sets: int = 0
    waiting: int = 0
    terms: Counter[Any] = field(default_factory=Counter)  # of those that wait, by day of asking
    # of those answered, with both days known, since MODERN and before
    days: Counter[int] = field(default_factory=Counter)
    old_days: Counter[int] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)

    @property
    def times(self) -> Any:
        return answer_times(self.days or self.old_days)

    def add(self, found: _Days, n: int) -> None:
        self.sets += n
        if found.status in WAITING:
            self.waiting += n
            if found.asked:
                self.terms[found.asked, found.terms] += n
        if found.asked:
            self.years[found.asked.year] += n
        if (
            found.status == Status.ANSWERED
            and found.asked
            and found.answered
            and found.answered >= found.asked
        ):
            days = self.days if found.asked.year >= MODERN else self.old_days
            days[(found.answered - found.asked).days] += n

    def row(self, label: str, url: str = "") -> Row:
        return Row(label, self.sets, self.times, url)


def _counted(sets: QuestionSetQuerySet, *names: str) -> Iterator[tuple[Any, ...]]:
    """How many sets have the same values of the named fields, and the same days: (values, days,
    number).
    """
    told = ("noticed", "notices_told", "unclear")
    columns = (*names, *told, "status", "submitted_on", "answered_on")
    counted = sets.order_by().values_list(*columns).annotate(Count("pk", distinct=True))
    for *values, noticed, notices_told, unclear, status, asked, answered, n in counted:
        due = None if unclear else terms(asked, noticed=noticed, told=notices_told)
        yield tuple(values), _Days(status, asked, answered, due), n


def _tallies(counted: Iterable[tuple[Any, _Days, int]]) -> dict[Any, _Tally]:
    tallies: dict[Any, _Tally] = defaultdict(_Tally)
    for value, days, n in counted:
        tallies[value].add(days, n)
    return tallies


def _quantile(days: Counter[int], total: int, share: float) -> float:
    """The middle of the two middle values where a quantile falls between them."""
    rank = (total - 1) * share
    return (_ranked(days, floor(rank)) + _ranked(days, ceil(rank))) / 2


def _ranked(days: Counter[int], rank: int) -> int:
    seen = 0
    for day in sorted(days):
        seen += days[day]
        if seen > rank:
            return day
    raise ValueError(rank)
