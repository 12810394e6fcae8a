"""What programs ask of a field (jaar__gte=2020), as the sets that have it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any

import numpy as np

from archive.search.asking.matching import Search, match_all
from archive.search.asking.nodes import Code
from archive.search.asking.pieces import PARTS_OF_A_SET
from archive.search.asking.query import Leaf, Query

from . import counting
from .facets import NAMES
from .filters import Filters
from .find import understand
from .whoosh_engine import WhooshInquiry

WORDS = ("content", "text")  # all that readers search
DAYS = {"ingezonden": "submitted", "beantwoord": "answered"}
NUMBERS = {"nummer": "numbers"}  # Z number, KOOP identifier, Kamerstuk
KEYS = ("pk", "django_id")
FIELDS = (*WORDS, *PARTS_OF_A_SET, *NAMES, *DAYS, *NUMBERS, *KEYS)
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "gt": np.greater,
    "gte": np.greater_equal,
    "lt": np.less,
    "lte": np.less_equal,
}


class Unsupported(ValueError):
    """Asked for something that this index does not do; says what does."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The sets that satisfy a condition, how well, and what to mark of it."""

    matching: np.ndarray
    scores: np.ndarray
    groups: tuple[tuple[Leaf, ...], ...] = ()
    text: str = ""  # the reader's words in it, for "bedoelde u"

    def both(self, other: "Selected") -> "Selected":
        return self._with(other, self.matching & other.matching)

    def either(self, other: "Selected") -> "Selected":
        here = np.where(self.matching, self.scores, 0.0)
        there = np.where(other.matching, other.scores, 0.0)
        joined = self._with(other, self.matching | other.matching)
        groups = (tuple(leaf for group in joined.groups for leaf in group),)
        return Selected(joined.matching, here + there, groups if joined.groups else (), joined.text)

    def without(self, search: Search) -> "Selected":
        """All others."""
        return Selected(search.index.alive & ~self.matching, np.zeros(search.index.size))

    def _with(self, other: "Selected", matching: np.ndarray) -> "Selected":
        text = " ".join(filter(None, (self.text, other.text)))
        return Selected(matching, self.scores + other.scores, self.groups + other.groups, text)


def everything(search: Search) -> Selected:
    return Selected(search.index.alive.copy(), np.zeros(search.index.size))


def select(field: str, kind: str, value: Any, search: Search) -> Selected:
    """The sets of which a field is so. `kind`: content, exact, startswith, in, gt, gte, lt, lte or
    range. Raises Unsupported for a field or kind that there is not.
    """
    for fields, ask in _ASKED.items():
        if field in fields:
            return ask(field, kind, value, search)
    raise Unsupported(f"There is no field {field!r}; there are: {', '.join(FIELDS)}.")


def read(text: str, search: Search) -> Selected:
    """A query as readers type it."""
    return _of_query(text, understand(text, WhooshInquiry(search)), search)


def _of_query(text: str, query: Query, search: Search) -> Selected:
    return Selected(*match_all(query.node, search), query.groups, text)


def _words(field: str, kind: str, value: Any, search: Search) -> Selected:
    if kind == "in":
        return _any([_words(field, "content", each, search) for each in value], search)
    text = str(value).replace('"', " ") if kind in ("exact", "startswith") else str(value)
    typed = {"content": "{}", "exact": '"{}"', "startswith": "{}*"}.get(kind)
    if typed is None or (kind == "startswith" and len(text.split()) != 1):
        raise _no(field, kind, "words, __exact for a phrase, __startswith for one word, __in")
    where = f"in:{field} " if field in PARTS_OF_A_SET else ""
    return read(where + typed.format(text), search)


def _codes(field: str, kind: str, value: Any, search: Search) -> Selected:
    if field == "jaar" and kind in (*_COMPARED, "range"):
        held = [name for name in search.index.facet(field).names if name.isdigit()]
        years = np.array([int(name) for name in held], dtype=int)
        within = _compared(years, kind, value, int)
        value = [name for name, inside in zip(held, within.tolist(), strict=True) if inside]
    elif kind not in ("content", "exact", "in"):
        raise _no(field, kind, "a code as in addresses, or __in" + " or __gte" * (field == "jaar"))
    codes = value if isinstance(value, list | tuple | set) else [value]
    chosen: dict[str, Any] = {field: [str(code).lower() for code in codes]}
    masks = counting.masks(Filters(**chosen), search)
    matching = masks.get(field, np.zeros(search.index.size, dtype=bool))
    return Selected(matching & search.index.alive, np.zeros(search.index.size))


def _days(field: str, kind: str, value: Any, search: Search) -> Selected:
    days = search.index.days[DAYS[field]]
    if kind in ("content", "exact"):
        kind, value = "range", (value, value)
    if kind not in (*_COMPARED, "range"):
        raise _no(field, kind, "a date, __gt, __gte, __lt, __lte or __range")
    matching = _compared(days, kind, value, _ordinal) & (days > 0) & search.index.alive
    return Selected(matching, np.zeros(search.index.size))


def _numbers(field: str, kind: str, value: Any, search: Search) -> Selected:
    if kind not in ("content", "exact", "in"):
        raise _no(field, kind, "a number, or __in")
    codes = tuple(str(code).lower() for code in (value if kind == "in" else [value]))
    return Selected(*match_all(Code(NUMBERS[field], codes), search))


def _keys(field: str, kind: str, value: Any, search: Search) -> Selected:
    if kind not in ("content", "exact", "in"):
        raise _no(field, kind, "a primary key, or __in")
    keys = [int(key) for key in (value if kind == "in" else [value])]
    matching = np.isin(search.index.pk, keys) & search.index.alive
    return Selected(matching, np.zeros(search.index.size))


def _compared(
    column: np.ndarray, kind: str, value: Any, as_number: Callable[[Any], int]
) -> np.ndarray:
    if kind == "range":
        first, last = value
        return (column >= as_number(first)) & (column <= as_number(last))
    return np.asarray(_COMPARED[kind](column, as_number(value)), dtype=bool)


def _ordinal(value: Any) -> int:
    if isinstance(value, datetime):
        value = value.date()
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).toordinal()


def _any(each: Iterable[Selected], search: Search) -> Selected:
    return reduce(Selected.either, each, everything(search).without(search))


def _no(field: str, kind: str, instead: str) -> Unsupported:
    return Unsupported(f"{field}__{kind} is not done here; {field} takes {instead}.")


_ASKED: Mapping[tuple[str, ...], Callable[[str, str, Any, Search], Selected]] = {
    (*WORDS, *PARTS_OF_A_SET): _words,
    NAMES: _codes,
    tuple(DAYS): _days,
    tuple(NUMBERS): _numbers,
    KEYS: _keys,
}
