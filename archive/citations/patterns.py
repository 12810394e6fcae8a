"""The regular expressions of citations: what a Kamerstuk, an earlier question set or a law article
looks like.

Every repetition is bounded, so that no text can make a pattern slow.
"""

import re

S = r"[\s\u00a0]"
DASH = "[-‐‑‒–—―]"


def breakable(word: str) -> str:
    """A pattern for a word that a line-end hyphen may have broken anywhere: "Kamer-\\nstuk"."""
    return rf"(?:[-\u00ad¬]{S}{{0,3}})?".join(word)


# Citations in addresses on the web do not count.
URL = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.-]{1,80}\.(?:nl|com|org|eu|be|net|info)/\S*", re.IGNORECASE
)
LIKE_URL = re.compile(r"://|[wW]{3}\.|\.[a-zA-Z]{2,4}/")
LINE_END_HYPHEN = re.compile(rf"(?:[-¬]{S}{{0,3}}|\u00ad{S}{{0,3}})(?=[a-zë])")

VERGADERJAAR = rf"(?:1[89]|20)\d\d{S}?[-‐–—/]{{1,2}}{S}?(?:(?:1[89]|20)\d\d|\d\d)(?!\d)"
NR = (
    r"(?:\b|(?<=\d))(?:[Nn]rs?|NRS?|[Nn]ummers?|[Nn]os?|[Nn](?=°))(?![a-z])"
    r"(?:\s?[.:]|,(?=\s\d))?°?\.?"
)

# --- Kamerstukken: the dossier, what names it as one, its addition, its numbers

# Five digits, or two and three: 36 496, 36.496. Not the tail of an amount (18 500 000) or of a
# document number (2024D28457). Four digits (before 1970) only with a chapter or number after them.
DOSSIER = re.compile(
    # A figure first, then what may not stand before it: that is found four times as fast.
    rf"(\d)(?<!\d\d)(?:(?<!\d[ADZ]\d)(\d)(?:{S}|\.)?(\d\d\d)(?!\d)(?![ .]\d\d\d(?!\d))"
    rf"|(?<!\.\d)(\d\d\d)(?=,?{S}?(?:{DASH}{S}?)?(?:hoofdstuk|{NR}{S}?\d)))"
)
# A paper of four digits without chapter or number, behind what names it: "gedrukte stukken 9804".
OLD_NAME = re.compile(
    rf"(?:[Gg]edrukte?{S}stuk(?:ken)?|[Bb]ijlagen{S}Handelingen)\D{{0,25}}(?:{VERGADERJAAR})?"
    rf"[\s.,—–-]{{0,5}}(?:{NR}{S}?)?"
    rf"|\b(?:[Ww]ets-?ontwerp|[Oo]ntwerp{S}van{S}wet){S}(?=[2-9])"
)
OLD_DOSSIER_IN_SESSION = re.compile(
    rf"[(\[](?:[^()\[\]]{{0,50}}\s)?zitting{S}(?:{VERGADERJAAR}|1[89]\d\d){S}?{DASH}{S}?"
    r"(?=[2-9]\d{3}(?:[)\],]|\s-))",
    re.IGNORECASE,
)
OLD_DOSSIER = re.compile(rf"(\d)(\d\d\d)(?![\d—–/-])(?!{S}\d)")
# Four digits that are a year rather than a dossier: "zitting 1977, nr. 11".
A_YEAR = re.compile(rf"(?:1[89]|20)\d\d,?{S}?{NR}")
NAMES_PAPER = re.compile(rf"\b[Ss]tuk(?:ken)?{S}$|{DASH}{S}?$|\b[Ww]ets-?ontwerp(?:en)?{S}$")
SESSION_FOLLOWS = re.compile(rf",?{S}(?:zitting|vergaderjaar){S}\d")
PART_OF_AMOUNT = re.compile(r"(?:(?<![\d/–-])\d{1,3}[ .]|[€ƒ$]\s?|\d\.\d|\bf\s)$")

# What stands before a dossier and makes it one (in text without line-end hyphens). A chamber or a
# motion does so only where a number follows.
_BEFORE = rf"""(?:[\s\u00a0,:(.—–-]|\bII?\b|\b[TE]K\b|(?:Tweede|Eerste){S}Kamer
    |(?:der{S})?Staten-Generaal|vergaderjaar|zitting
    |{VERGADERJAAR}|\bn[ro]s?\b|nummers?\b|dossiers?(?:nummers?)?\b){{0,16}}$"""
