"""Choose the queries that are measured from the corpus's own words, by how many sets have them.

Seeded.
"""

import random
import re
from collections import Counter
from itertools import pairwise

from bench.corpus import corpus
from bench.engines import Asked

OF_EACH = 12
SAMPLE = 4000  # sets that are counted
_WORD = re.compile(r"[a-z]{5,}")
_RUN = re.compile(r"[a-zë]+(?: [a-zë]+)+")


def queries(sets: int) -> dict[str, list[Asked]]:
    """The classes and their queries; the same for every engine."""
    sample = min(sets, SAMPLE)
    words, pairs = _count(sample)
    dice = random.Random(2007)
    rare = _between(words, 0.0005 * sample, 0.002 * sample, dice)
    some = _between(words, 0.02 * sample, 0.08 * sample, dice)
    common = _between(words, 0.25 * sample, 0.6 * sample, dice)
    phrases = [tuple(pair.split()) for pair in _between(pairs, 0.01 * sample, 0.1 * sample, dice)]
    return {
        "rare term": [Asked((word,)) for word in rare],
        "common term": [Asked((word,)) for word in common],
        "two terms": [Asked(both) for both in zip(common, some, strict=False)],
        "phrase": [Asked(phrase, phrase=True) for phrase in phrases],
        "prefix": [Asked((word[:6],), prefix=True) for word in some],
        "years and common term": [Asked((word,), years=(2015, 2017)) for word in common],
        "common term, four facets": [Asked((word,), facets=True) for word in common],
        "common term, page 50": [Asked((word,), offset=980) for word in common],
        "common term, newest first": [Asked((word,), by_date=True) for word in common],
        "common term, passages": [Asked((word,), passages=True) for word in common],
        "two terms, facets, passages": [
            Asked(both, facets=True, passages=True) for both in zip(common, some, strict=False)
        ],
    }


def _count(sets: int) -> tuple[Counter[str], Counter[str]]:
    """In how many sets each word is, and each pair of neighbours."""
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for made in corpus(sets):
        text = "\n".join([made.subject, *made.questions, *made.answers]).lower()
        words.update(set(_WORD.findall(text)))
        runs = (run.group().split() for run in _RUN.finditer(text))
        pairs.update(
            {f"{a} {b}" for run in runs for a, b in pairwise(run) if min(len(a), len(b)) > 4}
        )
    return words, pairs


def _between(counts: Counter[str], least: float, most: float, dice: random.Random) -> list[str]:
    fitting = sorted(word for word, count in counts.items() if least <= count <= most)
    return dice.sample(fitting, min(OF_EACH, len(fitting)))
