"""Read a whole document from its words: where its sets begin, and what each says."""

import re
from dataclasses import dataclass, replace

from archive.citations.find import find_z_numbers
from archive.ingest.document import ParsedSet, Problem, SourceText

from . import facts, furniture
from .blocks import Pieces, make_pieces
from .headings import ANSWER, QUESTION, find_headings
from .kinds import ReadDocument, is_list
from .letters import Letter, read_letter
from .old_notes import take_old_notes
from .page_notes import take_page_notes
from .readings import (
    Block,
    by_headings,
    by_numbers,
    fill_lost,
    read_answers,
    read_mixed,
    read_questions,
)
from .regions import Region, divide
from .repair import mend
from .replies import ANSWER as REPLY_ANSWER
from .replies import DELAY, ReplyLine, find_replies
from .script import PAGE_END, Script, read_script, texts
from .sources import take_sources
from .titles import Title, find_letter_title, find_titles
from .wording import join_paragraphs, take_marks

_DELAY_HEADING = re.compile(r"^[ \t]*Mededeling[ \t]*[.:]?[ \t]*$", re.MULTILINE)
_ENDED = re.compile(r"[.?!:;)»”\"'’]\s*$")
_ENOUGH = 30  # letters: more than a line of noise


@dataclass(slots=True)
class _Text:
    """The text of a document with what is known of all its sets."""

    text: str
    notes: dict[str, str]
    wrapped: bool
    aside: list[str]

    @property
    def printed(self) -> bool:
        """A page of the Aanhangsel of before KOOP, cut where the paper ended.

        Later documents are whole.
        """
        return (
            self.wrapped
            and not facts.identifiers(self.aside)
            and any("aanhangsel" in line.lower() for line in self.aside)
        )


def read(source: SourceText) -> ReadDocument:
    """The sets of the document."""
    doc = _prepare(read_script(source))
    titles, replies = find_titles(doc.text), find_replies(doc.text)
    letter = read_letter(_before_annex(doc.text, titles), doc.aside)
    if not titles and (title := find_letter_title(doc.text, "\n".join(doc.aside))):
        titles = [title]
    problems: list[Problem] = []
    sets = [
        _read_set(doc, region, letter, problems)
        for region in divide(doc.text, titles, replies, doc.printed)
    ]
    sets = _with_page_facts(doc, sets, titles)
    listed = is_list(doc.text) and not any(s.asked_by for s in sets)
    said = tuple(s for s in sets if listed or _says_something(s))
    return ReadDocument(
        doc.text, said, doc.notes, tuple(problems) if said else (), listed, doc.printed
    )


def _prepare(script: Script) -> _Text:
    furniture.take_out(script)
    if script.unmarked and any(h.numbers for h in find_headings(texts(script.lines))):
        take_page_notes(script)
    lines = [line for line in script.lines if line.text != PAGE_END]
    if script.wrapped:
        lines = mend(lines)
    text = "\n".join(line.text for line in lines)
    headings = [h for h in find_headings(text) if h.numbers]
    notes = dict(script.notes)
    if headings or not find_replies(text):
        sources = take_sources(text, headings[-1].end if headings else 0)
        text, notes = sources.text, notes | sources.notes
    elif script.unmarked:
        text, old = take_old_notes(text, find_replies(text))
        notes |= old
    return _Text(text, notes, script.wrapped, script.aside)


def _before_annex(text: str, titles: list[Title]) -> str:
    """The letter: what stands before the title of the annex, or before the first question."""
    if titles:
        return text[: titles[0].start]
    first = next((h for h in find_headings(text) if h.kind == QUESTION), None)
    return text[: first.start] if first else text


def _read_set(
    doc: _Text, region: Region, letter: Letter | None, problems: list[Problem]
) -> ParsedSet:
    reply = region.reply
    kind = reply.kind if reply else letter.kind if letter else ""
    blocks, said = _blocks(doc, region, kind)
    answers = any(b.kind == ANSWER for b in blocks)
    if not kind and (answers or letter):
        kind = REPLY_ANSWER
    pieces = make_pieces(doc.text, blocks, doc.notes, doc.wrapped, kind not in ("", DELAY))
    problems += pieces.problems
    return _parsed(doc, region, letter, kind, pieces, said)


