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
from typing import NamedTuple, Protocol

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
# What two or more words inside a compound count more in one set than apart; the words together
# never tell more than the compound itself, where others have it.
TOGETHER = 1.6
SHORTEST_NAME = 5  # letters of a name that may be spelt in another way
SHORTEST_HALF = 4  # letters of a word in one that no list has
MOST_SPELLINGS = 5  # of a name
LONGEST_TEXT = 50_000  # characters


@dataclass(frozen=True, slots=True)
class Topic:
    """A word that tells what a text is about: what it is worth in full; its terms, its own first,
    and what a set shares of it that has one in its subject.
    """

    worth: float
    terms: tuple[str, ...]
    shared: tuple[float, ...]  # of each term
    # of words inside it, of which a set that has two shares the sum
    inside: tuple[tuple[str, float], ...] = ()

    @property
    def leaf(self) -> Leaf:
        """What to mark."""
        return Leaf((frozenset(self.terms),), in_compounds=True)


class Telling(NamedTuple):
    """A word of a text that can tell something: its terms, its own first; as it was typed; which
    of its terms are words inside it.
    """

    terms: tuple[str, ...]
    typed: str
    inside: tuple[str, ...]


class Subjects(Protocol):
    """What is known of the archive's subjects."""

    def document_frequency(self, field: str, term: str) -> int: ...


class Known(Subjects, Protocol):
    """What is known of the archive's words."""

    @property
    def size(self) -> int: ...

    def tells(self, term: str) -> float:
        """How much a term tells; 0 where no other set has it."""

    def a_letter_away(self, name: str) -> tuple[str, ...]:
        """Terms of subjects that are another spelling of a name."""


@dataclass(frozen=True, slots=True)
class InIndex:
    """The same of a snapshot, where only some sets may be found."""

    others: np.ndarray
    index: Snapshot

    @property
    def size(self) -> int:
        return self.index.size

    def document_frequency(self, field: str, term: str) -> int:
        return self.index.document_frequency(field, term)

    def tells(self, term: str) -> float:
        return telling(term, self.others, self.index)

    def a_letter_away(self, name: str) -> tuple[str, ...]:
        spelt: tuple[str, ...] = self.index.kept(("respelt", name), lambda: self._spelt(name))
        return spelt

    def _spelt(self, name: str) -> tuple[str, ...]:
        every = self.index.kept(("subject terms",), lambda: _subject_terms(self.index))
        return spelt_like(name, every)


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
        if not this.complete:
            return None
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
    topics = topics_of(about, text, InIndex(others, index))
    if not topics:
        return np.empty(0, dtype=np.int64), np.zeros(index.size), []
    shares = np.sum([shares_of(topic, index) for topic in topics], axis=0)
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
    for pair in pairs_of(text, index):
        documents, _ = match(side_by_side(pair), Search(index))
        if others[documents].any():
            told = bond(pair, len(documents), InIndex(others, index))
            shares[documents] += (told and told * concentration(documents, index)) ** SHARPNESS
    return shares


def pairs_of(text: str, known: Subjects) -> Iterable[tuple[str, str]]:
    """Words side by side in a text, as terms; MOST_PAIRS of them."""
    pairs = pairwise(word.terms[0] for word in content(text, known))
    return islice(dict.fromkeys(pairs), MOST_PAIRS)


def side_by_side(pair: tuple[str, ...]) -> Phrase:
    return Phrase(tuple((term,) for term in pair), fields=("subject",))


def bond(pair: tuple[str, ...], times: int, known: Known) -> float:
    """How much a pair tells that so many subjects have: how rare it is, times how much oftener its
    words stand together than by chance (normalised pointwise mutual information, at most 1).
    """
    if not 1 < times < known.size:
        return 0.0
    apart = prod(known.document_frequency("subject", term) for term in pair)
    together = log(times * known.size / apart) / log(known.size / times)
    return max(0.0, together) * log(1 + known.size / max(times, RARE))


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


def topics_of(subject: str, text: str, known: Known) -> list[Topic]:
    """The words that tell most, the most telling first; a word that comes back tells more."""
    weights: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = defaultdict(float)
    for part, weight in ((subject, 1.0), (text, IN_TEXT if subject else 1.0)):
        told = ((_respelt(word, known), word.inside) for word in content(part, known))
        for word, times in Counter(told).items():
            weights[word] += weight * (1 + log(times))
    topics = (_topic(*word, weight, known) for word, weight in weights.items())
    return sorted(topics, key=lambda topic: -topic.worth)[:TELLING]


def _respelt(word: Telling, known: Known) -> tuple[str, ...]:
    """The terms of a word, and those a letter away from a name that no other subject has: jezidi,
    yezidi.
    """
    name = word.terms[0]
    if not word.typed[0].isupper() or len(name) < SHORTEST_NAME or known.tells(name):
        return word.terms
    return tuple(dict.fromkeys((*word.terms, *known.a_letter_away(name))))


