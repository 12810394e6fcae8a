"""The one table of readers: formats recognised by content, and clear reasons for what is none of
them.
"""

import io
import zipfile
from pathlib import Path

import pytest

from archive.ingest.document import UnreadableDocument
from archive.ingest.readers import READERS, read_document
from tests.make_documents import make_pdf

DOCUMENTS = Path(__file__).parent / "documents"


def make_docx(body="<w:p><w:r><w:t>Vraag 1</w:t></w:r></w:p>"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Vraag 1\nKent u dit bericht?\n", "text"),
        (b"Vraag, antwoord\nKent u, en zij, dit?\nJa, nee, toch\nNee\n", "text"),
        (b"\xef\xbb\xbf{ wat is dit?", "text"),
        ("Vraag 1".encode("utf-16"), "text"),
        (make_docx(), "docx"),
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
