"""Figures, each counted from the records in the way its definition says."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import ceil, floor

from django.core.cache import cache
from django.db.models import Count, Max, Min, Q

from archive.models import Answer, Ministry, Party, Person, Question, QuestionSet, SourceDocument

THREE_WEEKS, SIX_WEEKS = 21, 42  # days


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How long answers took, in days from asking to the first full answer."""

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
    overdue: int
    times: AnswerTimes
    ministries: list[Row]  # that were asked, most first
    years: list[int]  # in which they were, the last first


@dataclass(frozen=True, slots=True)
class Overdue:
    """A ministry or minister with what they owe."""

    label: str
    url: str
    sets: int
    longest: int  # days since the oldest of them was asked


def answer_times(days: Counter) -> AnswerTimes:
    """The figures of a histogram: days -> how many sets were answered in that many."""
    total = sum(days.values())
    if not total:
        return AnswerTimes(0)
    return AnswerTimes(
        total,
        _quantile(days, total, 0.5),
        _quantile(days, total, 0.25),
        _quantile(days, total, 0.75),
        sum(n for day, n in days.items() if day <= THREE_WEEKS) / total,
        sum(n for day, n in days.items() if day <= SIX_WEEKS) / total,
    )


def coverage() -> dict:
    """What the archive holds: sets, questions, answers, documents, first and last day of asking."""
    sets = QuestionSet.objects.aggregate(
        sets=Count("pk"),
        answered=Count("pk", filter=Q(status="beantwoord")),
        first=Min("submitted_on"),
        last=Max("submitted_on"),
    )
    return sets | {
        "questions": Question.objects.count(),
        "answers": Answer.objects.count(),
        "documents": SourceDocument.objects.count(),
    }


def version() -> str:
    """Another text after every change of a question set."""
    state = QuestionSet.objects.aggregate(Count("pk"), Max("updated_at"))
    return f"{state['pk__count']}-{state['updated_at__max'] and state['updated_at__max'].timestamp()}"


def kept(name: str, counted):
    """What `counted()` gives, kept under this name until a question set changes."""
    key = f"{name}-{version()}"
    found = cache.get(key)
    if found is None:
        found = counted()
        cache.set(key, found, timeout=3600)
    return found


def figures() -> dict:
    """The tables of /statistiek/."""
    return {"jaren": by_year(), "ministeries": by_ministry(), "kabinetten": by_cabinet(), "fracties": by_party()}


def shelves() -> dict:
    """How many sets stand in each year and vergaderjaar, the last first, and how many bear no day."""
    dated = QuestionSet.objects.filter(submitted_on__isnull=False).order_by("-submitted_on__year")
    sessions = QuestionSet.objects.exclude(vergaderjaar="").order_by("-vergaderjaar")
    return {
        "years": list(dated.values_list("submitted_on__year").annotate(Count("pk"))),
        "sessions": list(sessions.values_list("vergaderjaar").annotate(Count("pk"))),
        "undated": QuestionSet.objects.filter(submitted_on__isnull=True).count(),
    }


def by_year() -> list[Row]:
    """Sets by the year they were asked in, the last year first."""
    tallies = _tallies(QuestionSet.objects.filter(submitted_on__isnull=False), "submitted_on__year")
    return [tallies[year].row(str(year)) for year in sorted(tallies, reverse=True)]


def by_ministry() -> list[Row]:
    """Sets by ministry addressed. A set asked of two ministries counts at both."""
    return _by_body(Ministry, "addressees__ministry")


def by_party() -> list[Row]:
    """Sets by party of the askers on the day of asking. A set of two parties counts at both."""
    return _by_body(Party, "askers__party")


def by_cabinet() -> list[Row]:
    """Sets by the cabinet of the ministers asked, the last first."""
    tallies = _tallies(QuestionSet.objects.exclude(addressees__minister__cabinet=""), "addressees__minister__cabinet")
    names = sorted(filter(None, tallies), key=lambda name: str(tallies[name].last), reverse=True)
    return [tallies[name].row(name) for name in names]


def figures_of(sets, today) -> Figures:
    """The figures of some sets, in three queries."""
    tallies = _tallies(sets, "status")
    days = sum((tally.days for tally in tallies.values()), Counter())
    waiting = sum(tallies[status].sets for status in ("open", "uitgesteld") if status in tallies)
    total = sum(tally.sets for tally in tallies.values())
    years = sorted(set().union(*(tally.years for tally in tallies.values())), reverse=True)
    return Figures(total, waiting, sets.overdue(today).count(), answer_times(days), _ministries_of(sets), years)


def overdue_by_ministry(sets, day) -> list[Overdue]:
    """What each ministry owes, most first. A set asked of two ministries counts at both."""
    rows = _owed(sets, "addressees__ministry")
    bodies = Ministry.objects.in_bulk([pk for pk, _, _ in rows])
    return [Overdue(bodies[pk].name, bodies[pk].code, n, (day - oldest).days) for pk, n, oldest in rows]


def overdue_by_minister(sets, day) -> list[Overdue]:
    rows = _owed(sets, "addressees__minister__person")
    people = Person.objects.in_bulk([pk for pk, _, _ in rows])
    return [Overdue(people[pk].full_name, people[pk].slug, n, (day - oldest).days) for pk, n, oldest in rows]


def _owed(sets, field):
    counted = sets.order_by().filter(**{f"{field}__isnull": False}).values_list(field)
    return list(counted.annotate(n=Count("pk", distinct=True), oldest=Min("submitted_on")).order_by("-n", "oldest"))


def _ministries_of(sets):
    named = sets.order_by().filter(addressees__ministry__isnull=False)
    columns = ("addressees__ministry__name", "addressees__ministry__code")
    counted = named.values_list(*columns).annotate(n=Count("pk", distinct=True)).order_by("-n", columns[0])
    return [Row(name, n, AnswerTimes(0), code) for name, code, n in counted[:8]]


def _by_body(model, field):
    tallies = _tallies(QuestionSet.objects.all(), field)
    bodies = model.objects.in_bulk([pk for pk in tallies if pk])
    rows = [tallies[pk].row(body.name, body.get_absolute_url()) for pk, body in bodies.items()]
    return sorted(rows, key=lambda row: (-row.sets, row.label))


@dataclass(slots=True)
class _Tally:
    sets: int = 0
    days: Counter = field(default_factory=Counter)  # of those answered, with both days known
    last: object = None
    years: set = field(default_factory=set)

    def row(self, label, url=""):
        return Row(label, self.sets, answer_times(self.days), url)


def _tallies(sets, name):
    """For each value of the field `name`: its sets, and how many took how many days."""
    tallies = defaultdict(_Tally)
    columns = (name, "status", "submitted_on", "answered_on")
    for value, status, asked, answered, n in sets.order_by().values_list(*columns).annotate(Count("pk", distinct=True)):
        tally = tallies[value]
        tally.sets += n
        tally.years |= {asked.year} if asked else set()
        tally.last = max(filter(None, [tally.last, asked]), default=None)
        if status == "beantwoord" and asked and answered and answered >= asked:
            tally.days[(answered - asked).days] += n
    return tallies


def _quantile(days, total, share):
    """The middle of the two middle values where a quantile falls between them."""
    rank = (total - 1) * share
    return (_ranked(days, floor(rank)) + _ranked(days, ceil(rank))) / 2


def _ranked(days, rank):
    seen = 0
    for day in sorted(days):
        seen += days[day]
        if seen > rank:
            return day
    raise ValueError(rank)
