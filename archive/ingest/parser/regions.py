"""Divide the text of a document into its sets: where each has its title, its reply line, its
questions, its answers.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .replies import ReplyLine
from .titles import Title

# What stands over the answers to one of two sets that are answered together.
_ANSWERS_TO = re.compile(
    r"^[ \t]*Vragen van (?:het|de) [Ll](?:id|eden)\s+(?P<who>[A-Z][^\n\d]{1,60}?)(?=\s*[\d\n])",
    re.MULTILINE,
)
_NUMBER = re.compile(r"\s*\d{1,2}\.?\s[A-Z][^\n]{30}")  # of an answer
_ENOUGH = 300  # letters: an answer that began on an earlier page
_HEAD = 100  # letters, at most, between a reply line and the title below it


@dataclass(slots=True)
class Region:
    """Where a set stands in the text."""

    start: int
    end: int
    title: Title | None = None
    reply: ReplyLine | None = None
    answers: tuple[int, int] = (0, 0)  # from where to where the reply answers this set
    last: bool = True  # on its page
    places: list[tuple[int, int]] = field(default_factory=list)  # all that the set was read from
    headings: list[str] = field(default_factory=list)

    @property
    def body(self) -> int:
        return self.title.end if self.title else self.start

    @property
    def apart(self) -> bool:
        """Whether the questions stand before the reply line; else they follow it, each with its
        answer.
        """
        return self.reply is not None and self.reply.start >= self.body


def divide(text: str, titles: list[Title], replies: list[ReplyLine], printed: bool) -> list[Region]:
    """The regions in order: one from every title, and from every reply line that the set before it
    cannot have; what stands before the first is one where a set from an earlier page ends there.
    """
    regions: list[Region] = []
    marks: list[Title | ReplyLine] = [*titles, *replies]
    for mark in sorted(marks, key=lambda mark: mark.start):
        if isinstance(mark, Title):
            _add(text, regions, mark, printed)
        elif regions and not regions[-1].reply:
            regions[-1].reply = mark
        elif not regions or mark.start >= regions[-1].start + _ENOUGH:
            regions.append(Region(0 if not regions else mark.start, len(text), None, mark))
    if not regions or (printed and _begins_within(text[: regions[0].start])):
        regions.insert(0, Region(0, len(text)))
    for first, second in pairwise(regions):
        first.end, first.last = second.start, False
    for region in regions:
        start = region.reply.end if region.reply else region.start
        region.answers = (start, region.end)
    for first, second in pairwise(regions):
        _share_reply(text, first, second)
    return regions


def _begins_within(text: str) -> bool:
    """Whether a page begins in a set: with a number, or with more than a line or two."""
    return bool(_NUMBER.match(text)) or _letters(text) > _ENOUGH


def _add(text: str, regions: list[Region], title: Title, printed: bool) -> None:
    """A title begins a set; the only one of a document may stand below its reply line."""
    above = regions[-1] if regions else None
    if above and above.title is None and above.reply:
        between = _letters(text[above.reply.end : title.start])
        if between < _HEAD or (not printed and above.start == 0):
            above.title, above.start = title, title.start if between < _HEAD else above.start
            return
    regions.append(Region(title.start, len(text), title))


def _share_reply(text: str, first: Region, second: Region) -> None:
    """Two sets under one number are answered together, below the second."""
    if first.reply or not second.reply or not first.title or not second.title:
        return
    if second.title.printed_number or not first.title.printed_number:
        return
    second.title = replace(second.title, printed_number=first.title.printed_number)
    first.reply = second.reply
    start, end = second.answers
    first.answers = (end, end)
    places = list(_ANSWERS_TO.finditer(text, start, end))
    if not places:
        return
    second.answers = (end, end)
    for place, stop in zip(places, [*(p.start() for p in places[1:]), end], strict=True):
        for region in (first, second):
            if region.title and any(a.name in place["who"] for a in region.title.asked_by):
                region.answers = (place.end(), stop)
                region.last = True


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
