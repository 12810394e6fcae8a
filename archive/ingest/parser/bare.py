"""Find bare numbers that may begin a question or an answer: "1.", "2, 4 en 5.", "Ad 3.", "2 t/m 4"."""

import re
from dataclasses import dataclass

from .numbers import LIST, read_numbers

MOST = 800  # places looked at in one section; more is a table

_OPENS = r"(?=[A-ZÀ-Ý«„“”\"'‘’(,\[\ue000]|-[A-Za-z])"
_AT_LINE = re.compile(
    rf"^[ \t]*(?:[Aa]d\.?\s)?(?P<n>{LIST})(?P<dot>\s?[.):]+)?[ \t]*(?:\n\s*|[ \t]){_OPENS}",
    re.MULTILINE,
)
_IN_LINE = re.compile(
    rf"(?<=[.?!:;»”\"')\]’\ue001])[ \t](?:[Aa]d\.?\s)?(?P<n>{LIST})(?P<dot>\s?[.)])?[ \t]{_OPENS}"
    rf"|(?:(?<=[.?!)])\s|^)(?P<m>\d)(?=[A-Z]\s?[a-z])",
    re.MULTILINE,
)
_LIKE_ONE = re.compile(
    r"^[ \t]*[Il](?P<more>(?:, \d{1,2})* en \d{1,2})?\.\s(?=[A-Z])", re.MULTILINE
)
_ROMAN = re.compile(r"^[ \t]*(?P<n>[IVX]{2,5})\.\s(?=[A-Z])", re.MULTILINE)
_FIGURES = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ABBREVIATION = re.compile(
    r"(?:\b(?:nrs?|no|art|artt|blz|bladz|pag|p|jl|dr|mr|ir|drs|sub|Stb|Stcrt|resp|jo|ca|afl|dl|vol|ed"
    r"|fl|f|mln|hfdst|e\.a|o\.a|n\.l)\.)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bare:
    numbers: tuple[int, ...]
    start: int
    end: int
    sureness: float


def find_bare(text: str) -> list[Bare]:
    """Every place where a number may begin a block, in order; at most MOST, the surest ones."""
    found = [_bare(m, f"1{m['more'] or ''}", 1.0) for m in _LIKE_ONE.finditer(text)]
    found += [
        _bare(m, str(_FIGURES.index(m["n"]) + 2), 1.0)
        for m in _ROMAN.finditer(text)
        if m["n"] in _FIGURES
    ]
    found += [_bare(m, m["n"], 2.0 if m["dot"] else 1.6) for m in _AT_LINE.finditer(text)]
    for match in _IN_LINE.finditer(text):
        if not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            found.append(_bare(match, match["n"] or match["m"], 1.2 if match["dot"] else 1.0))
    places: dict[int, Bare] = {}
    for bare in sorted((b for b in found if b), key=lambda b: (b.start, -b.sureness)):
        places.setdefault(bare.end, bare)
    kept = list(places.values())
    if len(kept) > MOST:
        kept = sorted(sorted(kept, key=lambda b: -b.sureness)[:MOST], key=lambda b: b.start)
    return kept


def _bare(match: re.Match[str], numbers: str, sureness: float) -> Bare | None:
    read = read_numbers(numbers)
    return Bare(read, match.start(), match.end(), sureness) if read else None
