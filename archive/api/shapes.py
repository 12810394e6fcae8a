"""The shapes of what the API gives, as JSON Schema."""

from typing import Any

from archive.models import QuestionSet, Reply
from archive.models.choices import Role
from archive.search.asking.passages import PARTS
from archive.shown.links import Part

Schema = dict[str, Any]


def _of(kind: str | list[str], said: str = "", **more: Any) -> Schema:
    return {"type": kind, **({"description": said} if said else {}), **more}


def _maybe(kind: str, said: str = "", **more: Any) -> Schema:
    """A value, or null where it is not known."""
    return _of([kind, "null"], said, **more)


def _day(said: str) -> Schema:
    return _maybe("string", said, format="date")


def _ref(name: str, said: str = "") -> Schema:
    return {"$ref": f"#/components/schemas/{name}", **({"description": said} if said else {})}


def _many(items: Schema, said: str = "") -> Schema:
    return _of("array", said, items=items)


def _shape(said: str, **properties: Schema) -> Schema:
    """An object with all these properties."""
    return _of("object", said, properties=properties, required=list(properties))


def _listing(name: str, said: str) -> Schema:
    return _shape(
        said,
        total=_of("integer", "Hoeveel er zijn"),
        results=_many(_ref(name)),
        next=_maybe("string", "Adres van het vervolg; null na het laatste", format="uri-reference"),
    )


TEXT, NUMBER = _of("string"), _of("integer")
ADDRESS = _of("string", "Blijvend adres van de bladzijde", format="uri")
PERSON = _maybe("string", "Slug van de persoon; null als niet zeker is wie het is")
STATUS = _of("string", "Stand van zaken", enum=QuestionSet.Status.values)
NUMBERS = _many(_of("integer"), "Nummers van vragen")

ITEM = {
    "number": _of("string", "Het Z-nummer, of anders het kenmerk bij officielebekendmakingen.nl"),
    "url": ADDRESS,
    "subject": _of("string", "Onderwerp"),
    "vergaderjaar": _of("string", "Bijvoorbeeld 2024-2025, of leeg"),
    "status": STATUS,
    "submitted_on": _day("Ingezonden"),
    "delayed_on": _day("Dag van het uitstelbericht"),
    "answered_on": _day("Dag van het eerste volledige antwoord"),
    "complete": _of("boolean", "Of de stukken de reeks geheel bevatten"),
    "example": _of("boolean", "Verzonnen, om het archief te laten zien"),
    "asked_by": _many(_ref("Asker"), "Wie vroegen, zoals gedrukt"),
    "asked_of": _many(_ref("Office"), "Aan wie gevraagd is"),
}
PAPER = {
    "dossier": _of("string", "Vijf cijfers: 28638"),
    "addition": _of("string", "Toevoeging: VI, A of 02, of leeg"),
    "number": _of("string", "Nummer binnen het dossier, of leeg"),
}
NAMES = {
    "slug": _of("string", "Zoals in adressen"),
    "url": ADDRESS,
    "name": _of("string", "Volledige naam"),
    "given_name": TEXT,
    "initials": TEXT,
    "prefix": TEXT,
    "surname": TEXT,
    "questions": _ref("Link", "De reeksen vragen"),
}
PERIOD = {"started_on": _day("Vanaf"), "ended_on": _day("Tot en met")}
KAMERSTUK = {
    **PAPER,
    "printed": _of("string", "Zoals men het schrijft: 28 638, nr. 254"),
    "title": TEXT,
    "url": ADDRESS,
    "publication": _maybe("string", "Adres bij officielebekendmakingen.nl", format="uri"),
    "question_sets": _of("integer", "In hoeveel reeksen het is aangehaald"),
    "first_cited_on": _day("Dag van inzending van de eerste reeks die het aanhaalt"),
    "last_cited_on": _day("Dag van inzending van de laatste"),
}
CITED = {
    "total": _of("integer", "Hoeveel plaatsen er zijn"),
    "citations": _many(_ref("Citation"), "Waar het is aangehaald, nieuwste eerst"),
    "next": _maybe("string", "Adres van het vervolg; null na het laatste", format="uri-reference"),
}

