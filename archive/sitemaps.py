"""The addresses that search engines may keep, in parts of 5,000."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from archive.models import Kamerstuk, Ministry, Party, Person, QuestionSet


class SetSitemap(Sitemap):
    limit = 5000

    def items(self):
        return QuestionSet.objects.filter(is_example=False).order_by("pk").only("identifier", "updated_at")

    def lastmod(self, item):
        return item.updated_at


class MemberSitemap(Sitemap):
    limit = 5000

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
        return [*Party.objects.order_by("pk"), *Ministry.objects.order_by("pk")]


class KamerstukSitemap(Sitemap):
    limit = 5000

    def items(self):
        return Kamerstuk.objects.filter(references__isnull=False).distinct().order_by("pk")


class FixedSitemap(Sitemap):
    def items(self):
        return ["home", "about", "late", "statistics", "years"]

    def location(self, item):
        return reverse(item)


SITEMAPS = {
    "vragen": SetSitemap,
    "leden": MemberSitemap,
    "bewindspersonen": MinisterSitemap,
    "fracties-en-ministeries": BodySitemap,
    "kamerstukken": KamerstukSitemap,
    "bladzijden": FixedSitemap,
}
