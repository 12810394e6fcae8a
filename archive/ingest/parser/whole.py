"""Read a whole document from its words: where its sets begin, and what each says."""

import re
from dataclasses import dataclass, replace

from archive.citations.find import find_z_numbers
from archive.ingest.document import ParsedSet, Problem, SourceText

from . import facts, furniture
from .blocks import Pieces, make_pieces
from .headings import ANSWER, QUESTION, find_headings
from .kinds import ReadDocument, is_list
from .letter_acts import WITHDRAWAL
from .letter_titles import MENTION, SENTENCE, SUBJECT, filled, find_letter_title
from .letters import UNCERTAIN, Letter, doubts_of, foot_of, read_letter
from .names import with_names_put_right
from .old_notes import apart_from_notes, take_old_notes
from .page_notes import take_page_notes
from .regions import Region, divide
from .repair import mend
from .replies import ANSWER as REPLY_ANSWER
from .replies import DELAY, SUPPLEMENTARY, ReplyLine, find_replies
from .script import ENDED, PAGE_END, TWICE, Script, read_script, texts
from .segments import read_segments
from .several import find_all_titles
from .sources import take_sources
from .titles import Title
from .wording import join_paragraphs, take_marks

_DELAY_HEADING = re.compile(r"^[ \t]*Mededeling[ \t]*[.:]?[ \t]*$", re.MULTILINE)
_BELOW = 60  # letters below a title, where a line may say when the answer came
_ENOUGH = 30  # letters: more than a line of noise
_SMALL_WORD = re.compile(r"\b[a-zà-ÿ]{2,}\b")
_SOME_WORDS, _BEGINNING = 5, 60  # in a line of running text; letters that are told of it
_SHORT_LINE = 60  # letters, at most, of a line of a list


@dataclass(slots=True)
class _Text:
    """The text of a document with what is known of all its sets."""

    text: str
    notes: dict[str, str]
    wrapped: bool
    aside: list[str]
    foot: str = ""  # the farewell and signatures below the answers of a letter

    @property
    def printed(self) -> bool:
        return _is_printed(self)


def read(source: SourceText) -> ReadDocument:
    """The sets of the document."""
    doc = _prepare(read_script(source))
    titles, replies = find_all_titles(doc.text), find_replies(doc.text)
    page = facts.read_page(doc.aside, doc.text, [r.answered_on for r in replies])
    letter = _letter(doc, titles)
    titles = _with_letter_title(doc, titles, replies, letter)
    titles, replies = facts.settle(titles, replies, page)
    doubts = page.doubts + (() if doc.printed else doubts_of(letter, f"{doc.text}\n{doc.foot}"))
    problems = [Problem("kop", doubt) for doubt in doubts]
    if twice := TWICE.search(doc.text):
        problems.append(Problem("tekst", f"letters decoded twice: {twice[0]}"))
    regions = divide(doc.text, titles, replies, doc.printed)
    sets = [_read_set(doc, region, letter, problems) for region in regions]
    sets = _with_page_facts(doc, sets, titles, page)
    if doc.printed:
        sets = [_with_names(s, problems) for s in sets]
    asked = any(s.asked_by for s in sets)
    named_set = any(s.number or (s.asked_by and s.subject) for s in sets)
    listed = is_list(doc.text) and not asked and any(s.questions or s.answers for s in sets)
    named = (
        titles
        or replies
        or letter
        or doc.printed
        or any(h.numbers for h in find_headings(doc.text))
    )
    if not (named or listed) or (
        letter and letter.act.of_committee and not named_set and not listed
    ):
        sets = []
    said = [listed or _says_something(s, doc.printed) for s in sets]
    borne = {note.text for s in sets for q in s.questions for note in q.notes}
    borne |= {note.text for s in sets for a in s.answers for note in a.notes}
    left = [f"{key} {words}" for key, words in doc.notes.items() if words not in borne]
    gaps = _gaps(doc, [r for r, says in zip(regions, said, strict=False) if says], letter)
    left += [doc.text[start:end].strip() for start, end in gaps]
    problems += [
        Problem("tekst", f"left over: {_beginning(words)}") for words in left if _running(words)
    ]
    return ReadDocument(
        doc.text,
        tuple(s for s, says in zip(sets, said, strict=True) if says),
        doc.notes,
        tuple(p for p in problems if any(said) or p.what == UNCERTAIN),
        listed,
        doc.printed,
        tuple(left),
        _beside(doc, regions, letter),
        tuple(gaps),
        tuple(doc.aside),
    )


