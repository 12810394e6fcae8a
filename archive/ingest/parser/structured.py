"""Parse what a source states outright: records of question sets, and paragraphs labelled question and answer."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from archive.ingest.document import (
    Paragraph,
    ParsedAnswer,
    ParsedDocument,
    ParsedQuestion,
    ParsedSet,
    Problem,
    SourceText,
    set_from_data,
)

from .joint import split_joint
from .numbers import read_numbers
from .wording import take_marks

QUESTION, ANSWER, DELAY = "question", "answer", "delay"
_OPENING = re.compile(r"(?:over|inzake|betreffende)\s+(?=\S)", re.IGNORECASE)
# What a document may say in words and in metadata; where they differ the words are believed and the doubt is told.
_TOLD_TWICE = ("number", "printed_number", "vergaderjaar", "submitted_on", "answered_on")


@dataclass(slots=True)
class _Block:
    """One question or answer: the number printed above it, and its paragraphs."""

    heading: str = ""
    kind: str = ""
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def parse_structured(source: SourceText, parse_words: Callable[[SourceText], ParsedDocument]) -> ParsedDocument:
    """A document whose source states things. `parse_words` reads the rest: its title, who, when, citations."""
    if source.format == "odata":
        return _from_records(source)
    document = parse_words(source)
    document = replace(document, problems=(*document.problems, *source.problems))
    blocks = _blocks(source.paragraphs)
    if blocks:
        document = _with_blocks(document, blocks, source)
    return _with_facts(document, source.metadata) if source.metadata and document.sets else document


def _from_records(source: SourceText) -> ParsedDocument:
    """Records of the Tweede Kamer: sets and replies without their words."""
    sets = tuple(_set(facts) for facts in source.metadata)
    kinds = {s.reply for s in sets}
    kind = kinds.pop() if len(kinds) == 1 and "" not in kinds else "vragen"
    return ParsedDocument(kind, source.format, sets, problems=source.problems)


def _set(facts: Mapping[str, Any]) -> ParsedSet:
    subject = facts.get("subject")
    return set_from_data({**facts, "subject": subject and _OPENING.sub("", subject, count=1)})


def _blocks(paragraphs: Sequence[Paragraph]) -> list[_Block]:
    blocks: list[_Block] = []
    for paragraph in paragraphs:
        if paragraph.label == "number":
            blocks.append(_Block(paragraph.text))
        elif paragraph.label in (QUESTION, ANSWER):
            if not blocks or blocks[-1].kind not in ("", paragraph.label):
                blocks.append(_Block())
            blocks[-1].kind = paragraph.label
            blocks[-1].paragraphs.append(paragraph.text)
        elif paragraph.label == "table" and blocks:
            blocks[-1].paragraphs.append(paragraph.text)
    return [block for block in blocks if block.kind]


def _with_blocks(document: ParsedDocument, blocks: list[_Block], source: SourceText) -> ParsedDocument:
    """The document with the questions and answers that its labels mark instead of those read from its words."""
    problems = [p for p in document.problems if not p.where.startswith("vraag ")]
    questions: dict[int, ParsedQuestion] = {}
    answers: list[ParsedAnswer] = []
    for block, numbers in _numbered(blocks):
        if block.kind == ANSWER:
            answers.append(ParsedAnswer(numbers, *take_marks(block.text, source.notes)))
            continue
        for question in _questions(block.text, numbers, source.notes):
            if question.number in questions:
                problems.append(Problem(f"vraag {question.number}", "number printed twice"))
            questions.setdefault(question.number, question)
    answered = {number for answer in answers for number in answer.numbers}
    if answers:
        problems += [Problem(f"vraag {n}", "no answer found") for n in sorted(questions.keys() - answered)]
    first = document.sets[0] if document.sets else ParsedSet()
    reply = first.reply or ("antwoord" if answers else "")
    ordered = tuple(questions[number] for number in sorted(questions))
    changed = replace(first, questions=ordered, answers=tuple(answers), reply=reply)
    kind = _kind(document.kind, bool(answers), source)
    return replace(document, kind=kind, sets=(changed,), problems=tuple(problems))


def _kind(kind: str, answered: bool, source: SourceText) -> str:
    if answered:
        return kind if kind == "nader" else "antwoord"
    if kind == "uitstel" or any(p.label == DELAY for p in source.paragraphs):
        return "uitstel"
    return "vragen"


def _numbered(blocks: list[_Block]) -> Iterator[tuple[_Block, tuple[int, ...]]]:
    """Each block with its numbers: as printed, or else the next question, or the questions since the last answer."""
    last, waiting = 0, list[int]()
    for block in blocks:
        numbers = read_numbers(block.heading)
        if block.kind == QUESTION:
            numbers = numbers or (last + 1,)
            waiting += numbers
        elif not numbers:
            numbers = tuple(waiting) or (last,)
        if block.kind == ANSWER:
            waiting = []
        last = max(numbers)
        yield block, numbers


def _questions(text: str, numbers: tuple[int, ...], notes: Mapping[str, str]) -> Iterator[ParsedQuestion]:
    """The questions printed under one heading; what cannot be told apart is asked under each number."""
    cuts = split_joint(text, len(numbers)) if len(numbers) > 1 else None
    if cuts is None:
        for number in numbers:
            yield ParsedQuestion(number, *take_marks(text, notes))
        return
    for number, start, end in zip(numbers, [0, *cuts], [*cuts, len(text)], strict=True):
        yield ParsedQuestion(number, *take_marks(text[start:end].strip(), notes))


def _with_facts(document: ParsedDocument, metadata: Sequence[Mapping[str, Any]]) -> ParsedDocument:
    """The first set with what its words leave open filled in, and a problem for each thing told twice, differently."""
    read, stated = document.sets[0], _set(metadata[0])
    names = [*_TOLD_TWICE, "subject", "asked_by", "asked_of"]
    missing = {name: getattr(stated, name) for name in names if not getattr(read, name) and getattr(stated, name)}
    missing["identifiers"] = tuple(dict.fromkeys((*read.identifiers, *stated.identifiers)))
    problems = [
        Problem(name, f"printed {getattr(read, name)}, metadata {getattr(stated, name)}")
        for name in _TOLD_TWICE
        if getattr(read, name) and getattr(stated, name) and getattr(read, name) != getattr(stated, name)
    ]
    sets = (replace(read, **missing), *document.sets[1:])
    return replace(document, sets=sets, problems=(*document.problems, *problems))
