"""A question set for machines: values for JSON with their shapes, rows for CSV, and text. Loaded by
`load_page()`, for a list by `for_list()`.

Keys are English, values as printed; unknown is null or empty.
"""

from collections.abc import Iterator
from typing import Any

from archive.calendar.lateness import Lateness
from archive.models import Answer, Question, QuestionSet, Reply
from archive.models.choices import Chamber, Role

from .bibliography import citation, permanent_address
from .columns import ANSWERS, Row, cell
from .fields import ADDRESS, NUMBERS, TEXT, Field, Record, day, listing, many, maybe, of
from .privacy import without_contacts

_PERSON = maybe("string", "Slug van de persoon; null als niet zeker is wie het is")


def _text(thing: Any) -> str:
    return without_contacts(thing.text)


NOTE = Record(
    "Note",
    "Een noot",
    Field("mark", of("string", "Teken zoals gedrukt")),
    Field("text", TEXT, _text),
)
ASKER = Record(
    "Asker",
    "Wie vroeg",
    Field("name", of("string", "Zoals gedrukt")),
    Field(
        "party",
        of(
            "string",
            "Fractie op de dag van de vraag: zoals gedrukt, of anders volgens het register",
        ),
        lambda asker: asker.of_party,
    ),
    Field(
        "party_printed",
        of("string", "Fractie zoals gedrukt; leeg waar er geen gedrukt is"),
        lambda asker: asker.party_name,
    ),
    Field(
        "party_code",
        maybe("string", "Code van de fractie; null waar die niet bekend is"),
        lambda asker: asker.party and asker.party.code,
    ),
    Field("person", _PERSON, lambda asker: asker.person and asker.person.slug),
)
OFFICE = Record(
    "Office",
    "Een ambt en wie het bekleedde",
    Field(
        "name", of("string", "Zoals gedrukt, of leeg"), lambda office: getattr(office, "name", "")
    ),
    Field("role", of("string", "Ambt, of leeg", enum=[*Role.values, ""])),
    Field("portfolio", of("string", "Portefeuille zoals gedrukt")),
    Field("person", _PERSON, lambda office: office.minister and office.minister.person.slug),
    Field(
        "ministry",
        maybe("string", "Code van het ministerie"),
        lambda office: office.ministry and office.ministry.code,
    ),
)
PAPER = Record(
    "Paper",
    "Een Kamerstuk",
    Field("dossier", of("string", "Vijf cijfers: 28638")),
    Field("addition", of("string", "Toevoeging: VI, A of 02, of leeg")),
    Field("number", of("string", "Nummer binnen het dossier, of leeg")),
)


