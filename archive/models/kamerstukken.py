"""Parliamentary papers and earlier questions, and where texts cite them."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q
from django.db.models.expressions import OrderBy
from django.db.models.functions import Length
from django.urls import reverse

from archive.identifiers import print_kamerstuk, read_kamerstuk

from .choices import Chamber, LegalKind
from .texts import Answer, Footnote, Question, Reply


class KamerstukQuerySet(models.QuerySet["Kamerstuk"]):
    def dossiers(self) -> Any:
        """One row per dossier: how many papers of it are cited, in how many sets, and when last."""
        return (
            self.values("dossier", "addition")
            .annotate(
                sets=Count("references__question_set", distinct=True),
                last=Max("references__question_set__submitted_on"),
            )
            .order_by("-sets", Length("dossier"), "dossier", "addition")
        )

    def of_dossier(self, code: str) -> Self:
        """The papers of "36410-V", "21501-02" or "28638"; of 36410 also those with an addition."""
        dossier, _, addition = code.partition("-")
        papers = self.filter(dossier=dossier)
        return papers.filter(addition__iexact=addition) if addition else papers

    def cited(self) -> Self:
        """Those that a text cites; the others only bear the title of a dossier."""
        return self.filter(Exists(KamerstukReference.objects.filter(kamerstuk=OuterRef("pk"))))

    def of_dossiers(self, codes: Iterable[str]) -> Self:
        papers = Q()
        for code in codes:
            papers |= Q(pk__in=self.of_dossier(code).order_by().values("pk"))
        return self.filter(papers)

    def known_as(self, text: str) -> Self:
        """Those with this number, however it is written, or all words of this title; all for no
        text."""
        read = read_kamerstuk(text) if text.strip() else None
        if read:
            papers = self.of_dossier(read.dossier_code)
            return papers.filter(number__iexact=read.number) if read.number else papers
        titled = Q()
        for word in text.split():
            titled &= Q(title__icontains=word)
        dossiers = Kamerstuk.objects.order_by().filter(titled, number="").values("dossier")
        return self.filter(titled | Q(dossier__in=dossiers)) if titled else self

    def of_address(self, code: str, number: str) -> Self:
        """The paper at this address: ("36410-V", "54")."""
        dossier, _, addition = code.partition("-")
        return self.filter(dossier=dossier, addition=addition, number=number)

    def with_counts(self) -> Self:
        """How many sets cite each, from when to when; counting loses the order of the model."""
        return self.annotate(
            sets=Count("references__question_set", distinct=True),
            first=Min("references__question_set__submitted_on"),
            last=Max("references__question_set__submitted_on"),
        ).order_by("dossier", "addition", "number")


class Kamerstuk(models.Model):
    dossier = models.CharField("dossier", max_length=5, help_text="Vijf cijfers: 28638")
    addition = models.CharField(
        "toevoeging", max_length=10, blank=True, help_text="Bijvoorbeeld VI, A of 02"
    )
    number = models.CharField(
        "nummer", max_length=10, blank=True, help_text="Bijvoorbeeld 254, of B in de Eerste Kamer"
    )
    title = models.TextField("titel", blank=True)

    objects = KamerstukQuerySet.as_manager()

    class Meta:
        verbose_name = "Kamerstuk"
        verbose_name_plural = "Kamerstukken"
        ordering = ["dossier", "addition", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "addition", "number"], name="kamerstuk_once"
            ),
            models.CheckConstraint(
                name="kamerstuk_dossier_digits", condition=Q(dossier__regex=r"^[0-9]{4,5}$")
            ),
        ]

    def __str__(self) -> str:
        return print_kamerstuk(self.dossier, self.addition, self.number)

    @property
    def dossier_code(self) -> str:
        """The dossier in an address: "36410-V"."""
        return f"{self.dossier}-{self.addition}" if self.addition else self.dossier

    def get_absolute_url(self) -> str:
        if self.number:
            return reverse("kamerstuk", args=[self.dossier_code, self.number])
        return reverse("dossier", args=[self.dossier_code])


class ReferenceQuerySet(models.QuerySet[Any]):
    """Where texts cite something."""

    def newest_first(self) -> Self:
        return self.order_by(
            F("question_set__submitted_on").desc(nulls_last=True), "question_set_id", "pk"
        )

    def by_set(self, order: Iterable[Any]) -> Self:
        """In the order of their question sets, given as for those; within a set in order of
        arrival.
        """
        return self.order_by(*(_of_set(key) for key in order), "pk")

    def last_subjects(self, dossiers: Iterable[str]) -> dict[tuple[str, str], str]:
        """Of these dossiers, each by number and addition, the subject of the last set that cites
        them and has one.
        """
        cited = self.filter(kamerstuk__dossier__in=list(dossiers)).exclude(question_set__subject="")
        rows = cited.newest_first().values_list(
            "kamerstuk__dossier", "kamerstuk__addition", "question_set__subject"
        )
        last: dict[tuple[str, str], str] = {}
        for dossier, addition, subject in rows:
            last.setdefault((dossier, addition), subject)
        return last

    def for_list(self, sets: Any) -> Self:
        """All that a list of citing places shows: the text with its questions, and its set out of
        `sets`, which are loaded for a list.
        """
        cited = ("kamerstuk",) if hasattr(self.model, "kamerstuk") else ()
        return self.select_related(
            "question", "answer", "reply", "footnote__question", "footnote__answer", *cited
        ).prefetch_related(
            Prefetch("question_set", sets),
            "answer__questions",
            "footnote__answer__questions",
        )


def _of_set(key: Any) -> str | OrderBy:
    """A key of order for question sets, as one for what belongs to them."""
    if isinstance(key, str):
        return f"-question_set__{key[1:]}" if key.startswith("-") else f"question_set__{key}"
    return OrderBy(
        F(f"question_set__{key.expression.name}"), key.descending, key.nulls_first, key.nulls_last
    )


class _Reference(models.Model):
    """Where a text of a set cites something: whose text, from which to which character, as printed.

    Without a question, an answer, a note or a reply it is the set's own text: its explanation.
    """

    question_set = models.ForeignKey(
        "archive.QuestionSet", models.CASCADE, related_name="%(class)ss", verbose_name="vragenreeks"
    )
    question = models.ForeignKey(
        Question,
        models.CASCADE,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name="vraag",
    )
    answer = models.ForeignKey(
        Answer,
        models.CASCADE,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name="antwoord",
    )
    footnote = models.ForeignKey(
        Footnote,
        models.CASCADE,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name="noot",
    )
    reply = models.ForeignKey(
        Reply,
        models.CASCADE,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name="reactie",
    )
    start = models.PositiveIntegerField("begin")
    end = models.PositiveIntegerField("einde")
    printed = models.CharField("zoals gedrukt", max_length=300)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(name="%(class)s_span_in_order", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="%(class)s_of_one_text",
                condition=Q(
                    question__isnull=False,
                    answer__isnull=True,
                    footnote__isnull=True,
                    reply__isnull=True,
                )
                | Q(
                    question__isnull=True,
                    answer__isnull=False,
                    footnote__isnull=True,
                    reply__isnull=True,
                )
                | Q(
                    question__isnull=True,
                    answer__isnull=True,
                    footnote__isnull=False,
                    reply__isnull=True,
                )
                | Q(
                    question__isnull=True,
                    answer__isnull=True,
                    footnote__isnull=True,
                    reply__isnull=False,
                )
                | Q(
                    question__isnull=True,
                    answer__isnull=True,
                    footnote__isnull=True,
                    reply__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.printed


class KamerstukReference(_Reference):
    kamerstuk = models.ForeignKey(
        Kamerstuk, models.PROTECT, related_name="references", verbose_name="Kamerstuk"
    )

    class Meta(_Reference.Meta):
        verbose_name = "verwijzing naar Kamerstuk"
        verbose_name_plural = "verwijzingen naar Kamerstukken"


class SetReference(_Reference):
    """A reference to an earlier question set, by Z number or by Aanhangsel number; resolved once
    that set is here.
    """

    z_number = models.CharField(
        "Z-nummer", max_length=12, blank=True, help_text="Bijvoorbeeld 2024Z14814"
    )
    vergaderjaar = models.CharField("vergaderjaar", max_length=9, blank=True)
    aanhangsel_number = models.CharField("Aanhangselnummer", max_length=12, blank=True)
    chamber = models.CharField(
        "Kamer", max_length=2, choices=Chamber, default=Chamber.TK, help_text="Wier Aanhangsel"
    )
    target = models.ForeignKey(
        "QuestionSet",
        models.SET_NULL,
        related_name="cited_in",
        null=True,
        blank=True,
        verbose_name="gevonden reeks",
    )

    class Meta(_Reference.Meta):
        verbose_name = "verwijzing naar eerdere vragen"
        verbose_name_plural = "verwijzingen naar eerdere vragen"
        indexes = [
            models.Index(fields=["z_number"]),
            models.Index(fields=["vergaderjaar", "aanhangsel_number"]),
        ]
        constraints = [
            *_Reference.Meta.constraints,
            models.CheckConstraint(
                name="setreference_names_a_set",
                condition=~Q(z_number="") | ~Q(aanhangsel_number=""),
            ),
        ]


class LegalReference(_Reference):
    """A reference to a law article, a judgment (ECLI) or a Staatsblad, normalised."""

    Kind = LegalKind

    kind = models.CharField("soort", max_length=10, choices=LegalKind)
    value = models.CharField(
        "genormaliseerd", max_length=200, help_text="Bijvoorbeeld 273f Sr, of Stb. 2019, 33"
    )

    class Meta(_Reference.Meta):
        verbose_name = "verwijzing naar wet of uitspraak"
        verbose_name_plural = "verwijzingen naar wetten en uitspraken"
        indexes = [models.Index(fields=["kind", "value"])]
