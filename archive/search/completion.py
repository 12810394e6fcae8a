"""Complete what is being typed: people, parties, ministries, dossiers and subjects."""

import re
from typing import NamedTuple

from django.urls import reverse

from archive.search.asking.matching import Search, match
from archive.search.asking.nodes import AllOf, Starts
from archive.search.asking.ranking import order
from archive.search.dutch.words import fold
from archive.search.index.snapshot import Snapshot

from . import counting
from .facets import COMPLETED, Facet
from .filters import Sort
from .index import snapshot, writing
from .results import FacetValue

SHORTEST = 2
OF_EACH = 3


class Completion(NamedTuple):
    kind: str  # a facet's name, or "onderwerp"
    label: str
    url: str


@snapshot.without_what_is_damaged
def complete(typed: str, limit: int = 8) -> list[Completion]:
    """What the typed text may become, the most frequent of each kind first; [] for one letter or
    without an index.

    Every word typed must begin a word of the name.
    """
    index = snapshot.latest(writing.place())
    wanted = re.findall(r"\w+", fold(typed.lower()))
    if index is None or not wanted or len(typed.strip()) < SHORTEST:
        return []
    found = [one for facet in COMPLETED for one in _of_facet(facet, wanted, index)]
    return (found + _subjects(wanted, index))[:limit]


def _of_facet(facet: Facet, wanted: list[str], index: Snapshot) -> list[Completion]:
    values = index.kept(("completions", facet.name), lambda: _values(facet, index))
    fitting = [value for value, begins in values if all(_begins(word, begins) for word in wanted)]
    return [
        Completion(facet.name, value.label, reverse(facet.page, args=[value.value]))
        for value in fitting[:OF_EACH]
    ]


def _values(facet: Facet, index: Snapshot) -> list[tuple[FacetValue, list[str]]]:
    """Each value of a facet with the words by which it is typed, the most frequent first."""
    return [
        (value, re.findall(r"\w+", fold(f"{value.label} {value.value}".lower())))
        for value in counting.every_value(facet, index)
    ]


def _begins(word: str, words: list[str]) -> bool:
    return any(other.startswith(word) for other in words)


def _subjects(wanted: list[str], index: Snapshot) -> list[Completion]:
    node = AllOf(tuple(Starts(word, fields=("subject",)) for word in wanted))
    search = Search(index)
    documents, _ = order(*match(node, search), Sort.SUBMITTED, (), OF_EACH, search)
    shown = map(index.shown, documents.tolist())
    return [
        Completion("onderwerp", one.subject, reverse("question_set", args=[one.identifier]))
        for one in shown
    ]
