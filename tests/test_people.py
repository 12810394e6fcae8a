from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.html import strip_tags

from archive.models import MP, Minister, Ministry, Party, Person
from archive.people.resolve import Register
from tests import make

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """The register of data/, loaded once: no test changes it."""
    with django_db_blocker.unblock():
        call_command("load_register", DATA, verbosity=0)
        yield Register.load()
        for model in (MP, Minister, Ministry, Party, Person):
            model.objects.all().delete()


def members(register, name, party, on):
    return [
        mp.person.slug
        for mp in register.members(name, party, date.fromisoformat(on) if on else None)
    ]


def ministers(register, name, role, portfolio, on):
    return [
        m.person.slug for m in register.ministers(name, role, portfolio, date.fromisoformat(on))
    ]


@pytest.mark.parametrize(
    ("name", "party", "on", "slug"),
    [
        ("Dijk", "SP", "2024-10-23", "jimmy-dijk"),
        ("Inge van Dijk", "CDA", "2024-10-23", "inge-van-dijk"),
        ("Olger van Dijk", "Nieuw Sociaal Contract", "2024-10-23", "olger-van-dijk"),
        ("Van Dijk", "SP", "2015-09-28", "jasper-van-dijk"),
        ("Jasper van Dijk (J.J.)", None, "2009-04-14", "jasper-van-dijk"),
        ("Jan Jacob van Dijk (J.J.)", None, "2009-04-14", "jan-jacob-van-dijk"),
        ("Renske Leijten (R.M.)", None, "2016-04-28", "renske-leijten"),
        ("Leijten", "SP", "2016-04-28", "renske-leijten"),
        ("Mutluer", "GroenLinks-PvdA", "2024-11-18", "songul-mutluer"),
        ("Mutluer", "GL-PvdA", "2024-11-18", "songul-mutluer"),
        ("Mutluer", "PvdA", "2022-05-12", "songul-mutluer"),
        ("Mutluer", "PvdA", "2023-11-07", "songul-mutluer"),
        ("El Abassi", "DENK", "2024-10-23", "ismail-el-abassi"),
        ("Van der Lee", "GroenLinks-PvdA", "2024-10-23", "tom-van-der-lee"),
        ("C. van der Wal", None, "2024-02-02", "christianne-van-der-wal-zeggelink"),
        ("M.R.J. Rog", None, "2015-06-01", "michel-rog"),
        ("Omtzigt", "CDA", "2019-10-01", "pieter-omtzigt"),
        ("Omtzigt", "Omtzigt", "2022-02-21", "pieter-omtzigt"),
        ("Smit-Kroes", "V.V.D.", "1975-11-25", "neelie-kroes"),
    ],
)
def test_a_member_is_found_by_name_party_and_day(register, name, party, on, slug):
    assert members(register, name, party, on) == [slug]


@pytest.mark.parametrize(
    ("name", "party", "on"),
    [
        ("Dijk", "CDA", "2024-10-23"),
        ("Dijk", "SP", "2015-09-28"),
        ("Tseggai", "VVD", "2024-10-23"),
        ("Leijten", "SP", "1990-01-01"),
        ("", "SP", "2024-10-23"),
        ("Onbekendstra", "SP", "2024-10-23"),
    ],
)
def test_a_name_that_nobody_of_that_party_bore_that_day_is_nobody(register, name, party, on):
    assert members(register, name, party, on) == []


def test_a_name_that_several_bore_gives_all_of_them(register):
    found = members(register, "Van Dijk", None, "2024-10-23")
    assert {"inge-van-dijk", "olger-van-dijk", "diederik-van-dijk"} <= set(found)


def test_the_party_is_that_of_the_day_of_asking(register):
    parties = {
        on: register.members("Omtzigt", None, date.fromisoformat(on))[0].party.code
        for on in ("2019-10-01", "2022-02-21", "2024-10-01")
    }
    assert parties == {"2019-10-01": "cda", "2022-02-21": "lid-omtzigt", "2024-10-01": "nsc"}


