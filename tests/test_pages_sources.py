"""The page of a source document: what was read, what was left out, and nothing that is gone."""

from dataclasses import replace

import pytest

from archive.ingest.as_read import as_read
from archive.ingest.document import ParsedSet
from archive.models import SourceDocument
from tests import make
from tests.test_certainty import RECORD
from tests.test_importer import PRINTED, take

pytestmark = pytest.mark.django_db

LEFT_OUT = "Dit blad is gedrukt op papier van de voorbeeldmolen aan de gracht."
LETTER = f"""{LEFT_OUT}

Vragen van het lid Voorbeeld (Dorpspartij) aan de minister van Bruggen en Sluizen over de brug \
(ingezonden 1 oktober 2024)

Vraag 1
Kent u het bericht over de brug?

Antwoord 1
Ja, zie b.staal@minbens.nl.
"""


def test_the_text_stands_there_as_it_was_read_and_what_was_left_out_is_marked():
    reading = as_read(LETTER.encode())
    marked = "".join(stretch.text for stretch in reading.stretches if stretch.left_out)
    assert marked.strip() == LEFT_OUT
    assert reading.left_out == 1
    rest = "".join(stretch.text for stretch in reading.stretches if not stretch.left_out)
    assert "Kent u het bericht over de brug?" in rest


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"%PDF-1.4 damaged"])
def test_what_cannot_be_read_has_no_text(data):
    assert as_read(data) is None


def test_the_page_shows_no_folder_of_the_operator_and_no_direct_line(client):
    for origin in ("/home/iemand/stukken/brief.txt", r"C:\Users\iemand\brief.txt"):
        SourceDocument.objects.all().delete()
        source = make.source(LETTER.encode(), origin)
        html = client.get(source.get_absolute_url()).content.decode()
        assert "iemand" not in html
        assert '<h1 class="file">brief.txt</h1>' in html
        assert "b.staal@" not in html
        assert LEFT_OUT in html[html.index('class="left-out" role="group"') :]


def test_a_pdf_is_shown_in_the_browser_only_when_asked_and_nothing_else_ever_is(client):
    pdf = make.source(b"%PDF-1.4 voorbeeld", "druk.pdf", format="pdf")
    page = make.source(b"<p>voorbeeld</p>", "blad.html", format="html")
    viewed = client.get(f"/bronnen/{pdf.sha256}/inhoud?toon=1")
    assert viewed["Content-Type"] == "application/pdf"
    assert viewed["Content-Disposition"].startswith("inline")
    for address in (f"/bronnen/{pdf.sha256}/inhoud", f"/bronnen/{page.sha256}/inhoud?toon=1"):
        assert client.get(address)["Content-Disposition"].startswith("attachment")


def addresses(document):
    return [document.get_absolute_url(), f"{document.get_absolute_url()}inhoud"]


def test_what_its_source_deleted_is_neither_shown_nor_served(client):
    take("zaak.json", RECORD, form="odata")
    take("druk.pdf", replace(PRINTED, number="2026Z90001"), form="pdf")
    for document in SourceDocument.objects.all():
        assert {client.get(address).status_code for address in addresses(document)} == {200}
    take("zaak-2.json", ParsedSet(number="2026Z90001", deleted=True), form="odata")
    for document in SourceDocument.objects.all():
        assert {client.get(address).status_code for address in addresses(document)} == {410}


def test_an_earlier_version_of_what_is_deleted_is_gone_too(client):
    take("zaak.json", RECORD, form="odata")
    take("zaak.json", ParsedSet(number="2026Z90001", deleted=True), form="odata", data=b"later")
    for document in SourceDocument.objects.all():
        assert {client.get(address).status_code for address in addresses(document)} == {410}


def test_of_a_file_with_other_records_those_are_listed_and_the_file_is_not_served(client):
    other = replace(RECORD, number="2026Z90002", subject="de open sluis")
    take("zaken.json", RECORD, other, form="odata")
    source = SourceDocument.objects.get()
    take("zaak-2.json", ParsedSet(number="2026Z90001", deleted=True), form="odata")
    page, content = (client.get(address) for address in addresses(source))
    assert "De open sluis" in page.content.decode()
    assert "2026Z90001" not in page.content.decode()
    assert content.status_code == 410
