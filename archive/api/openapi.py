"""The API described in OpenAPI 3.1, in Dutch: what `/api/v1/openapi.json` gives and `/api/v1/docs`
shows.
"""

from typing import Any

from django.conf import settings

from .paths import paths
from .shapes import SHAPES

# What the examples ask for, where the archive has nothing of its own to name.
EXAMPLES = {
    "identifier": "2024Z16674",
    "member": "inge-van-dijk",
    "minister": "david-van-weel",
    "code": "28638",
    "number": "254",
    "party": "cda",
    "ministry": "jenv",
    "law": "Sr",
    "article": "273f",
}


def document(examples: dict[str, str] = EXAMPLES) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kamervragenarchief",
            "version": "1",
            "summary": "Schriftelijke vragen van de Tweede Kamer en de antwoorden daarop.",
            "description": _description(),
        },
        "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
        "paths": paths(EXAMPLES | examples),
        "components": {"schemas": SHAPES, "responses": _responses()},
    }


def _description() -> str:
    limit = (
        f"{settings.API_PER_MINUTE} verzoeken per minuut doen"
        if settings.API_PER_MINUTE
        else "vragen zoveel het wil"
    )
    return (
        "Alleen lezen, zonder sleutel, vanaf elke website (CORS). Een dag staat er als "
        "2024-10-23; wat onbekend is, is null of leeg, nooit een gok. Namen, fracties en "
        "portefeuilles staan er zoals gedrukt; de slugs van personen en de codes van fracties "
        "en ministeries zijn die uit onze adressen. Er kunnen velden bij komen; er gaat er "
        "geen weg. Elke reactie heeft een ETag: stuur die mee in If-None-Match, en wat gelijk "
        "bleef komt niet opnieuw. "
        f"Elk IP-adres mag {limit}."
    )


def _responses() -> dict[str, Any]:
    said = {
        "Wrong": "Een parameter bestaat niet of heeft een waarde die niet bestaat; elke fout in "
        "een zin.",
        "Missing": "Hier is niets.",
        "NotAllowed": "Een andere methode dan hier beschreven, HEAD of OPTIONS.",
        "TooLong": "De tekst is te lang.",
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}}
    responses = {name: {"description": text, "content": content} for name, text in said.items()}
    wait = {
        "Retry-After": {
            "description": "Over hoeveel seconden het weer kan.",
            "schema": {"type": "integer"},
        }
    }
    later = {
        "TooMany": "Te veel verzoeken in een minuut.",
        "NotNow": "De zoekindex wordt nog opgebouwd.",
    }
    for name, text in later.items():
        responses[name] = {"description": text, "headers": wait, "content": content}
    return responses
