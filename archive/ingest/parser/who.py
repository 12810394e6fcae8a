"""Read who asks and who is asked: "de leden X en Y (beiden D66)", "de Ministers van A en
voor B". Names and portfolios stay as printed; only the words around them are put right.
"""

import re
from functools import lru_cache

from archive.ingest.document import Asker, Office

from .lexer import Read, read_word, squeeze
from .portfolios import split_portfolios
from .vocabulary import is_portfolio, parties, portfolio_at, portfolios, surnames

_ROLES = ("minister", "staatssecretaris", "minister-president")
_LIKE_A_ROLE = re.compile(
    r"(?<![^\W\d_])(?:[Mm]inister[- ]\s?[Pp]resident"
    r"|(?:Ministers? van Staat,\s+)?[MmSsN][^\W\d_]{4,}(?:-\s?(?!en\b)[^\W\d_]{2,}){0,2})"
)
_VICE = re.compile(r"\b[Vv]ice-?\s?[Mm]inister-?\s?[Pp]resident\b")
_TWO_PIECES = re.compile(r"\b([MS][a-z]{1,9}) ([a-z]{2,12})\b")
_GLUED_CAPITAL = re.compile(r"\b(van|voor|en)(?=[A-Z][a-z])")
_GLUED_ROLE = re.compile(
    r"(ministers?|staatssecretaris(?:sen)?)(?:(van|voor)|(?-i:(?=[A-Z])))", re.IGNORECASE
)
ROLE = r"(?:Minister-President|Staatssecretaris(?:sen)?|Ministers?)"
_ROLE = re.compile(rf"\b{ROLE}\b")
_ABSENT = re.compile(r",?\s*bij (?:afwezigheid|ontstentenis) van[^,]*(?:,|$)")

_TITLES = frozenset(("mr", "drs", "dr", "ir", "ing", "prof", "jhr", "en"))
_INITIALS = re.compile(r"^(?:\d+\.?\s|(?:[A-Z]|Th|Ch|Ph|IJ|St|Chr|Jac)\.\s?-?)+\s*(?=\S)")
_ALL_OF = re.compile(r"^(?:beiden?|allen|alle|allebei|alle (?:drie|vier|vijf))\s+", re.IGNORECASE)
_BRACKETS = str.maketrans("[]{}", "()()")
_TOGETHER = re.compile(r",\s*((?:beiden?|allen|allebei)\s+(?P<party>[^,()]{2,40}))(?:,|\s*$)")
# A party whose bracket was never opened: de heer X P'66).
_NEVER_OPENED = re.compile(r"((?:^|\))[^()]*[a-z] )([A-Z][^\s()]{1,8})\)")
_CAPITAL_LETTER = re.compile(r"[^\W\d_a-zà-ÿ]")
_GLUED_COURTESY = re.compile(r"(heer|lid)['’\"](?=\w)")
_OPENED_TWICE = re.compile(r"\((beiden?|allen)\s*\(")
_NAME_WITH_PARTY = re.compile(r"\s*(?P<name>[^()]*?)\s*\((?P<party>[^()]*)(?P<closed>\))?")
_AND = re.compile(
    r"\s*,?\s+mede\s+namens\s+|\s*,\s*(?:en\s+)?|\s+en\s+|\s*;\s*|\s+alsmede\s+"
    r"|(?<=[a-z]{3})\.\s+(?=[A-Z][a-z]+(?: [A-Z]|$))"  # a comma that was misread
)
PARTICLE = re.compile(r"^(?:van|de|den|der|ter|ten|te|el|la|le|'t|’t|in 't|in ’t|op|uit|von|du)\b")
_NO_LETTER = re.compile(r"\d{2}|[:;?!«»@]")
_NO_MEMBER = frozenset(("welzijn", "sport", "minister", "kenmerk", "onskenmerk"))
_BROKEN = re.compile(r"(?<=[a-z])-\s?(?=[a-z])(?!(?:van|de|den|der|te|ten|ter|el|en|of)\b)")
_NO_NAME = re.compile(r"^(?:c\.s\.|e\.a\.|et al\.?|fractie|cs)$", re.IGNORECASE)

_PORTFOLIO_SPLIT = re.compile(
    r"\s*,?\s+en\s+(?=(?:van|voor)\s)|\s*,\s*(?:en\s+)?(?=(?:van|voor)\s+[A-Z])|\s+en\s+voor\s+"
)
PORTFOLIO_EDGE = re.compile(r"^[\s,.]*(?:(?:van|voor|der)\s+(?:de\s+|het\s+)?)?")
_PORTFOLIO_END = re.compile(
    r",\s*[Vv]oor\w{4,6} van\b.*$|,\s+(?:[A-Z][a-z]?\.\s?-?)+[^\d,]*[\s,]*$"
    r"|(?:,|\s+en)?\s+(?:den? heer|mevrouw|mevr\.|mej\w*\.?)\s.*$"
    r"|(?:[\s,;:]+(?:en|de|het|den|van|voor|mede|namens|heer|aan|der|ook|tevens|[a-z]))*[\s,;:.(\[]*$"
)
_JOINS = re.compile(r"\b(?:en|aan)\b")
_HELD_BY = re.compile(
    r"(?:(?:,|\s+en)?\s+(?:den? heer|mevrouw)\s+|,\s+(?=(?:[A-Z][a-z]?\.\s?-?)+))"
    r"([^,;:()]{2,40}?)\s*[.,;]*\s*$"
)
_ACTING = re.compile(r"[\s,]*(?:\(?a\.\s?i\.?\)?|\bad interim\b|\bwaarnemend\b)[\s,.]*")


