"""OpenDocument texts: lists, tables, notes, headers, changes that are tracked; damaged ones too."""

import io
import zipfile

import pytest

from archive.ingest.document import NOTE_END, NOTE_START, UnreadableDocument, print_cells
from archive.ingest.parser import parse
from archive.ingest.readers import odt
from tests.make_documents import make_odt

LETTER = "".join(
    f"<text:p>{line}</text:p>"
    for line in (
        "Vragen van het lid Voorbeeld (PvT) aan de Minister van Oefening over het fietspad "
        "(ingezonden 14 januari 2031).",
        "Antwoord van Minister Toets (Oefening) (ontvangen 4 februari 2031).",
        "Vraag 1",
        "Kent u het bericht?",
        "Antwoord 1",
        "Ja.",
    )
)
NUMBERED = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="{form}" style:num-prefix="{before}" style:num-suffix="{behind}" '
    'text:start-value="{start}"/></text:list-style>'
)


def lines(body, **parts):
    return [print_cells(p.text) for p in odt.read(make_odt(body, **parts)).paragraphs]


def test_an_answer_is_read_like_any_other():
    document = parse(odt.read(make_odt(LETTER)))
    (s,) = document.sets
    assert (document.kind, document.format, s.subject) == ("antwoord", "odt", "het fietspad")
    assert (s.asked_by[0].name, s.answered_by[0].name) == ("Voorbeeld", "Toets")
    assert [q.text for q in s.questions] == ["Kent u het bericht?"]
    assert [a.text for a in s.answers] == ["Ja."]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>een<text:s text:c='2'/>twee<text:tab/>drie</text:p>", ["een twee drie"]),
        ("<text:p>een <text:span>twee</text:span>\n  drie</text:p>", ["een twee drie"]),
        ("<text:h>Kop</text:h><text:section><text:p>een</text:p></text:section>", ["Kop", "een"]),
        ("<text:p>een<text:soft-page-break/> twee</text:p>", ["een twee"]),
        (
            "<text:tracked-changes><text:p>weg</text:p></text:tracked-changes><text:p>een"
            "<office:annotation><text:p>opmerking</text:p></office:annotation></text:p>",
            ["een"],
        ),
        (
            "<text:p>een<draw:frame><draw:text-box><text:p>kader</text:p></draw:text-box>"
            "</draw:frame></text:p>",
            ["een", "kader"],
        ),
        (
            "<text:p>Zie <draw:frame><draw:image/><draw:image/></draw:frame></text:p>"
            "<draw:frame><draw:image/></draw:frame>",
            ["Zie [afbeelding]", "[afbeelding]"],
        ),
    ],
)
def test_words_come_in_reading_order(body, expected):
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("", ["- een", "- twee"]),
        (NUMBERED.format(form="1", before="", behind=".", start=1), ["1. een", "2. twee"]),
        (NUMBERED.format(form="a", before="", behind=")", start=3), ["c) een", "d) twee"]),
        (
            NUMBERED.format(form="1", before="Vraag ", behind="", start=1),
            ["Vraag 1 een", "Vraag 2 twee"],
        ),
        (NUMBERED.format(form="", before="", behind="", start=1), ["- een", "- twee"]),
    ],
)
def test_items_stand_behind_their_mark(style, expected):
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>een</text:p></text:list-item>'
        "<text:list-item><text:p>twee</text:p></text:list-item></text:list>"
    )
    assert lines(body, styles=style) == expected


def test_a_list_goes_on_after_a_paragraph_and_one_within_counts_for_itself():
    style = NUMBERED.format(form="1", before="", behind=".", start=1)
    inner = "<text:list><text:list-item><text:p>binnen</text:p></text:list-item></text:list>"
    item = "<text:list-item><text:p>een</text:p>{}</text:list-item>"
    body = (
        f'<text:list text:style-name="L1">{item.format(inner)}</text:list><text:p>tussen</text:p>'
        f'<text:list text:style-name="L1" text:continue-numbering="true">{item.format("")}'
        "</text:list>"
        f'<text:list text:style-name="L1">{item.format("")}</text:list>'
    )
    assert lines(body, styles=style) == ["1. een", "- binnen", "tussen", "2. een", "1. een"]


def cell(words, attributes=""):
    content = f"<text:p>{words}</text:p>" if words else ""
    return f"<table:table-cell {attributes}>{content}</table:table-cell>"


def test_a_table_of_figures_keeps_its_columns():
    wide = cell("2031", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    repeated = cell("", 'table:number-columns-repeated="2"')
    body = (
        f"<table:table><table:table-header-rows><table:table-row>{cell('')}{wide}</table:table-row>"
        f"</table:table-header-rows><table:table-row>{cell('Hof')}{repeated}{cell('8')}"
        "</table:table-row>"
        "</table:table>"
    )
    assert lines(body) == ["| 2031 |", "Hof | | | 8"]


def test_a_table_that_lays_out_text_is_read_cell_by_cell():
    body = (
        "<table:table><table:table-row><table:table-cell><text:p>Vraag 1</text:p>"
        f"<text:p>Is dat zo?</text:p></table:table-cell>{cell('Ja.')}</table:table-row>"
        "</table:table>"
    )
    assert lines(body) == ["Vraag 1", "Is dat zo?", "Ja."]


def test_notes_are_kept_with_their_place():
    note = (
        "<text:note><text:note-citation>{0}</text:note-citation>"
        "<text:note-body><text:p>Noot {0}.</text:p></text:note-body></text:note>"
    )
    source = odt.read(
        make_odt(f"<text:p>Ja{note.format(1)}, nee{note.format('i')}.{note.format(1)}</text:p>")
    )
    marks = [f"{NOTE_START}{key}{NOTE_END}" for key in ("1", "i", "1\u2032")]
    assert source.paragraphs[0].text == f"Ja{marks[0]}, nee{marks[1]}.{marks[2]}"
    assert source.notes == {"1": "Noot 1.", "i": "Noot i.", "1\u2032": "Noot 1."}


def test_page_headers_and_metadata_are_read():
    header = "<style:header><text:p>Ons kenmerk 123</text:p></style:header>"
    named = '<meta:user-defined meta:name="OVERHEIDop.vraagnummer">2031Z00017</meta:user-defined>'
    source = odt.read(make_odt("<text:p>Ja.</text:p>", styles=header, meta=named))
    assert source.page_header == ("Ons kenmerk 123",)
    assert source.metadata == ({"number": "2031Z00017"},)


def without_content():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_odt(LETTER)[:300], "a broken .odt"),
        (without_content(), "an .odt without its text"),
        (make_odt("<text:p>"), "a broken .odt: content.xml"),
        (
            make_odt(LETTER, more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            "an encrypted .odt: save it without a password",
        ),
    ],
)
def test_what_cannot_be_read_is_told(data, reason):
    assert odt.recognises(data)
    with pytest.raises(UnreadableDocument, match=reason):
        odt.read(data)


def test_one_that_grows_is_refused():
    with pytest.raises(UnreadableDocument, match="unpacks to more than 1000 bytes"):
        odt.read(make_odt(LETTER * 10), limit=1000)
