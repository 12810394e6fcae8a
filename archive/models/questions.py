"""Question sets, their questions, and what ministers replied."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from archive.calendar.deadlines import due_on

from .choices import FULL_ANSWERS, WAITING, ReplyKind, Role, Status
from .people import MP, Minister, Ministry, Party, Person
from .querysets import QuestionSetQuerySet


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
                name="question_set_status_known",
                condition=Q(status__in=Status.values),
            ),
        ]

    def __str__(self):
        return f"{self.identifier} {self.subject}".strip()

    def get_absolute_url(self):
        return reverse("question_set", args=[self.identifier])

    @property
    def text(self):
        """The set's own text, beside those of its questions and replies."""
        return self.explanation

    @property
    def is_waiting(self):
        """Whether it waits for an answer, with or without a delay notice."""
        return self.status in WAITING

    @property
    def due_on(self):
        """The day by which an answer is due by the two-deadline rule; None when the day of asking
        is not known.
        """
        delayed = self.status == self.Status.DELAYED or bool(self.delayed_on)
        return due_on(self.submitted_on, delayed=delayed) if self.submitted_on else None

    def due_as_of(self, day):
        """The deadline that was in force on a day: a delay notice counts from the day it came."""
        noticed = self.delayed_on <= day if self.delayed_on else self.status == self.Status.DELAYED
        return due_on(self.submitted_on, delayed=noticed)

    @property
    def answer_days(self):
        """Days from asking to the (first full) answer; None when either is not known."""
        if self.submitted_on and self.answered_on:
            return (self.answered_on - self.submitted_on).days
        return None

    def days_overdue(self, today):
        """How many days the answer is overdue on `today`; 0 when it is not, or when no day of
        asking is known.
        """
        if not self.is_waiting or not self.due_on:
            return 0
        return max(0, (today - self.due_on).days)

    def settle(self, replies):
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

    def __str__(self):
        return self.value


class Question(Correctable):
    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="questions", verbose_name="vragenreeks"
    )
    number = models.PositiveSmallIntegerField(
        "nummer", help_text="Het nummer binnen de reeks: 1, 2, 3 …"
    )
    text = models.TextField(
        "vraag", help_text="Een lege regel scheidt alinea’s. Noten staan bij Noten."
    )

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

    def __str__(self):
        return f"{self.question_set.identifier}, vraag {self.number}"

    def get_absolute_url(self):
        return reverse("question", args=[self.question_set.identifier, self.number])


class Reply(Correctable):
    """One reply of ministers to a set: the answer, a delay notice, a supplementary answer or a
    reprint.
    """

    Kind = ReplyKind

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="replies", verbose_name="vragenreeks"
    )
    kind = models.CharField("soort", max_length=10, choices=ReplyKind, default=ReplyKind.ANSWER)
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
        ]

    def __str__(self):
        return f"{self.get_kind_display()} bij {self.question_set.identifier}"


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

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        ordering = ["reply", "order"]
        constraints = [models.UniqueConstraint(fields=["reply", "order"], name="answer_order_once")]

    def __str__(self):
        return f"antwoord {self.order} van {self.reply}"


class Footnote(Correctable):
    """A note of exactly one question (the asker's source) or one answer (the minister's footnote)."""

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

    def __str__(self):
        return f"{self.mark}. {self.text}"


class Asker(Correctable):
    """Asked by: a member as printed on the questions, and the person it was resolved to (nobody: an
    editor's turn).
    """

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="askers", verbose_name="vragenreeks"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=1)
    name = models.CharField(
        "naam zoals gedrukt", max_length=200, help_text="Bijvoorbeeld Inge van Dijk"
    )
    party_name = models.CharField(
        "fractie zoals gedrukt", max_length=200, blank=True, help_text="Bijvoorbeeld CDA"
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, related_name="asked", null=True, blank=True, verbose_name="persoon"
    )
    mp = models.ForeignKey(
        MP,
        models.SET_NULL,
        related_name="asked",
        null=True,
        blank=True,
        verbose_name="als Kamerlid",
    )
    party = models.ForeignKey(
        Party,
        models.SET_NULL,
        related_name="asked",
        null=True,
        blank=True,
        verbose_name="fractie destijds",
    )

    class Meta:
        verbose_name = "vraagsteller"
        verbose_name_plural = "vraagstellers"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "order"], name="asker_order_once")
        ]

    def __str__(self):
        return f"{self.name} ({self.party_name})" if self.party_name else self.name

    @property
    def who(self):
        """The person's name where it is known who it is, else the name as printed."""
        return self.person.full_name if self.person else self.name

    @property
    def of_party(self):
        """The party on the day of asking: as printed, else as the register has it."""
        return self.party_name or (self.party.name if self.party else "")


