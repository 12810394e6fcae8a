"""What one may ask of the archive, as words that chain."""

from functools import cache

from django.db import models
from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import OrderBy

from archive.calendar.deadlines import TERM
from archive.identifiers import read_koop_identifier, read_z_number

from .choices import ANSWERING, WAITING, Status

# Lists that only the register and the admin read: decoding them for every row of a page takes
# longer than the rest.
UNREAD = ("corrected_fields", "notations", "other_surnames")


def joined(model, relation, *joins):
    """Prefetch `relation` of `model` in one query, with the rows that `joins` name, for reading
    only.
    """
    related = model._meta.get_field(relation).related_model
    rows = related.objects.select_related(*joins)
    return Prefetch(relation, rows.defer(*_unread(related, joins)))


@cache
def _unread(model, joins):
    """The fields of UNREAD that the model and what is joined to it have:
    "minister__person__other_surnames".
    """
    paths = {"": model}
    for join in joins:
        for depth in range(1, join.count("__") + 2):
            path = "__".join(join.split("__")[:depth])
            before, _, field = path.rpartition("__")
            paths[path] = paths[before]._meta.get_field(field).related_model
    return [
        f"{path}__{name}" if path else name
        for path, at in paths.items()
        for name in UNREAD
        if name in {field.name for field in at._meta.fields}
    ]


class QuestionSetQuerySet(models.QuerySet):
    def answered(self):
        return self.filter(status=Status.ANSWERED)

    def answered_some_day(self):
        """Answered, but it is not known when."""
        return self.answered().filter(answered_on__isnull=True)

    def unanswered(self):
        return self.filter(status__in=WAITING)

    def overdue(self, today):
        """Unanswered past three weeks, or past six after a delay notice."""
        undelayed = Q(status=Status.OPEN, delayed_on__isnull=True, submitted_on__lt=today - TERM)
        return self.unanswered().filter(undelayed | Q(submitted_on__lt=today - 2 * TERM))

    def overdue_on(self, day):
        """What was overdue at the end of a past day, as far as the days of answers are known."""
        delayed = Q(delayed_on__lte=day)
        late = Q(submitted_on__lt=day - 2 * TERM) | (
            Q(submitted_on__lt=day - TERM)
            & (Q(delayed_on__isnull=True, status__in=[Status.OPEN, Status.ANSWERED]) | ~delayed)
        )
        return self.filter(late).filter(
            Q(status__in=WAITING) | Q(status=Status.ANSWERED, answered_on__gt=day)
        )

    def of_records(self):
        """Those that the Tweede Kamer's open data name."""
        piece = self.model._meta.get_field("pieces").related_model
        return self.filter(
            Exists(piece.objects.filter(question_set=OuterRef("pk"), source__format="odata"))
        )

    def with_last_days(self, today):
        """With each set the last days, up to today, on which the open data say that something was
        asked, on which anything was asked, and answered; None where there is none. Walks each
        field's index from its end."""
        every = self.model.objects.order_by()
        return self.annotate(
            last_recorded=Subquery(every.of_records()._last_day("submitted_on", today)),
            last_asked=Subquery(every._last_day("submitted_on", today)),
            last_answered=Subquery(every._last_day("answered_on", today)),
        )

    def _last_day(self, name, today):
        return self.filter(**{f"{name}__lte": today}).order_by(f"-{name}").values(name)[:1]

    def version(self):
        """Another text after every change of a question set.

        One query, that reads ends of indexes.
        """
        every = self.order_by().values(n=Value(1))
        count, latest = (
            Subquery(every.annotate(total=Count("pk")).values("total")),
            Subquery(self.order_by("-updated_at").values("updated_at")[:1]),
        )
        found = self.order_by("pk").values_list(count, latest).first()
        return f"{found[0]}-{found[1].timestamp()}" if found else "0"

    def newest_answers(self):
        return (
            self.answered()
            .filter(answered_on__isnull=False)
            .order_by("-answered_on", "-identifier")
        )

    def since(self, day):
        return self.filter(submitted_on__gte=day)

    def before(self, day):
        return self.filter(submitted_on__lt=day)

    def longest_waiting(self):
        return self.order_by("submitted_on", "identifier")

    def slowest(self):
        """Those whose answer took longest, as far as both days are known."""
        dated = self.filter(submitted_on__isnull=False, answered_on__isnull=False)
        return dated.order_by(F("submitted_on") - F("answered_on"), "identifier")

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

    def addressed_to(self, person):
        return self._with_any("addressees", minister__person=person)

    def at_ministries(self, ministries):
        return self._with_any("addressees", ministry__in=ministries)

    def at_cabinet(self, name):
        return self._with_any("addressees", minister__cabinet=name)

    def citing(self, papers):
        return self._with_any("kamerstukreferences", kamerstuk__in=papers)

    def in_year(self, year):
        return self.filter(submitted_on__year=year)

    def _with_any(self, relation, **conditions):
        return self.filter(self._any(relation, **conditions))

    def _any(self, relation, **conditions):
        related = self.model._meta.get_field(relation).related_model
        return Q(pk__in=related.objects.order_by().filter(**conditions).values("question_set"))

    def for_list(self):
        """All that a list of sets shows: askers with their person, addressees with their minister;
        and of a set without a subject, its first question as `opening`."""
        question = self.model._meta.get_field("questions").related_model
        first = (
            question.objects.filter(question_set=OuterRef("pk"))
            .order_by("number")
            .values("text")[:1]
        )
        return self._with_people().annotate(opening=Case(When(subject="", then=Subquery(first))))

    def _with_people(self):
        return self.defer(*UNREAD[:1]).prefetch_related(
            joined(self.model, "askers", "person", "party"),
            joined(self.model, "addressees", "minister__person", "ministry"),
        )

    def with_answerers(self):
        """The replies of each set, with who gave them."""
        reply = self.model._meta.get_field("replies").related_model
        return self.prefetch_related(
            Prefetch(
                "replies",
                reply.objects.prefetch_related(joined(reply, "answerers", "minister__person")),
            )
        )

    def load_page(self):
        """The first of these sets with all that its page shows, or None: twelve queries, however
        many questions.
        """
        found = self._for_page().first()
        if found:
            found.opening = next((question.text for question in found.questions.all()), "")
            _hang_notes(found)
            _hang_references(found)
        return found

    def _for_page(self):
        reply = self.model._meta.get_field("replies").related_model
        answer = reply._meta.get_field("answers").related_model
        piece = self.model._meta.get_field("pieces").related_model
        # Grouped rows lose the order of their model.
        numbers = answer.objects.annotate(numbers=Numbers("questions__number")).order_by(
            "reply_id", "order"
        )
        replies = reply.objects.prefetch_related(
            joined(reply, "answerers", "minister__person", "ministry"),
            joined(reply, "on_behalf_of", "minister__person", "ministry"),
            Prefetch("answers", numbers),
        )
        return self._with_people().prefetch_related(
            "questions",
            Prefetch("replies", replies),
            joined(self.model, "kamerstukreferences", "kamerstuk"),
            Prefetch("pieces", piece.objects.select_related("source").defer("data").with_earlier()),
        )


