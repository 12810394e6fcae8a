"""Read a section in every way it may be meant and take the way that explains it best.

A reading is a sequence of blocks. By headings ("Vraag 1", "Antwoord op vraag 3 en 8"), by bare
numbers ("1.", then "Antwoord" or a reply line and "1." again), or by paragraphs (questions that
nobody numbered). Every reading is judged by the same measure: do the numbers run on, do questions
ask, is there an answer to each, are there marks that show how it is meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .bare import Bare, find_bare
from .chain import best_chain
from .headings import ALONE, ANSWER, QUESTION, Heading, find_headings

MOST_BLOCKS = 400
_LOOK_BACK = 40
_MARK = r"(?:\ue000[^\ue001]{0,20}\ue001)?"
_ASKED = re.compile(rf"\?[\s»”\"'’)\d*]{{0,4}}{_MARK}$")
_STATED = re.compile(rf"[.?!:;)»”\"'’]\d{{0,2}}{_MARK}$")
_MOST_LOST = 3  # numbers lost before the first one found
_NEXT, _ANSWERED, _GAP, _AGAIN = 1.0, 1.0, 0.4, 2.2


@dataclass(frozen=True, slots=True)
class Block:
    """A question, or an answer, from `start` to `end`; its own words begin at `text`.

    No numbers: not printed.
    """

    kind: str
    numbers: tuple[int, ...]
    start: int
    text: int
    end: int
    sureness: float = 0.0


def read_mixed(text: str, start: int, end: int) -> list[Block]:
    """Questions, each with its answer near it; or questions alone."""
    readings = (
        by_headings(text, start, end),
        by_numbers_and_answers(text, start, end),
        by_paragraphs(text, start, end),
    )
    return max(readings, key=lambda blocks: judge(text, blocks))


def read_questions(text: str, start: int, end: int) -> list[Block]:
    """Questions only: the answers are elsewhere."""
    readings = (
        [b for b in by_headings(text, start, end) if b.kind == QUESTION],
        by_numbers(text, start, end, QUESTION),
        by_paragraphs(text, start, end),
        [Block(QUESTION, (1,), start, start, end)],
    )
    return max(readings, key=lambda blocks: judge(text, blocks))


def read_answers(text: str, start: int, end: int, questions: Sequence[int]) -> list[Block]:
    """Answers only, to these questions. Without a number: one answer to all of them."""
    headed = [b for b in by_headings(text, start, end) if b.kind == ANSWER and b.numbers]
    numbered = by_numbers(text, start, end, ANSWER, questions)
    whole = [Block(ANSWER, tuple(questions) or (1,), start, start, end)]
    if headed and len(headed) >= len(numbered):
        return headed
    return numbered or whole


def by_headings(text: str, start: int, end: int) -> list[Block]:
    """Blocks as the headings say, a false heading left out where the numbers show that it is one."""
    headings = find_headings(text[start:end])[: MOST_BLOCKS * 4]
    chain = _best_headings(headings)
    ends = [start + h.start for h in chain[1:]] + [end]
    blocks: list[Block] = []
    last = 0
    for h, stop in zip(chain, ends, strict=False):
        numbers = h.numbers or ((last + 1,) if h.kind == QUESTION else ())
        last = max(numbers, default=last) if h.kind == QUESTION else last
        blocks.append(Block(h.kind, numbers, start + h.start, start + h.end, stop, h.sureness))
    return blocks


def _best_headings(headings: list[Heading]) -> list[Heading]:
    """The best path through the headings; see `chain` for the idea.

    Questions and answers count on their own.
    """
    best: list[tuple[float, int | None, int]] = []  # score, the heading before, the last question
    for index, heading in enumerate(headings):
        score, before, last = heading.sureness - 0.2, None, 0
        for earlier in range(max(0, index - _LOOK_BACK), index):
            gain = best[earlier][0] + _fit(headings[earlier], heading, best[earlier][2])
            if gain > score:
                score, before, last = gain, earlier, best[earlier][2]
        if heading.kind == QUESTION:
            last = max(heading.numbers, default=last + 1)
        best.append((score, before, last))
    at = max(range(len(best)), key=lambda i: best[i][0]) if best else None
    chain = []
    while at is not None:
        chain.append(headings[at])
        at = best[at][1]
    return chain[::-1]


def _fit(before: Heading, heading: Heading, last: int) -> float:
    """What it adds to take this heading after that one; `last`: the last question so far."""
    if not heading.numbers:
        fits = before.kind == QUESTION or heading.kind == QUESTION
        return heading.sureness + (_ANSWERED if fits else -_AGAIN)
    if heading.kind == ANSWER:
        known = max(heading.numbers) <= last or not last
        same = before.kind == QUESTION and before.numbers == heading.numbers
        return heading.sureness + (_ANSWERED if same else 0.3 if known else -_GAP)
    first = min(heading.numbers)
    if first > last:
        return heading.sureness + (_NEXT if first == last + 1 else -_GAP * min(first - last - 1, 5))
    return heading.sureness - _AGAIN


def by_numbers(
    text: str, start: int, end: int, kind: str, allowed: Sequence[int] = ()
) -> list[Block]:
    """Blocks that begin with a bare number; numbers that print or converters lost are filled in
    from the order.
    """
    section = text[start:end]
    chain = best_chain(find_bare(section), allowed, back=kind == ANSWER)
    if not chain or (len(chain) == 1 and chain[0].sureness < 1 and kind == ANSWER):
        return []
    blocks = [
        _block(kind, bare, start, stop)
        for bare, stop in zip(chain, [*(b.start for b in chain[1:]), end - start], strict=False)
    ]
    return fill_lost(text, start, blocks, kind, max(allowed, default=0))


def _block(kind: str, bare: Bare, start: int, stop: int) -> Block:
    return Block(
        kind, bare.numbers, start + bare.start, start + bare.end, start + stop, bare.sureness
    )


def fill_lost(text: str, start: int, blocks: list[Block], kind: str, last: int) -> list[Block]:
    """A number that was lost: the paragraph that should have borne it begins its block."""
    used = {n for block in blocks for n in block.numbers}
    first = min(blocks[0].numbers)
    filled = _before_first(text, start, blocks[0], kind) if 1 < first <= _MOST_LOST + 1 else []
    for index, block in enumerate(blocks):
        following = min(blocks[index + 1].numbers) if index + 1 < len(blocks) else last + 1
        missing = [n for n in range(max(block.numbers) + 1, following) if n not in used]
        filled += _split(text, block, missing)
    return filled


def _before_first(text: str, start: int, first: Block, kind: str) -> list[Block]:
    """What stands before the first number found is the blocks before it."""
    if not any(c.isalpha() for c in text[start : first.start]):
        return []
    lost = range(1, min(first.numbers))
    blocks = _split(text, Block(kind, (1,), start, start, first.start), list(lost)[1:])
    return blocks if len(blocks) == len(lost) else []


def _split(text: str, block: Block, missing: list[int]) -> list[Block]:
    """The block cut at the paragraphs that may bear the missing numbers, the first of them where
    there are too few.
    """
    places = _paragraph_starts(text, block)[: len(missing)]
    if not places or (block.kind == ANSWER and len(places) < len(missing)):
        return [block]
    missing = missing[: len(places)]
    ends = [*places[1:], block.end]
    return [
        replace(block, end=places[0]),
        *(
            Block(block.kind, (n,), at, at, stop)
            for n, at, stop in zip(missing, places, ends, strict=True)
        ),
    ]


def _paragraph_starts(text: str, block: Block) -> list[int]:
    """Where in a block a line begins a sentence after one that ended: a question after a question
    mark.
    """
    ended = _ASKED if block.kind == QUESTION else _STATED
    starts, at = [], block.text
    before = ""
    for line in text[block.text : block.end].splitlines(keepends=True):
        plain = line.strip()
        if plain:
            if ended.search(before) and (plain[0].isupper() or plain[0] in "«„“\"'"):
                starts.append(at + len(line) - len(line.lstrip()))
            before = plain
        at += len(line)
    return starts


def by_numbers_and_answers(text: str, start: int, end: int) -> list[Block]:
    """Bare numbers are questions; a heading "Antwoord" without one answers the question before it."""
    questions = by_numbers(text, start, end, QUESTION)
    answers = [h for h in find_headings(text[start:end]) if h.kind == ANSWER and h.sureness > 1]
    blocks: list[Block] = []
    for question in questions:
        inside = [h for h in answers if question.text <= start + h.start < question.end]
        stops = [start + h.start for h in inside] + [question.end]
        blocks.append(replace(question, end=stops[0]))
        blocks += [
            Block(
                ANSWER, h.numbers or question.numbers, start + h.start, start + h.end, stop, ALONE
            )
            for h, stop in zip(inside, stops[1:], strict=True)
        ]
    return blocks


def by_paragraphs(text: str, start: int, end: int) -> list[Block]:
    """Each paragraph that asks is a question; what does not ask belongs to the question before it."""
    blocks: list[Block] = []
    at = start
    for paragraph in _paragraphs(text[start:end]):
        stop = at + len(paragraph)
        if "?" in paragraph or not blocks:
            if paragraph.strip():
                blocks.append(Block(QUESTION, (len(blocks) + 1,), at, at, stop))
        else:
            blocks[-1] = replace(blocks[-1], end=stop)
        at = stop
    return blocks[:MOST_BLOCKS]


def _paragraphs(section: str) -> list[str]:
    """Paragraphs with what separates them; without empty lines every line is one."""
    return (
        re.split(r"(?<=\n)(?=\S)", section)
        if "\n\n" not in section.strip()
        else re.split(r"(?<=\n\n)(?=\S)", section)
    )


def judge(text: str, blocks: list[Block]) -> float:
    """How well a reading explains the section: 0 for none, about 4 for a perfect one."""
    questions = [b for b in blocks if b.kind == QUESTION]
    if not blocks:
        return 0.0
    asks = sum(_asks(text[b.text : b.end]) for b in questions) / max(1, len(questions))
    numbers = {n for b in questions for n in b.numbers}
    runs_on = len(numbers) / max(numbers) if numbers else 0.0
    shown = sum(b.sureness for b in blocks) / (ALONE * len(blocks))
    answered = {n for b in blocks if b.kind == ANSWER for n in b.numbers}
    matched = len(answered & numbers) / len(answered | numbers) if answered else 0.0
    return asks + runs_on + 1.5 * shown + matched + min(len(questions), 5) * 0.1


def _asks(words: str) -> float:
    plain = words.strip()
    if not plain:
        return -0.5
    return 1.0 if "?" in plain[-250:] else 0.5 if "?" in plain else 0.2
