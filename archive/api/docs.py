"""The API's description, for machines and for readers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Kamerstuk, LegalReference, Ministry, Party, Person, QuestionSet
from archive.models.choices import LegalKind
from archive.views.tables import as_json

from .door import api
from .openapi import document

Schema = dict[str, Any]

TYPES = {
    "string": "tekst",
    "integer": "geheel getal",
    "number": "getal",
    "boolean": "ja of nee",
    "object": "tabel",
}


@api
def openapi(request: HttpRequest) -> HttpResponse:
    return as_json(document())


def docs(request: HttpRequest) -> HttpResponse:
    described = document(_examples())
    operations = [
        _operation(path, method, operation)
        for path, entry in described["paths"].items()
        for method, operation in entry.items()
    ]
    shapes = [_shape(name, schema) for name, schema in described["components"]["schemas"].items()]
    context = {
        "info": described["info"],
        "operations": operations,
        "shapes": shapes,
        "limit": settings.API_PER_MINUTE,
    }
    return render(request, "machines/api.html", context)


def _examples() -> dict[str, str]:
    """What this archive has, so that every example on the page gives something."""
    found = {
        "identifier": QuestionSet.objects.values_list("identifier", flat=True).first(),
        "member": Person.objects.filter(asked__isnull=False).values_list("slug", flat=True).first(),
        "minister": Person.objects.filter(offices__isnull=False)
        .values_list("slug", flat=True)
        .first(),
    }
    found |= {
        "party": Party.objects.values_list("code", flat=True).first(),
        "ministry": Ministry.objects.values_list("code", flat=True).first(),
    }
    article = LegalReference.objects.filter(kind=LegalKind.ARTICLE, value__contains=" ").first()
    if article:
        found["article"], _, found["law"] = article.value.partition(" ")
    paper = Kamerstuk.objects.exclude(number="").first()
    if paper:
        found |= {"code": paper.dossier_code, "number": paper.number}
    return {name: value for name, value in found.items() if value}


def _operation(path: str, method: str, operation: Schema) -> Schema:
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    send = ' --json \'{"text": "Zie Kamerstuk 28 638, nr. 254."}\'' if method == "post" else ""
    return {
        "method": method.upper(),
        "path": f"/api/v1{path}",
        "summary": operation["summary"],
        "anchor": operation["operationId"],
        "parameters": [
            (p["name"], p["description"], _allowed(p["schema"])) for p in operation["parameters"]
        ],
        "gives": _name(schema),
        "curl": f"curl '{settings.SITE_URL}/api/v1{operation['x-example']}'{send}",
    }


def _shape(name: str, schema: Schema) -> Schema:
    fields = [
        (key, *_kind(value), value.get("description", ""))
        for key, value in schema["properties"].items()
    ]
    return {"name": name, "said": schema["description"], "fields": fields}


def _allowed(schema: Schema) -> str:
    """What a parameter may be, in words."""
    values = schema.get("enum") or schema.get("items", {}).get("enum")
    if values:
        return ", ".join(values)
    if "maximum" in schema:
        return f"{schema['minimum']} tot en met {schema['maximum']}; anders {schema['default']}"
    return "JJJJ-MM-DD" if "anyOf" in schema else ""


def _kind(schema: Schema) -> tuple[str, str]:
    """The type of a field in words, and the shape it refers to."""
    if "$ref" in schema:
        return "", _name(schema)
    if schema["type"] == "array":
        words, name = _kind(schema["items"])
        return f"lijst van {words}".strip(), name
    if "additionalProperties" in schema:
        words, name = _kind(schema["additionalProperties"])
        return f"per naam een {words}", name
    return _words(schema), ""


def _words(schema: Schema) -> str:
    if "enum" in schema:
        return " of ".join(value or "leeg" for value in schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    word = {"date": "dag", "uri": "adres", "uri-reference": "adres"}.get(
        schema.get("format", "")
    ) or TYPES[kinds[0]]
    return f"{word} of null" if "null" in kinds else word


def _name(schema: Schema) -> str:
    name: str = schema["$ref"].rpartition("/")[2]
    return name