NAMED = re.compile(
    rf"""(?:gedrukte?{S}stuk(?:ken)?|bijlagen{S}Handelingen
    |kamer{S}?stuk(?:ken)?(?:nrs?|nummers?)?|\bstuk(?:ken)?(?={S}n[ro])
    |(?<=\()stuk(?:ken)?\b|\b(?:kamer)?dossiers?(?:nummers?)?|\bkst
    |wets-?(?:ontwerp|voorstel)(?:en)?|ontwerp{S}van{S}wet){_BEFORE}""",
    re.IGNORECASE | re.VERBOSE,
)
LIKELY_NAMED = re.compile(
    rf"\b(?:[TE]K|(?:Tweede|Eerste){S}Kamer|[Ss]tuk(?:ken)?|[Mm]oties?|[Aa]mendement(?:en)?"
    rf"|[Kk]amerbrie(?:f|ven)){_BEFORE}",
    re.VERBOSE,
)
# Bare figures behind a session, in a bracket of their own: "(zitting 1971-1972 -11 788)".
SESSION_IN_BRACKET = re.compile(
    rf"[(\[][^()\[\]]{{0,50}}(?:zitting|vergaderjaar){S}(?:{VERGADERJAAR}|(?:1[89]|20)\d\d)"
    rf"[\s\u00a0,]{{0,2}}{DASH}?{S}?$",
    re.IGNORECASE,
)
IN_A_SESSION = re.compile(rf"{VERGADERJAAR}[\s\u00a0,:-]{{0,4}}(?:stuk{S})?(?:nr\.{S}?)?$")
PUBLISHED_ELSEWHERE = re.compile(
    r"\b(?:Stcrt|Staatscourant|Stb|Staatsblad|Trb|PbE?[UG]|[Pp]ostbus)\b.{0,24}$"
    r"|\b(?:Kamers? van Koophandel|[Hh]andelsregister|K\.?v\.?K)\b.{0,60}$"
)
REGISTERED = re.compile(r".{0,50}\b(?:Kamers? van Koophandel|[Hh]andelsregister)\b", re.DOTALL)
BRACKET = re.compile(rf"[(\[;]{S}?$")
CONTINUES = re.compile(
    rf"(?:{S}|[,;/(]|\ben\b|\bvraag{S}\d{{1,3}}\b|\bblz\.{S}\d{{1,4}}\b|\balsmede\b|\balsook\b"
    rf"|\bof\b|\bresp\.|\bdossiers?\b|\bKamerstuk(?:ken)?\b){{0,8}}"
)

_ROMAN = r"(?:X{0,2}(?:IX|IV|VI{1,3}|I{1,3}|V|X)|XX?)[A-E]?"
_ROMAN_END = r"(?=[nN]rs?\b|[^A-Za-z]|$)"
ADDITION = re.compile(
    rf"""(?:{S}?\(R{S}?\d{{3,4}}\))?(?:  # the second number of a Kingdom bill: 34 000 (R2037)
      ,?{S}?(?:rijksbegroting{S}\d{{4}},{S})?[Hh]oofdstuk{S}(?P<chapter>{_ROMAN}){_ROMAN_END}
    | {S}?-?{S}?(?P<roman>{_ROMAN}){_ROMAN_END}
    | ,{S}(?P<listed>{_ROMAN})(?=,{S}?{NR})
    | [\s\u00a0-](?P<letter>[A-Z])(?=,?{S}?{NR}|-\d|[).;,]|$|{S}{DASH}{S}?[a-z])
    | -(?P<part>\d\d)(?=,?{S}?{NR}|-\d|\D|$))?""",
    re.VERBOSE,
)
NUMBER_FOLLOWS = re.compile(
    rf"{S}?(?:{DASH}{S}?(?:[A-Z][a-zë]+(?:{S}en{S}[A-Z][a-zë]+)?)?)?[,.;]?{S}{{0,2}}"
    rf"(?:blz\.{S}?\d+,{S}?)?(?P<mark>{NR})(?:{S}|\(){{0,2}}(?=\d)|,?{S}stuk{S}(?:nr\.?{S})?(?=\d)"
)
NUMBER_GLUED = re.compile(r"[-–/](?=\d{1,4}(?![\d/.])(?! \d{3}\b))")
NUMBER_BARE = re.compile(rf",{S}(?=\d{{1,4}}[a-z]?{S}?(?:[);]|\.?$|\.{S}|,{S}\D))")
LETTERS_FOLLOW = re.compile(rf",{S}?(?:nr\.{S}?|letter{S})?(?=[A-Z]{{1,2}}(?![A-Za-z.]\w))")
MORE_LETTERS = re.compile(rf"(?:,|{S}en){S}(?=[A-Z]{{1,2}}(?![A-Za-z]))")
MORE_NUMBER = re.compile(rf"-\d|,?{S}?{NR}{S}?\d")
JOINS = re.compile(rf",?{S}?(?:en|/|,){S}?")
LETTER = re.compile(r"[A-Z]{1,2}(?![A-Za-z])")
NUMBER_BEFORE = re.compile(rf"\b(?:nr\.?|stuk){S}?(\d{{1,4}}){S}?\({S}?(?:[Kk]amerstuk{S})?$")

