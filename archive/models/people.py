"""People and the bodies they belong to: who a printed name can be."""

from collections.abc import Collection, Iterable
from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from .addresses import Addressed
from .choices import Chamber, Role
from .loading import joined

T = TypeVar("T")


def _period_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(ended_on__isnull=True)
        | Q(started_on__isnull=True)
        | Q(ended_on__gte=F("started_on")),
        violation_error_message="De einddatum ligt voor de begindatum.",
    )


class Party(Addressed):
    address_field = "code"

    code = models.SlugField(
        "code", max_length=60, unique=True, help_text="In adressen, bijvoorbeeld groenlinks-pvda"
    )
    name = models.CharField("naam", max_length=200, help_text="Bijvoorbeeld GroenLinks-PvdA")
    full_name = models.CharField("volledige naam", max_length=200, blank=True)
    notations = models.JSONField(
        "schrijfwijzen",
        default=list,
        blank=True,
        help_text='Zoals gedrukt, bijvoorbeeld ["GL-PvdA", "P.v.d.A."]',
    )
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True, verbose_name="opvolgers"
    )

    class Meta:
        verbose_name = "fractie"
        verbose_name_plural = "fracties"
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("party", args=[self.code])


class MinistryQuerySet(models.QuerySet["Ministry"]):
    def family(
        self, code: str
    ) -> "tuple[Ministry, list[Ministry], list[Ministry], list[Ministry]] | None":
        """The ministry with this code, what came right before it and right after it, and it with
        all before it.

        Two queries; None for a code that no ministry has.
        """
        links = list(
            Ministry.successors.through.objects.order_by("pk").values_list(
                "from_ministry", "to_ministry"
            )
        )
        bodies = {body.pk: body for body in self.all()}
        found = next((body for body in bodies.values() if body.code == code), None)
        if not found:
            return None
        before = [bodies[earlier] for earlier, later in links if later == found.pk]
        after = [bodies[later] for earlier, later in links if earlier == found.pk]
        return found, before, after, _with_all_before(found, bodies, links)

    def codes_with_all_before(self, codes: Iterable[str]) -> set[str]:
        """These codes and those of all ministries that came before. One query."""
        links = Ministry.successors.through.objects.values_list(
            "from_ministry__code", "to_ministry__code"
        )
        return _with_what_leads_there(set(codes), list(links))


def _with_all_before(
    ministry: "Ministry", bodies: dict[int, "Ministry"], links: list[tuple[int, int]]
) -> list["Ministry"]:
    return [bodies[key] for key in _with_what_leads_there({ministry.pk}, links)]


def _with_what_leads_there(found: set[T], links: Collection[tuple[T, T]]) -> set[T]:
    """These, what links lead to them from, what lead to those, and so on."""
    while new := {earlier for earlier, later in links if later in found} - found:
        found |= new
    return found


class Ministry(Addressed):
    address_field = "code"

    code = models.SlugField(
        "code", max_length=60, unique=True, help_text="In adressen, bijvoorbeeld jenv"
    )
    name = models.CharField("naam", max_length=200, help_text="Bijvoorbeeld Justitie en Veiligheid")
    abbreviation = models.CharField(
        "afkorting", max_length=20, blank=True, help_text="Bijvoorbeeld J&V"
    )
    notations = models.JSONField(
        "schrijfwijzen",
        default=list,
        blank=True,
        help_text="Portefeuilles die hieronder vallen, zoals gedrukt",
    )
    started_on = models.DateField("vanaf", null=True, blank=True)
    ended_on = models.DateField("tot en met", null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True, verbose_name="opvolgers"
    )

    objects = MinistryQuerySet.as_manager()

    class Meta:
        verbose_name = "ministerie"
        verbose_name_plural = "ministeries"
        ordering = ["name", "code"]
        constraints = [_period_in_order("ministry_period_in_order")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("ministry", args=[self.code])


class PersonQuerySet(models.QuerySet["Person"]):
    def withheld(self) -> Self:
        """Those whose page an editor took away."""
        return self.filter(withheld_on__isnull=False)

    def readable(self) -> Self:
        return self.filter(withheld_on=None)

    def for_search_engines(self) -> Self:
        return self.readable().filter(noindex=False)

    def members(self) -> Self:
        """Those who are known as members or asked something, with their memberships."""
        asking = Person.objects.order_by().filter(asked__isnull=False)
        return (
            self.readable()
            .filter(
                Q(pk__in=MP.objects.order_by().values("person")) | Q(pk__in=asking.values("pk"))
            )
            .with_memberships()
        )

    def ministers(self) -> Self:
        """Those who held office, with their offices."""
        held = self.readable().filter(pk__in=Minister.objects.order_by().values("person"))
        return held.with_offices()

    def with_memberships(self) -> Self:
        return self.prefetch_related(joined("memberships", MP, "party"))

    def with_offices(self) -> Self:
        return self.prefetch_related(joined("offices", Minister, "ministry"))

    def with_roles(self) -> Self:
        """Whether each is known as a member and as a minister."""
        own = {"person": OuterRef("pk")}
        return self.annotate(
            is_member=Exists(MP.objects.filter(**own)),
            is_minister=Exists(Minister.objects.filter(**own)),
        )

    def asking_most_for(self, party: Party) -> Self:
        """Who asked for this party, with the number of sets, most first."""
        return (
            self.filter(asked__party=party)
            .annotate(sets=Count("asked__question_set", distinct=True))
            .order_by("-sets", "surname", "slug")
        )


class Person(Addressed):
    address_field = "slug"

    slug = models.SlugField(
        "adres", max_length=120, unique=True, help_text="Bijvoorbeeld inge-van-dijk"
    )
    given_name = models.CharField(
        "roepnaam", max_length=100, blank=True, help_text="Bijvoorbeeld Inge"
    )
    initials = models.CharField(
        "voorletters", max_length=40, blank=True, help_text="Bijvoorbeeld E.C."
    )
    prefix = models.CharField(
        "tussenvoegsel", max_length=40, blank=True, help_text="Bijvoorbeeld van"
    )
    surname = models.CharField("achternaam", max_length=120, help_text="Bijvoorbeeld Dijk")
    prefix_known = models.BooleanField("tussenvoegsel bekend", default=True)
    other_surnames = models.JSONField(
        "andere achternamen",
        default=list,
        blank=True,
        help_text='Waaronder ook gedrukt, bijvoorbeeld ["Dijk-Smit"]',
    )
    born_on = models.DateField("geboren", null=True, blank=True)
    noindex = models.BooleanField("niet in zoekmachines", default=False)
    withheld_on = models.DateField(
        "pagina achtergehouden sinds", null=True, blank=True, help_text="Leeg: zij is te lezen"
    )
    withheld_because = models.CharField("reden daarvan", max_length=300, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        ordering = ["surname", "given_name", "slug"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.given_name or self.initials, self.prefix, self.surname]))

    def called(self, printed: str) -> str:
        """The name to show where `printed` stands: as printed while a prefix may be missing."""
        return self.full_name if self.prefix_known or not printed else printed

    def printed_names(self, most: int = 3) -> list[str]:
        """How sets print a name of which the prefix is not known, the most usual first."""
        if self.prefix_known:
            return []
        counted = self.asked.values("name").annotate(times=models.Count("pk"))
        return list(counted.order_by("-times", "name").values_list("name", flat=True)[:most])


