"""Read who asks and who is asked or answers: "de leden X en Y (beiden D66)", "de Ministers van A en
voor B". Names and portfolios stay as printed; only the words around them are put right.
"""

import re
from functools import lru_cache

from archive.ingest.document import Asker, Office, Signatory

from .lexer import Read, read_word, squeeze
from .portfolios import split_portfolios
from .vocabulary import is_portfolio, parties, portfolio_at, portfolios, surnames

_ROLES = ("minister", "staatssecretaris", "minister-president")
_LIKE_A_ROLE = re.compile(
    r"(?<![^\W\d_])(?:[Mm]inister[- ]\s?[Pp]resident"
    r"|(?:Ministers? van Staat,\s+)?[MmSsN][^\W\d_]{4,}(?:-\s?(?!en\b)[^\W\d_]{2,}){0,2})"
)
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
_PORTFOLIO_EDGE = re.compile(r"^[\s,.]*(?:(?:van|voor|der)\s+(?:de\s+|het\s+)?)?")
_PORTFOLIO_END = re.compile(
    r",\s*[Vv]oor\w{4,6} van\b.*$|(?:,|\s+en)?\s+(?:den? heer|mevrouw|mevr\.|mej\w*\.?)\s.*$"
    r"|(?:[\s,;:]+(?:en|de|het|den|van|voor|mede|namens|heer|aan|der|ook|[a-z]))*[\s,;:.(\[]*$"
)
_JOINS = re.compile(r"\b(?:en|aan)\b")
_HELD_BY = re.compile(r"(?:,|\s+en)?\s+(?:den? heer|mevrouw)\s+([^,;:()]{2,40}?)\s*[.,;]*\s*$")
_ACTING = re.compile(r"[\s,]*(?:\(?a\.\s?i\.?\)?|\bad interim\b|\bwaarnemend\b)[\s,.]*")

_ON_BEHALF = re.compile(r"[,;]?\s*\(?(?:mede|en)\s+namens\s+|\s+namens\s+", re.IGNORECASE)
_PERSON_WITH_OFFICE = re.compile(
    rf"(?:(?:en\s+)?(?:van|door|namens)\s+)?(?:de\s+"
    rf"|het\s+)?(?P<role>{ROLE})[\"']?\s+(?P<name>[^(),]{{2,50}}?)\s*\((?P<portfolio>[^()]*)\)?"
)
_OF_STATE = re.compile(r"(?:\w{3}\s)?Staat")
_SURNAME = re.compile(r"(?:de|der|den|het|'t|’t|[A-Z][\w-]+$)")
_PRESIDENT = re.compile(
    r"(?P<role>Minister-President)\s+(?P<name>[^\W\d_][^(),.:;]{1,40}?)(?:,\s+"
    r"(?:tevens\s+)?Minister\s+van\s+"
    r"(?P<portfolio>[A-Z][^,.:;]{3,60}))?(?=\s*(?:[,.:;]|en\s|$))"
)
_NEXT_NAME = re.compile(r"(?<=[)],)\s+(?:en\s+)?(?=[A-Z])|(?<=\))\s+en\s+(?=[A-Z])")
# A lost comma: "den heer X Minister van Y".
_PERSON_BEFORE_OFFICE = re.compile(
    rf"(?:heer|mevrouw)\s+(?P<name>[A-Zd][^,.]{{1,40}}?)\s+(?P<role>{ROLE})\s+"
    r"(?P<portfolio>(?:van|voor)\s.*)"
)
_PERSON_THEN_OFFICE = re.compile(
    rf"(?:(?:\w{{2,3}}\.?)\s+(?:[hbl]i?[eco][eco]?r|he+ren)|mevrouw|mevr\.|mej\.|mejuffrouw|dhr\."
    rf"|de|(?<=,)(?:\s+en)?|(?<=\s)en(?=\s[A-Z][\w.'’-]{{1,20}},\s))\s+"
    rf"(?P<name>(?!{ROLE})(?:[A-Zd][^,]{{1,30}},\s(?!{ROLE}))?[^,]{{2,60}}?)\s*[,.:;][\s.*]*"
    rf"(?P<role>{ROLE})\s*(?P<portfolio>.*?)(?=[,;]?\s+(?:en\s+)?(?:van\s+)?(?:de|den)\s+heer\s"
    rf"|(?:,|\s+en|,\s+en)\s+(?=[A-Z])(?:(?!en\b)[\w.'’-]{{1,20}}\s?){{1,4}},\W{{0,3}}{ROLE}\b|$)"
)


