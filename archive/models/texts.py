"""What is asked and what is answered: questions, replies, answers and their notes."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Prefetch, Q
from django.urls import reverse

from archive.calendar.days import FIRST_DAY, DayDoubt

from .choices import DAY_DOUBTS, ReplyKind, ReplyNature
from .loading import Numbers, joined
from .settling import GivenReply
from .sources import RECORDS


class Correctable(models.Model):
    """A row that documents fill and editors correct: an import leaves corrected fields as the
    editor left them.
    """

    corrected_fields = models.JSONField(
        "door de redactie verbeterd", default=list, blank=True, editable=False
    )
    # Which part of the documents filled this row ("2,3": the answer to 2 and 3); "" for a row made
    # by hand.
    imported_as = models.CharField("ingelezen als", max_length=400, blank=True, editable=False)

    class Meta:
        abstract = True


class Dated(models.Model):
    """A row with a day that is believed, or else the day as printed and why it is doubted."""

    doubted_on = models.DateField("dag zoals gedrukt", null=True, blank=True, editable=False)
    day_doubt = models.CharField(
        "twijfel aan die dag",
        max_length=20,
        choices=[(doubt.value, label) for doubt, label in DAY_DOUBTS.items()],
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True

    @property
    def believed_day(self) -> date | None:
        raise NotImplementedError

    @property
    def doubtful_day(self) -> Any:
        """The printed day, where it is doubted and no other day is known."""
        return None if self.believed_day else self.doubted_on


def doubts_have_reasons(name: str) -> Any:
    return models.CheckConstraint(
        name=name,
        condition=Q(doubted_on__isnull=True, day_doubt="")
        | Q(doubted_on__isnull=False, day_doubt__in=[doubt.value for doubt in DayDoubt]),
    )


class QuestionQuerySet(models.QuerySet["Question"]):
    def for_taking(self) -> Self:
        """With their notes and answers, and who gave those, in order of arrival: eight queries."""
        arrived = F("reply__received_on").asc(nulls_last=True)
        notes = joined("footnotes", Footnote, to="notes")
        signed: Any = Prefetch("answerers", to_attr="signed")
        persons: Any = "signed__minister__person"
        replies = Prefetch("reply", Reply.objects.prefetch_related(signed, persons))
        answers = Answer.objects.order_by(arrived, "reply_id", "order")
        answers = answers.prefetch_related(replies, notes)
        return self.prefetch_related(notes, Prefetch("answers", answers, to_attr="arrived"))


class Question(Correctable):
    question_set = models.ForeignKey(
        "QuestionSet", models.CASCADE, related_name="questions", verbose_name="vragenreeks"
    )
    number = models.PositiveSmallIntegerField(
        "nummer", help_text="Het nummer binnen de reeks: 1, 2, 3 …"
    )
    text = models.TextField(
        "vraag", help_text="Een lege regel scheidt alinea’s. Noten staan bij Noten."
    )

    objects = QuestionQuerySet.as_manager()

    notes: "list[Footnote]"  # of questions that `load_page()` or `for_taking()` loaded
    arrived: "list[Answer]"  # those that `for_taking()` loaded

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ["question_set", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "number"],
                name="question_number_once",
                violation_error_message="Dit vraagnummer komt in deze reeks al voor.",
            ),
            models.CheckConstraint(name="question_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.question_set.identifier}, vraag {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.question_set.identifier, self.number])


class ReplyQuerySet(models.QuerySet["Reply"]):
    def for_settling(self) -> Self:
        """All of a reply that matters for what became of its set."""
        record = Q(source__format=RECORDS, source__isnull=False)
        return self.annotate(
            numbers=Numbers("answers__questions__number"),
            blocks=Count("answers", distinct=True),
            recorded=ExpressionWrapper(record, models.BooleanField()),
            whole=F("question_set__complete"),
        ).order_by("pk")


class Reply(Correctable, Dated):
    """One reply of ministers to a set: the answer, a delay notice, a supplementary answer, a
    reprint, or word that the questions were withdrawn.
    """

    Kind = ReplyKind
    Nature = ReplyNature

    question_set = models.ForeignKey(
        "QuestionSet", models.CASCADE, related_name="replies", verbose_name="vragenreeks"
    )
    kind = models.CharField("soort", max_length=10, choices=ReplyKind, default=ReplyKind.ANSWER)
    nature = models.CharField(
        "aard",
        max_length=12,
        choices=ReplyNature,
        blank=True,
        help_text="Van een nader antwoord, als de brief het zegt",
    )
    vergaderjaar = models.CharField(
        "vergaderjaar", max_length=9, blank=True, help_text="Bijvoorbeeld 2024-2025"
    )
    aanhangsel_number = models.CharField(
        "Aanhangselnummer", max_length=12, blank=True, help_text="Bijvoorbeeld 604"
    )
    received_on = models.DateField("ontvangen", null=True, blank=True)
    text = models.TextField(
        "tekst", blank=True, help_text="Reden van uitstel, of wat aan de antwoorden voorafgaat"
    )
    source = models.ForeignKey(
        "SourceDocument",
        models.SET_NULL,
        related_name="replies",
        null=True,
        blank=True,
        verbose_name="brondocument",
    )

    objects = ReplyQuerySet.as_manager()

    signed: "list[Any]"  # the answerers of those that `for_taking()` of questions loaded
    # Only of replies that `for_settling()` loaded.
    numbers: list[int]
    blocks: int
    recorded: bool
    whole: bool

    class Meta:
        verbose_name = "reactie"
        verbose_name_plural = "reacties"
        ordering = ["question_set", F("received_on").asc(nulls_last=True), "pk"]
        # Not unique: damaged print gives two replies one number, and both are kept as printed.
        indexes = [models.Index(fields=["vergaderjaar", "aanhangsel_number"])]
        constraints = [
            models.CheckConstraint(
                name="reply_kind_known",
                condition=Q(kind__in=ReplyKind.values),
            ),
            models.CheckConstraint(
                name="reply_nature_known",
                condition=Q(nature__in=["", *ReplyNature.values]),
            ),
            models.CheckConstraint(
                name="reply_since_1906",
                condition=Q(received_on__isnull=True) | Q(received_on__gte=FIRST_DAY),
                violation_error_message="Voor 1906 waren er geen schriftelijke vragen.",
            ),
            doubts_have_reasons("reply_doubt_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.label} bij {self.question_set.identifier}"

    @property
    def believed_day(self) -> date | None:
        return self.received_on

    @property
    def label(self) -> str:
        """What it is called: by its kind, a supplementary reply by what it says of itself."""
        told = self.kind == ReplyKind.SUPPLEMENTARY and self.nature
        return self.get_nature_display() if told else self.get_kind_display()

    @property
    def given(self) -> GivenReply:
        """What of it matters for what became of the set; loaded by `for_settling()`."""
        by_name = self.aanhangsel_number or self.recorded or not self.imported_as
        says_something = bool(self.blocks or by_name or not self.whole)
        return GivenReply(self.kind, self.received_on, frozenset(self.numbers), says_something)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def to_questions_of(self, sets: Collection[int]) -> Self:
        """The answers to the questions of these sets, with who gave them and when."""
        given = self.filter(reply__question_set__in=sets, reply__kind=ReplyKind.ANSWER)
        who = ("questions", "reply__answerers__minister__person")
        return given.select_related("reply").prefetch_related(*who)


class Answer(Correctable):
    """One block of a reply: the answer to one or more questions."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="answers", verbose_name="reactie")
    order = models.PositiveSmallIntegerField("volgorde", default=1)
    questions = models.ManyToManyField(
        Question,
        related_name="answers",
        verbose_name="op vraag",
        help_text="Eén of meer vragen, bijvoorbeeld 2 en 3",
    )
    text = models.TextField(
        "antwoord", help_text="Een lege regel scheidt alinea’s. Noten staan bij Noten."
    )

    objects = AnswerQuerySet.as_manager()

    # Of answers that `load_page()` loaded.
    notes: "list[Footnote]"
    numbers: list[int]

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        ordering = ["reply", "order"]
        constraints = [models.UniqueConstraint(fields=["reply", "order"], name="answer_order_once")]

    def __str__(self) -> str:
        return f"antwoord {self.order} van {self.reply}"


