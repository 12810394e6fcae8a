"""What readers report as a fault: the place and their words, and nothing of who they are."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from .changes import Change
from .choices import FaultState


class FaultReportQuerySet(models.QuerySet["FaultReport"]):
    def receive(self, place: str, label: str, identifier: str, text: str, day: date) -> None:
        """Keep a report, once; `identifier`: of the set it is about, or ""."""
        self.get_or_create(
            place=place,
            text=text,
            state=FaultState.OPEN,
            defaults={"label": label[:300], "identifier": identifier, "received_on": day},
        )

    def about(self, identifiers: Iterable[str]) -> "FaultReportQuerySet":
        return self.filter(identifier__in=identifiers)

    def erase(self) -> None:
        """Delete these, and what the history keeps of their words."""
        subjects = [Change.subject_of(report) for report in self]
        Change.objects.filter(subject__in=subjects).update(rows={})
        self.delete()


class FaultReport(models.Model):
    State = FaultState

    place = models.CharField("plaats", max_length=300)  # "/vragen/2024Z16674/#vraag-2"
    label = models.CharField("waar", max_length=300)
    identifier = models.CharField("kenmerk", max_length=60, blank=True, db_index=True)
    text = models.TextField("wat er niet klopt")
    received_on = models.DateField("ontvangen")
    state = models.CharField(
        "stand", max_length=12, choices=FaultState.choices, default=FaultState.OPEN, db_index=True
    )
    reason = models.CharField("reden", max_length=300, blank=True)

    objects = FaultReportQuerySet.as_manager()

    class Meta:
        verbose_name = "melding van een lezer"
        verbose_name_plural = "meldingen van lezers"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FaultState.values), name="fault_report_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=FaultState.NO_FAULT) | ~Q(reason=""),
                name="no_fault_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Where on the site the reader saw it."""
        return self.place
