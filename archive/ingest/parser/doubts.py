"""Judge a reading: whether it leaves something to explain, and what of it nothing proves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .headings import ANSWER, QUESTION, Place
from .places import Section


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
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the blocks of these sections, each with its numbered places."""

    sections: Sequence[tuple[Section, str]]
    places: Sequence[Sequence[Place]]
    replied: bool  # answers are expected

    def explained(self, blocks: list[Block]) -> bool:
        """Whether nothing is left to explain: numbers are printed and run on, all are answered,
        each block does what its speaker does, and the last question asks once.
        """
        asked = sorted(n for b in blocks if b.kind == QUESTION for n in b.numbers)
        answered = {n for b in blocks if b.kind == ANSWER for n in b.numbers}
        if not asked or asked != list(range(1, asked[-1] + 1)):
            return False
        if (self.replied or answered) and answered != set(asked):
            return False
        if any(not b.numbers or b.sureness <= 0 or self._wrong(b) for b in blocks):
            return False
        return _in_order(blocks) and not self._asks_again(_last_question(blocks))

    def doubted(self, blocks: list[Block]) -> list[Block]:
        """The blocks, with what nothing proves told."""
        doubts = [*self._doubted_question(blocks), *self._doubted_answers(blocks)]
        return [
            replace(b, doubts=(*b.doubts, *(what for block, what in doubts if block is b)))
            for b in blocks
        ]

    def _doubted_question(self, blocks: list[Block]) -> Iterator[tuple[Block, str]]:
        """The last question, where it asks in several paragraphs, of old print in several
        sentences, and no answer of its own shows that it is one.
        """
        last = _last_question(blocks)
        if not last or not last.numbers:
            return
        section, proven = self._section(last), self._proven(last, blocks)
        if (
            self._passes_by(last)
            or (self._asks_again(last) and (section.old or not proven))
            or (section.old and not proven and section.asks_again(last.text, last.end))
        ):
            yield last, "perhaps more than one question"

    def _doubted_answers(self, blocks: list[Block]) -> Iterator[tuple[Block, str]]:
        """Of old print the first answer, where sentences stand before its number; the last of a
        page without questions, where a paragraph stands below a short one that answers.
        """
        last = blocks[-1] if blocks else None
        if last and last.numbers and all(b.kind == ANSWER for b in blocks):
            section = self._section(last)
            if section.old and section.stating_below_short(last.text, last.end):
                yield last, "perhaps more than one answer"
        for above, block in pairwise(blocks):
            section = self._section(block)
            if not section.old or above.kind != ANSWER or block.kind != ANSWER or above.numbers:
                continue
            if block.sureness > 0 and section.stating(above.start, above.end - 1) > 0:
                yield block, "perhaps begins above its number"

    def _proven(self, last: Block, blocks: list[Block]) -> bool:
        """Whether an answer shows that the last question is one: printed with its number; of old
        print in one piece, since another may answer what lost its number as well.
        """
        return any(
            b.kind == ANSWER
            and b.sureness > 0
            and last.numbers[-1] in b.numbers
            and not (self._section(b).old and self._section(b).answers_again(b.text, b.end))
            for b in blocks
        )

    def _asks_again(self, block: Block | None) -> bool:
        """Whether a second paragraph of a question asks."""
        return bool(block and self._section(block).asking_again(block.text, block.end))

    def _passes_by(self, block: Block) -> bool:
        """Whether the number that follows is printed within a question."""
        following = block.numbers[-1] + 1
        return any(
            block.text < place.start < block.end and place.numbers[0] == following
            for places in self.places
            for place in places
            if place.numbers
        )

    def _section(self, block: Block) -> Section:
        return section_of(block, self.sections)

    def _wrong(self, block: Block) -> bool:
        section = self._section(block)
        if block.kind == ANSWER:
            return section.asking(block.text, block.end) > 0
        index = next(i for i, (s, _) in enumerate(self.sections) if s is section)
        return not section.asks(block.text, block.end) or any(
            block.text <= place.start < block.end for place in self.places[index]
        )


def section_of(block: Block, sections: Sequence[tuple[Section, str]]) -> Section:
    return next(s for s, _ in sections if s.start <= block.start <= s.end)


def _last_question(blocks: list[Block]) -> Block | None:
    return max((b for b in blocks if b.kind == QUESTION), key=lambda b: b.start, default=None)


def _in_order(blocks: list[Block]) -> bool:
    """Whether each speaker's numbers go up; those of joint answers may go back."""
    return all(
        first.numbers < second.numbers
        for kind in (QUESTION, ANSWER)
        for first, second in pairwise(b for b in blocks if b.kind == kind)
        if len(first.numbers) == len(second.numbers) == 1
    )
