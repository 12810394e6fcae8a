"""Queries as readers type them, each another one: words of real subjects, three words in a row of
real answers, beginnings of words. Seeded.
"""

import random
import re
from collections.abc import Iterator

from bench.corpus import corpus
from bench.engines import Asked

SAMPLE = 20_000  # sets whose words are asked for
BEGINNING = (4, 6)  # letters of a word that is not typed to its end
_WORD = re.compile(r"[^\W\d_]{3,}")
_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){2,}")
_NOT_TYPED = {
    *("aan", "bij", "dat", "der", "des", "die", "door", "een", "het", "hoe", "met", "naar"),
    *("niet", "nog", "ook", "over", "per", "tot", "uit", "van", "voor", "wat", "wel", "zijn"),
}


def queries(sets: int, of_each: int) -> dict[str, list[Asked]]:
    """`of_each` queries of every class, none twice; the same for every engine."""
    dice = random.Random(1814)
    subjects, answers = _texts(min(sets, SAMPLE))
    return {
        "one word": _some(of_each, (Asked(w) for w in _words(1, subjects, dice))),
        "two words": _some(of_each, (Asked(w) for w in _words(2, subjects, dice))),
        "three words": _some(of_each, (Asked(w) for w in _words(3, subjects, dice))),
        "phrase": _some(of_each, (Asked(w, phrase=True) for w in _in_a_row(answers, dice))),
        "prefix": _some(of_each, (Asked(w, prefix=True) for w in _beginnings(subjects, dice))),
    }


def _some(most: int, endless: Iterator[Asked]) -> list[Asked]:
    chosen: dict[Asked, None] = {}
    for _, asked in zip(range(100 * most), endless, strict=False):
        chosen.setdefault(asked)
        if len(chosen) == most:
            break
    return list(chosen)


def _texts(sets: int) -> tuple[list[str], list[str]]:
    made = list(corpus(sets))
    return [one.subject for one in made], [answer for one in made for answer in one.answers]


def _words(number: int, subjects: list[str], dice: random.Random) -> Iterator[tuple[str, ...]]:
    """So many words of one subject, in the order in which they stand there."""
    while True:
        words = [word.lower() for word in _WORD.findall(dice.choice(subjects))]
        words = [word for word in dict.fromkeys(words) if word not in _NOT_TYPED]
        if len(words) >= number:
            chosen = sorted(dice.sample(range(len(words)), number))
            yield tuple(words[at] for at in chosen)


def _in_a_row(answers: list[str], dice: random.Random) -> Iterator[tuple[str, ...]]:
    while True:
        runs = _RUN.findall(dice.choice(answers))
        words = dice.choice(runs).lower().split(" ") if runs else []
        if len(words) >= 3:
            start = dice.randrange(len(words) - 2)
            yield tuple(words[start : start + 3])


def _beginnings(subjects: list[str], dice: random.Random) -> Iterator[tuple[str, ...]]:
    for (word,) in _words(1, subjects, dice):
        length = dice.randint(*BEGINNING)
        if len(word) > length:
            yield (word[:length],)
