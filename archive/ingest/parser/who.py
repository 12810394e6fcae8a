"""Read who asks and who is asked or answers: "de leden X en Y (beiden D66)", "de Ministers van A en
voor B".
"""

import re

from archive.ingest.document import Asker, Office, Signatory

from .portfolios import split_portfolios

_ROLES = (
    (re.compile(r"minister[- ]president", re.IGNORECASE), "minister-president"),
    (re.compile(r"staatssecretaris", re.IGNORECASE), "staatssecretaris"),
    (re.compile(r"minist(?:er|rer)|minster|MINISTER", re.IGNORECASE), "minister"),
)
ROLE = r"(?:[Mm]inister[- ][Pp]resident|[Ss]taats-?\s?secretaris(?:sen)?|[Mm]inist[eo]rs?(?!ie)|[Mm]insters?)"
_ROLE = re.compile(rf"\b(?:{ROLE})\b")
_ABSENT = re.compile(r",?\s*bij (?:afwezigheid|ontstentenis) van[^,]*(?:,|$)")

_COURTESY = re.compile(
    r"^(?:(?:en\s+)?(?:(?:van\s+)?(?:de|den|het)\s+)?(?:[hbl]i?e?er|heren|heeren|dames|lid|leden|Lid|Leden|Kamerlid|Kamerleden"
    r"|oud-lid|mevrouw|mevr\.?|mej(?:uffrouw)?\.?|mw\.?|[Mm]r\.|[Dd]rs?\.|[Ii]r\.|ing\.|[Pp]rof\.|[Jj]hr\.|en)\s+)+"
)
_INITIALS = re.compile(r"^(?:(?:[A-Z]|Th|Ch|Ph|IJ|St|Chr|Jac)\.\s?-?)+\s*(?=\S)")
_ALL_OF = re.compile(r"^(?:beiden?|allen|alle|allebei|alle (?:drie|vier|vijf))\s+", re.IGNORECASE)
_NAME_WITH_PARTY = re.compile(r"\s*(?P<name>[^()]*?)\s*\((?P<party>[^()]*)\)?")
_AND = re.compile(r"\s*,\s*(?:en\s+)?|\s+en\s+|\s*;\s*|\s+alsmede\s+")
_PARTICLE = re.compile(r"^(?:van|de|den|der|ter|ten|te|el|la|le|'t|’t|in 't|in ’t|op|uit|von|du)\b")
_NO_NAME = re.compile(r"^(?:c\.s\.|e\.a\.|et al\.?|fractie|cs)$", re.IGNORECASE)
_LONGEST_NAME = 60

_PORTFOLIO_SPLIT = re.compile(
    r"\s*,?\s+en\s+(?=(?:van|voor)\s)|\s*,\s*(?:en\s+)?(?=(?:van|voor)\s+[A-Z])|\s+en\s+voor\s+"
)
_PORTFOLIO_EDGE = re.compile(r"^[\s,.]*(?:(?:van|voor|der)\s+(?:de\s+|het\s+)?)?")
_PORTFOLIO_END = re.compile(
    r"(?:[\s,;:]+(?:en|de|het|den|van|voor|mede|namens|heer|aan|der|ook))*[\s,;:.]*$"
)
_ACTING = re.compile(r"[\s,]*(?:\(?a\.\s?i\.?\)?|\bad interim\b|\bwaarnemend\b)[\s,.]*")

_ON_BEHALF = re.compile(r"[,;]?\s*\(?(?:mede|en)\s+namens\s+|\s+namens\s+", re.IGNORECASE)
_PERSON_WITH_OFFICE = re.compile(
    rf"(?:(?:en\s+)?(?:van|door|namens)\s+)?(?:de\s+"
    rf"|het\s+)?(?P<role>{ROLE})\s+(?P<name>[^(),]{{2,50}}?)\s*\((?P<portfolio>[^()]*)\)?"
)
_PERSON_THEN_OFFICE = re.compile(
    rf"(?:(?:de|den)\s+(?:[hbl]i?eer|he+ren)|mevrouw|mevr\.|mej\.|mejuffrouw|dhr\.|de|(?<=,)\s+en)\s+(?P<name>[^,]{{2,60}}?)\s*[,.:;]\s*"
    rf"(?P<role>{ROLE})\s*(?P<portfolio>.*?)(?=[,;]?\s+(?:en\s+)?(?:van\s+)?(?:de|den)\s+heer\s"
    rf"|,\s+en\s+[A-Z][\w .'’-]{{1,40}},\s*{ROLE}\b|$)"
)


def read_askers(text: str) -> tuple[Asker, ...]:
    """The members named.

    A party counts for the names before it that have none: "X, Y (beiden D66)".
    """
    askers: list[Asker] = []
    waiting: list[str] = []
    for match in _NAME_WITH_PARTY.finditer(text):
        waiting += _names(match["name"])
        party = _ALL_OF.sub("", " ".join(match["party"].split())).strip() or None
        askers += [Asker(name, party) for name in waiting]
        waiting = []
    tail = text[text.rfind(")") + 1 :] if ")" in text else text if "(" not in text else ""
    return tuple(askers + [Asker(name) for name in _names(tail)])