class Footnote(Correctable):
    """A note of one question (the asker's source) or of one answer (the minister's footnote)."""

    question = models.ForeignKey(
        Question,
        models.CASCADE,
        related_name="footnotes",
        null=True,
        blank=True,
        verbose_name="vraag",
    )
    answer = models.ForeignKey(
        Answer,
        models.CASCADE,
        related_name="footnotes",
        null=True,
        blank=True,
        verbose_name="antwoord",
    )
    order = models.PositiveSmallIntegerField("volgorde", default=1)
    mark = models.CharField(
        "teken", max_length=10, blank=True, help_text="Zoals gedrukt, zonder haakje: 1"
    )
    text = models.TextField("noot", help_text="Bijvoorbeeld Kamerstuk 28 638, nr. 254.")
    position = models.PositiveIntegerField(
        "plaats",
        null=True,
        blank=True,
        help_text="Na hoeveel tekens van de tekst het noottekens staat; leeg: onbekend",
    )

    class Meta:
        verbose_name = "noot"
        verbose_name_plural = "noten"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="footnote_of_one",
                condition=Q(question__isnull=False, answer__isnull=True)
                | Q(question__isnull=True, answer__isnull=False),
                violation_error_message="Een noot hoort bij één vraag of bij één antwoord.",
            ),
            models.UniqueConstraint(
                fields=["question", "order"],
                condition=Q(question__isnull=False),
                name="question_footnote_order_once",
            ),
            models.UniqueConstraint(
                fields=["answer", "order"],
                condition=Q(answer__isnull=False),
                name="answer_footnote_order_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark}. {self.text}"

    @property
    def bearer(self) -> Question | Answer:
        """The text whose note it is: the database holds that there is one."""
        return self.question or self.answer  # type: ignore[return-value]