@pytest.mark.parametrize(
    ("name", "role", "portfolio", "on", "slug"),
    [
        ("Van Weel", "minister", "Justitie en Veiligheid", "2024-10-23", "david-van-weel"),
        ("D.M. van Weel", None, None, "2024-10-23", "david-van-weel"),
        (None, "minister", "Justitie en Veiligheid", "2024-10-23", "david-van-weel"),
        (None, "minister", "J&V", "2024-10-23", "david-van-weel"),
        (None, "minister", "voor Rechtsbescherming", "2023-01-10", "franc-weerwind"),
        (
            None,
            "staatssecretaris",
            "Financiën – Toeslagen en Douane",
            "2023-01-10",
            "aukje-de-vries",
        ),
        (None, "minister-president", None, "2024-10-23", "dick-schoof"),
        (
            "Faber – van de Klashorst",
            "minister",
            "Asiel en Migratie",
            "2024-11-18",
            "marjolein-faber-van-de-klashorst",
        ),
        (
            "Faber-Van de Klashorst",
            "minister",
            "Asiel en Migratie",
            "2024-11-18",
            "marjolein-faber-van-de-klashorst",
        ),
        (
            "Faber",
            "minister",
            "Asiel en Migratie",
            "2024-11-18",
            "marjolein-faber-van-de-klashorst",
        ),
        (
            "Yes¸ilgöz",
            "minister",
            "Justitie en Veiligheid",
            "2023-01-10",
            "dilan-yesilgoz-zegerius",
        ),
        ("Yeşilgöz-Zegerius", "minister", None, "2023-01-10", "dilan-yesilgoz-zegerius"),
        ("C. van der Wal", None, None, "2024-02-02", "christianne-van-der-wal-zeggelink"),
        (
            "Ch. van der Wal-Zeggelink",
            None,
            None,
            "2023-01-10",
            "christianne-van-der-wal-zeggelink",
        ),
        (
            "Van Nieuwenhuizen Wijbenga",
            "minister",
            None,
            "2020-02-06",
            "cora-van-nieuwenhuizen-wijbenga",
        ),
        ("Hirsch Ballin (EMH)", None, None, "2008-12-18", "ernst-hirsch-ballin"),
        ("Gert Leers (GBM)", None, None, "2011-05-01", "gerd-leers"),
    ],
)
def test_a_minister_is_found_by_name_role_portfolio_and_day(
    register, name, role, portfolio, on, slug
):
    assert ministers(register, name, role, portfolio, on) == [slug]


def test_an_office_that_two_share_is_an_editors_turn(register):
    found = ministers(
        register, None, "staatssecretaris", "Volksgezondheid, Welzijn en Sport", "2024-11-18"
    )
    assert set(found) == {"vincent-karremans", "vicky-maeijer"}


def test_a_minister_of_two_ministries_without_a_portfolio_is_an_editors_turn(register):
    offices = register.ministers("Hirsch Ballin", None, None, date(2010, 3, 1))
    assert {office.ministry.code for office in offices} == {"justitie", "bzk"}


@pytest.mark.parametrize(
    ("portfolio", "on", "code"),
    [
        ("Economische Zaken", "2005-01-01", "ez-tot-2010"),
        ("Economische Zaken", "2015-01-01", "ez-2012-2017"),
        ("Economische Zaken", "2024-11-01", "ez"),
        ("Klimaat en Energie", "2023-01-01", "ezk"),
        ("Klimaat en Groene Groei", "2024-11-18", "kgg"),
        ("Volkshuisvesting en Ruimtelijke Ordening", "2023-01-01", "bzk"),
        ("Volkshuisvesting en Ruimtelijke Ordening", "2024-11-18", "vro"),
        ("VWS", "2024-11-18", "vws"),
        ("Landbouw, Natuur en Voedselkwaliteit", "2020-01-01", "lnv"),
        ("Financiën – Toeslagen en Douane", "2023-01-01", "fin"),
        ("Buitenlandsche Zaken", "1946-04-17", "bz"),
        ("Toverkunst", "2020-01-01", None),
    ],
)
def test_a_portfolio_names_the_ministry_of_that_day(register, portfolio, on, code):
    ministry = register.ministry(portfolio, date.fromisoformat(on))
    assert (ministry and ministry.code) == code


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("GroenLinks-PvdA", "groenlinks-pvda"),
        ("GL-PvdA", "groenlinks-pvda"),
        ("P.v.d.A.", "pvda"),
        ("D'66", "d66"),
        ("Nieuw Sociaal Contract", "nsc"),
        ("NSC", "nsc"),
        ("K.V.P.", "kvp"),
        ("Groep Van Haga", "groep-van-haga"),
        ("FVD", "fvd"),
        ("Onbekende Partij", None),
    ],
)
def test_a_party_is_known_by_all_its_notations(register, printed, code):
    party = register.party(printed, date(2024, 1, 1))
    assert (party and party.code) == code


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    call_command("load_register", DATA, verbosity=0)
    models = (Person, MP, Minister, Party, Ministry)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    call_command("load_register", DATA, verbosity=0)
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


@pytest.mark.django_db
def test_a_wrong_line_is_named_and_nothing_of_any_directory_is_loaded(tmp_path):
    (tmp_path / "persons.csv").write_text(
        "slug,given_name,initials,prefix,surname,other_surnames,born_on\n"
        "an-verzonnen,An,A.,,Verzonnen,,1970-02-31\n"
    )
    before = Person.objects.count()
    with pytest.raises(CommandError, match=r"persons\.csv: line 2"):
        call_command("load_register", DATA, tmp_path, verbosity=0)
    assert Person.objects.count() == before


