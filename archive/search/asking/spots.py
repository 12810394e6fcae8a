"""At which characters of a text the words stand of which the index knows the places."""

from collections.abc import Callable, Collection

from archive.search.dutch.analysis import analyse, word_matches
from archive.search.index.shown import Spot

JUMP = 12  # words: to a place further on one goes by the landmarks
_MANY_PLACES = frozenset("-'.")  # signs in words that may take several places

Mark = tuple[int, int]  # from one character up to another
Run = tuple[int, int]  # the place of its first word, from the first of the text; how many words


def marks_of(
    plain: str, runs: Collection[Run], landmark: Callable[[int], Spot]
) -> Collection[Mark]:
    """Where runs of words stand in a text with plain signs. `landmark` gives the last place before
    one of which the character is known.
    """
    ends = {place + size - 1 for place, size in runs if size > 1}
    spots = _spots(plain, sorted(ends.union([place for place, _ in runs])), landmark)
    if not ends:
        return spots.values()
    edges = [(spots.get(place), spots.get(place + size - 1)) for place, size in runs]
    return [(first[0], last[1]) for first, last in edges if first and last]


def _spots(plain: str, wanted: list[int], landmark: Callable[[int], Spot]) -> dict[int, Mark]:
    """Where the words at these places (ascending) begin and end."""
    spots: dict[int, Mark] = {}
    behind, match = 0, None  # the place behind the last word that was read
    matches = word_matches(plain)
    for goal in wanted:
        if goal >= behind + JUMP:
            behind, start = landmark(goal)
            matches = word_matches(plain, start)
        if goal >= behind:
            for match in matches:
                word = match[0]
                behind += 1 if word.isalnum() else _width(word)
                if goal < behind:
                    break
            else:
                return spots
        if match:
            spots[goal] = match.span()
    return spots


def _width(word: str) -> int:
    """How many places a word takes."""
    return 1 if _MANY_PLACES.isdisjoint(word) else len(analyse(word.lower()).rows)
