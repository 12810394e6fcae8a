"""Which question sets the choices of a search select, asked of the database: the same sets as the
index gives.
"""

from collections import Counter

from django.db.models import Q

from archive.models import (
    Addressee,
    Answerer,
    Asker,
    Kamerstuk,
    KamerstukReference,
    OnBehalfOf,
    QuestionSet,
    Reply,
)

from .filters import MAYBE_OVERDUE, OVERDUE, QUESTIONS_ONLY

# Offices of a set: asked of, answered by, on behalf of; and the way from each to its set.
OFFICES = (
    (Addressee, "question_set"),
    (Answerer, "reply__question_set"),
    (OnBehalfOf, "reply__question_set"),
)


def selected(sets, filters, today):
    """Those of the sets that satisfy the filters; values of one field are alternatives, all fields
    must hold.
    """
    for name, condition in CONDITIONS.items():
        values = getattr(filters, name)
        if values:
            sets = sets.filter(condition(values))
    if filters.status:
        sets = sets.filter(_status(filters.status, today))
    if filters.van:
        sets = sets.filter(submitted_on__gte=filters.van)
    if filters.tot:
        sets = sets.filter(submitted_on__lte=filters.tot)
    return sets


def asked_counts(people):
    """How many sets each of these people asked: {primary key: number}. One query."""
    return Counter(pk for pk, _ in _pairs(Asker, "person", "question_set", people).distinct())


def involved_counts(people):
    """In how many sets each of these people was asked, answered, or was answered for. One query."""
    first, *others = [_pairs(model, "minister__person", way, people) for model, way in OFFICES]
    return Counter(pk for pk, _ in first.union(*others))


def _pairs(model, person, way, people):
    return model.objects.order_by().filter(**{f"{person}__in": people}).values_list(person, way)


def _through(model, way, condition):
    return Q(pk__in=model.objects.order_by().filter(condition).values(way))


def _member(slugs):
    return _through(Asker, "question_set", Q(person__slug__in=slugs))


def _party(codes):
    return _through(Asker, "question_set", Q(party__code__in=codes))


def _minister(slugs):
    return _at_any_office(Q(minister__person__slug__in=slugs))


def _ministry(codes):
    return _at_any_office(Q(ministry__code__in=codes) | Q(minister__ministry__code__in=codes))


def _at_any_office(condition):
    reached = Q()
    for model, way in OFFICES:
        reached |= _through(model, way, condition)
    return reached


def _dossier(codes):
    return _through(
        KamerstukReference, "question_set", Q(kamerstuk__in=Kamerstuk.objects.of_dossiers(codes))
    )


def _kind(kinds):
    reached = _through(Reply, "question_set", Q(kind__in=kinds))
    return reached | ~_through(Reply, "question_set", Q()) if QUESTIONS_ONLY in kinds else reached


def _years(years):
    reached = Q(pk__in=[])
    for year in filter(None, map(int, years)):  # there is no year 0
        reached |= Q(submitted_on__year=year)
    return reached


def _status(statuses, today):
    sets = QuestionSet.objects.order_by()
    late = {OVERDUE: sets.certainly_overdue, MAYBE_OVERDUE: sets.possibly_overdue}
    reached = Q(status__in=statuses)
    for value in late.keys() & set(statuses):
        reached |= Q(pk__in=late[value](today).values("pk"))
    return reached


CONDITIONS = {
    "lid": _member,
    "fractie": _party,
    "bewindspersoon": _minister,
    "ministerie": _ministry,
    "dossier": _dossier,
    "soort": _kind,
    "jaar": _years,
}
