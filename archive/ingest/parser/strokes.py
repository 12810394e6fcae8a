"""The strokes that letters are made of: what scanning confuses has the same ones.

"Kniyt" is read for "Kruyt", "Drioil" for "Drion", "Postiiuma" for "Posthuma": strokes stay where
letters do not.
"""

from functools import lru_cache

from .lexer import distance

# A letter as what it falls apart into or is taken for: upright strokes, bows, the rest by itself;
# "y" as "ij".
_STROKES = str.maketrans({
    **dict.fromkeys("iljtfrI1!|", "i"),
    **dict.fromkeys("nuhy", "ii"),
    "m": "iii",
    **dict.fromkeys("eco0", "c"),
    "b": "ic",
    "d": "ci",
    "w": "vv",
    "q": "g",
})  # fmt: skip


@lru_cache(maxsize=20_000)
def strokes(letters: str) -> str:
    """The strokes of small letters without accents: "kruyt" and "kniyt" are "kiiiiii"."""
    return letters.translate(_STROKES)


def stroke_distance(left: str, right: str, most: int) -> int:
    """How many strokes tell two words apart; `most` + 1 when more."""
    return distance(strokes(left), strokes(right), most)
