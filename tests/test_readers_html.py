"""Reading KOOP's pages and the Tweede Kamer's."""

from pathlib import Path

import pytest

from archive.ingest.document import (
    NOTE_END,
    NOTE_START,
    Paragraph,
    Problem,
    UnreadableDocument,
    print_cells,
)
from archive.ingest.readers import html

PAGE = (Path(__file__).parent / "documents/koop-answer.html").read_bytes()


def test_questions_and_answers_keep_their_labels_and_numbers():
    assert html.read(PAGE).paragraphs[2:] == (
        Paragraph("Vraag 1", "number"),
        Paragraph(f"Kent u het bericht «Fietspad weg»?{NOTE_START}1{NOTE_END}", "question"),
        Paragraph("Antwoord 1", "number"),
        Paragraph("Ja.", "answer"),
        Paragraph("- Eerste punt;", "answer"),
        Paragraph("- tweede punt.", "answer"),
        Paragraph("Vraag 2", "number"),
        Paragraph("Hoe lang is het pad?", "question"),
        Paragraph("Antwoord 2", "number"),
        Paragraph("Jaar\x1fMeter", "table"),
        Paragraph("1.\x1f65 121", "table"),
    )


def test_the_description_is_left_to_the_parser():
    head = html.read(PAGE).paragraphs[:2]
    assert head[0].text.startswith(
        "Vragen van de leden Voorbeeld en Van der Proef (beiden PvT) aan de Minister"
    )
    assert head[1].text == "Antwoord van Minister Toets (Oefening) (ontvangen 4 februari 2031)."


def test_notes_lose_their_buttons():
    assert html.read(PAGE).notes == {"1": "De Voorbeeldkrant, 3 januari 2031"}


def test_metadata_is_read_and_what_cannot_be_is_told():
    source = html.read(PAGE)
    assert source.metadata == (
        {
            "number": "2031Z00017",
            "printed_number": "12",
            "vergaderjaar": "2030-2031",
            "chamber": "tk",
            "identifiers": ["ah-tk-20302031-12"],
            "submitted_on": "2031-01-14",
            "asked_by": [
                {"name": "A. Voorbeeld", "party": None},
                {"name": "B. van der Proef", "party": None},
            ],
        },
    )
    assert source.problems == (
        Problem("metadata", "impossible date: 31-02-2031"),
        Problem("noot 9", "note not on the page"),
    )


KOOP = "http://standaarden.overheid.nl/oep/meta/"


@pytest.mark.parametrize(
    ("head", "body", "facts"),
    [
        (
            '<meta property="OVERHEIDop.vraagnummer" content="2031Z00017">'
            '<meta name="dcterms.creator" content="Tweede Kamer der Staten-Generaal">',
            "",
            {"number": "2031Z00017", "chamber": "tk"},
        ),
        (
            "",
            f'<table><tr><td>Vergaderjaar</td><td><span property="{KOOP}vergaderjaar">'
            "2030-2031</span>"
            f'</td></tr><tr><td>Vraag</td><td><span property="{KOOP}vraagnummer">2031Z00017</span>'
            "</td></tr></table>",
            {"number": "2031Z00017", "vergaderjaar": "2030-2031"},
        ),
        (
            "",
            '<form method="post" action="ah-ek-20302031-12"><p>Ja.</p></form>',
            {
                "printed_number": "12",
                "vergaderjaar": "2030-2031",
                "chamber": "ek",
                "identifiers": ["ah-ek-20302031-12"],
            },
        ),
        (
            '<link rel="canonical" href="https://zoek.voorbeeld.nl/kv-tk-2031Z00017.html">'
            '<meta name="OVERHEIDop.aanhangsel" content="ah-tk-20302031-12">',
            "",
            {
                "number": "2031Z00017",
                "chamber": "tk",
                "identifiers": ["kv-tk-2031Z00017"],
                "also_see": [["2030-2031", "12"]],
            },
        ),
    ],
)
def test_the_metadata_of_koop_is_found_wherever_a_page_has_it(head, body, facts):
    page = f"<html><head>{head}</head><body><p>Vraag</p>{body}</body></html>".encode()
    assert html.read(page).metadata == (facts,)


