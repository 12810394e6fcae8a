"""By what question sets are known, and were before they were gone."""

from typing import Any

from django.db import models

from archive.identifiers import read_koop_identifier, read_z_number

from .changes import Change


class SetIdentifier(models.Model):
    """Every identifier by which a set is known; all but its own redirect to it, for good."""

    value = models.CharField(
        "kenmerk", max_length=60, unique=True, help_text="Bijvoorbeeld ah-tk-20242025-594"
    )
    question_set = models.ForeignKey(
        "QuestionSet", models.CASCADE, related_name="identifiers", verbose_name="vragenreeks"
    )

    class Meta:
        verbose_name = "kenmerk"
        verbose_name_plural = "kenmerken"
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value


class GoneIdentifierQuerySet(models.QuerySet["GoneIdentifier"]):
    def known_as(self, text: str) -> Any:
        """However it is spaced or cased."""
        return self.filter(value__in=spellings(text))


class GoneIdentifier(models.Model):
    """An identifier of questions that their source deleted, or that an editor took down: its
    address says that they are gone.
    """

    value = models.CharField("kenmerk", max_length=60, unique=True)
    gone_at = models.DateTimeField("verwijderd", auto_now_add=True)
    by_editor = models.BooleanField("door de redactie", default=False)
    reason = models.CharField("reden", max_length=300, blank=True)
    change = models.ForeignKey(
        Change, models.SET_NULL, null=True, blank=True, verbose_name="wijziging"
    )

    objects = GoneIdentifierQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by_editor"])]
        verbose_name = "verwijderd kenmerk"
        verbose_name_plural = "verwijderde kenmerken"
        ordering = ["value"]

    def __str__(self) -> Any:
        return self.value


def spellings(text: str) -> set[str]:
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
