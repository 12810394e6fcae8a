"""Say in Dutch what readers and the parser doubt about a document. Knows nothing of Django."""

import re

# A doubt and its Dutch; {} is what is printed, which stays as it is.
DOUBTS = {
    "a date in the future": "een datum in de toekomst",
    "a question set without a Z number": "vragenreeks zonder Z-nummer",
    "answer without question": "antwoord zonder vraag",
    "answered before it was asked": "eerder beantwoord dan gesteld",
    "answered twice": "twee keer beantwoord",
    "asked long before its answer": "lang voor het antwoord gesteld",
    "asker not found": "vraagsteller niet gevonden",
    "cannot be told apart from {}": "niet te scheiden van {}",
    "date of submission not found": "datum van inzending niet gevonden",
    "date of the answer not found": "datum van het antwoord niet gevonden",
    "date cannot be read: {}": "datum niet te lezen: {}",
    "date put right, printed: {}": "datum verbeterd; gedrukt: {}",
    "deleted at its source": "verwijderd bij de bron",
    "entity left out{}": "entiteit weggelaten{}",
    "impossible date{}": "onmogelijke datum{}",
    "its source says it is of {}": "volgens de bron hoort dit bij {}",
    "left over: {}": "hoort nergens bij: {}",
    "letters decoded twice: {}": "letters die twee keer omgezet zijn: {}",
    "misread, printed {}": "verkeerd gedrukt nummer: {}",
    "no answer found": "geen antwoord gevonden",
    "no text found": "geen tekst gevonden",
    "name of who answers not found": "naam van wie antwoordt niet gevonden",
    "name put right, printed: {}": "naam verbeterd; gedrukt: {}",
    "note not on the page": "noot staat niet op de bladzijde",
    "number lost": "nummer is weggevallen",
    "number missing": "nummer ontbreekt",
    "number printed twice": "nummer staat er twee keer",
    "number cannot be read: {}": "nummer niet te lezen: {}",
    "number does not follow its neighbours: {}": "nummer past niet in de rij: {}",
    "number put right, printed: {}": "nummer verbeterd; gedrukt: {}",
    "perhaps begins above its number": "begint misschien boven zijn nummer",
    "perhaps more than one question": "misschien meer dan één vraag",
    "perhaps more than one answer": "misschien meer dan één antwoord",
    "place in the text not found": "plaats in de tekst niet gevonden",
    "printed twice, with the same text": "staat er twee keer, met dezelfde tekst",
    "printed {}, metadata {}": "gedrukt: {}, metadata: {}",
    "session cannot be read": "vergaderjaar is niet te lezen",
    "session read from the dates, printed: {}": "vergaderjaar afgeleid van de data; gedrukt: {}",
    "subject not found": "onderwerp niet gevonden",
    "the letter names different askers": "de brief noemt verschillende vraagstellers",
    "the letter prints several dates": "de brief noemt verschillende data",
    "what the letter does is not certain": "niet zeker is wat de brief doet",
    "where the subject begins is not certain": "niet zeker waar het onderwerp begint",
    "who answers not found": "niet gevonden wie antwoordt",
    "who asks is not certain": "niet zeker wie vraagt",
}


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile("(.*)".join(map(re.escape, said.split("{}"))), re.DOTALL)


_PATTERNS = [(_pattern(said), said, dutch) for said, dutch in DOUBTS.items()]


def doubt(said: str) -> str:
    """A doubt in Dutch, with what is printed in its place; one that is not known as it is."""
    for pattern, _, dutch in _PATTERNS:
        if match := pattern.fullmatch(said):
            return dutch.format(*match.groups())
    return said


def kind_of(said: str) -> str:
    """What doubts that differ in what is printed have in common: "impossible date{}"."""
    return next((kind for pattern, kind, _ in _PATTERNS if pattern.fullmatch(said)), said)


def kind_in_dutch(kind: str) -> str:
    return DOUBTS.get(kind, kind).replace(": {}", "").replace("{}", "…")
