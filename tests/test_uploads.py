"""Documents that editors put in: read within limits, reported before they are stored, or refused by
name and reason.
"""

import ast
import io
import re
import zipfile
import zlib
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.ingest import held, workers
from archive.ingest.readers import _OTHER_FORMATS
from archive.models import Change, PendingIndex, QuestionSet, SourceDocument
from archive.shown.refusals import REFUSALS, refusal
from tests.test_workers import LETTER, pdf_that_draws_itself

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/archive/sourcedocument/inlezen/"
READING = Path(__file__).resolve().parent.parent / "archive" / "ingest"


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "uploads"


def send(client, **files):
    sent = [SimpleUploadedFile(name.replace("__", "."), data) for name, data in files.items()]
    return client.post(ADDRESS, {"files": sent})


def told(response):
    """The report without its markup: a line a document."""
    html = response.content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html, re.DOTALL)
    return [re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def store(client, response):
    return client.post(ADDRESS, {"held": response.context["held"]})


def zipped(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return packed.getvalue()


def test_what_is_read_is_shown_before_it_is_stored(admin_client, client, place):
    response = send(admin_client, brief__txt=LETTER)
    [line] = told(response)
    assert line.startswith("brief.txt nieuw vragen, als tekst")
    assert "het fietspad (1\u00a0vraag, 0\u00a0antwoorden)" in line.replace("&nbsp;", "\u00a0")
    assert "Dit verandert" in response.content.decode()
    assert "fietspad, 1\u00a0vraag, geen reactie" in response.content.decode()
    assert not SourceDocument.objects.exists()
    assert not QuestionSet.objects.exists()
    done = store(admin_client, response)
    assert "1 van 1 bewaard." in done.content.decode()
    made = QuestionSet.objects.get()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert not PendingIndex.objects.exists()
    assert (Change.objects.get().made_by, list(place.iterdir())) == ("admin", [])


def test_what_is_here_already_is_said(admin_client):
    store(admin_client, send(admin_client, brief__txt=LETTER))
    response = send(admin_client, nog_eens__txt=LETTER)
    assert told(response)[0].startswith("nog_eens.txt is er al, precies zo")
    assert not response.context["held"]


def test_a_file_of_the_same_name_is_no_later_version(admin_client):
    for word in (b"bericht", b"verhaal"):
        store(admin_client, send(admin_client, brief__txt=LETTER.replace(b"bericht", word)))
    assert SourceDocument.objects.filter(replaced_by=None).count() == 2


def test_what_was_sent_is_stored_once_and_by_who_sent_it(admin_client, client):
    response = send(admin_client, brief__txt=LETTER)
    other = User.objects.create_superuser("ander")
    client.force_login(other, "django.contrib.auth.backends.ModelBackend")
    assert "wachtte te lang" in store(client, response).content.decode()
    store(admin_client, response)
    assert "al bewaard" in store(admin_client, response).content.decode()
    forged = admin_client.post(ADDRESS, {"held": "../../etc:x:y"})
    assert "wachtte te lang" in forged.content.decode()
    assert SourceDocument.objects.count() == 1


def test_hostile_files_are_named_with_a_reason_and_the_rest_is_read(admin_client, monkeypatch):
    monkeypatch.setattr(held, "LIMITS", workers.Limits(seconds=5, memory=400_000_000, patience=20))
    bomb = zipped(a__txt=b"\0" * 30_000_000)
    response = send(
        admin_client,
        tekent_zichzelf__pdf=pdf_that_draws_itself(),
        bom__zip=bomb,
        leeg__pdf=b"",
        programma__pdf=b"MZ\x90\0" + bytes(range(256)) * 20,
        kapot__docx=b"PK\x03\x04" + b"x" * 200,
        entiteit__xml=b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><kamervragen>&e;',
        bom_in__html=b"<html><p>" + zlib.compress(b"x" * 1000),
        brief__pdf=LETTER,
    )
    lines = dict(line.split(" ", 1) for line in told(response))
    assert lines.pop("brief.pdf").startswith("nieuw vragen, als tekst (heet .pdf)")
    assert "/etc/passwd" not in response.content.decode()
    assert "root:" not in response.content.decode()
    entity = lines.pop("entiteit.xml")
    assert entity.startswith("niet gelezen: ")
    assert lines.pop("tekent_zichzelf.pdf") in (
        "niet gelezen: vraagt meer geheugen dan mag",
        "niet gelezen: brengt het lezen ten einde (SIGABRT): te weinig geheugen?",
        "niet gelezen: vraagt meer dan 5 seconden om te lezen",
        "niet gelezen: brengt het lezen ten einde (SIGSEGV): te weinig geheugen?",
        "niet gelezen: brengt het lezen ten einde (SIGTRAP): te weinig geheugen?",
        "niet gelezen: brengt het lezen ten einde (SIGILL): te weinig geheugen?",
    )
    assert lines == {
        "bom.zip/a.txt": "niet gelezen: wordt uitgepakt meer dan 200 keer zo groot (een zipbom?)",
        "leeg.pdf": "niet gelezen: een leeg bestand",
        "programma.pdf": lines["programma.pdf"],
        "kapot.docx": "niet gelezen: een beschadigde zip of een beschadigd Word-bestand",
        "bom_in.html": lines["bom_in.html"],
    }
    assert all(line.startswith("niet gelezen: ") for line in lines.values())


def test_no_more_is_read_than_somebody_waits_for(admin_client, monkeypatch):
    monkeypatch.setattr(held, "DOCUMENTS", 2)
    members = {f"{n}__txt": LETTER + b"%d" % n for n in range(5)}
    assert [line.split(" ")[1] for line in told(send(admin_client, alles__zip=zipped(**members)))][
        -1
    ] == "niet"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "verplicht"),
        ({f"{n}__txt": LETTER for n in range(21)}, "Hoogstens 20 bestanden"),
    ],
)
def test_what_is_too_much_or_nothing_is_refused(admin_client, files, said):
    assert said in send(admin_client, **files).content.decode()


