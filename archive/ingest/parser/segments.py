"""Choose, of all places that may begin a question or an answer, the sequence that fits best as a
whole.

A state is a sequence so far: which numbers were asked, which were answered, who speaks now. At
each place every state may pass by, or begin a question or an answer there: at a price for how odd
the place looks, for a number that does not follow, for a paragraph that does what the other
speaker does; at the end for what was asked and not answered, and the reverse. So an answer proves
its question, and a question its answer. The best states are carried on; dear places (no number
printed, a figure misread) are looked at only where the cheap ones leave something unexplained.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .doubts import Block, Judge, section_of
from .headings import ANSWER, QUESTION, Place
from .places import Section
from .script import ENDED
from .worth import (
    EVERYTHING,
    HEAD,
    PAIR,
    PARTIAL,
    Begun,
    Reading,
    State,
    answering,
    asking,
    bare,
    headed,
    just_asked,
    read_as,
    read_bits,
    speaking,
)

_STATES = 14  # carried on from place to place
_STRANGER, _UNANSWERED = 1.0, 0.6  # an answer to what nobody asked; a question left open
_OLD_UNANSWERED = 1.4  # where each question has its answer
_CUT_OFF = 0.2  # the same, below another one at the end of a page
_SILENT, _ASKING = 1.1, 0.6  # a question that does not ask, a paragraph of an answer that does
_EMPTY = 2.0  # a block without words; a heading may stand above another
_LIST = 2.0  # what a bare number costs more where headings have words: it numbers a list
# A word that an answer shares with its question and not with the one before; at least, at most.
_BELOW, _ABOVE, _MOST_KINSHIP = 0.12, 0.07, 1.2
_WINDOW, _STEM = 600, 6  # letters looked at; of a word
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
# Words before the first block: the price, the letters that cost as much as 1, the most.
_LEAD, _LONG_LEAD, _MOST_LEAD = 0.3, 400, 1.5
_SEEN = 2_000  # letters that are counted


def read_segments(
    text: str,
    sections: Sequence[tuple[int, int, str]],
    *,
    replied: bool,
    printed: bool = False,
    cut: bool = False,
    partial: bool = False,
) -> list[Block]:
    """The blocks of a set, whose words stand in `sections`: from, to, who speaks there ("": both).

    `replied`: answers are expected. `printed`: an old page; `cut`: it may end within the set.
    `partial`: only some of the questions are answered.
    """
    parts = [(Section(text, start, end, old=printed), kind) for start, end, kind in sections]
    search = _Search(parts, replied, cut, partial)
    blocks = search.blocks()
    if not Judge(search.sections, search.places, replied).explained(blocks):
        search.look_closer(blocks)
        blocks = search.blocks()
        if printed and search.look_within(blocks):
            blocks = search.blocks()
    return Judge(search.sections, search.places, replied).doubted(blocks)


class _Search:
    def __init__(
        self, sections: Sequence[tuple[Section, str]], replied: bool, cut: bool, partial: bool
    ) -> None:
        self.replied, self.cut, self.partial = replied, cut, partial
        self.dear = False
        self.asks = any(kind == QUESTION for _, kind in sections)
        old = any(section.old for section, _ in sections)
        ended = not cut or bool(ENDED.search(sections[-1][0].text[: sections[-1][0].end]))
        self.open = _OLD_UNANSWERED if old and ended else _UNANSWERED
        self.sections = sections
        self.places = [_with_head(s, kind) for s, kind in sections]
        self.headed = [_headed_kinds(places) for places in self.places]
        self.printed = [[p.start for p in places if p.numbers] for places in self.places]
        self.at: dict[tuple[int, int], frozenset[str]] = {}
        self.words: dict[tuple[str, int], frozenset[str]] = {}
        self.closed: dict[tuple[object, ...], float] = {}

    def look_closer(self, blocks: list[Block]) -> None:
        """Takes in the dear places, priced by what the cheap ones show."""
        self.dear = True
        counts = [
            1 + self._section(b).asking_again(b.text, b.end)
            for b in blocks
            if b.kind == QUESTION and b.numbers and b.sureness > 0
        ][:-1]  # the last is the doubtful one
        single = counts.count(1) >= len(counts) / 2
        self._take_in(
            section.unnumbered(places, single)
            for places, (section, _) in zip(self.places, self.sections, strict=True)
        )
        self.words = {
            (b.kind, n): _words(self._section(b).said(b.kind, b.text, b.end))
            for b in blocks
            for n in b.numbers
        }

    def look_within(self, blocks: list[Block]) -> bool:
        """Takes in the sentences of the answers behind which no number is printed for one that
        was asked; whether there are any.
        """
        printed = [b for b in blocks if b.kind == ANSWER and b.numbers and b.sureness > 0]
        missing = {n for b in blocks if b.kind == QUESTION for n in b.numbers}
        missing -= {n for b in printed for n in b.numbers}
        behind = {
            max((b for b in printed if b.numbers < (n,)), key=lambda b: b.numbers, default=None)
            for n in missing
        } - {None}
        self._take_in(
            [
                place
                for b in behind
                if b and self._section(b) is s
                for place in s.answer_sentences(b.text, self._stop(b.text, index, s.end))
            ]
            for index, (s, _) in enumerate(self.sections)
        )
        return bool(behind)

    def _take_in(self, more: Iterable[list[Place]]) -> None:
        self.places = [
            sorted([*places, *new], key=lambda place: place.start)
            for places, new in zip(self.places, more, strict=True)
        ]

    def blocks(self) -> list[Block]:
        """The best sequence; words before the first block of a section are one without numbers."""
        best = self._best_state()
        begun = _path(best)
        asked = read_bits(best.asked)
        counted = any(b.place.numbers for b in begun)
        return [
            block
            for index in range(len(self.sections))
            for block in self._cut(index, [b for b in begun if b.section == index], asked, counted)
        ]

    def _cut(
        self, index: int, begun: list[Begun], asked: tuple[int, ...], counted: bool
    ) -> Iterator[Block]:
        section, speaker = self.sections[index]
        edge = begun[0].place.start if begun else section.end
        if section.text[section.start : edge].strip():
            yield Block(speaker, (), section.start, section.start, edge)
        stops = [b.place.start for b in begun[1:]] + [section.end]
        for b, stop in zip(begun, stops, strict=False):
            numbers = asked if b.numbers == EVERYTHING else read_bits(b.numbers)
            lost = counted and b.place.sureness < 0 and b.numbers != EVERYTHING
            doubts = ("number lost",) if lost else (b.doubt,) if b.doubt else ()
            yield Block(b.kind, numbers, b.place.start, b.place.end, stop, b.place.sureness, doubts)

    def _section(self, block: Block) -> Section:
        return section_of(block, self.sections)

    def _best_state(self) -> State:
        states = [State()]
        for index in range(len(self.sections)):
            for place in self.places[index]:
                more = [new for state in states for new in self._begin(state, place, index)]
                if more:
                    states = self._best(states + more, index)
            for state in states:
                self._end(state, index)
            states = self._best(states, index)
        return max(states, key=self._in_the_end)

    def _best(self, states: list[State], index: int) -> list[State]:
        """The best state of each sort, with what its open block has to pay; the best of those."""
        best: dict[tuple[str, int, int], State] = {}
        end = self.sections[index][0].end
        for state in states:
            sort = (state.kind, state.asked, state.answered)
            other = best.get(sort)
            if other is None or state.score - self._closing(state, index, end) > (
                other.score - self._closing(other, index, end)
            ):
                best[sort] = state
        return sorted(best.values(), key=lambda state: -state.score)[:_STATES]

    def _in_the_end(self, state: State) -> float:
        if state.answered & EVERYTHING or not (state.answered or self.replied):
            return state.score
        strangers = (state.answered & ~state.asked).bit_count() if state.asked or self.asks else 0
        waiting = state.asked & ~state.answered
        tail = (waiting >> state.answered.bit_length()).bit_count() if self.cut else 0
        beyond = max(0, tail - 1)
        left = self.open * (waiting.bit_count() - beyond) + _CUT_OFF * beyond
        return state.score - _STRANGER * strangers - left

    def _kinship(self, state: State, place: Place, kind: str, bits: int, index: int) -> float:
        """What the words behind a place share with the answer (or question) to its number and not
        with the one before, and the words above it the reverse.
        """
        beside, number = ANSWER if kind == QUESTION else QUESTION, bits.bit_length() - 1
        mine, before = self.words.get((beside, number)), self.words.get((beside, number - 1))
        if bits & bits - 1 or mine is None or before is None or state.kind != kind:
            return 0.0
        begun = state.begun.place.end if state.begun else place.start
        own, other = mine - before, before - mine
        above = self._words_of(max(begun, place.start - _WINDOW), place.start)
        below = self._words_of(place.end, self._stop(place.end, index, _WINDOW))
        shared = _BELOW * (len(below & own) - len(below & other))
        shared += _ABOVE * (len(above & other) - len(above & own))
        return max(-_MOST_KINSHIP, min(_MOST_KINSHIP, shared))

    def _stop(self, start: int, index: int, reach: int) -> int:
        """Where the next number is printed, at most so far on."""
        printed = self.printed[index]
        at = bisect_right(printed, start)
        return min(start + reach, printed[at] if at < len(printed) else self.sections[index][0].end)

    def _words_of(self, start: int, end: int) -> frozenset[str]:
        if (start, end) not in self.at:
            self.at[start, end] = _words(self.sections[0][0].text[start:end])
        return self.at[start, end]

    def _end(self, state: State, index: int) -> None:
        """Closes a state's open block at the end of a section."""
        state.score -= self._closing(state, index, self.sections[index][0].end)
        state.kind = ""

    def _closing(self, state: State, index: int, end: int) -> float:
        """What the words of the open block say against who is thought to speak them."""
        begun = state.begun if state.kind else None
        block = begun and (state.kind, id(begun.place), not begun.numbers), index, end
        if block not in self.closed:
            self.closed[block] = self._close(state, index, end)
        return self.closed[block]

    def _close(self, state: State, index: int, end: int) -> float:
        section, speaker = self.sections[index]
        if not state.kind or state.begun is None:
            reach = min(end, section.start + _SEEN)
            letters = sum(map(str.isalpha, section.text[section.start : reach]))
            return min(_LEAD + letters / _LONG_LEAD, _MOST_LEAD) if letters > 10 else 0.0
        place, start = state.begun.place, state.begun.place.end
        if end - start < 40 and not section.text[start:end].strip():
            above = (place.sureness > 0 and place.kind == QUESTION) or not state.begun.numbers
            return 0.0 if above else _EMPTY
        if state.kind == ANSWER:
            return _ASKING * min(3, section.asking(start, end))
        if not section.asks(start, end):
            return _SILENT if place.sureness > 0 and speaker != ANSWER else 3 * _SILENT
        return 0.0 if speaker == QUESTION else _ASKING * min(3, section.stating(start, end))

    def _begin(self, state: State, place: Place, index: int) -> Iterator[State]:
        """The states after something begins at this place."""
        readings = self._readings(state, place, index)
        if not readings:
            return
        score = state.score + place.sureness - self._closing(state, index, place.start)
        for kind, numbers, worth, doubt in readings:
            asking = kind == QUESTION
            waiting = state.waiting if state.kind == QUESTION or not numbers else 0
            yield State(
                score + worth,
                kind,
                state.asked | numbers if asking else state.asked,
                state.answered if asking else state.answered | numbers,
                waiting | numbers if asking else waiting if not numbers else 0,
                state.counted + (kind if place.numbers and kind not in state.counted else ""),
                Begun(kind, numbers, place, index, doubt, state.begun),
            )

    def _readings(self, state: State, place: Place, index: int) -> list[Reading]:
        """As what a place may be read, and what that is worth besides its sureness."""
        speaker = self.sections[index][1]
        readings: list[Reading] = []
        for kind in (place.kind,) if place.kind else (QUESTION, ANSWER):
            worth = speaking(state, place, kind, speaker)
            if worth is None:
                continue
            if place.numbers and not place.kind and kind in self.headed[index]:
                worth -= _LIST
            if not place.numbers:
                unnumbered = (
                    headed(state, kind) if place.sureness > 0 else bare(state, place, kind, speaker)
                )
                readings += [
                    (
                        kind,
                        bits,
                        worth + more + self._kinship(state, place, kind, bits, index),
                        doubt,
                    )
                    for bits, more, doubt in unnumbered
                ]
                continue
            for bits, price, doubt in read_as(state, place, kind, self.dear):
                more = (
                    asking(state, place, bits)
                    if kind == QUESTION
                    else answering(state, place, bits)
                )
                if kind == ANSWER and more is not None and place.kind:
                    more += PAIR if just_asked(state, bits) else 0
                if more is not None:
                    more = max(more, PARTIAL) if self.partial and not place.kind else more
                    readings.append((kind, bits, worth + more - price, doubt))
        return readings


def _words(text: str) -> frozenset[str]:
    """What a text is about: the beginnings of its longer words."""
    return frozenset(word[:_STEM].lower() for word in _LONG_WORD.findall(text))


def _headed_kinds(places: Sequence[Place]) -> set[str]:
    """What is printed below headings with a word and a number."""
    kinds = Counter(place.kind for place in places if place.numbers)
    return {kind for kind, times in kinds.items() if times > 1}


def _path(state: State) -> list[Begun]:
    begun: list[Begun] = []
    at = state.begun
    while at:
        begun.append(at)
        at = at.before
    return begun[::-1]


def _with_head(section: Section, speaker: str) -> list[Place]:
    """Headings and numbers of a section, and its first words where they are neither."""
    places = section.numbered()
    at = section.paragraphs[0].start if section.paragraphs else section.start
    empty = not section.paragraphs or not (speaker or section.asks(at, section.end))
    if empty or (places and places[0].start <= at):
        return places
    return [Place(speaker, (), at, at, HEAD), *places]
