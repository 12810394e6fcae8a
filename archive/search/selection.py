"""Which question sets the choices of a search select, asked of the database: the same sets as the
index gives.
"""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import QuerySet

from archive.models import Asker, Person
from archive.models.set_queries import QuestionSetQuerySet

from .codes import OFFICES
from .facets import FACETS
from .filters import Filters


def selected(sets: QuestionSetQuerySet, filters: Filters, today: date) -> QuestionSetQuerySet:
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


def asked_counts(people: list[Person]) -> Counter[int]:
    """How many sets each of these people asked: {primary key: number}. One query."""
    return Counter(pk for pk, _ in _pairs(Asker, "person", "question_set", people).distinct())


def involved_counts(people: list[Person]) -> Counter[int]:
    """In how many sets each of these people was asked, answered, or was answered for. One query."""
    first, *others = [_pairs(model, "minister__person", way, people) for model, way in OFFICES]
    return Counter(pk for pk, _ in first.union(*others))


def party_counts() -> Counter[int]:
    """How many sets each party asked, on the day of asking: {primary key: number}. One query."""
    pairs = Asker.objects.order_by().filter(party__isnull=False)
    return Counter(pk for pk, _ in pairs.values_list("party", "question_set").distinct())


def ministry_counts() -> Counter[int]:
    """In how many sets each ministry was asked, or answered: {primary key: number}. One query."""
    first, *others = [
        model._default_manager.order_by().filter(**{f"{at}__isnull": False}).values_list(at, to_set)
        for model, to_set in OFFICES
        for at in ("ministry", "minister__ministry")
    ]
    return Counter(pk for pk, _ in first.union(*others))


def _pairs(model: type[Any], person: str, way: str, people: list[Person]) -> QuerySet[Any]:
    return model.objects.order_by().filter(**{f"{person}__in": people}).values_list(person, way)
