"""Other words for a query that finds little: "bedoelde u", from the archive's own words."""

from itertools import product

from archive.search.dutch.stems import stem
from archive.search.dutch.words import fold
from archive.search.index.snapshot import Snapshot

from .matching import Search
from .query import Query

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONGEST = 4, 24  # letters of a word worth correcting
MOST_WORDS = 3  # that are corrected
FIELDS = ("subject", "questions", "people", "parts")
# in one of which a word must be, as it is, to be looked at
QUICK_FIELDS = ("subject", "people", "printed")


def did_you_mean(typed: str, query: Query, search: Search) -> str | None:
    """The query with unknown words replaced by the commonest known ones a letter away; None when
    there is none.
    """
    changed = typed
    unknown = [
        word for word in dict.fromkeys(query.words) if _is_unknown(fold(word.lower()), search.index)
    ]
    for word in unknown[:MOST_WORDS]:
        better = None if search.spent() else _better(fold(word.lower()), search.index)
        if better:
            changed = changed.replace(word, better)
    return changed if changed != typed else None


def _is_unknown(plain: str, index: Snapshot) -> bool:
    return SHORTEST <= len(plain) <= LONGEST and plain.isalpha() and not _frequency(plain, index)


def _better(plain: str, index: Snapshot) -> str | None:
    known = [
        word
        for word in _one_letter_away(plain)
        if any(index.has(field, word) for field in QUICK_FIELDS)
    ]
    found = [(frequency, word) for word in known if (frequency := _frequency(word, index))]
    return max(found)[1] if found else None


def _frequency(word: str, index: Snapshot) -> int:
    return sum(index.document_frequency(field, stem(word)) for field in FIELDS)


def _one_letter_away(word: str) -> set[str]:
    """Words with one letter more, less, other, or two swapped; the first letter stays."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    less = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for (a, b), letter in product(cuts, LETTERS) if b}
    more = {a + letter + b for (a, b), letter in product(cuts, LETTERS)}
    return (less | swapped | other | more) - {word}
