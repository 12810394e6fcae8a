"""Which words stand out in the subjects of some question sets, beside all subjects. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

WORD = re.compile(r"[^\W\d_]{3,}")
LEAST_SETS = 10  # of fewer, nothing stands out
LEAST_TIMES = 3  # in so many subjects at least
OFTENER = 4  # at twice as often half of the words say nothing: "mensen", "nieuws", "maar"
SHOWN = 12


def words_of(subjects: Iterable[str]) -> Counter[str]:
    """In how many of the subjects each word stands, lower case; rare words left out."""
    return Counter({word: forms.total() for word, forms in _forms(subjects).items()})


def outstanding(subjects: list[str], everywhere: Counter[str], total: int) -> list[str]:
    """The words that stand in four times as many of these subjects as in as many of all, as they
    are mostly written.

    Most outstanding first, by the log-likelihood of corpus linguistics (Dunning 1993); the bound
    keeps out the small words that are frequent everywhere. `everywhere`: in how many of the `total`
    subjects each word stands.
    """
    if len(subjects) < LEAST_SETS or not total:
        return []
    own, scores = _forms(subjects), {}
    for word, forms in own.items():
        times = forms.total()
        expected = len(subjects) * everywhere.get(word, times) / total
        if times >= OFTENER * expected:
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