def _parsed(
    doc: _Text, region: Region, letter: Letter | None, kind: str, pieces: Pieces, said: str
) -> ParsedSet:
    reply, title = region.reply, region.title
    number = (title and title.number) or (letter and letter.number) or _number_in_delay(kind, said)
    return ParsedSet(
        number=number,
        printed_number=title.printed_number if title else None,
        subject=title.subject if title else None,
        asked_by=title.asked_by if title else (),
        asked_of=title.asked_of if title else (),
        answered_by=reply.answered_by
        if reply and reply.answered_by
        else letter.answered_by
        if letter
        else (),
        on_behalf_of=reply.on_behalf_of if reply else letter.on_behalf_of if letter else (),
        submitted_on=title.submitted_on if title else None,
        answered_on=reply.answered_on
        if reply and reply.answered_on
        else letter.answered_on
        if letter
        else None,
        questions=tuple(pieces.questions),
        answers=tuple(pieces.answers) if kind != DELAY else (),
        complete=_complete(doc, region, kind, pieces),
        reply=kind,
        explanation=pieces.explanation,
        reply_text=said,
        also_see=reply.also_see if reply else (),
    )


def _blocks(doc: _Text, region: Region, kind: str) -> tuple[list[Block], str]:
    """The blocks of a region, and what a reply says besides: a delay's reason."""
    reply = region.reply
    if (
        reply
        and region.apart
        and _letters(doc.text[region.body : min(reply.start, region.end)]) > _ENOUGH
    ):
        return _apart(doc, region, reply)
    start = max(region.body, reply.end if reply and reply.start >= region.start else 0)
    if kind == DELAY:
        return _delayed(doc, start, region.end)
    if region.title is None and not reply and doc.printed:
        return by_headings(doc.text, start, region.end) or by_numbers(
            doc.text, start, region.end, ANSWER
        ), ""
    if _letters(doc.text[start : region.end]) < _ENOUGH or "?" not in doc.text[start : region.end]:
        return by_headings(doc.text, start, region.end), ""
    blocks = read_mixed(doc.text, start, region.end)
    if blocks and not any(b.sureness for b in blocks) and not (region.title or reply):
        return [], ""
    return blocks, ""


def _delayed(doc: _Text, start: int, end: int) -> tuple[list[Block], str]:
    """The questions of a delay notice, and its reason."""
    heading = _DELAY_HEADING.search(doc.text, start, end)
    blocks = by_headings(doc.text, start, heading.start() if heading else end)
    begins = heading.end() if heading else blocks[-1].end if blocks else start
    return [b for b in blocks if b.kind == QUESTION], _wording(doc, begins, end)


def _apart(doc: _Text, region: Region, reply: ReplyLine) -> tuple[list[Block], str]:
    """All questions, the reply line, all answers."""
    questions = read_questions(doc.text, region.body, min(reply.start, region.end))
    questions = _without_notes(doc, questions)
    start, end = region.answers
    if reply.kind == DELAY:
        return questions, _wording(doc, start, end)
    if _letters(doc.text[start:end]) < 2:
        return questions, ""
    questions, answers = _with_lost_questions(doc, questions, region)
    before = _wording(doc, start, answers[0].start) if answers else ""
    return [*questions, *_without_notes(doc, answers)], before


