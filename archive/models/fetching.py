"""What sources elsewhere hold, as far as they told: where the next reading of them begins, each
entry as it is there now, and each file with the version that is here.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q


class Source(models.TextChoices):
    """Who is asked for documents; the names that `manage.py fetch --source` takes."""

    TK = "tk", "Tweede Kamer (open data)"
    KOOP = "koop", "KOOP (officielebekendmakingen.nl)"


class SourceFeed(models.Model):
    """One list of a source that is followed, or, without a name, the source as a whole."""

    source = models.CharField("bron", max_length=10, choices=Source)
    name = models.CharField("lijst", max_length=60, blank=True, help_text="Bijvoorbeeld Zaak")
    # What the next reading begins at, and nothing of before it is asked again; its form is the
    # list's own.
    checkpoint = models.JSONField("gelezen tot", default=dict, blank=True)
    succeeded_at = models.DateTimeField("laatst geslaagd", null=True, blank=True)
    # When all that the source had was here.
    level_at = models.DateTimeField("laatst helemaal bij", null=True, blank=True)
    failed_since = models.DateTimeField("mislukt sinds", null=True, blank=True)
    failure = models.CharField("wat er misging", max_length=300, blank=True)
    not_before = models.DateTimeField("niet vragen voor", null=True, blank=True)
    requests = models.BigIntegerField("verzoeken", default=0)
    received = models.BigIntegerField("ontvangen bytes", default=0)
    faults = models.BigIntegerField("mislukte verzoeken", default=0)

    class Meta:
        verbose_name = "gevolgde lijst"
        verbose_name_plural = "gevolgde lijsten"
        ordering = ["source", "name"]
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="feed_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.name}".strip()


class RemoteEntry(models.Model):
    """A record at a source as it is there now."""

    source = models.CharField("bron", max_length=10, choices=Source)
    category = models.CharField("soort", max_length=60, help_text="Bijvoorbeeld ZaakActor")
    key = models.CharField("sleutel", max_length=80, help_text="De GUID of het kenmerk bij de bron")
    facts = models.JSONField("zoals de bron het zegt", default=dict)
    removed = models.BooleanField("verwijderd", default=False)
    # It changed, and what follows from that is not worked out here yet.
    pending = models.BooleanField("nog te verwerken", default=True)
    # The question sets that this is part of: of an actor one, of a document one or several.
    of = models.ManyToManyField("self", symmetrical=False, related_name="parts", blank=True)
    person = models.ForeignKey(
        "Person", models.SET_NULL, null=True, blank=True, related_name="remote_entries"
    )
    party = models.ForeignKey(
        "Party", models.SET_NULL, null=True, blank=True, related_name="remote_entries"
    )
    membership = models.ForeignKey(
        "MP", models.SET_NULL, null=True, blank=True, related_name="remote_entries"
    )
    # The row was made from this entry, and goes with it.
    own_row = models.BooleanField("rij van deze bron", default=False)

    class Meta:
        verbose_name = "record bij een bron"
        verbose_name_plural = "records bij bronnen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "category", "key"], name="remote_entry_once")
        ]
        indexes = [
            models.Index(
                fields=["source", "category", "id"],
                condition=Q(pending=True),
                name="remote_entry_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.key}"


class RemoteFileQuerySet(models.QuerySet["RemoteFile"]):
    def wanted(self, source: str, now: datetime) -> Self:
        """Those whose version there is not here, and that may be asked for now."""
        return self.lacking(source).filter(Q(missing_until=None) | Q(missing_until__lte=now))

    def lacking(self, source: str) -> Self:
        return self.filter(entry__source=source, entry__removed=False, needed=True).exclude(
            wanted=F("have")
        )


class RemoteFile(models.Model):
    """A file of an entry: where it is, the version it has there and the version that is here."""

    entry = models.ForeignKey(RemoteEntry, models.CASCADE, related_name="files")
    form = models.CharField("vorm", max_length=10, help_text="Bijvoorbeeld xml")
    address = models.CharField("adres", max_length=500)
    media_type = models.CharField("soort inhoud", max_length=100, blank=True)
    needed = models.BooleanField("nodig", default=True)
    wanted = models.CharField("versie daar", max_length=64)
    have = models.CharField("versie hier", max_length=64, blank=True)
    etag = models.CharField("ETag", max_length=200, blank=True)
    last_modified = models.CharField("Last-Modified", max_length=40, blank=True)
    sha256 = models.CharField("sha256", max_length=64, blank=True, db_index=True)
    missing_until = models.DateTimeField("daar niet; niet vragen voor", null=True, blank=True)
    failed_since = models.DateTimeField("mislukt sinds", null=True, blank=True)
    reason = models.CharField("waarom niet hier", max_length=300, blank=True)

    objects = RemoteFileQuerySet.as_manager()

    class Meta:
        verbose_name = "bestand bij een bron"
        verbose_name_plural = "bestanden bij bronnen"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "form"], name="remote_file_once")]

    def __str__(self) -> str:
        return self.address