def _beside(doc: _Text, regions: list[Region], letter: Letter | None) -> tuple[str, ...]:
    marks = [mark for r in regions for mark in (r.title, r.reply) if mark]
    return (
        *doc.aside,
        doc.foot,
        doc.text[: regions[0].body] if letter and regions else "",
        *(doc.text[mark.start : mark.end] for mark in marks),
        *(heading for r in regions for heading in r.headings),
    )


def _gaps(doc: _Text, regions: list[Region], letter: Letter | None) -> list[tuple[int, int]]:
    """Where words stand that are in no set. A letter stands before its annex."""
    places = sorted(
        [(0, regions[0].body if letter and regions else 0)]
        + [place for r in regions for place in r.places]
        + [(mark.start, mark.end) for r in regions for mark in (r.title, r.reply) if mark]
    )
    gaps, at = [], 0
    for start, end in [*places, (len(doc.text), len(doc.text))]:
        if doc.text[at:start].strip():
            gaps.append((at, start))
        at = max(at, end)
    return gaps


def _running(text: str) -> bool:
    """Whether there is a sentence in it: a line of some words in small letters."""
    return any(len(_SMALL_WORD.findall(line)) >= _SOME_WORDS for line in text.split("\n"))


def _beginning(words: str) -> str:
    return " ".join(words.split())[:_BEGINNING]


def _is_printed(doc: _Text | Script) -> bool:
    """Whether it is a page of the Aanhangsel of before KOOP, cut where the paper ended."""
    return (
        doc.wrapped
        and not facts.identifiers(doc.aside)
        and not any("tkkvr" in line for line in doc.aside)  # KOOP's number until 2010
        and any("aanhangsel" in line.lower() for line in doc.aside)
    )


def _prepare(script: Script) -> _Text:
    furniture.take_out(script)
    if script.unmarked and any(h.numbers for h in find_headings(texts(script.lines))):
        take_page_notes(script)
    lines = [line for line in script.lines if line.text != PAGE_END]
    if script.wrapped:
        lines = mend(lines)
    text = "\n".join(line.text for line in lines)
    signed, below = (len(text), len(text)) if _is_printed(script) else foot_of(text)
    text, foot = text[:signed] + text[below:], text[signed:below]
    headings = [h for h in find_headings(text) if h.numbers]
    notes = dict(script.notes)
    if headings or not find_replies(text):
        sources = take_sources(text, headings[-1].end if headings else 0)
        text, notes = sources.text, notes | sources.notes
    elif script.unmarked:
        text, old = take_old_notes(text, find_replies(text))
        notes |= old
    return _Text(text, notes, script.wrapped, script.aside, foot)


def _letter(doc: _Text, titles: list[Title]) -> Letter | None:
    """The letter: what stands before the title of the annex, or before the first question."""
    headings = find_headings(doc.text)
    first = next((h.start for h in headings if h.kind == QUESTION), len(doc.text))
    answers = any(h.kind == ANSWER for h in headings)
    end = titles[0].start if titles else first
    return read_letter(f"{doc.text[:end]}\n{doc.foot}", doc.aside, answers=answers)


def _with_letter_title(
    doc: _Text, titles: list[Title], replies: list[ReplyLine], letter: Letter | None
) -> list[Title]:
    """The titles; where there is none, or one of an annex, with what the letter says."""
    if len(titles) > 1 or (titles and not letter):
        return titles
    least = MENTION if letter else SENTENCE if replies else SUBJECT
    header, signed = "\n".join(doc.aside), letter.signed if letter else None
    said = find_letter_title(doc.text, header, least=least, signed=signed)
    if not said:
        return titles
    return [filled(titles[0], said) if titles else said]


