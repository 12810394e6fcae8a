"""An archive that is loaded from an export is the one that it came from, row by row; what is left
out is left out on purpose.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import JSONField

from archive.admin.withholding import take_down, withhold_passage
from archive.ingest.importer import Incoming, rebuild, store
from archive.ingest.parser import parse
from archive.ingest.readers import read_document
from archive.models import (
    Change,
    EarlierAddress,
    GoneIdentifier,
    Kamerstuk,
    Minister,
    Party,
    Person,
    Piece,
    Question,
    QuestionSet,
    SetReference,
    SourceContent,
    SourceDocument,
)
from archive.people.merging import merge_people
from archive.people.resolve import Register
from archive.shown.privacy import without_contacts
from archive.whole import loading
from archive.whole.described import SUMS, Refused, sum_of
from archive.whole.packed import packed, unpacked
from archive.whole.shapes import KINDS, LEFT_OUT
from tests import make

pytestmark = pytest.mark.django_db
MODELS = [*apps.get_app_config("archive").get_models()]
COMPARED = [model for model in MODELS if model._meta.model_name not in LEFT_OUT]
# What is another in a loaded archive: the code that read a document, and where its file stood.
ANOTHER = {"sourcedocument": {"read_with", "origin"}, "goneidentifier": {"change"}}


@pytest.fixture
def archive(settings, tmp_path):
    """An archive of the examples, with what documents do not say."""
    settings.DATA_DIR = tmp_path
    call_command("load_register", "examples/register")
    take_examples()
    later = make.party("Latere Partij")
    make.party("Eerdere Partij").successors.add(later)
    made = make.answered_set("2023Z00001", 3, subject="de brug", asked_of=[make.minister()])
    question = made.questions.get(number=2)
    Question.objects.filter(pk=question.pk).update(
        text="Klopt het, zie 2023Z00002 en Kamerstuk 99 001, nr. 12? Bel Jo, 06-12345678.",
        corrected_fields=["text"],
    )
    question.refresh_from_db()
    make.refer(question, "2023Z00002", make.question_set("2023Z00002", 1), z_number="2023Z00002")
    make.cite(question)
    make.footnote(question, position=6)
    make.cite_article(make.footnote(question, "Artikel 5 Sr.", order=2), "Artikel 5 Sr", "5 Sr")
    one, other = make.person("Ada Dubbel"), make.person("A. Dubbel", given_name="", initials="A.")
    make.member("A. Dubbel")
    merge_people(one, other)
    take_down(make.question_set("2023Z00003", 1), "redacteur", "op verzoek")
    return tmp_path / "export"


@pytest.fixture
def small(settings, tmp_path):
    """An archive of two sets and whoever asked and answered them."""
    settings.DATA_DIR = tmp_path
    make.answered_set("2023Z00001", 2)
    make.question_set("2023Z00002", 1)
    return tmp_path / "export"


def take_examples():
    """Documents of several forms and kinds, a record too; without the index."""
    register = Register.load()
    for path in sorted(Path("examples/documents").glob("*")):
        if path.name[:2] in ("01", "02", "05", "06", "09", "12", "15", "18"):
            data = path.read_bytes()
            store(Incoming(f"/map/{path.name}", data, parse(read_document(data))), register)


def exported(folder):
    call_command("export", str(folder))
    return (folder / "current").resolve()


def emptied():
    """The archive without a row: what stays keeps nothing alive."""
    for model in (QuestionSet, *reversed(MODELS)):
        model._default_manager.all().delete()


def load(place):
    return loading.load(place, lambda count: None)


def snapshot(models=COMPARED):
    """Every row of every table by what it says, whatever the keys: how often it is there."""
    keys: dict = {}
    return {
        model._meta.model_name: Counter(
            repr(_said(row, keys)) for row in model._default_manager.all()
        )
        for model in models
    }


def _said(row, keys):
    """A row as values, what it names as values too."""
    place = (type(row), row.pk)
    if place not in keys:
        keys[place] = None  # who names itself
        own = [
            (field.name, _value(row, field, keys))
            for field in row._meta.concrete_fields
            if not field.primary_key and field.name not in ANOTHER.get(row._meta.model_name, ())
        ]
        many = [
            (field.name, sorted(str(other) for other in getattr(row, field.name).all()))
            for field in row._meta.many_to_many
        ]
        keys[place] = own + many
    return keys[place]


def _value(row, field, keys):
    value = getattr(row, field.name)
    if field.is_relation:
        return value and _said(value, keys)
    if isinstance(field, JSONField) and field.name == "merged" and value:
        return value["person"]
    return _clean(value) if field.name in ("text", "data", "problems") else value


def _clean(value):
    match value:
        case str():
            return without_contacts(value)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {key: _clean(item) for key, item in sorted(value.items())}
    return value


def test_every_model_is_in_an_export_or_left_out_on_purpose():
    def within(shape):
        yield shape.model
        for part in shape.parts.values():
            yield from within(part)

    written = {model for kind in KINDS for model in within(kind.shape)}
    assert {m._meta.model_name for m in MODELS} == {m._meta.model_name for m in written} | {
        *LEFT_OUT
    }
    assert written.isdisjoint(m for m in MODELS if m._meta.model_name in LEFT_OUT)


def test_a_loaded_archive_is_the_one_it_came_from(archive):
    before, place = snapshot(), exported(archive)
    assert all(before[name] for name in ("piecekey", "footnote", "onbehalfof", "earlieraddress"))
    emptied()
    assert not any(snapshot().values())
    load(place)
    after = snapshot()
    for name, rows in before.items():
        assert after[name] == rows, name


def test_what_is_exported_of_a_loaded_archive_is_the_same_again(archive):
    first = unpacked(exported(archive) / "archief.jsonl.zst").read()
    place = exported(archive)
    emptied()
    load(place)
    assert unpacked(exported(archive) / "archief.jsonl.zst").read() == first


def test_a_loaded_archive_goes_on_as_before(archive):
    place = exported(archive)
    emptied()
    load(place)
    before = snapshot()
    rebuild([*Piece.objects.values_list("pk", flat=True)], Register.load())
    take_examples()
    after = snapshot()
    for name in ("question", "answer", "reply", "asker", "answerer", "setidentifier", "piece"):
        assert after[name] == before[name], name
    assert make.question_set("2023Z00004", 1).pk


def test_documents_that_are_taken_in_again_have_their_bytes_again(archive):
    place = exported(archive)
    emptied()
    load(place)
    assert not SourceContent.objects.exists()
    before = snapshot()
    take_examples()
    assert SourceContent.objects.count() == SourceDocument.objects.count()
    assert snapshot() == before


def test_a_loaded_archive_serves_its_pages_without_the_files(archive, client):
    place = exported(archive)
    emptied()
    load(place)
    for document in SourceDocument.objects.all()[:3]:
        page = client.get(document.get_absolute_url())
        assert "gevuld uit een export" in page.content.decode()
        assert client.get(f"{document.get_absolute_url()}inhoud").status_code == 404
    page = client.get("/vragen/2023Z00001/").content.decode()
    assert "Bel Jo, ···········." in page


def test_what_a_passage_was_is_in_no_export_and_no_import_loses_the_rest(archive):
    document = SourceDocument.objects.filter(format="xml").first() or SourceDocument.objects.first()
    of = QuestionSet.objects.filter(pieces__source=document, questions__isnull=False).first()
    of = of or QuestionSet.objects.filter(pieces__isnull=False, questions__isnull=False).first()
    question = of.questions.first()
    gone = question.text
    withhold_passage(question, of, "redacteur", "op verzoek")
    place = exported(archive)
    text = unpacked(place / "archief.jsonl.zst").read()
    assert json.dumps(gone, ensure_ascii=False)[1:-1] not in text
    emptied()
    load(place)
    again = QuestionSet.objects.get(identifier=of.identifier)
    assert again.withholds
    assert not again.pieces.exists()
    assert again.questions.count()
    assert not again.questions.exclude(imported_as="").exists()


def test_whose_page_is_withheld_is_named_as_printed_only(archive):
    person = make.person()
    Person.objects.filter(pk=person.pk).update(withheld_on=date(2024, 1, 1))
    place = exported(archive)
    text = unpacked(place / "archief.jsonl.zst").read()
    assert "anna-van-der-voorbeeld" not in text
    rows = unpacked(place / "reeksen.jsonl.zst").read()
    assert "anna-van-der-voorbeeld" not in rows
    emptied()
    load(place)
    asker = QuestionSet.objects.get(identifier="2023Z00001").askers.get()
    assert (asker.name, asker.person, asker.mp) == ("Voorbeeld", None, None)


def test_who_corrected_what_is_not_in_it(archive):
    assert Change.objects.exists()
    assert "redacteur" not in unpacked(exported(archive) / "archief.jsonl.zst").read()
    assert GoneIdentifier.objects.get(value="2023Z00003").by_editor


def test_an_archive_that_has_sets_is_not_loaded_into(small):
    place, before = exported(small), snapshot(MODELS)
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_export", str(place))
    assert snapshot(MODELS) == before


def rewritten(place, change):
    """The export with other lines, and the sums of those."""
    path = place / "archief.jsonl.zst"
    lines = unpacked(path).read().splitlines(keepends=True)
    with packed(path) as file:
        file.write("".join(change(lines)))
    sums = (place / SUMS).read_text().splitlines()
    kept = [line for line in sums if not line.endswith(path.name)]
    (place / SUMS).write_text("\n".join([*kept, f"{sum_of(path)}  {path.name}", ""]))


def with_line(find, new):
    def change(lines):
        assert any(find in line for line in lines)
        return [line.replace(find, new, 1) for line in lines]

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: lines[:-1], "reeks, where datapackage.json says"),
        (lambda lines: [*lines, lines[-1]], "is there twice"),
        (with_line('"soort": "reeks"', '"soort": "motie"'), "'motie' is no kind of thing"),
        (with_line('"subject"', '"topic"'), "nothing here is called 'topic'"),
        (with_line('"submitted_on": "2', '"submitted_on": "x2'), "line"),
        (with_line('"party": "dorpspartij"', '"party": "nergens"'), "nergens is named and not"),
        (with_line('"chamber": "tk"', '"chamber": "zz"'), "the database refuses it"),
        (lambda lines: [*lines[:3], lines[3][:20] + "\n", *lines[4:]], "line|delimiter|Expecting"),
    ],
)
def test_an_export_that_is_not_what_it_says_is_refused_whole(small, change, reason):
    place = exported(small)
    rewritten(place, change)
    emptied()
    with pytest.raises(Refused, match=reason):
        load(place)
    assert not any(snapshot().values())


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "archief.jsonl.zst: not as it was"),
        (lambda path: path.unlink(), "archief.jsonl.zst: not there"),
        (lambda path: (path.parent / SUMS).unlink(), "SHA256SUMS: No such file"),
        (lambda path: (path.parent / SUMS).write_text(""), "not named in SHA256SUMS"),
        (lambda path: (path.parent / SUMS).write_text("x\n"), "SHA256SUMS"),
    ],
)
def test_a_damaged_export_is_refused_and_the_file_named(small, damage, reason):
    place = exported(small)
    damage(place / "archief.jsonl.zst")
    emptied()
    with pytest.raises(CommandError, match=reason):
        call_command("load_export", str(place))
    assert not any(snapshot().values())


def test_the_register_that_was_there_gives_way(small):
    place, before = exported(small), snapshot([Party, Minister, Kamerstuk, SetReference])
    emptied()
    make.member("Iemand Anders", of="Andere Partij")
    EarlierAddress.objects.create(code="x", kind="person", person=Person.objects.get())
    load(place)
    assert snapshot([Party, Minister, Kamerstuk, SetReference]) == before
