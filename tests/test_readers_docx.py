"""Word documents: notes, headers, field codes, tracked changes, tables, Word's own numbers; damaged
ones too.
"""

import io
import zipfile

import pytest

from archive.ingest.document import NOTE_END, NOTE_START, UnreadableDocument, print_cells
from archive.ingest.parser import parse
from archive.ingest.readers import docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def make_docx(body, **parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return packed.getvalue()


def p(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(words, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraphs(body, **parts):
    return [paragraph.text for paragraph in docx.read(make_docx(body, **parts)).paragraphs]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("<w:r><w:t>Een</w:t><w:tab/><w:t>twee</w:t></w:r>", "Een\ttwee"),
        ("<w:r><w:t>Een</w:t><w:br/><w:t>twee</w:t></w:r>", "Een\ntwee"),
        ("<w:r><w:t>niet</w:t><w:noBreakHyphen/><w:t>geel</w:t></w:r>", "niet-geel"),
        ("<w:r><w:t>boom</w:t><w:softHyphen/><w:t>stam</w:t></w:r>", "boomstam"),
        (f"<w:del>{r('weg')}</w:del><w:ins>{r('erbij')}</w:ins>", "erbij"),
        (f"<w:hyperlink>{r('adres')}</w:hyperlink>", "adres"),
        ('<w:r><w:instrText>DOCPROPERTY "onderwerp"</w:instrText></w:r>' + r("de boom"), "de boom"),
        (r("zichtbaar") + r("verborgen", "<w:vanish/>"), "zichtbaar"),
        (f"<w:sdt><w:sdtContent>{r('keuze')}</w:sdtContent></w:sdt>", "keuze"),
        ("<w:proofErr/>" + r("een ") + "<!-- niets -->" + r("twee"), "een twee"),
    ],
)
def test_the_words_of_a_run(run, words):
    assert paragraphs(p(run)) == [words]


def test_paragraphs_in_content_controls_and_text_boxes_are_read_once():
    box = f"<w:pict><w:txbxContent>{p(r('In het vak'))}</w:txbxContent></w:pict>"
    new = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = f"<w:sdt><w:sdtContent>{p(r('Een'))}</w:sdtContent></w:sdt>"
    body += p(r("Twee"), f"<w:r><mc:AlternateContent>{new}</mc:AlternateContent></w:r>")
    assert paragraphs(body) == ["Een", "Twee", "In het vak"]


def test_notes_are_numbered_as_they_are_referred_to():
    notes = "".join(f'<w:footnote w:id="{n}">{p(r(f" Noot {n}"))}</w:footnote>' for n in (7, 3))
    separator = f'<w:footnote w:id="-1" w:type="separator">{p(r("---"))}</w:footnote>'
    end = f'<w:endnotes {W}><w:endnote w:id="3">{p(r("Slot"))}</w:endnote></w:endnotes>'
    body = p(r("Een"), '<w:r><w:footnoteReference w:id="3"/></w:r>', r(" twee"))
    body += p(
        r("Drie"),
        '<w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:endnoteReference w:id="3"/></w:r>',
    )
    read = docx.read(
        make_docx(
            body, footnotes=f"<w:footnotes {W}>{separator}{notes}</w:footnotes>", endnotes=end
        )
    )
    assert read.notes == {"1": "Noot 3", "2": "Noot 7", "i": "Slot"}
    assert [x.text for x in read.paragraphs] == [
        f"Een{NOTE_START}1{NOTE_END} twee",
        f"Drie{NOTE_START}2{NOTE_END}{NOTE_START}i{NOTE_END}",
    ]


def test_page_headers_are_read_once():
    header = f"<w:hdr {W}>{p(r('Datum'))}{p(r('3 mei 2021'))}</w:hdr>"
    read = docx.read(make_docx(p(r("Brief")), header1=header, header2=header))
    assert read.page_header == ("Datum", "3 mei 2021")


def table(*rows):
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_a_table_of_figures_keeps_its_rows():
    read = docx.read(make_docx(table((p(r("2020")), p(r("7"))), (p(r("2021")), p(r("9"))))))
    assert [(x.text, x.label) for x in read.paragraphs] == [
        ("2020\x1f7", "table"),
        ("2021\x1f9", "table"),
    ]


def test_empty_and_wide_cells_keep_the_others_in_their_column():
    def wide(text, span):
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{p(r(text))}</w:tc>'

    empty = "<w:tc><w:p/></w:tc>"
    rows = (
        f"<w:tr>{empty}{wide('2031', 2)}</w:tr><w:tr>{wide('Hof', 1)}{empty}{wide('88', 1)}</w:tr>"
    )
    read = docx.read(make_docx(f"<w:tbl>{rows}</w:tbl>"))
    assert [print_cells(x.text) for x in read.paragraphs] == ["| 2031 |", "Hof | | 88"]


@pytest.mark.parametrize(
    ("drawing", "text"),
    [
        ("<w:drawing><a:blip/></w:drawing>", "Zie: [afbeelding]"),
        ("<w:object><v:imagedata/></w:object>", "Zie: [afbeelding]"),
        ("<w:drawing><a:prstGeom/></w:drawing>", "Zie: "),
    ],
)
def test_a_picture_leaves_a_mark_and_a_line_does_not(drawing, text):
    drawing = drawing.replace(">", ' xmlns:a="urn:a" xmlns:v="urn:v">', 1)
    assert paragraphs(p(r("Zie: ") + f"<w:r>{drawing}</w:r>")) == [text]


def test_a_table_that_lays_out_text_is_read_cell_by_cell():
    assert paragraphs(table((p(r("Vraag 1")) + p(r("Is dat zo?")), p(r("Antwoord 1"))))) == [
        "Vraag 1",
        "Is dat zo?",
        "Antwoord 1",
    ]


def numbering(pattern, form="decimal", start=1):
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText '
        f'w:val="{pattern}"/></w:lvl>'
    )
    abstract = f'<w:abstractNum w:abstractNumId="4">{level}</w:abstractNum>'
    return (
        f'<w:numbering {W}>{abstract}<w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num>'
        "</w:numbering>"
    )


