"""The codes of one facet in a snapshot: which documents have which, and how many have each."""

from collections.abc import Iterable

import numpy as np

from .lexicon import Rows


class Facet:
    """The codes of one field.

    Documents have combinations of codes, of which there are far fewer than documents.
    """

    def __init__(self, names: list[str], held: np.ndarray, lists: Rows) -> None:
        self.names, self._held = names, held  # of each document which combination it has
        self._sizes = np.diff(lists.starts)
        self._codes = lists.values  # of all combinations in turn, as places in `names`
        self._place = {name: place for place, name in enumerate(names)}

    def counts(self, documents: np.ndarray) -> np.ndarray:
        """How many of the documents have each code."""
        having = np.bincount(self._held[documents], minlength=len(self._sizes))
        return np.bincount(self._codes, np.repeat(having, self._sizes), len(self.names)).astype(
            np.int64
        )

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
            within[source[sought[self._codes]]] = True
        return within[self._held]

    @property
    def kept_bytes(self) -> int:
        return self._held.nbytes + self._codes.nbytes + self._sizes.nbytes
