"""What the archive was filled from: documents as received, and what each says of each set."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from .choices import Decision, SourceKind

RECORDS = "odata"  # the format of the Tweede Kamer's own records of question sets


class SourceDocumentQuerySet(models.QuerySet["SourceDocument"]):
    def that_count(self) -> Self:
        """Those whose words count: see `SourceDocument.counts`."""
        return self.filter(replaced_by=None, withdrawn_at=None)

    def received_now(self) -> datetime:
        """When what comes now was received: never before what came last, whatever the clock says.

        No document tells of a later day than that on which it came; with the clock a year back all
        days of that year would be doubted, and stay so.
        """
        last = self.order_by("-pk").values_list("received_at", flat=True).first()
        return max(filter(None, (last, timezone.now())))


class SourceDocument(models.Model):
    Kind = SourceKind

    sha256 = models.CharField("sha256", max_length=64, unique=True)
    origin = models.CharField(
        "herkomst", max_length=1000, help_text="Bestandsnaam, in een archief naam.zip!lid"
    )
    format = models.CharField("vorm", max_length=10)
    kind = models.CharField("soort", max_length=10, choices=SourceKind)
    size = models.PositiveIntegerField("omvang in bytes")
    received_at = models.DateTimeField("ingelezen", default=timezone.now, editable=False)
    problems = models.JSONField("twijfels", default=list, blank=True)
    is_example = models.BooleanField("voorbeeld", default=False)
    # The version of the code that read it last; "" when it is to be read again whatever came since.
    read_with = models.CharField("gelezen met", max_length=16, blank=True)
    withheld_on = models.DateField("achtergehouden sinds", null=True, blank=True)
    withheld_because = models.CharField("reden", max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="replaces",
        null=True,
        blank=True,
        verbose_name="vervangen door",
    )
    # What its source says of it outside the document itself: {"number": "2024Z16674"}.
    stated = models.JSONField("volgens de bron", default=dict, blank=True)
    withdrawn_at = models.DateTimeField("verwijderd door de bron", null=True, blank=True)

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "brondocument"
        verbose_name_plural = "brondocumenten"
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["origin"])]

    def __str__(self) -> str:
        """The name of the file, without the operator's folders."""
        return self.origin.replace("\\", "/").rpartition("/")[2]

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.sha256])

    @property
    def counts(self) -> bool:
        """Whether what it says counts: no later version took its place, nor did its source."""
        return self.replaced_by_id is None and self.withdrawn_at is None


class SourceContent(models.Model):
    """The bytes, apart from the facts so that no list ever loads them."""

    document = models.OneToOneField(
        SourceDocument, models.CASCADE, primary_key=True, related_name="content"
    )
    data = models.BinaryField("inhoud")

    class Meta:
        verbose_name = "inhoud van brondocument"
        verbose_name_plural = "inhoud van brondocumenten"

    def __str__(self) -> str:
        return self.document.sha256


class PieceQuerySet(models.QuerySet["Piece"]):
    def with_earlier(self) -> Self:
        """Whether the document of each replaced an earlier version."""
        return self.annotate(
            replaces_earlier=Exists(SourceDocument.objects.filter(replaced_by=OuterRef("source")))
        )


class Piece(models.Model):
    """What one document says of one set.

    A set's rows are worked out from all its pieces, whatever their order.
    """

    source = models.ForeignKey(
        SourceDocument, models.CASCADE, related_name="pieces", verbose_name="brondocument"
    )
    position = models.PositiveIntegerField("plaats in het document")
    question_set = models.ForeignKey(
        "QuestionSet",
        models.SET_NULL,
        related_name="pieces",
        null=True,
        blank=True,
        verbose_name="vragenreeks",
    )
    data = models.JSONField("zoals gelezen")

    objects = PieceQuerySet.as_manager()

    replaces_earlier: bool  # of pieces that were loaded `with_earlier()`

    class Meta:
        verbose_name = "stuk"
        verbose_name_plural = "stukken"
        ordering = ["source", "position"]
        constraints = [
            models.UniqueConstraint(fields=["source", "position"], name="piece_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}, deel {self.position}"

    @property
    def name(self) -> str:
        """How matching and its decisions call this piece, for as long as its document is kept."""
        return f"{self.source.sha256}-{self.position:06d}"


class PieceKey(models.Model):
    """By what a piece can find the other pieces of its set: an identifier, or an asker and a day
    (see ingest/facts.py).
    """

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="keys", verbose_name="stuk")
    value = models.CharField("sleutel", max_length=200, db_index=True)

    class Meta:
        verbose_name = "sleutel"
        verbose_name_plural = "sleutels"
        constraints = [models.UniqueConstraint(fields=["piece", "value"], name="piece_key_once")]

    def __str__(self) -> str:
        return self.value


class MatchProposal(models.Model):
    """Two pieces that may be of one set: an editor decides.

    The decision outlives the sets they are in.
    """

    Decision = Decision

    # Smallest first; pieces are named by document and position, so that a re-import finds the
    # decision again.
    first = models.CharField(
        "stuk", max_length=80, help_text="sha256 van het document, streepje, plaats"
    )
    second = models.CharField("ander stuk", max_length=80, db_index=True)
    reason = models.CharField("reden", max_length=300)
    decision = models.CharField(
        "beslissing", max_length=10, choices=Decision, default=Decision.OPEN
    )

    class Meta:
        verbose_name = "voorgestelde koppeling"
        verbose_name_plural = "voorgestelde koppelingen"
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="proposal_once")]

    def __str__(self) -> str:
        return self.reason
