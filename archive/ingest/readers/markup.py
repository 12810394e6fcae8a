"""Words of HTML and XML elements: running text with the marks of notes in it."""

import re
from collections.abc import Callable

from lxml import etree

from archive.ingest.document import NOTE_END, NOTE_START

Mark = Callable[[etree._Element], str | None]
# Elements whose words do not touch those beside them.
_APART = {"al", "dd", "div", "dt", "entry", "li", "p", "td", "th", "tr"}
_BEFORE_MARK = re.compile(rf"\s+(?={NOTE_START})")
_UNSTORABLE = re.compile(f"[\ud800-\udfff\0{NOTE_START}{NOTE_END}]")


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace, lower case; "" for a comment or instruction."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def words(element: etree._Element, mark: Mark) -> str:
    """The words of an element on one line.

    `mark` says what stands for an element: None its own words, "" nothing, and any other text
    itself.
    """
    return squeeze(loose_words(element, mark))


def squeeze(text: str) -> str:
    return _BEFORE_MARK.sub("", " ".join(text.split()))


def note_mark(key: str) -> str:
    return f"{NOTE_START}{key}{NOTE_END}"


def loose_words(element: etree._Element, mark: Mark) -> str:
    """The words of an element with the white space around them: it may part them from others."""
    parts = [_storable(element.text)]
    for child in element:
        instead = mark(child) if local_name(child) else ""
        between = " " if local_name(child) in _APART else ""
        parts += [between, loose_words(child, mark) if instead is None else instead, between]
        parts.append(_storable(child.tail))
    return "".join(parts)


def _storable(text: str | None) -> str:
    return _UNSTORABLE.sub("", text) if text else ""
