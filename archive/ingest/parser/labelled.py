"""Read a source that says itself what its paragraphs are, and what the facts are.

Words are read where labels stop.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from archive.ingest.document import (
    Paragraph,
    ParsedAnswer,
    ParsedQuestion,
    ParsedSet,
    Problem,
    SourceText,
    print_cells,
    set_from_data,
)

from . import whole
from .headings import ANSWER, QUESTION
from .joint import split_joint
from .kinds import ReadDocument
from .numbers import read_numbers
from .replies import ANSWER as REPLY_ANSWER
from .replies import DELAY as REPLY_DELAY
from .script import mark, read_script, texts
from .wording import take_marks

_NUMBER, _TABLE, _DELAY = "number", "table", "delay"
_OF_BLOCKS = (_NUMBER, QUESTION, ANSWER, _TABLE)
_OPENING = re.compile(r"(?:over|inzake|betreffende)\s+(?=\S)", re.IGNORECASE)
# What a document may say in words and in metadata; where they differ the words are believed and the
# doubt is told.
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


def is_labelled(source: SourceText) -> bool:
    """Whether the source states facts or labels its questions."""
    return bool(source.metadata or source.problems) or any(
        p.label in (QUESTION, ANSWER) for p in source.paragraphs
    )


def read(source: SourceText) -> ReadDocument:
    """The sets of the source: its records, or the questions, answers and facts that it states
    itself.
    """
    if not source.paragraphs:
        return ReadDocument(
            "", tuple(_set(facts) for facts in source.metadata), source.notes, source.problems
        )
    document = _read_words(source)
    document = replace(document, problems=(*document.problems, *source.problems))
    if blocks := _blocks(source.paragraphs):
        document = _with_blocks(document, blocks, source)
    return (
        _with_facts(document, source.metadata[0]) if source.metadata and document.sets else document
    )


def _read_words(source: SourceText) -> ReadDocument:
    """What the words say. Those of questions and answers that stand last need no reading: their
    labels say what they are.
    """
    labelled = [p.label in _OF_BLOCKS for p in source.paragraphs]
    first = labelled.index(True) if True in labelled else len(labelled)
    if all(labelled[first:]) and first < len(labelled):
        head, body = source.paragraphs[:first], source.paragraphs[first:]
        placed = "\n".join(p.text for p in body)
        notes = {key: text for key, text in source.notes.items() if mark(key) not in placed}
        document = whole.read(replace(source, paragraphs=head, notes=notes))
        if document.sets:
            words = texts(read_script(replace(source, paragraphs=body)).lines)
            return replace(
                document, text=f"{document.text}\n{words}", notes={**source.notes, **document.notes}
            )
    return whole.read(source)


def _set(facts: Mapping[str, Any]) -> ParsedSet:
    subject = facts.get("subject")
    return set_from_data({**facts, "subject": subject and _OPENING.sub("", subject, count=1)})


def _blocks(paragraphs: Sequence[Paragraph]) -> list[_Block]:
    blocks: list[_Block] = []
    for paragraph in paragraphs:
        if paragraph.label == _NUMBER:
            blocks.append(_Block(paragraph.text))
        elif paragraph.label in (QUESTION, ANSWER):
            if not blocks or blocks[-1].kind not in ("", paragraph.label):
                blocks.append(_Block())
            blocks[-1].kind = paragraph.label
            blocks[-1].paragraphs.append(paragraph.text)
        elif paragraph.label == _TABLE and blocks:
            blocks[-1].kind = blocks[-1].kind or ANSWER
            blocks[-1].paragraphs.append(print_cells(paragraph.text))
    return [block for block in blocks if block.kind]


def _with_blocks(document: ReadDocument, blocks: list[_Block], source: SourceText) -> ReadDocument:
    """The document with the questions and answers that its labels mark instead of those read from
    its words.
    """
    problems = [p for p in document.problems if not p.where.startswith("vraag ")]
    questions: dict[int, ParsedQuestion] = {}
    answers: list[ParsedAnswer] = []
    numbered = list(_numbered(blocks))
    printed = {
        number for block, numbers in numbered if block.kind == QUESTION for number in numbers
    }
    for block, numbers in numbered:
        if block.kind == ANSWER:
            answers.append(ParsedAnswer(numbers, *take_marks(block.text, source.notes)))
            continue
        for question in _questions(block.text, numbers, source.notes):
            if question.number in questions:
                problems.append(Problem(f"vraag {question.number}", "number printed twice"))
                question = _renumbered(question, questions, printed)
            questions.setdefault(question.number, question)
    read = _with_reply(document.sets[0] if document.sets else ParsedSet(), bool(answers), source)
    read = replace(
        read, questions=tuple(questions[n] for n in sorted(questions)), answers=tuple(answers)
    )
    return replace(document, sets=(read,), problems=tuple(problems))


def _renumbered(
    question: ParsedQuestion, others: Mapping[int, ParsedQuestion], printed: set[int]
) -> ParsedQuestion:
    """A question whose number was taken gets the next one, if that is free and its words are not
    the same.
    """
    free = max(others) + 1
    same = others[question.number].text == question.text
    return question if same or free in printed else replace(question, number=free)


def _with_reply(read: ParsedSet, answered: bool, source: SourceText) -> ParsedSet:
    said = "\n\n".join(p.text for p in source.paragraphs if p.label == _DELAY)
    if answered:
        return replace(
            read, reply=read.reply if read.reply not in ("", REPLY_DELAY) else REPLY_ANSWER
        )
    if said:
        said, _ = take_marks(said, source.notes)
        return replace(read, reply=read.reply or REPLY_DELAY, reply_text=read.reply_text or said)
    return read


def _numbered(blocks: list[_Block]) -> Iterator[tuple[_Block, tuple[int, ...]]]:
    """Each block with its numbers: as printed, or else the next question, or the questions since
    the last answer.
    """
    last = 0
    waiting: list[int] = []
    for block in blocks:
        numbers = read_numbers(block.heading)
        if block.kind == QUESTION:
            numbers = numbers or (last + 1,)
            waiting += numbers
        else:
            numbers = numbers or tuple(sorted(set(waiting))) or (max(last, 1),)
            waiting = []
        last = max(numbers)
        yield block, numbers


def _questions(
    text: str, numbers: tuple[int, ...], notes: Mapping[str, str]
) -> Iterator[ParsedQuestion]:
    """The questions printed under one heading; what cannot be told apart is asked under each
    number.
    """
    cuts = split_joint(text, len(numbers)) if len(numbers) > 1 else None
    if cuts is None:
        for number in numbers:
            yield ParsedQuestion(number, *take_marks(text, notes))
        return
    for number, start, end in zip(numbers, [0, *cuts], [*cuts, len(text)], strict=True):
        yield ParsedQuestion(number, *take_marks(text[start:end].strip(), notes))


def _with_facts(document: ReadDocument, facts: Mapping[str, Any]) -> ReadDocument:
    """The first set with what its words leave open filled in, and a problem for each thing told
    twice, differently.
    """
    read, stated = document.sets[0], _set(facts)
    names = (*_TOLD_TWICE, "chamber", "subject", "asked_by", "asked_of", "also_see")
    missing = {
        name: getattr(stated, name)
        for name in names
        if not getattr(read, name) and getattr(stated, name)
    }
    missing["identifiers"] = tuple(dict.fromkeys((*read.identifiers, *stated.identifiers)))
    problems = [
        Problem("kop", f"printed {getattr(read, name)}, metadata {getattr(stated, name)}")
        for name in _TOLD_TWICE
        if getattr(read, name)
        and getattr(stated, name)
        and getattr(read, name) != getattr(stated, name)
    ]
    sets = (replace(read, **missing), *document.sets[1:])
    return replace(document, sets=sets, problems=(*document.problems, *problems))
