"""At which characters of a text the words stand of which the index knows the places."""

from collections.abc import Callable, Collection, Iterator

from archive.search.dutch.analysis import analyse, word_matches
from archive.search.index.shown import Spot

JUMP = 12  # words: to a place further on one goes by the landmarks
_MANY_PLACES = frozenset("-'.")  # signs in words that may take several places

Mark = tuple[int, int]  # from one character up to another
Run = tuple[int, int]  # the place of its first word, from the first of the text; how many words


def marks_of(plain: str, runs: Collection[Run], landmark: Callable[[int], Spot]) -> Iterator[Mark]:
    """Where runs of words stand in a text with plain signs. `landmark` gives the last place before
    one of which the character is known.
    """
    ends = {place + size - 1 for place, size in runs if size > 1}
    wanted = sorted(ends.union(place for place, _ in runs))
    spots = dict(_spots(plain, wanted, landmark))
    for place, size in runs:
        first, last = spots.get(place), spots.get(place + size - 1)
        if first and last:
            yield first[0], last[1]


def _spots(
    plain: str, wanted: list[int], landmark: Callable[[int], Spot]
) -> Iterator[tuple[int, Mark]]:
    """Where the words at these places (ascending) begin and end."""
    place, width, match = 0, 0, None  # of the last word that was read
    matches = word_matches(plain)
    for goal in wanted:
        if goal >= place + width + JUMP:
            place, start = landmark(goal)
            width, matches = 0, word_matches(plain, start)
        while goal >= place + width:
            match = next(matches, None)
            if match is None:
                return
            word = match[0]
            place, width = place + width, 1 if word.isalnum() else _width(word)
        if match and goal >= place:
            yield goal, match.span()


def _width(word: str) -> int:
    """How many places a word takes."""
    return 1 if _MANY_PLACES.isdisjoint(word) else len(analyse(word.lower()).rows)
