"""Question sets: what one may ask of them, how far they are, and by what they are known."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

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
from django.urls import reverse

from archive.calendar.deadlines import TERM, due_on
from archive.identifiers import read_koop_identifier, read_z_number

from .choices import ANSWERING, FULL_ANSWERS, WAITING, Chamber, Status
from .involved import Addressee, Answerer, Asker, OnBehalfOf
from .kamerstukken import Kamerstuk, KamerstukReference, SetReference
from .loading import UNREAD, Numbers, joined
from .people import Ministry, Party, Person
from .sources import RECORDS, Piece
from .texts import Answer, Correctable, Footnote, Question, Reply


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def answered(self) -> Self:
        return self.filter(status=Status.ANSWERED)

    def answered_some_day(self) -> Self:
        """Answered, but it is not known when."""
        return self.answered().filter(answered_on__isnull=True)

    def unanswered(self) -> Self:
        return self.filter(status__in=WAITING)

    def overdue(self, today: date) -> Self:
        """Unanswered past three weeks, or past six after a delay notice."""
        undelayed = Q(status=Status.OPEN, delayed_on__isnull=True, submitted_on__lt=today - TERM)
        return self.unanswered().filter(undelayed | Q(submitted_on__lt=today - 2 * TERM))

    def overdue_on(self, day: date) -> Self:
        """What was overdue at the end of a past day, as far as the days of answers are known."""
        delayed = Q(delayed_on__lte=day)
        late = Q(submitted_on__lt=day - 2 * TERM) | (
            Q(submitted_on__lt=day - TERM)
            & (Q(delayed_on__isnull=True, status__in=[Status.OPEN, Status.ANSWERED]) | ~delayed)
        )
        return self.filter(late).filter(
            Q(status__in=WAITING) | Q(status=Status.ANSWERED, answered_on__gt=day)
        )

    def of_records(self) -> Self:
        """Those that the Tweede Kamer's open data name."""
        records = Piece.objects.filter(question_set=OuterRef("pk"), source__format=RECORDS)
        return self.filter(Exists(records))

    def with_last_days(self, today: date) -> Self:
        """With each set the last days, up to today, on which the open data say that something was
        asked, on which anything was asked, and answered; None where there is none. Walks each
        field's index from its end."""
        every = QuestionSet.objects.order_by()
        return self.annotate(
            last_recorded=Subquery(every.of_records()._last_day("submitted_on", today)),
            last_asked=Subquery(every._last_day("submitted_on", today)),
            last_answered=Subquery(every._last_day("answered_on", today)),
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
        return (
            self.answered()
            .filter(answered_on__isnull=False)
            .order_by("-answered_on", "-identifier")
        )

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
        return self.filter(identifiers__value__in=_spellings(text)).distinct()

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

    def at_cabinet(self, name: str) -> Self:
        return self._with_any(Addressee, minister__cabinet=name)

    def citing(self, papers: Iterable[Kamerstuk]) -> Self:
        return self._with_any(KamerstukReference, kamerstuk__in=papers)

    def in_year(self, year: int) -> Self:
        return self.filter(submitted_on__year=year)

    def _with_any(self, model: Any, **conditions: Any) -> Self:
        return self.filter(self._any(model, **conditions))

    def _any(self, model: Any, **conditions: Any) -> Q:
        return Q(pk__in=model.objects.order_by().filter(**conditions).values("question_set"))

    def for_list(self) -> Self:
        """All that a list of sets shows: askers with their person, addressees with their minister;
        and of a set without a subject, its first question as `opening`."""
        own = Question.objects.filter(question_set=OuterRef("pk"))
        first = own.order_by("number").values("text")[:1]
        return self._with_people().annotate(opening=Case(When(subject="", then=Subquery(first))))

    def _with_people(self) -> Self:
        return self.defer(*UNREAD[:1]).prefetch_related(
            joined("askers", Asker, "person", "party"),
            joined("addressees", Addressee, "minister__person", "ministry"),
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


class QuestionSet(Correctable):
    Status = Status

    identifier = models.CharField(
        "nummer",
        max_length=60,
        unique=True,
        help_text="Het Z-nummer, of anders het KOOP-nummer: 2024Z16674 of ah-tk-19681969-495",
    )
    subject = models.TextField(
        "onderwerp", blank=True, help_text="Zonder ‘over’: de jaarcijfers Mensenhandel 2023"
    )
    explanation = models.TextField(
        "toelichting van de vragenstellers",
        blank=True,
        help_text="Wat zij buiten de vragen om schreven",
    )
    submitted_on = models.DateField("ingezonden", null=True, blank=True)
    vergaderjaar = models.CharField(
        "vergaderjaar", max_length=9, blank=True, help_text="Bijvoorbeeld 2024-2025"
    )
    chamber = models.CharField(
        "Kamer", max_length=2, choices=Chamber, default=Chamber.TK, help_text="Waar gevraagd is"
    )
    withdrawn = models.BooleanField("ingetrokken", default=False)
    dealt_with = models.BooleanField("afgedaan volgens de Tweede Kamer", null=True, blank=True)
    complete = models.BooleanField("volledig", default=True)
    is_example = models.BooleanField("voorbeeld", default=False, editable=False)
    # Kept with the set because lists, filters and figures ask for them; `settle()` works them out.
    status = models.CharField(
        "status", max_length=12, choices=Status, default=Status.OPEN, editable=False
    )
    answered_on = models.DateField("beantwoord", null=True, blank=True, editable=False)
    delayed_on = models.DateField("uitgesteld", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("toegevoegd", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd", auto_now=True)

    objects = QuestionSetQuerySet.as_manager()

    # Only of sets that were loaded so: `with_last_days()`, `for_list()`, `load_page()`.
    last_recorded: date | None
    last_asked: date | None
    last_answered: date | None
    opening: str | None
    references: list[SetReference]
    referring: list[SetReference]

    class Meta:
        verbose_name = "vragenreeks"
        verbose_name_plural = "vragenreeksen"
        ordering = [F("submitted_on").desc(nulls_last=True), "-identifier"]
        indexes = [
            models.Index(fields=["submitted_on"]),
            models.Index(fields=["answered_on"]),
            models.Index(fields=["status", "submitted_on"]),
            models.Index(fields=["vergaderjaar", "submitted_on"]),
            models.Index(fields=["updated_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="question_set_has_identifier", condition=~Q(identifier="")),
            models.CheckConstraint(
                name="question_set_chamber_known", condition=Q(chamber__in=Chamber.values)
            ),
            models.CheckConstraint(
                name="question_set_status_known",
                condition=Q(status__in=Status.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.subject}".strip()

    def get_absolute_url(self) -> str:
        return reverse("question_set", args=[self.identifier])

    @property
    def text(self) -> str:
        """The set's own text, beside those of its questions and replies."""
        return self.explanation

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for an answer, with or without a delay notice."""
        return self.status in WAITING

    @property
    def due_on(self) -> date | None:
        """The day by which an answer is due by the two-deadline rule; None when the day of asking
        is not known.
        """
        delayed = self.status == self.Status.DELAYED or bool(self.delayed_on)
        return due_on(self.submitted_on, delayed=delayed) if self.submitted_on else None

    def due_as_of(self, day: date) -> date:
        """The deadline that was in force on a day: a delay notice counts from the day it came."""
        noticed = self.delayed_on <= day if self.delayed_on else self.status == self.Status.DELAYED
        # Only sets with a day of asking are ever late.
        return due_on(self.submitted_on, delayed=noticed)  # type: ignore[arg-type]

    @property
    def answer_days(self) -> int | None:
        """Days from asking to the (first full) answer; None when either is not known."""
        if self.submitted_on and self.answered_on:
            return (self.answered_on - self.submitted_on).days
        return None

    def days_overdue(self, today: date) -> int:
        """How many days the answer is overdue on `today`; 0 when it is not, or when no day of
        asking is known.
        """
        if not self.is_waiting or not self.due_on:
            return 0
        return max(0, (today - self.due_on).days)

    def settle(self, replies: Iterable[Reply]) -> None:
        """Work out status, answered_on and delayed_on from the set's replies (any iterable of
        Reply).
        """
        replies = list(replies)
        answers = [r for r in replies if r.kind in FULL_ANSWERS]
        delays = [r for r in replies if r.kind == Reply.Kind.DELAY]
        self.answered_on = min((r.received_on for r in answers if r.received_on), default=None)
        self.delayed_on = min((r.received_on for r in delays if r.received_on), default=None)
        if self.withdrawn:
            self.status = self.Status.WITHDRAWN
        elif answers or self.dealt_with or any(r.kind == Reply.Kind.SUPPLEMENTARY for r in replies):
            self.status = self.Status.ANSWERED
        else:
            self.status = self.Status.DELAYED if delays else self.Status.OPEN


class SetIdentifier(models.Model):
    """Every identifier by which a set is known; all but its own redirect to it, for good."""

    value = models.CharField(
        "kenmerk", max_length=60, unique=True, help_text="Bijvoorbeeld ah-tk-20242025-594"
    )
    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="identifiers", verbose_name="vragenreeks"
    )

    class Meta:
        verbose_name = "kenmerk"
        verbose_name_plural = "kenmerken"
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value


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


def _spellings(text: str) -> set[str]:
    """The forms under which an identifier may be kept: "2024z 16674" is "2024Z16674", and so is
    "kv-tk-2024Z16674".
    """
    plain = "".join(text.split())
    spellings = {plain, plain.lower(), plain.upper()}
    koop = read_koop_identifier(plain)
    if koop:
        spellings.add(str(koop))
    z_number = read_z_number(koop.number if koop else plain)
    if z_number:
        spellings.add(z_number)
    return spellings
