"""Which words stand out in the subjects of some question sets, beside all subjects. Pure.

A word that every ministry is asked about as much as about anything says nothing: "feit", "zaak".
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log
from typing import NamedTuple

WORD = re.compile(r"[^\W\d_]{3,}")
LEAST_SETS = 10  # of fewer, nothing stands out
LEAST_TIMES = 3  # in so many subjects at least
OFTENER = 4  # at twice as often half of the words say nothing: "mensen", "nieuws", "maar"
SHOWN = 12
# How far the ministries of the sets with a word differ from those of all sets (Kullback-Leibler,
# in nats, less what chance gives), for a word that says something; of fewer sets it is not known.
TELLING, LEAST_ASKED = 0.4, 30


class Everywhere(NamedTuple):
    """In how many of the `total` subjects each word stands; which say nothing."""

    words: Counter[str]
    total: int
    even: frozenset[str] = frozenset()


def words_of(subjects: Iterable[str]) -> Counter[str]:
    """In how many of the subjects each word stands, lower case; rare words left out."""
    return Counter({word: forms.total() for word, forms in _forms(subjects).items()})


def even_words(asked: Iterable[tuple[str, int]]) -> frozenset[str]:
    """Of subjects, each with a ministry that was asked, the words of which no ministry is asked
    much more than of others.
    """
    of_all: Counter[int] = Counter()
    of_words: dict[str, Counter[int]] = defaultdict(Counter)
    for subject, ministry in asked:
        of_all[ministry] += 1
        for word in {word.lower() for word in WORD.findall(subject)}:
            of_words[word][ministry] += 1
    return frozenset(
        word
        for word, counts in of_words.items()
        if counts.total() >= LEAST_ASKED and _difference(counts, of_all) < TELLING
    )


def _difference(counts: Counter[int], of_all: Counter[int]) -> float:
    times, total = counts.total(), of_all.total()
    shares = ((n / times, of_all[ministry] / total) for ministry, n in counts.items())
    by_chance = (len(counts) - 1) / (2 * times)
    return sum(own * log(own / usual) for own, usual in shares) - by_chance


def outstanding(subjects: list[str], everywhere: Everywhere) -> list[str]:
    """The words that stand in four times as many of these subjects as in as many of all, as they
    are mostly written.

    Most outstanding first, by the log-likelihood of corpus linguistics (Dunning 1993); the bound
    keeps out the small words that are frequent everywhere.
    """
    if len(subjects) < LEAST_SETS or not everywhere.total:
        return []
    own, scores = _forms(subjects), {}
    for word, forms in own.items():
        times = forms.total()
        expected = len(subjects) * everywhere.words.get(word, times) / everywhere.total
        if times >= OFTENER * expected and word not in everywhere.even:
            scores[word] = times * log(times / expected)
    best = sorted(scores, key=lambda word: (-scores[word], word))[:SHOWN]
    return [own[word].most_common(1)[0][0] for word in best]


def _forms(subjects: Iterable[str]) -> dict[str, Counter[str]]:
    """Each word with the forms it is written in: how many subjects have it."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for subject in subjects:
        for word, form in {w.lower(): w for w in WORD.findall(subject)}.items():
            forms[word][form] += 1
    return {word: counts for word, counts in forms.items() if counts.total() >= LEAST_TIMES}
