"""What a step of the search for segments is worth, in units of a number that follows."""

from collections.abc import Iterator
from dataclasses import dataclass

from .headings import ANSWER, QUESTION, Place

NEXT, GAP, BACK, AGAIN, LATE = 1.0, 0.45, 1.3, 2.2, 0.5
PARTIAL = 0.6  # any number, where not all that was asked is answered
PAIR = 1.0  # an answer right below the question with its numbers
HEAD = -1.0  # how sure it is that a section begins without a number
EVERYTHING = 1  # the bit of one answer to everything
_ALL = 0.5  # what that is worth
_UNCOUNTED = 0.5  # what a paragraph costs less where no number was printed at all
_MISREAD, _MISREAD_ODDLY = 1.5, 2.2
_MOST_UNENDED = 12  # questions under a joint heading whose last number is lost
_TWICE = 1.0  # a heading whose numbers were there before
_ALIKE = frozenset(map(frozenset, ("38", "17", "56", "08", "68", "69", "35", "14", "27", "58")))


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """What a state takes to begin at a place, and what it took to begin before."""

    kind: str
    numbers: int  # as bits; none: a heading that says who speaks from here
    place: Place
    section: int
    doubt: str
    before: "Begun | None"


@dataclass(slots=True, eq=False)
class State:
    score: float = 0.0
    kind: str = ""  # who speaks; "" before the first place of a section
    asked: int = 0  # numbers as bits
    answered: int = 0
    waiting: int = 0  # asked since the last answer
    counted: str = ""  # the kinds of which a number was printed
    begun: Begun | None = None


Reading = tuple[str, int, float, str]  # kind, numbers, what that is worth, doubt


def speaking(state: State, place: Place, kind: str, speaker: str) -> float | None:
    """What it is worth that this speaker begins here; None: it cannot be."""
    if place.kind and place.sureness > 0:  # a heading says itself what it is
        return 0.0
    if speaker == QUESTION:
        return None if kind == ANSWER else 0.0
    if speaker == ANSWER:
        return 0.0 if kind == ANSWER else -0.5 if not place.numbers else -1.2
    if kind == QUESTION or not place.numbers:
        return 0.0
    if state.kind != ANSWER or state.begun is None:
        return -1.5
    return -0.8 if state.begun.numbers else 0.0


def headed(state: State, kind: str) -> Iterator[tuple[int, float, str]]:
    """A heading without a number: the next question, an answer to those asked before it, or only
    who speaks from here.
    """
    if kind == QUESTION:
        yield from ((number, NEXT, "") for number in _next_asked(state))
        return
    if state.waiting:
        yield state.waiting, PAIR, ""
    yield 0, -0.2, ""


def bare(state: State, place: Place, kind: str, speaker: str) -> Iterator[tuple[int, float, str]]:
    """A paragraph without a number: the next question or answer; at the head one answer to all."""
    worth = NEXT if kind in state.counted else NEXT + _UNCOUNTED
    if kind == QUESTION:
        yield from ((number, worth, "") for number in _next_asked(state))
        return
    if state.answered & EVERYTHING or (not state.asked and speaker != ANSWER):
        return
    waiting = state.asked & ~state.answered
    if not state.kind and waiting == state.asked > 0:
        yield EVERYTHING, _ALL if place.sureness < HEAD else _ALL - HEAD, ""
    if not state.asked:
        waiting = _after(state.answered)
    elif state.kind == QUESTION and state.begun and state.begun.numbers != waiting & -waiting:
        yield state.begun.numbers, NEXT, ""
        if state.answered and state.waiting != state.begun.numbers:
            yield state.waiting, NEXT, ""
    if waiting:
        first = waiting & -waiting
        follows = first > state.answered or state.kind == QUESTION or _passed_by(state, first)
        yield first, NEXT if follows else NEXT - BACK, ""


def _passed_by(state: State, first: int) -> bool:
    """Whether the joint answer that is open passed a number by: the 2 of "1 en 3"."""
    return state.begun is not None and state.begun.numbers & first - 1 != 0


def read_bits(bits: int) -> tuple[int, ...]:
    return tuple(n for n in range(1, bits.bit_length()) if bits >> n & 1)


def _after(numbers: int) -> int:
    """The number after the highest."""
    return 1 << (numbers.bit_length() or 1)


