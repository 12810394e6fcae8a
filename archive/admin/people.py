"""Enter and correct people, the offices they held, and the bodies they belonged to."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from archive.models import MP, EarlierAddress, Minister, Ministry, Party, Person, QuestionSet
from archive.models.set_queries import QuestionSetQuerySet
from archive.models.turns import in_turn

from . import joining
from .corrections import reindex
from .once import Recorded
from .picking import surname_first


class Reindexing(Recorded):
    """A name on question sets: when it changes, the index follows."""

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        """The question sets on which this row's name stands."""
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            reindex(self.sets_of(form.instance).values_list("pk", flat=True).distinct(), request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with in_turn():
            sets = list(self.sets_of(obj).values_list("pk", flat=True).distinct())
            super().delete_model(request, obj)
            reindex(sets, request)


def _sets_of(person: Person) -> QuestionSetQuerySet:
    return QuestionSet.objects.asked_by(person) | QuestionSet.objects.involving(person)


class MPInline(admin.TabularInline):
    model = MP
    extra = 0
    autocomplete_fields = ("party",)
    verbose_name_plural = "Kamerlidmaatschappen"


class MinisterInline(admin.TabularInline):
    model = Minister
    extra = 0
    autocomplete_fields = ("ministry",)
    verbose_name_plural = "Ambten als bewindspersoon"


@admin.register(Person)
class PersonAdmin(Reindexing):
    inlines = (MPInline, MinisterInline)
    list_display = ("__str__", "surname", "initials", "parties", "born_on")
    list_filter = ("memberships__party",)
    search_fields = ("surname", "given_name", "prefix", "initials", "slug")
    search_help_text = "Naam"
    actions = ("merge",)
    prepopulated_fields = {"slug": ("given_name", "prefix", "surname")}
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("given_name", "prefix", "surname"),
                    ("initials", "born_on"),
                    ("other_surnames", "prefix_known"),
                    "slug",
                )
            },
        ),
        ("Achterhouden", {"fields": ("noindex", ("withheld_on", "withheld_because"))}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("memberships__party", "offices")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        people, several = super().get_search_results(request, queryset, search_term)
        return (surname_first(people, search_term) if search_term else people), several

    @admin.action(description="Zelfde mens: voeg samen", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Who asked most stays; the address of the other leads there."""
        people = sorted(queryset, key=lambda person: (-person.asked.count(), person.slug))
        if len(people) != 2:
            messages.error(request, "Kies twee personen.")
            return
        stays, goes = people
        with in_turn():
            joining.merge(stays, goes, request.user.get_username())
            reindex(self.sets_of(stays).values_list("pk", flat=True).distinct(), request)
        undo = reverse("admin:archive_change_changelist")
        messages.success(
            request,
            format_html(
                '{} hoort nu bij {}. Ongedaan maken kan in de <a href="{}">geschiedenis</a>.',
                goes,
                stays,
                undo,
            ),
        )

    @admin.display(description="fracties")
    def parties(self, person: Person) -> str:
        return ", ".join(dict.fromkeys(mp.party.name for mp in person.memberships.all()))

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        return _sets_of(row)


@admin.register(Party)
class PartyAdmin(Reindexing):
    list_display = ("name", "full_name", "code")
    search_fields = ("name", "full_name", "code", "notations")
    autocomplete_fields = ("successors",)
    prepopulated_fields = {"code": ("name",)}

    def sets_of(self, row: Party) -> QuestionSetQuerySet:
        return QuestionSet.objects.asked_by_party(row)


@admin.register(Ministry)
class MinistryAdmin(Reindexing):
    list_display = ("name", "abbreviation", "code", "started_on", "ended_on")
    search_fields = ("name", "abbreviation", "code", "notations")
    autocomplete_fields = ("successors",)
    prepopulated_fields = {"code": ("name",)}

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        return QuestionSet.objects.at_ministries([row])


@admin.register(EarlierAddress)
class EarlierAddressAdmin(admin.ModelAdmin):
    """Old addresses and where they lead; a person who was merged can be parted again here."""

    list_display = ("code", "kind", "person", "party", "ministry")
    list_filter = ("kind",)
    list_select_related = ("person", "party", "ministry")
    search_fields = ("code",)
    autocomplete_fields = ("person", "party", "ministry")
    actions = ("part",)

    @admin.action(description="Maak samenvoegen van personen ongedaan", permissions=["change"])
    def part(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with in_turn():
            for earlier in queryset.exclude(merged={}):
                sets = _sets_of(earlier.person)
                pks = list(sets.values_list("pk", flat=True).distinct())
                back = joining.part(earlier, request.user.get_username())
                reindex(pks, request)
                messages.success(request, f"{back} is weer een eigen persoon.")


@admin.register(MP)
class MPAdmin(Reindexing):
    list_display = ("person", "party", "chamber", "started_on", "ended_on")
    list_filter = ("chamber", "party")
    list_select_related = ("person", "party")
    search_fields = ("person__surname", "person__given_name", "party__name")
    autocomplete_fields = ("person", "party")

    def subject_of(self, row: Any) -> Person:
        return row.person

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        return QuestionSet.objects.asked_by(row.person)


@admin.register(Minister)
class MinisterAdmin(Reindexing):
    list_display = ("person", "role", "portfolio", "ministry", "cabinet", "started_on", "ended_on")
    list_filter = ("role", "cabinet", "ministry")
    list_select_related = ("person", "ministry")
    search_fields = ("person__surname", "person__given_name", "portfolio", "cabinet")
    search_help_text = "Naam, portefeuille of kabinet"
    autocomplete_fields = ("person", "ministry")
    ordering = ("-started_on", "person__surname")

    def subject_of(self, row: Any) -> Person:
        return row.person

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        return QuestionSet.objects.involving(row.person)
