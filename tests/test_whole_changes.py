"""Day files of changes: who took the whole once, and then the days, has what a new whole has."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from archive.admin.withholding import take_down, withhold_passage
from archive.figures.reach import reach
from archive.models import Party, Person, QuestionSet
from archive.whole import changes
from archive.whole.packed import unpacked
from archive.whole.writing import export
from tests import make

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
KEYS = {"reeks": "identifier", "fractie": "code", "persoon": "slug", "ministerie": "code"}


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for number in range(1, 5):
        make.answered_set(f"2024Z0000{number}", 2)
    return tmp_path / "export"


def exported(folder, days):
    """The folder of an export so many days after the first."""
    at = FIRST + timedelta(days=days)
    export(folder, reach(date(2024, 12, 1)), at, lambda count: None)
    return (folder / "current").resolve()


def lines(path):
    return [json.loads(line) for line in unpacked(path).read().splitlines()]


def whole(place):
    """What an export has: each thing, and the rows of each set, by what they are known by."""
    things = {}
    for line in lines(place / "archief.jsonl.zst"):
        kind = line.pop("soort")
        things[kind, line[KEYS[kind]]] = {"archief": line}
    for name in ("reeksen", "vragen"):
        for row in lines(place / f"{name}.jsonl.zst"):
            things["reeks", row["nummer"]].setdefault(name, []).append(row)
    return things


def followed(things, place, since):
    """The same after the days from that one on, as the description tells to take them."""
    things = dict(things)
    for path in sorted(place.glob("wijzigingen-*.jsonl.zst")):
        if path.name[12:22] < since:
            continue
        for line in lines(path):
            place_of = line["soort"], line["sleutel"]
            if line["wat"] == "verdwenen":
                things.pop(place_of, None)
            else:
                said = ("archief", "reeksen", "vragen")
                things[place_of] = {name: line[name] for name in said if name in line}
    return things


def days_of(place):
    return {path.name[12:22]: lines(path) for path in place.glob("wijzigingen-*.jsonl.zst")}


def told(place):
    return [
        (day, line["wat"], line["soort"], line["sleutel"])
        for day, found in sorted(days_of(place).items())
        for line in found
    ]


def change(identifier, text):
    found = QuestionSet.objects.get(identifier=identifier)
    found.questions.filter(number=1).update(text=text)


def test_the_whole_and_the_days_are_a_new_whole(folder):
    wholes = [whole(exported(folder, 0))]
    steps = [
        lambda: (change("2024Z00001", "Anders?"), make.question_set("2024Z00009", 1)),
        lambda: (
            QuestionSet.objects.get(identifier="2024Z00002").delete(),
            change("2024Z00001", "Nog anders?"),
        ),
        lambda: None,
        lambda: (
            Party.objects.update(name="Dorpspartij Nieuw"),
            make.answered_set("2024Z00002", 1),
            QuestionSet.objects.get(identifier="2024Z00009").delete(),
        ),
    ]
    for day, step in enumerate(steps, 1):
        step()
        place = exported(folder, day)
        wholes.append(whole(place))
        for before, old in enumerate(wholes):
            since = (FIRST + timedelta(days=before)).date().isoformat()
            assert followed(old, place, since) == wholes[-1], (before, day)
    assert len({str(w) for w in wholes}) == 4


def test_a_line_says_what_became_of_what(folder):
    exported(folder, 0)
    change("2024Z00001", "Anders?")
    make.question_set("2024Z00009", 1)
    exported(folder, 1)
    QuestionSet.objects.get(identifier="2024Z00002").delete()
    assert told(exported(folder, 2)) == [
        ("2026-03-03", "gewijzigd", "reeks", "2024Z00001"),
        ("2026-03-03", "nieuw", "reeks", "2024Z00009"),
        ("2026-03-04", "verdwenen", "reeks", "2024Z00002"),
    ]


def test_a_first_export_and_one_without_changes_have_no_days(folder):
    assert not told(exported(folder, 0))
    assert not told(exported(folder, 1))


def test_each_thing_is_in_the_file_of_the_day_of_its_last_change_only(folder):
    exported(folder, 0)
    for day, text in enumerate(["een", "twee"], 1):
        change("2024Z00001", text)
        place = exported(folder, day)
    assert told(place) == [("2026-03-04", "gewijzigd", "reeks", "2024Z00001")]


def test_two_exports_of_a_day_write_one_file_for_it(folder):
    exported(folder, 0)
    change("2024Z00001", "een")
    exported(folder, 1)
    change("2024Z00002", "twee")
    assert [name for *_, name in told(exported(folder, 1.2))] == ["2024Z00001", "2024Z00002"]


def test_what_is_taken_away_is_in_no_day_any_more(folder):
    exported(folder, 0)
    change("2024Z00001", "een geheim")
    change("2024Z00002", "ook een geheim")
    assert "geheim" in str(days_of(exported(folder, 1)))
    take_down(QuestionSet.objects.get(identifier="2024Z00001"), "redacteur", "op verzoek")
    found = QuestionSet.objects.get(identifier="2024Z00002")
    withhold_passage(found.questions.get(number=1), found, "redacteur", "op verzoek")
    place = exported(folder, 2)
    assert "geheim" not in str(days_of(place))
    assert ("2026-03-04", "verdwenen", "reeks", "2024Z00001") in told(place)
    assert "geheim" not in gzip.decompress((folder / changes.LEDGER).read_bytes()).decode()


def test_days_go_back_sixty_days_and_the_description_says_so(folder):
    exported(folder, 0)
    change("2024Z00001", "een")
    QuestionSet.objects.get(identifier="2024Z00002").delete()
    assert len(told(exported(folder, 1))) == 2
    assert len(told(exported(folder, 60))) == 2
    place = exported(folder, 62)
    assert not told(place)
    package = json.loads((place / "datapackage.json").read_text())
    assert package["changes"]["since"] == (FIRST + timedelta(days=2)).isoformat()
    assert "verdwenen" not in gzip.decompress((folder / changes.LEDGER).read_bytes()).decode()


def test_when_most_changed_the_days_begin_anew(folder, monkeypatch):
    monkeypatch.setattr(changes, "_FEW", 2)
    exported(folder, 0)
    for number in range(1, 5):
        change(f"2024Z0000{number}", "alles anders")
    place = exported(folder, 1)
    assert not told(place)
    package = json.loads((place / "datapackage.json").read_text())
    assert package["changes"]["since"] == (FIRST + timedelta(days=1)).isoformat()
    change("2024Z00001", "weer anders")
    assert told(exported(folder, 2)) == [("2026-03-04", "gewijzigd", "reeks", "2024Z00001")]


def test_the_days_are_published_with_the_rest(folder, client):
    call_command("export", str(folder))
    change("2024Z00001", "een")
    call_command("export", str(folder))
    html = client.get("/data/").content.decode()
    [path] = (folder / "current").glob("wijzigingen-*.jsonl.zst")
    assert f'href="/data/{path.name}"' in html
    assert f'"name": "{path.name}"' in html
    assert client.get(f"/data/{path.name}").getvalue() == path.read_bytes()
    assert client.get("/data/.ledger.json.gz").status_code == 404


def test_whose_page_is_withheld_ends_the_export_that_names_them(folder, client):
    call_command("export", str(folder))
    assert client.get("/data/").status_code == 200
    Person.objects.filter(surname="Voorbeeld").update(withheld_on=date(2024, 1, 1))
    assert client.get("/data/").status_code == 404
    assert client.get("/data/reeksen.jsonl.zst").status_code == 404
    call_command("export", str(folder))
    assert client.get("/data/").status_code == 200
    place = (folder / "current").resolve()
    assert "anna-van-der-voorbeeld" not in str(lines(place / "reeksen.jsonl.zst"))
    [line] = [line for line in str(told(place)).split("), (") if "voorbeeld" in line]
    assert "verdwenen" in line


def test_an_export_is_made_anew_only_when_something_ended_it(folder, capsys):
    def renew():
        call_command("export", str(folder), "--if-ended")
        return capsys.readouterr().out

    assert renew() == ""
    call_command("export", str(folder))
    place = (folder / "current").resolve()
    capsys.readouterr()
    assert renew() == ""
    Person.objects.filter(surname="Voorbeeld").update(withheld_on=date(2024, 1, 1))
    assert "reeksen" in renew()
    assert (folder / "current").resolve() != place
