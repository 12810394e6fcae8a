"""Find earlier sets like this one: "al eerder gevraagd?", for a set of the archive or for any text.

What two sets are about is told by their rare words. How rare a word is, is counted among subjects
and among texts, and the commoner of the two counts: "opgelegd" is rare in subjects, where nobody
writes it, and common in texts. So the boilerplate of questions weighs nothing without a list of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise
from math import log, prod
from string import ascii_lowercase

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from archive.models import Ministry, QuestionSet
from archive.search.asking.matching import Search, match
from archive.search.asking.nodes import AnyOf, Phrase
from archive.search.asking.query import Leaf, Query
from archive.search.asking.telling import UNKNOWN, all_texted, concentration
from archive.search.dutch.analysis import Word, is_asking, is_stopword, words
from archive.search.dutch.compounds import parts
from archive.search.dutch.families import family
from archive.search.dutch.stems import stem
from archive.search.dutch.synonyms import same_as
from archive.search.dutch.words import word_list
from archive.search.index.ascending import union
from archive.search.index.snapshot import Snapshot

from .engine import Unreachable, engine, without_what_is_damaged
from .find import hits_of
from .results import Hit

TELLING = 12  # the words of a text that tell most about it, by which others are found
SHOWN = 6  # of them, that are marked
LEAST = 0.1  # of what the telling words of a text tell together, another set must share
RARE = 10  # sets that have a word: in fewer it tells no more
IN_TEXT = 0.5  # what a word outside the subject of the text tells
SHARPNESS = 1.6  # the power of what a word tells: how far one rare word outweighs common ones
# A long subject shares a word sooner than a short one: the power in which its words count against
# it, and how many words are not long.
LENGTH, SHORT = 0.1, 4
# What a word tells where it stands: in a subject, a question, inside a compound.
FIELDS = {"subject": 1.0, "questions": 0.6, "parts": 0.8}
IN_SUBJECTS, IN_TEXTS = ("subject", "parts"), ("questions",)
RELATED = 0.6  # what a word of its family tells, or one inside it, or another spelling of a name
# What it counts more to be asked of the same ministry (or of what came before it); half of that
# where nobody knows of which.
SAME_MINISTRY = 0.1
MOST_PAIRS = 40  # of words side by side, that are looked for
SHORTEST_NAME = 5  # letters of a name that may be spelt in another way
SHORTEST_HALF = 4  # letters of a word in one that no list has
MOST_SPELLINGS = 5  # of a name
LONGEST_TEXT = 50_000  # characters


@dataclass(frozen=True, slots=True)
class Topic:
    """A word that tells what a text is about: of every set, what it shares of it; what it is worth
    in full; its terms, its own first.
    """

    shares: np.ndarray
    worth: float
    terms: tuple[str, ...]

    @property
    def leaf(self) -> Leaf:
        """What to mark."""
        return Leaf((frozenset(self.terms),), in_compounds=True)


@without_what_is_damaged
def similar(
    to: int | str,
    *,
    today: date,
    limit: int = 5,
    before: date | None = None,
    subject: str = "",
) -> list[Hit] | None:
    """The sets most like a set (its pk) or a text, the likest first, with the questions that are
    alike; with `before` only those submitted on or before that day. `subject`: of the text.

    [] when nothing is alike, None when there is no index to ask. Some ten milliseconds.
    """
    try:
        this = engine().begin(today)
        if this is None:
            return None
        like = this.like(to, subject=subject, before=before, limit=limit)
    except Unreachable:
        return None
    query = Query(AnyOf(()), like.groups)
    return hits_of(like.listed.documents, like.listed.scores, query, like.listed.search)


def ranked(
    to: int | str, index: Snapshot, *, before: date | None = None, subject: str = ""
) -> tuple[np.ndarray, np.ndarray, list[Topic]]:
    """All documents that are like a set or a text, the likest first; what each shares of it, and
    the words that tell.
    """
    about, text = texts_of(to) if isinstance(to, int) else (subject, to[:LONGEST_TEXT])
    others = possible(to if isinstance(to, int) else None, before, index)
    topics = topics_of(about, text, others, index)
    if not topics:
        return np.empty(0, dtype=np.int64), np.zeros(index.size), []
    shares = np.sum([topic.shares for topic in topics], axis=0)
    shares += _side_by_side(about or text, others, index)
    shares[~others | (shares < LEAST * sum(topic.worth for topic in topics))] = 0.0
    shares /= np.maximum(index.lengths("subject"), SHORT) ** LENGTH
    if isinstance(to, int):
        shares *= _of_same_ministry(to, index)
    documents = np.flatnonzero(shares)
    order = np.lexsort((-index.days["submitted"][documents], -shares[documents]))
    return documents[order], shares, topics


def _side_by_side(text: str, others: np.ndarray, index: Snapshot) -> np.ndarray:
    """What subjects share of words that stand side by side in the text, beside what they share of
    each: "goede doelen", of two ordinary words.
    """
    shares = np.zeros(index.size)
    side_by_side = pairwise(terms[0] for terms, _ in content(text, index))
    for pair in islice(dict.fromkeys(side_by_side), MOST_PAIRS):
        both = Phrase(tuple((term,) for term in pair), fields=("subject",))
        documents, _ = match(both, Search(index))
        if others[documents].any():
            shares[documents] += _bond(pair, documents, index) ** SHARPNESS
    return shares


def _bond(pair: tuple[str, ...], documents: np.ndarray, index: Snapshot) -> float:
    """How much a pair tells: how rare it is, times how much oftener its words stand together than
    by chance (normalised pointwise mutual information, at most 1).
    """
    apart = prod(index.document_frequency("subject", term) for term in pair)
    times = len(documents)
    if not 1 < times < index.size:
        return 0.0
    together = log(times * index.size / apart) / log(index.size / times)
    rarity = log(1 + index.size / max(times, RARE))
    return max(0.0, together) * rarity * concentration(documents, index)


def _of_same_ministry(pk: int, index: Snapshot) -> np.ndarray:
    """What the shares of each document are multiplied by."""
    facet = index.facet("ministerie")
    counts = facet.counts(np.flatnonzero(index.alive & (index.pk == pk)))
    own = [name for name in facet.names if facet.count_of(name, counts)]
    if not own:
        return np.ones(index.size)
    same = facet.having_any(Ministry.objects.codes_with_all_before(own))
    known = facet.having_any(facet.names)
    return 1 + SAME_MINISTRY * np.where(known, same, 0.5)


def possible(pk: int | None, before: date | None, index: Snapshot) -> np.ndarray:
    """The sets that may be found."""
    others = index.alive.copy()
    if pk is not None:
        others &= index.pk != pk
    if before:  # what has no day is not known to be earlier
        submitted = index.days["submitted"]
        others &= (submitted > 0) & (submitted <= before.toordinal())
    return others


def texts_of(pk: int) -> tuple[str, str]:
    question_set = QuestionSet.objects.prefetch_related("questions").get(pk=pk)
    questions = "\n".join(question.text for question in question_set.questions.all())
    return question_set.subject, questions


def topics_of(subject: str, text: str, others: np.ndarray, index: Snapshot) -> list[Topic]:
    """The words that tell most, the most telling first; a word that comes back tells more."""
    weights: dict[tuple[str, ...], float] = defaultdict(float)
    for part, weight in ((subject, 1.0), (text, IN_TEXT if subject else 1.0)):
        terms_in = (_respelt(terms, typed, others, index) for terms, typed in content(part, index))
        for terms, times in Counter(terms_in).items():
            weights[terms] += weight * (1 + log(times))
    topics = (_topic(terms, weight, others, index) for terms, weight in weights.items())
    return sorted(topics, key=lambda topic: -topic.worth)[:TELLING]


def _respelt(
    terms: tuple[str, ...], typed: str, others: np.ndarray, index: Snapshot
) -> tuple[str, ...]:
    """The terms of a word, and those a letter away from a name that no other subject has: jezidi,
    yezidi.
    """
    name = terms[0]
    if not typed[0].isupper() or len(name) < SHORTEST_NAME or telling(name, others, index):
        return terms
    return (*terms, *index.kept(("respelt", name), lambda: _a_letter_away(name, index)))


def _a_letter_away(name: str, index: Snapshot) -> tuple[str, ...]:
    every = index.kept(("subject terms",), lambda: _subject_terms(index))
    like = extract(name, every, scorer=OSA.distance, score_cutoff=1, limit=MOST_SPELLINGS)
    return tuple(term for term, *_ in like if term != name)


def _subject_terms(index: Snapshot) -> list[str]:
    every = (term for first in ascii_lowercase for term in index.terms_from("subject", first))
    return [term for term in every if len(term) >= SHORTEST_NAME and term.isalpha()]


def content(text: str, index: Snapshot) -> Iterable[tuple[tuple[str, ...], str]]:
    """The words that can tell something, each as its terms, its own first, and as typed."""
    for word in words(text):
        if len(word.text) > 1 and not is_stopword(word.text) and not is_asking(word.text):
            yield from ((_terms(row, word, index), word.text) for row in word.terms)


def _terms(row: tuple[str, ...], word: Word, index: Snapshot) -> tuple[str, ...]:
    """Of a part of a word: itself, its family, the words inside it, other words for it."""
    plain = word.text.lower() if len(word.terms) == 1 else row[-1]
    inside = parts(plain) or parts(row[-1]) or _inside(row[-1], index)
    same = [other.terms[0][-1] for other, *more in same_as([word]) if not more]
    return tuple(dict.fromkeys((row[-1], *map(stem, family(plain)), *inside, *same)))


def _inside(word: str, index: Snapshot) -> tuple[str, ...]:
    """The two words in one that no list has, of which the archive may know what no list has
    either, cut where the shorter is longest: fipronil, schandaal.
    """
    cuts = range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
    for cut in sorted(cuts, key=lambda cut: abs(len(word) - 2 * cut)):
        if _is_word(word[:cut], index) and _is_word(word[cut:], index):
            return stem(word[:cut]), stem(word[cut:])
    return ()


def _is_word(text: str, index: Snapshot) -> bool:
    return text in word_list() or index.document_frequency("subject", stem(text)) > 1


def _topic(terms: tuple[str, ...], weight: float, others: np.ndarray, index: Snapshot) -> Topic:
    shares = np.zeros(index.size)
    worth = 0.0
    for term in terms:
        tells = weight * telling(term, others, index) * (1.0 if term == terms[0] else RELATED)
        worth = max(worth, tells**SHARPNESS)
        for field, here in FIELDS.items():
            documents = index.documents(field, term)
            shares[documents] = np.maximum(shares[documents], here * tells**SHARPNESS)
    unknown = weight * log(1 + index.size / RARE) * UNKNOWN
    return Topic(shares, worth or unknown**SHARPNESS, terms)


def telling(term: str, others: np.ndarray, index: Snapshot) -> float:
    """How much a term tells; 0 where no other set has it."""
    held = [index.documents(field, term) for field in (*IN_SUBJECTS, *IN_TEXTS)]
    if not any(others[documents].any() for documents in held):
        return 0.0
    return index.kept(("telling", term), lambda: _rarity(term, index))


def _rarity(term: str, index: Snapshot) -> float:
    """How rare a term is, by field over what has that field, the commoner of the two; less for one
    that every ministry is asked about.
    """
    subjects, texts = (
        [index.documents(field, term) for field in fields] for fields in (IN_SUBJECTS, IN_TEXTS)
    )
    rarity = log(1 + index.size / max(sum(map(len, subjects)), RARE))
    if texted := all_texted(index):
        rarity = min(rarity, log(1 + texted / (len(texts[0]) + 0.5)))
    return rarity * concentration(union([*subjects, *texts]), index)
