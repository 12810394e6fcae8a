"""Make questions and answers of the blocks of a reading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.ingest.document import ParsedAnswer, ParsedQuestion, Problem

from .doubts import Block
from .headings import QUESTION
from .joint import split_joint
from .wording import join_paragraphs, take_marks

_EXPLANATION = re.compile(
    r"(?:^[ \t]*|(?<=[.?!»”\"')]\s))Toelichting\b[ \t]*"
    r"(?:[:.]|\n|(?=[A-Z«„0-9])|op (?:de )?vra(?:ag|gen)\b)",
    re.MULTILINE,
)

# Questions that have one text between them; more numbers than that are no questions.
MOST_JOINT = 30

_EXPLAINS = "Toelichting"


@dataclass(slots=True)
class Pieces:
    questions: list[ParsedQuestion] = field(default_factory=list)
    answers: list[ParsedAnswer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    explanation: str = ""
    repeated: list[str] = field(default_factory=list)
    said: str = ""  # what a reply says besides its answers


def make_pieces(text: str, blocks: list[Block], notes: Mapping[str, str], wrapped: bool) -> Pieces:
    """Questions in order of number, answers as printed."""
    pieces = Pieces()
    beside = [b for b in blocks if not b.numbers]
    blocks = _under_one_text(text, [b for b in blocks if b.numbers])
    whole, blocks = blocks, [_without_explanation(text, block) for block in blocks]
    explained = [
        *(text[b.text : b.end] for b in beside if b.kind == QUESTION),
        *(text[cut.end : b.end] for cut, b in zip(blocks, whole, strict=True) if cut.end < b.end),
    ]
    pieces.explanation = _beside(explained, notes, wrapped)
    pieces.said = _beside(
        [text[b.text : b.end] for b in beside if b.kind != QUESTION], notes, wrapped
    )
    repeated: list[Block] = []
    blocks = _numbered_once(blocks, pieces.problems, repeated)
    pieces.repeated = [text[block.text : block.end] for block in repeated]
    pieces.repeated += [_EXPLAINS for words in explained if words.strip().startswith(_EXPLAINS)]
    for block in blocks:
        words = text[block.text : block.end]
        where = "vraag" if block.kind == QUESTION else "antwoord"
        pieces.problems += [Problem(f"{where} {block.numbers[0]}", what) for what in block.doubts]
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


def _beside(parts: list[str], notes: Mapping[str, str], wrapped: bool) -> str:
    plain = (words.strip().removeprefix(_EXPLAINS).lstrip(" \t\n:.") for words in parts)
    return "\n\n".join(
        take_marks(join_paragraphs(words, wrapped), notes)[0] for words in plain if words
    )


def _numbered_once(
    blocks: list[Block], problems: list[Problem], repeated: list[Block]
) -> list[Block]:
    """The blocks without questions that stood there before."""
    seen: set[int] = set()
    once: list[Block] = []
    for block in blocks:
        again = block.kind == QUESTION and not seen.isdisjoint(block.numbers)
        if again:
            problems.append(
                Problem(f"vraag {block.numbers[0]}", "printed twice, with the same text")
            )
            repeated.append(block)
            block = replace(block, numbers=tuple(n for n in block.numbers if n not in seen))
        if block.kind == QUESTION:
            seen.update(block.numbers)
        if block.numbers:
            once.append(block)
    return once


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
        parts[MOST_JOINT:] = [""] * len(parts[MOST_JOINT:])
    else:
        parts = [words[a:b] for a, b in zip([0, *starts], [*starts, len(words)], strict=True)]
    worded = {part: take_marks(join_paragraphs(part, wrapped), notes) for part in set(parts)}
    return [
        ParsedQuestion(number, *worded[part]) for number, part in zip(numbers, parts, strict=True)
    ]
