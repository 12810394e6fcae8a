"""What one may ask of the archive, as words that chain."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q

from archive.identifiers import read_koop_identifier, read_z_number

TERM = timedelta(weeks=3)
WAITING = ("open", "uitgesteld")
ANSWERING = ("antwoord", "nader", "herdruk")


def joined(model, relation, *joins):
    """Prefetch `relation` of `model` in one query, together with the rows that `joins` name."""
    related = model._meta.get_field(relation).related_model
    return Prefetch(relation, related.objects.select_related(*joins))


class QuestionSetQuerySet(models.QuerySet):
    def answered(self):
        return self.filter(status="beantwoord")

    def unanswered(self):
        return self.filter(status__in=WAITING)

    def overdue(self, today):
        """Unanswered past three weeks, or past six after a delay notice."""
        undelayed = Q(status="open", delayed_on__isnull=True, submitted_on__lt=today - TERM)
        return self.unanswered().filter(undelayed | Q(submitted_on__lt=today - 2 * TERM))

    def overdue_on(self, day):
        """What was overdue at the end of a past day, as far as the days of answers are known."""
        delayed = Q(delayed_on__lte=day)
        late = Q(submitted_on__lt=day - 2 * TERM) | (
            Q(submitted_on__lt=day - TERM) & (Q(delayed_on__isnull=True, status__in=["open", "beantwoord"]) | ~delayed)
        )
        return self.filter(late).filter(Q(status__in=WAITING) | Q(status="beantwoord", answered_on__gt=day))

    def newest_answers(self):
        return self.answered().filter(answered_on__isnull=False).order_by("-answered_on", "-identifier")

    def longest_waiting(self):
        return self.order_by("submitted_on", "identifier")

    def known_as(self, text):
        """The sets that bear this identifier, however it is spaced or cased."""
        return self.filter(identifiers__value__in=_spellings(text)).distinct()

    def asked_by(self, person):
        return self._with_any("askers", person=person)

    def asked_by_party(self, party):
        return self._with_any("askers", party=party)

    def involving(self, person):
        """Asked of this minister, or answered by them."""
        return self.filter(
            self._any("addressees", minister__person=person)
            | self._any("replies", answerers__minister__person=person, kind__in=ANSWERING)
        )

    def at_ministries(self, ministries):
        return self._with_any("addressees", ministry__in=ministries)

    def in_year(self, year):
        return self.filter(submitted_on__year=year)

    def _with_any(self, relation, **conditions):
        return self.filter(self._any(relation, **conditions))

    def _any(self, relation, **conditions):
        related = self.model._meta.get_field(relation).related_model
        return Exists(related.objects.filter(question_set=OuterRef("pk"), **conditions))

    def for_list(self):
        """All that a list of sets shows: askers with their person, addressees with their minister."""
        return self.prefetch_related(
            joined(self.model, "askers", "person", "party"),
            joined(self.model, "addressees", "minister__person", "ministry"),
        )

    def for_page(self):
        """All that the page of a set shows, in a number of queries that does not depend on its questions."""
        reply = self.model._meta.get_field("replies").related_model
        replies = reply.objects.select_related("source").prefetch_related(
            joined(reply, "answerers", "minister__person", "ministry"),
            joined(reply, "on_behalf_of", "minister__person", "ministry"),
            "answers__questions",
            "answers__footnotes",
        )
        piece = self.model._meta.get_field("pieces").related_model
        return self.for_list().prefetch_related(
            "identifiers",
            joined(self.model, "cited_in", "question_set"),
            Prefetch("pieces", piece.objects.select_related("source").defer("data")),
            "questions__footnotes",
            Prefetch("replies", replies),
            joined(self.model, "kamerstukreferences", "kamerstuk", "footnote"),
            joined(self.model, "setreferences", "target"),
            "legalreferences",
        )


class KamerstukQuerySet(models.QuerySet):
    def dossiers(self):
        """One row per dossier: how many papers of it are cited, in how many sets, and when last."""
        return (
            self.values("dossier", "addition")
            .annotate(
                sets=Count("references__question_set", distinct=True),
                last=Max("references__question_set__submitted_on"),
            )
            .order_by("-sets", "dossier", "addition")
        )

    def of_dossier(self, code):
        """The papers of "36410-V", "21501-02" or "28638"; of 36410 also those with an addition."""
        dossier, _, addition = code.partition("-")
        papers = self.filter(dossier=dossier)
        return papers.filter(addition__iexact=addition) if addition else papers

    def with_counts(self):
        return self.annotate(
            sets=Count("references__question_set", distinct=True),
            first=Min("references__question_set__submitted_on"),
            last=Max("references__question_set__submitted_on"),
        )


class PersonQuerySet(models.QuerySet):
    def asking_most_for(self, party):
        """Who asked for this party, with the number of sets, most first."""
        return (
            self.filter(asked__party=party)
            .annotate(sets=Count("asked__question_set", distinct=True))
            .order_by("-sets", "surname")
        )


class ReferenceQuerySet(models.QuerySet):
    """Where texts cite something."""

    def newest_first(self):
        return self.order_by(F("question_set__submitted_on").desc(nulls_last=True), "question_set_id", "pk")

    def for_list(self):
        """All that a list of citing places shows: the set with its people, and the text with its questions."""
        sets = self.model._meta.get_field("question_set").related_model
        return self.select_related(
            "question",
            "answer",
            "reply",
            "footnote__question",
            "footnote__answer",
            "kamerstuk",
        ).prefetch_related(
            Prefetch("question_set", sets.objects.for_list()),
            "answer__questions",
            "footnote__answer__questions",
        )


def _spellings(text):
    """The forms under which an identifier may be kept: "2024z 16674" is "2024Z16674", and so is "kv-tk-2024Z16674"."""
    plain = "".join(text.split())
    spellings = {plain, plain.lower(), plain.upper()}
    koop = read_koop_identifier(plain)
    if koop:
        spellings.add(str(koop))
    z_number = read_z_number(koop.number if koop else plain)
    if z_number:
        spellings.add(z_number)
    return spellings