def straight(text: str) -> str:
    """The text in one line, each role in its usual spelling: "Minsiter", "Staatssecre-\\ntaris"."""
    text = _GLUED_CAPITAL.sub(r"\1 ", " ".join(text.replace("_", " ").split()))
    text = _VICE.sub("Minister", _TWO_PIECES.sub(_role_in_one, text))
    return _LIKE_A_ROLE.sub(lambda match: _straight_role(match[0]), text)


def _role_in_one(pieces: re.Match[str]) -> str:
    """ "Mi nister" in one piece."""
    word = "".join(pieces.groups())
    read = read_word(word, *_ROLES)
    whole = read and not read.damage and not read_word(pieces[1], *_ROLES)
    return word if whole else pieces[0]


@lru_cache(maxsize=20_000)
def _straight_role(word: str) -> str:
    word = re.sub(r"^[Mm]inisters? van Staat,\s+", "", word)
    if glued := _GLUED_ROLE.match(word):
        rest = f"{glued[2]} {word[glued.end() :]}" if glued[2] else word[glued.end() :]
        return f"{_spelt(read_word(glued[1], *_ROLES))} {rest}".rstrip()
    read = read_word(word, *_ROLES)
    return _spelt(read) if read else word


def _spelt(read: Read | None) -> str:
    word = read.word if read else ""
    return "Minister-President" if word == "ministerpresident" else word.capitalize()


def read_askers(text: str) -> tuple[Asker, ...]:
    """The members named.

    A party counts for the names before it that have none: "X, Y (beiden D66)".
    """
    text = _OPENED_TWICE.sub(r"(\1 ", text.translate(_BRACKETS))
    text = _NEVER_OPENED.sub(r"\1(\2)", _GLUED_COURTESY.sub(r"\1 ", text))
    text = _TOGETHER.sub(_in_brackets, text)
    askers: list[Asker] = []
    waiting: list[str] = []
    after, end = "", 0
    for match in _NAME_WITH_PARTY.finditer(text) if "(" in text else ():
        waiting += _names(f"{after} {match['name']}")
        party, after = _party(match["party"], bool(match["closed"]))
        askers += [Asker(name, party) for name in waiting]
        waiting = []
        end = match.end()
    return tuple(askers + [Asker(name) for name in _names(f"{after} {text[end:]}")])


def members(askers: tuple[Asker, ...]) -> tuple[Asker, ...]:
    """Those that are members: words without a capital behind a bracket are none."""
    named = tuple(asker for asker in askers if _CAPITAL_LETTER.search(asker.name))
    return named or askers


def _in_brackets(match: re.Match[str]) -> str:
    """ "X en Y, beiden D66," is "X en Y (beiden D66)"."""
    return f" ({match[1]})" if squeeze(match["party"]) in parties() else match[0]


def _party(text: str, closed: bool) -> tuple[str | None, str]:
    """The party in a bracket, and the names behind it where the bracket was never closed."""
    text = _unbroken(_ALL_OF.sub("", " ".join(text.split())).strip(), parties())
    if not closed:
        for end in re.finditer(r"\s*,\s*|\s+en\s+", text):
            for party in (text[: end.start()], text[: end.start() - 1]):  # "P.v.d.A.!"
                if squeeze(party) in parties():
                    return party, text[end.end() :]
    return text or None, ""


def _unbroken(words: str, known: frozenset[str]) -> str:
    """A name without the hyphen of a line's end, where the register knows it: "Frans-sen"."""
    return _BROKEN.sub("", words) if "-" in words and squeeze(words) in known else words


def _names(text: str) -> list[str]:
    names = (read_name(part) for part in _AND.split(text.strip(" ,")))
    return [name for name in names if name and not _NO_NAME.match(name)]


def read_name(text: str) -> str:
    """A member's name without courtesy and initials; a prefix that begins it gets its capital."""
    name = _INITIALS.sub("", " ".join(_without_courtesy(text.split()))).strip(" .,")
    if sum(c.isalpha() for c in name) < 2:
        return ""
    name = _unbroken(name, surnames())
    return name[0].upper() + name[1:] if PARTICLE.match(name) else name


