"""Kamerstukken, dossiers and where they are cited, for machines; each value beside its shape."""

from typing import Any

from archive.identifiers import kamerstuk_identifier, koop_address
from archive.models import Kamerstuk
from archive.shown.export import ITEM, PAPER
from archive.shown.fields import (
    ADDRESS,
    NEXT,
    NUMBERS,
    TEXT,
    Field,
    Record,
    day,
    listing,
    many,
    maybe,
    of,
    ref,
    shape,
)
from archive.shown.links import Part

from .elsewhere import full, link


def _publication(paper: Kamerstuk) -> str | None:
    identifier = kamerstuk_identifier(paper.dossier, paper.addition, paper.number)
    return koop_address(identifier) if paper.number else None


# A paper, loaded by `with_counts()`.
KAMERSTUK = Record(
    "KamerstukItem",
    "Een Kamerstuk",
    *PAPER.fields,
    Field("printed", of("string", "Zoals men het schrijft: 28 638, nr. 254"), str),
    Field("title", TEXT),
    Field("url", ADDRESS, lambda paper: full(paper.get_absolute_url())),
    Field(
        "publication",
        maybe("string", "Adres bij officielebekendmakingen.nl", format="uri"),
        _publication,
    ),
    Field(
        "question_sets",
        of("integer", "In hoeveel reeksen het is aangehaald"),
        lambda paper: paper.sets,
    ),
    Field(
        "first_cited_on",
        day("Dag van inzending van de eerste reeks die het aanhaalt"),
        lambda paper: paper.first,
    ),
    Field("last_cited_on", day("Dag van inzending van de laatste"), lambda paper: paper.last),
)
# Where a text cites something: a `Place` of `reading.py`.
PLACE = Record(
    "Place",
    "Een plaats waar iets is aangehaald",
    Field("question_set", ref(ITEM.name), lambda place: ITEM(place.question_set)),
    Field("url", of("string", "Adres van de vraag", format="uri"), lambda place: full(place.url)),
    Field("part", of("string", "In welke tekst", enum=[*Part]), lambda place: place.kind),
    Field("questions", NUMBERS, lambda place: place.numbers),
    Field("in_note", of("boolean", "In een noot bij die tekst"), lambda place: place.note),
    Field("printed", of("string", "Zoals gedrukt"), lambda place: place.excerpt[1]),
    Field("excerpt", of("string", "De zin eromheen"), lambda place: "".join(place.excerpt)),
)
CITATION = Record(
    "Citation",
    "Een plaats waar een Kamerstuk is aangehaald",
    *PLACE.fields,
    Field("kamerstuk", ref(PAPER.name), lambda place: PAPER(place.kamerstuk)),
)
_CITED = {
    "total": of("integer", "Hoeveel plaatsen er zijn"),
    "citations": many(ref("Citation"), "Waar het is aangehaald, nieuwste eerst"),
    "next": NEXT,
}
SHAPES = {
    "KamerstukList": listing(KAMERSTUK.name, "Aangehaalde Kamerstukken op dossier en nummer"),
    "KamerstukItem": KAMERSTUK.schema,
    "Kamerstuk": shape(
        "Een Kamerstuk, en waar het is aangehaald", **KAMERSTUK.properties, **_CITED
    ),
    "Dossier": shape(
        "Een dossier, en waar het is aangehaald",
        dossier=PAPER.properties["dossier"],
        addition=PAPER.properties["addition"],
        printed=TEXT,
        url=ADDRESS,
        papers=ref("Link", "De aangehaalde stukken"),
        questions=ref("Link", "De reeksen die het aanhalen"),
        **_CITED,
    ),
    "Citation": CITATION.schema,
}


def as_dossier(dossier: Kamerstuk, papers: int, sets: int) -> dict[str, Any]:
    """A dossier (a Kamerstuk without number), how many papers of it are cited, and in how many
    question sets.
    """
    code = dossier.dossier_code
    return {
        "dossier": dossier.dossier,
        "addition": dossier.addition,
        "printed": str(dossier),
        "url": full(dossier.get_absolute_url()),
        "papers": link(papers, "api_kamerstukken", f"dossier={code}"),
        "questions": link(sets, "api_questions", f"dossier={code}"),
    }