SHAPES = {
    "QuestionSetList": _listing("QuestionSetItem", "Reeksen vragen, nieuwste eerst"),
    "QuestionSetItem": _shape("Een reeks vragen in een lijst", **ITEM),
    "QuestionSet": _shape(
        "Een reeks vragen met alles wat het archief ervan heeft",
        **ITEM,
        identifiers=_many(TEXT, "Alle kenmerken; elk leidt hierheen"),
        explanation=_of("string", "Toelichting van de vragenstellers, of leeg"),
        questions=_many(_ref("Question")),
        replies=_many(
            _ref("Reply"),
            "Antwoord, uitstelbericht, nader antwoord of herdruk, op volgorde van ontvangst",
        ),
        kamerstukken=_many(_ref("CitedPaper"), "Aangehaalde Kamerstukken"),
        citation=_of("string", "Volledige verwijzing om over te nemen"),
    ),
    "Question": _shape(
        "Een vraag",
        number=_of("integer", "Nummer in de reeks"),
        url=ADDRESS,
        text=_of("string", "Alinea’s gescheiden door een lege regel"),
        notes=_many(_ref("Note"), "Bronnen van de vragensteller"),
    ),
    "Reply": _shape(
        "Een reactie van bewindspersonen",
        kind=_of("string", "Soort", enum=Reply.Kind.values),
        vergaderjaar=TEXT,
        aanhangsel_number=_of("string", "Nummer in het Aanhangsel van de Handelingen, of leeg"),
        received_on=_day("Ontvangen"),
        text=_of("string", "Reden van uitstel, of wat aan de antwoorden voorafgaat"),
        answered_by=_many(_ref("Office"), "Wie antwoordden"),
        on_behalf_of=_many(_ref("Office"), "Mede namens wie"),
        answers=_many(_ref("Answer")),
    ),
    "Answer": _shape(
        "Het antwoord op een of meer vragen",
        questions=NUMBERS,
        text=TEXT,
        notes=_many(_ref("Note"), "Voetnoten"),
    ),
    "Note": _shape("Een noot", mark=_of("string", "Teken zoals gedrukt"), text=TEXT),
    "Asker": _shape(
        "Wie vroeg",
        name=_of("string", "Zoals gedrukt"),
        party=_of("string", "Fractie zoals gedrukt op de dag van de vraag"),
        person=PERSON,
    ),
    "Office": _shape(
        "Een ambt en wie het bekleedde",
        name=_of("string", "Zoals gedrukt, of leeg"),
        role=_of("string", "Ambt, of leeg", enum=[*Role.values, ""]),
        portfolio=_of("string", "Portefeuille zoals gedrukt"),
        person=PERSON,
        ministry=_maybe("string", "Code van het ministerie"),
    ),
    "CitedPaper": _shape(
        "Een Kamerstuk zoals aangehaald", **PAPER, printed=_of("string", "Zoals gedrukt")
    ),
    "Paper": _shape("Een Kamerstuk", **PAPER),
    "Link": _shape(
        "Een lijst elders in de API", total=NUMBER, url=_of("string", "Adres", format="uri")
    ),
    "MemberList": _listing("Member", "Kamerleden op achternaam"),
    "Member": _shape("Een Kamerlid", **NAMES, memberships=_many(_ref("Membership"))),
    "Membership": _shape(
        "Een lidmaatschap: een fractie en een periode",
        party=_of("string", "Code van de fractie"),
        party_name=TEXT,
        **PERIOD,
    ),
    "MinisterList": _listing("Minister", "Bewindspersonen op achternaam"),
    "Minister": _shape("Een bewindspersoon", **NAMES, offices=_many(_ref("Post"))),
    "Post": _shape(
        "Een ambt en een periode",
        role=_of("string", "Ambt", enum=Role.values),
        portfolio=TEXT,
        ministry=_maybe("string", "Code van het ministerie"),
        cabinet=TEXT,
        **PERIOD,
    ),
    "KamerstukList": _listing("KamerstukItem", "Aangehaalde Kamerstukken op dossier en nummer"),
    "KamerstukItem": _shape("Een Kamerstuk", **KAMERSTUK),
    "Kamerstuk": _shape("Een Kamerstuk, en waar het is aangehaald", **KAMERSTUK, **CITED),
    "Dossier": _shape(
        "Een dossier, en waar het is aangehaald",
        dossier=PAPER["dossier"],
        addition=PAPER["addition"],
        printed=TEXT,
        url=ADDRESS,
        papers=_ref("Link", "De aangehaalde stukken"),
        questions=_ref("Link", "De reeksen die het aanhalen"),
        **CITED,
    ),
    "Citation": _shape(
        "Een plaats waar een Kamerstuk is aangehaald",
        question_set=_ref("QuestionSetItem"),
        url=_of("string", "Adres van de vraag", format="uri"),
        kamerstuk=_ref("Paper"),
        part=_of("string", "In welke tekst", enum=[*Part]),
        questions=NUMBERS,
        in_note=_of("boolean", "In een noot bij die tekst"),
        printed=_of("string", "Zoals gedrukt"),
        excerpt=_of("string", "De zin eromheen"),
    ),
    "SearchResults": _shape(
        "Wat een zoekvraag vindt",
        total=_of("integer", "Hoeveel reeksen, precies"),
        took_ms=_of("number", "Duur in milliseconden"),
        hits=_many(_ref("Hit")),
        facets=_of(
            "object",
            "Per filter: hoeveel reeksen elke waarde heeft, zonder de keuze binnen dat filter",
            additionalProperties=_many(_ref("FacetValue")),
        ),
        understood=_of("string", "Hoe de zoekvraag is opgevat"),
        complete=_of("boolean", "Onwaar als de tijd op was en dit is wat tot dan toe gevonden is"),
        suggestion=_maybe("string", "Een andere zoekvraag die meer vindt"),
        next=_maybe("string", "Adres van het vervolg; null na het laatste", format="uri-reference"),
    ),
    "Hit": _shape(
        "Een gevonden reeks",
        number=ITEM["number"],
        url=_of("string", "Adres van de bladzijde, zonder domein", format="uri-reference"),
        subject=ITEM["subject"],
        score=_of("number", "Hoe goed het past"),
        submitted_on=ITEM["submitted_on"],
        answered_on=ITEM["answered_on"],
        status=STATUS,
        passages=_many(_ref("Passage"), "De best passende plaatsen, ten hoogste drie"),
    ),
    "Passage": _shape(
        "Een gevonden plaats",
        question=_maybe("integer", "Nummer van de vraag"),
        url=_of("string", "Adres van de vraag, zonder domein", format="uri-reference"),
        html=_of("string", "Hele zinnen als HTML; het gevondene in <mark>"),
        part=_of("string", "In welke tekst", enum=[*PARTS.values()]),
    ),
    "FacetValue": _shape("Een waarde van een filter", value=TEXT, label=TEXT, count=NUMBER),
    "Errors": _shape("Wat er mis was", errors=_many(TEXT, "Elke fout in een zin")),
}
