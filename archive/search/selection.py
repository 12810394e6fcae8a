"""Which question sets the choices of a search select, asked of the database: the same sets as the
index gives.
"""

from collections import Counter

from archive.models import Asker

from .codes import OFFICES
from .facets import FACETS


def selected(sets, filters, today):
    """Those of the sets that satisfy the filters; values of one field are alternatives, all fields
    must hold.
    """
    for facet in FACETS:
        values = filters[facet.name]
        if values:
            sets = sets.filter(facet.codes.having(values, today))
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
