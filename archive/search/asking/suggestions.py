"""Other words for a query that finds little: "bedoelde u", from the archive's own words."""

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from archive.search.dutch.analysis import plain_signs
from archive.search.dutch.stems import stem
from archive.search.dutch.words import fold, word_list
from archive.search.index.snapshot import Snapshot

from .matching import Search
from .query import Query

SHORTEST, LONGEST = 4, 24  # letters of a word worth correcting
LONG = 7  # letters of a word in which two may be wrong
MOST_WORDS = 3  # that are corrected
MOST_LIKE = 40  # words that are compared by how common they are
COMMONER = 30  # times as common must a word be to stand for one that the archive has, but no list
FIELDS = ("subject", "questions", "people", "parts")  # by which a word is known, and how common
PRINTED_FIELDS = ("people", "printed")  # whose terms are words as printed


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
    like = extract(plain, _candidates(plain[0], index), scorer=OSA.distance,
                   score_cutoff=most, limit=MOST_LIKE)  # fmt: skip
    weighed = [
        (-distance, _frequency(word, index), word) for word, distance, _ in like if word != plain
    ]
    if not weighed:
        return None
    _, frequency, word = max(weighed)
    return word if frequency > own * COMMONER else None


def _candidates(letter: str, index: Snapshot) -> list[str]:
    """The archive's words with a first letter, as people write them."""
    return index.kept(("candidates", letter), lambda: _words(letter, index))


def _words(letter: str, index: Snapshot) -> list[str]:
    real = word_list()
    terms = {
        term
        for field in {*FIELDS, *PRINTED_FIELDS}
        for term in index.terms_from(field, letter)
        if SHORTEST <= len(term) <= LONGEST and term.isalpha()
        and (field in PRINTED_FIELDS or term in real)
    }  # fmt: skip
    return sorted(terms)


def _frequency(word: str, index: Snapshot) -> int:
    return sum(index.document_frequency(field, stem(word)) for field in FIELDS)