@pytest.mark.parametrize(
    ("pattern", "form", "start", "words"),
    [
        ("%1)", "decimal", 1, ["1) Een", "2) Twee"]),
        ("Vraag %1", "decimal", 3, ["Vraag 3 Een", "Vraag 4 Twee"]),
        ("%1.", "lowerLetter", 1, ["a. Een", "b. Twee"]),
        ("o", "bullet", 1, ["- Een", "- Twee"]),
        ("", "none", 1, ["Een", "Twee"]),
    ],
)
def test_words_own_numbers_are_printed(pattern, form, start, words):
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    body = p(r("Een"), properties=listed) + p(r("Twee"), properties=listed)
    assert paragraphs(body, numbering=numbering(pattern, form, start)) == words


def test_a_number_may_come_from_the_style():
    styles = (
        f'<w:styles {W}><w:style w:styleId="Bron"><w:basedOn w:val="Lijst"/></w:style>'
        '<w:style w:styleId="Lijst"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'
        "</w:style></w:styles>"
    )
    body = p(r("Een"), properties='<w:pStyle w:val="Bron"/>')
    assert paragraphs(body, numbering=numbering("%1)"), styles=styles) == ["1) Een"]


def test_a_letter_in_word_is_read_as_a_letter():
    header = (
        f"<w:hdr {W}>{p(r('Datum'))}{p(r('11 januari 2021'))}{p(r('Ons kenmerk 4711'))}</w:hdr>"
    )
    lines = [
        "In antwoord op uw brief van 6 december 2020, nr. 2020Z90010, deel ik u mede dat de vragen "
        "van het lid "
        "Tak (PT) over de boom worden beantwoord zoals aangegeven in de bijlage van deze brief.",
        "De minister van Bomen en Bankjes",
        "D. van Twijg-Blad",
        (
            "Antwoorden van de minister van Bomen en Bankjes op Kamervragen van het lid Tak (PT) "
            "over de boom."
        ),
        "Vraag 1",
        "Kent u de boom?",
        "Antwoord op vraag 1",
        "Ja.",
    ]
    document = parse(docx.read(make_docx("".join(p(r(line)) for line in lines), header1=header)))
    (s,) = document.sets
    assert (s.number, str(s.answered_on), s.submitted_on) == ("2020Z90010", "2021-01-11", None)
    assert (s.answered_by[0].name, s.answered_by[0].portfolio) == (
        "Van Twijg-Blad",
        "Bomen en Bankjes",
    )
    assert (s.asked_by[0].name, s.subject, s.answers[0].text) == ("Tak", "de boom", "Ja.")


WHOLE = make_docx(p(r("Vraag 1")))
DTD = '<!DOCTYPE w [<!ENTITY e "boe">]>'
EXTERNAL = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def with_prologue(prologue):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        body = p("<w:r><w:t>&e;</w:t></w:r>")
        archive.writestr(
            "word/document.xml", f"{prologue}<w:document {W}><w:body>{body}</w:body></w:document>"
        )
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WHOLE[: len(WHOLE) // 2], "broken .docx"),
        (WHOLE.replace(b"PK\x01\x02", b"PK\x09\x09"), "broken .docx"),
        (with_prologue(DTD), "external entity"),
        (with_prologue(EXTERNAL), "external entity"),
        (make_docx("<w:p>"), "broken .docx: word/document.xml"),
    ],
)
def test_a_damaged_or_hostile_document_is_refused_with_its_reason(data, reason):
    assert docx.recognises(data)
    with pytest.raises(UnreadableDocument, match=reason) as refused:
        docx.read(data)
    assert "\n" not in str(refused.value)


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(UnreadableDocument, match="more than 10000 bytes"):
        docx.read(make_docx(p(r("a" * 1_000_000))), limit=10_000)
