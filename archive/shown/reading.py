"""Lay out a question set for reading: each question with its answers, each paragraph with its
notes.

Takes sets loaded by `load_page()` and references loaded by `for_list()`, and asks the database
nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archive.calendar.lateness import Lateness
from archive.calendar.recesses import Recess, known_recesses
from archive.citations.annotate import Link, NoteMark, annotate
from archive.figures.reach import Reach
from archive.models import (
    Answer,
    Footnote,
    Kamerstuk,
    KamerstukReference,
    Question,
    QuestionSet,
    Reply,
    SourceDocument,
)
from archive.models.choices import SourceKind
from archive.shown.deadline_line import Stop

from .bibliography import Publication, citations, papers_of, permanent_address
from .deadline_line import deadline_line
from .links import Bearer, Links, Part, excerpt, where
from .privacy import without_contacts

_PARAGRAPH = re.compile(r"\S(?:(?!\n\s*\n).)*", re.DOTALL)
SHORT_QUESTION = 220  # characters; a longer one is not set in bold


@dataclass(frozen=True, slots=True)
class Note:
    anchor: str
    mark: str
    html: str
    placed: bool = True  # its mark stands in the text


@dataclass(frozen=True, slots=True)
class Paragraph:
    html: str
    notes: list[Note]


@dataclass(slots=True)
class Block:
    """One answer as shown."""

    reply: Reply
    anchor: str
    numbers: list[int]  # of the questions it answers
    text: str
    paragraphs: list[Paragraph]
    at: int | None = None  # the question under which it stands
    unchanged: bool = False  # a reprint in the words of the answer before it
    later: bool = False  # of a second full answer, that may correct the first

    @property
    def others(self) -> list[int]:
        return [number for number in self.numbers if number != self.at]


@dataclass(slots=True)
class Pair:
    """A question with the answers that stand under it, and those that stand under another."""

    number: int
    anchor: str
    short: bool
    text: str
    paragraphs: list[Paragraph]
    citation: str
    address: str
    answers: list[Block] = field(default_factory=list)
    elsewhere: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Prelude:
    """What a reply says apart from its answers: the reason of a delay, the words before the first
    answer.
    """

    reply: Reply
    paragraphs: list[Paragraph]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text cites something."""

    question_set: QuestionSet
    kamerstuk: Kamerstuk | None  # None: it cites something else
    kind: Part
    numbers: list[int]
    note: bool  # in a note
    excerpt: tuple[str, str, str]  # before the citation, the citation, after it
    carrier: str = ""  # for a note: the sentence that carries it

    @property
    def url(self) -> str:
        address = self.question_set.get_absolute_url()
        return f"{address}{self.numbers[0]}/" if self.numbers else address


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the text."""

    # each Kamerstuk cited, with where: {Part.QUESTION: [4], Part.ANSWER: [2, 3]}
    papers: list[tuple[Kamerstuk, dict[Part, list[int]]]]
    earlier: list[QuestionSet]  # the sets that this one cites
    citing: list[QuestionSet]  # the sets that cite this one
    sources: list[tuple[SourceDocument, bool]]  # each, and whether it replaced an earlier one
    publications: list[Publication]  # the papers of the set that exist at KOOP

    def publication(self, kind: str) -> Publication | None:
        return next((p for p in self.publications if p.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Reading:
    pairs: list[Pair]
    explanation: list[Paragraph]  # what the askers said besides their questions
    preludes: list[Prelude]
    doubted: list[
        QuestionSet | Reply
    ]  # the set and its replies of which only a doubtful day is known
    loose: list[Block]  # answers that name no question of the set
    line: list[Stop]  # the stops of the deadline line
    beside: "Beside"

    @property
    def elsewhere(self) -> list[Publication]:
        """Where to read at KOOP what the archive lacks: the questions, the answer."""
        lacking = [
            (SourceKind.QUESTIONS, not self.pairs),
            (SourceKind.ANSWER, not self.answer_count),
        ]
        papers = [self.beside.publication(kind) for kind, lacks in lacking if lacks]
        return [paper for paper in papers if paper]

    @property
    def answer_count(self) -> int:
        return len({block.anchor for pair in self.pairs for block in pair.answers}) + len(
            self.loose
        )

    @property
    def recesses(self) -> list[Recess]:
        """Those in which days of the line lie."""
        days = [stop.day for stop in self.line if stop.day]
        return known_recesses().touching(days[0], days[-1]) if days else []

    @property
    def only_supplementary(self) -> bool:
        blocks = [block for pair in self.pairs for block in pair.answers] + self.loose
        return bool(blocks) and all(
            block.reply.kind == Reply.Kind.SUPPLEMENTARY for block in blocks
        )

    def pair(self, number: int) -> Pair | None:
        return next((pair for pair in self.pairs if pair.number == number), None)

    @property
    def unanswered(self) -> list[int]:
        return [pair.number for pair in self.pairs if not (pair.answers or pair.elsewhere)]

    @property
    def unanswered_at_all(self) -> bool:
        return len(self.unanswered) == len(self.pairs)


def read_set(question_set: QuestionSet, known: Reach) -> Reading:
    links = Links(question_set)
    replies = list(question_set.replies.all())
    questions = list(question_set.questions.all())
    cited, address = (
        citations(question_set, [q.number for q in questions]),
        permanent_address(question_set),
    )
    pairs = [_pair(question, links, cited[question.number], address) for question in questions]
    loose = _place(_blocks(replies, links), {pair.number: pair for pair in pairs})
    told = (Reply.Kind.DELAY, Reply.Kind.WITHDRAWAL)
    preludes = [Prelude(r, _paragraphs(r, links)) for r in replies if r.text or r.kind in told]
    explanation = _paragraphs(question_set, links) if question_set.explanation else []
    line, beside = _line(question_set, replies, known), _beside(question_set, links)
    dated: list[QuestionSet | Reply] = [question_set, *replies]
    doubted = [row for row in dated if row.doubtful_day]
    return Reading(pairs, explanation, preludes, doubted, loose, line, beside)


def read_places(references: Iterable[KamerstukReference]) -> list[Place]:
    return [_place_of(reference) for reference in references]


def _beside(question_set: QuestionSet, links: Links) -> Beside:
    return Beside(
        papers=_papers(question_set, links),
        earlier=_each([r.target for r in question_set.references if r.target]),
        citing=_each([r.question_set for r in question_set.referring]),
        sources=list(
            {piece.source: piece.replaces_earlier for piece in question_set.pieces.all()}.items()
        ),
        publications=[] if question_set.is_example else papers_of(question_set),
    )


def _papers(
    question_set: QuestionSet, links: Links
) -> list[tuple[Kamerstuk, dict[Part, list[int]]]]:
    papers: dict[int, tuple[Kamerstuk, dict[Part, list[int]]]] = {}
    for reference in question_set.kamerstukreferences.all():
        kind, numbers = links.place(reference)
        _, places = papers.setdefault(reference.kamerstuk_id, (reference.kamerstuk, {}))
        places[kind] = sorted({*places.get(kind, []), *numbers})
    return sorted(papers.values(), key=lambda entry: str(entry[0]))


def _each(items: list[QuestionSet]) -> list[QuestionSet]:
    return list(dict.fromkeys(items))


def _line(question_set: QuestionSet, replies: list[Reply], known: Reach) -> list[Stop]:
    day = known.day_of(question_set)
    standing = question_set.standing_on(day)
    waiting = question_set.is_waiting and standing.lateness is not Lateness.UNKNOWN
    return deadline_line(
        question_set.submitted_on,
        [(reply.kind, reply.received_on) for reply in replies],
        told=question_set.notices_told,
        open_until=day if waiting else None,
        open_label="laatste gegevens" if known.stale else "vandaag",
        answered=question_set.status == QuestionSet.Status.ANSWERED,
        recesses=known_recesses(),
    )


def _pair(question: Question, links: Links, cited: str, address: str) -> Pair:
    return Pair(
        question.number,
        f"vraag-{question.number}",
        len(question.text) < SHORT_QUESTION,
        without_contacts(question.text),
        _paragraphs(question, links),
        cited,
        f"{address}{question.number}/",
    )


def _blocks(replies: list[Reply], links: Links) -> Iterator[Block]:
    """Every answer in order of reply, with anchors that are unique on the page."""
    taken: dict[str, int] = defaultdict(int)
    full = [reply for reply in replies if reply.kind == Reply.Kind.ANSWER and reply.answers.all()]
    for reply in replies:
        for answer in reply.answers.all():
            numbers = answer.numbers
            name = "-".join([Part.ANSWER, *map(str, numbers[:1])])
            taken[name] += 1
            anchor = name if taken[name] == 1 else f"{name}-{taken[name]}"
            block = Block(reply, anchor, numbers, answer.text, _paragraphs(answer, links))
            block.later = reply in full[1:]
            yield block


def _place(blocks: Iterable[Block], pairs: dict[int, Pair]) -> list[Block]:
    """Put each answer under the last of the adjacent questions it begins with, and name it at its
    other questions.
    """
    loose = []
    for block in blocks:
        known = [number for number in block.numbers if number in pairs]
        if not known:
            loose.append(block)
            continue
        block.at = known[0]
        while block.at + 1 in known:
            block.at += 1
        pair = pairs[block.at]
        block.unchanged = block.reply.kind == Reply.Kind.REPRINT and block.text in [
            b.text for b in pair.answers
        ]
        pair.answers.append(block)
        for number in known:
            if number != block.at:
                pairs[number].elsewhere.append(block)
    return loose


def _paragraphs(bearer: Bearer, links: Links) -> list[Paragraph]:
    """The text in paragraphs, each with its notes; notes without a place follow the last."""
    text = without_contacts(bearer.text)
    notes = getattr(bearer, "notes", [])
    spans = [m.span() for m in _PARAGRAPH.finditer(text)] or [(0, 0)]
    marks = links.of(bearer, text)
    paragraphs = []
    for (start, end), carried in zip(spans, _carried(notes, spans), strict=True):
        inside: list[Link | NoteMark] = [
            mark.moved(-start) for mark in marks if start <= mark.start and mark.end <= end
        ]
        inside += [
            _note_mark(note, bearer, start, end) for note in carried if note.position is not None
        ]
        paragraphs.append(
            Paragraph(
                annotate(text[start:end], inside), [_note(note, bearer, links) for note in carried]
            )
        )
    return paragraphs


def _carried(notes: list[Footnote], spans: list[tuple[int, int]]) -> list[list[Footnote]]:
    """The notes of each paragraph: those whose mark stands in it or right after it."""
    carried: list[list[Footnote]] = [[] for _ in spans]
    for note in notes:
        at = (
            len(spans) - 1
            if note.position is None
            else sum(end < note.position for _, end in spans)
        )
        carried[min(at, len(spans) - 1)].append(note)
    return carried


def _anchor(note: Footnote, bearer: Bearer) -> str:
    """Where on the page a note stands; the same in every archive with the same documents."""
    if isinstance(bearer, Answer):
        reply = bearer.reply
        return f"noot-{reply.kind}-{reply.received_on or 0}-{bearer.order}-{note.order}"
    return f"noot-{bearer.number if isinstance(bearer, Question) else 0}-{note.order}"


def _note_mark(note: Footnote, bearer: Bearer, start: int, end: int) -> NoteMark:
    return NoteMark(
        min(max(note.position or 0, start), end) - start,
        note.mark or str(note.order),
        _anchor(note, bearer),
    )


def _note(note: Footnote, bearer: Bearer, links: Links) -> Note:
    text = without_contacts(note.text)
    html = annotate(text, links.of(note, text))
    placed = note.position is not None
    return Note(_anchor(note, bearer), note.mark or str(note.order), html, placed)


def _place_of(reference: KamerstukReference) -> Place:
    kind, numbers = where(reference)
    note = reference.footnote
    bearer = (
        note or reference.question or reference.answer or reference.reply or reference.question_set
    )
    parts = excerpt(without_contacts(bearer.text), reference.start, reference.end)
    return Place(
        reference.question_set,
        getattr(reference, "kamerstuk", None),
        kind,
        numbers,
        bool(note),
        parts,
        _carrier(note),
    )


def _carrier(note: Footnote | None) -> str:
    """The sentence at whose end or inside which the mark of the note stands."""
    if not note or note.position is None:
        return ""
    text = without_contacts(note.bearer.text)
    at = min(note.position, len(text))
    return "".join(excerpt(text, max(0, at - 1), at))
