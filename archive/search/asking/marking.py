"""Mark the words of a query in texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise

from archive.search.dutch.analysis import analyse, checksum, plain_signs, words_in
from archive.search.index.schema import form_of
from archive.search.index.snapshot import Snapshot

from .query import Leaf

MOST_TERMS = 20  # of a query, whose checksums are worth looking up
BEGINNING = 2  # letters of a word that are the same in all its forms: stad, steden
MOST_CHUNKS = 50_000  # of text that one marker remembers to be without a word that is marked

Groups = tuple[tuple[Leaf, ...], ...]


def marker_for(groups: Groups, index: Snapshot) -> "Marker":
    """The same query is asked again, page after page."""
    return index.kept(("marker", groups), lambda: Marker(groups, index))


def highlight(text: str, marker: "Marker") -> str:
    """The text escaped, what was found in <mark>."""
    return marked(text, marker.marks(text))


def marked(text: str, marks: list[tuple[int, int]]) -> str:
    """The text escaped, the marked places in <mark>."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(escape(text[at:]))
    return "".join(pieces)


class Marker:
    """Marks the words of a query in texts. Keeps what it found out about each word."""

    kept_bytes = 1_000_000  # about, when it has seen some hundred pages

    def __init__(self, groups: Groups, index: Snapshot) -> None:
        self._leaves = [leaf for group in groups for leaf in group]
        terms = {term for leaf in self._leaves for row in leaf.rows for term in row}
        inside = {term for leaf in self._leaves if leaf.in_compounds for term in leaf.rows[0]}
        self._tells_checksums = len(terms) <= MOST_TERMS and not any(
            leaf.prefix for leaf in self._leaves
        )
        if self._tells_checksums:
            self._forms = frozenset().union(*map(index.forms, terms))
            self._begins = tuple({term[:BEGINNING] for term in inside})
        self._words: dict[str, tuple[tuple[int, int], ...]] = {}
        self._others: set[str] = set()  # chunks of text without such a word

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where the words found stand, in order, the words of a phrase as one."""
        lowered = _lowered(text)
        wanted = self._wanted(lowered)
        return _without_overlap(list(self._places(lowered, wanted))) if wanted else []

    def _wanted(self, lowered: str) -> set[str]:
        """The words of a text that fill a row of a leaf."""
        if len(self._others) > MOST_CHUNKS:
            self._others.clear()
        wanted: set[str] = set()
        for chunk in set(lowered.split()) - self._others:
            words = [word for word in words_in(chunk) if self._hits(word)]
            wanted.update(words)
            if not words:
                self._others.add(chunk)
        return wanted

    def _places(self, lowered: str, wanted: set[str]) -> Iterator[tuple[int, int]]:
        """Where leaves of one word stand, and phrases as a whole."""
        # leaf -> the words of a phrase so far
        runs: dict[int, list[tuple[int, int]]] = defaultdict(list)
        # leaf -> its words and their rows
        near: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        last = 0
        for start, end in _without_overlap(
            [place for word in wanted for place in _whole(word, lowered)]
        ):
            hits = self._hits(lowered[start:end])
            between = runs and words_in(lowered[last:start])
            for leaf in [leaf for leaf in runs if between or leaf not in {hit[0] for hit in hits}]:
                del runs[leaf]
            last = end
            for leaf, row in hits:
                wanted_leaf = self._leaves[leaf]
                if len(wanted_leaf.rows) < 2:
                    yield start, end
                elif wanted_leaf.within:
                    near[leaf].append((start, end, row))
                elif row == len(runs[leaf]):
                    runs[leaf].append((start, end))
                    if len(runs[leaf]) == len(wanted_leaf.rows):
                        yield runs.pop(leaf)[0][0], end
                elif row == 0:
                    runs[leaf] = [(start, end)]
        for leaf, placed in near.items():
            yield from _near(placed, self._leaves[leaf].within, lowered)

    def _hits(self, word: str) -> tuple[tuple[int, int], ...]:
        """(leaf, row) for each row of a leaf that this word fills."""
        hits = self._words.get(word)
        if hits is None:
            hits = self._words[word] = tuple(self._find_hits(word)) if self._may_hit(word) else ()
        return hits

    def _may_hit(self, word: str) -> bool:
        """Whether a word has the checksum of one that was indexed under a term, or may be a
        compound of it: few others need to be analysed.
        """
        if not self._tells_checksums or not (word.isascii() and word.isalnum()):
            return True
        return form_of(checksum(word)) in self._forms or any(
            begin in word for begin in self._begins
        )

    def _find_hits(self, word: str) -> Iterable[tuple[int, int]]:
        analysed = analyse(word)
        rows, forms, inside = analysed.rows, set(map(form_of, analysed.checksums)), analysed.parts
        terms = {term for row in rows for term in row}
        for number, leaf in enumerate(self._leaves):
            if leaf.prefix:
                if any(text.startswith(leaf.prefix) for text in (*terms, *analysed.printed)):
                    yield number, 0
                continue
            for at, wanted in enumerate(leaf.rows):
                as_typed = not leaf.forms or leaf.forms[at] in forms
                if as_typed and (terms & wanted or (leaf.in_compounds and wanted & set(inside))):
                    yield number, at


def _near(places: list[tuple[int, int, int]], within: int, text: str) -> Iterator[tuple[int, int]]:
    """Of words with their rows, those that have one of another row at most `within` words away."""
    for (start, end, row), (next_start, next_end, next_row) in pairwise(places):
        if row != next_row and len(words_in(text[end:next_start])) < within:
            yield from ((start, end), (next_start, next_end))


def _whole(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a word stands in a text, not as a part of another."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start, end
        start = text.find(word, end)


def _lowered(text: str) -> str:
    """In lower case, with plain signs, every character in its place."""
    lowered = plain_signs(text).lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in plain_signs(text))
    return lowered


def _without_overlap(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(set(places), key=lambda place: (place[0], -place[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