def test_a_page_of_technical_information_is_read_as_its_title():
    terms = "http://purl.org/dc/terms/"
    page = f"""<html><body><div id="main-column"><h1>Technische informatie</h1><table>
    <tr><td>Identifier</td><td><span property="{terms}identifier">kv-tk-2031Z00017</span></td></tr>
    <tr><td>Titel</td><td><span property="{terms}title">Vragen over het fietspad</span></td></tr>
    </table></div></body></html>"""
    source = html.read(page.encode())
    assert [p.text for p in source.paragraphs] == ["Vragen over het fietspad"]
    assert source.metadata[0]["number"] == "2031Z00017"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<ul><li>een</li><li>twee</li></ul>", ["- een", "- twee"]),
        (
            ('<ol start="3"><li>een</li><li><p>twee</p><p>drie</p></li></ol>'),
            ["3. een", "4. twee", "drie"],
        ),
        ("<ul><li><span>– </span>een</li><li>a) twee</li></ul>", ["– een", "a) twee"]),
        ("<ul><li>een<ul><li>binnen</li></ul></li></ul>", ["- een", "- binnen"]),
        (
            (
                "<table><tr><td></td><td>Hof</td></tr><tr><td>2031</td><td></td><td>8</td>"
                "</tr></table>"
            ),
            ["| Hof", "2031 | | 8"],
        ),
        (
            '<table><tr><th colspan="2">Jaar</th><th>Som</th></tr></table>',
            ["Jaar | | Som"],
        ),
        (
            "<table><tr><td><p>Vraag 1</p><p>Is dat zo?</p></td><td><p>Ja.</p></td></tr></table>",
            ["Vraag 1", "Is dat zo?", "Ja."],
        ),
        (
            '<p>Zie <img src="f.png" alt="figuur 1"> en <img src="lijn.gif" alt=""></p>',
            ["Zie [afbeelding] en"],
        ),
        ("<p>een <b>twee </b>drie</p>", ["een twee drie"]),
        ("<form><p>Ja.</p><label>Zoek</label></form>", ["Ja."]),
    ],
)
def test_lists_tables_and_pictures_keep_their_form(body, lines):
    read = html.read(f"<html><body>{body}</body></html>".encode())
    assert [print_cells(p.text) for p in read.paragraphs] == lines


def test_a_page_without_labels_is_read_line_by_line():
    page = b"""<html><head><link rel="canonical" href="https://voorbeeld.nl/detail?id=2031Z00017&amp;did=2031D00002">
    </head><body><header>Menu</header><main><p>Vraag 1<br>Kent u dit?</p>\
<div>Antwoord 1<p>Ja</p>en nee</div></main>"""
    source = html.read(page)
    assert [p.text for p in source.paragraphs] == [
        "Vraag 1",
        "Kent u dit?",
        "Antwoord 1",
        "Ja",
        "en nee",
    ]
    assert source.metadata == ({"number": "2031Z00017"},)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>café</p>".encode(), "café"),
        ("<p>café</p>".encode("cp1252"), "café"),
        ('<meta charset="iso-8859-1"><p>café</p>'.encode("latin-1"), "café"),
        ("\ufeff<p>café</p>".encode(), "café"),
        (b"<p>een&nbsp;twee&eacute;n</p>", "een tweeén"),
    ],
)
def test_the_alphabet_of_a_page_is_recognised(page, words):
    assert html.recognises(page)
    assert html.read(page).paragraphs[-1].text == words


@pytest.mark.parametrize("page", [b"<html><body></body></html>", b"<p> </p>", b"<html"])
def test_a_page_without_words_is_told(page):
    with pytest.raises(UnreadableDocument):
        html.read(page)


def test_what_is_no_page_is_not_taken_for_one():
    assert not html.recognises(b"Vraag 1 <p>")
    assert not html.recognises(b"<vraagdoc><al>Vraag 1</al></vraagdoc>")
