"""Where titles and reply lines begin when their words cannot be read, or several share them. Every
person and every sentence is invented.
"""

from datetime import date

import pytest

from archive.ingest.document import Asker, Paragraph, Signatory, SourceText
from archive.ingest.parser import parse
from archive.ingest.parser.openings import find_openings
from archive.ingest.parser.replies import find_replies
from archive.ingest.parser.several import find_all_titles
from archive.ingest.parser.titles import find_titles

M = "minister"
_HEAD = "Aanhangsel tot het Verslag van de Handelingen der Tweede Kamer\n3301\n"
_FOOT = "Zitting 1971-1972 Aanhangsel\nTWEEDE KAMER"


def _page(text: str) -> SourceText:
    lines = f"{_HEAD}{text}{_FOOT}".split("\n")
    return SourceText("text", tuple(Paragraph(line) for line in lines))


@pytest.mark.parametrize(
    ("line", "kind", "number"),
    [
        (
            "52. VUAUJIJJN van den heer Tak nopens bos. (Ingezonden 1 Mei 1936.)",
            "questions",
            "52",
        ),
        ("ö<*. V UAUJN van het lid Tak over bomen. (Ingezonden 1 mei 1976)", "questions", ""),
        ("McdedeKr.j Mededoling van Minister Blad (Bomen). (Ontvangen 6 mei 1975)", "notice", ""),
        ("KNTWOORT) van den heer Blad, Minister van Bomen. (Ingezonden 6 Mei 1936.)", "answer", ""),
    ],
)
def test_a_title_or_a_reply_whose_words_cannot_be_read_is_found_by_its_date(line, kind, number):
    found = find_openings(f"Het regent.\n{line}\n1. Wat kost de boom?")
    assert [(o.kind, o.number) for o in found] == [(kind, number)]


def test_a_bracket_with_a_date_in_a_sentence_opens_nothing():
    text = "De vragen van het lid Tak (ingezonden 1 mei 1976) zijn Bekend van het lid Tak.\n"
    assert find_openings(text) == ()


def test_two_members_under_one_title_have_a_set_each():
    text = (
        "1640. VRAGEN betreffende de boom:\nI. van de heer Tak (PT). (Ingezonden 11 april 1972.):\n"
        "1. Wat kost de boom in de tuin van het paleis?\n2. Zo ja, waarom?\n"
        "II. van de heer Twijg (PB). (Ingezonden 12 april "
        "1972.):\nWie snoeit de boom, en wanneer doet hij dat dit jaar?\n"
        "ANTWOORD van de heer Blad, Minister van Justitie. "
        "(Ingezonden 23 juni 1972.)\nI. 1. Een gulden.\n2. De boom is oud.\nII. De tuinman.\n"
    )
    first, second = parse(_page(text)).sets
    assert [s.printed_number for s in (first, second)] == ["1640", "1640"]
    assert [s.asked_by for s in (first, second)] == [
        (Asker("Tak", "PT"),),
        (Asker("Twijg", "PB"),),
    ]
    assert (first.subject, second.subject) == ("de boom", "de boom")
    assert [a.text for a in second.answers] == ["De tuinman."]
    assert [a.numbers for a in first.answers] == [(1,), (2,)]


def test_two_titles_with_numerals_share_a_number():
    text = (
        "I 648. VRAGEN van de heer Tak (PT) over de boom. (Ingezonden 1 mei 1972.)\nII VRAGEN van "
        "de heer Twijg (PB) over de struik. (Ingezonden 2 mei 1972.)\n"
    )
    assert [t.printed_number for t in find_all_titles(text)] == ["648", None]


def test_an_answer_that_names_the_questions_it_answers_is_their_title():
    text = (
        "14. ANTWOORD van den heer Blad, Minister van Waterstaat (ingezonden 22 October 1923), op "
        "de vragen van den heer Tak betreffende den boom. (Handelingen\nZitting 1922, bladz. 8 "
        "(Zie Aanhangsel, bladz. 5.)\n1. Hij kost een gulden.\n"
    )
    (title,), (reply,) = find_titles(text), find_replies(text)
    assert (title.printed_number, title.asked_by, title.subject) == (
        "14",
        (Asker("Tak"),),
        "den boom",
    )
    assert (reply.kind, reply.answered_by[0].name) == ("antwoord", "Blad")


def test_a_reply_whose_office_is_in_two_pieces_or_cannot_be_read_is_a_reply():
    lines = (
        "ANTWOORD van den heer Blad, Mi nister van Waterstaat. (Ingezonden 6 Mei 1936.)\n",
        "ANTWOORD van den heer Blad, Minstoi van Waterstaat. (Ingezonden 6 Mei 1936.)\n",
    )
    whole, unread = (find_replies(line)[0] for line in lines)
    assert whole.answered_by == (Signatory("Blad", M, "Waterstaat"),)
    assert (unread.answered_by, unread.answered_on) == ((), date(1936, 5, 6))


def test_a_date_of_submission_whose_word_is_damaged_beyond_letters_has_its_strokes():
    (title,) = find_titles("Vragen van het lid Tak (PT) over de boom, (mybzonden 22 maart 1979)\n")
    assert (title.subject, title.submitted_on) == ("de boom", date(1979, 3, 22))


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("JWi^iri^ '.*IMi 572", "572"),
        ("Aanhangsel van de Handelingen 572", None),
        ("zitting 1976-1977", None),
        ("Zie nr. 572", None),
    ],
)
def test_a_number_behind_noise_is_the_number_of_the_title_below(above, number):
    text = f"{above}\nVragen van het lid Tak (PT) over de boom. (Ingezonden 22 maart 1979)\n"
    (title,) = find_titles(text)
    told = (f"number put right, printed: {above}",) if number else ()
    assert (title.printed_number, title.doubts) == (number, told)
