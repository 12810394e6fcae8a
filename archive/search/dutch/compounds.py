"""Find the words inside a Dutch compound: thuisprostitutie holds thuis and prostitutie."""

from collections.abc import Callable
from functools import cache, lru_cache

from .stems import SEPARABLE, VOWELS, stem
from .words import forms_table, word_list

SHORTEST, LONGEST = 6, 60  # letters of a compound; longer "words" are noise
LINKS = ("", "s", "en", "e", "n", "er", "-")


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[str, ...]:
    """The stems of the words inside a word (lower case), in order; () when it is no compound."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return ()
    whole = stem(word)
    return tuple(
        dict.fromkeys(
            s for s in map(stem, (*_inside(word), *_of_doer(word))) if s != whole and len(s) > 2
        )
    )


def _of_doer(word: str) -> list[str]:
    """mantelzorgers → mantelzorg, onderzoeker → onderzoek: who does it holds what is done."""
    base = word.removesuffix("s").removesuffix("er")
    return (
        [base]
        if len(base) + 2 == len(word.removesuffix("s")) and len(base) >= 5 and base in word_list()
        else []
    )


def _inside(word: str) -> list[str]:
    return [piece for half in halves(word) or () for piece in (*_inside(half), half)]


@lru_cache(maxsize=50_000)
def halves(word: str) -> tuple[str, str] | None:
    """The best cut in two known words: the one whose shorter half is longest, links (-s-, -en-,
    -er-) left out.
    """
    cuts = [cut for cut in range(3, len(word) - 2) if _is_part(word[cut:])]
    return _best_cut(word, cuts, _is_part) or _best_cut(word, cuts, lambda part: bool(halves(part)))


def _best_cut(
    word: str, cuts: list[int], is_modifier: Callable[[str], bool]
) -> tuple[str, str] | None:
    best: tuple[int, str, str] | None = None
    for cut in cuts:
        before, head = word[:cut], word[cut:]
        for link in LINKS:
            modifier = before.removesuffix(link) if before.endswith(link) else ""
            if len(modifier) < 3 or not is_modifier(modifier):
                continue
            size = 2 * min(len(modifier), len(head)) - len(link)
            if best is None or size > best[0]:
                best = (size, modifier, head)
    return best and (best[1], best[2])


def _is_part(piece: str) -> bool:
    if len(piece) == 3:
        return piece in _short_words()
    return (
        len(piece) > 3
        and piece not in _no_parts()
        and piece in word_list()
        and any(c in VOWELS for c in piece)
    )


@cache
def _short_words() -> frozenset[str]:
    return frozenset(forms_table()["compounds"]["short"].split())


@cache
def _no_parts() -> frozenset[str]:
    return frozenset(SEPARABLE) | frozenset(forms_table()["compounds"]["no_part"].split())
