"""Other words for a query that finds little: "bedoelde u", from the archive's own words."""

from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from archive.search.dutch.analysis import plain_signs
from archive.search.dutch.compounds import halves
from archive.search.dutch.stems import stem
from archive.search.dutch.words import fold, word_list

from .query import Query

if TYPE_CHECKING:
    from archive.search.engine import Inquiry

SHORTEST, LONGEST = 4, 24  # letters of a word worth correcting
LONG = 7  # letters of a word in which two may be wrong
MOST_WORDS = 3  # that are corrected
MOST_LIKE = 40  # words that are compared by how common they are
COMMONER = 30  # times as common must a word be to stand for one that the archive has, but no list
FIELDS = ("subject", "questions", "people", "parts")  # by which a word is known, and how common


def did_you_mean(typed: str, query: Query, this: "Inquiry") -> str | None:
    """The query with words that the archive does not know replaced by the likest that it knows, the
    commonest of them; None when there are none. The first letter of a word stays.
    """
    changed, corrected = typed, 0
    for word in dict.fromkeys(query.words):
        plain = fold(plain_signs(word).lower())
        if corrected == MOST_WORDS or this.spent():
            break
        if (
            SHORTEST <= len(plain) <= LONGEST
            and plain.isalpha()
            and (better := _better(plain, this))
        ):
            changed, corrected = changed.replace(word, better), corrected + 1
    return changed if changed != typed else None


def _better(plain: str, this: "Inquiry") -> str | None:
    (own,) = this.times([stem(plain)])
    if own and plain in word_list():
        return None
    most = 2 if len(plain) >= LONG and not own else 1
    size = len(plain.encode())
    lengths = range(size - most, size + most + 1)
    words = list(chain.from_iterable(this.words(plain[0], length) for length in lengths))
    like = extract(plain, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    nearest = sorted((distance, word) for word, distance, _ in like)[:MOST_LIKE]
    nearest = [(distance, word) for distance, word in nearest if word != plain]
    if not nearest:
        return None
    times = this.times([stem(word) for _, word in nearest])
    weighed = [(-near, n, word) for (near, word), n in zip(nearest, times, strict=True)]
    _, frequency, word = max(weighed)
    if frequency == 1 and halves(plain):  # of two words in one what stands once may be the misprint
        return None
    return word if frequency > own * COMMONER else None