def test_too_many_bytes_are_refused(admin_client, monkeypatch, place):
    monkeypatch.setattr(held, "BYTES", 100)
    assert "MB in één keer" in send(admin_client, brief__txt=LETTER).content.decode()
    assert not place.exists()


def test_a_full_disk_is_told_and_leaves_nothing(admin_client, monkeypatch, place):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(held.json, "dumps", full)
    assert "kon de bestanden niet bewaren" in send(admin_client, b__txt=LETTER).content.decode()
    assert list(place.iterdir()) == []


def test_names_of_files_are_text(admin_client):
    name = "<b>x</b> \u202e.txt"
    sent = SimpleUploadedFile(name, LETTER)
    html = admin_client.post(ADDRESS, {"files": [sent]}).content.decode()
    assert "<b>x</b>" not in html


def test_an_upload_is_for_who_may(client, django_user_model):
    user = django_user_model.objects.create_user("lezer", is_staff=True)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.get(ADDRESS).status_code == 403
    assert reverse("admin:archive_upload") == ADDRESS


def reasons():
    """What a document can be refused for, parts that are worked out as x."""
    for path in sorted(READING.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("UnreadableDocument", "_Refused"):
                yield from _texts(node.args[0])


def _texts(node):
    if isinstance(node, ast.JoinedStr):
        yield "".join(p.value if isinstance(p, ast.Constant) else "x" for p in node.values)
    elif isinstance(node, ast.Constant):
        yield node.value


@pytest.mark.parametrize("name", [name for _, name in _OTHER_FORMATS])
def test_another_format_is_told_in_dutch(name):
    said = refusal(f"not a known format: {name}")
    assert name == "gzip" or name not in said


@pytest.mark.parametrize("said", sorted({*reasons()}))
def test_a_reason_is_told_in_dutch(said):
    assert refusal(said) != said


def test_the_reasons_are_found():
    assert len({*reasons()}) > 20
    assert refusal("something new") == "something new"
    assert refusal("a broken .docx: x: y") == "een beschadigde .docx"
    assert all("{:-}" not in dutch for dutch in REFUSALS.values())
