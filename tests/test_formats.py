"""Formats have one table; every list of formats is that list."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from archive.ingest import readers
from archive.ingest.document import ParsedSet
from archive.ingest.formats import DOWNLOAD, FORMATS, format_of
from archive.ingest.merging import Told
from archive.models import SourceContent, SourceDocument
from archive.models.sources import RECORDS
from tests.make_documents import make_docx, make_odt, make_pdf

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = [form.name for form in FORMATS]
EACH = pytest.mark.parametrize("form", FORMATS, ids=NAMES)
# A document of each.
EXAMPLES = {
    "pdf": make_pdf([(72, 700, 11, "Vraag 1")]),
    "docx": make_docx(),
    "odt": make_odt("<text:p>Vraag 1</text:p>"),
    "odata": (DOCUMENTS / "zaken.json").read_bytes(),
    "xml": (DOCUMENTS / "koop-new.xml").read_bytes(),
    "html": (DOCUMENTS / "koop-answer.html").read_bytes(),
    "text": b"Vraag 1\nKent u dit bericht?\n",
}


def test_a_format_is_one_row():
    for of in ("name", "label", "extension", "trust"):
        assert len({getattr(form, of) for form in FORMATS}) == len(FORMATS), of
    assert [form.name for form in FORMATS if form.is_record] == [RECORDS]
    of_none = format_of("wp")
    for form in FORMATS:
        assert form.extension != of_none.extension
        assert form.trust < of_none.trust


def test_every_reader_has_its_row():
    modules = [
        import_module(f"{readers.__name__}.{m.name}") for m in iter_modules(readers.__path__)
    ]
    reading = {m for m in modules if hasattr(m, "recognises") and hasattr(m, "read")}
    assert {*readers.READERS} == reading
    assert [reader.__name__.rpartition(".")[2] for reader in readers.READERS] == NAMES


def test_text_is_asked_last():
    assert NAMES[-1] == "text"


@EACH
def test_it_is_recognised_and_called_by_its_name(form):
    assert readers.read_document(EXAMPLES[form.name]).format == form.name


@EACH
def test_whatever_is_read_is_believed_before_what_is_read_no_more(form):
    told = [Told(ParsedSet(), name, "0" * 64, 1, 1) for name in ("wordperfect", form.name)]
    assert min(told, key=lambda t: t.rank).format == form.name


def test_a_record_without_text_is_believed_last():
    assert max(FORMATS, key=lambda form: form.trust).name == RECORDS


@EACH
@pytest.mark.django_db
def test_it_is_named_and_downloaded_rightly(client, form):
    document = SourceDocument.objects.create(
        sha256="ab" * 32, origin="brief", format=form.name, kind="antwoord", size=4000
    )
    SourceContent.objects.create(document=document, data=b"<script>")
    page = client.get(document.get_absolute_url()).content.decode()
    assert form.label.lower() in page.lower()
    answer = client.get(f"{document.get_absolute_url()}inhoud")
    assert f'.{form.extension}"' in answer["Content-Disposition"]
    assert answer["Content-Type"] == form.media_type


def test_only_text_is_more_than_a_download():
    assert [form.name for form in FORMATS if form.media_type != DOWNLOAD] == ["text"]


def test_what_is_read_no_more_is_still_a_download():
    assert (format_of("wp").label, format_of("wp").extension) == ("wp", "bin")
    assert format_of("wp").media_type == DOWNLOAD
