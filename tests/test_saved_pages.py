"""Web pages that were saved or copied as text."""

import pytest

from archive.ingest.document import Note
from archive.ingest.parser import parse
from archive.ingest.readers import text

QUESTIONS = """Home
Zoeken

Vragen van het lid Proef (PvT) aan de Minister van Oefening over een pad (ingezonden 3 mei 2031).

Vraag 1

Kent u het bericht over 12 paden?1

Vraag 2

Wat vindt u van de krant2 die dat schrijft?

{notes}Naar boven

Disclaimer

De hier aangeboden bestanden zijn een dienst.
"""
NOTES = """X Noot
1

De Voorbeeldkrant, 3 januari 2031

XNoot
2
Het Oefenblad,
zelfde dag

"""


def read(page):
    return parse(text.read(page.encode()))


def test_the_pages_own_words_are_no_part_of_the_last_question():
    (s,) = read(QUESTIONS.format(notes="")).sets
    assert [q.text for q in s.questions] == [
        "Kent u het bericht over 12 paden?1",
        "Wat vindt u van de krant2 die dat schrijft?",
    ]


def test_notes_go_to_the_place_of_their_mark():
    (s,) = read(QUESTIONS.format(notes=NOTES)).sets
    first, second = s.questions
    assert (first.text, first.notes) == (
        "Kent u het bericht over 12 paden?",
        (Note("1", "De Voorbeeldkrant, 3 januari 2031", len(first.text)),),
    )
    assert second.text == "Wat vindt u van de krant die dat schrijft?"
    assert second.notes == (
        Note("2", "Het Oefenblad, zelfde dag", len("Wat vindt u van de krant")),
    )


def test_a_note_without_a_mark_is_told():
    page = QUESTIONS.format(notes=NOTES + "X Noot\n3\n\nNiemand.\n\n")
    assert [(p.where, p.what) for p in read(page).problems] == [
        ("noot 3", "place in the text not found")
    ]


@pytest.mark.parametrize("label", ["NR", "Nr.", "Nummer:", "Zaaknummer"])
def test_facts_beside_the_text_are_the_sets_own(label):
    document = read(f"""Kamervraag Het bericht 'Fietspad weg'

Vraag 1

Kent u het bericht?

Vraag 2

Wat vindt u daarvan?

{label} 2031Z00017

Datum 14 januari 2031

Indieners
""")
    (s,) = document.sets
    assert (document.kind, s.number, s.subject) == (
        "vragen",
        "2031Z00017",
        "Het bericht 'Fietspad weg'",
    )
    assert [q.text for q in s.questions] == ["Kent u het bericht?", "Wat vindt u daarvan?"]
    assert document.z_references == ()


def test_a_text_that_is_no_page_keeps_every_line():
    page = QUESTIONS.format(notes="").replace("Naar boven\n\nDisclaimer\n\n", "Zoeken\n\n")
    assert (
        read(page)
        .sets[0]
        .questions[1]
        .text.endswith("Zoeken\n\nDe hier aangeboden bestanden zijn een dienst.")
    )
