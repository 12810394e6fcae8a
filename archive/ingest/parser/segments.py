"""Choose, of all places that may begin a question or an answer, the sequence that fits best as a
whole.

A state is a sequence so far: which numbers were asked, which were answered, who speaks now. At
each place every state may pass by, or begin a question or an answer there: at a price for how odd
the place looks, for a number that does not follow, for a paragraph that does what the other
speaker does; at the end for what was asked and not answered, and the reverse. So an answer proves
its question, and a question its answer. The best states are carried on; dear places (no number
printed, a figure misread) are looked at only where the cheap ones leave something unexplained.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from .headings import ANSWER, QUESTION, Place
from .places import Section

_STATES = 14  # carried on from place to place
_NEXT, _GAP, _BACK, _AGAIN, _LATE = 1.0, 0.45, 1.3, 2.2, 0.5
_PAIR = 1.0  # an answer right below the question with its numbers
_STRANGER, _UNANSWERED = 1.0, 0.6  # an answer to what nobody asked; a question left open
_SILENT, _ASKING = 0.7, 0.6  # a question that does not ask, a paragraph of an answer that does
_EMPTY = 2.0  # a block without words; a heading may stand above another
_HEAD = -1.0  # how sure it is that a section begins without a number
_LIST = 2.0  # what a bare number costs more where headings have words: it numbers a list
_ALL, _EVERYTHING = 0.5, 1  # one answer to everything: what it is worth, and its bit
_UNCOUNTED = 0.5  # what a paragraph costs less where no number was printed at all
_MISREAD, _MISREAD_ODDLY = 1.5, 2.2
_TWICE = 1.0  # a heading whose numbers were there before
_RESTART = 0.7  # a "1" rather begins a list, or notes, than that it is misread
_ALIKE = frozenset(map(frozenset, ("38", "17", "56", "08", "68", "69", "35", "14", "27", "58")))
# Words before the first block: the price, the letters that cost as much as 1, the most.
_LEAD, _LONG_LEAD, _MOST_LEAD = 0.3, 400, 1.5

_Reading = tuple[str, int, float, str]  # kind, numbers, what that is worth, doubt


@dataclass(frozen=True, slots=True)
class Block:
    """A question, or an answer, from `start` to `end`; its own words begin at `text`.

    No numbers: words of this speaker that belong to no question.
    """

    kind: str
    numbers: tuple[int, ...]
    start: int
    text: int
    end: int
    sureness: float = 0.0
    doubt: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Begun:
    """What a state takes to begin at a place, and what it took to begin before."""

    kind: str
    numbers: int  # as bits; none: a heading that says who speaks from here
    place: Place
    section: int
    doubt: str
    before: "_Begun | None"


@dataclass(slots=True, eq=False)
class _State:
    score: float = 0.0
    kind: str = ""  # who speaks; "" before the first place of a section
    asked: int = 0  # numbers as bits
    answered: int = 0
    waiting: int = 0  # asked since the last answer
    counted: str = ""  # the kinds of which a number was printed
    begun: _Begun | None = None


def read_segments(
    text: str,
    sections: Sequence[tuple[int, int, str]],
    *,
    replied: bool,
    printed: bool = False,
) -> list[Block]:
    """The blocks of a set, whose words stand in `sections`: from, to, who speaks there ("": both).

    `replied`: answers are expected. `printed`: an old page.
    """
    search = _Search(
        replied, [(Section(text, start, end, old=printed), kind) for start, end, kind in sections]
    )
    blocks = search.blocks(dear=False)
    return blocks if search.explained(blocks) else search.blocks(dear=True)


class _Search:
    def __init__(self, replied: bool, sections: Sequence[tuple[Section, str]]) -> None:
        self.replied = replied
        self.sections = sections
        self.places = [_with_head(s, kind) for s, kind in sections]
        self.headed = [_headed_kinds(places) for places in self.places]
        self.dear = False

    def blocks(self, *, dear: bool) -> list[Block]:
        """The best sequence; words before the first block of a section are one without numbers."""
        self.dear = dear
        best = self._best_state()
        begun = _path(best)
        asked = _read_bits(best.asked)
        counted = any(b.place.numbers for b in begun)
        return [
            block
            for index in range(len(self.sections))
            for block in self._cut(index, [b for b in begun if b.section == index], asked, counted)
        ]

    def _cut(
        self, index: int, begun: list[_Begun], asked: tuple[int, ...], counted: bool
    ) -> Iterator[Block]:
        section, speaker = self.sections[index]
        edge = begun[0].place.start if begun else section.end
        if section.text[section.start : edge].strip():
            yield Block(speaker, (), section.start, section.start, edge)
        stops = [b.place.start for b in begun[1:]] + [section.end]
        for b, stop in zip(begun, stops, strict=False):
            numbers = asked if b.numbers == _EVERYTHING else _read_bits(b.numbers)
            lost = counted and b.place.sureness < 0 and b.numbers != _EVERYTHING
            doubt = "number lost" if lost else b.doubt
            yield Block(b.kind, numbers, b.place.start, b.place.end, stop, b.place.sureness, doubt)

    def explained(self, blocks: list[Block]) -> bool:
        """Whether nothing is left to explain: numbers are printed and run on, all are answered,
        each block does what its speaker does, and no number is passed by in a question.
        """
        asked = sorted(n for b in blocks if b.kind == QUESTION for n in b.numbers)
        answered = {n for b in blocks if b.kind == ANSWER for n in b.numbers}
        if not asked or asked != list(range(1, asked[-1] + 1)):
            return False
        if (self.replied or answered) and answered != set(asked):
            return False
        return all(b.numbers and b.sureness > 0 and not self._wrong(b) for b in blocks)

    def _wrong(self, block: Block) -> bool:
        index, section = next(
            (i, s) for i, (s, _) in enumerate(self.sections) if s.start <= block.start <= s.end
        )
        if block.kind == ANSWER:
            return section.asking(block.text, block.end) > 0
        return (
            not section.asks(block.text, block.end)
            or (section.old and section.asking(block.text + 1, block.end) > 0)
            or any(block.text <= place.start < block.end for place in self.places[index])
        )

    def _best_state(self) -> _State:
        states = [_State()]
        for index in range(len(self.sections)):
            for place in self._places(index):
                more = [new for state in states for new in self._begin(state, place, index)]
                if more:
                    states = _best(states + more)
            for state in states:
                self._end(state, index)
            states = _best(states)
        return max(states, key=self._in_the_end)

    def _in_the_end(self, state: _State) -> float:
        if state.answered & _EVERYTHING or not (state.answered or self.replied):
            return state.score
        strangers = (state.answered & ~state.asked).bit_count() if state.asked else 0
        waiting = (state.asked & ~state.answered).bit_count()
        return state.score - _STRANGER * strangers - _UNANSWERED * waiting

    def _places(self, index: int) -> Iterable[Place]:
        if not self.dear:
            return self.places[index]
        return merge(
            self.places[index],
            self.sections[index][0].unnumbered({place.start for place in self.places[index]}),
            key=lambda place: place.start,
        )

    def _end(self, state: _State, index: int) -> None:
        """Closes a state's open block at the end of a section."""
        state.score -= self._closing(state, index, self.sections[index][0].end)
        state.kind = ""

    def _closing(self, state: _State, index: int, end: int) -> float:
        """What the words of the open block say against who is thought to speak them."""
        section, speaker = self.sections[index]
        if not state.kind or state.begun is None:
            letters = sum(map(str.isalpha, section.text[section.start : end]))
            return min(_LEAD + letters / _LONG_LEAD, _MOST_LEAD) if letters > 10 else 0.0
        place, start = state.begun.place, state.begun.place.end
        if end - start < 40 and not section.text[start:end].strip():
            above = (place.sureness > 0 and place.kind == QUESTION) or not state.begun.numbers
            return 0.0 if above else _EMPTY
        if state.kind == ANSWER:
            return _ASKING * min(3, section.asking(start, end))
        if not section.asks(start, end):
            return _SILENT if place.sureness > 0 else 2 * _SILENT
        return _ASKING * min(3, section.stating(start, end)) if speaker == ANSWER else 0.0

    def _begin(self, state: _State, place: Place, index: int) -> Iterator[_State]:
        """The states after something begins at this place."""
        readings = self._readings(state, place, index)
        if not readings:
            return
        score = state.score + place.sureness - self._closing(state, index, place.start)
        for kind, numbers, worth, doubt in readings:
            asking = kind == QUESTION
            waiting = state.waiting if state.kind == QUESTION or not numbers else 0
            yield _State(
                score + worth,
                kind,
                state.asked | numbers if asking else state.asked,
                state.answered if asking else state.answered | numbers,
                waiting | numbers if asking else waiting if not numbers else 0,
                state.counted + (kind if place.numbers and kind not in state.counted else ""),
                _Begun(kind, numbers, place, index, doubt, state.begun),
            )

    def _readings(self, state: _State, place: Place, index: int) -> list[_Reading]:
        """As what a place may be read, and what that is worth besides its sureness."""
        speaker = self.sections[index][1]
        readings: list[_Reading] = []
        for kind in (place.kind,) if place.kind else (QUESTION, ANSWER):
            worth = _speaking(state, place, kind, speaker)
            if worth is None:
                continue
            if not place.kind and kind in self.headed[index]:
                worth -= _LIST
            if not place.numbers:
                unnumbered = (
                    _headed(state, kind) if place.sureness > 0 else _bare(state, kind, speaker)
                )
                readings += [(kind, bits, worth + more, doubt) for bits, more, doubt in unnumbered]
                continue
            for bits, price, doubt in _numbers(state, place, kind, self.dear):
                more = (
                    _asked(state, place, bits)
                    if kind == QUESTION
                    else _answered(state, place, bits)
                )
                if kind == ANSWER and more is not None and place.kind:
                    more += _PAIR if _just_asked(state, bits) else 0
                if more is not None:
                    readings.append((kind, bits, worth + more - price, doubt))
        return readings


