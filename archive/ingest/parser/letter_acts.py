"""Say what a minister's letter does: answer, ask for time, add, correct, withdraw. Each sentence is
read as the signs in it; an act is as likely as those weigh that stand together.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from archive.ingest.document import DocumentKind, ReplyKind, ReplyNature

WITHDRAWAL = DocumentKind.WITHDRAWAL
_ENOUGH = 4  # what the signs of an act weigh, at least
_SHORT_LETTER, _NOTICE = 12, 6  # sentences, at most, of a letter that puts off; of a mere notice
_SENTENCE = 6  # words, at least; less is a line of the letter's head or foot
_BORDER = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d])|\n\s*\n|\n(?=[A-Z\d])")
_QUOTED = re.compile(r"«[^»]*»|‘[^’]*’|“[^”]*”|\"[^\"]*\"")
# What a sentence goes on with behind the subject of the questions: "… over de brug niet binnen de
# gestelde termijn kunnen worden beantwoord", "… over de brug deel ik u mede".
_GOES_ON = re.compile(
    r"\s(?:(?:kunnen|konden|kan)\s[^.]{0,60}?\bniet|niet\s+(?:binnen|tijdig|op\s+tijd|eerder)\s"
    r"|(?:hebben|heeft|had|worden|werden|zijn|is)\s+(?:\w+\s+){0,2}(?:be|ge|in|terug)\w+(?:en|d|t)\b"
    r"|beantwoord\b|te\s+(?:\w*beantwoorden|trekken)|(?:terug|in)\s+te\s+trekken"
    r"|zoals\s+aangegeven|door\s+het\s+lid\s+zijn|(?:aan|bij|toe|mee|mede|in|af)\.?$"
    r"|(?:aan|bij)\s+(?:u|uw\s+Kamer|mij|ons)\b|\S+\s+(?:ik|u|wij)\b"
    r"|(?:die|welke)\s+(?:zijn|werden)\s*$"
    r"|(?:die|welke)\s[^.]{0,80}?\b(?:\w+(?:zonden|stuurd)|ingediend|gesteld|voorgelegd)\b|ver(?:gen|gt|eisen|eist)\s"
    r"|(?:is|kost(?:en)?|vraagt|vragen)\s+meer\s)",
)
_ABOUT = re.compile(
    r"\bvragen\b.{0,250}?\s(?:over|inzake|betreffende|omtrent|aangaande)\s",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT_END = re.compile(r"\s\(|,\s|\.(?:\s|$)")
_DONE = r".{0,300}(?:antwoord|zonden|stuurd|meld|informeerd|zegd|geven|bericht)"
_SIGNS = {
    sign: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for sign, words in {
        "question": r"(?:kamer)?vra(?:gen|ag)",
        "answer": r"(?:be)?antwoord\w*|(?:kabinets)?reacties?|reage(?:er|ren)",
        "sends": r"hierbij|hiermee|bijgaand|bijgevoegd\w*|bijlage|met deze brief|hieronder|bied"
        r"|zend|stuur|ontvangt|treft|toekomen|in (?:antwoord|reactie) op"
        r"|(?:bericht|meld|deel|geef|vul|informeer|kom|ga|antwoord|beantwoord) (?:ik|u)",
        # of when answers come: that it is not now, when, why, that they will
        "not": r"niet|nog|pas|eerst|onmogelijk|later|langer|uitstel\w*|vertra\w+|wacht\w*"
        r"|afgewacht|begrip|(?:meer|extra) \w+|te kort|loopt .{0,300} uit",
        "when": r"\w*termijn|tijd(?:ig)?|weken|gebruikelijk\w*|haalbaar|spoedig|snel|uiterlijk"
        r"|uitstel\w*|vertra\w+|na afloop|\w*reces|vóór|(?:voor|tot) \d+"
        r"|(?:voor|tot|in|na|half|medio|begin|eind)"
        r" (?:half|medio|begin|eind|(?:het |de )?(?:najaar|voorjaar|zomer|winter|herfst)"
        r"|januari|februari|maart|april|mei|ju[nl]i|augustus|(?:sept|okto|novem|decem)\w+)\w*",
        "why": r"afstemm\w*|\w*overleg|onderzoek|informatie|inlichtingen|afgerond|wegens|vanwege"
        r"|omdat",
        "will": r"zal|zullen|streef|streven|verwacht\w*|volgt|volgen|komen|zodra|behandeling",
        # of an answer that was given, and of what becomes of it
        "earlier": r"(?:in|bij|uit|terug op|aanleiding van|aan(?:vulling|sluiting) op|vervolg op)"
        r" (?:mijn|onze|de|het|een) (?:\S+ ){0,6}?(?:(?:be)?antwoord\w*|brief|reactie)"
        rf"|(?:heb(?:ben)? (?:ik|wij)|(?:ik|wij) heb(?:ben)?){_DONE}\w*",
        "more": r"aanvul\w*|aangevuld\w*|nadere?|ontbreken\w*|alsnog|inmiddels|terugkom\w*"
        r"|toezegging|zegde|toegezegd|vervolg|volgende|nu|thans|nadien|nagekomen|vooruitzicht",
        "wrong": r"\w*fout(?:en|ie[fv]e?)?|(?:per )?abui\w+|had(?:den)? .{0,60}moeten|moet zijn"
        r"|onjuist\w*|niet (?:juist|correct)|vergissing|omissie"
        r"|verkeerde?|verwissel\w*|onvolledig|weggevallen|ontbrak",
        # of questions that are no more
        "withdrawn": r"ingetrokken|intrek\w*|terugge(?:nomen|trokken)|terugtrek\w*|geen prijs"
        r"|(?:in|terug) te (?:trekken|nemen)|trek\w* .{0,300} in|verval(?:len|t)|niet gesteld"
        r"|niet .{0,20}handha\w+",
        "unwanted": r"(?:niet|geen) .{0,60}hoev\w*|(?:be)?hoev\w+ .{0,30}(?:niet|geen)"
        r"|zie\w* .{0,60}af|af ?te ?zien|achterwege|op verzoek van .{0,300} niet",
    }.items()
}
# What weighs for an act, and the sign without which nothing of it counts.
_WEIGHTS: dict[str, tuple[str, dict[str, int]]] = {
    WITHDRAWAL: ("question", {"withdrawn": 4, "unwanted": 3, "answer": 1}),
    ReplyKind.DELAY: ("answer", {"not": 3, "when": 3, "why": 2, "will": 2, "earlier": -3}),
    ReplyKind.SUPPLEMENTARY: ("", {"earlier": 2, "more": 2, "wrong": 2, "mistake": 4}),
}
# What stands near "antwoord" of what is sent, and which nature that is ("": none is said).
_NATURES = {
    nature: re.compile(
        rf"\b(?:{words})\b.{{0,60}}(?:antwoord|reactie)|antwoord\w*\b.{{0,30}}\b(?:{words})\b",
        re.IGNORECASE,
    )
    for nature, words in (
        (
            ReplyNature.CORRECTED,
            r"(?:ge)?correcti?e?\w*|gecorrig\w+|\w*rectifi\w+|verbeterd?e?|verbetering|juiste"
            r"|aangepaste?|herstel",
        ),
        (
            ReplyNature.ADDITIONAL,
            r"aanvullende?|(?<!in )aanvulling|vul ik|aangevulde?|resterende?|ontbrekende?"
            r"|nagezonden",
        ),
        (ReplyNature.PROVISIONAL, r"voorlopige?|tussentijdse?|eerste reactie|vooruitlopend"),
        (
            "",
            r"nadere?|herziene?|gewijzigde?|definitieve|vervolge? op|terug op"
            r"|in aan(?:vulling|sluiting)",
        ),
    )
}
_GIVES = re.compile(
    r"\b(?:hierbij|bijgaand|hiermee|met deze brief|bijgevoegd\w*|bijlage|treft u|hieronder)\b"
    r"[^.]{0,60}\b(?:antwoord(?:en)?|beantwoording|reactie)\b"
    r"|\b(?:antwoorden|reactie)\b.{0,30}\b(?:vindt|treft|ontvangt) u\b"
    r"|\bin antwoord op\b[^.]{0,300}\bvolgende\b|antwoord\w* [^.]{0,60}\b(?:als volgt|hieronder)\b",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(r"\b(?:niet|nog|pas|eerst|kan|kunnen|zal|zullen|worden)\b")
# What a letter names as sent before says nothing of what it sends: "in aanvulling op mijn
# voorlopige antwoorden", "een correctie op mijn aanvullende antwoorden".
_ON_EARLIER = re.compile(
    r"\b(?P<how>in aanvulling|correctie|rectificatie)\s+(?:op|van|bij)\b"
    r"(?:(?!\b(?:hierbij|bijgaand|bied|zend|stuur|ontvangt|treft)\b).){0,60}?antwoord\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Act:
    """What a letter does."""

    kind: str = ""  # "uitstel", "nader", "intrekking"; "": none of these
    nature: str = ""  # of what it sends, where it adds to an answer
    replies: bool = False  # it sends or says something in reply to questions
    of_committee: bool = False  # the questions are a committee's
    sure: bool = True


def read_act(text: str, *, answers: bool) -> Act:
    """What the letter does. What stands in the subjects of its questions and between quotation
    marks is about something else; `answers`: an annex answers, so it neither delays nor withdraws.
    """
    sentences = [_without_subject(" ".join(s.split())) for s in _BORDER.split(text)]
    signs = [_signs(sentence) for sentence in sentences]
    changing = [s for s, said in zip(sentences, signs, strict=True) if _changes(s, said)]
    gives = answers or any(map(_gives, sentences))
    length = sum(len(sentence.split()) >= _SENTENCE for sentence in sentences)
    kind = _kind(signs, bool(changing), withdraws=not answers, late=not gives, length=length)
    guess = _likeliest(signs) if not kind and not gives and length <= _NOTICE else ""
    return Act(
        kind or guess,
        _nature(signs, changing) if ReplyKind.SUPPLEMENTARY in (kind, guess) else "",
        bool(kind or guess)
        or any(
            "sends" in s and s & {"question", "answer"}
            for s in [*signs, *(one | two for one, two in pairwise(signs))]
        ),
        any("commissie" in s.lower() and "vragen" in s for s in sentences),
        sure=not guess,
    )


def _kind(
    signs: list[frozenset[str]], changes: bool, *, withdraws: bool, late: bool, length: int
) -> str:
    windows = signs + [one | two for one, two in pairwise(signs)]
    if withdraws and _weight(WITHDRAWAL, windows) >= _ENOUGH:
        return WITHDRAWAL
    more = _ENOUGH if changes else _weight(ReplyKind.SUPPLEMENTARY, windows)
    time = _weight(ReplyKind.DELAY, windows if length <= _SHORT_LETTER else signs)
    if late and time >= max(_ENOUGH, more):
        return ReplyKind.DELAY
    return ReplyKind.SUPPLEMENTARY if more >= _ENOUGH else ""


def _likeliest(signs: list[frozenset[str]]) -> str:
    """What a letter that is too short to answer does, if it does anything with answers."""
    about = [s for s in signs if s & {"question", "answer"}]
    if any("earlier" in s for s in about):
        return ReplyKind.SUPPLEMENTARY
    return ReplyKind.DELAY if any(s & {"not", "when", "why", "will"} for s in about) else ""


def _weight(act: str, windows: list[frozenset[str]]) -> int:
    """What the signs of an act weigh where most of them stand together."""
    needed, weights = _WEIGHTS[act]
    return max(
        sum(weights.get(sign, 0) for sign in signs) if needed in signs or not needed else 0
        for signs in windows
    )


def _signs(sentence: str) -> frozenset[str]:
    """The signs in a sentence. One that says that answers are late tells of no earlier answer."""
    signs = {sign for sign, words in _SIGNS.items() if words.search(sentence)}
    if {"not", "when"} <= signs:
        return frozenset(signs - {"earlier", "wrong"})
    return frozenset(signs | ({"mistake"} if {"wrong", "answer"} <= signs else set()))


def clause_end(text: str, start: int, end: int) -> int:
    """Where the words about the questions' subject end and the letter's sentence goes on, which a
    quotation does not.
    """
    plain = _QUOTED.sub(lambda match: "«" * len(match[0]), text[start:end])
    goes_on = _GOES_ON.search(plain)
    return start + goes_on.start() if goes_on else end


def _without_subject(sentence: str) -> str:
    """A sentence without what its questions are about, and without quotations."""
    sentence = _QUOTED.sub("…", sentence)
    about = _ABOUT.search(sentence)
    if not about:
        return sentence
    ends = _SUBJECT_END.search(sentence, about.end())
    end = clause_end(sentence, about.end(), ends.start() if ends else len(sentence))
    return f"{sentence[: about.end()]}…{sentence[end:]}"


def _gives(sentence: str) -> bool:
    """Whether answers are sent with it: "Hierbij bied ik u de antwoorden aan"."""
    return bool(_GIVES.search(sentence) and not _NOT_GIVEN.search(sentence))


def _changes(sentence: str, signs: frozenset[str]) -> bool:
    """Whether it sends what changes an answer: "Hierbij zend ik u een verbeterd antwoord"."""
    sends = "sends" in signs or sentence.startswith(("Onderwerp", "Betreft"))
    return sends and any(words.search(sentence) for words in _NATURES.values())


def _nature(signs: list[frozenset[str]], changing: list[str]) -> str:
    """What the letter says of the answers that it sends; "" where it says nothing, or several
    things.
    """
    if any("mistake" in s or {"earlier", "wrong"} <= s for s in signs):
        return ReplyNature.CORRECTED
    sent = [_ON_EARLIER.sub(r"\g<how> antwoord", sentence) for sentence in changing]
    natures = {nature for nature, words in _NATURES.items() if any(map(words.search, sent))} - {""}
    if not natures and any({"earlier", "more"} <= one | two for one, two in pairwise(signs)):
        return ReplyNature.ADDITIONAL
    return natures.pop() if len(natures) == 1 else ""
