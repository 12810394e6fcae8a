"""The one table of readers: formats recognised by content, and clear reasons for what is none of
them.
"""

import io
import json
import zipfile
from pathlib import Path

import pytest

from archive.ingest.document import Paragraph, Problem, SourceText, UnreadableDocument
from archive.ingest.readers import READERS, read_document
from archive.ingest.readers.characters import clean
from tests.make_documents import make_docx, make_odt, make_pdf

DOCUMENTS = Path(__file__).parent / "documents"


def zipped(mimetype):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("inhoud", "Vraag 1")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Vraag 1\nKent u dit bericht?\n", "text"),
        (b"Vraag, antwoord\nKent u, en zij, dit?\nJa, nee, toch\nNee\n", "text"),
        (b"\xef\xbb\xbf{ wat is dit?", "text"),
        ("Vraag 1".encode("utf-16"), "text"),
        (make_docx(), "docx"),
        (make_odt("<text:p>Vraag 1</text:p>"), "odt"),
        (make_pdf([(72, 700, 11, "Vraag 1")]), "pdf"),
        ((DOCUMENTS / "zaken.json").read_bytes(), "odata"),
        ((DOCUMENTS / "koop-new.xml").read_bytes(), "xml"),
        ((DOCUMENTS / "koop-old.xml").read_bytes(), "xml"),
        ((DOCUMENTS / "koop-answer.html").read_bytes(), "html"),
    ],
)
def test_a_format_is_recognised_by_content(data, expected):
    assert read_document(data).format == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "an empty file"),
        (b" \n\t", "an empty file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            r"not a known format: an old Word or Excel file",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not a known format: an image"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "offer the document itself"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(100), "not a known format: an image"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt " + bytes(100), "not a known format: sound or film"),
        (b"{\\rtf1 Vraag 1}", r"save it as \.docx, \.odt or \.pdf"),
        (b"\xffWPC" + bytes(100), "not a known format: a WordPerfect file"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(100), "an archive .*: unpack it"),
        (b"From iemand@voorbeeld.nl\nSubject: Vraag 1\n", "an e-mail .*: offer the document"),
        (
            zipped("application/vnd.oasis.opendocument.spreadsheet"),
            "OpenDocument file that is no text",
        ),
        (zipped("application/epub+zip"), "an e-book"),
        (zipped("image/x"), "a zip that holds no Word or OpenDocument text"),
        (b'{"naam": "Voorbeeld"}', "not a known format: JSON"),
        (b'[\n {"naam": "Voorbeeld"}]', "not a known format: JSON"),
        (b"{\\rtf1 Vraag 1}", "not a known format: rich text"),
        (bytes(range(256)) * 4, "not a known format: no text"),
        (b"naam\tvraag\nA\tVraag 1\nB\tVraag 2\nC\tVraag 3\n", r"not a known format: a table"),
        (
            b'vraag,antwoord\n"Vraag 1\nKent u dit, en dat?","Ja, en nee."\n"b","c"\n"d","e"\n',
            "not a known format: a table",
        ),
        (b"12 34 56", "not a known format: no text"),
    ],
)
def test_what_is_no_document_is_told(data, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        read_document(data)


def test_every_reader_can_say_that_it_does_not_know_a_format():
    assert [reader.recognises(bytes(100)) for reader in READERS] == [False] * len(READERS)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("een\x13 twee", "een twee"),
        ("een\x0btwee", "een twee"),
        ("\x93een\x94 en foto\x92s", "“een” en foto’s"),
        ("een\ufffe\udc00twee\ud83d", "eentwee"),
        ("één \t twee\u200d drie\ufeff", "één \t twee\u200d drie\ufeff"),
    ],
)
def test_what_no_page_can_hold_is_taken_out_everywhere(written, read):
    source = clean(
        SourceText(
            "odata",
            (Paragraph(written, "question"),),
            {"1": written},
            (written,),
            ({"subject": written, "asked_by": [{"name": written}], "dealt_with": True},),
            (Problem("kop", written),),
        )
    )
    assert source == SourceText(
        "odata",
        (Paragraph(read, "question"),),
        {"1": read},
        (read,),
        ({"subject": read, "asked_by": [{"name": read}], "dealt_with": True},),
        (Problem("kop", read),),
    )


def test_a_control_character_does_not_come_through_the_door():
    data = json.dumps(
        {"@odata.context": "x#Zaak", "value": [
            {"Nummer": "2031Z00017", "Soort": "Schriftelijke vragen", "Onderwerp": "het \x13 pad"}
        ]}
    )  # fmt: skip
    assert read_document(data.encode()).metadata[0]["subject"] == "het  pad"