# A minister without a name: "ANTWOORD van den Minister van Financiën".
_OFFICE_ALONE = re.compile(
    rf"\s*(?:de[nrs]?\s+|het\s+)?(?:{ROLE}\s+en\s+)?{ROLE}(?:\s+(?:van|voor|zonder)\b|[\s,.]*$)",
    re.I,
)
# "mijn ambtgenoot van Financiën": of a minister another minister. Of a state secretary it may be
# either, and nobody is named.
_COLLEAGUE = re.compile(
    r"\b(?:[mz]ijn|haar|hun)\s+(?:ambtgeno(?:ot|te)|collega)(n|['’]?s)?\s+(?=van|voor)"
)
_CAPITAL = re.compile(r"(?<=\s)[A-Z]")
_SEVERAL = re.compile(
    r"\b(?P<role>Minister|Staatssecretaris)(?:s|sen)(?P<who>(?:\s+[^(),]+\([^()]*\),?)"
    r"(?:\s+(?:en\s+)?[A-Z][^(),]{1,40}\([^()]*\),?)+)"
)


def straight(text: str) -> str:
    """The text in one line, each role in its usual spelling: "Minsiter", "Staatssecre-\\ntaris"."""
    text = _GLUED_CAPITAL.sub(r"\1 ", " ".join(text.replace("_", " ").split()))
    return _LIKE_A_ROLE.sub(lambda match: _straight_role(match[0]), text)


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
    names = (_name(part) for part in _AND.split(text.strip(" ,")))
    return [name for name in names if name and not _NO_NAME.match(name)]


def _name(text: str) -> str:
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
        role = _role(match[0])
        several = match[0].endswith(("rs", "sen"))
        portfolios = _portfolios(text[match.end() : end], joined or several)
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
    return named[1].strip(" ,.") if named else None


def _portfolios(text: str, split: bool) -> list[str]:
    text = _ACTING.sub(" ", text)
    parts = _PORTFOLIO_SPLIT.split(text) if split else [text]
    cleaned = (
        _PORTFOLIO_END.sub("", f" {_PORTFOLIO_EDGE.sub('', part)}").strip() for part in parts
    )
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


def read_signatories(text: str) -> tuple[tuple[Signatory, ...], tuple[Office, ...]]:
    """Who answers and on whose behalf: "Minister X (Klimaat), mede namens de Minister van
    Financiën".
    """
    text = straight(text)
    if "Staatssecretaris" not in _ON_BEHALF.split(text, maxsplit=1)[0]:
        text = without_colleagues(text)
    parts = _ON_BEHALF.split(text, maxsplit=1)
    behalf = _behalf(parts[1]) if len(parts) > 1 else ()
    named = _signatories(parts[0])
    if not named and _OFFICE_ALONE.match(parts[0]):
        offices = read_offices(parts[0])
        return tuple(Signatory(o.name or "", o.role, o.portfolio) for o in offices), behalf
    return named, (_unnamed(parts[0]) if named else ()) + behalf


def without_colleagues(text: str) -> str:
    """The text with the office that a colleague holds: "mijn ambtgenoot van Financiën"."""
    return _COLLEAGUE.sub(lambda match: f"de Minister{'s' if match[1] else ''} ", text)


