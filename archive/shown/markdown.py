"""A question with its answers as Markdown, with what it is, its citation and its permanent address.

The set is loaded by `load_page()`.
"""

import re

from archive.models import Answer, Question, QuestionSet, Reply

from .bibliography import citation, permanent_address
from .privacy import without_contacts

# What Markdown would take for its own signs: within a line, and at the beginning of one.
_SIGNS = re.compile(r"[\\`*_~&\[\]<>|]")
_AT_START = re.compile(r"^(#|[-+=]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def as_markdown(question_set: QuestionSet, number: int) -> str:
    """Of a question that the set has."""
    question = next(q for q in question_set.questions.all() if q.number == number)
    title = _plain(question_set.subject or question_set.identifier).replace("\n", " ")
    given = [
        (reply, answer)
        for reply in question_set.replies.all()
        for answer in reply.answers.all()
        if number in answer.numbers
    ]
    parts = [f"# {title}", f"## Vraag {number}", *_texts(question)]
    for reply, answer in given:
        parts += [_heading(reply, answer), *_texts(answer)]
    if not given:
        parts.append("Op deze vraag heeft dit archief geen antwoord.")
    address = permanent_address(question_set, number)
    parts += ["---", f"Verwijzing: {_plain(citation(question_set, number))}", f"<{address}>"]
    return "\n\n".join(parts) + "\n"


def _heading(reply: Reply, answer: Answer) -> str:
    others = len(answer.numbers) > 1
    numbers = f" op vraag {', '.join(map(str, answer.numbers))}" if others else ""
    received = f", {reply.received_on:%d-%m-%Y}" if reply.received_on else ""
    who = ", ".join(filter(None, (answerer.who for answerer in reply.answerers.all())))
    by = f" ({_plain(who)})" if who else ""
    return f"## {reply.get_kind_display().capitalize()}{numbers}{received}{by}"


def _texts(bearer: Answer | Question) -> list[str]:
    """The text and its notes."""
    notes = [f"{note.mark}) {note.text}" if note.mark else note.text for note in bearer.notes]
    return [_plain(text) for text in (bearer.text, *notes) if text]


def _plain(text: str) -> str:
    """The text, every character of which is meant as it stands."""
    signs = _SIGNS.sub(lambda match: f"\\{match[0]}", without_contacts(text))
    return _AT_START.sub(_escaped_start, _INDENT.sub("", signs))


def _escaped_start(match: re.Match[str]) -> str:
    """ "3. de brug" would be a list, "# brug" a heading."""
    return f"{match[1]}\\" if match[1].isdigit() else f"\\{match[1]}"
