"""A question set for machines: plain values for JSON, rows for CSV, and text. Loaded by
`load_page()`, for a list by `for_list()`."""

from collections.abc import Iterator
from typing import Any

from archive.models import (
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    Kamerstuk,
    OnBehalfOf,
    Question,
    QuestionSet,
    Reply,
)

from .bibliography import citation, permanent_address
from .privacy import without_contacts

Data = dict[str, Any]

COLUMNS = [
    "reeks",
    "vraag",
    "vraagtekst",
    "soort",
    "ontvangen",
    "antwoord_op",
    "antwoordtekst",
    "adres",
]


def as_item(question_set: QuestionSet) -> Data:
    """What a list says of a set. Keys are English, values as printed; unknown is null or empty."""
    return {
        "number": question_set.identifier,
        "url": permanent_address(question_set),
        "subject": question_set.subject,
        "vergaderjaar": question_set.vergaderjaar,
        "status": question_set.status,
        "submitted_on": question_set.submitted_on,
        "delayed_on": question_set.delayed_on,
        "answered_on": question_set.answered_on,
        "complete": question_set.complete,
        "example": question_set.is_example,
        "asked_by": [_asker(a) for a in question_set.askers.all()],
        "asked_of": [_office(o) for o in question_set.addressees.all()],
    }


def as_data(question_set: QuestionSet) -> Data:
    """All that the archive holds of a set."""
    return as_item(question_set) | {
        "identifiers": [i.value for i in question_set.identifiers.all()],
        "explanation": without_contacts(question_set.explanation),
        "questions": [_question(question_set, q) for q in question_set.questions.all()],
        "replies": [_reply(r) for r in question_set.replies.all()],
        "kamerstukken": [
            as_paper(r.kamerstuk) | {"printed": r.printed}
            for r in question_set.kamerstukreferences.all()
        ],
        "citation": citation(question_set),
    }


def as_paper(paper: Kamerstuk) -> Data:
    return {"dossier": paper.dossier, "addition": paper.addition, "number": paper.number}


def as_rows(question_set: QuestionSet) -> Iterator[list[Any]]:
    """One row per question and answer to it; a question without an answer has one row."""
    answers = [(r, a, a.numbers) for r in question_set.replies.all() for a in r.answers.all()]
    for question in question_set.questions.all():
        address = permanent_address(question_set, question.number)
        head = [question_set.identifier, question.number, without_contacts(question.text)]
        given = [(r, a, numbers) for r, a, numbers in answers if question.number in numbers]
        for reply, answer, numbers in given:
            joint = ",".join(map(str, numbers))
            yield [
                *head,
                reply.kind,
                reply.received_on or "",
                joint,
                without_contacts(answer.text),
                address,
            ]
        if not given:
            yield [*head, "", "", "", "", address]


def as_text(question_set: QuestionSet) -> str:
    """The set as a plain document to read."""
    parts = [question_set.subject, citation(question_set)]
    for question in question_set.questions.all():
        parts += [f"Vraag {question.number}", question.text, *_notes_text(question)]
    if question_set.explanation:
        parts += ["Toelichting", question_set.explanation]
    for reply in question_set.replies.all():
        day = f", {reply.received_on:%d-%m-%Y}" if reply.received_on else ""
        parts += [f"{reply.get_kind_display().upper()}{day}", reply.text]
        for answer in reply.answers.all():
            numbers = ", ".join(map(str, answer.numbers))
            parts += [
                f"Antwoord op vraag {numbers}" if numbers else "Antwoord",
                answer.text,
                *_notes_text(answer),
            ]
    return without_contacts("\n\n".join(filter(None, parts))) + "\n"


def _notes_text(bearer: Answer | Question) -> list[str]:
    return [f"{note.mark}) {note.text}" for note in bearer.notes]


def _question(question_set: QuestionSet, question: Question) -> Data:
    return {
        "number": question.number,
        "url": permanent_address(question_set, question.number),
        "text": without_contacts(question.text),
        "notes": [_note(n) for n in question.notes],
    }


def _reply(reply: Reply) -> Data:
    return {
        "kind": reply.kind,
        "vergaderjaar": reply.vergaderjaar,
        "aanhangsel_number": reply.aanhangsel_number,
        "received_on": reply.received_on,
        "text": without_contacts(reply.text),
        "answered_by": [_office(a) for a in reply.answerers.all()],
        "on_behalf_of": [_office(o) for o in reply.on_behalf_of.all()],
        "answers": [
            {
                "questions": answer.numbers,
                "text": without_contacts(answer.text),
                "notes": [_note(n) for n in answer.notes],
            }
            for answer in reply.answers.all()
        ],
    }


def _asker(asker: Asker) -> Data:
    return {
        "name": asker.name,
        "party": asker.party_name,
        "person": asker.person and asker.person.slug,
    }


def _office(office: Addressee | Answerer | OnBehalfOf) -> Data:
    minister = office.minister and office.minister.person.slug
    return {
        "name": getattr(office, "name", ""),
        "role": office.role,
        "portfolio": office.portfolio,
        "person": minister,
        "ministry": office.ministry and office.ministry.code,
    }


def _note(note: Footnote) -> Data:
    return {"mark": note.mark, "text": without_contacts(note.text)}
