"""The addresses that search engines may keep, in parts of 1,000."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from archive.figures.keeping import kept
from archive.figures.statistics import shelves
from archive.models import (
    Asker,
    Kamerstuk,
    KamerstukReference,
    Minister,
    Ministry,
    Party,
    Person,
    QuestionSet,
)
from archive.people.cabinets import cabinets

LIMIT = 1000


class SetSitemap(Sitemap):
    limit = LIMIT

    def items(self) -> QuerySet[QuestionSet]:
        return (
            QuestionSet.objects.filter(is_example=False, noindex=False)
            .order_by("pk")
            .only("identifier", "updated_at")
        )

    def lastmod(self, item: QuestionSet) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        newest = self.items().order_by("-updated_at")  # by its index, where Max reads all
        return newest.values_list("updated_at", flat=True).first()


class MemberSitemap(Sitemap):
    limit = LIMIT

    def items(self) -> QuerySet[Person]:
        asked = Asker.objects.filter(person=OuterRef("pk")).order_by()
        return Person.objects.for_search_engines().filter(Exists(asked)).order_by("pk")

    def location(self, item: Person) -> str:
        return reverse("member", args=[item.slug])


class MinisterSitemap(Sitemap):
    def items(self) -> QuerySet[Person]:
        held = Minister.objects.filter(person=OuterRef("pk")).order_by()
        return Person.objects.for_search_engines().filter(Exists(held)).order_by("pk")

    def location(self, item: Person) -> str:
        return reverse("minister", args=[item.slug])


class BodySitemap(Sitemap):
    def items(self) -> list[Any]:
        return [*Party.objects.order_by("pk"), *Ministry.objects.order_by("pk"), *cabinets()]


class TimeSitemap(Sitemap):
    def items(self) -> list[str]:
        shelved = kept("shelves", shelves)
        years = [reverse("year", args=[year]) for year, _ in shelved["years"]]
        return years + [reverse("session", args=[session]) for session, _ in shelved["sessions"]]

    def location(self, item: str) -> str:
        return item


class KamerstukSitemap(Sitemap):
    limit = LIMIT

    def items(self) -> QuerySet[Kamerstuk]:
        cited = KamerstukReference.objects.filter(kamerstuk=OuterRef("pk")).order_by()
        return Kamerstuk.objects.filter(Exists(cited)).order_by("pk")


class FixedSitemap(Sitemap):
    def items(self) -> list[str]:
        return [
            "home",
            "about",
            "coverage",
            "columns",
            "asked_before",
            "late",
            "statistics",
            "status",
            "years",
            "cabinets",
            "api_docs",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "vragen": SetSitemap,
    "leden": MemberSitemap,
    "bewindspersonen": MinisterSitemap,
    "fracties-en-ministeries": BodySitemap,
    "kamerstukken": KamerstukSitemap,
    "jaren": TimeSitemap,
    "bladzijden": FixedSitemap,
}
