"""Bring a Dutch word back to the form under which it is indexed: huizen → huis, verboden → verbied.

Rules propose a base and the word list decides; words that neither knows go to the Snowball stemmer.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import Stemmer

from .words import fold, forms_table, word_list

SEPARABLE = (
    *(
        "aan",
        "achter",
        "af",
        "bij",
        "binnen",
        "dicht",
        "door",
        "goed",
        "in",
        "los",
        "mee",
        "mis",
        "na",
        "neer",
    ),
    *(
        "om",
        "onder",
        "op",
        "over",
        "plaats",
        "rond",
        "samen",
        "tegen",
        "terug",
        "toe",
        "uit",
        "vast",
        "vol",
    ),
    *("voor", "voort", "weg", "weer"),
)
INSEPARABLE = (
    "be",
    "ge",
    "er",
    "her",
    "mis",
    "ont",
    "ver",
    "over",
    "onder",
    "door",
    "om",
    "vol",
    "voor",
    "weer",
    "aan",
)
VOWELS = "aeiouy"
# Certain plurals in -s: of more than one syllable, in -en, -er, -el, -e or a vowel (kaars and
# plaats are none).
PLURAL_S = re.compile(
    r"[aeiouy].*(?:[eë][lmnr]|erd|aard|oor|[bcdfghklmnprtvz]or|ie|eau|ing|e|[aiouy])s$"
)
# Nouns in these endings are their own stem: handeling is no form of handel.
OWN_STEM = re.compile(r".{3}(?:ing|heid|nis|ling|schap|isme|iteit|atie|ist)$")


def stem(word: str) -> str:
    """The form under which a word (lower case, without hyphens) is indexed; accents folded."""
    return fold(_base(word.replace("\u00ad", "")))


@lru_cache(maxsize=100_000)
def _base(word: str) -> str:
    if len(word) < 3 or not word.isalpha():
        return word
    irregular = _irregular(word)
    if irregular:
        return irregular
    known = word if word in word_list() else modern_spelling(word)
    if known != word and (irregular := _irregular(known)):
        return irregular
    base = _first_known(known)
    if base:
        return _forms().get(base) or _first_known(base) or base if base[-1] in "td" else base
    if known in word_list():
        return known
    if known.endswith("ers"):
        return known[:-1]  # zzpers, wajongers
    return _by_tail(known) or _snowball(known)


def _irregular(word: str) -> str | None:
    forms = _forms()
    if word in forms:
        return forms[word]
    if word.endswith("en") and any(_is_verb_stem(base) for base in _without_ending(word[:-2])):
        return None  # verlagen: verlaagde, not a form of liggen
    for prefix in filter(word.startswith, _PREFIXES_BY_LENGTH):
        rest = word[len(prefix) :]
        infinitive = _verb_forms().get(rest) or (
            _bare_participles().get(rest) if prefix in INSEPARABLE else None
        )
        if infinitive and len(rest) > 2 and prefix + infinitive in word_list():
            return _first_known(prefix + infinitive) or prefix + infinitive
    return _irregular_tail(word)


def _irregular_tail(word: str) -> str | None:
    """gemeenteraadsleden → gemeenteraadslid, snelwegen → snelweg: a noun of the table at the end of
    a compound.
    """
    if not word.endswith(("n", "a", "i", "s")):
        return None
    for start in range(3, len(word) - 3):
        base = _forms().get(word[start:])
        if base and base != word[start:] and base in _nouns():
            whole = word[:start] + base
            if whole in word_list() or (start > 3 and word[:start] in word_list()):
                return whole
    return None


def _first_known(word: str) -> str | None:
    words = word_list()
    return next((base for base in _candidates(word) if len(base) > 1 and base in words), None)


def _candidates(word: str) -> Iterator[str]:
    """Bases this may be a form of, the likeliest first."""
    if word.endswith("heden"):
        yield word[:-5] + "heid"
    if OWN_STEM.match(word) and word in word_list():
        yield word
    if word.endswith("ën"):
        yield word[:-2]
        yield word[:-2] + "e"
    if word.endswith("een") and len(word) > 5 and word[:-2] + "ën" in word_list():
        yield word[:-2]
    if word.endswith("s") and _is_plural_in_s(word):
        yield word[:-1]
    yield from _participle_candidates(word)
    yield from _verb_candidates(word)
    if word.endswith("en") and len(word) > 3 and not _is_noun_in_en(word):
        yield from _without_ending(word[:-2])
        yield word[:-1]
    if word.endswith("e") and len(word) > 3 and word[-2] not in VOWELS and not _is_noun_in_e(word):
        yield from _without_ending(word[:-1])


def _is_plural_in_s(word: str) -> bool:
    """boetes, windmolens, clubs; not rechts, plaats, langs: their recht, plaat and lang have
    another plural or form.
    """
    base = word[:-1]
    if len(word) < 5 or base not in word_list() or word.endswith("ss"):
        return False
    if PLURAL_S.search(word):
        return True
    others = (base + "en", base + "e", base + base[-1] + "en")
    return base[-1] not in VOWELS and not any(other in word_list() for other in others)


def _is_noun_in_en(word: str) -> bool:
    """wapen (wapens, wapentje) is no form of wap."""
    return word + "s" in word_list() and word + "tje" in word_list()


def _is_noun_in_e(word: str) -> bool:
    return word.endswith("e") and word + "s" in word_list()


def _without_ending(rest: str) -> Iterator[str]:
    """The base of rest + e(n), with the spelling of a closed syllable: huiz → huis, schol → school,
    mann → man.
    """
    if len(rest) < 2 or rest[-1] in "ae":
        return
    last, before = rest[-1], rest[-2]
    if last == before and last not in VOWELS:
        yield rest[:-1]
        return
    plain = rest.translate(_DIAERESIS)
    closed = plain[:-1] + _VOICELESS.get(last, last)
    if (
        last not in VOWELS
        and before in "aeouëö"
        and (len(rest) < 3 or plain[-3] not in "aeou" or before == "ë")
    ):
        yield closed[:-1] + closed[-2:]
    yield closed
    yield rest


def _verb_candidates(word: str) -> Iterator[str]:
    for ending in ("ende", "end", "ten", "den", "te", "de", "dt", "t", "d"):
        if not word.endswith(ending):
            continue
        rest = word[: -len(ending)]
        if len(rest) < 3 or (ending[-1] == "e" and _is_noun_in_e(word)):
            continue
        if ending in ("end", "ende"):
            yield from (base for base in _without_ending(rest) if rest + "en" in word_list())
        elif not (
            ending in ("ten", "den") and (word[:-2] in word_list() or _is_noun_in_e(word[:-1]))
        ):
            yield from (base for base in _finite(rest, ending) if _is_verb_stem(base))


def _participle_candidates(word: str) -> Iterator[str]:
    """gevlucht → vlucht, uitgezet → uitzet: participles of verbs whose stem ends in t or d (gebied,
    geluid: none).
    """
    if word[-1:] not in "td" or not any(
        word + ending in word_list() for ending in ("e", word[-1] + "e")
    ):
        return
    for bare in _without_ge(word):
        if bare in word_list() and bare + word[-1] + "e" in word_list():
            yield bare


def _without_ge(word: str) -> Iterator[str]:
    """What a participle may be of, with or without a prefix: uitgevoer → uitvoer."""
    if "ge" in word:
        for prefix, with_ge in _BEFORE_GE:
            if word.startswith(with_ge):
                yield prefix + word[len(with_ge) :]


def _finite(rest: str, ending: str) -> Iterator[str]:
    """Stems of which this can be a present, past or participle: werk-t, (ge)werk-te, uit(ge)voer-d,
    betaal-d.
    """
    stem = rest + "d" if ending == "dt" else rest
    participle = ending in ("t", "d", "te", "de", "dt")
    if participle:
        yield from _without_ge(stem)
    if ending != "d" or stem.startswith(INSEPARABLE):
        yield stem


def _is_verb_stem(stem: str) -> bool:
    """Whether the list knows a verb of this stem: its infinitive, past and participle (or it is a
    strong verb).
    """
    words = word_list()
    if len(stem) < 3 or stem not in words or stem[-1] in "st":
        return False
    infinitive = next((i for i in infinitives(stem) if i in words), None)
    if not infinitive:
        return False
    if infinitive in forms_table()["verbs"] or any(
        infinitive.endswith(v) for v in forms_table()["verbs"] if len(v) > 5
    ):
        return True
    weak = stem + "te" in words or stem + "de" in words
    return weak and (
        stem.startswith(INSEPARABLE + SEPARABLE)
        or "ge" + stem + "t" in words
        or "ge" + stem + "d" in words
    )


def infinitives(stem: str) -> Iterator[str]:
    last = _VOICED.get(stem[-1], stem[-1])
    if stem[-2] == stem[-3] and stem[-2] in "aeou":
        yield stem[:-2] + last + "en"
        yield stem[:-3] + "ë" + last + "en"
    elif stem[-2] in VOWELS and stem[-3] not in VOWELS:
        yield stem + stem[-1] + "en"
        yield stem + "en"
    else:
        yield stem[:-1] + last + "en"
        yield stem + "en"


def _by_tail(word: str) -> str | None:
    """huurprijsverhogingen → huurprijsverhoging: an unknown word by the longest known word at its
    end.
    """
    for start in range(3, len(word) - 3):
        tail = word[start:]
        if tail in word_list() and len(tail) >= 4 and any(c in VOWELS for c in word[:start]):
            return word[:start] + fold(_base(tail))
    return None


def modern_spelling(word: str) -> str:
    """The spelling of today when the word list has it: regeering → regering, produktie → productie;
    else the word.
    """
    for older, newer in _SPELLINGS:
        changed = older.sub(newer, word)
        if changed != word and (changed in word_list() or _first_known(changed)):
            return changed
    everything = word
    for older, newer in _SPELLINGS:
        everything = older.sub(newer, everything)
    return everything if everything in word_list() or _first_known(everything) else word


def _snowball(word: str) -> str:
    return _stemmer().stemWord(word)


_PREFIXES_BY_LENGTH = sorted({*SEPARABLE, *INSEPARABLE}, key=len)
_BEFORE_GE = tuple((prefix, prefix + "ge") for prefix in ("", *SEPARABLE))
_VOICELESS = {"v": "f", "z": "s"}
_VOICED = {"f": "v", "s": "z"}
_DIAERESIS = str.maketrans("ëïöü", "eiou")
# Before 1947 (-sch, open syllables written double) and 1954–1996 (preferred spelling with k, kw,
# t).
_SPELLINGS = [
    (re.compile(older), newer)
    for older, newer in (
        (r"sch(e[nr]?)?$", r"s\1"),
        (r"ssch(en|e|er)", r"ss\1"),
        (r"([^aeiou])ee([bdfgklmnprstvz][aeiou])", r"\1e\2"),
        (r"oo([bdfgklmnprstvz][aeiou])", r"o\1"),
        (r"([zs])oo$", r"\1o"),
        (r"^zoo(?=[a-z]{3})", "zo"),
        (r"sschen", "ssen"),
        (r"ae", "aa"),
        (r"c(?=[aourlt])", "k"),
        (r"k(?=[aourlt])", "c"),
        (r"ksie", "ctie"),
        (r"kw", "qu"),
        (r"ks", "x"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ie(?=[rlst]isch)", "i"),
        (r"s(?=ie)", "t"),
        (r"eele$", "ele"),
        (r"qu", "kw"),
    )
]


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("dutch")


@cache
def _nouns() -> frozenset[str]:
    return frozenset(forms_table()["nouns"])


@cache
def _forms() -> dict[str, str]:
    """Every irregular form and the base it is indexed under."""
    forms = {
        form: base
        for base, printed in forms_table()["nouns"].items()
        for form in [base, *printed.split()]
    }
    for infinitive, printed in forms_table()["verbs"].items():
        base = _first_known(infinitive) or infinitive
        forms.update({form: base for form in [infinitive, *printed.split()] if form not in forms})
    return forms | {
        word: word for word in forms_table()["apart"]["words"].split() if word not in _nouns_forms()
    }


@cache
def _nouns_forms() -> frozenset[str]:
    return frozenset(
        form for printed in forms_table()["nouns"].values() for form in printed.split()
    )


@cache
def _verb_forms() -> dict[str, str]:
    """Strong forms and their infinitive: geboden → bieden, for use after a prefix (aangeboden)."""
    return {
        form: infinitive
        for infinitive, printed in forms_table()["verbs"].items()
        for form in printed.split()
    }


@cache
def _bare_participles() -> dict[str, str]:
    """Strong participles as they stand after be-, ver-, ont-: boden → bieden (verboden)."""
    forms = {
        form.removeprefix("ge"): inf for form, inf in _verb_forms().items() if form.startswith("ge")
    }
    return {form: infinitive for form, infinitive in forms.items() if form != infinitive}
