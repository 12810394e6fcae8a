"""Find citations in plain text: what the text says, not what it refers to. Pure; knows nothing of
Django.

Every finder takes any text, gives its citations in order of appearance (an empty list when there
are none), raises nothing, and takes time in proportion to the text's length. `start` and `end` are
offsets in that text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from archive.identifiers import SERIES_IN_PARTS

from . import aanhangsels, patterns
from .aanhangsels import AanhangselCitation
from .lists import Citation, Item, read_list


@dataclass(frozen=True, slots=True)
class KamerstukCitation(Citation):
    dossier: str
    addition: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class ZNumberCitation(Citation):
    number: str


@dataclass(frozen=True, slots=True)
class InternalReference(Citation):
    numbers: tuple[int, ...]  # more than one for a range: "vraag 2 t/m 4"


@dataclass(frozen=True, slots=True)
class LegalCitation(Citation):
    kind: str  # "artikel", "ecli", "staatsblad"
    value: str  # "273f Sr", "ECLI:NL:HR:2019:2006", "Stb. 2019, 33"


def name_of_law(code: str) -> str:
    """The full name of a law that is cited by an abbreviation (Sr); else ""."""
    return patterns.NAMES_OF_LAWS.get(code, "")


def find_z_numbers(text: str) -> list[ZNumberCitation]:
    """Z numbers of question sets, normalised: "2024Z 14814" is "2024Z14814"."""
    return [
        ZNumberCitation(m.start(), m.end(), m[0], f"{m[1]}Z{m[2]}")
        for m in patterns.Z_NUMBER.finditer(_without_addresses(text))
    ]


# --- Kamerstukken
# -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paper:
    """A dossier with what follows it, while it is not yet certain that it is one."""

    start: int
    head_end: int  # where dossier and addition end
    end: int
    dossier: str
    addition: str | None
    items: list[Item]
    # "certain": "nr." before the number, or Roman figures between hyphens; "likely": some number;
    # "bare": none.
    look: str


def find_kamerstukken(text: str) -> list[KamerstukCitation]:
    """Kamerstukken and dossiers; a citation of several papers gives one result for each."""
    text = _without_addresses(text)
    papers = _outside(_papers(text), _aanhangsel_spans(text))
    _share_numbers(text, papers)
    accepted: list[_Paper] = []
    for paper in papers:
        follows = bool(accepted) and patterns.CONTINUES.fullmatch(
            text[accepted[-1].end : paper.start][:60]
        )
        if _is_kamerstuk(text, paper) or (follows and paper.look in ("likely", accepted[-1].look)):
            accepted.append(paper)
    return [citation for paper in accepted for citation in _citations(text, paper)]


def _outside(papers: list[_Paper], spans: list[tuple[int, int]]) -> list[_Paper]:
    """The papers that are no part of another citation."""
    return [p for p in papers if not any(s < p.end and p.start < e for s, e in spans)]


def _aanhangsel_spans(text: str) -> list[tuple[int, int]]:
    return [(c.start, c.end) for c in aanhangsels.find_in(text)]


def _papers(text: str) -> list[_Paper]:
    papers: list[_Paper] = []
    for head in sorted(_dossiers(text), key=lambda match: match.start()):
        if not papers or head.start() >= papers[-1].end:
            papers.append(_read_paper(text, head))
    return papers


def _dossiers(text: str) -> Iterator[re.Match[str]]:
    yield from patterns.DOSSIER.finditer(text)
    for pattern in (patterns.OLD_NAME, patterns.OLD_DOSSIER_IN_SESSION):
        for name in pattern.finditer(text):
            if old := patterns.OLD_DOSSIER.match(text, name.end()):
                yield old


def _read_paper(text: str, head: re.Match[str]) -> _Paper:
    dossier = "".join(filter(None, head.groups()))
    addition, end = _read_addition(text, dossier, head.end())
    items, certain = _read_paper_numbers(text, end)
    start = head.start()
    if not items and (before := patterns.NUMBER_BEFORE.search(text[max(0, start - 30) : start])):
        offset = max(0, start - 30)
        items, certain = [Item(before[1], offset + before.start(1), offset + before.end(1))], True
    certain = certain and len(dossier) == 5
    look = "certain" if certain else "likely" if items else "bare"
    if addition and not addition.isdigit() and look == "likely" and len(dossier) == 5:
        look = "certain"
    last = max([end, *(item.end for item in items)])
    return _Paper(start, end, last, dossier, addition, items, look)


def _read_addition(text: str, dossier: str, position: int) -> tuple[str | None, int]:
    match = patterns.ADDITION.match(text, position)
    if not match or (match["part"] and not _is_part(dossier, text, match)):
        return None, position
    return next(filter(None, match.groups()), None), match.end()


def _is_part(dossier: str, text: str, match: re.Match[str]) -> bool:
    """Two figures after a hyphen: a part of the dossier (21 501-02), or a paper's number (23
    432-53).
    """
    return (
        dossier == SERIES_IN_PARTS
        or match["part"][0] == "0"
        or bool(patterns.MORE_NUMBER.match(text, match.end()))
    )


def _read_paper_numbers(text: str, position: int) -> tuple[list[Item], bool]:
    """The numbers after a dossier, and whether "nr." says that they are numbers."""
    if match := patterns.NUMBER_FOLLOWS.match(text, position):
        items = list(
            read_list(text, match.end(), plural=bool(match["mark"]) and "s" in match["mark"])
        )
        if items:
            return items, True
    for pattern in (patterns.NUMBER_GLUED, patterns.NUMBER_BARE):
        if match := pattern.match(text, position):
            return list(read_list(text, match.end(), plural=False))[:1], False
    return list(_read_letters(text, position)), False


def _read_letters(text: str, position: int) -> Iterator[Item]:
    """The letters of Eerste Kamer papers: "36 373, H"; "36 021, B en C"."""
    lead = patterns.LETTERS_FOLLOW.match(text, position)
    while lead and (letter := patterns.LETTER.match(text, lead.end())):
        yield Item(letter[0], letter.start(), letter.end())
        lead = patterns.MORE_LETTERS.match(text, letter.end())


def _share_numbers(text: str, papers: list[_Paper]) -> None:
    """ "32 761 en 30 821, nr. 152" is paper 152 in both dossiers."""
    for paper, following in reversed(list(pairwise(papers))):
        joined = patterns.JOINS.fullmatch(text[paper.head_end : following.start][:20])
        if joined and paper.look == "bare" and following.look == "certain":
            paper.items = [Item(item.text, paper.start, paper.head_end) for item in following.items]
            paper.look = "certain"


def _is_kamerstuk(text: str, paper: _Paper) -> bool:
    before = _mended(text[max(0, paper.start - 110) : paper.start])
    if patterns.PUBLISHED_ELSEWHERE.search(before) or patterns.PART_OF_AMOUNT.search(before):
        return False
    if patterns.REGISTERED.match(text, paper.head_end) or _is_year(text, paper, before):
        return False
    if paper.look == "certain" or patterns.NAMED.search(before):
        return True
    like_a_year = len(paper.dossier) == 4 and paper.dossier[:2] in ("18", "19", "20")
    if paper.look == "bare" and not like_a_year and patterns.SESSION_IN_BRACKET.search(before):
        return True
    bracketed = patterns.BRACKET.search(before) and "." not in text[paper.start : paper.head_end]
    if paper.look == "likely":
        return bool(
            patterns.LIKELY_NAMED.search(before)
            or patterns.IN_A_SESSION.search(before)
            or bracketed
        )
    if len(paper.dossier) == 5 and patterns.NAMES_PAPER.search(before):
        return bool(patterns.SESSION_FOLLOWS.match(text, paper.head_end))
    chapter = paper.addition and not paper.addition.isdigit() and len(paper.dossier) == 5
    return bool(chapter and (len(paper.addition or "") > 1 or bracketed))


def _is_year(text: str, paper: _Paper, before: str) -> bool:
    """ "zitting 1977, nr. 11": a year, unless a paper is named right before it."""
    if len(paper.dossier) != 4 or not patterns.A_YEAR.match(text, paper.start):
        return False
    return not patterns.NAMES_PAPER.search(before)


def _citations(text: str, paper: _Paper) -> Iterator[KamerstukCitation]:
    if not paper.items:
        printed = text[paper.start : paper.head_end]
        yield KamerstukCitation(
            paper.start, paper.head_end, printed, paper.dossier, paper.addition, None
        )
    for place, item in enumerate(paper.items):
        start, end = item.start, item.end
        if place == 0:
            start, end = min(start, paper.start), max(end, paper.head_end)
        yield KamerstukCitation(
            start, end, text[start:end], paper.dossier, paper.addition, item.text
        )


# --- Earlier questions
# ------------------------------------------------------------------------------------------


def find_aanhangsels(text: str) -> list[AanhangselCitation]:
    """Printed answers cited by their number in the Aanhangsel, each with its vergaderjaar where one
    is printed.
    """
    return list(aanhangsels.find_in(_without_addresses(text)))


# --- Inside the set
# ---------------------------------------------------------------------------------------------


def find_internal_references(text: str) -> list[InternalReference]:
    """References to questions of the same set: "Zie het antwoord op vraag 2".

    Headings and other sets' are left out.
    """
    found: list[InternalReference] = []
    read_to = 0
    for match in patterns.QUESTION_WORDS.finditer(text):
        if match.start() < read_to:
            continue
        items = list(read_list(text, match.end(), plural=True, item=patterns.QUESTION_NUMBER))
        read_to = items[-1].end if items else match.end()
        if not items or _is_heading(text, match.start(), read_to):
            continue
        if not patterns.OF_ANOTHER_SET.match(text, read_to):
            found += _internal_references(text, match.start(), items)
    return found


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether the line that holds this says nothing else: "Antwoord op vraag 3"."""
    before = text[max(0, start - 90) : start].rpartition("\n")[2]
    after = text[end : end + 90].partition("\n")[0]
    return len(before + after) < 90 and bool(
        patterns.HEADING.fullmatch(before + text[start:end] + after)
    )


