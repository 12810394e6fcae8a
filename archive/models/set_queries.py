"""What one may ask of question sets, and what their lists and pages load."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from archive.calendar.lateness import DOUBTFUL_AFTER, TERM
from archive.models import Minister, Ministry, Party, Person

from .choices import ANSWERING, WAITING, Status
from .involved import Addressee, Answerer, Asker, OnBehalfOf
from .kamerstukken import Kamerstuk, KamerstukReference, SetReference
from .loading import UNREAD, Numbers, joined
from .set_identifiers import spellings
from .sources import Piece
from .texts import Answer, Footnote, Question, Reply

if TYPE_CHECKING:
    from .questions import QuestionSet

# Since 2009 no week has passed without questions: six days is the longest pause of the records.
LONGEST_PAUSE = timedelta(days=14)


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def answered(self) -> Self:
        return self.filter(status=Status.ANSWERED)

    def answered_some_day(self) -> Self:
        """Answered, but it is not known when."""
        return self.answered().filter(answered_on__isnull=True)

    def unanswered(self) -> Self:
        return self.filter(status__in=WAITING)

    def overdue(self, today: date) -> Self:
        """Unanswered, and late or possibly late; see `certainly_overdue`, `possibly_overdue`."""
        return self.unanswered().filter(_certain(today) | _possible(today))

    def certainly_overdue(self, today: date) -> Self:
        """Unanswered past six weeks, or past a term that is known."""
        return self.unanswered().filter(_certain(today))

    def possibly_overdue(self, today: date) -> Self:
        """Unanswered between three and six weeks, where a delay notice may have come unknown."""
        return self.unanswered().filter(_possible(today))

    def waiting_on(self, day: date) -> Self:
        """What had no answer at the end of a past day, as far as the days of answers are known."""
        return self.filter(Q(status__in=WAITING) | Q(status=Status.ANSWERED, answered_on__gt=day))

    def certainly_late_on(self, day: date) -> Self:
        """The same rule as `QuestionSet.waiting_on`."""
        return self.waiting_on(day).filter(_certain(day, Q(delayed_on__gt=day)))

    def possibly_late_on(self, day: date) -> Self:
        return self.waiting_on(day).filter(_possible(day))

    def count_late(self, today: date) -> dict[str, int]:
        """How many are late, possibly late, and likely answered but missing here: `certain`,
        `possible`, `missing`.
        """
        return self.unanswered()._counted_late(today, _certain(today))

    def count_late_on(self, day: date) -> dict[str, int]:
        """The same on a past day."""
        return self.waiting_on(day)._counted_late(day, _certain(day, Q(delayed_on__gt=day)))

    def _counted_late(self, day: date, certain: Any) -> dict[str, int]:
        counted = {
            "certain": certain,
            "possible": _possible(day),
            "missing": Q(submitted_on__lt=day - DOUBTFUL_AFTER),
        }
        return (
            self.order_by()
            .before(day - TERM)
            .aggregate(**{name: Count("pk", filter=late) for name, late in counted.items()})
        )

    def long_unanswered(self, day: date) -> Self:
        """Asked so long before a day that the answer is more likely missing here than unwritten."""
        return self.waiting_on(day).before(day - DOUBTFUL_AFTER)

    def of_records(self) -> Self:
        """Those that the Tweede Kamer's open data name."""
        return self.filter(recorded=True)

    def with_last_days(self, today: date) -> Self:
        """With each set the last days, up to today, on which the open data say that something was
        asked, on which anything was asked, and answered; None where there is none. Walks each
        field's index from its end.

        A record that stands alone, long after all others, does not say what came between.
        """
        every = self.model.objects.order_by()
        records = every.of_records()
        return self.annotate(
            last_recorded=Coalesce(
                Subquery(records._not_alone()._last_day("submitted_on", today)),
                Subquery(records._last_day("submitted_on", today)),
            ),
            last_asked=Subquery(every._last_day("submitted_on", today)),
            last_answered=Subquery(every._last_day("answered_on", today)),
        )

    def _not_alone(self) -> Self:
        """Asked on a day that other sets of these were asked shortly before."""
        day = OuterRef("submitted_on")
        return self.filter(
            Exists(self.filter(submitted_on__lt=day, submitted_on__gte=day - LONGEST_PAUSE))
        )

    def _last_day(self, name: str, today: date) -> Any:
        return self.filter(**{f"{name}__lte": today}).order_by(f"-{name}").values(name)[:1]

    def version(self) -> str:
        """Another text after every change of a question set.

        One query, that reads ends of indexes.
        """
        every = self.order_by().values(n=Value(1))
        count, latest = (
            Subquery(every.annotate(total=Count("pk")).values("total")),
            Subquery(self.order_by("-updated_at").values("updated_at")[:1]),
        )
        found = self.order_by("pk").values_list(count, latest).first()
        return f"{found[0]}-{found[1].timestamp()}" if found else "0"

    def newest_answers(self) -> Self:
        """The last first. (By what they are not: SQLite would begin with all that are answered, and
        sort them.)
        """
        others = [status for status in Status if status != Status.ANSWERED]
        answers = self.filter(answered_on__isnull=False).exclude(status__in=others)
        return answers.order_by("-answered_on", "-identifier")

    def since(self, day: date) -> Self:
        return self.filter(submitted_on__gte=day)

    def before(self, day: date) -> Self:
        return self.filter(submitted_on__lt=day)

    def longest_waiting(self) -> Self:
        return self.order_by("submitted_on", "identifier")

    def slowest(self) -> Self:
        """Those whose answer took longest, as far as both days are known."""
        dated = self.filter(submitted_on__isnull=False, answered_on__isnull=False)
        return dated.order_by(F("submitted_on") - F("answered_on"), "identifier")

    def known_as(self, text: str) -> Self:
        """The sets that bear this identifier, however it is spaced or cased."""
        return self.filter(identifiers__value__in=spellings(text)).distinct()

    def asked_by(self, person: Person) -> Self:
        return self._with_any(Asker, person=person)

    def asked_by_party(self, party: Party) -> Self:
        return self._with_any(Asker, party=party)

    def involving(self, person: Person) -> Self:
        """Asked of this minister, or answered by them."""
        return self.filter(
            self._any(Addressee, minister__person=person)
            | self._any(Reply, answerers__minister__person=person, kind__in=ANSWERING)
        )

    def addressed_to(self, person: Person) -> Self:
        return self._with_any(Addressee, minister__person=person)

    def at_ministries(self, ministries: Iterable[Ministry]) -> Self:
        return self._with_any(Addressee, ministry__in=ministries)

    def at_cabinet(self, cabinet: Any) -> Self:
        """What a cabinet answered; and what nobody known answered, by the day of the answer, or
        else of asking. (Old pages do not print who was asked.)
        """
        span = Q(cabinet_day__gte=cabinet.started_on or date.max)
        if cabinet.ended_on:
            span &= Q(cabinet_day__lte=cabinet.ended_on)
        # Whose answer came first is asked only of those that it may be: not of all that is newer.
        ministers = Minister.objects.order_by().filter(cabinet=cabinet.name).values("pk")
        given = Answerer.objects.order_by().filter(minister__in=ministers).values("reply")
        answered = Reply.objects.order_by().filter(pk__in=given).values("question_set")
        maybe = self.with_cabinet().filter(Q(pk__in=answered) | span)
        return maybe.filter(Q(cabinet=cabinet.name) | Q(cabinet__isnull=True) & span)

    def with_cabinet(self) -> Self:
        """With each set the cabinet that answered first, None where that is not known; and the day
        that tells it then.
        """
        answered = Reply.objects.filter(question_set=OuterRef("pk"), kind__in=ANSWERING)
        named = answered.filter(answerers__minister__cabinet__gt="")
        first = named.order_by(F("received_on").asc(nulls_last=True), "pk", "answerers__order")
        return self.annotate(
            cabinet=Subquery(first.values("answerers__minister__cabinet")[:1]),
            cabinet_day=Coalesce("answered_on", "submitted_on"),
        )

    def citing(self, papers: Iterable[Kamerstuk]) -> Self:
        return self._with_any(KamerstukReference, kamerstuk__in=papers)

    def among(self, keys: Collection[int]) -> set[int]:
        """Which of these primary keys are in it."""
        return {*self.order_by().filter(pk__in=keys).values_list("pk", flat=True)}

    def in_year(self, year: int) -> Self:
        return self.filter(submitted_on__year=year)

    def _with_any(self, model: Any, **conditions: Any) -> Self:
        return self.filter(self._any(model, **conditions))

    def _any(self, model: Any, **conditions: Any) -> Q:
        return Q(pk__in=model.objects.order_by().filter(**conditions).values("question_set"))

    def judged_on(self, day: date) -> Self:
        """With each set the day by which its lateness is judged, for machines."""
        return self.annotate(judged_on=Value(day, models.DateField()))

    def for_list(self) -> Self:
        """All that a list of sets shows: askers with their person, addressees with their minister;
        and of a set without a subject, its first question as `opening`."""
        own = Question.objects.filter(question_set=OuterRef("pk"))
        first = own.order_by("number").values("text")[:1]
        return self._with_people().annotate(opening=Case(When(subject="", then=Subquery(first))))

    def _with_people(self) -> Self:
        return self.defer(*UNREAD[:1]).prefetch_related(
            joined("askers", Asker, "person", "party", to="asking"),
            joined("addressees", Addressee, "minister__person", "ministry", to="asked"),
        )

    def for_taking(self, day: date) -> Self:
        """All that a row of a list to take along says of a set; `day`: see `judged_on()`."""
        office = ("minister__person", "minister__ministry")
        own = Question.objects.filter(question_set=OuterRef("pk")).order_by()
        counted = own.values("question_set").annotate(n=Count("pk")).values("n")
        return (
            self.defer(*UNREAD[:1], "explanation")
            .prefetch_related(
                joined("askers", Asker, "person", "party", to="asking"),
                joined("addressees", Addressee, *office, "ministry", to="asked"),
            )
            .judged_on(day)
            .annotate(texts_here=Coalesce(Subquery(counted), 0))
        )

    def with_answerers(self) -> Self:
        """The replies of each set, with who gave them."""
        replies = Reply.objects.prefetch_related(joined("answerers", Answerer, "minister__person"))
        return self.prefetch_related(Prefetch("replies", replies))

    def load_page(self) -> "QuestionSet | None":
        """The first of these sets with all that its page shows, or None: thirteen queries, however
        many questions.
        """
        found = self._for_page().first()
        if found:
            found.opening = next((question.text for question in found.questions.all()), "")
            _hang_notes(found)
            _hang_references(found)
        return found

    def _for_page(self) -> Self:
        # Grouped rows lose the order of their model.
        numbers = Answer.objects.annotate(
            numbers=Numbers("questions__number")  # type: ignore[no-redef]
        ).order_by("reply_id", "order")
        replies = Reply.objects.prefetch_related(
            joined("answerers", Answerer, "minister__person", "ministry"),
            joined("on_behalf_of", OnBehalfOf, "minister__person", "ministry"),
            Prefetch("answers", numbers),
        )
        return self._with_people().prefetch_related(
            "identifiers",
            "questions",
            Prefetch("replies", replies),
            joined("kamerstukreferences", KamerstukReference, "kamerstuk"),
            Prefetch("pieces", Piece.objects.select_related("source").defer("data").with_earlier()),
        )


