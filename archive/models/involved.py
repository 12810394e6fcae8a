"""Who asks, who is asked, who answers and for whom: as printed, and who that is."""

from django.db import models

from .choices import Role
from .people import MP, Minister, Ministry, Party, Person
from .texts import Correctable, Reply


class Asker(Correctable):
    """Asked by: a member as printed on the questions, and the person it was resolved to (nobody: an
    editor's turn).
    """

    question_set = models.ForeignKey(
        "QuestionSet", models.CASCADE, related_name="askers", verbose_name="vragenreeks"
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

    def __str__(self) -> str:
        return f"{self.name} ({self.party_name})" if self.party_name else self.name

    @property
    def who(self) -> str:
        """The person's name where it is known who it is, else the name as printed."""
        return self.person.called(self.name) if self.person else self.name

    @property
    def of_party(self) -> str:
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
    def office(self) -> str:
        return f"{self.role} van {self.portfolio}" if self.portfolio else self.role

    @property
    def held(self) -> str:
        """The portfolio as printed, else as the register has it for that minister; may be empty."""
        return self.portfolio or (self.minister.portfolio if self.minister else "")

    def __str__(self) -> str:
        return self.office


class Addressee(_PrintedOffice):
    """Asked of. (A record may name the person instead of the office: then `name` holds it.)"""

    question_set = models.ForeignKey(
        "QuestionSet", models.CASCADE, related_name="addressees", verbose_name="vragenreeks"
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
    def in_office(self) -> str:
        """The person with the portfolio, where both are known: "Bert Staal (Bruggen en Sluizen)";
        else what is known; may be empty.
        """
        person = self.minister.person.called(self.name) if self.minister else self.name
        return _with_portfolio(person, self.held) or self.held or self.role


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

    def __str__(self) -> str:
        return f"{self.name} ({self.office})" if self.office else self.name

    @property
    def who(self) -> str:
        """The person's name where it is known who it is, else the name or the office as printed."""
        printed = self.name or self.office
        return self.minister.person.called(self.name) if self.minister else printed

    @property
    def in_office(self) -> str:
        """The person with the portfolio, where both are known; else the name or the office."""
        person = self.minister.person.called(self.name) if self.minister else self.name
        return _with_portfolio(person, self.held) or self.office


def _with_portfolio(person: str, portfolio: str) -> str:
    return f"{person} ({portfolio})" if person and portfolio else person


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
