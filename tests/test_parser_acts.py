"""What a minister's letter does, whatever its words: letters of our own, most of them written
before the words were chosen by which they are read. The first line of each in `letters.txt` says
its kind, its nature, its set, and which questions it answers.
"""

from html import escape
from pathlib import Path

import pytest

from archive.ingest.parser import parse
from archive.ingest.readers import read_document
from tests.make_documents import make_docx, make_odt

_ALL = (Path(__file__).parent / "letters.txt").read_text(encoding="utf-8")
LETTERS = [letter.split("\n", 1) for letter in _ALL.removeprefix("=== ").split("\n=== ")]


def as_text(letter):
    return letter.encode()


def as_docx(letter):
    runs = (escape(line).replace("\t", "</w:t><w:tab/><w:t>") for line in letter.split("\n"))
    return make_docx("".join(f"<w:p><w:r><w:t>{run}</w:t></w:r></w:p>" for run in runs))


def as_odt(letter):
    lines = (escape(line).replace("\t", "<text:tab/>") for line in letter.split("\n"))
    return make_odt("".join(f"<text:p>{line}</text:p>" for line in lines))


@pytest.mark.parametrize("at", range(len(LETTERS)))
def test_what_the_letter_does_is_read(at):
    truth, letter = LETTERS[at]
    document = parse(read_document((as_text, as_docx, as_odt)[at % 3](letter)))
    read = document.sets[0] if document.sets else None
    answers = ";".join(",".join(map(str, a.numbers)) for a in read.answers) if read else ""
    facts = (read.reply_nature, read.number, answers) if read else ("", "", "")
    assert " ".join([document.kind, *(fact or "-" for fact in facts)]) == truth


@pytest.mark.parametrize(
    "about",
    ["het intrekken van vergunningen", "uitstel van betaling", "«Vragen zijn niet beantwoord»"],
)
def test_what_the_questions_are_about_is_no_act_of_the_letter(about):
    sent = f"Hierbij beantwoord ik de vragen van het lid Tak (PT) over {about} (2024Z90001)."
    letter = f"Datum 3 mei 2024\n\n{sent}\n\nDe Minister van Financiën,\n\nA. Eikenhout\n"
    assert parse(read_document(letter.encode())).kind == "antwoord"


def test_a_letter_that_only_speaks_of_an_earlier_answer_says_that_it_is_not_certain():
    said = "Het antwoord op de vragen van het lid Tak (PT) over de boom (2024Z90001) stond in mijn "
    letter = f"Datum 3 mei 2024\n\n{said}brief.\n\nDe Minister van Financiën,\n\nA. Eikenhout\n"
    document = parse(read_document(letter.encode()))
    told = {problem.what for problem in document.problems}
    assert (document.kind, "what the letter does is not certain" in told) == ("nader", True)


def test_an_addition_in_prose_keeps_its_words_and_its_signature_is_none_of_them():
    said = (
        "In mijn antwoord op de vragen van het lid Tak (PT) over de boom (2024Z90001) stond een "
        "fout. De boom is een eik."
    )
    letter = f"Datum 3 mei 2024\n\n{said}\n\nDe Minister van Financiën,\n\nA. Eikenhout\n"
    (read,) = parse(read_document(letter.encode())).sets
    assert (read.reply, read.reply_nature, read.reply_text) == ("nader", "gecorrigeerd", said)


def test_a_signature_below_the_answers_is_no_part_of_the_last():
    letter = (
        "Datum 3 mei 2024\n\nHieronder beantwoord ik de vragen van het lid Tak (PT) over de boom "
        "(2024Z90001).\n\nVraag 1\nStaat de boom er?\n\nAntwoord 1\nJa.\n\nHoogachtend,\n\n"
        "A. Eikenhout\nMinister van Financiën\n"
    )
    (read,) = parse(read_document(letter.encode())).sets
    assert [answer.text for answer in read.answers] == ["Ja."]
    assert [signatory.name for signatory in read.answered_by] == ["Eikenhout"]


