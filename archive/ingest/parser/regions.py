"""Divide the text of a document into its sets: where each has its title, its reply line, its
questions, its answers.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from .replies import ReplyLine
from .titles import Title

# What stands over the answers to one of two sets that are answered together.
_ANSWERS_TO = re.compile(
    r"^[ \t]*Vragen van (?:het|de) [Ll](?:id|eden)\s+(?P<who>[A-Z][^\n\d]{1,60}?)(?=\s*[\d\n])",
    re.MULTILINE,
)
_ENOUGH = 300  # letters: an answer that began on an earlier page


@dataclass(slots=True)
class Region:
    """Where a set stands in the text."""

    start: int
    end: int
    title: Title | None = None
    reply: ReplyLine | None = None
    answers: tuple[int, int] = (0, 0)  # from where to where the reply answers this set
    last: bool = True  # on its page

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
    """The regions in order.

    What stands before the first title is one where a set from an earlier page ends there.
    """
    starts = [t.start for t in titles]
    regions = []
    if not titles or (printed and _letters(text[: starts[0]]) > _ENOUGH):
        end = starts[0] if titles else len(text)
        regions.append(_region(0, end, None, [r for r in replies if r.start < end]))
    for title, end in zip(titles, [*starts[1:], len(text)], strict=False):
        own = [r for r in replies if title.end - 1 <= r.start < end]
        if not own and len(titles) == 1:
            own = [r for r in replies if r.start < title.start and r.answered_on]
        regions.append(_region(title.start, end, title, own))
    for first, second in pairwise(regions):
        first.last = False
        _share_reply(text, first, second)
    return regions


def _region(start: int, end: int, title: Title | None, replies: list[ReplyLine]) -> Region:
    reply = replies[0] if replies else None
    return Region(start, end, title, reply, (reply.end if reply else start, end))


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
    return sum(c.isalpha() for c in text)
