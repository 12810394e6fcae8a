"""Doubts that an editor looked at, so that they wait for nobody any more.

A doubt has no row: it is worked out from documents, printed names and references. What was made of
one is kept under what the doubt says, so that reading the document again asks nothing twice.
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from django.db import models
from django.db.models import Q

from .changes import Change
from .choices import DoubtKind, DoubtOutcome


def doubt_key(kind: str, *facts: str) -> str:
    """By what a doubt is known again: 64 letters, of its kind and all that tells it apart."""
    return sha256(json.dumps([kind, *facts]).encode()).hexdigest()


class SettledDoubtQuerySet(models.QuerySet["SettledDoubt"]):
    def keys(self, kind: str) -> set[str]:
        return set(self.filter(kind=kind).values_list("key", flat=True))

    def erase(self) -> None:
        """Delete these, and what the history keeps of their words."""
        for settled in self:
            Change.objects.filter(rows__has_key=Change.subject_of(settled)).update(rows={})
        self.delete()

    def of_documents(self, hashes: Iterable[str]) -> "SettledDoubtQuerySet":
        return self.filter(document__in=list(hashes))


class SettledDoubt(models.Model):
    Kind, Outcome = DoubtKind, DoubtOutcome

    key = models.CharField("sleutel", max_length=64, unique=True)
    kind = models.CharField("soort", max_length=12, choices=DoubtKind)
    label = models.CharField("twijfel", max_length=500)
    document = models.CharField("sha256", max_length=64, blank=True, db_index=True)
    outcome = models.CharField("uitkomst", max_length=12, choices=DoubtOutcome)
    reason = models.CharField("reden", max_length=300, blank=True)

    objects = SettledDoubtQuerySet.as_manager()

    class Meta:
        verbose_name = "afgedane twijfel"
        verbose_name_plural = "afgedane twijfels"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=DoubtOutcome.values), name="doubt_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=DoubtOutcome.NO_FAULT) | ~Q(reason=""),
                name="doubt_no_fault_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label