@pytest.fixture
def council(db):
    """A few invented people: who sat, who held office, and where."""
    water = make.ministry("Water", "water")
    make.member("Iris van Oldenbarneveld", "Dorpspartij", chamber="ek", started_on=None)
    make.member("Joris Oldenbarneveld", "Dorpspartij")
    make.member("Kees Weitekamper", "Dorpspartij")
    make.member("Karel Weitekampen", "Stadspartij", started_on=date(2022, 1, 1))
    make.member("Lies Nieuwkomer", "Dorpspartij", started_on=None, earliest_on=date(2023, 1, 1))
    make.minister("Mees Westerhoutman", "Water", at=water, started_on=date(2020, 1, 1))
    make.minister("Noor Grootjans", "Dijken", at=water, started_on=date(2020, 1, 1))
    return Register.load()


@pytest.mark.parametrize(
    ("name", "party", "on", "chamber", "slugs"),
    [
        ("Oldenbarneveld", "Dorpspartij", "2021-01-01", "tk", ["joris-oldenbarneveld"]),
        ("Van Oldenbarneveld", "Dorpspartij", "2021-01-01", "ek", ["iris-van-oldenbarneveld"]),
        ("Van Oldenbarneveld", "Dorpspartij", "2021-01-01", "tk", []),
        ("Weitekarnper", "Dorpspartij", "2021-01-01", "tk", ["kees-weitekamper"]),
        ("Weitekamperi", None, "2021-01-01", "tk", ["kees-weitekamper"]),
        ("Weitekamperi", None, "2022-06-01", "tk", []),  # two are as near
        ("Weitekarnper", "Stadspartij", "2021-01-01", "tk", []),
        ("Weitekarnper", "Dorpspartij", "2010-01-01", "tk", []),
        ("Weitekarnper", "Dorpspartij", None, "tk", []),
        ("Nieuwkomer", "Dorpspartij", "2022-01-01", "tk", []),
        ("Nieuwkomer", "Dorpspartij", "2023-02-01", "tk", ["lies-nieuwkomer"]),
        ("Nieuwkomer", "Dorpspartij", None, "tk", []),
    ],
)
def test_a_printed_name_is_one_of_those_who_sat_there_then(
    council, name, party, on, chamber, slugs
):
    day = date.fromisoformat(on) if on else None
    assert [mp.person.slug for mp in council.members(name, party, day, chamber)] == slugs


@pytest.mark.parametrize(
    ("name", "portfolio", "slugs"),
    [
        ("Westerhoutrnan", "Water", ["mees-westerhoutman"]),
        ("Westerhoutrnan", "Dijken", []),  # somebody else held that office
        ("Westerhoutrnan", "Onderwijs", []),
        (None, "Water, de heer Westerhoutman", ["mees-westerhoutman"]),
        (None, "Water de heer Westerhoutman", ["mees-westerhoutman"]),
        (None, "Water, mevrouw Grootjans", ["noor-grootjans"]),
        (None, "Water, mevrouw Anders", []),
    ],
)
def test_a_damaged_name_is_the_one_who_held_that_office(council, name, portfolio, slugs):
    found = council.ministers(name, "minister", portfolio, date(2021, 1, 1))
    assert [office.person.slug for office in found] == slugs


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"started_on": date(2020, 1, 1), "ended_on": date(2021, 2, 1)}, "1 jan 2020 – 1 feb 2021"),
        ({"started_on": date(2020, 1, 1)}, "1 jan 2020 – einde niet bekend"),
        ({"started_on": date(2020, 1, 1), "seen_on": date(2026, 3, 1)}, "(stand 1 mrt 2026)"),
        (
            {"started_on": None, "earliest_on": date(2023, 1, 1)},
            "na 1 jan 2023 – einde niet bekend",
        ),
        ({"started_on": None}, "dagen niet bekend"),
    ],
)
@pytest.mark.django_db
def test_a_period_says_no_more_than_the_register_knows(client, values, shown):
    make.member(**values)
    page = client.get("/leden/anna-van-der-voorbeeld/").content.decode()
    assert shown in " ".join(strip_tags(page).replace("\u00a0", " ").split())
    assert ("heden" in page) == ("seen_on" in values)


@pytest.mark.django_db
def test_a_name_of_which_the_prefix_is_not_known_is_shown_as_printed(client):
    person = make.person("Wim Bilt", prefix="", prefix_known=False)
    mp = make.member("Wim Bilt")
    made = make.question_set("2024Z00001", asked_by=[mp])
    made.askers.update(name="Van de Bilt")
    assert "Van de Bilt" in client.get("/vragen/2024Z00001/").content.decode()
    page = client.get("/leden/wim-bilt/").content.decode()
    assert "is niet bekend" in page
    assert "‘Van de Bilt’" in page
    person.prefix, person.prefix_known = "van de", True
    person.save()
    assert "is niet bekend" not in client.get("/leden/wim-bilt/").content.decode()


@pytest.mark.django_db
def test_a_party_shows_what_it_came_from_and_went_into(client):
    old, new = make.party("Dorpspartij"), make.party("Streekpartij")
    old.successors.add(new)
    assert "Opvolger" in client.get("/fracties/dorpspartij/").content.decode()
    assert "Voorganger" in client.get("/fracties/streekpartij/").content.decode()
