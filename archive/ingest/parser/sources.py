"""Find the asker's list of sources, "1) …", "[1] …", after the text it belongs to, and where its
marks stand.
"""

import re
from dataclasses import dataclass

from .headings import is_heading
from .places import ASKS, ASKS_FIRST, LIKE_A_SOURCE
from .script import mark

# How a list numbers its sources, from the surest form to the least.
_FORMS = (
    re.compile(r"^[ \t]*\[(\d{1,2})\][ \t]*(?=\S)", re.MULTILINE),
    re.compile(r"^[ \t]*\(?(\d{1,2})\)[ \t]*(?=\S)", re.MULTILINE),
    re.compile(r"^[ \t]*(\d{1,2})\.[ \t]+(?=\S)", re.MULTILINE),
    re.compile(r"^[ \t]*(\d{1,2})[ \t]+(?=[A-Z«„“\"'‘(]|http|www)", re.MULTILINE),
    re.compile(r"^[ \t]*(\*{1,3})\)?[ \t]*(?=\S)", re.MULTILINE),
)
_EXPLANATION = re.compile(r"^[ \t]*Toelichting\b", re.MULTILINE)
_LONGEST = 40  # sources


@dataclass(frozen=True, slots=True)
class Sources:
    text: str  # marked, the list taken out
    notes: dict[str, str]


def take_sources(text: str, after: int = 0) -> Sources:
    """Takes the list of sources off the end of the text.

    It begins after the offset `after`. Keys begin with "*".
    """
    for rank, form in enumerate(_FORMS):
        items = _list(text, form, after)
        if not items:
            continue
        start = items[0].start()
        sources = {m[1]: _source(text, m, items[i + 1 :]) for i, m in enumerate(items)}
        marked, found = _mark(text[:start], list(sources))
        if not _believable(sources, found, rank):
            continue
        rest = _EXPLANATION.search(text, start)
        tail = text[rest.start() :] if rest else ""
        return Sources(f"{marked}\n{tail}", {f"*{key}": source for key, source in sources.items()})
    return Sources(text, {})


def _list(text: str, form: re.Pattern[str], after: int) -> list[re.Match[str]]:
    """The last places that count 1, 2, 3 … to the end of the text."""
    places = list(form.finditer(text, after))[-_LONGEST * 3 :]
    for first in range(len(places) - 1, -1, -1):
        if places[first][1] in ("1", "*"):
            items = [places[first]]
            for place in places[first + 1 :]:
                if place[1] == _following(items[-1][1]):
                    items.append(place)
            tail = text[places[first].start() :]
            return [] if any(is_heading(line.strip()) for line in tail.split("\n")) else items
    return []


def _following(key: str) -> str:
    return str(int(key) + 1) if key.isdecimal() else key + "*"


def _source(text: str, item: re.Match[str], later: list[re.Match[str]]) -> str:
    end = later[0].start() if later else len(text)
    explanation = _EXPLANATION.search(text, item.end(), end)
    if explanation:
        end = explanation.start()
    return " ".join(text[item.end() : end].replace("\f", " ").split())


def _believable(sources: dict[str, str], found: set[str], rank: int) -> bool:
    """A list whose marks stand in the text, or that reads like sources in a form made for it."""
    if rank > 1 and any(ASKS.search(s) or ASKS_FIRST.match(s) for s in sources.values()):
        return False
    like = sum(1 for s in sources.values() if LIKE_A_SOURCE.search(s))
    if len(found) == len(sources) and rank != 2:
        return True
    return like == len(sources) and (rank < 2 or bool(found) or rank == 3)


def _mark(text: str, keys: list[str]) -> tuple[str, set[str]]:
    """The text with the marks of these sources marked, and which were found."""
    found: set[str] = set()
    at = 0
    for key in keys:
        figure = re.escape(key)
        for pattern in (
            re.compile(rf"(?<![ \t])[ \t]*\[{figure}\]"),
            re.compile(
                rf"(?<=[^\s(])[ \t]*(?<![\d\w])\(?{figure}\)|(?<=[a-zà-ÿ»”\"'’?!.,]){figure}\)"
            ),
            re.compile(
                rf"(?<=[a-zà-ÿ»”\"'’?!)]){figure}(?=[\s.,;:?!]|$)|(?<=[a-z][.,?]){figure}(?=\s|$)",
                re.MULTILINE,
            ),
        ):
            match = pattern.search(text, at) or pattern.search(text)
            if match:
                text = (
                    pattern.sub(mark(f"*{key}"), text)
                    if pattern.pattern.startswith("(?<!")
                    else _once(text, match, key)
                )
                found.add(key)
                at = match.start()
                break
    return text, found


def _once(text: str, match: re.Match[str], key: str) -> str:
    return text[: match.start()] + mark(f"*{key}") + text[match.end() :]
