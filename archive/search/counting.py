"""Count the facets of what was found, on codes, before any cut; and name the codes for readers."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np

from archive.calendar.lateness import DOUBTFUL_AFTER
from archive.models.choices import WAITING
from archive.search.asking.matching import Search
from archive.search.index.facet import SideBySide
from archive.search.index.snapshot import Snapshot

from .codes import LATE, OVERDUE
from .engine import Counts, Inquiry
from .facets import FACETS, NAMED, NAMES, Facet
from .filters import Filters
from .results import FacetValue

MOST_VALUES = 50  # shown of one facet, the most frequent first; chosen ones always
Pairs = list[tuple[str, int]]  # codes, and of how many sets


def masks(filters: Filters, search: Search) -> dict[str, np.ndarray]:
    """For each chosen field, which documents pass. Values of one field are alternatives."""
    passing = {
        facet.name: _having(facet.name, filters[facet.name], search)
        for facet in FACETS
        if filters[facet.name]
    }
    submitted = search.index.days["submitted"]
    if filters.van:
        passing["van"] = submitted >= filters.van.toordinal()
    if filters.tot:
        passing["tot"] = (submitted <= filters.tot.toordinal()) & (submitted > 0)
    return passing


def _having(name: str, values: tuple[str, ...], search: Search) -> np.ndarray:
    mask = search.index.facet(name).having_any(values)
    for value in values:
        if value in LATE and value in NAMED[name].codes.choices:
            mask |= late(value, search)
    return mask


def late(value: str, search: Search) -> np.ndarray:
    """Which documents wait and are late on a day, or possibly late: the rule of
    `Terms.lateness_of`, for all documents at once.
    """
    return search.index.kept(("late", value, search.today), lambda: _late(value, search))


def _late(value: str, search: Search) -> np.ndarray:
    waiting = search.index.facet("status").having_any(WAITING)
    submitted, due, utmost = (search.index.days[name] for name in ("submitted", "due", "utmost"))
    today = search.today.toordinal()
    waiting &= (due > 0) & (submitted >= today - DOUBTFUL_AFTER.days)
    return waiting & (today > utmost if value == OVERDUE else (today > due) & (today <= utmost))


def count(
    found: np.ndarray, chosen: dict[str, np.ndarray], filters: Filters, search: Search
) -> dict[str, Counts]:
    """The facets of all that was found, each counted under the choices in the others."""
    everywhere = within(found, chosen.values())
    counted: dict[str, Counts] = {}
    for facet, pairs in zip(FACETS, _ranked(NAMES, everywhere, search), strict=True):
        name, documents = facet.name, everywhere
        if name in chosen:
            others = (passes for other, passes in chosen.items() if other != name)
            documents = within(found, others)
            (pairs,) = _ranked((name,), documents, search)
        pairs += _late_counts(facet, documents, search)
        if filters[name]:
            pairs += _unlisted(facet, filters[name], pairs, documents, search.index)
        counted[name] = pairs
    return counted


def within(found: np.ndarray, masks: Iterable[np.ndarray]) -> np.ndarray:
    """The documents that were found and pass all masks."""
    for mask in masks:
        found = found[mask[found]]
    return found


def _ranked(names: tuple[str, ...], documents: np.ndarray, search: Search) -> Iterator[Pairs]:
    """For each of these facets the codes to show and their counts: the most frequent first, years
    from the newest.
    """
    side_by_side = search.index.kept(
        ("side by side", names),
        lambda: SideBySide([search.index.facet(name) for name in names]),
    )
    counts = side_by_side.counts(documents)
    places = counts.nonzero()[0]
    facets = side_by_side.facet_of[places]
    newest_first = np.array([NAMED[name].newest_first for name in names])[facets]
    keys = (facets << 32) - np.where(newest_first, places, counts[places])
    ranked = places[keys.argsort(kind="stable")]
    values, numbers = ranked.tolist(), counts[ranked].tolist()
    for low, high in pairwise(places.searchsorted(side_by_side.edges).tolist()):
        first = slice(low, min(high, low + MOST_VALUES))
        named = map(side_by_side.names.__getitem__, values[first])
        yield list(zip(named, numbers[first], strict=True))


def _late_counts(facet: Facet, documents: np.ndarray, search: Search) -> Pairs:
    return [
        (value, n)
        for value in (LATE if OVERDUE in facet.codes.choices else ())
        if (n := int(np.count_nonzero(late(value, search)[documents])))
    ]


def _unlisted(
    facet: Facet, selected: Iterable[str], listed: Pairs, documents: np.ndarray, index: Snapshot
) -> Pairs:
    """Chosen codes that are not among those to show: they always are."""
    held, there = index.facet(facet.name), dict(listed)
    counts = held.counts(documents)
    return [(value, held.count_of(value, counts)) for value in selected if value not in there]


def labelled(
    counted: Mapping[str, Counts], filters: Filters, this: Inquiry
) -> dict[str, list[FacetValue]]:
    """The same with what codes are called, and whether they are chosen."""
    return {
        facet.name: _labelled(facet, counted[facet.name], filters[facet.name], this)
        for facet in FACETS
    }


def _labelled(
    facet: Facet, counts: Counts, selected: tuple[str, ...], this: Inquiry
) -> list[FacetValue]:
    named = labels(facet.name, [value for value, _ in counts], this)
    return [
        FacetValue(value, named.get(value) or facet.codes.plain(value), n, value in selected)
        for value, n in counts
    ]


def every_value(facet: Facet, this: Inquiry) -> list[FacetValue]:
    """All codes of a facet that sets have, named, the most frequent first; kept for a state of the
    index.
    """
    every: list[FacetValue] = this.kept(
        ("every value", facet.name),
        lambda: _labelled(facet, this.counts(facet.name), (), this),
    )
    return every


def labels(name: str, codes: Iterable[str], this: Inquiry) -> dict[str, str]:
    """What the codes of a facet are called, for readers; one database query when there are new ones
    among them.
    """
    named: dict[str, str] = this.kept(("labels", name), dict)
    missing = [code for code in codes if code not in named]
    if missing:
        named.update(dict.fromkeys(missing, "") | dict(NAMED[name].codes.labels(missing)))
    return named
