"""Who wants to be told of what, and what still has to be told: an address and its wishes, what
happened in the archive in order, and the letters to send. Nobody sees these rows, editors neither.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery


class Often(models.TextChoices):
    AT_ONCE = "meteen", "meteen"
    DAILY = "dagelijks", "hoogstens een keer per dag"
    WEEKLY = "wekelijks", "hoogstens een keer per week"


class Follower(models.Model):
    """An address, for as long as it has a wish."""

    address = models.EmailField("adres", max_length=254, unique=True)
    # How many letters were asked for, by whomever, since a moment: what limits count.
    asked_since = models.DateTimeField("gevraagd sinds")
    asked = models.PositiveSmallIntegerField("gevraagde brieven", default=0)

    class Meta:
        verbose_name = "volger"
        verbose_name_plural = "volgers"

    def __str__(self) -> str:
        return f"volger {self.pk}"


class WishQuerySet(models.QuerySet["Wish"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def of_sets(self) -> Self:
        return self.filter(path__startswith=Wish.OF_SET)

    def of_lists(self) -> Self:
        return self.exclude(path__startswith=Wish.OF_SET)

    def without_letter(self) -> Self:
        return self.filter(~Exists(Letter.objects.filter(wish=OuterRef("pk"))))

    def due(self, day: datetime, week: datetime) -> Self:
        """Those of lists with something to tell; not told since the last `day` began, or `week`."""
        untold = Telling.objects.filter(wish=OuterRef("pk"), sent=False, letter=None)
        soon = (
            Q(often=Often.AT_ONCE)
            | Q(often=Often.DAILY, told_at__lt=day)
            | Q(often=Often.WEEKLY, told_at__lt=week)
        )
        return self.confirmed().of_lists().without_letter().filter(soon, Exists(untold))


class Wish(models.Model):
    """To be told of what is new on a list, or of the answer to one set."""

    OF_SET = "/vragen/"

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="wishes")
    path = models.CharField(
        "waarvan", max_length=1000, help_text="Het adres van de lijst, in één schrijfwijze"
    )
    often = models.CharField("hoe vaak", max_length=10, choices=Often, default=Often.AT_ONCE)
    asked_at = models.DateTimeField("gevraagd", auto_now_add=True)
    confirmed_at = models.DateTimeField("bevestigd", null=True, blank=True)
    # Of what happened until this turn nothing is news to it; until that one it was looked at.
    since = models.BigIntegerField("nieuws na", default=0)
    turn = models.BigIntegerField("gekeken tot", default=0)
    told_at = models.DateTimeField("laatst gemaild", null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = "wens"
        verbose_name_plural = "wensen"
        constraints = [
            models.UniqueConstraint(fields=["follower", "path"], name="wish_once"),
            models.CheckConstraint(
                name="wish_often_known", condition=Q(often__in=["meteen", "dagelijks", "wekelijks"])
            ),
        ]
        indexes = [models.Index(fields=["path"])]

    def __str__(self) -> str:
        return self.path

    @property
    def is_of_set(self) -> bool:
        return self.path.startswith(self.OF_SET)


class Happening(models.Model):
    """That a set was asked, or answered, as it was first seen here; it outlives the set, so that
    what comes back is not news again.
    """

    name = models.CharField("kenmerk", max_length=60)
    mark = models.CharField("wat", max_length=20, blank=True)  # as in identifiers of feeds
    day = models.DateField("dag", null=True, blank=True)
    noted_at = models.DateTimeField("gezien")
    first_turn = models.BigIntegerField("beurt")
    # Later when the set changed since: then wishes look at it again.
    turn = models.BigIntegerField("laatste beurt")
    set_changed_at = models.DateTimeField("reeks gewijzigd")

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        constraints = [models.UniqueConstraint(fields=["name", "mark"], name="happening_once")]
        indexes = [models.Index(fields=["turn"]), models.Index(fields=["noted_at"])]

    def __str__(self) -> str:
        return f"{self.name}{self.mark}"


class Letter(models.Model):
    """A mail to be sent; gone once it is.

    Of no wish: a link to all wishes of the address. Of a wish that nobody confirmed: the question
    to do so. Of a set: its answer. Of a list: its tellings.
    """

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="letters")
    wish = models.ForeignKey(Wish, models.CASCADE, null=True, blank=True, related_name="letters")
    written_at = models.DateTimeField("geschreven")
    tries = models.PositiveSmallIntegerField("pogingen", default=0)
    not_before = models.DateTimeField("niet voor", null=True, blank=True)

    class Meta:
        verbose_name = "brief"
        verbose_name_plural = "brieven"
        constraints = [
            models.UniqueConstraint(
                fields=["wish"], condition=Q(wish__isnull=False), name="letter_once_a_wish"
            ),
            models.UniqueConstraint(
                fields=["follower"], condition=Q(wish__isnull=True), name="letter_of_wishes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"brief {self.pk}"


class TellingQuerySet(models.QuerySet["Telling"]):
    def put_in_letters(self) -> None:
        """What is untold goes into the letter of its wish, where there is one."""
        letter = Letter.objects.filter(wish=OuterRef("wish")).values("pk")[:1]
        self.filter(sent=False, letter=None).update(letter=Subquery(letter))


class Telling(models.Model):
    """One happening for one wish: to be told, in a letter, or sent."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="tellings")
    happening = models.ForeignKey(Happening, models.CASCADE, related_name="tellings")
    # A letter takes its tellings out before it goes.
    letter = models.ForeignKey(
        Letter, models.DO_NOTHING, null=True, blank=True, related_name="tellings"
    )
    sent = models.BooleanField("verstuurd", default=False)

    objects = TellingQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        constraints = [models.UniqueConstraint(fields=["wish", "happening"], name="told_once")]
        indexes = [
            models.Index(fields=["wish"], condition=Q(sent=False), name="telling_untold"),
        ]

    def __str__(self) -> str:
        return f"melding {self.pk}"


class Attempt(models.Model):
    """How many requests for mail a network made in an hour; gone with the next."""

    network = models.CharField("netwerk", max_length=64)  # a keyed hash
    hour = models.BigIntegerField("uur")
    number = models.PositiveIntegerField("aantal", default=0)

    class Meta:
        verbose_name = "verzoek"
        verbose_name_plural = "verzoeken"
        constraints = [models.UniqueConstraint(fields=["network", "hour"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.number}"


# Rows about readers: no editor sees them, and no export has them.
PRIVATE = (Follower, Wish, Happening, Letter, Telling, Attempt)