class Period(models.Model):
    """From when to when, as far as the register knows."""

    started_on = models.DateField("vanaf", null=True, blank=True)
    ended_on = models.DateField("tot en met", null=True, blank=True)
    # The last day of which a source says that it still ran; without one an empty end is not known.
    seen_on = models.DateField(
        "nog op", null=True, blank=True, help_text="Een dag waarop dit volgens een bron nog zo was"
    )

    class Meta:
        abstract = True


class MP(Period):
    """A person's membership: one party, one period."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="memberships", verbose_name="persoon"
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="members", verbose_name="fractie")
    chamber = models.CharField("Kamer", max_length=2, choices=Chamber, default=Chamber.TK)
    earliest_on = models.DateField(
        "niet eerder dan", null=True, blank=True, help_text="Waar de eerste dag niet bekend is"
    )

    class Meta:
        verbose_name = "Kamerlid"
        verbose_name_plural = "Kamerleden"
        ordering = ["person", F("started_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "party", "chamber", "started_on"], name="mp_once"
            ),
            models.UniqueConstraint(
                fields=["person", "party", "chamber"],
                condition=Q(started_on__isnull=True),
                name="mp_without_start_once",
            ),
            models.CheckConstraint(
                name="mp_chamber_known", condition=Q(chamber__in=Chamber.values)
            ),
            _period_in_order("mp_period_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.party})"

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.person.slug])


class Minister(Period):
    """A person's office: role, portfolio, ministry and period."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="offices", verbose_name="persoon"
    )
    role = models.CharField("ambt", max_length=20, choices=Role)
    portfolio = models.CharField(
        "portefeuille", max_length=200, blank=True, help_text="Zoals gedrukt"
    )
    ministry = models.ForeignKey(
        Ministry,
        models.PROTECT,
        related_name="ministers",
        null=True,
        blank=True,
        verbose_name="ministerie",
    )
    cabinet = models.CharField(
        "kabinet", max_length=60, blank=True, help_text="Bijvoorbeeld Schoof"
    )
    days_of_cabinet = models.BooleanField(
        "dagen van het kabinet",
        default=False,
        help_text="De eigen eerste of laatste dag is niet nagegaan; het is die van het kabinet",
    )

    class Meta:
        verbose_name = "bewindspersoon"
        verbose_name_plural = "bewindspersonen"
        ordering = ["person", F("started_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "portfolio", "started_on"], name="minister_once"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "portfolio"],
                condition=Q(started_on__isnull=True),
                name="minister_without_start_once",
            ),
            models.CheckConstraint(name="minister_role_known", condition=Q(role__in=Role.values)),
            _period_in_order("minister_period_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"

    @property
    def title(self) -> str:
        """The office in words: "minister van Justitie en Veiligheid"."""
        return f"{self.role} van {self.portfolio}" if self.portfolio else self.role

    def get_absolute_url(self) -> str:
        return reverse("minister", args=[self.person.slug])
