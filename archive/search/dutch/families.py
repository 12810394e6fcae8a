"""Words of one family that are no forms of one word: korten, korting; Iran, Iraans."""

from functools import cache, lru_cache

from .stems import infinitives, stem
from .words import forms_table, word_list

SHORTEST = 2  # letters of a stem


@lru_cache(maxsize=10_000)
def family(word: str) -> tuple[str, ...]:
    """The noun in -ing of a verb's form, or the verb of such a noun; a country with its people and
    what comes from it (lower case). () when there are none.
    """
    own = stem(word)
    if of_country := _peoples().get(own):
        return tuple(sorted(of_country - {word}))
    if own.endswith("ing"):
        others = {own[:-3] + "en"}
    else:
        verbs = {word, *(infinitives(own) if len(own) > SHORTEST else ())}
        others = {verb.removesuffix("en") + "ing" for verb in verbs if verb.endswith("en")}
    return tuple(sorted(other for other in others if other in word_list() and stem(other) != own))


@cache
def _peoples() -> dict[str, frozenset[str]]:
    """The words for each country and its people, by the stem of each."""
    groups = [frozenset(line.split()) for line in forms_table()["peoples"]["lines"].splitlines()]
    return {stem(word): group for group in groups for word in group}