def _read_set(
    doc: _Text, region: Region, letter: Letter | None, problems: list[Problem]
) -> ParsedSet:
    reply = region.reply
    kind = reply.kind if reply else letter.act.kind if letter else ""
    signed = letter.signed if letter and letter.signed else len(doc.text)
    prose = _in_prose(doc, region, kind, signed)
    if not reply and letter and prose and signed > region.body:
        region.end = min(signed, region.end)
    sections, notice = _sections(doc, region, kind, prose)
    region.places = [*((start, end) for start, end, _ in sections), notice]
    sent = bool(letter and letter.act.replies) if not kind else kind != DELAY
    expected = sent or is_list(doc.text)
    blocks = apart_from_notes(
        doc.text,
        read_segments(
            doc.text,
            sections,
            replied=expected,
            printed=doc.printed,
            cut=doc.printed and region.last,
            partial=kind == SUPPLEMENTARY and not doc.printed,
        ),
    )
    if not (region.title or reply or any(b.sureness > 0 for b in blocks)):
        blocks = []
    if kind == DELAY:
        blocks = [b if b.kind == QUESTION else replace(b, numbers=()) for b in blocks]
    region.headings = [doc.text[b.start : b.text] for b in blocks if b.text > b.start]
    if letter:  # it stands before them
        region.headings += [doc.text[b.text : b.end] for b in blocks if not (b.kind or b.numbers)]
        blocks = [b for b in blocks if b.kind or b.numbers]
    answers = any(b.kind == ANSWER and b.numbers for b in blocks)
    if not kind and (answers or letter):
        kind = REPLY_ANSWER
    pieces = make_pieces(doc.text, blocks, doc.notes, doc.wrapped)
    said = "\n\n".join(filter(None, (pieces.said, _wording(doc, *notice))))
    region.headings += pieces.repeated
    problems += pieces.problems
    problems += [
        Problem("kop", doubt)
        for line in (region.title, reply)
        for doubt in (line.doubts if line else ())
    ]
    return _parsed(doc, region, letter, kind, pieces, said)


def _parsed(
    doc: _Text, region: Region, letter: Letter | None, kind: str, pieces: Pieces, said: str
) -> ParsedSet:
    title = region.title or Title(0, 0)
    # What the reply line lacks, a letter may say.
    replies = [r for r in (region.reply, letter) if r]
    number = title.number or (letter and letter.number) or _number_in_delay(kind, said)
    return ParsedSet(
        number=number,
        printed_number=title.printed_number
        or (region.reply.printed_number if region.reply else None),
        subject=title.subject,
        asked_by=title.asked_by,
        asked_of=title.asked_of,
        answered_by=next((r.answered_by for r in (*replies, title) if r.answered_by), ()),
        on_behalf_of=(replies[0].on_behalf_of if replies else ()) or title.on_behalf_of,
        submitted_on=title.submitted_on,
        answered_on=next((r.answered_on for r in replies if r.answered_on), None),
        questions=tuple(pieces.questions),
        answers=tuple(pieces.answers),
        complete=_complete(doc, region, kind, pieces),
        reply="" if kind == WITHDRAWAL else kind,
        reply_nature=letter.act.nature if letter and kind == SUPPLEMENTARY else "",
        withdrawn=kind == WITHDRAWAL,
        explanation=pieces.explanation,
        reply_text=said,
        also_see=region.reply.also_see if region.reply else (),
    )


