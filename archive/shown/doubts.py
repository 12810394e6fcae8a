"""Say in Dutch what readers and the parser doubt about a document. Knows nothing of Django."""

DOUBTS = {
    "asker not found": "vraagsteller niet gevonden",
    "date of submission not found": "datum van inzending niet gevonden",
    "who answers not found": "niet gevonden wie antwoordt",
    "number missing": "nummer ontbreekt",
    "number printed twice": "nummer staat er twee keer",
    "printed twice, with the same text": "staat er twee keer, met dezelfde tekst",
    "no text found": "geen tekst gevonden",
    "no answer found": "geen antwoord gevonden",
    "answer without question": "antwoord zonder vraag",
    "answered twice": "twee keer beantwoord",
    "impossible date": "onmogelijke datum",
    "deleted at its source": "verwijderd bij de bron",
    "a question set without a Z number": "vragenreeks zonder Z-nummer",
    "note not on the page": "noot staat niet op de bladzijde",
    "entity left out": "entiteit weggelaten",
    "cannot be told apart from": "niet te scheiden van",
    "number lost": "nummer niet gelezen",
    "a date in the future": "datum in de toekomst",
    "answered before it was asked": "beantwoord voordat het gevraagd was",
    "asked long before its answer": "lang voor het antwoord gevraagd",
    "place in the text not found": "plaats in de tekst niet gevonden",
    "who asks is not certain": "niet zeker wie vraagt",
    "the letter prints several dates": "de brief noemt meer dan één datum",
    "date of the answer not found": "datum van het antwoord niet gevonden",
    "perhaps more than one question": "misschien meer dan één vraag",
    "misread, printed": "nummer anders gelezen dan gedrukt:",
    "left over": "tekst die nergens bij hoort",
    "letters decoded twice": "letters met verkeerde tekenset",
    "printed": "gedrukt:",
}


def doubt(said: str) -> str:
    """A doubt in Dutch: the longest beginning that is known translated, what is printed after it as
    it is.
    """
    known = max((begin for begin in DOUBTS if said.startswith(begin)), key=len, default="")
    return DOUBTS.get(known, "") + said[len(known) :]
