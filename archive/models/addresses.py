"""Addresses of people, parties and ministries are for good: earlier ones lead to the present."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q


class Addressed(models.Model):
    """A row whose address is one of its fields; a change leaves the old address behind."""

    address_field: ClassVar[str]

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        row._address_in_database = row.__dict__.get(cls.address_field)
        return row

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = getattr(self, "_address_in_database", None)
        now = getattr(self, self.address_field)
        super().save(*args, **kwargs)
        earlier = EarlierAddress.objects.filter(kind=self.kind())
        earlier.filter(code=now).delete()
        if before and before != now:
            earlier.update_or_create(code=before, defaults=self.as_target())
        self._address_in_database = now

    @classmethod
    def kind(cls) -> str:
        return cls._meta.model_name or ""

    def as_target(self) -> dict[str, Any]:
        """What an earlier address is given to lead to this row."""
        return {"kind": self.kind(), self.kind(): self}

    @classmethod
    def moved_to(cls, code: str) -> Self | None:
        """The row that had this address before, or that took the place of the one that had."""
        earlier = EarlierAddress.objects.filter(kind=cls.kind(), code=code.lower()).first()
        return getattr(earlier, cls.kind()) if earlier else None


class EarlierAddress(models.Model):
    """An address that once was a person's, a party's or a ministry's, and whose it is now."""

    kind = models.CharField(
        "soort",
        max_length=10,
        choices=[("person", "persoon"), ("party", "fractie"), ("ministry", "ministerie")],
    )
    code = models.SlugField("eerder adres", max_length=120)
    person = models.ForeignKey(
        "Person", models.CASCADE, null=True, blank=True, verbose_name="persoon"
    )
    party = models.ForeignKey(
        "Party", models.CASCADE, null=True, blank=True, verbose_name="fractie"
    )
    ministry = models.ForeignKey(
        "Ministry", models.CASCADE, null=True, blank=True, verbose_name="ministerie"
    )
    # Of a person who was merged into another: what they were, and the rows that moved (see
    # people/merging.py); empty for a mere change of address.
    merged = models.JSONField("samengevoegd", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "eerder adres"
        verbose_name_plural = "eerdere adressen"
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="earlier_address_once"),
            models.CheckConstraint(
                name="earlier_address_of_its_kind",
                condition=Q(kind="person", person__isnull=False, party=None, ministry=None)
                | Q(kind="party", person=None, party__isnull=False, ministry=None)
                | Q(kind="ministry", person=None, party=None, ministry__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code