def _headed_kinds(places: Sequence[Place]) -> set[str]:
    """What is printed below headings with a word and a number."""
    kinds = Counter(place.kind for place in places if place.numbers)
    return {kind for kind, times in kinds.items() if times > 1}


def _path(state: _State) -> list[_Begun]:
    begun: list[_Begun] = []
    at = state.begun
    while at:
        begun.append(at)
        at = at.before
    return begun[::-1]


def _with_head(section: Section, speaker: str) -> list[Place]:
    """Headings and numbers of a section, and its first words where they are neither."""
    places = section.numbered()
    at = section.paragraphs[0].start if section.paragraphs else section.start
    if (places and places[0].start <= at) or not (speaker or section.asks(at, section.end)):
        return places
    return [Place(speaker, (), at, at, _HEAD), *places]


def _best(states: list[_State]) -> list[_State]:
    """The best state of each sort, the best of those."""
    best: dict[tuple[str, int, int], _State] = {}
    for state in states:
        sort = (state.kind, state.asked, state.answered)
        if sort not in best or state.score > best[sort].score:
            best[sort] = state
    return sorted(best.values(), key=lambda state: -state.score)[:_STATES]


def _speaking(state: _State, place: Place, kind: str, speaker: str) -> float | None:
    """What it is worth that this speaker begins here; None: it cannot be."""
    if place.kind and place.sureness > 0:
        return 0.0  # a heading says itself what it is
    if speaker == QUESTION:
        return None if kind == ANSWER else 0.0
    if speaker == ANSWER:
        return 0.0 if kind == ANSWER else -0.5 if not place.numbers else -1.2
    if kind == QUESTION or not place.numbers:
        return 0.0
    if state.kind != ANSWER or state.begun is None:
        return -1.5
    return -0.8 if state.begun.numbers else 0.0


