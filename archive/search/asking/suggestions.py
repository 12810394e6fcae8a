"""Other words for a query that finds little: "bedoelde u", from the archive's own words."""

from itertools import chain

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from archive.search.dutch.analysis import plain_signs
from archive.search.dutch.stems import stem
from archive.search.dutch.words import fold, word_list
from archive.search.index.snapshot import Snapshot, listed

from .matching import Search
from .query import Query

SHORTEST, LONGEST = 4, 24  # letters of a word worth correcting
LONG = 7  # letters of a word in which two may be wrong
MOST_WORDS = 3  # that are corrected
MOST_LIKE = 40  # words that are compared by how common they are
COMMONER = 30  # times as common must a word be to stand for one that the archive has, but no list
FIELDS = ("subject", "questions", "people", "parts")  # by which a word is known, and how common
PRINTED_FIELDS = ("people", "printed")  # whose terms are words as printed
# Of each mask of fields (schema), in how many of FIELDS the word stands; inside compounds is one.
_FIELDS_OF_MASK = np.array(
    [sum(mask & (listed(field)[1] or 0) > 0 for field in FIELDS) for mask in range(256)]
)


def did_you_mean(typed: str, query: Query, search: Search) -> str | None:
    """The query with words that the archive does not know replaced by the likest that it knows, the
    commonest of them; None when there are none. The first letter of a word stays.
    """
    changed, corrected = typed, 0
    for word in dict.fromkeys(query.words):
        plain = fold(plain_signs(word).lower())
        if corrected == MOST_WORDS or search.spent():
            break
        if (
            SHORTEST <= len(plain) <= LONGEST
            and plain.isalpha()
            and (better := _better(plain, search.index))
        ):
            changed, corrected = changed.replace(word, better), corrected + 1
    return changed if changed != typed else None


def _better(plain: str, index: Snapshot) -> str | None:
    own = _frequency(plain, index)
    if own and plain in word_list():
        return None
    most = 2 if len(plain) >= LONG and not own else 1
    size = len(plain.encode())
    lengths = range(size - most, size + most + 1)
    each = (_candidates(plain[0], length, index) for length in lengths)
    words = list(chain.from_iterable(each))
    like = extract(plain, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    nearest = sorted((distance, word) for word, distance, _ in like)[:MOST_LIKE]
    weighed = [
        (-distance, _frequency(word, index), word) for distance, word in nearest if word != plain
    ]
    if not weighed:
        return None
    _, frequency, word = max(weighed)
    return word if frequency > own * COMMONER else None


def _candidates(letter: str, length: int, index: Snapshot) -> list[str]:
    """The archive's words of a first letter and a length in bytes, as people write them."""
    return index.kept(("candidates", letter, length), lambda: _words(letter, length, index))


def _words(letter: str, length: int, index: Snapshot) -> list[str]:
    real = word_list()
    in_texts = index.terms_of_length(FIELDS, letter, length)
    as_printed = (index.terms_of_length((field,), letter, length) for field in PRINTED_FIELDS)
    terms = {term for term in in_texts if term in real}.union(*as_printed)
    return [term for term in terms if SHORTEST <= len(term) <= LONGEST and term.isalpha()]


def _frequency(word: str, index: Snapshot) -> int:
    """In how many sets a word stands, in one field or another: once for each."""
    masks = index.postings(stem(word)).masks
    return int(_FIELDS_OF_MASK[masks].sum())
