"""The addresses that search engines may keep, in parts of 1,000."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from archive.figures.keeping import kept
from archive.figures.statistics import shelves
from archive.models import Kamerstuk, Ministry, Party, Person, QuestionSet
from archive.people.cabinets import cabinets

LIMIT = 1000


class SetSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return (
            QuestionSet.objects.filter(is_example=False)
            .order_by("pk")
            .only("identifier", "updated_at")
        )

    def lastmod(self, item):
        return item.updated_at

    def get_latest_lastmod(self):
        return self.items().aggregate(last=Max("updated_at"))["last"]


class MemberSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Person.objects.filter(asked__isnull=False).distinct().order_by("pk")

    def location(self, item):
        return reverse("member", args=[item.slug])


class MinisterSitemap(Sitemap):
    def items(self):
        return Person.objects.filter(offices__isnull=False).distinct().order_by("pk")

    def location(self, item):
        return reverse("minister", args=[item.slug])


class BodySitemap(Sitemap):
    def items(self):
        return [*Party.objects.order_by("pk"), *Ministry.objects.order_by("pk"), *cabinets()]


class TimeSitemap(Sitemap):
    def items(self):
        shelved = kept("shelves", shelves)
        years = [reverse("year", args=[year]) for year, _ in shelved["years"]]
        return years + [reverse("session", args=[session]) for session, _ in shelved["sessions"]]

    def location(self, item):
        return item


class KamerstukSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        return Kamerstuk.objects.filter(references__isnull=False).distinct().order_by("pk")


class FixedSitemap(Sitemap):
    def items(self):
        return [
            "home",
            "about",
            "coverage",
            "asked_before",
            "late",
            "statistics",
            "years",
            "cabinets",
            "api_docs",
        ]

    def location(self, item):
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
