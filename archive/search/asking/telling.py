"""How much a word tells of what a set is about: less when every ministry is asked about it."""

import numpy as np

from archive.search.index.snapshot import Snapshot

# Of the sets with a word: the sum of squares of the shares of ministries, for an ordinary word; so
# many sets count beside those there are; and the power in which it counts.
ORDINARY, FEW, EVENNESS = 0.25, 4, 0.5
UNKNOWN = ORDINARY**EVENNESS  # the concentration of a word that no set has


def texted(index: Snapshot) -> np.ndarray:
    """For every document whether it has questions, and not a subject alone."""
    has: np.ndarray = index.kept(("texted",), lambda: index.lengths("questions") > 0)
    return has


def all_texted(index: Snapshot) -> int:
    """How many documents have questions."""
    return index.kept(("all texted",), lambda: int(texted(index).sum()))


def concentration(documents: np.ndarray, index: Snapshot) -> float:
    """How much the sets with a word are of the same ministries: about 0 when they are of all, 1
    when they are of one. Few sets show little: they count as ordinary.
    """
    return concentrated(index.facet("ministerie").counts(documents).astype(float))


def concentrated(counts: np.ndarray) -> float:
    """The same of how many of those sets each ministry has."""
    shares = (counts**2).sum() / max(counts.sum() ** 2, 1.0)
    weighed = (counts.sum() * shares + FEW * ORDINARY) / (counts.sum() + FEW)
    return float(weighed**EVENNESS)
