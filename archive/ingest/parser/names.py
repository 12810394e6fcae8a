"""Put right what print and scanning did to the letters of a name or a portfolio, where the register
leaves one member or minister on that day. What was printed is told; nothing else is changed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache, partial

from archive.identifiers import TWEEDE_KAMER
from archive.ingest.document import Asker, Office, ParsedSet, Signatory

from .lexer import distance, read_word, squeeze
from .strokes import stroke_distance, strokes
from .vocabulary import party_keys, party_names, portfolio_words, portfolios, rows, surnames
from .who import PARTICLE

_MARGIN = timedelta(days=60)  # an answer to who has just left; a register that is some weeks off
# Of a single holder or of more: one letter in so many may be damaged; or one stroke in so many,
# where two letters in three are right.
_OF_ONE, _OF_SEVERAL = (3, 6), (4, 10)
_SHORT_WORD = 9  # letters: a word with fewer has at most one that is damaged
_UNLIKE = 99
_ENOUGH = 4  # strokes of a party's name that tell it
_PREFIXES = ("van", "de", "den", "der")  # of these no two have the same strokes
_NOT_ENDED = "2100-01-01"
_WORD = re.compile(r"[^\W\d_]{5,}")
_NO_SIGN = re.compile(r"[^\w\s.,()’-]+-?|[.\d]+$")
_FIRST_WORD = re.compile(r"^[a-z]{1,4} ")
_LOST_COMMA = re.compile(r"(?<=[a-z]{4})\.(?= [A-Z])")
_NO_NAME = re.compile(r"[^\w\s.,'’—-]|\d|[a-z][A-Z]")  # what print never put in a name
Names = dict[str, str]  # letters -> the name as it is written


def with_names_put_right(s: ParsedSet) -> tuple[ParsedSet, tuple[str, ...]]:
    """The set with the names that the register proves, each with what was printed beside it, and
    what is told of them.
    """
    answered, asked = s.answered_on or s.submitted_on, s.submitted_on or s.answered_on
    if not answered or not asked:
        return s, ()
    right = replace(
        s,
        asked_by=tuple(_asker(asker, asked, s.chamber) for asker in s.asked_by),
        answered_by=tuple(_signatory(signatory, answered) for signatory in s.answered_by),
        asked_of=tuple(_office(office) for office in s.asked_of),
        on_behalf_of=tuple(_office(office) for office in s.on_behalf_of),
    )
    changed = [a for a, b in zip(_words(s), _words(right), strict=True) if a != b]
    return right, tuple(f"name put right, printed: {words}" for words in changed)


def _words(s: ParsedSet) -> Iterator[str | None]:
    """The names, parties and portfolios that may be put right."""
    yield from (words for asker in s.asked_by for words in (asker.name, asker.party))
    yield from (words for by in s.answered_by for words in (by.name, by.portfolio))
    yield from (office.portfolio for office in (*s.asked_of, *s.on_behalf_of))


def _asker(asker: Asker, day: date, chamber: str | None) -> Asker:
    """By the register only in the Tweede Kamer: of the Eerste it has but some members."""
    party = _party(asker.party, day)
    key = party_keys().get(squeeze(party or ""), "")
    listed = chamber == TWEEDE_KAMER and (key or not party)
    names = partial(_members, day, key) if listed else dict
    name = _put_right(asker.name, names)
    return replace(asker, name=name, party=party, printed=_printed(asker, name, party))


def _signatory(printed: Signatory, day: date) -> Signatory:
    portfolio = _portfolio(printed.portfolio)
    holders = partial(_ministers, day, printed.role or "", _letters(portfolio or ""))
    name = _put_right(printed.name, holders)
    if name == printed.name:
        name = _put_right(name, partial(_ministers, day))
    return Signatory(name, printed.role, portfolio, _printed(printed, name, portfolio))


def _office(printed: Office) -> Office:
    portfolio = _portfolio(printed.portfolio)
    changed = printed.portfolio if portfolio != printed.portfolio else None
    return replace(printed, portfolio=portfolio, printed=changed)


def _printed(who: Asker | Signatory, name: str, rest: str | None) -> str | None:
    """What was printed, where it is not what is read: "Kniyt", "Kniyt (P.v.d.A,)"."""
    printed = who.party if isinstance(who, Asker) else who.portfolio
    if rest != printed:
        return f"{who.name} ({printed})"
    return who.name if name != who.name else None


def _party(printed: str | None, day: date) -> str | None:
    """The party that has the same strokes and had members on that day, where the register does not
    know the printed one: "WD" is "VVD".
    """
    lines = strokes(_letters(printed or ""))
    if len(lines) < _ENOUGH or squeeze(printed or "") in party_keys():
        return printed
    right = _party_strokes().get(lines, "")
    return right if right and _members(day, party_keys()[squeeze(right)]) else printed


@cache
def _party_strokes() -> dict[str, str]:
    """The printed name of the only party with these strokes."""
    named: dict[str, dict[str, str]] = {}
    for name, key in party_names():
        named.setdefault(strokes(_letters(name)), {}).setdefault(key, name)
    return {lines: min(one.values()) for lines, one in named.items() if lines and len(one) == 1}


def _put_right(printed: str, names: Callable[[], Names]) -> str:
    """The name of the register that this is; else as printed, its prefix put right."""
    right = printed if _is_known(printed) else _name(printed, names())
    if right != printed:
        return right
    prefix, rest = _divided(printed)
    words = " ".join((*prefix, *rest))
    return printed if words.lower() == printed.lower() else words


def _is_known(name: str) -> bool:
    """Whether the register has the name, or it is none."""
    words = name.split()
    if not words or read_word(words[-1], "courtesy"):
        return True
    prefix, rest = _divided(name)
    if len(rest[-1]) < 2 or [w.lower() for w in prefix] != [
        w.lower() for w in words[: len(prefix)]
    ]:
        return False
    forms = {squeeze(name), squeeze(" ".join(rest))}
    if len(rest) > 1 and rest[0].isalpha() and rest[0][0].isupper():
        forms.add(squeeze(rest[-1]))  # behind a given name
    return not forms.isdisjoint(surnames())


def _name(printed: str, names: Names) -> str:
    """The only name that is near enough, nearer than any other; else as printed."""
    parts = _OF_ONE if len(names) == 1 else _OF_SEVERAL
    prefix, rest = _divided(printed)
    forms = {_letters(printed), _letters(" ".join(rest))}
    signs = bool(_NO_NAME.search(printed))
    near = sorted(
        (min(_damage(form, name, parts, signs) for form in forms), name) for name in names
    )
    if not near or near[0][0] == _UNLIKE or (len(near) > 1 and near[1][0] == near[0][0]):
        return printed
    right = names[near[0][1]]
    if not near[0][0] and len(right.split()) >= len(printed.split()):
        return printed  # the same letters, none of them apart
    if prefix and not _divided(right)[0]:
        right = " ".join((*prefix, right))  # the register does not know the prefix
    spelt = (right, right.replace("ij", "y"), re.sub(r"(?<=[a-z])y", "ij", right))
    return min(spelt, key=lambda name: distance(printed.lower(), name.lower(), len(name)))


def _damage(printed: str, name: str, parts: tuple[int, int], signs: bool) -> int:
    """How many letters and strokes tell them apart; `_UNLIKE` when that is too much. `signs`: what
    was printed has signs that no name has, so one letter more is damaged.
    """
    of_letters, of_strokes = parts
    most = 1 + max(len(name), len(printed)) // 3
    if len(set(name).intersection(printed)) < len(set(name)) // 2:
        return _UNLIKE
    letters, lines = distance(printed, name, most), stroke_distance(printed, name, most)
    few = letters <= len(printed) // of_letters + signs
    alike = letters <= most and lines <= len(strokes(name)) // of_strokes
    return letters + lines if few or alike else _UNLIKE


def _divided(name: str) -> tuple[list[str], list[str]]:
    """The prefix, its words put right, and the rest: "Tan don Tempel" is "Van", "den", "Tempel"."""
    words = name.split()
    prefix: list[str] = []
    while len(words) > 1 and (right := _prefix(words[0], first=not prefix)):
        prefix.append(right if prefix else right.capitalize())
        words = words[1:]
    return prefix, words


@lru_cache(maxsize=5_000)
def _prefix(word: str, *, first: bool) -> str | None:
    """The word of a prefix that this is, damaged or not: "Tan" is "van"."""
    letters = _letters(word)
    if PARTICLE.fullmatch(word.lower()):
        return word.lower()
    if first and letters in _given_names():
        return None
    if word == "Ie":
        return "le"
    nearer = min(distance(letters, "van", 1), stroke_distance(letters, "van", 1))
    if letters.endswith("an") and nearer < 2:
        return "van"
    alike = [right for right in _PREFIXES if strokes(letters) == strokes(right)]
    return alike[0] if alike else None


@cache
def _given_names() -> frozenset[str]:
    return frozenset(_letters(row["given_name"]) for row in rows("persons.csv"))


def _portfolio(printed: str | None) -> str | None:
    """A portfolio with each damaged word as the register spells it, signs and the rest of a damaged
    "van" left out, if that makes it one.
    """
    plain = _LOST_COMMA.sub(",", _NO_SIGN.sub("", printed or ""))
    for words in (plain, _FIRST_WORD.sub("", plain)):
        right = _WORD.sub(lambda match: _word(match[0]), words)
        if _letters(right) in _portfolios():
            return right
    return printed


@lru_cache(maxsize=5_000)
def _word(printed: str) -> str:
    words, letters = portfolio_words(), squeeze(printed)
    if letters in words:
        return printed
    if letters.endswith("en") and letters[:-2] in words:
        return f"{printed[:-2]} en"  # a space lost: "Volksgezondheiden Milieuhygiëne"
    most = 1 if len(letters) < _SHORT_WORD else 2
    near = sorted((distance(letters, word, most), word) for word in words)
    return words[near[0][1]] if near[0][0] <= most and near[0][0] < near[1][0] else printed


def _letters(name: str) -> str:
    """Its letters without accents; old and new spelling the same."""
    plain = unicodedata.normalize("NFKD", squeeze(name))
    plain = "".join(c for c in plain if c.isalpha())
    return plain.replace("ij", "y").replace("sch", "s")


@cache
def _portfolios() -> frozenset[str]:
    return frozenset(map(_letters, portfolios()))


@cache
def _names(slug: str) -> Names:
    """A person's names as they are printed: "Van der Voort van Zijp"."""
    return {_letters(name): name for name in _spelt(_persons().get(slug))}


