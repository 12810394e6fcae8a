"""Other words for a query that finds little: "bedoelde u", from the archive's own words."""

from itertools import product

from .query import Query
from .snapshot import Snapshot
from .stems import stem
from .words import fold

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 4  # letters of a word worth correcting
FIELDS = ("subject", "questions", "people")


def did_you_mean(typed: str, query: Query, index: Snapshot) -> str | None:
    """The query with each unknown word replaced by the commonest known one a letter away; None when there is none."""
    changed = typed
    for word in query.words:
        better = _better(word, index)
        if better:
            changed = changed.replace(word, better)
    return changed if changed != typed else None


def _better(word: str, index: Snapshot) -> str | None:
    plain = fold(word.lower())
    if len(plain) < SHORTEST or not plain.isalpha() or _frequency(stem(plain), index):
        return None
    known = {candidate: _frequency(stem(candidate), index) for candidate in _one_letter_away(plain)}
    best = max(known, key=lambda candidate: (known[candidate], candidate), default=None)
    return best if best and known[best] else None


def _frequency(term: str, index: Snapshot) -> int:
    return sum(index.document_frequency(field, term) for field in (*FIELDS, "parts"))


def _one_letter_away(word: str) -> set[str]:
    """Words with one letter more, less, other, or two swapped; the first letter stays."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    less = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for (a, b), letter in product(cuts, LETTERS) if b}
    more = {a + letter + b for (a, b), letter in product(cuts, LETTERS)}
    return (less | swapped | other | more) - {word}
