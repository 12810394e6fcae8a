"""Turn the text of a web page that was saved or copied back into what its HTML would have said: the
notes, the facts beside the text, and the page's own words set aside.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archive.identifiers import read_z_number
from archive.ingest.document import Paragraph, Problem, SourceText

from .headings import is_heading
from .script import mark

# Lines that a site prints around a document.
_OWN_WORDS = frozenset({
    "naar boven", "terug naar boven", "start van deze pagina",
    "skip navigatie, ga direct naar de inhoud", "ga direct naar de inhoud", "direct naar inhoud",
    "naar de inhoud", "inhoudsopgave", "home", "menu", "zoeken", "zoek", "uitgebreid zoeken",
    "zoekresultaten", "terug naar zoekresultaten", "contact", "help", "terug naar bekendmakingen",
    "terug naar overzicht", "overheid.nl", "officiële bekendmakingen",
    "officielebekendmakingen.nl", "overheid.nl | officiële bekendmakingen", "sitemap", "english",
    "over deze site", "over deze website", "privacy", "privacyverklaring", "cookies",
    "toegankelijkheid", "delen", "deel deze pagina", "printen", "print deze pagina", "download",
    "downloads", "opslaan", "bekijk document", "download document", "technische informatie",
    "permanente link", "kopieer link", "authentieke versie downloaden (pdf)",
    "html-formaat openen", "odt-formaat downloaden", "xml-formaat downloaden",
    "toon bestandsformaten",
    "lees voor", "inloggen", "disclaimer",
})  # fmt: skip
_ENDS = frozenset({"disclaimer", "naar boven", "terug naar boven", "over deze site"})
_NOTE = re.compile(r"^X ?[Nn]oot$")
_NOTE_MARK = re.compile(r"^(\d{1,3}|\*{1,3})(?:[.)]?\s+(?P<rest>\S.*))?$")
_NUMBER = re.compile(
    r"^(?:nr\.?|nummer|zaaknummer|zaak)\s*:?\s*((?:19|20)\d\dZ\d{4,6})$", re.IGNORECASE
)
_TITLE = re.compile(r"^(?:Kamervraag|Schriftelijke vragen)\s*[:|]?\s+(?P<subject>\S.{10,400})$")
_FIRST_LINES = 5  # a page's title is among these
_LIKE_A_TITLE = re.compile(r"^(?:van|door)\b")
# Where a raised number stood: behind a word or what ends a sentence, not within a number or name.
_RAISED = r"(?<=[^\W\d_]|[?!.,;:»”\"'’)\]])"


def restore(source: SourceText) -> SourceText:
    """The source as the page's HTML would give it; the same one when it is no such page."""
    if source.format != "text" or not any(map(_tells, source.paragraphs)):
        return source
    body, aside = _without_end(list(source.paragraphs))
    notes, body = _take_notes(body)
    facts, body = _take_facts(body)
    texts, missing = _with_marks([p.text for p in body], notes)
    body = [replace(p, text=text) for p, text in zip(body, texts, strict=True)]
    own = {id(p) for p in body if p.text.strip().casefold() in _OWN_WORDS}
    return replace(
        source,
        paragraphs=tuple(p for p in body if id(p) not in own),
        notes={**source.notes, **notes},
        page_header=(*source.page_header, *aside, *(p.text for p in body if id(p) in own)),
        metadata=(facts,) if facts else source.metadata,
        problems=(
            *source.problems,
            *(Problem(f"noot {key}", "place in the text not found") for key in missing),
        ),
    )


def _tells(paragraph: Paragraph) -> bool:
    """Whether only a web page has such a line."""
    line = paragraph.text.strip()
    return bool(_NOTE.match(line) or _NUMBER.match(line)) or line.casefold() in _ENDS


def _without_end(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[str]]:
    """What stands before the words that end a page, and the lines from there on."""
    last = max((n for n, p in enumerate(paragraphs) if is_heading(p.text.strip())), default=-1)
    for place, paragraph in enumerate(paragraphs):
        if place > last and paragraph.text.strip().casefold() in _ENDS:
            return paragraphs[:place], [p.text for p in paragraphs[place:] if p.text.strip()]
    return paragraphs, []


def _take_notes(paragraphs: list[Paragraph]) -> tuple[dict[str, str], list[Paragraph]]:
    """The notes ("X Noot", the mark, the words) by their mark, and the paragraphs without them."""
    notes: dict[str, str] = {}
    left: list[Paragraph] = []
    key: str | None = None
    for paragraph in paragraphs:
        line = paragraph.text.strip()
        if _NOTE.match(line):
            key = ""
        elif key == "" and (printed := _NOTE_MARK.match(line)):
            key = printed[1]
            notes[key] = printed["rest"] or ""
        elif key and not is_heading(line) and line.casefold() not in _OWN_WORDS:
            notes[key] = f"{notes[key]} {line}".strip()
        elif line or key is None:
            left.append(paragraph)
            key = None
    return notes, left


def _take_facts(paragraphs: list[Paragraph]) -> tuple[dict[str, Any], list[Paragraph]]:
    """The Z number and subject that stand beside the text on the Tweede Kamer's pages.

    The number goes to the head, where documents print it; what follows it at the foot of the page
    (day, members) says nothing of the questions' words.
    """
    place, number = next(_numbers(paragraphs), (len(paragraphs), None))
    facts: dict[str, Any] = {"number": number} if number else {}
    for title, subject in _titles(paragraphs):
        facts["subject"] = subject
        paragraphs = [*paragraphs[:title], *paragraphs[title + 1 :]]
        place -= 1
    if not number:
        return facts, paragraphs
    headed = any(is_heading(p.text.strip()) for p in paragraphs[place:])
    rest = paragraphs[place + 1 :] if headed else []
    return facts, [Paragraph(number), *paragraphs[:place], *rest]


def _numbers(paragraphs: list[Paragraph]) -> Iterator[tuple[int, str]]:
    for place, paragraph in enumerate(paragraphs):
        if (line := _NUMBER.match(paragraph.text.strip())) and (number := read_z_number(line[1])):
            yield place, number


def _titles(paragraphs: list[Paragraph]) -> Iterator[tuple[int, str]]:
    """The page's title, where it is a subject: "Kamervraag Het bericht …"."""
    lines = [n for n, paragraph in enumerate(paragraphs) if paragraph.text.strip()]
    for place in lines[:_FIRST_LINES]:
        title = _TITLE.match(paragraphs[place].text.strip())
        if title and not _LIKE_A_TITLE.match(title["subject"]):
            yield place, title["subject"]
            return


def _with_marks(texts: list[str], notes: dict[str, str]) -> tuple[list[str], list[str]]:
    """The lines with a mark where each note stood, in the order of the notes, and the notes whose
    place is not to be seen.
    """
    missing: list[str] = []
    line = at = 0
    for key in notes:
        place = re.compile(rf"{_RAISED}{re.escape(key)}(?![\w%]|[.,]\d)")
        for number in range(line, len(texts)):
            found = place.search(texts[number], at if number == line else 0)
            if found:
                texts[number] = (
                    texts[number][: found.start()] + mark(key) + texts[number][found.end() :]
                )
                line, at = number, found.start() + len(mark(key))
                break
        else:
            missing.append(key)
    return texts, missing
