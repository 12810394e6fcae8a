"""The log of changes that search indexes have to follow, and how far each index is in it."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Max, Min

# An index not heard of for so long serves nobody: mails do not wait for it. And for so long: the
# log is not kept for it.
SERVES, KEPT = timedelta(minutes=10), timedelta(days=3)


class PendingIndexQuerySet(models.QuerySet["PendingIndex"]):
    def after(self, place: int) -> Self:
        return self.filter(pk__gt=place).order_by("pk")

    def newest(self) -> int:
        """The number of the newest change that is kept; 0 when none is."""
        return self.aggregate(newest=Max("pk"))["newest"] or 0

    def where_it_serves(self, now: datetime) -> Self:
        """The changes that some index lacks by which readers are served now."""
        lowest = IndexReader.objects.filter(seen_at__gt=now - SERVES).lowest()
        return self if lowest is None else self.filter(pk__gt=lowest)


class PendingIndex(models.Model):
    """A change of a set that is to be indexed: written with the change, in turn, so that numbers
    follow the order in which changes can be seen (migration 0015); removed when every index has it.
    """

    question_set_id = models.BigIntegerField()

    objects = PendingIndexQuerySet.as_manager()

    class Meta:
        verbose_name = "wacht op index"
        verbose_name_plural = "wacht op index"

    def __str__(self) -> str:
        return str(self.question_set_id)


class IndexReaderQuerySet(models.QuerySet["IndexReader"]):
    def lowest(self) -> int | None:
        """Up to which change all of them are; None when there are none."""
        place: int | None = self.aggregate(lowest=Min("place"))["lowest"]
        return place


class IndexReader(models.Model):
    """A local index of one of several machines. One index alone, or a cluster, has no row."""

    machine = models.CharField("machine", max_length=300)
    place = models.BigIntegerField("tot en met wijziging")
    seen_at = models.DateTimeField("laatst gezien")

    objects = IndexReaderQuerySet.as_manager()

    class Meta:
        verbose_name = "index van een machine"
        verbose_name_plural = "indexen van machines"

    def __str__(self) -> str:
        return self.machine
