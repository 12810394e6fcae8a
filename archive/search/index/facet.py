"""The codes of facets in a snapshot: which documents have which, and how many have each."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np

from .ascending import steps
from .lexicon import Rows

FEW_OF = 10  # so many times as many documents are counted one by one rather than by combination


class Facet:
    """The codes of one field.

    Documents have combinations of codes, of which there are far fewer than documents.
    """

    def __init__(self, names: list[str], held: np.ndarray, lists: Rows) -> None:
        self.names, self.held = names, held  # of each document which combination it has
        self.lists = lists  # of each combination its codes, as places in `names`
        self._sizes = np.diff(lists.starts)
        self._place = {name: place for place, name in enumerate(names)}

    def counts(self, documents: np.ndarray) -> np.ndarray:
        """How many of the documents have each code."""
        having = np.bincount(self.held[documents], minlength=len(self._sizes))
        weights = having.repeat(self._sizes)
        return np.bincount(self.lists.values, weights, len(self.names)).astype(np.int64)

    def count_of(self, name: str, counts: np.ndarray) -> int:
        """One code's count of `counts`; 0 when no document has it."""
        place = self._place.get(name)
        return 0 if place is None else int(counts[place])

    def having_any(self, names: Iterable[str]) -> np.ndarray:
        """For every document whether it has one of these codes."""
        places = [self._place[name] for name in names if name in self._place]
        within = np.zeros(len(self._sizes), dtype=bool)
        if places:
            sought = np.zeros(len(self.names), dtype=bool)
            sought[places] = True
            source = np.repeat(np.arange(len(within)), self._sizes)
            within[source[sought[self.lists.values]]] = True
        return within[self.held]

    @property
    def kept_bytes(self) -> int:
        return self.held.nbytes + self.lists.values.nbytes + self._sizes.nbytes


class SideBySide:
    """Facets in a row, so that the codes of few documents are counted at once: a code's number is
    its place among the names of all.
    """

    def __init__(self, facets: Sequence[Facet]) -> None:
        self._facets = facets
        self.names = [name for facet in facets for name in facet.names]
        lengths = [len(facet.names) for facet in facets]
        self.edges = list(accumulate(lengths, initial=0))
        self.facet_of = np.arange(len(facets)).repeat(lengths)  # for each code the facet's number
        sizes = [np.diff(facet.lists.starts)[facet.held] for facet in facets]
        self._starts = np.concatenate(([0], np.sum(sizes, axis=0).cumsum()))
        self._codes = np.empty(self._starts[-1], dtype=np.int32)
        at = self._starts[:-1].copy()
        for facet, own, edge in zip(facets, sizes, self.edges, strict=False):
            _, values = facet.lists.of(facet.held)
            self._codes[steps(at, own)] = facet.lists.values[values] + edge
            at += own

    def counts(self, documents: np.ndarray) -> np.ndarray:
        """How many of the documents have each code."""
        if len(documents) * FEW_OF > len(self._starts):
            return np.concatenate([facet.counts(documents) for facet in self._facets])
        firsts = self._starts[documents]
        codes = self._codes[steps(firsts, self._starts[documents + 1] - firsts)]
        return np.bincount(codes, minlength=self.edges[-1])

    @property
    def kept_bytes(self) -> int:
        return self._codes.nbytes + self._starts.nbytes
