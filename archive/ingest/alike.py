"""Tell cheaply whether two texts can be alike enough, before they are compared in full. Pure."""

from difflib import SequenceMatcher
from functools import lru_cache


def ratio(a: str, b: str) -> float:
    """How alike two texts are, 0 to 1."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def may_reach(a: str, b: str, least: float) -> bool:
    """Whether `ratio(a, b)` may be `least` or more: False only when it is certainly less.

    What `ratio` matches is a common subsequence, so it is no more than the longest there is, which
    takes one operation on whole words of bits a letter.
    """
    length = len(a) + len(b)
    if not length or 2.0 * min(len(a), len(b)) / length < least:
        return not length
    return 2.0 * _common(a, b) / length >= least


def _common(a: str, b: str) -> int:
    """The length of the longest common subsequence (Hyyrö's bits: each zero is a match)."""
    places = _places(b)
    every = (1 << len(b)) - 1
    free = every
    for letter in a:
        hits = free & places.get(letter, 0)
        free = ((free + hits) | (free - hits)) & every
    return len(b) - free.bit_count()


@lru_cache(maxsize=4096)
def _places(text: str) -> dict[str, int]:
    """For each letter the places where it stands, as bits."""
    places: dict[str, int] = {}
    for place, letter in enumerate(text):
        places[letter] = places.get(letter, 0) | 1 << place
    return places