# --- Lists of numbers: 5, 7 en 9 · 4 t/m 7 · nr. 587 en nr. 642

ITEM = re.compile(rf"\d{{1,5}}(?:[a-z](?![a-zA-Zë]))?(?!\d)(?!{S}\d\d\d(?!\d))")
SEPARATOR = re.compile(
    rf"{S}?(?P<sign>,{S}?(?:en{S})?|en{S}|t/m|tot{S}en{S}met|{DASH}|&){S}?"
    rf"(?P<mark>{NR}{S}?|vra(?:ag|gen){S})?(?=\d)"
)
RANGE_SIGNS = ("t/m", "tot", "-", "‐", "‑", "‒", "–", "—", "―")
LIST_GOES_ON = re.compile(rf"(?:,{S}?\d{{1,4}}){{1,30}},?{S}en{S}\d{{1,4}}(?={S}?(?:[.,;:)\]]|$))")
ITEM_ENDS = re.compile(rf"{S}?(?:[.,;:)\]»\"]|$|\n)")

# --- Earlier questions

Z_NUMBER = re.compile(rf"((?:19|20)\d\d){S}?[Zz]{S}?(\d{{4,6}})(?!\d)")

# --- Inside a set

_ANSWER = rf"(?:{breakable('antwoord')}(?:en)?|{breakable('beantwoording')})"
# Lower case: "Vraag 3" and "Antwoord 6" with a capital head a paragraph.
QUESTION_WORDS = re.compile(
    rf"\b(?:(?:{_ANSWER}(?:{S}(?:op|bij|van|onder|aan))?{S}(?:de{S})?)?(?:sub-?)?vra(?:ag|gen){S}?"
    rf"|{_ANSWER} )(?=\d)"
)
QUESTION_NUMBER = re.compile(r"\d{1,2}(?!\d)(?![.,:]\d)")
HEADING = re.compile(
    rf"{S}{{0,4}}(?:antwoord(?:en)?{S}?)?(?:op{S})?(?:de{S})?(?:vra(?:ag|gen){S}?)?"
    rf"[\d,\s]{{1,40}}(?:(?:en|t/m|tot en met|-|–)[\d,\s]{{1,40}}){{0,9}}[.:]?{S}{{0,4}}",
    re.IGNORECASE,
)
OF_ANOTHER_SET = re.compile(
    rf"[\s,]{{1,2}}(?:(?:van|uit|in|bij|over|op|door|gesteld){S}){{1,2}}"
    r"(?:(?:de|het|mijn|uw|een|die|deze|eerdere|vorige|eerder|gestelde|schriftelijke|feitelijke"
    rf"|beantwoording|antwoorden|op|set|reeks|lijst|eerste|tweede){S}){{0,4}}"
    rf"(?:lid|leden|Kamervragen|Kamerlid|Kamerleden|vragen|vragenset|brief|\d{{4}}Z"
    rf"|[\w-]{{0,20}}fractie|commissie|Aanhangsel|heer|mevrouw)",
    re.IGNORECASE,
)

# --- Law

ECLI = re.compile(
    r"\bECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\d{4}:[A-Z0-9](?:[A-Z0-9.]{0,23}[A-Z0-9])?", re.IGNORECASE
)
STAATSBLAD = re.compile(
    rf"\b(?:Stb\.?|Staatsblad){S}{{0,2}}((?:1[89]|20)\d\d),?{S}{{0,2}}(?:{NR}{S}?)?"
    rf"(\d{{1,4}})(?!\d)"
)
STAATSBLAD_YEAR_BEFORE = re.compile(
    rf"\b((?:1[89]|20)\d\d)[,\s(]{{1,3}}(?:Stb\.|Staatsblad){S}(?:{NR}{S}?)?(\d{{1,4}})(?!\d)(?!,)"
)

