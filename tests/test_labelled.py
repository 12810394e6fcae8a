"""Parsing sources that say themselves what their paragraphs and facts are."""

from datetime import date
from pathlib import Path

import pytest

from archive.ingest.document import (
    NOTE_END,
    NOTE_START,
    Asker,
    Note,
    Office,
    Paragraph,
    ParsedQuestion,
    Problem,
    Signatory,
    SourceText,
)
from archive.ingest.parser import parse
from archive.ingest.readers import read_document

DOCUMENTS = Path(__file__).parent / "documents"
Q, A, N = "question", "answer", "number"


def parsed(*labelled, **more):
    return parse(
        SourceText("xml", tuple(Paragraph(text, label) for label, text in labelled), **more)
    )


@pytest.mark.parametrize("name", ["koop-answer.html", "koop-new.xml"])
def test_a_page_of_koop_gives_a_whole_set(name):
    document = parse(read_document((DOCUMENTS / name).read_bytes()))
    (read,) = document.sets
    assert document.kind == "antwoord"
    assert (read.number, read.printed_number, read.vergaderjaar) == (
        "2031Z00017",
        "12",
        "2030-2031",
    )
    assert (read.submitted_on, read.answered_on) == (date(2031, 1, 14), date(2031, 2, 4))
    assert read.asked_by[0] == Asker("Voorbeeld", "PvT")
    assert read.asked_of == (Office("minister", "Oefening"),)
    assert read.answered_by == (Signatory("Toets", "minister", "Oefening"),)
    assert read.subject == "het fietspad"
    assert read.identifiers == ("ah-tk-20302031-12",)
    assert [a.numbers for a in read.answers] == [(n,) for n in range(1, len(read.questions) + 1)]
    assert read.questions[0].text == "Kent u het bericht «Fietspad weg»?"
    assert [note.mark for note in read.questions[0].notes] == ["1"]


def test_records_are_sets_without_words():
    document = parse(read_document((DOCUMENTS / "zaken.json").read_bytes()))
    zaak, reply, *_ = document.sets
    assert document.kind == "antwoord"  # there is a reply among them
    assert (zaak.number, zaak.subject, zaak.submitted_on) == (
        "2031Z00017",
        "Het fietspad",
        date(2031, 1, 14),
    )
    assert zaak.dealt_with is True
    assert zaak.asked_of == (
        Office("minister", "Oefening", "C. Toets"),
        Office(None, None, "D. Examen"),
    )
    assert (reply.reply, reply.answered_on, reply.printed_number) == (
        "antwoord",
        date(2031, 2, 4),
        "12",
    )
    assert [s.number for s in document.sets if s.deleted] == ["2031Z00018"]


def test_words_that_look_like_headings_are_words_when_labelled():
    (read,) = parsed(
        (N, "Vraag 1"),
        (Q, "Vraag 2 van vorige week:"),
        (Q, "waarom?"),
        (N, "Antwoord 1"),
        (A, "Daarom."),
    ).sets
    assert read.questions == (ParsedQuestion(1, "Vraag 2 van vorige week:\n\nwaarom?"),)


def test_numbers_that_are_not_printed_follow_from_the_order():
    (read,) = parsed(
        (N, ""),
        (Q, "Een?"),
        (N, ""),
        (Q, "Twee?"),
        (N, ""),
        (A, "Beide."),
        (N, ""),
        (Q, "Drie?"),
        (N, ""),
        (A, "Ja."),
    ).sets
    assert [q.number for q in read.questions] == [1, 2, 3]
    assert [a.numbers for a in read.answers] == [(1, 2), (3,)]


def test_questions_under_one_heading_are_told_apart():
    (read,) = parsed((N, "Vraag 2 en 3"), (Q, "Wat vindt u daarvan?"), (Q, "Wat gaat u doen?")).sets
    assert [(q.number, q.text) for q in read.questions] == [
        (2, "Wat vindt u daarvan?"),
        (3, "Wat gaat u doen?"),
    ]


def test_marks_become_notes_with_their_place():
    mark = f"{NOTE_START}1{NOTE_END}"
    (read,) = parsed(
        (N, "Vraag 1"), (Q, f"Kent u dit{mark} bericht?"), notes={"1": "De Voorbeeldkrant"}
    ).sets
    assert read.questions[0] == ParsedQuestion(
        1, "Kent u dit bericht?", (Note("1", "De Voorbeeldkrant", 10),)
    )


def test_a_remark_instead_of_answers_is_a_delay():
    document = parsed(
        (N, "Vraag 1"),
        (Q, "Kent u dit?"),
        ("delay", "De vragen kunnen niet binnen de termijn worden beantwoord."),
    )
    assert document.kind == "uitstel"
    assert (
        document.sets[0].reply_text == "De vragen kunnen niet binnen de termijn worden beantwoord."
    )


def test_what_is_told_twice_and_differently_is_a_problem():
    title = (
        "Vragen van het lid Voorbeeld (PvT) aan de Minister van Oefening over het fietspad "
        "(ingezonden 14 mei 2031)."
    )
    facts = {"number": "2031Z00017", "submitted_on": "2031-05-15", "subject": "iets anders"}
    document = parsed(("", title), (N, "Vraag 1"), (Q, "Kent u dit?"), metadata=(facts,))
    (read,) = document.sets
    assert (read.number, read.submitted_on, read.subject) == (
        "2031Z00017",
        date(2031, 5, 14),
        "het fietspad",
    )
    assert Problem("kop", "printed 2031-05-14, metadata 2031-05-15") in document.problems


@pytest.mark.parametrize(
    ("second", "questions"),
    [
        ("Een?", (ParsedQuestion(1, "Een?"),)),
        ("Twee?", (ParsedQuestion(1, "Een?"), ParsedQuestion(2, "Twee?"))),
    ],
)
def test_the_same_number_twice_is_a_problem(second, questions):
    document = parsed((N, "Vraag 1"), (Q, "Een?"), (N, "Vraag 1"), (Q, second))
    assert document.sets[0].questions == questions
    assert Problem("vraag 1", "number printed twice") in document.problems


def test_what_labels_mark_is_cited_and_noted_and_nothing_of_it_is_left_over():
    title = "Vragen van het lid Voorbeeld (PvT) over het fietspad (ingezonden 14 januari 2031)"
    question = f"Kent u Kamerstuk 28 638, nr. 254?{NOTE_START}1{NOTE_END}"
    lines = (("", title), (N, "Vraag 1"), (Q, question), (N, "Antwoord 1"), (A, "1. Ja. 3. Nee."))
    document = parsed(*lines, notes={"1": "De Oefenkrant, 3 januari 2031."})
    (read,) = document.sets
    assert document.kamerstukken == (("28638", None, "254"),)
    assert [note.text for note in read.questions[0].notes] == ["De Oefenkrant, 3 januari 2031."]
    assert [answer.text for answer in read.answers] == ["1. Ja. 3. Nee."]
    assert (read.explanation, document.problems) == ("", (Problem("kop", "who answers not found"),))