class PieceQuerySet(models.QuerySet):
    def with_earlier(self):
        """Whether the document of each replaced an earlier version."""
        source = self.model._meta.get_field("source").related_model
        return self.annotate(
            replaces_earlier=Exists(source.objects.filter(replaced_by=OuterRef("source")))
        )


class Numbers(Aggregate):
    """The distinct numbers of an aggregated field, ascending, as a list."""

    function = "GROUP_CONCAT"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection):
        return self.as_sql(
            compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')"
        )

    def convert_value(self, value, expression, connection):
        return sorted({int(number) for number in value.split(",")}) if value else []


def _hang_notes(question_set):
    """Give each question and answer its notes: `bearer.notes`."""
    questions = {question.pk: question for question in question_set.questions.all()}
    answers = {
        answer.pk: answer for reply in question_set.replies.all() for answer in reply.answers.all()
    }
    for bearer in [*questions.values(), *answers.values()]:
        bearer.notes = []
    note = (
        question_set._meta.get_field("questions")
        .related_model._meta.get_field("footnotes")
        .related_model
    )
    for found in note.objects.filter(Q(question__in=questions) | Q(answer__in=answers)):
        (questions.get(found.question_id) or answers[found.answer_id]).notes.append(found)


def _hang_references(question_set):
    """Give the set its references to others, `references`, and those of others to it, `referring`."""
    reference = question_set._meta.get_field("setreferences").related_model
    found = reference.objects.filter(Q(question_set=question_set) | Q(target=question_set))
    found = list(found.select_related("question_set", "target").order_by("question_set", "start"))
    question_set.references = [r for r in found if r.question_set_id == question_set.pk]
    question_set.referring = [r for r in found if r.target_id == question_set.pk]


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

    def of_dossiers(self, codes):
        papers = Q()
        for code in codes:
            papers |= Q(pk__in=self.of_dossier(code).order_by().values("pk"))
        return self.filter(papers)

    def of_address(self, code, number):
        """The paper at this address: ("36410-V", "54")."""
        dossier, _, addition = code.partition("-")
        return self.filter(dossier=dossier, addition=addition, number=number)

    def with_counts(self):
        return self.annotate(
            sets=Count("references__question_set", distinct=True),
            first=Min("references__question_set__submitted_on"),
            last=Max("references__question_set__submitted_on"),
        )


