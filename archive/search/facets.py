"""Count the facets of what was found, on codes, before any cut; and name the codes for readers."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from archive.models import Kamerstuk, Ministry, Party, Person

from .filters import CODE_FIELDS, KINDS, OVERDUE, STATUSES, Filters
from .results import FacetValue
from .snapshot import Snapshot

MOST_VALUES = 50  # shown of one facet, the most frequent first; chosen ones always


def masks(filters: Filters, index: Snapshot, today: date) -> dict[str, np.ndarray]:
    """For each chosen field, which documents pass. Values of one field are alternatives."""
    found = {}
    for name in CODE_FIELDS:
        values = getattr(filters, name)
        if values:
            found[name] = _having(name, values, index, today)
    submitted = index.days["submitted"]
    if filters.van:
        found["van"] = submitted >= filters.van.toordinal()
    if filters.tot:
        found["tot"] = (submitted <= filters.tot.toordinal()) & (submitted > 0)
    return found


def _having(name: str, values: Iterable[str], index: Snapshot, today: date) -> np.ndarray:
    mask = np.zeros(index.size, dtype=bool)
    for value in values:
        if (name, value) == ("status", OVERDUE):
            mask |= overdue(index, today)
        else:
            mask[index.facet(name).having(value)] = True
    return mask


def overdue(index: Snapshot, today: date) -> np.ndarray:
    """Which documents are overdue on a day: open or delayed, and due before it."""
    waiting = np.zeros(index.size, dtype=bool)
    for status in ("open", "uitgesteld"):
        waiting[index.facet("status").having(status)] = True
    due = index.days["due"]
    return waiting & (due > 0) & (due < today.toordinal())


def count(
    found: np.ndarray, chosen: dict[str, np.ndarray], filters: Filters, index: Snapshot, today: date
) -> dict[str, list[FacetValue]]:
    """The facets of all that was found, each counted under the choices in the others."""
    counted: dict[str, list[tuple[str, int]]] = {}
    for name in CODE_FIELDS:
        mask = found
        for other, passes in chosen.items():
            mask = mask if other == name else mask & passes
        counted[name] = _counts(name, mask, getattr(filters, name), index, today)
    return {name: _labelled(name, counts, getattr(filters, name), index) for name, counts in counted.items()}


def _counts(
    name: str, mask: np.ndarray, selected: tuple[str, ...], index: Snapshot, today: date
) -> list[tuple[str, int]]:
    facet = index.facet(name)
    counts = facet.counts(mask)
    pairs = [(facet.names[place], int(counts[place])) for place in np.flatnonzero(counts)]
    if name == "status" and (late := int(np.count_nonzero(mask & overdue(index, today)))):
        pairs.append((OVERDUE, late))
    pairs.sort(key=lambda pair: (-pair[1], pair[0]))
    if name == "jaar":
        pairs.sort(reverse=True)
    kept = pairs[:MOST_VALUES]
    missing = [value for value in selected if value not in dict(kept)]
    return kept + [(value, dict(pairs).get(value, 0)) for value in missing]


def _labelled(name: str, counts: list[tuple[str, int]], selected: tuple[str, ...], index: Snapshot) -> list[FacetValue]:
    named = labels(name, index)
    return [FacetValue(value, named.get(value) or _plain(name, value), n, value in selected) for value, n in counts]


def labels(name: str, index: Snapshot) -> dict[str, str]:
    """What the codes of a facet are called, for readers."""
    return index.kept(("labels", name), lambda: _labels(name))


def _labels(name: str) -> dict[str, str]:
    """What each code is called; one database query, kept as long as the snapshot."""
    if name == "status":
        return STATUSES
    if name == "soort":
        return KINDS
    if name == "fractie":
        return dict(Party.objects.values_list("code", "name"))
    if name == "ministerie":
        return dict(Ministry.objects.values_list("code", "name"))
    if name == "dossier":
        titled = Kamerstuk.objects.filter(number="").exclude(title="")
        return {paper.dossier_code.lower(): f"{paper} {paper.title}" for paper in titled}
    if name == "jaar":
        return {}
    return {person.slug: person.full_name for person in Person.objects.all()}


def _plain(name: str, value: str) -> str:
    """36410-v → 36 410 V."""
    return f"{value[:2]} {value[2:5]} {value[6:].upper()}".strip() if name == "dossier" else value
