"""Plain text to HTML: paragraphs, links where it cites something, and the marks of notes.

Everything is escaped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of text that cites something; without a url it is marked as not found in the
    archive.
    """

    start: int
    end: int
    url: str
    title: str = ""

    @property
    def elsewhere(self) -> bool:
        """Whether it leads out of the archive."""
        return self.url.startswith(("http://", "https://"))

    def moved(self, by: int) -> "Link":
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a note, between two characters of the text."""

    start: int
    mark: str
    anchor: str  # of the note on the page; the mark itself is at "bij-" + anchor

    @property
    def end(self) -> int:
        return self.start


def annotate(text: str, marks: Sequence[Link | NoteMark] = ()) -> SafeString:
    """The text as <p>…</p>, its paragraphs being separated by an empty line.

    Of links that lie over each other the first counts, of those the longest; a note inside a link
    is put after it; what lies outside the text is left out.
    """
    pieces, done = [], 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        inside_another = isinstance(mark, Link) and mark.start < done
        if inside_another or mark.start < 0 or mark.end > len(text):
            continue
        start = max(mark.start, done)
        pieces += [_plain(text[done:start]), _marked(text, mark)]
        done = max(done, mark.end)
    pieces.append(_plain(text[done:]))
    return mark_safe("<p>" + "".join(pieces) + "</p>")  # noqa: S308 (every piece is escaped)


def _marked(text: str, mark: Link | NoteMark) -> str:
    if isinstance(mark, NoteMark):
        # a name for those who hear it, and no word of it in what is copied
        html = (
            '<sup class="mark-of-note"><a href="#{0}" id="bij-{0}" aria-label="Noot {1}">{1}</a>'
            "</sup>"
        )
        return format_html(html, mark.anchor, mark.mark)
    words = text[mark.start : mark.end]
    if not mark.url:
        return format_html('<span class="unresolved" title="{}">{}</span>', mark.title, words)
    title = format_html(' title="{}"', mark.title) if mark.title else ""
    rel = mark_safe(' rel="nofollow noopener external"') if mark.elsewhere else ""
    return format_html('<a href="{}"{}{}>{}</a>', mark.url, title, rel, words)


def _plain(text: str) -> str:
    parts = [conditional_escape(part).replace("\n", "<br>") for part in _PARAGRAPHS.split(text)]
    return "</p>\n<p>".join(parts)