def _certain(day: date, came_later: Any = None) -> Any:
    """Late on a day whatever notice was sent: the rule of `Terms.lateness_of`.

    `came_later`: of which sets the notice came after the day, so that three weeks counted on it.
    """
    term_known = Q(notices_told=True, noticed=False) | (came_later or Q())
    return _told_of(day) & (Q(submitted_on__lt=day - 2 * TERM) | term_known)


def _possible(day: date) -> Any:
    """Late on a day unless a delay notice came of which nothing is known."""
    term = Q(submitted_on__gte=day - 2 * TERM, noticed=False, notices_told=False)
    return _told_of(day) & term


def _told_of(day: date) -> Any:
    """Asked at least a term before, and of which the archive can know whether an answer came."""
    between = Q(submitted_on__gte=day - DOUBTFUL_AFTER, submitted_on__lt=day - TERM)
    return Q(unclear=False) & between


def _hang_notes(question_set: "QuestionSet") -> None:
    """Give each question and answer its notes: `bearer.notes`."""
    questions = {question.pk: question for question in question_set.questions.all()}
    answers = {
        answer.pk: answer for reply in question_set.replies.all() for answer in reply.answers.all()
    }
    bearers: list[Question | Answer] = [*questions.values(), *answers.values()]
    for bearer in bearers:
        bearer.notes = []
    for note in Footnote.objects.filter(Q(question__in=questions) | Q(answer__in=answers)):
        bearer = questions[note.question_id] if note.question_id else answers[note.answer_id or 0]
        bearer.notes.append(note)


def _hang_references(question_set: "QuestionSet") -> None:
    """Give the set its references to others, `references`, and theirs to it, `referring`."""
    either = SetReference.objects.filter(Q(question_set=question_set) | Q(target=question_set))
    rows = list(
        either.select_related("question_set", "target").order_by("question_set", "start", "pk")
    )
    question_set.references = [row for row in rows if row.question_set_id == question_set.pk]
    question_set.referring = [row for row in rows if row.target_id == question_set.pk]
