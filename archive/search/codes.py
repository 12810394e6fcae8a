"""By which codes question sets can be narrowed, asked of the database: which a set has, which sets
have one, what they are called.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, Q

from archive.identifiers import KamerstukNumber
from archive.models import (
    Addressee,
    Answerer,
    Asker,
    Chamber,
    Kamerstuk,
    KamerstukReference,
    Ministry,
    OnBehalfOf,
    Party,
    Person,
    QuestionSet,
    Reply,
)
from archive.models.among import Among

# statuses that depend on the day
OVERDUE = "te-laat"
MAYBE_OVERDUE = "mogelijk-te-laat"
LATE = {OVERDUE: "te laat", MAYBE_OVERDUE: "mogelijk te laat"}
QUESTIONS_ONLY = "vragen"  # the kind of a set to which nobody replied

Pairs = Iterable[tuple[int, str]]  # the primary key of a set, and a code that it has
Of = Callable[[Collection[int]], Pairs]
Having = Callable[[Collection[str], date], Q]
Way = tuple[type[Model], str]  # rows that belong to sets, and the way from them to their set

# Offices of a set: asked of, answered by, on behalf of.
OFFICES: tuple[Way, ...] = (
    (Addressee, "question_set"),
    (Answerer, "reply__question_set"),
    (OnBehalfOf, "reply__question_set"),
)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one facet. They hold no blank: they stand in addresses."""

    of: Of  # those of the sets with these primary keys
    having: Having  # the sets with any of these codes, on a day
    existing: Callable[[Collection[str]], Collection[str]]  # those of these codes that there are
    labels: Callable[[Collection[str]], Mapping[str, str]] = lambda codes: {}  # of those named
    plain: Callable[[str], str] = str  # a code that has no name, as readers write it
    choices: Mapping[str, str] = field(default_factory=dict)  # all codes with labels, where fixed


@dataclass(frozen=True, slots=True)
class _Held:
    """Codes to which each of `to_codes` leads from rows that belong to sets. They are names of
    `named` rows: `code` holds the code, `name` what readers call it.
    """

    ways: tuple[Way, ...]
    to_codes: tuple[str, ...]
    named: type[Model]
    code: str
    name: str

    def of(self, pks: Collection[int]) -> Pairs:
        for model, to_set in self.ways:
            for to_code in self.to_codes:
                rows = _rows(model, Among(to_set, pks), **{f"{to_code}__isnull": False})
                yield from rows.values_list(to_set, to_code).distinct()

    def having(self, codes: Collection[str], today: date) -> Q:
        either, reached = Q(), Q()
        for to_code in self.to_codes:
            either |= Q(**{f"{to_code}__in": codes})
        for model, to_set in self.ways:
            reached |= Q(pk__in=_rows(model).filter(either).values(to_set))
        return reached

    def labels(self, codes: Collection[str]) -> dict[str, str]:
        rows = _rows(self.named, **{f"{self.code}__in": codes})
        return {getattr(row, self.code): getattr(row, self.name) for row in rows}

    def existing(self, codes: Collection[str]) -> set[str]:
        rows = _rows(self.named, **{f"{self.code}__in": codes})
        return set(rows.values_list(self.code, flat=True))


def _of_rows(ways: tuple[Way, ...], *to_codes: str, named: tuple[type[Model], str, str]) -> Codes:
    held = _Held(ways, to_codes, *named)
    return Codes(held.of, held.having, held.existing, held.labels)


def _rows(model: type[Model], *conditions: Any, **named: Any) -> Any:
    return model._default_manager.order_by().filter(*conditions, **named)


def _dossiers_of(pks: Collection[int]) -> Pairs:
    printed = ("question_set", "kamerstuk__dossier", "kamerstuk__addition")
    cited = _rows(KamerstukReference, Among("question_set", pks)).values_list(*printed)
    for pk, dossier, addition in cited.distinct():
        yield pk, dossier
        yield pk, KamerstukNumber(dossier, addition).dossier_code.lower()


def _citing(codes: Collection[str], today: date) -> Q:
    papers = Kamerstuk.objects.of_dossiers(codes)
    return Q(pk__in=_rows(KamerstukReference, kamerstuk__in=papers).values("question_set"))


