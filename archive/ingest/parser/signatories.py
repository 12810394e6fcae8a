"""Read who answers, and on whose behalf: "Minister X (Y), mede namens de Minister van Z", "den
heer X, Minister van Y".
"""

import re

from archive.ingest.document import Office, Signatory

from .vocabulary import is_portfolio, portfolio_at
from .who import (
    PORTFOLIO_EDGE,
    ROLE,
    read_name,
    read_offices,
    read_portfolios,
    role_of,
    straight,
)

_ROLE = re.compile(rf"\b{ROLE}\b")
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
        Signatory(read_name(m["name"]), "minister-president", m["portfolio"])
        for m in _PRESIDENT.finditer(text)
    )


def _together_signed(match: re.Match[str]) -> list[Signatory]:
    """ "de heren X en Y, Ministers van A en van B" are two; whose portfolio is whose, the order
    says.
    """
    names = re.split(r", | en ", match["name"])
    portfolios = read_portfolios(match["portfolio"], split=True)
    if len(names) < 2 or len(names) != len(portfolios):
        return [_signatory(match)]
    role = role_of(match["role"])
    return [
        Signatory(read_name(name), role, portfolio)
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
    return Signatory(read_name(match["name"]), office.role, office.portfolio)


def _unbracketed(portfolio: str) -> str:
    """ "Klimaat" of "Minister X (Klimaat)"; a role in it names no second office."""
    return portfolio if _ROLE.search(portfolio) else f"van {PORTFOLIO_EDGE.sub('', portfolio)}"
