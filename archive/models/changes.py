"""What editors changed: who, when, why, and every field before and after."""

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.timezone import localtime


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, row: models.Model) -> Self:
        return self.filter(subject=Change.subject_of(row))

    def for_readers(self) -> Self:
        """The corrections that stand: nobody took them back, and they are no taking back."""
        return self.filter(is_correction=True, undone_by=None, undoes=None)


class Change(models.Model):
    """One save of an editor. An import makes none."""

    subject = models.CharField("van", max_length=60, db_index=True)  # "questionset 12"
    label = models.CharField("wat", max_length=300)
    made_at = models.DateTimeField("wanneer", auto_now_add=True)
    made_by = models.CharField("wie", max_length=150)
    reason = models.CharField("reden", max_length=300, blank=True)
    is_correction = models.BooleanField("verbetert een tekst of feit", default=False)
    # "question 7": [values before, values after]; None where the row was not there
    rows = models.JSONField("rijen", default=dict, encoder=DjangoJSONEncoder)
    undone_by = models.OneToOneField(
        "self",
        models.SET_NULL,
        related_name="undoes",
        null=True,
        blank=True,
        verbose_name="ongedaan gemaakt door",
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "geschiedenis"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.label}, {localtime(self.made_at):%d-%m-%Y %H:%M}"

    @staticmethod
    def subject_of(row: Any) -> str:
        return f"{row._meta.model_name} {row.pk}"
