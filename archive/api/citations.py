"""Find what a posted text cites, and say where each of it is: here, and where it was published."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from archive.citations import find
from archive.citations.aanhangsels import AanhangselCitation
from archive.citations.lists import Citation
from archive.citations.resolve import sets_known_as
from archive.identifiers import (
    EERSTE_KAMER,
    TWEEDE_KAMER,
    aanhangsel_identifier,
    kamerstuk_identifier,
    koop_address,
    print_kamerstuk,
    print_vergaderjaar,
)
from archive.models import Kamerstuk, LegalReference, QuestionSet
from archive.models.choices import LegalKind
from archive.publications import publications
from archive.shown.fields import Field, Record, many, maybe, of, ref, shape
from archive.views.tables import as_json

from .door import Refused, TooLong, posted
from .elsewhere import full

MOST = 50_000  # characters of a text
_BYTES = 6 * MOST + 1_000  # of the JSON around it: at most six for a character, as \uXXXX
_KINDS = ["kamerstuk", "aanhangsel", "z-nummer", *LegalKind.values]
_STAATSBLAD_SINCE = 1995  # officielebekendmakingen.nl begins here


class Cited(NamedTuple):
    """A citation and what it refers to."""

    kind: str
    citation: Citation
    value: str
    path: str | None = None  # here
    official: str | None = None


CITED = Record(
    "FoundCitation",
    "Een verwijzing in de tekst",
    Field("kind", of("string", "Wat er aangehaald is", enum=_KINDS)),
    Field(
        "start",
        of("integer", "Waar ze begint: hoeveel tekens (Unicode-codepunten) ervoor staan"),
        lambda cited: cited.citation.start,
    ),
    Field("end", of("integer", "Waar ze eindigt, zo ook"), lambda cited: cited.citation.end),
    Field("printed", of("string", "Zoals ze er staat"), lambda cited: cited.citation.printed),
    Field("value", of("string", "Wat aangehaald is, eenvormig geschreven: 28 638, nr. 254")),
    Field(
        "url",
        maybe("string", "Blijvend adres hier; null als dit archief het niet heeft", format="uri"),
        lambda cited: cited.path and full(cited.path),
    ),
    Field(
        "official",
        maybe("string", "Waar het officieel staat; null als dat niet bekend is", format="uri"),
    ),
)
SHAPES = {
    "CitationText": shape("Een tekst", text=of("string", "De tekst", maxLength=MOST)),
    "FoundCitations": shape(
        "Wat een tekst aanhaalt",
        total=of("integer", "Hoeveel verwijzingen"),
        results=many(ref(CITED.name), "In de volgorde van de tekst"),
    ),
    CITED.name: CITED.schema,
}


@posted
def citations(request: HttpRequest) -> HttpResponse:
    found = cited_in(_text(request))
    return as_json({"total": len(found), "results": found})


def cited_in(text: str) -> list[dict[str, Any]]:
    """Every citation in a text, in its order, and where that is; five queries."""
    cited = sorted(_cited(text), key=lambda each: (each.citation.start, each.kind))
    return [CITED(each) for each in cited]


def _text(request: HttpRequest) -> str:
    """What was posted, if it is a text: {"text": "…"}."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _BYTES:
        raise TooLong(f"Een tekst heeft hier ten hoogste {MOST} tekens.")
    text = _read(request.body)
    if text is None:
        raise Refused('Stuur JSON met één veld: {"text": "…"}.')
    if len(text) > MOST:
        raise TooLong(f"Een tekst heeft hier ten hoogste {MOST} tekens.")
    return text


def _read(body: bytes) -> str | None:
    try:
        data = json.loads(body)
        text = data.get("text") if isinstance(data, dict) and len(data) == 1 else None
        # half a pair of surrogates is no text
        return text if isinstance(text, str) and text.encode() is not None else None
    except (ValueError, RecursionError):
        return None