def _internal_references(text: str, start: int, items: list[Item]) -> Iterator[InternalReference]:
    spans: dict[tuple[int, int], list[int]] = {}
    for item in items:
        spans.setdefault((item.start, item.end), []).append(int(item.text))
    for place, ((begin, end), numbers) in enumerate(spans.items()):
        begin = start if place == 0 else begin
        yield InternalReference(begin, end, text[begin:end], tuple(numbers))


# --- Law


def find_legal(text: str) -> list[LegalCitation]:
    """Law articles of which the law is certain, judgments by ECLI, and the Staatsblad by year and
    number.
    """
    text = _without_addresses(text)
    found = [
        LegalCitation(m.start(), m.end(), m[0], "ecli", m[0].upper())
        for m in patterns.ECLI.finditer(text)
    ]
    for pattern in (patterns.STAATSBLAD, patterns.STAATSBLAD_YEAR_BEFORE):
        found += [
            LegalCitation(m.start(), m.end(), m[0], "staatsblad", f"Stb. {m[1]}, {m[2]}")
            for m in pattern.finditer(text)
        ]
    for match in patterns.ARTICLE.finditer(text):
        found += _articles(text, match)
    return sorted(found, key=lambda citation: citation.start)


def _articles(text: str, match: re.Match[str]) -> Iterator[LegalCitation]:
    items = list(
        read_list(text, match.end(), plural=True, item=patterns.ARTICLE_NUMBER, fill=False)
    )
    law = patterns.OF_LAW.match(text, items[-1].end) if items else None
    if not law:
        return
    name = " ".join(_mended(law["law"]).split())
    name = patterns.LAWS.get(name, name[0].upper() + name[1:])
    for item in items:
        start = match.start() if item is items[0] else item.start
        end = law.end() if item is items[-1] else item.end
        yield LegalCitation(start, end, text[start:end], "artikel", f"{item.text} {name}")


@lru_cache(maxsize=4)
def _without_addresses(text: str) -> str:
    """The text with web addresses blanked out, of the same length."""
    if not patterns.LIKE_URL.search(text):
        return text
    return patterns.URL.sub(lambda match: " " * len(match[0]), text)


def _mended(text: str) -> str:
    """The text with words that a line end broke put together again."""
    return patterns.LINE_END_HYPHEN.sub("", text)
