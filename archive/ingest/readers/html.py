"""Read HTML: KOOP's pages of written questions, the Tweede Kamer's pages, and any page with the
words of print.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from archive.identifiers import read_z_number
from archive.ingest.document import Paragraph, Problem, SourceText, UnreadableDocument
from archive.ingest.readers.koop import read_metadata
from archive.ingest.readers.markup import local_name, note_mark, squeeze, words

_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|main|article|section|p|h[1-6]|table|meta|title)[\s>]",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
# The part of a page that holds the document, the most certain first.
_CONTENTS = ('.//*[@id="main-column"]', ".//main", ".//article", ".//body")
_ASIDE = {
    "script", "style", "noscript", "template", "nav", "header", "footer", "form", "button", "aside", "iframe", "svg",
    "select", "head",
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
    "address", "article", "blockquote", "body", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BREAK = "\ue002"  # a private character, while lines are gathered
_Z_ADDRESS = re.compile(r"[?&]id=(\d{4}Z\d{5})\b")


def recognises(data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and _START.search(head) is not None


def read(data: bytes) -> SourceText:
    root = _parse(data)
    notes = _Notes(root)
    content = next((found for path in _CONTENTS if (found := root.find(path)) is not None), root)
    paragraphs = tuple(p for p in _paragraphs(content, "", notes) if p.text or p.label == "number")
    if not paragraphs and not notes.texts:
        raise UnreadableDocument("a page without words")
    facts, problems = read_metadata(
        (m.get("name", ""), m.get("content", "")) for m in root.iter("meta")
    )
    facts |= _own_address(root)
    problems += notes.problems
    return SourceText(
        "html",
        paragraphs,
        notes.texts,
        metadata=(facts,) if facts else (),
        problems=tuple(problems),
    )


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


def _own_address(root: etree._Element) -> dict[str, Any]:
    """The Tweede Kamer's pages state the Z number in their own address."""
    links = [e.get("href") or "" for e in root.iter("link") if e.get("rel") == "canonical"]
    links += [e.get("content") or "" for e in root.iter("meta") if e.get("property") == "og:url"]
    number = next((match[1] for link in links if (match := _Z_ADDRESS.search(link))), "")
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
    if local_name(element) == "tr":
        yield Paragraph("\t".join(_in_line(cell, notes) for cell in element), "table")
        return
    loose = element.text or ""
    for child in element:
        if child is number:
            loose += child.tail or ""
        elif local_name(child) in _BLOCKS or _holds_blocks(child):
            yield from _lines(loose, label)
            yield from _paragraphs(child, label, notes)
            loose = child.tail or ""
        else:
            instead = notes.mark(child)
            loose += (words(child, notes.mark) if instead is None else instead) + (child.tail or "")
    yield from _lines(loose, label)


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