def _dossier_titles(codes: Collection[str]) -> dict[str, str]:
    dossiers = {code.partition("-")[0] for code in codes}
    titled = Kamerstuk.objects.filter(number="", dossier__in=dossiers).exclude(title="")
    return {paper.dossier_code.lower(): f"{paper} {paper.title}" for paper in titled}


def _cited_dossiers(codes: Collection[str]) -> set[str]:
    papers = Kamerstuk.objects.filter(dossier__in=[code.partition("-")[0] for code in codes])
    printed = papers.values_list("dossier", "addition").distinct()
    return {code for paper in printed for code in (paper[0], "-".join(filter(None, paper)).lower())}


def _plain_dossier(code: str) -> str:
    """36410-v → 36 410 V."""
    return f"{code[:2]} {code[2:5]} {code[6:].upper()}".strip()


def _statuses_of(pks: Collection[int]) -> Pairs:
    return _rows(QuestionSet, Among("pk", pks)).values_list("pk", "status")


def _with_status(statuses: Collection[str], today: date) -> Q:
    sets = QuestionSet.objects.order_by()
    late = {OVERDUE: sets.certainly_overdue, MAYBE_OVERDUE: sets.possibly_overdue}
    reached = Q(status__in=statuses)
    for value in late.keys() & set(statuses):
        reached |= Q(pk__in=late[value](today).values("pk"))
    return reached


def _years_of(pks: Collection[int]) -> Pairs:
    dated = _rows(QuestionSet, Among("pk", pks), submitted_on__isnull=False)
    return ((pk, str(day.year)) for pk, day in dated.values_list("pk", "submitted_on"))


def _in_years(years: Collection[str], today: date) -> Q:
    reached = Q(pk__in=[])
    for year in filter(None, map(int, years)):  # there is no year 0
        reached |= Q(submitted_on__year=year)
    return reached


def _written_years(codes: Collection[str]) -> set[str]:
    return {code for code in codes if code.isascii() and code.isdigit() and len(code) == 4}


def _kinds_of(pks: Collection[int]) -> Pairs:
    replies = _rows(Reply, Among("question_set", pks)).values_list("question_set", "kind")
    replied = set(replies)
    return replied | {(pk, QUESTIONS_ONLY) for pk in {*pks} - {pk for pk, _ in replied}}


def _with_reply(kinds: Collection[str], today: date) -> Q:
    replied = Q(pk__in=_rows(Reply, kind__in=kinds).values("question_set"))
    unreplied = ~Q(pk__in=_rows(Reply).values("question_set"))
    return replied | unreplied if QUESTIONS_ONLY in kinds else replied


def _chambers_of(pks: Collection[int]) -> Pairs:
    return _rows(QuestionSet, Among("pk", pks)).values_list("pk", "chamber")


def _of_chamber(chambers: Collection[str], today: date) -> Q:
    return Q(chamber__in=chambers)


def _fixed(of: Of, having: Having, choices: Mapping[str, str]) -> Codes:
    return Codes(of, having, lambda codes: choices.keys(), lambda codes: choices, choices=choices)


_ASKED: tuple[Way, ...] = ((Asker, "question_set"),)
_PERSON = (Person, "slug", "full_name")
MEMBERS = _of_rows(_ASKED, "person__slug", named=_PERSON)
PARTIES = _of_rows(_ASKED, "party__code", named=(Party, "code", "name"))
MINISTERS = _of_rows(OFFICES, "minister__person__slug", named=_PERSON)
MINISTRIES = _of_rows(
    OFFICES, "ministry__code", "minister__ministry__code", named=(Ministry, "code", "name")
)
DOSSIERS = Codes(_dossiers_of, _citing, _cited_dossiers, _dossier_titles, _plain_dossier)
STATUSES = _fixed(_statuses_of, _with_status, {**dict(QuestionSet.Status.choices), **LATE})
YEARS = Codes(_years_of, _in_years, _written_years)
REPLIES = _fixed(
    _kinds_of, _with_reply, {**dict(Reply.Kind.choices), QUESTIONS_ONLY: "alleen vragen"}
)
CHAMBERS = _fixed(_chambers_of, _of_chamber, dict(Chamber.choices))