def _sections(
    doc: _Text, region: Region, kind: str, prose: bool
) -> tuple[list[tuple[int, int, str]], tuple[int, int]]:
    """Where questions and answers stand, and where the words of a notice."""
    nowhere = (region.end, region.end)
    reply = region.reply
    asked = min(reply.start, region.end) if reply else region.end
    if reply and region.apart and _letters(doc.text[region.body : asked]) > _ENOUGH:
        questions = (region.body, asked, QUESTION)
        if reply.kind == DELAY:
            return [questions], region.answers
        return [questions, (*region.answers, ANSWER)], nowhere
    start = max(region.body, reply.end if reply and reply.start >= region.start else 0)
    if kind != DELAY and prose:
        return [], (start, region.end)
    if kind == DELAY:
        heading = _DELAY_HEADING.search(doc.text, start, region.end)
        if heading:
            return [(start, heading.start(), QUESTION)], (heading.end(), region.end)
        return [], (start, region.end)
    # Old print has no questions below a reply line, nor above the first title of a page, and no
    # answers without a reply line. But a further answer may repeat what it answers.
    if not doc.printed or (
        reply and reply.kind == SUPPLEMENTARY and "?" in doc.text[start : region.end]
    ):
        return [(start, region.end, "")], nowhere
    answers = reply or region.title is None
    return [(start, region.end, ANSWER if answers else QUESTION)], nowhere


def _in_prose(doc: _Text, region: Region, kind: str, signed: int) -> bool:
    """Whether the words of the reply stand in the letter itself, and nothing asks below it."""
    bare = (
        not region.reply
        and "?" not in doc.text[signed : region.end]
        and not any(h.end > region.body for h in find_headings(doc.text))
    )
    return kind in (DELAY, WITHDRAWAL) or (kind == SUPPLEMENTARY and not doc.printed and bare)


def _wording(doc: _Text, start: int, end: int) -> str:
    return take_marks(join_paragraphs(doc.text[start:end], doc.wrapped), doc.notes)[0]


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


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
    return last in answered and _ended(pieces.answers[-1].text)


def _ended(text: str) -> bool:
    """Whether the last sentence is whole; short lines below it are a list."""
    lines = [line for line in text.split("\n") if line]
    while len(lines) > 1 and len(lines[-1]) < _SHORT_LINE and not ENDED.search(lines[-1]):
        lines.pop()
    return bool(lines and ENDED.search(lines[-1]))


def _with_page_facts(
    doc: _Text, sets: list[ParsedSet], titles: list[Title], page: facts.Page
) -> list[ParsedSet]:
    """What the page says of all its sets: session, chamber, identifiers; of the first one also the
    numbers above its title.
    """
    title = titles[0] if titles else None
    above = doc.text[: title.start] if title else doc.text[:300]
    head = doc.text[: title.end] if title else above
    told = []
    for index, s in enumerate(sets):
        s = replace(
            s,
            vergaderjaar=page.vergaderjaar,
            chamber=page.chamber,
            identifiers=page.identifiers if len(sets) == 1 else (),
        )
        if len(sets) == 1 or (index == 0 and titles):
            s = replace(
                s,
                submitted_on=s.submitted_on
                or facts.day_alone(above, len(above) - facts.ABOVE, len(above), "submitted"),
                answered_on=s.answered_on
                or facts.day_alone(doc.text, len(head) - 1, len(head) + _BELOW, "received"),
                number=s.number or facts.own_number(head, page.identifiers),
                printed_number=s.printed_number or facts.printed_number(above, page.identifiers),
            )
        told.append(s)
    return told


def _with_names(s: ParsedSet, problems: list[Problem]) -> ParsedSet:
    read, doubts = with_names_put_right(s)
    problems += [Problem("kop", doubt) for doubt in doubts]
    if s.complete and s.questions and not (s.asked_by or s.subject):
        problems.append(Problem("kop", "asker not found"))
    return read


def _says_something(s: ParsedSet, printed: bool) -> bool:
    """Whether this is a question set at all."""
    if (
        s.asked_by
        or (not s.complete and s.answers)
        or (s.answered_by and (s.questions or s.answers or (s.reply and (s.subject or printed))))
    ):
        return True
    return bool(s.number and (s.questions or s.reply or s.withdrawn)) or bool(
        s.questions and s.answers
    )