@cache
def _persons() -> dict[str, dict[str, str]]:
    return {row["slug"]: row for row in rows("persons.csv")}


def _spelt(person: dict[str, str] | None) -> Iterator[str]:
    if not person:
        return
    prefix = person["prefix"].replace("?", "")
    for surname in (person["surname"], *filter(None, person["other_surnames"].split(";"))):
        name = f"{prefix} {surname}".strip()
        yield name[0].upper() + name[1:]


def _holding(file: str, day: date) -> Iterator[dict[str, str]]:
    """The rows that hold on that day: days as written compare like days."""
    late, early = (day + _MARGIN).isoformat(), (day - _MARGIN).isoformat()
    return (
        row
        for row in rows(file)
        if "" < row["started_on"] <= late and (row["ended_on"] or _NOT_ENDED) >= early
    )


@lru_cache(maxsize=400)
def _members(day: date, party: str) -> Names:
    """Who sat on that day, of the party where one is printed."""
    names: Names = {}
    for row in _holding("memberships.csv", day):
        if party in ("", row["party"]):
            names |= _names(row["person"])
    return names


@lru_cache(maxsize=400)
def _ministers(day: date, role: str = "", portfolio: str | None = None) -> Names:
    """Who was in office on that day, in this one where it is given."""
    names: Names = {}
    for row in _holding("offices.csv", day):
        held = (row["role"], _letters(row["portfolio"]))
        if portfolio is None or held == (role, portfolio):
            names |= _names(row["person"])
    return names
