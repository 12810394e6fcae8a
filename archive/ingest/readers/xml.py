"""Read KOOP's XML, of both generations: `officiele-publicatie` with `kamervragen`, and the older
`vraagdoc`.

Element names as other people's readers of these files know them; what is not known is read as text.
"""

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from typing import Any

from lxml import etree

from archive.identifiers import read_aanhangsel_number, read_z_number
from archive.ingest.document import (
    PICTURE,
    Paragraph,
    Problem,
    SourceText,
    UnreadableDocument,
    table_row,
)
from archive.ingest.readers.koop import read_chamber, read_day, read_metadata
from archive.ingest.readers.markup import local_name, note_mark, squeeze, words

_ROOT = re.compile(
    rb"<(?:\w+:)?(?:officiele-publicatie|kamervragen|kamerwrk|vraagdoc|metadata_gegevens)[\s>/]"
)
_ENTITY = re.compile(rb"&([A-Za-z]{2,8}\d{0,2});")
_OF_XML = ("amp", "lt", "gt", "quot")
_LABELS = {
    "vraag": "question",
    "antwoord": "answer",
    "kamervraagopmerking": "delay",
    "toelicht": "explanation",
    "toelichting": "explanation",
    "kamervraagkop": "heading",
    "kamervraagnummer": "heading",
    "vraagnummer": "heading",
    "kop": "heading",
    "titel": "heading",
    "tussenkop": "heading",
}
_NUMBERS = ("nr", "nummer")
_NOTES = ("noot", "voetnoot")
_NOTE_PLACES = ("nootref", "voetref")
_PICTURES = ("illustratie", "plaatje", "img")
_ASIDE = ("metadata", "meta", *_NOTES)
# Elements that stand on their own line. What holds none of them is one paragraph.
_BLOCKS = {
    *_LABELS, *_NUMBERS, "al", "p", "lijst", "li", "table", "tgroup", "tbody", "thead", "row",
    "tekstregel", "lid", "kamervragen", "vraagdoc", "vragen", "reactie", "omschr",
    "kamervraagomschrijving", "tekst", "vrije-tekst", "ondertekening", "functie", "divisie",
    "bijlage", "officiele-publicatie", "kamerwrk", "structuurtekst",
}  # fmt: skip


def recognises(data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"<") or b"<html" in head.lower():
        return False
    return head.startswith(b"<?xml") or _ROOT.search(head) is not None


def read(data: bytes) -> SourceText:
    if not _ROOT.search(data[:4096]):
        raise UnreadableDocument("XML, but not of KOOP's written questions")
    root = _parse(data.lstrip())
    reading = _Reading(root)
    paragraphs = tuple(reading.paragraphs(root, ""))
    facts, problems = _facts(root, paragraphs)
    problems += [
        Problem("xml", f"entity left out: {entity.text}") for entity in root.iter(etree.Entity)
    ]
    if not paragraphs and not facts:
        raise UnreadableDocument("XML without words")
    metadata = (facts,) if facts else ()
    return SourceText("xml", paragraphs, reading.notes, metadata=metadata, problems=tuple(problems))


def _parse(data: bytes) -> etree._Element:
    """The root.

    Entities are not expanded, but for the letters that HTML names; nothing outside the file is
    read.
    """
    data = _ENTITY.sub(_letter, data)
    try:
        try:
            return etree.fromstring(data, _parser(recover=False))
        except etree.XMLSyntaxError as error:
            if not str(error).startswith("Entity "):
                raise
            # an entity that no DTD at hand explains
            return etree.fromstring(data, _parser(recover=True))
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableDocument(f"damaged XML: {error}") from error


def _letter(entity: re.Match[bytes]) -> bytes:
    name = entity[1].decode("ascii")
    return (
        b"&#%d;" % name2codepoint[name]
        if name in name2codepoint and name not in _OF_XML
        else entity[0]
    )


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


