"""Recognise the words of title, reply and page lines, whatever print and scanning made of them.

Only where such a line may stand: running text is never looked up and never changed.
"""

from dataclasses import dataclass
from functools import lru_cache

# kind -> its words, in small letters without spaces.
WORDS: dict[str, tuple[str, ...]] = {
    "questions": ("vragen", "vraag", "kamervragen"),
    "answer": ("antwoord", "antwoorden", "brief"),
    "notice": (
        *("mededeling", "mededeeling", "mededelingen", "mededeelingen"),
        *("uitstelbericht", "uitstel"),
    ),
    "oral": ("mondelinge",),
    "again": ("schriftelijke", "nadere", "aanvullende"),
    "supplementary": (
        *("nader", "nadere", "aanvullend", "aanvullende", "voorlopig", "voorloopig", "voorlopige"),
        *("tussentijds", "tussentijdse"),
        *("gecorrigeerd", "gecorrigeerde", "verbeterd", "verbeterde", "vervolg"),
    ),
    "reprint": ("herdruk", "gewijzigd", "gewijzigde", "herzien", "herziene"),
    "asked": ("gesteld", "gestelde", "ingediend"),
    "by": ("van", "door", "namens"),
    "article": ("de", "den", "het"),
    "courtesy": (
        *("heer", "heren", "heeren", "mevrouw", "mevr", "mej", "mejuffrouw", "mw", "dames", "lid"),
        *("leden", "kamerlid", "kamerleden", "oudlid", "lieer", "deleden", "hetlid", "deheer"),
        "denheer",
    ),
    "about": (
        *("over", "inzake", "betreffende", "betrekkelijk", "omtrent", "nopens", "aangaande"),
        "rakende",
    ),
    "about-phrase": ("metbetrekkingtot", "tenaanzienvan"),
    "kept-phrase": ("naaraanleidingvan", "inverbandmet"),
    "submitted": ("ingezonden", "ingediend", "ingekomen"),
    "received": ("ontvangen",),
    "month": (
        *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
        *("september", "oktober", "november", "december", "october", "january", "february"),
    ),
    "minister": ("minister", "ministers"),
    "staatssecretaris": ("staatssecretaris", "staatssecretarissen"),
    "minister-president": ("ministerpresident",),
    "page": (
        *("tweede", "eerste", "kamer", "vergaderjaar", "zitting", "aanhangsel", "handelingen"),
        *("statengeneraal", "gravenhage", "verslag"),
    ),
}
# Words of the language that are no misreading of one of these.
_OTHER_WORDS = frozenset({
    "aan", "dan", "kan", "man", "vat", "vak", "voor", "dood", "een", "der", "deze", "dien", "hem",
    "hun", "mei", "heel", "hier", "keer", "meer", "over", "oven", "mij", "niet", "graag", "traag",
    "vaag", "vlaag", "dragen", "wagen", "magen", "lid", "lied", "leed", "steden", "ministerie",
    "ministerieel", "ministeries", "omtrek", "ontvanger", "antwoordt", "antwoordde", "kamers",
    "zittingen", "handeling", "eersten", "tweeden", "minder", "namens",
})  # fmt: skip
_LETTERS = {word: frozenset(word) for words in WORDS.values() for word in words}
_LIKE_LETTERS = str.maketrans("0158|!", "olsbll")


def squeeze(text: str) -> str:
    """Its letters, small, with what looks like one; hyphens, spaces and signs are gone."""
    return "".join(filter(str.isalpha, text.translate(_LIKE_LETTERS).lower()))


def distance(left: str, right: str, most: int) -> int:
    """Letters put in, left out, changed or swapped with a neighbour; `most` + 1 when more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    start, stop = 0, min(len(left), len(right))
    while start < stop and left[start] == right[start]:
        start += 1
    left, right, stop = left[start:], right[start:], stop - start
    end = 0
    while end < stop and left[-1 - end] == right[-1 - end]:
        end += 1
    left, right = left[: len(left) - end], right[: len(right) - end]
    if not left or not right:
        return len(left or right)
    before, row = [0] * (len(right) + 1), list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def most_damage(length: int) -> int:
    """How many damaged letters leave a word of that length recognisable."""
    return (length >= 3) + (length >= 6) + (length >= 10)


@dataclass(frozen=True, slots=True)
class Read:
    """A word recognised: its kind, the word itself, and how many letters were damaged."""

    kind: str
    word: str
    damage: int = 0


@lru_cache(maxsize=50_000)
def read_word(printed: str, *kinds: str) -> Read | None:
    """Which word of these kinds this is, however damaged; None for none. The least damaged wins."""
    letters = squeeze(printed)
    distinct = frozenset(letters)
    best: Read | None = None
    for kind in kinds:
        for word in WORDS[kind]:
            if letters == word:
                return Read(kind, word)
            most = min(most_damage(len(word)), best.damage - 1 if best else 9)
            if (letters in _OTHER_WORDS and not printed.isupper()) or most < 1 or len(letters) < 3:
                continue
            own = _LETTERS[word]
            if len(own - distinct) > most or len(distinct - own) > most:
                continue
            if (damage := distance(letters, word, most)) <= most:
                best = Read(kind, word, damage)
    return best