CITED_PAPER = Record(
    "CitedPaper",
    "Een Kamerstuk zoals aangehaald",
    *PAPER.at("kamerstuk"),
    Field("printed", of("string", "Zoals gedrukt")),
)
QUESTION = Record(
    "Question",
    "Een vraag",
    Field("number", of("integer", "Nummer in de reeks")),
    Field(
        "url",
        ADDRESS,
        lambda question: permanent_address(question.question_set, question.number),
    ),
    Field("text", of("string", "Alinea’s gescheiden door een lege regel"), _text),
    NOTE.list_of("notes", "Bronnen van de vragensteller", lambda question: question.notes),
)
ANSWER = Record(
    "Answer",
    "Het antwoord op een of meer vragen",
    Field("questions", NUMBERS, lambda answer: answer.numbers),
    Field("text", TEXT, _text),
    NOTE.list_of("notes", "Voetnoten", lambda answer: answer.notes),
)
REPLY = Record(
    "Reply",
    "Een reactie van bewindspersonen",
    Field("kind", of("string", "Soort", enum=Reply.Kind.values)),
    Field(
        "nature",
        of(
            "string",
            "Wat de brief van een nader antwoord zegt, of leeg",
            enum=[*Reply.Nature.values, ""],
        ),
    ),
    Field("vergaderjaar", TEXT),
    Field(
        "aanhangsel_number", of("string", "Nummer in het Aanhangsel van de Handelingen, of leeg")
    ),
    Field("received_on", day("Ontvangen")),
    Field(
        "doubted_on",
        day("Dag zoals gedrukt, als die niet kan kloppen"),
        lambda reply: reply.doubtful_day,
    ),
    Field("text", of("string", "Reden van uitstel, of wat aan de antwoorden voorafgaat"), _text),
    OFFICE.list_of("answered_by", "Wie antwoordden", lambda reply: reply.answerers.all()),
    OFFICE.list_of("on_behalf_of", "Mede namens wie"),
    ANSWER.list_of("answers", ""),
)
# What a list says of a set.
ITEM = Record(
    "QuestionSetItem",
    "Een reeks vragen in een lijst",
    Field(
        "number",
        of("string", "Het Z-nummer, of anders het kenmerk bij officielebekendmakingen.nl"),
        lambda question_set: question_set.identifier,
    ),
    Field("url", ADDRESS, permanent_address),
    Field("subject", of("string", "Onderwerp")),
    Field("vergaderjaar", of("string", "Bijvoorbeeld 2024-2025, of leeg")),
    Field("chamber", of("string", "Waar gevraagd is", enum=Chamber.values)),
    Field("status", of("string", "Stand van zaken", enum=QuestionSet.Status.values)),
    Field("submitted_on", day("Ingezonden")),
    Field("delayed_on", day("Dag van het uitstelbericht")),
    Field("answered_on", day("Dag van het eerste volledige antwoord")),
    Field(
        "lateness",
        of(
            "string",
            "Of het antwoord te laat is. Mogelijk: na drie tot zes weken, terwijl een "
            "uitstelbericht onbekend kan zijn. Van wat nog wacht: op de laatste dag waarvan er "
            "gegevens zijn",
            enum=[lateness.value for lateness in Lateness],
        ),
        lambda thing: thing.standing_on(thing.judged_on).lateness,
    ),
    Field(
        "doubted_on",
        day("Dag van inzending zoals gedrukt, als die niet kan kloppen"),
        lambda question_set: question_set.doubtful_day,
    ),
    Field("complete", of("boolean", "Of de stukken de reeks geheel bevatten")),
    Field(
        "example",
        of("boolean", "Verzonnen, om het archief te laten zien"),
        lambda question_set: question_set.is_example,
    ),
    ASKER.list_of(
        "asked_by", "Wie vroegen, zoals gedrukt", lambda question_set: question_set.asking
    ),
    OFFICE.list_of("asked_of", "Aan wie gevraagd is", lambda question_set: question_set.asked),
)
# All that the archive holds of a set.
SET = Record(
    "QuestionSet",
    "Een reeks vragen met alles wat het archief ervan heeft",
    *ITEM.fields,
    Field(
        "identifiers",
        many(TEXT, "Alle kenmerken; elk leidt hierheen"),
        lambda question_set: [i.value for i in question_set.identifiers.all()],
    ),
    Field(
        "explanation",
        of("string", "Toelichting van de vragenstellers, of leeg"),
        lambda question_set: without_contacts(question_set.explanation),
    ),
    QUESTION.list_of("questions", ""),
    REPLY.list_of(
        "replies", "Antwoord, uitstelbericht, nader antwoord of herdruk, op volgorde van ontvangst"
    ),
    CITED_PAPER.list_of(
        "kamerstukken",
        "Aangehaalde Kamerstukken",
        lambda question_set: question_set.kamerstukreferences.all(),
    ),
    Field("citation", of("string", "Volledige verwijzing om over te nemen"), citation),
)
SHAPES = {"QuestionSetList": listing(ITEM.name, "Reeksen vragen, nieuwste eerst")} | {
    record.name: record.schema
    for record in (ITEM, SET, QUESTION, REPLY, ANSWER, NOTE, ASKER, OFFICE, CITED_PAPER, PAPER)
}


def as_rows(question_set: QuestionSet) -> Iterator[list[Any]]:
    """One row per question and answer to it, by the columns of ANSWERS; a question without an
    answer has one row.
    """
    answers = [(reply, a) for reply in question_set.replies.all() for a in reply.answers.all()]
    for question in question_set.questions.all():
        given = [Row(question, r, a) for r, a in answers if question.number in a.numbers]
        for row in given or [Row(question)]:
            yield [cell(value) for value in ANSWERS(row).values()]


def as_text(question_set: QuestionSet) -> str:
    """The set as a plain document to read."""
    parts = [question_set.subject, citation(question_set)]
    for question in question_set.questions.all():
        parts += [f"Vraag {question.number}", question.text, *_notes_text(question)]
    if question_set.explanation:
        parts += ["Toelichting", question_set.explanation]
    for reply in question_set.replies.all():
        received = f", {reply.received_on:%d-%m-%Y}" if reply.received_on else ""
        parts += [f"{reply.label.upper()}{received}", reply.text]
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
