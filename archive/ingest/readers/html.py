"""Read HTML: KOOP's pages of written questions, the Tweede Kamer's pages, and any page with the
words of print.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from archive.identifiers import read_z_number
from archive.ingest.document import (
    PICTURE,
    Paragraph,
    Problem,
    SourceText,
    UnreadableDocument,
    table_row,
)
from archive.ingest.readers.koop import read_metadata
from archive.ingest.readers.markup import local_name, loose_words, note_mark, squeeze, words

_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|main|article|section|p|h[1-6]|table|meta|title)[\s>]",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
# The part of a page that holds the document, the most certain first.
_CONTENTS = ('.//*[@id="main-column"]', ".//main", ".//article", ".//body")
_ASIDE = {
    "script", "style", "noscript", "template", "nav", "header", "footer", "button", "aside",
    "iframe", "svg", "select", "head", "input", "label", "textarea",
}  # fmt: skip
_ASIDE_CLASSES = {"note-close", "no-print", "breadcrumb", "sr-only", "visually-hidden"}
# KOOP's classes.
_LABELS = {
    "vraag": "question",
    "antwoord": "answer",
    "kamervraagopmerking": "delay",
    "toelichting": "explanation",
}
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figure",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ITEM_MARK = re.compile(r"(?:[-–—•·*]|\(?\w{1,3}[.)°])\s")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_MOST_COLUMNS = 50
_BREAK = "\ue002"  # a private character, while lines are gathered
_TERMS = "http://purl.org/dc/terms/"
_Z_ADDRESS = re.compile(r"[?&]id=(\d{4}Z\d{5})\b")


def recognises(data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and _START.search(head) is not None


def read(data: bytes) -> SourceText:
    root = _parse(data)
    notes = _Notes(root)
    content = next((found for path in _CONTENTS if (found := root.find(path)) is not None), root)
    paragraphs = _technical_title(root) or tuple(
        p for p in _paragraphs(content, "", notes) if p.text or p.label == "number"
    )
    if not paragraphs and not notes.texts:
        raise UnreadableDocument("a page without words")
    facts, problems = read_metadata(_named(root), _own_addresses(root))
    facts |= {key: value for key, value in _own_address(root).items() if key not in facts}
    problems += notes.problems
    return SourceText(
        "html",
        paragraphs,
        notes.texts,
        metadata=(facts,) if facts else (),
        problems=tuple(problems),
    )


def _technical_title(root: etree._Element) -> tuple[Paragraph, ...]:
    """The title in KOOP's table of technical information: that page has no other words of the
    publication.
    """
    values = {e.get("property"): words(e, lambda _: None) for e in root.iter("span")}
    title = values.get(f"{_TERMS}title") if f"{_TERMS}identifier" in values else None
    return (Paragraph(title, "heading"),) if title else ()


def _parse(data: bytes) -> etree._Element:
    encoding = _encoding(data)
    try:
        parser = lxml_html.HTMLParser(
            encoding=encoding, no_network=True, remove_comments=True, remove_pis=True
        )
        return lxml_html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, LookupError, ValueError) as error:
        raise UnreadableDocument(f"damaged HTML: {error}") from error


def _encoding(data: bytes) -> str:
    """As the page says; without a word about it UTF-8, or else the old Windows alphabet."""
    if stated := _CHARSET.search(data[:4096]):
        return stated[1].decode("ascii")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _named(root: etree._Element) -> Iterator[tuple[str, str]]:
    """What a page says of itself under names: in its head, and in KOOP's table of technical
    information.
    """
    for meta in root.iter("meta"):
        yield meta.get("name") or meta.get("property") or "", meta.get("content") or ""
    for value in root.iter("span"):
        yield value.get("property") or "", words(value, lambda _: None)


def _own_addresses(root: etree._Element) -> list[str]:
    """Where a page says that it is: canonical links, and the form around a page of KOOP's."""
    links = [e.get("href") or "" for e in root.iter("link") if e.get("rel") == "canonical"]
    links += [e.get("content") or "" for e in root.iter("meta") if e.get("property") == "og:url"]
    return links + [form.get("action") or "" for form in root.iter("form")]


def _own_address(root: etree._Element) -> dict[str, Any]:
    """The Tweede Kamer's pages state the Z number in their own address."""
    number = next((m[1] for link in _own_addresses(root) if (m := _Z_ADDRESS.search(link))), "")
    return {"number": z} if (z := read_z_number(number)) else {}


