"""Count the facets of what was found, on codes, before any cut; and name the codes for readers."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from archive.models import Kamerstuk, Ministry, Party, Person
from archive.models.choices import WAITING
from archive.search.index.snapshot import Snapshot

from .filters import CODE_FIELDS, KINDS, OVERDUE, STATUSES, Filters
from .results import FacetValue

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
            mask |= index.facet(name).having(value)
    return mask


def overdue(index: Snapshot, today: date) -> np.ndarray:
    """Which documents are overdue on a day: open or delayed, and due before it."""
    return days_overdue(index, today) > 0


def days_overdue(index: Snapshot, today: date) -> np.ndarray:
    """How many days the answer of each document is overdue; 0 where it is not."""
    return index.kept(("overdue", today), lambda: _days_overdue(index, today))


def _days_overdue(index: Snapshot, today: date) -> np.ndarray:
    waiting = np.zeros(index.size, dtype=bool)
    for status in WAITING:
        waiting |= index.facet("status").having(status)
    due = index.days["due"]
    return np.where(waiting & (due > 0), np.maximum(today.toordinal() - due, 0), 0)


def count(
    found: np.ndarray, chosen: dict[str, np.ndarray], filters: Filters, index: Snapshot, today: date
) -> dict[str, list[FacetValue]]:
    """The facets of all that was found, each counted under the choices in the others."""
    everywhere = np.flatnonzero(_within(found, chosen.values()))
    counted: dict[str, list[tuple[str, int]]] = {}
    for name in CODE_FIELDS:
        others = [passes for other, passes in chosen.items() if other != name]
        documents = np.flatnonzero(_within(found, others)) if name in chosen else everywhere
        counted[name] = _counts(name, documents, getattr(filters, name), index, today)
    return {
        name: _labelled(name, counts, getattr(filters, name), index)
        for name, counts in counted.items()
    }


def _within(found: np.ndarray, masks: Iterable[np.ndarray]) -> np.ndarray:
    for mask in masks:
        found = found & mask
    return found


def _counts(
    name: str, documents: np.ndarray, selected: tuple[str, ...], index: Snapshot, today: date
) -> list[tuple[str, int]]:
    """The codes to show and their counts: the most frequent first, years from the newest; chosen
    ones always.
    """
    facet = index.facet(name)
    counts = facet.counts(documents)
    places = np.flatnonzero(counts)
    order = places[::-1] if name == "jaar" else places[np.argsort(-counts[places], kind="stable")]
    shown = order[:MOST_VALUES]
    pairs = [
        (facet.names[place], n)
        for place, n in zip(shown.tolist(), counts[shown].tolist(), strict=True)
    ]
    if name == "status" and (late := int(np.count_nonzero(overdue(index, today)[documents]))):
        pairs.append((OVERDUE, late))
    if not selected:
        return pairs
    known = dict(pairs)
    return pairs + [
        (value, facet.count_of(value, counts)) for value in selected if value not in known
    ]


def _labelled(
    name: str, counts: list[tuple[str, int]], selected: tuple[str, ...], index: Snapshot
) -> list[FacetValue]:
    named = labels(name, [value for value, _ in counts], index)
    return [
        FacetValue(value, named.get(value) or _plain(name, value), n, value in selected)
        for value, n in counts
    ]


def labels(name: str, codes: Iterable[str], index: Snapshot) -> dict[str, str]:
    """What the codes of a facet are called, for readers; one database query when there are new ones
    among them.
    """
    known: dict[str, str] = index.kept(("labels", name), dict)
    missing = [code for code in codes if code not in known]
    if missing:
        known.update(dict.fromkeys(missing, "") | _labels(name, missing))
    return known


def _labels(name: str, codes: list[str]) -> dict[str, str]:
    if name == "status":
        return STATUSES
    if name == "soort":
        return KINDS
    if name == "fractie":
        return dict(Party.objects.filter(code__in=codes).values_list("code", "name"))
    if name == "ministerie":
        return dict(Ministry.objects.filter(code__in=codes).values_list("code", "name"))
    if name == "dossier":
        dossiers = {code.partition("-")[0] for code in codes}
        titled = Kamerstuk.objects.filter(number="", dossier__in=dossiers).exclude(title="")
        return {paper.dossier_code.lower(): f"{paper} {paper.title}" for paper in titled}
    if name == "jaar":
        return {}
    return {person.slug: person.full_name for person in Person.objects.filter(slug__in=codes)}


def _plain(name: str, value: str) -> str:
    """36410-v → 36 410 V."""
    return f"{value[:2]} {value[2:5]} {value[6:].upper()}".strip() if name == "dossier" else value