def _headed(state: _State, kind: str) -> Iterator[tuple[int, float, str]]:
    """A heading without a number: the next question, an answer to those asked before it, or only
    who speaks from here.
    """
    if kind == QUESTION:
        yield _after(state.asked), _NEXT, ""
        return
    if state.waiting:
        yield state.waiting, _PAIR, ""
    yield 0, -0.2, ""


def _bare(state: _State, kind: str, speaker: str) -> Iterator[tuple[int, float, str]]:
    """A paragraph without a number: the next question or answer; at the head one answer to all."""
    worth = _NEXT if kind in state.counted else _NEXT + _UNCOUNTED
    if kind == QUESTION:
        yield _after(state.asked), worth, ""
        return
    if state.answered & _EVERYTHING or (not state.asked and speaker != ANSWER):
        return
    waiting = state.asked & ~state.answered
    if not state.kind and waiting == state.asked > 0:
        yield _EVERYTHING, _ALL - _HEAD, ""
    if not state.asked:
        waiting = _after(state.answered)
    elif state.kind == QUESTION and state.begun and state.begun.numbers != waiting & -waiting:
        yield state.begun.numbers, _NEXT, ""
    if waiting:
        yield waiting & -waiting, _NEXT, ""


def _read_bits(bits: int) -> tuple[int, ...]:
    return tuple(n for n in range(1, bits.bit_length()) if bits >> n & 1)