class _Notes:
    """The notes at the foot of a page, and which marks in the text point to them."""

    def __init__(self, root: etree._Element) -> None:
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._keys: dict[str, str] = {}
        self.elements = [element for element in root.iter() if "noot" in _classes(element)]
        for element in self.elements:
            self._take(element)

    def _take(self, element: etree._Element) -> None:
        number = next((e for e in element.iter() if "nootnum" in _classes(e)), None)
        mark = words(number, lambda _: None).strip(".) ") if number is not None else ""
        key = mark if mark and mark not in self.texts else str(len(self.texts) + 1)
        while key in self.texts:
            key += "\u2032"
        self.texts[key] = words(element, lambda e: "" if e is number or _is_aside(e) else None)
        for named in element.iter():
            self._keys |= {
                name: key for attribute in ("id", "name") if (name := named.get(attribute))
            }

    def mark(self, element: etree._Element) -> str | None:
        """What stands in the text where an element is: a note's mark, nothing, or (None) its own
        words.
        """
        if local_name(element) == "br":
            return _BREAK
        if local_name(element) == "img":  # one without words for it is decoration
            return PICTURE if (element.get("alt") or "").strip() else ""
        if key := self._keys.get((element.get("href") or "").removeprefix("#")):
            return note_mark(key)
        if "nootnum" in _classes(element):
            self.problems.append(
                Problem(f"noot {words(element, lambda _: None)}", "note not on the page")
            )
            return ""
        return "" if _is_aside(element) else None


def _classes(element: etree._Element) -> set[str]:
    return set((element.get("class") or "").split())


def _is_aside(element: etree._Element) -> bool:
    return local_name(element) in _ASIDE or bool(_classes(element) & _ASIDE_CLASSES)


def _paragraphs(element: etree._Element, label: str, notes: _Notes) -> Iterator[Paragraph]:
    """The paragraphs of an element in order; a question or answer begins with its number, printed
    or not.
    """
    if not local_name(element) or _is_aside(element) or element in notes.elements:
        return
    own = next((_LABELS[name] for name in _classes(element) if name in _LABELS), "")
    number = _number(element) if own in ("question", "answer") else None
    if own in ("question", "answer"):
        yield Paragraph(_in_line(number, notes) if number is not None else "", "number")
    label = own or label or ("heading" if local_name(element) in _HEADINGS else "")
    if local_name(element) == "table" and _holds_figures(element):
        yield from _table(element, label, notes)
        return
    loose = element.text or ""
    for child in element:
        if child is number:
            loose += child.tail or ""
        elif local_name(child) in _BLOCKS or _holds_blocks(child):
            yield from _lines(loose, label)
            yield from _items(child, label, notes)
            loose = child.tail or ""
        else:
            instead = notes.mark(child)
            own_words = loose_words(child, notes.mark) if instead is None else instead
            loose += own_words + (child.tail or "")
    yield from _lines(loose, label)


def _items(element: etree._Element, label: str, notes: _Notes) -> Iterator[Paragraph]:
    """The paragraphs of an element; the first one of a list's item with the item's mark."""
    paragraphs = _paragraphs(element, label, notes)
    if local_name(element) == "li":
        first = next((p for p in paragraphs if p.text), None)
        if first:
            mark = "" if _ITEM_MARK.match(first.text) else f"{_item_mark(element)} "
            yield replace(first, text=mark + first.text)
    yield from paragraphs


def _item_mark(item: etree._Element) -> str:
    """What a browser prints before an item: "-", or its number in an ordered list."""
    parent = item.getparent()
    if parent is None or local_name(parent) != "ol":
        return "-"
    start = parent.get("start") or "1"
    before = sum(local_name(e) == "li" for e in item.itersiblings(preceding=True))
    return f"{(int(start) if start.isdecimal() else 1) + before}."


def _holds_figures(table: etree._Element) -> bool:
    """Whether a table is one: rows of several cells with a line each. Others lay out a page."""
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    return (
        any(len(row) > 1 for row in rows)
        and sum(local_name(e) == "table" for e in table.iter()) == 1
        and all(sum(local_name(e) in ("p", "li") for e in c.iter()) <= 1 for r in rows for c in r)
    )


def _table(table: etree._Element, label: str, notes: _Notes) -> Iterator[Paragraph]:
    """The rows of a table; a cell over several columns is followed by empty ones."""
    for caption in table.iter("caption"):
        yield from _paragraphs(caption, label, notes)
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            span = cell.get("colspan") or "1"
            more = min(int(span), _MOST_COLUMNS) - 1 if span.isdecimal() else 0
            cells += [_in_line(cell, notes), *[""] * more]
        yield Paragraph(table_row(cells), "table")


def _lines(text: str, label: str) -> Iterator[Paragraph]:
    for line in text.split(_BREAK):
        yield Paragraph(squeeze(line), label)


def _in_line(element: etree._Element, notes: _Notes) -> str:
    return squeeze(words(element, notes.mark).replace(_BREAK, " "))


def _number(element: etree._Element) -> etree._Element | None:
    """The heading of a question or answer: KOOP's h2.stuktitel or p.nummer."""
    return next(
        (e for e in element if local_name(e) in _HEADINGS or _classes(e) & {"stuktitel", "nummer"}),
        None,
    )


def _holds_blocks(element: etree._Element) -> bool:
    return any(local_name(child) in _BLOCKS or _holds_blocks(child) for child in element)