def _names(text: str) -> list[str]:
    names = (_name(part) for part in _AND.split(text.strip(" ,")))
    return [
        name for name in names if name and not _NO_NAME.match(name) and len(name) <= _LONGEST_NAME
    ]


def _name(text: str) -> str:
    """A member's name without courtesy and initials; a prefix that begins it gets its capital."""
    name = _COURTESY.sub("", " ".join(text.split()))
    name = _INITIALS.sub("", name).strip(" .,")
    if not any(c.isalpha() for c in name):
        return ""
    return name[0].upper() + name[1:] if _PARTICLE.match(name) else name


def read_offices(text: str, *, joined: bool = True) -> tuple[Office, ...]:
    """The offices named: "de Minister en Staatssecretaris van A" are two.

    `joined`: so are "van A en van B".
    """
    text = _ABSENT.sub("", " ".join(text.split()))
    roles = list(_ROLE.finditer(text))
    offices: list[Office] = []
    shared: list[str] = []  # roles that share the portfolio of the next
    for index, match in enumerate(roles):
        end = roles[index + 1].start() if index + 1 < len(roles) else len(text)
        role = _role(match[0])
        several = match[0].lower().endswith(("rs", "sen"))
        portfolios = _portfolios(text[match.end() : end], joined or several)
        if several and len(portfolios) == 1:
            portfolios = split_portfolios(portfolios[0])
        if not portfolios:
            shared.append(role)
            continue
        offices += [Office(r, p) for r in _together(shared, role) for p in portfolios]
        shared = []
    return tuple(dict.fromkeys(offices + [Office(role) for role in shared]))


def _together(shared: list[str], role: str) -> list[str]:
    """The Prime Minister is minister of General Affairs too: one office."""
    return (
        ["minister-president"]
        if shared == ["minister-president"] and role == "minister"
        else [*shared, role]
    )


def _portfolios(text: str, split: bool) -> list[str]:
    text = _ACTING.sub(" ", text)
    parts = _PORTFOLIO_SPLIT.split(text) if split else [text]
    cleaned = (
        _PORTFOLIO_END.sub("", f" {_PORTFOLIO_EDGE.sub('', part)}").strip() for part in parts
    )
    return [part for part in cleaned if part]


def read_signatories(text: str) -> tuple[tuple[Signatory, ...], tuple[Office, ...]]:
    """Who answers and on whose behalf: "Minister X (Klimaat), mede namens de Minister van
    Financiën".
    """
    parts = _ON_BEHALF.split(" ".join(text.split()), maxsplit=1)
    behalf = _behalf(parts[1]) if len(parts) > 1 else ()
    return _signatories(parts[0]), behalf


def _behalf(text: str) -> tuple[Office, ...]:
    """ "Minister X (Portfolio)" and "de heer X, Minister van Portfolio" name an office as well."""
    if named := _signatories(text):
        return tuple(Office(s.role, s.portfolio) for s in named)
    return read_offices(text)


def _signatories(text: str) -> tuple[Signatory, ...]:
    modern = [
        _signatory(m) for m in _PERSON_WITH_OFFICE.finditer(text) if not _named_office(m["name"])
    ]
    if modern:
        return tuple(modern)
    return tuple(
        signatory for m in _PERSON_THEN_OFFICE.finditer(text) for signatory in _together_signed(m)
    )


def _together_signed(match: re.Match[str]) -> list[Signatory]:
    """ "de heren X en Y, Ministers van A en van B" are two; whose portfolio is whose, the order
    says.
    """
    names, portfolios = match["name"].split(" en "), _portfolios(match["portfolio"], split=True)
    if len(names) < 2 or len(names) != len(portfolios):
        return [_signatory(match)]
    role = _role(match["role"])
    return [
        Signatory(_name(name), role, portfolio)
        for name, portfolio in zip(names, portfolios, strict=True)
    ]


def _named_office(name: str) -> bool:
    """ "de Minister van Justitie (…)": what follows the role is a portfolio and no name."""
    return bool(re.match(r"(?:van|voor)\s+(?!(?:de|der|den|het|'t|’t|[A-Z][\w-]+$))", name))


def _signatory(match: re.Match[str]) -> Signatory:
    name = _INITIALS.sub("", " ".join(match["name"].split()))
    name = re.sub(r"^(?:mr|dr|ir|drs|prof|jhr)\.\s+", "", name, flags=re.IGNORECASE)
    name = name[0].upper() + name[1:] if _PARTICLE.match(name) else name
    portfolios = _portfolios(match["portfolio"], split=False)
    return Signatory(name, _role(match["role"]), portfolios[0] if portfolios else None)


def _role(text: str) -> str:
    plain = re.sub(r"-\s?(?=secr)", "", text)
    return next((role for pattern, role in _ROLES if pattern.match(plain)), "minister")
