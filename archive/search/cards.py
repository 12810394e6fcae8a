"""People, parties, ministries and dossiers that a query names: what stands above its hits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from archive.search.asking.query import Query
from archive.search.dutch.analysis import is_asking, is_stopword
from archive.search.dutch.stems import stem
from archive.search.dutch.words import fold

from . import counting
from .engine import Inquiry
from .facets import COMPLETED, Facet
from .results import Card, FacetValue

OF_EACH, MOST = 3, 6
# A word is a name, and no ordinary word, when the one who bears it has so many times as many sets
# as there are subjects that hold the word.
MOSTLY = 10
# What something is called beside its name: "ministerie van Defensie", "de fractie van de SP".
_KINDS = frozenset({"ministerie", "fractie", "partij", "dossier", "bewindspersoon", "lid"})

Name = tuple[str, ...]  # its words, in lower case and without accents


@dataclass(frozen=True, slots=True)
class _Value:
    held: FacetValue
    names: tuple[Name, ...]


def cards(query: Query, this: Inquiry) -> list[Card]:
    """What the words of a query name, those with most sets first, three of a kind at most.

    A name that is an ordinary word too (Bos, Denk) counts only where nothing else is asked.
    """
    asked = [word for piece in query.wanted if piece.loose for word in piece.words]
    words = [plain for word in asked for plain in _plain(word) if _names_something(plain)]
    if not words:
        return []
    return [card for facet in COMPLETED for card in _of(facet, words, this)][:MOST]


def _names_something(word: str) -> bool:
    return word not in _KINDS and not is_asking(word)


def _of(facet: Facet, words: list[str], this: Inquiry) -> Iterator[Card]:
    values, begun_by = this.kept(("cards", facet.name), lambda: _by_first_word(facet, this))
    fitting = 0
    for at in sorted({at for word in set(words) for at in begun_by.get(word, ())}):
        value = values[at]
        if fitting < OF_EACH and any(_is_named(name, words, value, this) for name in value.names):
            fitting += 1
            page = reverse(facet.page, args=[value.held.value])
            yield Card(facet.label, value.held.label, page, value.held.count)


def _by_first_word(facet: Facet, this: Inquiry) -> tuple[list[_Value], dict[str, list[int]]]:
    """The values of a facet, and which of them have a name that begins with a word."""
    values = [_value(facet, every) for every in counting.every_value(facet, this)]
    begun_by: dict[str, list[int]] = {}
    for at, value in enumerate(values):
        for first in {name[0] for name in value.names}:
            begun_by.setdefault(first, []).append(at)
    return values, begun_by


def _is_named(name: Name, words: list[str], value: _Value, this: Inquiry) -> bool:
    if not set(name) <= set(words):
        return False
    if len(name) > 1 or len(set(words)) == 1:
        return True
    asked_about = this.in_subjects(stem(name[0]))
    return asked_about * MOSTLY < value.held.count


def _value(facet: Facet, held: FacetValue) -> _Value:
    words = [word for word in _plain(held.label) if not is_stopword(word) and word not in _KINDS]
    names = _names(facet.name, held.value, words)
    return _Value(held, tuple(dict.fromkeys(filter(None, names))))


def _names(facet: str, code: str, words: list[str]) -> Iterable[Name]:
    """The ways to name it: in full; a person by surname; a party or ministry by its code."""
    if facet == "dossier":
        return [tuple(word for word in words if not word.isdigit())]
    if facet in ("fractie", "ministerie"):
        return [tuple(words), tuple(_plain(code))]
    return [tuple(words), tuple(words[1:])]


def _plain(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in fold(text.lower())).split()
