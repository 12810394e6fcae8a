from datetime import date

import pytest

from archive import identifiers


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2024Z16674", "2024Z16674"),
        ("2024Z 17972", "2024Z17972"),
        (" 2024z16674 ", "2024Z16674"),
        ("2024 Z16674", "2024Z16674"),
        ("2011Z2249", "2011Z2249"),
        ("2024D28457", None),
        ("2024Z16674 en meer", None),
        ("16674", None),
    ],
)
def test_z_number_is_read_however_it_is_typed(typed, number):
    assert identifiers.read_z_number(typed) == number


@pytest.mark.parametrize(
    ("printed", "vergaderjaar"),
    [
        ("2024-2025", "2024-2025"),
        ("2024–2025", "2024-2025"),
        ("2022/-23", "2022-2023"),
        ("2024/25", "2024-2025"),
        ("1999/00", "1999-2000"),
        ("1971— 1972", "1971-1972"),
        ("20242025", "2024-2025"),
        ("vergaderjaar 2023–2024", "2023-2024"),
        ("Buitengewone Zitting 1967", "1967"),
        ("1971", "1971"),
        ("2020-2025", None),
        ("24-25", None),
        ("", None),
    ],
)
def test_vergaderjaar_is_read_in_every_notation(printed, vergaderjaar):
    assert identifiers.read_vergaderjaar(printed) == vergaderjaar


def test_vergaderjaar_is_printed_with_a_dash():
    assert identifiers.print_vergaderjaar("2024-2025") == "2024–2025"


@pytest.mark.parametrize(
    ("day", "vergaderjaar"),
    [
        (date(2024, 9, 16), "2023-2024"),
        (date(2024, 9, 17), "2024-2025"),
        (date(2025, 9, 15), "2024-2025"),
        (date(2025, 9, 16), "2025-2026"),
        (date(2026, 9, 15), "2026-2027"),
        (date(2025, 1, 1), "2024-2025"),
    ],
)
def test_vergaderjaar_begins_on_the_third_tuesday_of_september(day, vergaderjaar):
    assert identifiers.vergaderjaar_on(day) == vergaderjaar


@pytest.mark.parametrize(
    ("printed", "number"),
    [("604", "604"), ("AH 604", "604"), ("nr. 6a", "6a"), ("6A", "6a"), ("AH", None)],
)
def test_aanhangsel_number_is_read_without_its_word(printed, number):
    assert identifiers.read_aanhangsel_number(printed) == number


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("ah-tk-20242025-594", ("ah", "tk", "2024-2025", "594", "")),
        ("AH-TK-20242025–594", ("ah", "tk", "2024-2025", "594", "")),
        ("ah-tk-20142015-594-h1", ("ah", "tk", "2014-2015", "594", "h1")),
        ("ah-tk-20152016-6a", ("ah", "tk", "2015-2016", "6a", "")),
        ("ah-ek-20242025-1", ("ah", "ek", "2024-2025", "1", "")),
        ("kv-tk-2018z12433", ("kv", "tk", "", "2018Z12433", "")),
        ("kv-tk-2011Z08309-n1", ("kv", "tk", "", "2011Z08309", "n1")),
        ("kv-10016", ("kv", "", "", "10016", "")),
        ("ah-102069", ("ah", "", "", "102069", "")),
        ("ah-tk-20242025-594.html", ("ah", "tk", "2024-2025", "594", "")),
        ("ah-tk-20242026-594", None),
        ("kst-28638-254", None),
        ("kv", None),
    ],
)
def test_koop_identifier_is_read_into_its_parts(typed, parts):
    read = identifiers.read_koop_identifier(typed)
    assert (tuple(read) if read else None) == parts


@pytest.mark.parametrize(
    "identifier", ["ah-tk-20242025-594-h1", "kv-tk-2018Z12433", "kv-10016", "ah-ek-20242025-1"]
)
def test_koop_identifier_is_printed_as_it_is_published(identifier):
    assert str(identifiers.read_koop_identifier(identifier)) == identifier


def test_identifier_and_address_of_a_printed_answer():
    identifier = identifiers.aanhangsel_identifier("2024-2025", "594")
    assert identifier == "ah-tk-20242025-594"
    assert (
        identifiers.koop_address(identifier)
        == "https://zoek.officielebekendmakingen.nl/ah-tk-20242025-594.html"
    )


@pytest.mark.parametrize(
    ("typed", "paper"),
    [
        ("28 638, nr. 254", ("28638", "", "254")),
        ("28638/254", ("28638", "", "254")),
        ("28638-254", ("28638", "", "254")),
        ("28 638 nr 254", ("28638", "", "254")),
        ("Kamerstuk 28 638, nr. 254", ("28638", "", "254")),
        ("28638", ("28638", "", "")),
        ("36410-V-54", ("36410", "V", "54")),
        ("36410/V/54", ("36410", "V", "54")),
        ("kst-36410-V-54", ("36410", "V", "54")),
        ("36 410 V, nr. 54", ("36410", "V", "54")),
        ("36 600 VI", ("36600", "VI", "")),
        ("36410-V", ("36410", "V", "")),
        ("36 410 ixb, nr 3", ("36410", "IXB", "3")),
        ("36410-A-51", ("36410", "A", "51")),
        ("36 373, H", ("36373", "", "H")),
        ("kst-36373-H", ("36373", "", "H")),
        ("21501-02", ("21501", "02", "")),
        ("21 501-02, nr. 2732", ("21501", "02", "2732")),
        ("21501-20-1060", ("21501", "20", "1060")),
        ("4034, nr. 3", ("4034", "", "3")),
        ("2024", None),
        ("1234-5", None),
        ("2024Z16674", None),
        ("088-6617734", None),
        ("mensenhandel", None),
    ],
)
def test_kamerstuk_is_read_as_people_type_it(typed, paper):
    read = identifiers.read_kamerstuk(typed)
    assert (tuple(read) if read else None) == paper


@pytest.mark.parametrize(
    ("paper", "printed", "identifier"),
    [
        (("28638", "", "254"), "28 638, nr. 254", "kst-28638-254"),
        (("36410", "V", "54"), "36 410 V, nr. 54", "kst-36410-V-54"),
        (("21501", "02", "2732"), "21 501-02, nr. 2732", "kst-21501-02-2732"),
        (("36373", "", "H"), "36 373, H", "kst-36373-H"),
        (("36600", "VI", ""), "36 600 VI", "kst-36600-VI"),
    ],
)
def test_kamerstuk_is_printed_as_people_write_it(paper, printed, identifier):
    assert identifiers.print_kamerstuk(*paper) == printed
    assert identifiers.kamerstuk_identifier(*paper) == identifier
    assert identifiers.read_kamerstuk(printed) == paper


def test_dossier_code_is_what_addresses_hold():
    assert identifiers.read_kamerstuk("36 410 V, nr. 54").dossier_code == "36410-V"
    assert identifiers.read_kamerstuk("28 638").dossier_code == "28638"