def _without_courtesy(words: list[str]) -> list[str]:
    """Without "de heer", "den lieer", "HET LID", "mr."; a name may begin with "de" too."""
    heer = max((at for at, word in enumerate(words) if word in ("heer", "mevrouw")), default=-1)
    words = words[heer + 1 :] or words  # "het oud-lid der Kamer de heer X"
    while len(words) > 1:
        if _is_courtesy(words[0]) or (squeeze(words[0]) in _TITLES and words[0][-1] in "n."):
            words = words[1:]
        elif len(words) > 2 and len(words[0]) <= 5 and _is_courtesy(words[1]):
            words = words[2:]
        elif len(words) > 3 and words[0] == "van" and _is_courtesy(words[2]):
            words = words[1:]
        else:
            break
    return words


def _is_courtesy(word: str) -> bool:
    read = read_word(word, "courtesy")
    return bool(read and (word[:1].islower() or not read.damage))


def doubt_of_askers(askers: tuple[Asker, ...]) -> float:
    """How unlikely it is that these are members: 0 for names of the register, 5 and more for what
    cannot be one.
    """
    return sum(map(_doubt_of_asker, askers)) / len(askers) + len(askers) / 99 if askers else 6.0


def _doubt_of_asker(asker: Asker) -> float:
    words = asker.name.split()
    small = sum(word[0].islower() and not PARTICLE.match(word) for word in words)
    if len(words) > 7 or len(asker.name) > 50 or small > 1 or _NO_LETTER.search(asker.name):
        return 8.0
    known = squeeze(words[-1]) in surnames() or squeeze(asker.name) in surnames()
    doubt = 3.0 * small + (0 if known else 0.5)
    if len(asker.name) < 3 or PARTICLE.fullmatch(asker.name.lower()) or is_portfolio(asker.name):
        doubt += 8
    if squeeze(asker.name) in _NO_MEMBER:
        doubt += 8
    if asker.party and squeeze(asker.party) not in parties():
        doubt += 0.3 if len(asker.party) <= 30 and not asker.party.islower() else 4
    return doubt


def read_offices(text: str, *, joined: bool = True) -> tuple[Office, ...]:
    """The offices named: "de Minister en Staatssecretaris van A" are two.

    `joined`: so are "van A en van B".
    """
    text = _ABSENT.sub("", straight(text))
    roles = list(_ROLE.finditer(text))
    offices: list[Office] = []
    shared: list[str] = []  # roles that share the portfolio of the next
    for index, match in enumerate(roles):
        end = roles[index + 1].start() if index + 1 < len(roles) else len(text)
        role = role_of(match[0])
        several = match[0].endswith(("rs", "sen"))
        portfolios = read_portfolios(text[match.end() : end], joined or several)
        if several and len(portfolios) == 1:
            portfolios = split_portfolios(portfolios[0])
        if not portfolios:
            shared.append(role)
            continue
        before = text[roles[index - 1].end() : match.start()] if index else ""
        held = [*shared, role]
        if held == ["minister-president", "minister"]:
            if not _JOINS.search(before) or portfolios == ["Algemene Zaken"]:
                held = ["minister-president"]  # of General Affairs too: one office
            else:
                held = ["minister"]
                offices.append(Office("minister-president"))
        name = _held_by(text[match.end() : end]) if len(held) == len(portfolios) == 1 else None
        offices += [Office(r, p, name) for r in held for p in portfolios]
        shared = []
    return tuple(dict.fromkeys(offices + [Office(role) for role in shared]))


def _held_by(text: str) -> str | None:
    """Who stands behind an office: "van Financiën, de heer Scholten"."""
    named = _HELD_BY.search(text)
    return read_name(named[1]) if named else None


def read_portfolios(text: str, split: bool) -> list[str]:
    text = _ACTING.sub(" ", text)
    parts = _PORTFOLIO_SPLIT.split(text) if split else [text]
    cleaned = (_PORTFOLIO_END.sub("", f" {PORTFOLIO_EDGE.sub('', part)}").strip() for part in parts)
    return [_unbroken(part, portfolios()) for part in cleaned if part]


def doubt_of_offices(offices: tuple[Office, ...]) -> float:
    """How unlikely it is that these are offices: 0 for portfolios of the register."""
    return sum(_doubt_of_portfolio(o.portfolio) for o in offices) if offices else 4.0


def _doubt_of_portfolio(portfolio: str | None) -> float:
    if portfolio is None or is_portfolio(portfolio):
        return 0.0
    bad = any(c.isdigit() or c in "?!«»:@" for c in portfolio) or "kenmerk" in portfolio.lower()
    known = portfolio_at(portfolio)
    rest = portfolio[known:].strip() if known else ""
    bad = bad or portfolio[0].islower()
    return 0.5 + 8 * bad + len(portfolio) / 40 + (2 if rest and rest[0].islower() else 0)


def role_of(text: str) -> str:
    if text == "Minister-President":
        return "minister-president"
    return "staatssecretaris" if text.startswith("Staats") else "minister"