class _PrintedOffice(Correctable):
    """An office as printed, and what it was resolved to."""

    order = models.PositiveSmallIntegerField("volgorde", default=1)
    role = models.CharField("ambt", max_length=20, choices=Role, blank=True)
    portfolio = models.CharField(
        "portefeuille zoals gedrukt",
        max_length=300,
        blank=True,
        help_text="Bijvoorbeeld Justitie en Veiligheid",
    )
    minister = models.ForeignKey(
        Minister,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="bewindspersoon",
    )
    ministry = models.ForeignKey(
        Ministry,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ministerie",
    )

    class Meta:
        abstract = True
        ordering = ["order"]

    @property
    def office(self):
        return f"{self.role} van {self.portfolio}" if self.portfolio else self.role

    def __str__(self):
        return self.office


class Addressee(_PrintedOffice):
    """Asked of. (A record may name the person instead of the office: then `name` holds it.)"""

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="addressees", verbose_name="vragenreeks"
    )
    name = models.CharField("naam zoals gedrukt", max_length=200, blank=True)
    minister = models.ForeignKey(
        Minister,
        models.SET_NULL,
        related_name="addressed",
        null=True,
        blank=True,
        verbose_name="bewindspersoon",
    )
    ministry = models.ForeignKey(
        Ministry,
        models.SET_NULL,
        related_name="addressed",
        null=True,
        blank=True,
        verbose_name="ministerie",
    )

    class Meta(_PrintedOffice.Meta):
        verbose_name = "gevraagde bewindspersoon"
        verbose_name_plural = "gevraagde bewindspersonen"
        constraints = [
            models.UniqueConstraint(fields=["question_set", "order"], name="addressee_order_once")
        ]

    @property
    def who(self):
        """In a list: the portfolio as printed, else the person, else whatever was printed; may be
        empty.
        """
        person = self.minister.person.full_name if self.minister else self.name
        return self.portfolio or person or self.role


class Answerer(_PrintedOffice):
    """Answered by (of a delay notice: sent by)."""

    reply = models.ForeignKey(
        Reply, models.CASCADE, related_name="answerers", verbose_name="reactie"
    )
    name = models.CharField(
        "naam zoals gedrukt", max_length=200, blank=True, help_text="Bijvoorbeeld Van Weel"
    )
    minister = models.ForeignKey(
        Minister,
        models.SET_NULL,
        related_name="answered",
        null=True,
        blank=True,
        verbose_name="bewindspersoon",
    )
    ministry = models.ForeignKey(
        Ministry,
        models.SET_NULL,
        related_name="answered",
        null=True,
        blank=True,
        verbose_name="ministerie",
    )

    class Meta(_PrintedOffice.Meta):
        verbose_name = "beantwoorder"
        verbose_name_plural = "beantwoorders"
        constraints = [
            models.UniqueConstraint(fields=["reply", "order"], name="answerer_order_once")
        ]

    def __str__(self):
        return f"{self.name} ({self.office})" if self.office else self.name

    @property
    def who(self):
        """The person's name where it is known who it is, else the name or the office as printed."""
        return self.minister.person.full_name if self.minister else self.name or self.office


class OnBehalfOf(_PrintedOffice):
    """On whose behalf too: "mede namens"."""

    reply = models.ForeignKey(
        Reply, models.CASCADE, related_name="on_behalf_of", verbose_name="reactie"
    )
    minister = models.ForeignKey(
        Minister,
        models.SET_NULL,
        related_name="represented",
        null=True,
        blank=True,
        verbose_name="bewindspersoon",
    )
    ministry = models.ForeignKey(
        Ministry,
        models.SET_NULL,
        related_name="represented",
        null=True,
        blank=True,
        verbose_name="ministerie",
    )

    class Meta(_PrintedOffice.Meta):
        verbose_name = "mede namens"
        verbose_name_plural = "mede namens"
        constraints = [
            models.UniqueConstraint(fields=["reply", "order"], name="on_behalf_of_order_once")
        ]