# Laws by their official abbreviation; a law that is one word (Warmtewet, Vreemdelingenwet 2000)
# needs no line here.
LAWS = {
    "Wetboek van Strafrecht": "Sr",
    "Wetboek van Strafvordering": "Sv",
    "Burgerlijk Wetboek": "BW",
    "Wetboek van Burgerlijke Rechtsvordering": "Rv",
    "Algemene wet bestuursrecht": "Awb",
    "Algemene wet inzake rijksbelastingen": "AWR",
    "Algemene verordening gegevensbescherming": "AVG",
    "Europees Verdrag voor de Rechten van de Mens": "EVRM",
    "Europees Verdrag tot bescherming van de rechten van de mens": "EVRM",
    "Internationaal Verdrag inzake de Rechten van het Kind": "IVRK",
    "Internationaal Verdrag inzake burgerrechten en politieke rechten": "IVBPR",
    "Internationaal Verdrag inzake economische, sociale en culturele rechten": "IVESCR",
    "Verdrag inzake de Rechten van het Kind": "IVRK",
    "Verdrag betreffende de werking van de Europese Unie": "VWEU",
    "Verdrag betreffende de Europese Unie": "VEU",
    "Statuut voor het Koninkrijk": "Statuut",
    "Wet algemene bepalingen omgevingsrecht": "Wabo",
    "Wet bescherming persoonsgegevens": "Wbp",
    "Wet gemeenschappelijke regelingen": "Wgr",
    "Wet inkomstenbelasting 2001": "Wet IB 2001",
    "Wet internationale misdrijven": "WIM",
    "Wet langdurige zorg": "Wlz",
    "Wet luchtvaart": "Wet luchtvaart",
    "Wet maatschappelijke ondersteuning 2015": "Wmo 2015",
    "Wet milieubeheer": "Wm",
    "Wet natuurbescherming": "Wnb",
    "Wet op de inlichtingen- en veiligheidsdiensten 2017": "Wiv 2017",
    "Wet op de kansspelen": "Wok",
    "Wet op de ondernemingsraden": "WOR",
    "Wet op de rechterlijke organisatie": "Wet RO",
    "Wet op het financieel toezicht": "Wft",
    "Wet op de loonbelasting 1964": "Wet LB 1964",
    "Wet openbaarheid van bestuur": "Wob",
    "Wet open overheid": "Woo",
    "Wet publieke gezondheid": "Wpg",
    "Wet ruimtelijke ordening": "Wro",
    "Wet werk en bijstand": "WWB",
    "Wet wapens en munitie": "WWM",
    "Wet wegvervoer goederen": "Wwg",
    "Wet dieren": "Wet dieren",
    "Wet politiegegevens": "Wet politiegegevens",
    "EU-Handvest": "EU-Handvest",
}
# Of abbreviations; a code that is a word of the name (Statuut) may be that of another law.
NAMES_OF_LAWS = {code: name for name, code in reversed(LAWS.items()) if not name.startswith(code)}
_ABBREVIATIONS = sorted(
    {
        *LAWS.values(),
        "Gw",
        "WVW 1994",
        "WvSr",
        "WvSv",
        "BuPo",
        "IVBPR",
        "Vw 2000",
        "Vb 2000",
        "Wvggz",
        "Wzd",
        "Zvw",
        "Wmo",
        "Wet Bibob",
    },
    key=len,
    reverse=True,
)
_NAMES = "|".join(
    re.escape(n).replace(r"\ ", rf"{S}?") for n in sorted(LAWS, key=len, reverse=True)
)
_SUBDIVISION = (
    rf"(?:{S}?,?{S}?(?:(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende"
    rf"|\d{{1,2}}e){S}?(?:en{S}\w+{S})?lid"
    rf"|lid{S}\d{{1,2}}|leden{S}\d{{1,2}}{S}en{S}\d{{1,2}}|onder(?:deel)?{S}[a-z0-9]{{1,2}}°?"
    rf"|sub{S}[a-z0-9]{{1,2}}|(?:en{S})?aanhef|en)\b){{0,4}}"
)
ARTICLE = re.compile(r"\b[Aa]rt(?:ikel(?:en)?|t?\.)[\s\u00a0]?(?=\d)")
ARTICLE_NUMBER = re.compile(r"\d{1,4}(?:[.:]\d{1,4}){0,2}(?:[a-z]{1,2}(?![a-z]))?")
OF_LAW = re.compile(
    rf"{_SUBDIVISION}{S}?,?{S}?(?:van{S}(?:de|het){S}?)?"
    rf"(?P<law>{_NAMES}|(?:{'|'.join(map(re.escape, _ABBREVIATIONS))})(?![A-Za-z])"
    # any other abbreviation, as printed: RWN, WHW; not a number: III
    rf"|(?![IVXLC]+(?![A-Za-z]))[A-Z]{{3,6}}(?![A-Za-z])"
    rf"|(?:[A-Z][a-zë]{{2,40}}?|[a-z]{{4,40}}?)(?<!Rijks)(?:wet|wetboek|besluit)(?![a-z])"
    rf"(?:{S}(?:19|20)\d\d(?!\d))?)"
)
