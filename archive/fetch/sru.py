"""Ask KOOP's search (SRU) which papers there are and which changed, and read its pages. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from lxml import etree

from archive.identifiers import read_koop_identifier

from .sync_feed import local, parse_xml
from .web import BadAnswer, ChangedShape

PAGE = 1000
# The lists that hold written questions, by the name that KOOP gives them.
LISTS = ("Kamervragen (Aanhangsel)", "Kamervragen zonder antwoord")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed paper: its identifier, when it changed, and in which forms it can be had (None:
    not said).
    """

    identifier: str
    modified: str  # as KOOP says
    forms: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    total: int  # of all pages
    papers: tuple[Paper, ...]
    records: int  # on this page, those left out too


def search_address(
    base: str, name: str, modified_from: str = "", start: int = 1, most: int = PAGE
) -> str:
    """A page of the papers of a list, those that changed on a day or later."""
    terms = ["c.product-area==officielepublicaties", f'w.publicatienaam=="{name}"']
    if modified_from:
        terms.append(f"dt.modified>={modified_from}")
    values = {
        "operation": "searchRetrieve",
        "version": "2.0",
        "query": " AND ".join(terms),
        "startRecord": start,
        "maximumRecords": most,
        "recordSchema": "gzd",
    }
    return f"{base}?{urlencode(values)}"


def read_page(data: bytes) -> SearchPage:
    """Both namespaces of SRU are read alike. Raises BadAnswer when it is damaged, ChangedShape when
    it is whole but not what a page was.
    """
    root = parse_xml(data)
    elements = {local(e): e for e in root.iter() if local(e) in ("numberOfRecords", "message")}
    if local(root) != "searchRetrieveResponse" or "numberOfRecords" not in elements:
        why = elements["message"].text if "message" in elements else f"<{local(root)}>"
        raise ChangedShape(f"search answers otherwise: {why}"[:200])
    total = (elements["numberOfRecords"].text or "").strip()
    if not total.isdigit():
        raise BadAnswer("search tells no number of papers")
    records = [e for e in root.iter() if local(e) == "record"]
    papers = (_paper(record) for record in records)
    return SearchPage(int(total), tuple(p for p in papers if p), len(records))


def _paper(record: etree._Element) -> Paper | None:
    """None for what is no paper of questions or answers, by its identifier."""
    values: dict[str, str] = {}
    forms = []
    for element in record.iter():
        name, text = local(element), (element.text or "").strip()
        if name in ("identifier", "modified") and text:
            values.setdefault(name, text)
        elif name == "itemUrl" and (form := element.get("manifestation")):
            forms.append(form)
    if "identifier" not in values or not _DAY.match(values.get("modified", "")):
        raise ChangedShape("a paper without an identifier, or without the day it changed")
    if not read_koop_identifier(values["identifier"]):
        return None
    return Paper(values["identifier"], values["modified"][:64], tuple(forms) or None)
