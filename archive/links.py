"""Which places in the texts of a set link to what. Takes a set loaded by `for_page()` and asks the database nothing."""

import re
from collections import defaultdict
from urllib.parse import quote

from archive.citations.annotate import Link
from archive.citations.find import find_internal_references
from archive.models import Answer, Footnote, KamerstukReference, LegalReference, Question, SetReference

_END_OF_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z‘“\"'(])|\n\s*\n")
EXCERPT = 320  # characters


class Links:
    """The links in each question, answer, note and reply of one set."""

    def __init__(self, question_set):
        self._address = question_set.get_absolute_url()
        self._numbers = {question.number for question in question_set.questions.all()}
        self._of = defaultdict(list)
        for relation in ("kamerstukreferences", "setreferences", "legalreferences"):
            for reference in getattr(question_set, relation).all():
                self._of[_bearer(reference)].append(_link(reference))

    def of(self, bearer, text):
        """The links in this text, in order, none over another; `text` is as long as the bearer's own."""
        cited = self._of[type(bearer).__name__.lower(), bearer.pk]
        links = sorted([*cited, *self._internal(text)], key=lambda link: (link.start, -link.end))
        kept = []
        for link in links:
            if link.end <= len(text) and (not kept or link.start >= kept[-1].end):
                kept.append(link)
        return kept

    def _internal(self, text):
        for reference in find_internal_references(text):
            if reference.numbers and set(reference.numbers) <= self._numbers:
                number = reference.numbers[0]
                yield Link(reference.start, reference.end, f"{self._address}#vraag-{number}", f"Naar vraag {number}")


def where(reference):
    """Which text of the set holds this reference: ("antwoord", [2, 3]), ("vraag", [4]) or ("reactie", [])."""
    bearer = reference.question or reference.answer or reference.reply or reference.footnote
    if isinstance(bearer, Footnote):
        bearer = bearer.question or bearer.answer
    if isinstance(bearer, Question):
        return "vraag", [bearer.number]
    if isinstance(bearer, Answer):
        return "antwoord", sorted(question.number for question in bearer.questions.all())
    return "reactie", []


def excerpt(text, start, end):
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


def _bearer(reference):
    for name in ("question", "answer", "footnote", "reply"):
        key = getattr(reference, f"{name}_id")
        if key:
            return name, key
    return "", None


def _link(reference):
    match reference:
        case KamerstukReference():
            url, title = reference.kamerstuk.get_absolute_url(), f"Kamerstuk {reference.kamerstuk}"
        case SetReference(target=None):
            url, title = "", "Deze vragen staan (nog) niet in het archief"
        case SetReference():
            url, title = reference.target.get_absolute_url(), reference.target.subject
        case LegalReference(kind="ecli"):
            url = f"https://deeplink.rechtspraak.nl/uitspraak?id={quote(reference.value)}"
            title = f"Uitspraak {reference.value}"
        case _:
            url, title = "", reference.value
    return Link(reference.start, reference.end, url, title)
