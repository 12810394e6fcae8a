"""Question sets: what is kept of each, how far it is."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property

from archive.calendar.days import FIRST_DAY
from archive.calendar.lateness import UNKNOWN, Standing, Terms, standing, terms

from .changes import Change
from .choices import WAITING, Chamber, Status
from .involved import Addressee, Asker
from .kamerstukken import SetReference
from .set_queries import QuestionSetQuerySet
from .settling import Outcome, outcome_of
from .texts import Correctable, Dated, doubts_have_reasons


def _not_before(name: str, field: Any, message: Any) -> Any:
    """A day of a set that cannot lie before the day of asking."""
    return models.CheckConstraint(
        name=name,
        condition=Q(submitted_on__isnull=True)
        | Q(**{f"{field}__isnull": True})
        | Q(**{f"{field}__gte": F("submitted_on")}),
        violation_error_message=message,
    )


class QuestionSet(Correctable, Dated):
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
    noindex = models.BooleanField("niet in zoekmachines", default=False)
    withholds = models.BooleanField("passage verwijderd", default=False, editable=False)
    # Kept with the set because lists, filters and figures ask for them; `settle()` works them out.
    status = models.CharField(
        "status", max_length=12, choices=Status, default=Status.OPEN, editable=False
    )
    answered_on = models.DateField("beantwoord", null=True, blank=True, editable=False)
    delayed_on = models.DateField("uitgesteld", null=True, blank=True, editable=False)
    noticed = models.BooleanField("uitstelbericht bekend", default=False, editable=False)
    unclear = models.BooleanField(
        "reactie waarin geen antwoord is gelezen", default=False, editable=False
    )
    notices_told = models.BooleanField(
        "de bron zou een uitstelbericht noemen", default=False, editable=False
    )
    recorded = models.BooleanField("in de open data", default=False, editable=False)
    created_at = models.DateTimeField("toegevoegd", auto_now_add=True)
    updated_at = models.DateTimeField("gewijzigd", auto_now=True)

    objects = QuestionSetQuerySet.as_manager()

    # Only of sets that were loaded so: `with_last_days()`, `judged_on()`, `for_list()`,
    # `for_taking()`, `load_page()`.
    last_recorded: date | None
    last_asked: date | None
    last_answered: date | None
    judged_on: date
    opening: str | None
    texts_here: int
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
            models.Index(
                fields=["submitted_on"], condition=Q(recorded=True), name="question_set_recorded"
            ),
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
            models.CheckConstraint(
                name="question_set_asked_since_1906",
                condition=Q(submitted_on__isnull=True) | Q(submitted_on__gte=FIRST_DAY),
                violation_error_message="Voor 1906 waren er geen schriftelijke vragen.",
            ),
            _not_before(
                "question_set_answered_after_asked",
                "answered_on",
                "Een antwoord kan niet voor de vraag zijn gekomen.",
            ),
            _not_before(
                "question_set_delayed_after_asked",
                "delayed_on",
                "Een uitstelbericht kan niet voor de vraag zijn gekomen.",
            ),
            models.CheckConstraint(
                name="question_set_open_without_answer",
                condition=Q(answered_on__isnull=True) | ~Q(status__in=["open", "uitgesteld"]),
            ),
            models.CheckConstraint(
                name="question_set_delayed_by_notice",
                condition=Q(delayed_on__isnull=True) | Q(noticed=True),
            ),
            doubts_have_reasons("question_set_doubt_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.subject}".strip()

    @cached_property
    def asking(self) -> list[Asker]:
        """Its askers; loaded already with the sets of a list or a page."""
        return list(self.askers.all())

    @cached_property
    def asked(self) -> list[Addressee]:
        return list(self.addressees.all())

    @cached_property
    def corrections(self) -> list[Change]:
        """What editors corrected in it, for its pages: one query."""
        return list(Change.objects.of(self).for_readers())

    def get_absolute_url(self) -> str:
        return _address(self.identifier)

    @property
    def text(self) -> str:
        """The set's own text, beside those of its questions and replies."""
        return self.explanation

    @property
    def believed_day(self) -> date | None:
        return self.submitted_on

    @property
    def terms(self) -> Terms | None:
        """Until when an answer is in time, by all that is known; None without a day of asking."""
        return terms(self.submitted_on, noticed=self.noticed, told=self.notices_told)

    def terms_on(self, day: date) -> Terms | None:
        """The terms as they were on a day: a delay notice counts from the day it came."""
        if self.delayed_on and self.delayed_on > day:
            return terms(self.submitted_on, noticed=False, told=True)
        return self.terms

    @property
    def due_on(self) -> date | None:
        """The day by which an answer is due by what is known; None without a day of asking."""
        return self.terms.due if self.terms else None

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for an answer, with or without a delay notice."""
        return self.status in WAITING

    @property
    def answer_days(self) -> int | None:
        """Days from asking to the (first full) answer; None when either is not known."""
        if self.submitted_on and self.answered_on:
            return (self.answered_on - self.submitted_on).days
        return None

    @property
    def own_standing(self) -> Standing:
        """How the answer that came stands."""
        return standing(self.terms, self.answered_on)

    def standing_on(self, day: date) -> Standing:
        """How the answer stands: the one that came, or the one that had not come on this day."""
        if self.status == self.Status.ANSWERED:
            return self.own_standing
        return self._waited(self.terms, day) if self.is_waiting else UNKNOWN

    def waiting_on(self, day: date) -> Standing:
        """How the answer stood on a past day on which it had not come."""
        return self._waited(self.terms_on(day), day)

    def _waited(self, terms: Terms | None, day: date) -> Standing:
        return UNKNOWN if self.unclear else standing(terms, day, since=self.submitted_on)

    def days_overdue(self, today: date) -> int:
        """How many days the answer is certainly overdue on `today`; 0 when it is not, or when that
        is not known.
        """
        return self.standing_on(today).days if self.is_waiting else 0

    def settle(self, replies: Any) -> None:
        """Work out status and days from the set's replies: a queryset."""
        given = [reply.given for reply in replies.for_settling()]
        numbers = self.questions.values_list("number", flat=True)
        self.settle_by(outcome_of(given, self.submitted_on, numbers))

    def settle_by(self, outcome: Outcome) -> None:
        """Keep what became of the set."""
        waiting = self.Status.DELAYED if outcome.noticed else self.Status.OPEN
        answered = outcome.answered or self.dealt_with
        self.status = self.Status.ANSWERED if answered else waiting
        if self.withdrawn or outcome.withdrawn:
            self.status = self.Status.WITHDRAWN
        self.answered_on, self.delayed_on = outcome.answered_on, outcome.delayed_on
        self.noticed, self.unclear = outcome.noticed, outcome.unclear


@lru_cache(2000)  # a list of questions asks it of each of a set
def _address(identifier: str) -> str:
    return reverse("question_set", args=[identifier])