class PersonQuerySet(models.QuerySet):
    def members(self):
        """Those who are known as members or asked something, with their memberships."""
        asked, memberships = (
            self.model._meta.get_field(n).related_model.objects for n in ("asked", "memberships")
        )
        known = Q(pk__in=memberships.order_by().values("person")) | Q(
            pk__in=asked.order_by().values("person")
        )
        return self.filter(known).with_memberships()

    def ministers(self):
        """Those who held office, with their offices."""
        offices = self.model._meta.get_field("offices").related_model.objects
        return self.filter(pk__in=offices.order_by().values("person")).with_offices()

    def with_memberships(self):
        return self.prefetch_related(joined(self.model, "memberships", "party"))

    def with_offices(self):
        return self.prefetch_related(joined(self.model, "offices", "ministry"))

    def with_roles(self):
        """Whether each is known as a member and as a minister."""
        memberships, offices = (
            self.model._meta.get_field(n).related_model.objects for n in ("memberships", "offices")
        )
        own = {"person": OuterRef("pk")}
        return self.annotate(
            is_member=Exists(memberships.filter(**own)), is_minister=Exists(offices.filter(**own))
        )

    def asking_most_for(self, party):
        """Who asked for this party, with the number of sets, most first."""
        return (
            self.filter(asked__party=party)
            .annotate(sets=Count("asked__question_set", distinct=True))
            .order_by("-sets", "surname")
        )


class MinistryQuerySet(models.QuerySet):
    def family(self, code):
        """The ministry with this code, what came right before it and right after it, and it with
        all before it.

        Two queries; None for a code that no ministry has.
        """
        links = list(
            self.model.successors.through.objects.values_list("from_ministry", "to_ministry")
        )
        bodies = {body.pk: body for body in self.all()}
        found = next((body for body in bodies.values() if body.code == code), None)
        if not found:
            return None
        before = [bodies[earlier] for earlier, later in links if later == found.pk]
        after = [bodies[later] for earlier, later in links if earlier == found.pk]
        return found, before, after, _with_all_before(found, bodies, links)


def _with_all_before(ministry, bodies, links):
    keys = {ministry.pk}
    while new := {earlier for earlier, later in links if later in keys} - keys:
        keys |= new
    return [bodies[key] for key in keys]


class ReferenceQuerySet(models.QuerySet):
    """Where texts cite something."""

    def newest_first(self):
        return self.order_by(
            F("question_set__submitted_on").desc(nulls_last=True), "question_set_id", "pk"
        )

    def by_set(self, order):
        """In the order of their question sets, given as for those; within a set in order of
        arrival.
        """
        return self.order_by(*(_of_set(key) for key in order), "pk")

    def for_list(self):
        """All that a list of citing places shows: the set with its people, and the text with its
        questions.
        """
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


def _of_set(key):
    """A key of order for question sets, as one for what belongs to them."""
    if isinstance(key, str):
        return f"-question_set__{key[1:]}" if key.startswith("-") else f"question_set__{key}"
    return OrderBy(
        F(f"question_set__{key.expression.name}"), key.descending, key.nulls_first, key.nulls_last
    )


def _spellings(text):
    """The forms under which an identifier may be kept: "2024z 16674" is "2024Z16674", and so is
    "kv-tk-2024Z16674".
    """
    plain = "".join(text.split())
    spellings = {plain, plain.lower(), plain.upper()}
    koop = read_koop_identifier(plain)
    if koop:
        spellings.add(str(koop))
    z_number = read_z_number(koop.number if koop else plain)
    if z_number:
        spellings.add(z_number)
    return spellings
