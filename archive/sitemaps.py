"""The addresses that search engines may keep, in parts of 1,000."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse

from archive.figures.keeping import kept
from archive.figures.statistics import shelves
from archive.models import Kamerstuk, Ministry, Party, Person, QuestionSet
from archive.people.cabinets import cabinets

LIMIT = 1000


class SetSitemap(Sitemap):
    limit = LIMIT

    def items(self) -> QuerySet[QuestionSet]:
        return (
            QuestionSet.objects.filter(is_example=False)
            .order_by("pk")
            .only("identifier", "updated_at")
        )

    def lastmod(self, item: QuestionSet) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        last: datetime | None = self.items().aggregate(last=Max("updated_at"))["last"]
        return last


class MemberSitemap(Sitemap):
    limit = LIMIT

    def items(self) -> QuerySet[Person]:
        return Person.objects.filter(asked__isnull=False).distinct().order_by("pk")

    def location(self, item: Person) -> str:
        return reverse("member", args=[item.slug])


class MinisterSitemap(Sitemap):
    def items(self) -> QuerySet[Person]:
        return Person.objects.filter(offices__isnull=False).distinct().order_by("pk")

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
        return Kamerstuk.objects.filter(references__isnull=False).distinct().order_by("pk")


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