def _cited(text: str) -> Iterator[Cited]:
    """Every citation, in five queries whatever the text."""
    yield from _papers(find.find_kamerstukken(text))
    yield from _sets(find.find_aanhangsels(text), find.find_z_numbers(text))
    yield from _laws(find.find_legal(text))


def _papers(found: list[find.KamerstukCitation]) -> Iterator[Cited]:
    rows = Kamerstuk.objects.filter(dossier__in={c.dossier for c in found}).order_by()
    here = {*rows.values_list("dossier", "addition", "number")}
    for dossier, addition, _ in [*here]:  # what one paper of is cited has a page too
        here |= {(dossier, addition, ""), (dossier, "", "")}
    for citation in found:
        dossier, addition = citation.dossier, citation.addition or ""
        number = citation.number or ""
        cited = Kamerstuk(dossier=dossier, addition=addition, number=number)
        paper = kamerstuk_identifier(dossier, addition, number)
        yield Cited(
            "kamerstuk",
            citation,
            print_kamerstuk(dossier, addition, number),
            cited.get_absolute_url() if (dossier, addition, number) in here else None,
            koop_address(paper) if number else None,
        )


def _sets(
    printed: list[AanhangselCitation], numbers: list[find.ZNumberCitation]
) -> Iterator[Cited]:
    names = {
        citation: aanhangsel_identifier(
            citation.vergaderjaar, citation.number, citation.chamber or TWEEDE_KAMER
        )
        for citation in printed
        if citation.vergaderjaar
    }
    paths = _paths_of({*names.values(), *(citation.number for citation in numbers)})
    every = publications()
    for citation in printed:
        name = names.get(citation, "")
        value = _print_aanhangsel(citation)
        yield Cited("aanhangsel", citation, value, paths.get(name), _at_koop(every.find(name)))
    for asked in numbers:
        official = _at_koop(every.questions_of(asked.number))
        yield Cited("z-nummer", asked, asked.number, paths.get(asked.number), official)


def _print_aanhangsel(citation: AanhangselCitation) -> str:
    chamber = "Eerste Kamer " if citation.chamber == EERSTE_KAMER else ""
    year = f"{print_vergaderjaar(citation.vergaderjaar)}, " if citation.vergaderjaar else ""
    number = f"{'nr. ' if citation.number[0].isdigit() else ''}{citation.number}"
    return f"Aanhangsel {chamber}{year}{number}"


def _at_koop(identifier: str | None) -> str | None:
    return koop_address(identifier) if identifier else None


def _paths_of(names: set[str]) -> dict[str, str]:
    known = sets_known_as(names)
    sets = QuestionSet.objects.only("identifier").in_bulk([*known.values()])
    return {name: sets[pk].get_absolute_url() for name, pk in known.items() if pk in sets}


def _laws(found: list[find.LegalCitation]) -> Iterator[Cited]:
    articles = {c.value for c in found if c.kind == LegalKind.ARTICLE}
    rows = LegalReference.objects.filter(kind=LegalKind.ARTICLE, value__in=articles).order_by()
    here = {*rows.values_list("value", flat=True)}
    for citation in found:
        number, _, law = citation.value.partition(" ")
        is_here = citation.kind == LegalKind.ARTICLE and citation.value in here
        path = reverse("article", args=[law, number]) if is_here else None
        yield Cited(citation.kind, citation, citation.value, path, _official(citation))


def _official(citation: find.LegalCitation) -> str | None:
    """Where a judgment or Staatsblad is published; of an article it depends on the day."""
    if citation.kind == LegalKind.ECLI and citation.value.startswith("ECLI:NL:"):
        return f"https://deeplink.rechtspraak.nl/uitspraak?id={quote(citation.value)}"
    if citation.kind == LegalKind.STAATSBLAD:
        year, number = citation.value.removeprefix("Stb. ").split(", ")
        return koop_address(f"stb-{year}-{number}") if int(year) >= _STAATSBLAD_SINCE else None
    return None