def _after(numbers: int) -> int:
    """The number after the highest."""
    return 1 << (numbers.bit_length() or 1)


def _numbers(
    state: _State, place: Place, kind: str, dear: bool
) -> Iterator[tuple[int, float, str]]:
    """The numbers of a place as printed; and as they should be where they stand there again, or
    where one figure may be misread.
    """
    bits = sum(1 << number for number in place.numbers)
    yield bits, 0.0, ""
    if not dear or place.again:
        return
    wanted = _after(state.asked)
    if place.kind and bits & (state.asked if kind == QUESTION else state.answered):
        if twice := wanted if kind == QUESTION else state.waiting:
            yield twice, _TWICE, f"misread, printed {_printed(bits)}"
        return
    if kind == ANSWER:
        wanted = state.asked & ~state.answered if state.asked else _after(state.answered)
    else:
        wanted *= (1 << len(place.numbers)) - 1  # as many as are printed
    bits &= ~wanted
    for odd in (n for n in place.numbers if bits >> n & 1):
        for want in _read_bits(wanted):
            if price := _misread(str(odd), str(want)):
                price += _RESTART if odd == 1 and kind == ANSWER else 0.0
                read = sum(1 << (want if n == odd else n) for n in place.numbers)
                yield read, price, f"misread, printed {odd}"


def _printed(bits: int) -> str:
    return ", ".join(map(str, _read_bits(bits)))


def _misread(printed: str, wanted: str) -> float | None:
    """The price of reading one figure as the other; None when more than one differs."""
    if len(printed) != len(wanted):
        return None
    pairs = [frozenset(pair) for pair in zip(printed, wanted, strict=True) if pair[0] != pair[1]]
    if len(pairs) != 1:
        return None
    return _MISREAD if pairs[0] in _ALIKE else _MISREAD_ODDLY


def _asked(state: _State, place: Place, numbers: int) -> float | None:
    """What it is worth to ask these numbers now; None: they cannot be asked."""
    if state.asked & numbers:
        return -_AGAIN if place.kind else None
    first = (numbers & -numbers).bit_length() - 1
    if not state.asked:
        return _NEXT if first == 1 else -_LATE * (first - 1)
    last = state.asked.bit_length() - 1
    if first > last:
        return _NEXT if first == last + 1 else -_GAP * min(first - last - 1, 5)
    if not place.kind:
        return None
    return 0.3 if state.asked >> (first - 1) & 1 else -_AGAIN


def _answered(state: _State, place: Place, numbers: int) -> float | None:
    """What it is worth to answer these numbers now; None: they cannot be answered."""
    if state.answered & (numbers | _EVERYTHING):
        return -0.3 if place.kind else None
    first = (numbers & -numbers).bit_length() - 1
    left = ((1 << first) - 1) & ~state.answered & (state.asked or ~1)
    if not left:
        return _NEXT
    if first >= state.answered.bit_length():
        return -_GAP * min(left.bit_count(), 5)
    return 0.0 if state.answered >> (first - 1) & 1 else -_BACK


def _just_asked(state: _State, numbers: int) -> bool:
    return state.kind == QUESTION and state.begun is not None and state.begun.numbers == numbers
