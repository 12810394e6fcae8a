"""Make questions and answers of the blocks of a reading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.ingest.document import ParsedAnswer, ParsedQuestion, Problem

from .headings import ANSWER, QUESTION
from .joint import split_joint
from .readings import Block
from .wording import join_paragraphs, take_marks

_EXPLANATION = re.compile(
    r"(?:^[ \t]*|(?<=[.?!»”\"')]\s))Toelichting\b[ \t]*(?:[:.]|\n|(?=[A-Z«„0-9])|op (?:de )?vra(?:ag|gen)\b)",
    re.MULTILINE,
)
_ASKS = re.compile(r"\?[\s»”\"'’).]*(?:\ue000[^\ue001]*\ue001[\s.]*)*$")


@dataclass(slots=True)
class Pieces:
    questions: list[ParsedQuestion] = field(default_factory=list)
    answers: list[ParsedAnswer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    explanation: str = ""


def make_pieces(
    text: str, blocks: list[Block], notes: Mapping[str, str], wrapped: bool, replied: bool
) -> Pieces:
    """Questions in order of number, answers as printed.

    `replied`: the document is a reply, so answers are expected.
    """
    pieces = Pieces()
    blocks = _under_one_text(text, blocks)
    whole, blocks = blocks, [_without_explanation(text, block) for block in blocks]
    explained = [
        text[cut.end : block.end]
        for cut, block in zip(blocks, whole, strict=True)
        if cut.end < block.end
    ]
    pieces.explanation = "\n\n".join(_explanation(words, notes, wrapped) for words in explained)
    blocks = _numbered_once(text, blocks, pieces.problems)
    blocks = _answers_named(blocks)
    if replied and not wrapped:
        blocks = _unheaded_answers(text, blocks)
    for block in blocks:
        words = text[block.text : block.end]
        if block.kind == QUESTION:
            pieces.questions += _questions(words, block.numbers, notes, wrapped, pieces.problems)
        else:
            wording, found = take_marks(join_paragraphs(words, wrapped), notes)
            pieces.answers.append(ParsedAnswer(block.numbers, wording, found))
    pieces.questions.sort(key=lambda question: question.number)
    return pieces


def _under_one_text(text: str, blocks: list[Block]) -> list[Block]:
    """ "Vraag 4", "Vraag 5" and then one text: a joint heading on two lines."""
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        if (
            above
            and above.kind == block.kind == QUESTION
            and not text[above.text : above.end].strip()
        ):
            numbers = tuple(sorted({*above.numbers, *block.numbers}))
            block = replace(joined.pop(), numbers=numbers, text=block.text, end=block.end)
        joined.append(block)
    return joined


def _without_explanation(text: str, block: Block) -> Block:
    explanation = _EXPLANATION.search(text, block.text, block.end)
    return replace(block, end=explanation.start()) if explanation else block


def _explanation(words: str, notes: Mapping[str, str], wrapped: bool) -> str:
    words = words.strip().removeprefix("Toelichting").lstrip(" \t\n:.")
    return take_marks(join_paragraphs(words, wrapped), notes)[0]


def _numbered_once(text: str, blocks: list[Block], problems: list[Problem]) -> list[Block]:
    """A question whose number was printed before is left out when it is the same; else it gets the
    free number.
    """
    printed = {n for b in blocks if b.kind == QUESTION for n in b.numbers}
    seen: dict[int, str] = {}
    kept: list[Block] = []
    renumbered: dict[tuple[int, ...], tuple[int, ...]] = {}
    for block in blocks:
        if block.kind == ANSWER:
            kept.append(_following(block, kept, renumbered))
            continue
        words = "".join(text[block.text : block.end].split())
        again = [n for n in block.numbers if n in seen]
        if again and seen[again[0]] == words:
            problems.append(Problem(f"vraag {again[0]}", "printed twice, with the same text"))
            continue
        if again:
            free = max(seen) + 1
            problems.append(Problem(f"vraag {again[0]}", "number printed twice"))
            if len(block.numbers) == 1 and free not in printed:
                renumbered[block.numbers] = (free,)
                block = replace(block, numbers=(free,))
            else:
                block = replace(block, numbers=tuple(n for n in block.numbers if n not in seen))
                if not block.numbers:
                    continue
        seen.update(dict.fromkeys(block.numbers, words))
        kept.append(block)
    return kept


def _following(
    answer: Block, kept: list[Block], renumbered: Mapping[tuple[int, ...], tuple[int, ...]]
) -> Block:
    """An answer with a number that was answered before, right after the question that was
    renumbered, is that one's.
    """
    new = renumbered.get(answer.numbers)
    answered = any(b.kind == ANSWER and b.numbers == answer.numbers for b in kept)
    return replace(answer, numbers=new) if new and answered else answer


def _answers_named(blocks: list[Block]) -> list[Block]:
    """An answer without a number answers the questions since the last answer."""
    open_numbers: list[int] = []
    named: list[Block] = []
    for block in blocks:
        if block.kind == QUESTION:
            if named and named[-1].kind == ANSWER:
                open_numbers = []
            open_numbers += block.numbers
        elif not block.numbers:
            block = replace(block, numbers=tuple(sorted(set(open_numbers))))
        if block.numbers:
            named.append(block)
    return named


def _unheaded_answers(text: str, blocks: list[Block]) -> list[Block]:
    """Where a question has no answer, what stands after its last paragraph that asks is its answer."""
    answered = {n for b in blocks if b.kind == ANSWER for n in b.numbers}
    if not answered:
        return blocks
    made: list[Block] = []
    for block in blocks:
        at = None
        if block.kind == QUESTION and answered.isdisjoint(block.numbers):
            at = _answer_begins(text, block)
        if at is None:
            made.append(block)
        else:
            made += [replace(block, end=at), Block(ANSWER, block.numbers, at, at, block.end)]
    return made


def _answer_begins(text: str, block: Block) -> int | None:
    at, begins = block.text, None
    for line in text[block.text : block.end].splitlines(keepends=True):
        at += len(line)
        if _ASKS.search(line.rstrip()):
            begins = at
    return begins if begins and text[begins : block.end].strip() else None


def _questions(
    words: str,
    numbers: Sequence[int],
    notes: Mapping[str, str],
    wrapped: bool,
    problems: list[Problem],
) -> list[ParsedQuestion]:
    starts = split_joint(words, len(numbers)) if len(numbers) > 1 else []
    if starts is None:
        problems.append(
            Problem(f"vraag {numbers[0]}", f"cannot be told apart from vraag {numbers[-1]}")
        )
        parts = [words] * len(numbers)
    else:
        parts = [words[a:b] for a, b in zip([0, *starts], [*starts, len(words)], strict=True)]
    made = []
    for number, part in zip(numbers, parts, strict=True):
        wording, found = take_marks(join_paragraphs(part, wrapped), notes)
        made.append(ParsedQuestion(number, wording, found))
    return made
