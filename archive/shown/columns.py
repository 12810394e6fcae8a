"""The columns of lists that are taken along: what each is called, what it holds, where it is read.

Rows of CSV, JSON Lines and the page that explains them follow from these. A column with several
values is a list in JSON Lines, and in CSV one cell with "; " between them. Sets are loaded by
`for_taking()`, questions too.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from archive.calendar.lateness import Lateness
from archive.models import Addressee, Answer, Ministry, Person, Question, QuestionSet, Reply
from archive.models.choices import Chamber, ReplyKind, ReplyNature

from .bibliography import permanent_address
from .fields import ADDRESS, Field, Record, Schema, day, many, maybe, of
from .privacy import without_contacts

SEVERAL = "; "  # between the values of one cell
_YES, _NO = "ja", "nee"
_NATURES = [*ReplyNature.values, ""]
_LATENESS = [lateness.value for lateness in Lateness]


def _texts(said: str) -> Schema:
    return many(of("string"), said)


def _ministry(addressee: Addressee) -> Ministry | None:
    office = addressee.minister
    return addressee.ministry or (office.ministry if office else None)


def _askers(read: Any) -> Any:
    """What is read of every asker; of what is not known "", so that several columns say the same
    things in the same order."""
    return lambda thing: [read(asker) or "" for asker in _held(thing, "asking", "askers")]


def _addressees(read: Any) -> Any:
    return lambda thing: [read(asked) or "" for asked in _held(thing, "asked", "addressees")]


def _held(question_set: QuestionSet, attribute: str, relation: str) -> Any:
    """Rows as `for_taking()` loaded them, or else as `load_page()` did."""
    held = getattr(question_set, attribute, None)
    return getattr(question_set, relation).all() if held is None else held


def _slug(person: Person | None) -> str:
    """The address of a person, if there is a page at it."""
    return person.slug if person and not person.withheld_on else ""


_OF_SET = (
    Field(
        "nummer",
        of("string", "Het Z-nummer van de reeks, of anders het KOOP-kenmerk"),
        lambda thing: thing.identifier,
    ),
    Field("onderwerp", of("string", "Onderwerp, of leeg"), lambda thing: thing.subject),
    Field("ingezonden", day("Dag van inzending"), lambda thing: thing.submitted_on),
    Field("uitgesteld", day("Dag van het uitstelbericht"), lambda thing: thing.delayed_on),
    Field(
        "beantwoord", day("Dag van het eerste volledige antwoord"), lambda thing: thing.answered_on
    ),
    Field(
        "antwoorddagen",
        maybe("integer", "Dagen van inzending tot antwoord"),
        lambda thing: thing.answer_days,
    ),
    Field("status", of("string", "Stand van zaken", enum=QuestionSet.Status.values)),
    Field(
        "te_laat",
        of(
            "string",
            "Of het antwoord te laat is, en hoe zeker dat is; van wat nog wacht op de laatste dag "
            "waarvan er gegevens zijn",
            enum=_LATENESS,
        ),
        lambda thing: thing.standing_on(thing.judged_on).lateness.value,
    ),
    Field(
        "kamer", of("string", "Waar gevraagd is", enum=Chamber.values), lambda thing: thing.chamber
    ),
    Field("vergaderjaar", of("string", "Bijvoorbeeld 2024-2025, of leeg")),
    Field(
        "vragenstellers",
        _texts("Wie vroegen, met hun naam waar bekend is wie het zijn"),
        _askers(lambda asker: asker.who),
    ),
    Field(
        "vragenstellers_gedrukt",
        _texts("Wie vroegen, zoals gedrukt"),
        _askers(lambda asker: asker.name),
    ),
    Field(
        "leden",
        _texts("Wie vroegen, zoals in adressen: /leden/…/; leeg waar niet zeker is wie het is"),
        _askers(lambda asker: _slug(asker.person)),
    ),
    Field(
        "fracties",
        _texts(
            "Hun fracties op de dag van inzending: zoals gedrukt, of anders volgens het "
            "register van Kamerleden"
        ),
        _askers(lambda asker: asker.of_party),
    ),
    Field(
        "fracties_gedrukt",
        _texts("Hun fracties zoals gedrukt; leeg waar geen fractie gedrukt is"),
        _askers(lambda asker: asker.party_name),
    ),
    Field(
        "fractiecodes",
        _texts("Hun fracties zoals in adressen: /fracties/…/"),
        _askers(lambda asker: asker.party and asker.party.code),
    ),
    Field(
        "gevraagd_aan",
        _texts("Aan wie gevraagd is, zoals gedrukt: het ambt, of een naam"),
        _addressees(lambda addressee: addressee.office or addressee.name),
    ),
    Field(
        "bewindspersonen",
        _texts("Aan wie gevraagd is, zoals in adressen: /bewindspersonen/…/"),
        _addressees(lambda addressee: addressee.minister and _slug(addressee.minister.person)),
    ),
    Field(
        "ministeries",
        _texts("Hun ministeries"),
        _addressees(lambda addressee: getattr(_ministry(addressee), "name", "")),
    ),
    Field(
        "ministeriecodes",
        _texts("Hun ministeries zoals in adressen: /ministeries/…/"),
        _addressees(lambda addressee: getattr(_ministry(addressee), "code", "")),
    ),
    Field(
        "vragen",
        of("integer", "Van hoeveel vragen dit archief de tekst heeft"),
        lambda thing: thing.texts_here,
    ),
    Field(
        "volledig",
        of("boolean", "Of de stukken de reeks geheel bevatten"),
        lambda thing: thing.complete,
    ),
    Field(
        "voorbeeld",
        of("boolean", "Verzonnen, om het archief te laten zien"),
        lambda thing: thing.is_example,
    ),
    Field("adres", ADDRESS, permanent_address),
)


def _notes(bearers: Iterable[Question | Answer]) -> list[str]:
    notes = (note for bearer in bearers for note in bearer.notes)
    return [
        without_contacts(f"{note.mark}) {note.text}" if note.mark else note.text) for note in notes
    ]


def _of_answers(read: Any) -> Any:
    """What is read of every answer to a question, in order of arrival."""
    return lambda question: [read(answer) for answer in question.arrived]


def _answer_text(question: Question) -> str:
    return without_contacts("\n\n".join(answer.text for answer in question.arrived))


def _answerers(answer: Answer) -> str:
    return ", ".join(filter(None, (a.who for a in answer.reply.signed)))


_OF_QUESTION = (
    Field("vraag", of("integer", "Nummer van de vraag in de reeks"), lambda thing: thing.number),
    Field(
        "vraagadres",
        of("string", "Blijvend adres van de vraag", format="uri"),
        lambda thing: permanent_address(thing.question_set, thing.number),
    ),
    Field(
        "vraagtekst",
        of("string", "De vraag; alinea’s gescheiden door een lege regel"),
        lambda thing: without_contacts(thing.text),
    ),
    Field("vraagnoten", _texts("Bronnen van de vragensteller"), lambda thing: _notes([thing])),
    Field(
        "antwoordtekst",
        of(
            "string",
            "Alles wat op deze vraag geantwoord is, in volgorde van ontvangst, met een "
            "lege regel ertussen; leeg als dit archief geen antwoord heeft",
        ),
        _answer_text,
    ),
    Field(
        "antwoordnoten",
        _texts("Voetnoten bij de antwoorden"),
        lambda thing: _notes(thing.arrived),
    ),
    Field(
        "antwoordsoorten",
        many(of("string", enum=ReplyKind.values), "Van elk antwoord de soort"),
        _of_answers(lambda answer: answer.reply.kind),
    ),
    Field(
        "antwoorddata",
        many(maybe("string", format="date"), "Van elk antwoord de dag van ontvangst"),
        _of_answers(lambda answer: answer.reply.received_on),
    ),
    Field(
        "beantwoorders",
        _texts("Van elk antwoord wie het gaven"),
        _of_answers(_answerers),
    ),
    Field(
        "antwoordaarden",
        many(
            of("string", enum=_NATURES),
            "Van elk antwoord de aard: wat de brief van een nader antwoord zegt, of leeg",
        ),
        _of_answers(lambda answer: answer.reply.nature),
    ),
)
_LATE = (
    Field("termijn_tot_en_met", day("Laatste dag van de termijn, voor zover bekend"),
          lambda late: late.terms.due),
    Field("dagen_te_laat", of("integer", "Hoeveel dagen zeker te laat"),
          lambda late: late.standing.days),
    Field("waarvan_in_reces", of("integer", "Hoeveel dagen na de termijn in een reces vielen"),
          lambda late: late.recess),
    Field("zekerheid", of("string", "Hoe zeker het te laat is, op de gevraagde dag",
                          enum=_LATENESS), lambda late: late.standing.lateness.value),
    Field("uiterste_termijn", day("Laatste dag waarop het antwoord met uitstel nog op tijd was"),
          lambda late: late.terms.utmost),
)  # fmt: skip
_BEFORE_LATE = 4  # columns of a set that stand before those of its lateness


SETS = Record("Reeks", "Eén rij per reeks vragen", *_OF_SET)
OF_QUESTION = Record("Vraag", "Wat een rij per vraag heeft naast die van haar reeks", *_OF_QUESTION)
QUESTIONS = Record(
    "Vraag",
    "Eén rij per vraag waarvan dit archief de tekst heeft",
    *SETS.at("question_set"),
    *_OF_QUESTION,
)
LATE = Record(
    "TeLaat",
    "Eén rij per reeks die te laat is",
    *SETS.at("set")[:_BEFORE_LATE],
    *_LATE,
    *SETS.at("set")[_BEFORE_LATE:],
)


class Row(NamedTuple):
    """A question, or a question with one answer to it."""

    question: Question
    reply: Reply | None = None
    answer: Answer | None = None


def _of_reply(name: str) -> Any:
    return lambda row: row.reply and getattr(row.reply, name)


_OF_ANSWER = (
    Field(
        "reeks",
        of("string", "Het nummer van de reeks"),
        lambda row: row.question.question_set.identifier,
    ),
    Field("vraag", of("integer", "Nummer van de vraag"), lambda row: row.question.number),
    Field("vraagtekst", of("string", "De vraag"), lambda row: without_contacts(row.question.text)),
    Field("soort", maybe("string", "Soort reactie", enum=ReplyKind.values), _of_reply("kind")),
    Field("ontvangen", day("Dag van ontvangst van de reactie"), _of_reply("received_on")),
    Field(
        "antwoord_op",
        maybe("string", "De vragen waarop dit het antwoord is: 2,4"),
        lambda row: row.answer and ",".join(map(str, row.answer.numbers)),
    ),
    Field(
        "antwoordtekst",
        maybe("string", "Het antwoord"),
        lambda row: row.answer and without_contacts(row.answer.text),
    ),
    Field(
        "adres",
        ADDRESS,
        lambda row: permanent_address(row.question.question_set, row.question.number),
    ),
    Field(
        "aard",
        maybe("string", "Wat de brief van een nader antwoord zegt, of leeg", enum=_NATURES),
        _of_reply("nature"),
    ),
)
# What a row of one set's own table says of the set, behind its question and answer.
_BESIDE = {
    *("onderwerp", "ingezonden", "vragenstellers_gedrukt", "fracties", "fracties_gedrukt"),
    *("fractiecodes", "gevraagd_aan", "ministeriecodes"),
}


ANSWERS = Record(
    "Antwoord",
    "Eén rij per vraag en antwoord daarop",
    *_OF_ANSWER,
    *(field for field in SETS.at("question.question_set") if field.name in _BESIDE),
)
# What the page that explains them shows: title, what a row is, and the columns of it.
DICTIONARY = (
    ("Elke lijst", SETS.said, _OF_SET),
    ("Per vraag, daarbij", QUESTIONS.said, _OF_QUESTION),
    ("Wat te laat is, daarbij", LATE.said, _LATE),
    ("De CSV van één reeks", ANSWERS.said, ANSWERS.fields),
)


def cell(value: Any) -> Any:
    """A value as a spreadsheet has it."""
    if isinstance(value, list):
        return SEVERAL.join(str(part or "") for part in value) if any(value) else ""
    if isinstance(value, bool):
        return _YES if value else _NO
    return "" if value is None else value
