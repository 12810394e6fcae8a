"""Words of one family that are no forms of one word: korten, korting."""

from functools import lru_cache

from .stems import infinitives, stem
from .words import word_list

SHORTEST = 2  # letters of a stem


@lru_cache(maxsize=10_000)
def family(word: str) -> tuple[str, ...]:
    """The noun in -ing of a verb's form, or the verb of such a noun (lower case); () when the word
    list has none.
    """
    own = stem(word)
    if own.endswith("ing"):
        others = {own[:-3] + "en"}
    else:
        verbs = {word, *(infinitives(own) if len(own) > SHORTEST else ())}
        others = {verb.removesuffix("en") + "ing" for verb in verbs if verb.endswith("en")}
    return tuple(sorted(other for other in others if other in word_list() and stem(other) != own))