def _next_asked(state: State) -> Iterator[int]:
    """The number after the highest; the first passed by: the 6 after "4, 5, 7 en 8"."""
    yield _after(state.asked)
    last = state.begun.numbers & ~EVERYTHING if state.begun else 0
    passed = -(last & -last) & ~state.asked & (1 << state.asked.bit_length()) - 1
    if last and passed:
        yield passed & -passed


def read_as(state: State, place: Place, kind: str, dear: bool) -> Iterator[tuple[int, float, str]]:
    """The numbers of a place as printed; and as they should be where they stand there again, or
    where one figure may be misread.
    """
    bits = sum(1 << number for number in place.numbers)
    if place.unended:
        for more in range(1, _MOST_UNENDED):
            yield bits | (1 << more) - 1 << bits.bit_length(), 0.0, "number lost"
    yield bits, 0.0, ""
    if not dear or place.again:
        return
    wanted = _after(state.asked)
    if place.kind and not bits & ~(state.asked if kind == QUESTION else state.answered):
        if twice := wanted if kind == QUESTION else state.waiting:
            yield twice, _TWICE, f"misread, printed {_printed(bits)}"
        return
    if kind == ANSWER:
        wanted = state.asked & ~state.answered
        if not state.asked and (place.kind or bits > state.answered):
            wanted = _after(state.answered)
    elif len(place.numbers) > 1:
        yield from _ranges(place)
        wanted *= (1 << len(place.numbers)) - 1  # as many as are printed
    else:
        wanted = sum(_next_asked(state))
    bits &= ~wanted
    restarts = 1 if kind == ANSWER else 0  # within answers it begins a list, or notes
    for odd in (n for n in place.numbers if bits >> n & 1 and n != restarts):
        for want in read_bits(wanted):
            if price := _misread(str(odd), str(want)):
                read = sum(1 << (want if n == odd else n) for n in place.numbers)
                yield read, price, f"misread, printed {odd}"


def _ranges(place: Place) -> Iterator[tuple[int, float, str]]:
    """The same list to another number, where the last one is misread: "2 t/m 5" for 6."""
    first, last = place.numbers[0], place.numbers[-1]
    if len(place.numbers) == last - first + 1:
        for end in range(first + 1, first + _MOST_UNENDED):
            if price := _misread(str(last), str(end)):
                yield (1 << end + 1) - (1 << first), price, f"misread, printed {last}"


def _printed(bits: int) -> str:
    return ", ".join(map(str, read_bits(bits)))


def _misread(printed: str, wanted: str) -> float | None:
    """The price of reading one figure as the other; None when more than one differs."""
    if len(printed) != len(wanted):
        return None
    pairs = [frozenset(pair) for pair in zip(printed, wanted, strict=True) if pair[0] != pair[1]]
    if len(pairs) != 1:
        return None
    return _MISREAD if pairs[0] in _ALIKE else _MISREAD_ODDLY


def asking(state: State, place: Place, numbers: int) -> float | None:
    """What it is worth to ask these numbers now; None: they cannot be asked."""
    if state.asked & numbers:
        return -AGAIN if place.kind else None
    first = (numbers & -numbers).bit_length() - 1
    if not state.asked:
        return NEXT if first == 1 else -LATE * (first - 1)
    last = state.asked.bit_length() - 1
    if first > last:
        return NEXT if first == last + 1 else -GAP * min(first - last - 1, 5)
    if not place.kind:
        return None
    return 0.3 if state.asked >> (first - 1) & 1 else -AGAIN


def answering(state: State, place: Place, numbers: int) -> float | None:
    """What it is worth to answer these numbers now; None: they cannot be answered."""
    if state.answered & (numbers | EVERYTHING):
        return -0.3 if place.kind else None
    first = numbers & -numbers
    last = state.answered.bit_length() and 1 << state.answered.bit_length() - 1
    if first > last:
        left = (first - 1) & -(last << 1 or 2) & (state.asked or -1)
        return -GAP * min(left.bit_count(), 5) if left else NEXT
    if not place.kind and not state.asked & numbers:
        return None  # a list within an answer
    if state.answered & first >> 1:
        return 0.0
    return -GAP if numbers > last else -BACK


def just_asked(state: State, numbers: int) -> bool:
    """Whether the question right above is among these numbers."""
    return state.kind == QUESTION and state.begun is not None and not state.begun.numbers & ~numbers
