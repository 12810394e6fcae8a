"""Choose, of all places that may begin a block, the ones that together make the best sequence of
numbers.

A place scores for how sure it looks; a step to the next number is rewarded, a jump costs, going
back costs more, and a number is not used twice. The best path through the places is found by
dynamic programming, looking back a bounded way.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

LOOK_BACK = 60
_NEXT, _GAP, _BACK, _START_LATE = 1.0, 0.45, 1.3, 0.5


class Place(Protocol):
    @property
    def numbers(self) -> tuple[int, ...]: ...
    @property
    def sureness(self) -> float: ...


T = TypeVar("T", bound=Place)


@dataclass(slots=True)
class _Path:
    score: float
    last: int
    used: frozenset[int]
    before: int | None


def best_chain(
    places: Sequence[T], allowed: Collection[int] = (), *, back: bool = False
) -> list[T]:
    """The best sequence.

    `allowed`: no other numbers count. `back`: a group may come out of order ("1, 2 en 4, 3").
    """
    paths: list[_Path] = []
    for index, place in enumerate(places):
        paths.append(_best_path(paths, place, index, allowed, back))
    if not paths:
        return []
    at: int | None = max(range(len(paths)), key=lambda i: paths[i].score)
    if paths[at].score <= 0:  # type: ignore[index]
        return []
    chain: list[T] = []
    while at is not None:
        chain.append(places[at])
        at = paths[at].before
    return chain[::-1]


def _best_path(
    paths: list[_Path], place: Place, index: int, allowed: Collection[int], back: bool
) -> _Path:
    numbers = frozenset(place.numbers)
    if allowed and not numbers <= frozenset(allowed):
        return _Path(-1e9, 0, frozenset(), None)
    best = _Path(
        place.sureness - _START_LATE * (min(numbers) - 1) + (min(numbers) == 1),
        max(numbers),
        numbers,
        None,
    )
    for earlier in range(max(0, index - LOOK_BACK), index):
        path = paths[earlier]
        step = _step(path, place, back)
        if step is not None and path.score + step > best.score:
            best = _Path(path.score + step, max(numbers), path.used | numbers, earlier)
    return best


def _step(path: _Path, place: Place, back: bool) -> float | None:
    if path.score < -1e8 or not path.used.isdisjoint(place.numbers):
        return None
    first = min(place.numbers)
    if first > max(path.used):
        missing = sum(1 for n in range(max(path.used) + 1, first))
        return place.sureness + (_NEXT if not missing else -_GAP * missing)
    if not back:
        return None
    return place.sureness - (0 if first - 1 in path.used else _BACK)