def _with_bracket(text: str) -> str:
    """ "Minister X Economische Zaken)" with the bracket that is lost."""
    if ")" in text and "(" not in text and (role := _ROLE.search(text)):
        for word in _CAPITAL.finditer(text, role.end() + 2):
            reach = portfolio_at(text[word.start() :])
            if reach and text[word.start() + reach :].lstrip(" .").startswith(")"):
                return f"{text[: word.start()]}({text[word.start() :]}"
    return text


def _each_with_role(match: re.Match[str]) -> str:
    """ "Ministers X (A) en Y (B)" with the role before each name."""
    return match["role"] + _NEXT_NAME.sub(f" {match['role']} ", match["who"])


def _unnamed(text: str) -> tuple[Office, ...]:
    """Offices behind the last person: "Minister X (Defensie) en de Minister van Financiën"."""
    closed = text.rfind(")")
    return read_offices(text[closed + 1 :]) if closed >= 0 else ()


def _behalf(text: str) -> tuple[Office, ...]:
    """ "Minister X (Portfolio)" and "de heer X, Minister van Portfolio" name an office as well."""
    if named := _signatories(text):
        return tuple(Office(s.role, s.portfolio) for s in named)
    return read_offices(text)


def _signatories(text: str) -> tuple[Signatory, ...]:
    text = _SEVERAL.sub(_each_with_role, _with_bracket(text))
    modern = [_signatory(m) for m in _PERSON_WITH_OFFICE.finditer(text) if not _named_office(m)]
    if modern:
        return tuple(modern)
    old = [s for m in _PERSON_THEN_OFFICE.finditer(text) for s in _together_signed(m)]
    old = old or [_signatory(m) for m in _PERSON_BEFORE_OFFICE.finditer(text)]
    if old:
        return tuple(old)
    return tuple(
        Signatory(_name(m["name"]), "minister-president", m["portfolio"])
        for m in _PRESIDENT.finditer(text)
    )


def _together_signed(match: re.Match[str]) -> list[Signatory]:
    """ "de heren X en Y, Ministers van A en van B" are two; whose portfolio is whose, the order
    says.
    """
    names = re.split(r", | en ", match["name"])
    portfolios = _portfolios(match["portfolio"], split=True)
    if len(names) < 2 or len(names) != len(portfolios):
        return [_signatory(match)]
    role = _role(match["role"])
    return [
        Signatory(_name(name), role, portfolio)
        for name, portfolio in zip(names, portfolios, strict=True)
    ]


def _named_office(match: re.Match[str]) -> bool:
    """ "de Minister van Justitie (…)": what follows the role is a portfolio and no name."""
    if match["name"].startswith("zonder "):
        return True  # "Minister zonder Portefeuille (…)"
    behind = re.match(r"(?:van|voor)\s+", match["name"])
    if not behind or is_portfolio(match["portfolio"]):
        return False
    portfolio = match["name"][behind.end() :]
    return is_portfolio(portfolio) or not _SURNAME.match(portfolio)


def _signatory(match: re.Match[str]) -> Signatory:
    """The first office that is more than a title: "Minister-President, Minister van A" is one."""
    words = _unbracketed(match["portfolio"])
    if not _ROLE.match(words):  # "Minister X (Minister-President, Algemene Zaken)"
        words = f"{match['role']} {words}"
    offices = read_offices(words, joined=False)
    named = [o for o in offices if o.portfolio and not _OF_STATE.fullmatch(o.portfolio)]
    office = (named or offices)[0]
    return Signatory(_name(match["name"]), office.role, office.portfolio)


def _unbracketed(portfolio: str) -> str:
    """ "Klimaat" of "Minister X (Klimaat)"; a role in it names no second office."""
    return portfolio if _ROLE.search(portfolio) else f"van {_PORTFOLIO_EDGE.sub('', portfolio)}"


def _role(text: str) -> str:
    if text == "Minister-President":
        return "minister-president"
    return "staatssecretaris" if text.startswith("Staats") else "minister"
