"""What a search finds, for machines; each value beside its shape."""

from typing import Any

from archive.search import Results
from archive.search.asking.passages import PARTS
from archive.shown.export import ITEM
from archive.shown.fields import NEXT, NUMBER, TEXT, Field, Record, many, maybe, of, ref, shape

from .elsewhere import full

_SET = ITEM.properties
_ADDRESS = of("string", "Hetzelfde adres, volledig", format="uri")


def _address(thing: Any) -> str:
    return full(thing.url)


HIT_ASKER = Record(
    "HitAsker",
    "Wie vroeg, in een gevonden reeks",
    Field("name", of("string", "Naam, of zoals gedrukt waar niet zeker is wie het is"),
          lambda asker: asker.who),
    Field("party", of("string", "Fractie op de dag van de vraag, of leeg"),
          lambda asker: asker.of_party),
)  # fmt: skip
PASSAGE = Record(
    "Passage",
    "Een gevonden plaats",
    Field("question", maybe("integer", "Nummer van de vraag")),
    Field("url", of("string", "Adres van de vraag, zonder domein", format="uri-reference")),
    Field("address", _ADDRESS, _address),
    Field("html", of("string", "Hele zinnen als HTML; het gevondene in <mark>")),
    Field("part", of("string", "In welke tekst", enum=[*PARTS.values()])),
)
HIT = Record(
    "Hit",
    "Een gevonden reeks",
    Field("number", _SET["number"], lambda hit: hit.identifier),
    Field("url", of("string", "Adres van de bladzijde, zonder domein", format="uri-reference")),
    Field("address", _ADDRESS, _address),
    Field("subject", _SET["subject"]),
    Field("score", of("number", "Hoe goed het past")),
    Field("submitted_on", _SET["submitted_on"]),
    Field("answered_on", _SET["answered_on"]),
    Field("status", _SET["status"]),
    Field("lateness", _SET["lateness"], lambda hit: hit.standing_on(hit.judged_on).lateness),
    HIT_ASKER.list_of("askers", "Wie vroegen", lambda hit: hit.askers),
    Field(
        "addressees",
        many(TEXT, "Aan wie gevraagd is: naam en portefeuille, of wat daarvan bekend is"),
    ),
    PASSAGE.list_of(
        "passages", "De best passende plaatsen, ten hoogste drie", lambda hit: hit.passages
    ),
)
FACET_VALUE = Record(
    "FacetValue",
    "Een waarde van een filter",
    Field("value", TEXT),
    Field("label", TEXT),
    Field("count", NUMBER),
)
CARD = Record(
    "Card",
    "Wie of wat de zoekvraag noemt, met een eigen bladzijde",
    Field("kind", TEXT),
    Field("label", TEXT),
    Field("url", of("string", "Adres van de bladzijde, zonder domein", format="uri-reference")),
    Field("address", _ADDRESS, _address),
    Field("sets", of("integer", "Hoeveel reeksen daarbij horen")),
)
SHAPES = {
    "SearchResults": shape(
        "Wat een zoekvraag vindt",
        total=of("integer", "Hoeveel reeksen, precies"),
        took_ms=of("number", "Duur in milliseconden"),
        hits=many(ref(HIT.name)),
        facets=of(
            "object",
            "Per filter: hoeveel reeksen elke waarde heeft, zonder de keuze binnen dat filter",
            additionalProperties=many(ref(FACET_VALUE.name)),
        ),
        strict_total=of("integer", "Hoeveel reeksen alles hebben wat gevraagd is"),
        widened=maybe(
            "string",
            "De zoekvraag waarvan dit ook de gevonden reeksen zijn, als er met de getypte weinig "
            "is: goed gespeld, of met het meeste ervan; null als alles is wat gevraagd is",
        ),
        notes=many(of("string", "Wat van de zoekvraag niet gebruikt kon worden")),
        cards=many(ref(CARD.name)),
        understood=of("string", "Hoe de zoekvraag is opgevat"),
        complete=of("boolean", "Onwaar als de tijd op was en dit is wat tot dan toe gevonden is"),
        suggestion=maybe("string", "Een andere zoekvraag die meer vindt"),
        next=NEXT,
    ),
    **{record.name: record.schema for record in (HIT, HIT_ASKER, PASSAGE, FACET_VALUE, CARD)},
}


def as_results(results: Results) -> dict[str, Any]:
    return {
        "total": results.total,
        "took_ms": results.took_ms,
        "hits": [HIT(hit) for hit in results.hits],
        "facets": {
            name: [FACET_VALUE(value) for value in values]
            for name, values in results.facets.items()
        },
        "strict_total": results.strict_total,
        "widened": results.widened,
        "notes": results.notes,
        "cards": [CARD(card) for card in results.cards],
        "understood": results.understood,
        "complete": results.complete,
        "suggestion": results.suggestion,
    }