class _Reading:
    """The notes of one document, collected before its words so that their marks can be placed."""

    def __init__(self, root: etree._Element) -> None:
        self.notes: dict[str, str] = {}
        self._keys: dict[Any, str] = {}
        for note in (e for e in root.iter() if local_name(e) in _NOTES):
            self._take_note(note)
        self._placed = {
            e.get("refid") or e.get("nr") for e in root.iter() if local_name(e) in _NOTE_PLACES
        }

    def _take_note(self, note: etree._Element) -> None:
        number = next(
            (e for e in note.iter() if local_name(e) in ("noot.nr", "nootnr", *_NUMBERS)), None
        )
        mark = words(number, lambda _: None).rstrip(".)") if number is not None else ""
        key = mark if mark and mark not in self.notes else str(len(self.notes) + 1)
        while key in self.notes:
            key += "\u2032"
        self.notes[key] = words(
            note, lambda e: "" if e is number or local_name(e) in _NOTES else None
        )
        self._keys[note] = key
        self._keys |= {name: key for attribute in ("id", "nr") if (name := note.get(attribute))}

    def mark(self, element: etree._Element) -> str | None:
        """What stands in the text where an element is: a note's mark, nothing, or (None) its own
        words.
        """
        name = local_name(element)
        if name in _NOTES:
            return note_mark(self._keys[element])
        if name in _NOTE_PLACES:
            key = self._keys.get(element.get("refid") or element.get("nr") or "")
            return note_mark(key) if key else None
        if name in _PICTURES:
            return PICTURE
        return "" if name in _ASIDE else None

    def paragraphs(self, element: etree._Element, label: str) -> Iterator[Paragraph]:
        """The paragraphs of an element in order; a question or answer begins with its number,
        printed or not.
        """
        name = local_name(element)
        if not name or name in _ASIDE:
            return
        if name in _PICTURES:
            yield Paragraph(PICTURE, label)
            return
        label = _LABELS.get(name, label)
        number = next((child for child in element if local_name(child) in _NUMBERS), None)
        if name in ("vraag", "antwoord"):
            yield Paragraph(words(number, self.mark) if number is not None else "", "number")
        else:
            number = None
        if name == "row":
            yield Paragraph(self._row(element), "table")
        elif name == "li":
            yield from self._item(element, label)
        elif _holds_blocks(element):
            yield from self._mixed(element, label, number)
        elif text := words(element, self.mark):
            yield Paragraph(text, label)

    def _row(self, row: etree._Element) -> str:
        """The cells of a row, each in its column; columns that the row leaves out stay empty."""
        columns = _columns(row)
        cells: dict[int, str] = {}
        for cell in row.iterchildren("{*}entry", "{*}td", "{*}th"):
            name = cell.get("colname") or cell.get("namest") or ""
            cells[columns.get(name, max(cells, default=-1) + 1)] = words(cell, self.mark)
        last = max([*cells, *columns.values()], default=-1)
        return table_row(cells.get(column, "") for column in range(last + 1))

    def _item(self, item: etree._Element, label: str) -> Iterator[Paragraph]:
        """The words of a list's item behind its mark, then the lists within it."""
        within = [child for child in item if local_name(child) == "lijst"]
        text = words(item, lambda e: "" if e in within else self.mark(e))
        marked = any(local_name(child) == "li.nr" for child in item)
        yield Paragraph(text if marked else f"- {text}", label)
        for child in within:
            yield from self.paragraphs(child, label)

    def _mixed(
        self, element: etree._Element, label: str, number: etree._Element | None
    ) -> Iterator[Paragraph]:
        """The paragraphs within, and the loose words between them."""
        if loose := squeeze(element.text or ""):
            yield Paragraph(loose, label)
        for child in element:
            if local_name(child) in _NOTES:
                if not self._placed & {child.get("id"), child.get("nr")}:
                    yield Paragraph(note_mark(self._keys[child]), label)
            elif child is not number:
                yield from self.paragraphs(child, label)
            if loose := squeeze(child.tail or ""):
                yield Paragraph(loose, label)


def _columns(row: etree._Element) -> dict[str, int]:
    """The columns of the row's table by name, where it names them."""
    group = next((e for e in row.iterancestors() if local_name(e) == "tgroup"), None)
    named = [e for e in group if local_name(e) == "colspec"] if group is not None else []
    return {name: place for place, e in enumerate(named) if (name := e.get("colname"))}


def _holds_blocks(element: etree._Element) -> bool:
    """Whether an element has lines of its own within, those of its notes not counted."""
    return any(
        (name := local_name(child)) in _BLOCKS or (name not in _NOTES and _holds_blocks(child))
        for child in element
    )


def _facts(
    root: etree._Element, paragraphs: tuple[Paragraph, ...]
) -> tuple[dict[str, Any], list[Problem]]:
    """What the metadata and the elements made for it say."""
    named = [
        (e.get("name", ""), e.get("content") or e.text or "")
        for e in root.iter()
        if local_name(e) in ("meta", "metadata")
    ]
    facts, problems = read_metadata(named)
    for element in root.iter():
        name = local_name(element)
        if name in ("kamervraagnummer", "vraagnummer"):
            text = words(element, lambda _: None)
            facts.setdefault("number", read_z_number(text))
            facts.setdefault(
                "printed_number", None if read_z_number(text) else read_aanhangsel_number(text)
            )
        elif name == "tekstregel" and element.get("inhoud") == "kameraanduiding":
            facts.setdefault("chamber", read_chamber(element.text or ""))
        elif name == "kamervraagonderwerp":
            facts.setdefault(
                "subject", words(element, lambda e: "" if local_name(e) in _NOTES else None)
            )
        elif name == "kamervraagomschrijving":
            _dates(element, facts, problems)
    return {key: value for key, value in facts.items() if value}, problems


def _dates(element: etree._Element, facts: dict[str, Any], problems: list[Problem]) -> None:
    """The date of submission stands in the description of the questions, that of receipt in the
    answer's.
    """
    key = {"vraag": "submitted_on", "antwoord": "answered_on"}.get(element.get("type", ""))
    for printed in (e.get("isodatum") for e in element.iter() if local_name(e) == "datum"):
        if key and printed:
            day = read_day(printed)
            facts.setdefault(key, day)
            if not day:
                problems.append(Problem("kop", f"impossible date: {printed[:40]}"))
