"""Names and portfolios that print damaged are put right where the register leaves one."""

from dataclasses import replace
from datetime import date

import pytest

from archive.ingest.document import (
    Asker,
    Office,
    ParsedDocument,
    ParsedSet,
    Signatory,
    set_from_data,
    set_to_data,
)
from archive.ingest.parser import names

SET = ParsedSet(chamber="tk", submitted_on=date(1931, 3, 3), answered_on=date(1931, 4, 10))
MEMBERS = {
    "pannebakker": "Pannebakker",
    "vanderkroft": "Van der Kroft",
    "oosterwyk": "Oosterwijk",
    "dommel": "Dommel",
    "bommel": "Bommel",
    "marsant": "Marschant",
    "bol": "Bol",
}


@pytest.fixture(autouse=True)
def _members(monkeypatch):
    monkeypatch.setattr(names, "_members", lambda day, party: MEMBERS)


def asked_by(name):
    read, told = names.with_names_put_right(replace(SET, asked_by=(Asker(name),)))
    return read.asked_by[0].name, told


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("Paunebakkcr", "Pannebakker"),
        ("Tan der Krolt", "Van der Kroft"),
        ("Oosterwvk", "Oosterwyk"),
        ("Oosterwyck", "Oosterwyk"),
        ("De Marsohant", "De Marschant"),
        ("BommcI»", "Bommel"),
    ],
)
def test_a_damaged_name_is_the_only_member_of_that_day_that_is_near(printed, right):
    assert asked_by(printed) == (right, (f"name put right, printed: {printed}",))


@pytest.mark.parametrize(
    "printed",
    ["Pannebakker", "Oosterwyk", "Rommel", "Zwanenpoel", "de heer", "De Marschant", "Zol"],
)
def test_a_name_stays_as_printed_when_it_is_known_or_several_are_as_near_or_none_is(printed):
    assert asked_by(printed) == (printed, ())


@pytest.mark.parametrize("chamber", ["ek", None])
def test_a_member_of_the_eerste_kamer_is_none_of_the_tweede_that_is_called_almost_so(chamber):
    asked = replace(SET, chamber=chamber, asked_by=(Asker("Pannebakkers"),))
    assert names.with_names_put_right(asked) == (asked, ())


@pytest.mark.parametrize(
    ("printed", "right"), [("Van Klnitcn", "Van Kluiten"), ("Van Glimmen", "Van Glimmen")]
)
def test_the_only_holder_of_an_office_may_be_named_with_one_letter_in_three_damaged(
    monkeypatch, printed, right
):
    monkeypatch.setattr(names, "_ministers", lambda *office: {"vankluiten": "Van Kluiten"})
    signed = replace(SET, answered_by=(Signatory(printed, "minister", "Defensie"),))
    assert names.with_names_put_right(signed)[0].answered_by[0].name == right


def test_without_a_day_no_name_is_put_right():
    undated = ParsedSet(chamber="tk", asked_by=(Asker("Paunebakkcr"),))
    assert names.with_names_put_right(undated) == (undated, ())


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("Binnenlandsehe Zaken", "Binnenlandsche Zaken"),
        ("Volksgezondheiden Milieuhygiëne", "Volksgezondheid en Milieuhygiëne"),
        ("Dsfensie", "Defensie"),
        ("Landbouw en Visscherij", "Landbouw en Visscherij"),
        ("Bruggen en Slnizen", "Bruggen en Slnizen"),
    ],
)
def test_a_damaged_portfolio_is_put_right_where_that_makes_it_one_of_the_register(printed, right):
    signed = replace(
        SET,
        answered_by=(Signatory("", "minister", printed),),
        on_behalf_of=(Office("minister", printed),),
    )
    read, told = names.with_names_put_right(signed)
    assert [read.answered_by[0].portfolio, read.on_behalf_of[0].portfolio] == [right, right]
    assert bool(told) == (printed != right)


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("Paiinebakker", "Pannebakker"),
        ("Tan der Kroft", "Van der Kroft"),
        ("Van dor Kroft", "Van der Kroft"),
        ("Pannebakke r", "Pannebakker"),
    ],
)
def test_what_scanning_made_of_letters_has_their_strokes(printed, right):
    assert asked_by(printed) == (right, (f"name put right, printed: {printed}",))


def test_what_was_printed_stands_beside_the_name_that_is_read():
    read, _ = names.with_names_put_right(replace(SET, asked_by=(Asker("Paunebakkcr"),)))
    as_read = ParsedDocument("vragen", "text", (read,)).as_json("a.txt")["sets"][0]
    assert as_read["asked_by"] == [{"name": "Pannebakker", "party": None, "printed": "Paunebakkcr"}]
    kept = set_from_data(set_to_data(read))
    assert kept == read


def test_a_name_as_printed_has_nothing_beside_it():
    read = replace(SET, asked_by=(Asker("Dommel"),), on_behalf_of=(Office("minister", "Defensie"),))
    as_read = ParsedDocument("vragen", "text", (read,)).as_json("a.txt")["sets"][0]
    assert as_read["asked_by"] == [{"name": "Dommel", "party": None}]
    assert as_read["on_behalf_of"] == [{"role": "minister", "portfolio": "Defensie"}]


def test_a_damaged_prefix_is_put_right_also_where_the_register_does_not_know_the_member():
    asked = replace(SET, chamber="ek", asked_by=(Asker("Tan Zwanenpoel"),))
    read, told = names.with_names_put_right(asked)
    assert (read.asked_by[0].name, told) == (
        "Van Zwanenpoel",
        ("name put right, printed: Tan Zwanenpoel",),
    )


@pytest.mark.parametrize(("printed", "right"), [("WD", "VVD"), ("Groenünks", "GroenLinks")])
def test_a_party_with_the_same_strokes_is_that_party(printed, right):
    asked = replace(SET, asked_by=(Asker("Dommel", printed),))
    read, told = names.with_names_put_right(asked)
    assert read.asked_by == (Asker("Dommel", right, f"Dommel ({printed})"),)
    assert told == (f"name put right, printed: {printed}",)


def test_a_party_that_had_no_members_on_that_day_is_not_the_one(monkeypatch):
    monkeypatch.setattr(names, "_members", lambda day, party: {})
    asked = replace(SET, asked_by=(Asker("Dommel", "WD"),))
    assert names.with_names_put_right(asked) == (asked, ())
