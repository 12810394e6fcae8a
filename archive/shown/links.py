"""What the texts of a set link to.

Takes a set loaded by `load_page()` and asks the database nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import quote

from archive.citations.annotate import Link
from archive.citations.find import find_internal_references, find_legal
from archive.models import (
    Answer,
    Footnote,
    KamerstukReference,
    LegalReference,
    Question,
    QuestionSet,
    Reply,
    SetReference,
)

_END_OF_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z‘“\"'(])|\n\s*\n")
# An address as print has it: what begins like one, up to the blank; it does not end in a sign of
# the sentence around it, nor in a bracket that it does not open.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”‘’\"]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'…"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
EXCERPT = 320  # characters
Reference = KamerstukReference | SetReference
Bearer = QuestionSet | Question | Answer | Footnote | Reply


class Part(StrEnum):
    """Of what a text is, as pages and the API call it."""

    QUESTION = "vraag"
    ANSWER = "antwoord"
    REPLY = "reactie"
    EXPLANATION = "toelichting"


class Links:
    """The links in each question, answer, note and reply of one set."""

    def __init__(self, question_set: QuestionSet) -> None:
        self._address = question_set.get_absolute_url()
        self._places = _places(question_set)
        self._numbers = {question.number for question in question_set.questions.all()}
        self._of = defaultdict(list)
        others = [r for r in question_set.references if r.z_number != question_set.identifier]
        for reference in [*question_set.kamerstukreferences.all(), *others]:
            self._of[_bearer(reference)].append(_link(reference))

    def of(self, bearer: Bearer, text: str) -> list[Link]:
        """The links in this text; `text` is as long as the bearer's own."""
        cited = self._of[type(bearer).__name__.lower(), bearer.pk]
        own = bearer.number if isinstance(bearer, Question) else None
        return [*cited, *self._internal(text, own), *_legal(text), *addresses_in(text)]

    def place(self, reference: Reference) -> tuple[Part, list[int]]:
        """In what this reference stands, and the questions it belongs to: (Part.ANSWER, [2, 3])."""
        return self._places.get(_bearer(reference), (Part.REPLY, []))

    def _internal(self, text: str, own: int | None) -> Iterator[Link]:
        for reference in find_internal_references(text):
            if reference.numbers and set(reference.numbers) <= self._numbers - {own}:
                number = reference.numbers[0]
                address = f"{self._address}#vraag-{number}"
                yield Link(reference.start, reference.end, address, f"Naar vraag {number}")


def _places(question_set: QuestionSet) -> dict[tuple[str, int], tuple[Part, list[int]]]:
    places: dict[tuple[str, int], tuple[Part, list[int]]] = {
        ("questionset", question_set.pk): (Part.EXPLANATION, [])
    }
    for question in question_set.questions.all():
        places["question", question.pk] = (Part.QUESTION, [question.number])
        places |= {
            ("footnote", note.pk): (Part.QUESTION, [question.number]) for note in question.notes
        }
    for reply in question_set.replies.all():
        for answer in reply.answers.all():
            places["answer", answer.pk] = (Part.ANSWER, answer.numbers)
            places |= {
                ("footnote", note.pk): (Part.ANSWER, answer.numbers) for note in answer.notes
            }
    return places


def _legal(text: str) -> Iterator[Link]:
    """Judgments are linked to where they are published; articles and Staatsblad stay text."""
    for found in find_legal(text):
        if found.kind == LegalReference.Kind.ECLI:
            address = f"https://deeplink.rechtspraak.nl/uitspraak?id={quote(found.value)}"
            yield Link(found.start, found.end, address, f"Uitspraak {found.value}")


def addresses_in(text: str) -> Iterator[Link]:
    """The addresses that a text prints. Those whose domain is missing or hidden stay text."""
    for match in _ADDRESS.finditer(text):
        words = _without_end(match[0])
        host = words.lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
        if "." in host.strip(".") and "·" not in words:
            address = words if words[:4].lower() == "http" else f"https://{words}"
            yield Link(match.start(), match.start() + len(words), address)


def _without_end(words: str) -> str:
    """An address without the signs after it: "(zie www.voorbeeld.example/a_(b))." loses ")."."""
    while words and (
        words[-1] in _AFTER_ADDRESS
        or words.count(words[-1]) > words.count(_BRACKETS.get(words[-1], words[-1]))
    ):
        words = words[:-1]
    return words


def where(reference: Reference) -> tuple[Part, list[int]]:
    """As `Links.place`, for a reference loaded by `for_list()`."""
    bearer = reference.question or reference.answer or reference.reply or reference.footnote
    if isinstance(bearer, Footnote):
        bearer = bearer.question or bearer.answer
    if isinstance(bearer, Question):
        return Part.QUESTION, [bearer.number]
    if isinstance(bearer, Answer):
        return Part.ANSWER, sorted(question.number for question in bearer.questions.all())
    return (Part.REPLY if bearer else Part.EXPLANATION), []


def excerpt(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The sentence around a span: what comes before the span, the span, and what comes after."""
    bounds = [0, *(m.end() for m in _END_OF_SENTENCE.finditer(text)), len(text)]
    first = max(b for b in bounds if b <= start)
    last = min((b for b in bounds if b >= end), default=len(text))
    before, after = text[first:start], text[end:last].rstrip()
    room = EXCERPT // 2
    if len(before) > room:
        before = "… " + before[-room:].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + " …"
    return before, text[start:end], after


def _bearer(reference: Reference) -> tuple[str, int]:
    for name in ("question", "answer", "footnote", "reply"):
        key = getattr(reference, f"{name}_id")
        if key:
            return name, key
    return "questionset", reference.question_set_id


def _link(reference: Reference) -> Link:
    match reference:
        case KamerstukReference():
            url, title = reference.kamerstuk.get_absolute_url(), f"Kamerstuk {reference.kamerstuk}"
        case SetReference(target=QuestionSet() as target):
            url, title = target.get_absolute_url(), target.subject
        case _:
            url, title = "", "Deze vragen staan (nog) niet in het archief"
    return Link(reference.start, reference.end, url, title)
