"""Complete what is being typed: people, parties, ministries, dossiers and subjects."""

import re
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from archive.search.asking.nodes import AllOf, Starts
from archive.search.asking.query import Query
from archive.search.dutch.words import fold

from . import counting
from .engine import Inquiry, Unreachable, engine, without_what_is_damaged
from .facets import COMPLETED, Facet
from .filters import Filters, Sort
from .results import FacetValue

SHORTEST = 2
OF_EACH = 3


class Completion(NamedTuple):
    kind: str  # a facet's name, or "onderwerp"
    label: str
    url: str


@without_what_is_damaged
def complete(typed: str, limit: int = 8) -> list[Completion]:
    """What the typed text may become, the most frequent of each kind first; [] for one letter or
    without an index.

    Every word typed must begin a word of the name.
    """
    wanted = re.findall(r"\w+", fold(typed.lower()))
    if not wanted or len(typed.strip()) < SHORTEST:
        return []
    try:
        this = engine().begin(date.min)
        if this is None:
            return []
        found = [one for facet in COMPLETED for one in _of_facet(facet, wanted, this)]
        return (found + _subjects(wanted, this))[:limit]
    except Unreachable:
        return []


def _of_facet(facet: Facet, wanted: list[str], this: Inquiry) -> list[Completion]:
    values = this.kept(("completions", facet.name), lambda: _values(facet, this))
    fitting = [value for value, begins in values if all(_begins(word, begins) for word in wanted)]
    return [
        Completion(facet.name, value.label, reverse(facet.page, args=[value.value]))
        for value in fitting[:OF_EACH]
    ]


def _values(facet: Facet, this: Inquiry) -> list[tuple[FacetValue, list[str]]]:
    """Each value of a facet with the words by which it is typed, the most frequent first."""
    return [
        (value, re.findall(r"\w+", fold(f"{value.label} {value.value}".lower())))
        for value in counting.every_value(facet, this)
    ]


def _begins(word: str, words: list[str]) -> bool:
    return any(other.startswith(word) for other in words)


def _subjects(wanted: list[str], this: Inquiry) -> list[Completion]:
    node = AllOf(tuple(Starts(word, fields=("subject",)) for word in wanted))
    listed = this.find(Query(node), Filters()).page(Sort.SUBMITTED, 0, OF_EACH)
    shown = map(listed.search.index.shown, listed.documents.tolist())
    return [
        Completion("onderwerp", one.subject, reverse("question_set", args=[one.identifier]))
        for one in shown
    ]
