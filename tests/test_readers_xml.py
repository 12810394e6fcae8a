"""Reading KOOP's XML of both generations."""

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
from archive.ingest.readers import html, xml
from archive.ingest.readers.koop import read_day, read_metadata

DOCUMENTS = Path(__file__).parent / "documents"
NEW = (DOCUMENTS / "koop-new.xml").read_bytes()
OLD = (DOCUMENTS / "koop-old.xml").read_bytes()
MARK = f"{NOTE_START}1{NOTE_END}"


def test_the_newer_generation():
    assert xml.read(NEW).paragraphs == (
        Paragraph("Tweede Kamer der Staten-Generaal", "heading"),
        Paragraph("Vergaderjaar 2030–2031", "heading"),
        Paragraph("12", "heading"),
        Paragraph(
            "Vragen van het lid Voorbeeld (PvT) aan de Minister van Oefening over het fietspad "
            "(ingezonden 14 januari 2031)."
        ),
        Paragraph("Antwoord van Minister Toets (Oefening) (ontvangen 4 februari 2031)."),
        Paragraph("Vraag 1", "number"),
        Paragraph(f"Kent u het bericht{MARK} «Fietspad weg»?", "question"),
        Paragraph("Antwoord 1", "number"),
        Paragraph("Ja.", "answer"),
        Paragraph("– Een punt;", "answer"),
        Paragraph(f"Zie ook de noot.{MARK}", "answer"),
        Paragraph("Een opmerking.", "delay"),
    )
    assert xml.read(NEW).notes == {"1": "De Voorbeeldkrant"}


def test_the_facts_of_the_newer_generation():
    source = xml.read(NEW)
    assert source.metadata == (
        {
            "number": "2031Z00017",
            "printed_number": "12",
            "vergaderjaar": "2030-2031",
            "chamber": "tk",
            "identifiers": ["ah-tk-20302031-12"],
            "submitted_on": "2031-01-14",
            "answered_on": "2031-02-04",
            "subject": "het fietspad",
            "asked_by": [{"name": "A. Voorbeeld", "party": None}],
            "asked_of": [{"role": "minister", "portfolio": "Oefening"}],
        },
    )
    assert source.problems == ()


def test_the_older_generation():
    source = xml.read(OLD)
    assert source.paragraphs[1:] == (
        Paragraph(
            "Vragen van het lid Voorbeeld (PvT) aan de Minister van Oefening over cafés . "
            "(Ingezonden 3 januari 2001)"
        ),
        Paragraph("1", "number"),
        Paragraph(f"Kent u het bericht?{MARK}", "question"),
        Paragraph("2", "number"),
        Paragraph("Wat vindt u daarvan?", "question"),
        Paragraph("Toelichting: deze vragen vullen andere aan.", "explanation"),
    )
    assert source.notes == {"1": "De Voorbeeldkrant."}
    assert source.metadata == ({"identifiers": ["kv-10016"]},)
    assert source.problems == (
        Problem("metadata", "impossible date: 31-02-2001"),
        Problem("xml", "entity left out: &onbekend;"),
    )


def test_an_external_entity_is_not_read(tmp_path):
    (tmp_path / "geheim").write_text("geheim")
    data = f"""<!DOCTYPE kamervragen [<!ENTITY x SYSTEM "file://{tmp_path}/geheim">]>
    <kamervragen><vraag><nr>1</nr><al>Kent u &x; dit?</al></vraag></kamervragen>""".encode()
    source = xml.read(data)
    assert source.text == "1\nKent u dit?"
    assert source.problems == (Problem("xml", "entity left out: &x;"),)


def test_entities_that_grow_are_not_expanded():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    data = (
        f'<!DOCTYPE vraagdoc [<!ENTITY l0 "ha">{lol}]><vraagdoc><al>x &l19;</al></vraagdoc>'
    ).encode()
    with pytest.raises(UnreadableDocument, match="Maximum entity nesting depth exceeded"):
        xml.read(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (NEW[:900], "damaged XML"),
        (b"<?xml version='1.0'?><rss><item/></rss>", "XML, but not of KOOP's written questions"),
        (b"<kamervragen></kamervragen>", "XML without words"),
        (b"<?xml version='1.0' encoding='onzin'?><kamervragen/>", "damaged XML"),
    ],
)
def test_what_cannot_be_read_is_told(data, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        xml.read(data)


def test_xhtml_is_a_page():
    page = (
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Vraag 1</p>'
        b"</body></html>"
    )
    assert not xml.recognises(page)
    assert html.recognises(page)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2024-10-23", "2024-10-23"),
        ("2024-10-23T00:00:00", "2024-10-23"),
        ("3-1-2024", "2024-01-03"),
        ("31-02-2024", None),
        ("0000-00-00", None),
        ("2024", None),
        ("", None),
    ],
)
def test_dates_are_read_as_koop_writes_them(printed, day):
    assert read_day(printed) == day


def test_numbers_are_taken_from_the_identifier_when_nothing_else_states_them():
    facts, _ = read_metadata(
        [("DC.identifier", "kv-tk-2031Z00017"), ("dcterms.identifier", "ah-tk-20302031-12")]
    )
    assert facts == {
        "number": "2031Z00017",
        "printed_number": "12",
        "vergaderjaar": "2030-2031",
        "chamber": "tk",
        "identifiers": ["kv-tk-2031Z00017", "ah-tk-20302031-12"],
    }


def test_a_publication_that_names_only_its_record_is_known_by_it():
    facts, _ = read_metadata(
        [("OVERHEIDop.externMetadataRecord", "https://voorbeeld.nl/ah-ek-20302031-7/metadata.xml")]
    )
    assert facts == {
        "printed_number": "7",
        "vergaderjaar": "2030-2031",
        "chamber": "ek",
        "identifiers": ["ah-ek-20302031-7"],
    }


@pytest.mark.parametrize(
    "address",
    ["https://voorbeeld.nl/h-tk-20302031-7/metadata.xml", "/zoeken", "", "kst-36410-V-54.html"],
)
def test_the_address_of_another_publication_says_nothing(address):
    assert read_metadata([], [address]) == ({}, [])


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<lijst><li><al>een;</al></li><li><al>twee.</al></li></lijst>", ["- een;", "- twee."]),
        (
            (
                "<lijst><li><li.nr>a.</li.nr><al>een</al><lijst><li><al>binnen</al></li></lijst>"
                "</li></lijst>"
            ),
            ["a. een", "- binnen"],
        ),
        (
            "<table><tgroup><colspec colname='c1'/><colspec colname='c2'/><colspec colname='c3'/>"
            "<tbody><row><entry colname='c2'>Hof</entry></row>"
            "<row><entry colname='c1'>2031</entry><entry colname='c3'>8</entry></row></tbody>"
            "</tgroup></table>",
            ["| Hof |", "2031 | | 8"],
        ),
        ("<plaatje><illustratie naam='f.png'/></plaatje>", ["[afbeelding]"]),
        ("<al>Zie <illustratie naam='f.png'/> hier</al>", ["Zie [afbeelding] hier"]),
    ],
)
def test_lists_tables_and_pictures_keep_their_form(body, lines):
    source = xml.read(f"<kamervragen><al>x</al>{body}</kamervragen>".encode())
    assert [print_cells(p.text) for p in source.paragraphs[1:]] == lines
