"""Read the pages of SyncFeed 2.0 (Atom): what changed, oldest first, and where to go on. Pure.

Each entry holds the whole record as it is now, as XML or as text; a record that is gone holds
nothing. Each names the address that goes on right after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from .entities import CATEGORIES, Entity, Facts, fact, refuse_without, version_of
from .web import BadAnswer, ChangedShape

_ATOM = "feed"
# Elements differ in case between the two services: naamNl, NaamNL.
_FIELDS = {
    category: {name.casefold(): name for name in row.fields} for category, row in CATEGORIES.items()
}


@dataclass(frozen=True, slots=True)
class Change:
    entity: Entity
    next: str  # the address that goes on after it: the checkpoint


@dataclass(frozen=True, slots=True)
class FeedPage:
    changes: tuple[Change, ...]
    next: str  # "" on the last page


def feed_address(base: str, category: str) -> str:
    """Where the feed of a category begins."""
    return f"{base}/SyncFeed/2.0/Feed?category={category}&content=internal"


def file_address(base: str, key: str) -> str:
    return f"{base}/SyncFeed/2.0/Resources/{key}"


def parse_xml(data: bytes) -> etree._Element:
    """The root; nothing outside the data is read. Raises BadAnswer for what is cut or damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise BadAnswer(f"damaged XML: {str(error).splitlines()[0][:100]}") from error


def read_page(data: bytes, category: str, address: str) -> FeedPage:
    """The changes on a page. Raises BadAnswer when it is damaged, ChangedShape when it is whole but
    not what a page was.
    """
    root = parse_xml(data)
    if local(root) != _ATOM:
        raise ChangedShape(f"a feed that is <{local(root)}>")
    changes = tuple(_change(entry, category, address) for entry in _children(root, "entry"))
    links = _links(root)
    if not links.keys() & {"next", "resume"}:
        raise ChangedShape("a page that names neither the next nor where to resume")
    return FeedPage(changes, _ours(links.get("next", ""), address))


def local(element: etree._Element) -> str:
    """The name of an element, whatever its namespace and prefix."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _change(entry: etree._Element, category: str, address: str) -> Change:
    content = next(_children(entry, "content"), None)
    after = _links(entry).get("next")
    if content is None or not after:
        raise ChangedShape("an entry without content, or without the address after it")
    root = next((child for child in content if local(child)), None)
    if root is None and (content.text or "").strip():
        root = parse_xml((content.text or "").strip().encode())
    if root is None or local(root).casefold() != category.casefold():
        raise ChangedShape(f"an entry of {category} that holds something else")
    return Change(_entity(root, category), _ours(after, address))


def _entity(root: etree._Element, category: str) -> Entity:
    said = {etree.QName(name).localname: str(value) for name, value in root.attrib.items()}
    if not said.get("id") or said.get("verwijderd") not in ("true", "false"):
        raise ChangedShape(f"{category} without id, or without saying whether it is removed")
    key, version = said["id"].lower(), version_of(said.get("bijgewerkt", ""))
    if said["verwijderd"] == "true":
        return Entity(category, key, {}, {}, removed=True, version=version)
    return Entity(
        category,
        key,
        _facts(root, category),
        {name: _references(root, name) for name in CATEGORIES[category].refers_to},
        version=version,
        media_type=said.get("contentType", ""),
    )


def _facts(root: etree._Element, category: str) -> Facts:
    names = _FIELDS[category]
    facts = {
        names[key]: fact(names[key], (child.text or "").strip())
        for child in root
        if (key := local(child).casefold()) in names
    }
    refuse_without(category, facts)
    return facts


def _references(root: etree._Element, category: str) -> tuple[str, ...]:
    keys = (
        child.get("ref", "").lower()
        for child in root
        if local(child).casefold() == category.casefold()
    )
    return tuple(dict.fromkeys(filter(None, keys)))


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if local(child) == name)


def _links(element: etree._Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in _children(element, "link")}


def _ours(link: str, address: str) -> str:
    """A link in full; one that leads to another host is no page of this feed."""
    whole = urljoin(address, link) if link else ""
    if whole and urlsplit(whole).netloc != urlsplit(address).netloc:
        raise ChangedShape("a page that leads to another host")
    return whole
