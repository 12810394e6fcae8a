"""Enter and correct people, the offices they held, and the bodies they belonged to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.models import MP, Minister, Ministry, Party, Person, QuestionSet
from archive.models.questions import QuestionSetQuerySet

from .corrections import reindex


class Reindexing(admin.ModelAdmin):
    """A name on question sets: when it changes, the index follows."""

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        """The question sets on which this row's name stands."""
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            reindex(self.sets_of(form.instance).values_list("pk", flat=True).distinct())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        sets = list(self.sets_of(obj).values_list("pk", flat=True).distinct())
        super().delete_model(request, obj)
        reindex(sets)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)


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
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("memberships__party")

    @admin.display(description="fracties")
    def parties(self, person: Person) -> str:
        return ", ".join(dict.fromkeys(mp.party.name for mp in person.memberships.all()))

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        return QuestionSet.objects.asked_by(row) | QuestionSet.objects.involving(row)


@admin.register(Party)
class PartyAdmin(Reindexing):
    list_display = ("name", "full_name", "code")
    search_fields = ("name", "full_name", "code", "notations")
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


@admin.register(MP)
class MPAdmin(Reindexing):
    list_display = ("person", "party", "started_on", "ended_on")
    list_filter = ("party",)
    list_select_related = ("person", "party")
    search_fields = ("person__surname", "person__given_name", "party__name")
    autocomplete_fields = ("person", "party")

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

    def sets_of(self, row: Any) -> QuestionSetQuerySet:
        return QuestionSet.objects.involving(row.person)
