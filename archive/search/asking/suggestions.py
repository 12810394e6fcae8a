"""Other words for a query that finds little: "bedoelde u", from the archive's own words."""

from itertools import chain, compress
from zlib import crc32

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from archive.search.dutch.analysis import plain_signs
from archive.search.dutch.compounds import halves
from archive.search.dutch.stems import stem
from archive.search.dutch.words import fold, word_list
from archive.search.index.schema import INSIDE_ELSEWHERE, INSIDE_SUBJECT, NUMBER_OF, Kind
from archive.search.index.snapshot import Snapshot

from .matching import Search
from .query import Query

SHORTEST, LONGEST = 4, 24  # letters of a word worth correcting
LONG = 7  # letters of a word in which two may be wrong
MOST_WORDS = 3  # that are corrected
MOST_LIKE = 40  # words that are compared by how common they are
COMMONER = 30  # times as common must a word be to stand for one that the archive has, but no list
FIELDS = ("subject", "questions", "people", "parts")  # by which a word is known, and how common
# Bits of masks (schema): of these fields; of people, whose names are terms as printed.
_BITS = [1 << NUMBER_OF[name] for name in FIELDS if name in NUMBER_OF]
_INSIDE = INSIDE_SUBJECT | INSIDE_ELSEWHERE
_KNOWN_BY, _AS_PRINTED = sum(_BITS) | _INSIDE, 1 << NUMBER_OF["people"]
# Of each mask in how many of FIELDS the word stands; inside compounds is one.
_FIELDS_OF_MASK = np.array(
    [sum(mask & bits > 0 for bits in (*_BITS, _INSIDE)) for mask in range(256)]
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
    if frequency == 1 and halves(plain):  # of two words in one what stands once may be the misprint
        return None
    return word if frequency > own * COMMONER else None


def _candidates(letter: str, length: int, index: Snapshot) -> list[str]:
    """The archive's words of a first letter and a length in bytes, as people write them."""
    return index.kept(("candidates", letter, length), lambda: _words(letter, length, index))


def _words(letter: str, length: int, index: Snapshot) -> list[str]:
    terms: set[bytes] = set()
    for some, masks in index.terms_of_length(Kind.WORDS, letter, length):
        sums = np.fromiter(map(crc32, some), dtype=np.uint32, count=len(some))
        fitting = (masks & _AS_PRINTED > 0) | (masks & _KNOWN_BY > 0) & word_list().has_sums(sums)
        terms.update(compress(some, fitting.tolist()))
    for some, _ in index.terms_of_length(Kind.PRINTED, letter, length):
        terms.update(some)
    words = [term.decode() for term in terms]
    return [word for word in words if SHORTEST <= len(word) <= LONGEST and word.isalpha()]


def _frequency(word: str, index: Snapshot) -> int:
    """In how many sets a word stands, in one field or another: once for each."""
    masks = index.postings(stem(word)).masks
    return int(_FIELDS_OF_MASK[masks].sum())