def spelt_like(name: str, terms: list[str]) -> tuple[str, ...]:
    """Of terms of subjects those a letter away from a name."""
    like = extract(name, terms, scorer=OSA.distance, score_cutoff=1, limit=MOST_SPELLINGS)
    return tuple(term for term, *_ in like if term != name)


def may_be_spelt(term: str) -> bool:
    """Whether a term may be another spelling of a name."""
    return len(term) >= SHORTEST_NAME and term.isalpha()


def _subject_terms(index: Snapshot) -> list[str]:
    every = (term for first in ascii_lowercase for term in index.terms_from("subject", first))
    return [*filter(may_be_spelt, every)]


def content(text: str, known: Subjects) -> Iterable[Telling]:
    """The words that can tell something."""
    for word in words(text):
        if len(word.text) > 1 and not is_stopword(word.text) and not is_asking(word.text):
            yield from (_telling_word(row, word, known) for row in word.terms)


def _telling_word(row: tuple[str, ...], word: Word, known: Subjects) -> Telling:
    """Of a part of a word: itself, its family, the words inside it, other words for it."""
    plain = word.text.lower() if len(word.terms) == 1 else row[-1]
    inside = parts(plain) or parts(row[-1]) or _inside(row[-1], known)
    same = [other.terms[0][-1] for other, *more in same_as([word]) if not more]
    terms = dict.fromkeys((row[-1], *map(stem, family(plain)), *inside, *same))
    return Telling(tuple(terms), word.text, inside)


def _inside(word: str, known: Subjects) -> tuple[str, ...]:
    """The two words in one that no list has, of which the archive may know what no list has
    either, cut where the shorter is longest: fipronil, schandaal.
    """
    cuts = range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
    for cut in sorted(cuts, key=lambda cut: abs(len(word) - 2 * cut)):
        if _is_word(word[:cut], known) and _is_word(word[cut:], known):
            return stem(word[:cut]), stem(word[cut:])
    return ()


def _is_word(text: str, known: Subjects) -> bool:
    return text in word_list() or known.document_frequency("subject", stem(text)) > 1


def _topic(terms: tuple[str, ...], inside: tuple[str, ...], weight: float, known: Known) -> Topic:
    each = [weight * known.tells(term) * (1.0 if term == terms[0] else RELATED) for term in terms]
    shared = dict(zip(terms, (tells**SHARPNESS for tells in each), strict=True))
    together = _together({term: shared[term] for term in inside if shared[term]}, shared[terms[0]])
    unknown = weight * log(1 + known.size / RARE) * UNKNOWN
    worth = max(*shared.values(), sum(together.values())) or unknown**SHARPNESS
    return Topic(worth, terms, tuple(shared.values()), tuple(together.items()))


def _together(inside: dict[str, float], compound: float) -> dict[str, float]:
    """What each of the words inside a compound counts beside another of them: of asielregeling and
    asiel only the longer. Together no more than the compound, where others have it.
    """
    longest = {
        term: shared
        for term, shared in inside.items()
        if not any(term != other and term in other for other in inside)
    }
    if len(longest) < 2:
        return {}
    most = compound / sum(longest.values()) if compound else TOGETHER
    return {term: shared * min(TOGETHER, most) for term, shared in longest.items()}


def shares_of(topic: Topic, index: Snapshot) -> np.ndarray:
    """Of every document what it shares of a topic."""
    shares = np.zeros(index.size)
    for term, shared in zip(topic.terms, topic.shared, strict=True):
        _raise_to(shared, term, shares, index)
    if topic.inside:
        np.maximum(shares, _shared_together(topic, index), out=shares)
    return shares


def _shared_together(topic: Topic, index: Snapshot) -> np.ndarray:
    """What documents share that have two of the words inside a compound."""
    each = np.zeros((len(topic.inside), index.size))
    for row, (term, shared) in zip(each, topic.inside, strict=True):
        _raise_to(shared, term, row, index)
    together: np.ndarray = each.sum(axis=0) * ((each > 0).sum(axis=0) > 1)
    return together


def _raise_to(shared: float, term: str, shares: np.ndarray, index: Snapshot) -> None:
    for field, here in FIELDS.items():
        documents = index.documents(field, term)
        shares[documents] = np.maximum(shares[documents], here * shared)


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
    rarity = rarity_of(sum(map(len, subjects)), len(texts[0]), index.size, all_texted(index))
    return rarity * concentration(union([*subjects, *texts]), index)


def rarity_of(subjects: int, texts: int, size: int, texted: int) -> float:
    """How rare what so many subjects and texts hold is, among so many sets, so many with texts."""
    rarity = log(1 + size / max(subjects, RARE))
    return min(rarity, log(1 + texted / (texts + 0.5))) if texted else rarity