def _with_lost_questions(
    doc: _Text, questions: list[Block], region: Region
) -> tuple[list[Block], list[Block]]:
    """The answers, and the questions that they show to be there though the last numbers were lost."""
    start, end = region.answers
    numbers = sorted({n for b in questions for n in b.numbers})
    more = [*numbers, *range(numbers[-1] + 1, numbers[-1] + 4)] if numbers else [1]
    answers = read_answers(doc.text, start, end, more)
    answered = {n for b in answers for n in b.numbers}
    if (
        len(numbers) > 1
        and max(answered) > numbers[-1]
        and len(answered) == max(answered)
        and len(answers) > 1
    ):
        return fill_lost(doc.text, region.body, questions, QUESTION, max(answered)), answers
    return questions, read_answers(doc.text, start, end, numbers)


_NOTE_LINE = re.compile(r"^[ \t]*(?:(\d{1,2})|[*'’])[ \t]*(?=[A-Z«„“\"'(]|[a-z]+ )", re.MULTILINE)
_LIKE_A_SOURCE = re.compile(
    r"«|\b(?:19|20)\d\d\b|\bjl\b|Kamerstuk|Aanhangsel|Handelingen|\bd\.d\.|\bZie\b|\bnr\.|[Dd]agblad"
    r"|[Kk]rant|pagina|blz\."
)


def _without_notes(doc: _Text, blocks: list[Block]) -> list[Block]:
    """Notes printed below the last question or answer begin to count at 1 again."""
    if not blocks:
        return blocks
    last = blocks[-1]
    for match in _NOTE_LINE.finditer(doc.text, last.text, last.end):
        line = doc.text[match.end() : last.end].split("\n", 1)[0]
        fresh = (
            match.start() > last.text + 10
            and match[1] in ("1", None)
            and max(last.numbers or (0,)) >= 1
        )
        if (
            fresh
            and _LIKE_A_SOURCE.search(line[:200])
            and len(doc.text[match.start() : last.end]) < 1500
        ):
            return [*blocks[:-1], replace(last, end=match.start())]
    return blocks


def _wording(doc: _Text, start: int, end: int) -> str:
    return take_marks(join_paragraphs(doc.text[start:end], doc.wrapped), doc.notes)[0]


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _number_in_delay(kind: str, said: str) -> str | None:
    """A delay notice names the set it is about."""
    numbers = {z.number for z in find_z_numbers(said)} if kind == DELAY else set()
    return numbers.pop() if len(numbers) == 1 else None


def _complete(doc: _Text, region: Region, kind: str, pieces: Pieces) -> bool:
    """Whether the set begins and ends in this document.

    On a printed page the last one may run on.
    """
    if not doc.printed:
        return True
    if region.title is None and (not region.last or not pieces.questions):
        return False
    if not region.last or kind == DELAY:
        return bool(kind)
    answered = {n for answer in pieces.answers for n in answer.numbers}
    last = max((question.number for question in pieces.questions), default=0)
    return last in answered and bool(_ENDED.search(pieces.answers[-1].text))


def _with_page_facts(doc: _Text, sets: list[ParsedSet], titles: list[Title]) -> list[ParsedSet]:
    """What the page says of all its sets: session, identifiers; of the first one also the numbers
    above its title.
    """
    found = facts.identifiers(doc.aside)
    before = doc.text[: titles[0].start] if titles else doc.text[:300]
    made = []
    for index, s in enumerate(sets):
        year = facts.vergaderjaar(doc.aside, found, s.submitted_on or s.answered_on)
        s = replace(
            s,
            vergaderjaar=year,
            chamber=facts.chamber(doc.aside, found),
            identifiers=found if len(sets) == 1 else (),
        )
        if len(sets) == 1 or (index == 0 and titles):
            s = replace(
                s,
                submitted_on=s.submitted_on or facts.submitted_on(before),
                number=s.number or facts.own_number(before, found),
                printed_number=s.printed_number or facts.printed_number(before, found),
            )
        made.append(s)
    return made


def _says_something(s: ParsedSet) -> bool:
    """Whether this is a question set at all."""
    if (
        s.asked_by
        or (not s.complete and s.answers)
        or (s.answered_by and (s.questions or s.answers or s.reply))
    ):
        return True
    return bool(s.number and (s.questions or s.reply)) or bool(s.questions and s.answers)