@pytest.mark.parametrize("goes_on", ["ontvangt u hierbij mijn antwoord", "zend ik u een antwoord"])
def test_the_subject_ends_where_the_sentence_goes_on(goes_on):
    said = f"Op de vragen van het lid Tak (PT) over de oude boom {goes_on} (2024Z90001)."
    letter = f"Datum 3 mei 2024\n\n{said}\n\nDe Minister van Financiën,\n\nA. Eikenhout\n"
    (read,) = parse(read_document(letter.encode())).sets
    assert (read.subject, read.number) == ("de oude boom", "2024Z90001")


def test_a_fraction_and_a_committee_are_no_members():
    said = "Hierbij beantwoord ik de vragen van de leden van de vaste commissie over de boom."
    letter = f"Datum 3 mei 2024\n\n{said}\n\nDe Minister van Financiën,\n\nA. Eikenhout\n"
    assert parse(read_document(letter.encode())).kind == "anders"


@pytest.mark.parametrize(
    ("sentence", "subject", "day"),
    [
        ("Op 3 mei jl. vroeg het lid Tak (PT) mij naar de boom.", "de boom", None),
        ("De vragen die zijn gesteld door het lid Tak (PT) over de boom.", "de boom", None),
        ("De vragen doen toekomen van het lid Tak (PT) over de boom.", "de boom", None),
        (
            "De vragen van het lid Tak (PT) over de boom, die mij op 4 mei 2024 zijn toegestuurd.",
            "de boom",
            None,
        ),
        (
            "De vragen van het lid Tak (PT) over de boom. Deze vragen werden ingezonden op 3 mei "
            "2024.",
            "de boom",
            "2024-05-03",
        ),
        (
            "De vragen van het lid Tak (PT) over de boom. De vragen zijn op 3 mei 2024 ingezonden.",
            "de boom",
            "2024-05-03",
        ),
        (
            "De vragen van het lid Tak (PT) over de boom, welke op 3 mei 2024 werden ingezonden.",
            "de boom",
            "2024-05-03",
        ),
        (
            "De vragen van het lid Tak (PT), ingezonden 3 mei 2024 onder nummer 2024Z90001, over "
            "de boom.",
            "de boom",
            "2024-05-03",
        ),
        (
            "De vragen van het lid Tak (PT) over de op 3 mei 2024 ingediende begroting.",
            "de op 3 mei 2024 ingediende begroting",
            None,
        ),
    ],
)
def test_a_sentence_says_who_asked_what_and_when(sentence, subject, day):
    letter = (
        f"Datum 24 mei 2024\n\nHierbij zend ik u mijn antwoorden. {sentence}\n\nVraag 1\nStaat hij "
        "er?\n\nAntwoord 1\nJa.\n\nDe Minister van Financiën,\n\nA. Eikenhout\n"
    )
    (read,) = parse(read_document(letter.encode())).sets
    assert [asker.name for asker in read.asked_by] == ["Tak"]
    assert (read.subject, str(read.submitted_on)) == (subject, str(day))


def test_a_note_below_the_signature_stays_and_a_place_with_a_day_does_not():
    letter = (
        "Hieronder beantwoord ik de vragen van het lid Tak (PT) over de boom (2024Z90001).\n\n"
        "Vraag 1\nStaat de boom er? 1)\n\nAntwoord 1\nJa.\n\nDe Minister van Financiën,\n\n"
        "A. Eikenhout\n\nDen Haag, 24 mei 2024\n\n1) Boomblad, 3 mei 2024\n"
    )
    (read,) = parse(read_document(letter.encode())).sets
    assert [answer.text for answer in read.answers] == ["Ja."]
    assert str(read.answered_on) == "2024-05-24"
    assert [note.text for note in read.questions[0].notes] == ["Boomblad, 3 mei 2024"]
