"""The API's records and lists: their content, paging, filters, redirects, and what each asks of the
database.
"""

from datetime import date

import pytest

from archive.search import Filters
from archive.search import search as find
from archive.search.index import writing
from archive.search.selection import selected
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2024, 11, 20)


@pytest.fixture
def archive():
    """Sets in every state, of several people, with citations."""
    made = make.answered_set("2024Z00001", subject="de brug")
    make.cite(make.footnote(made.questions.first(), "Kamerstuk 99 001, nr. 12."))
    cited = make.kamerstuk("99002", "3", "V")
    make.cite(
        make.footnote(make.question_set("2024Z00002").questions.get(number=2), "99 002 V, nr. 3"),
        "99 002 V",
        cited,
    )
    other = make.member("Cor Voorbeeld", of="Stadspartij")
    harbours = make.minister("Dina Havenmeester", "Havens")
    make.reply(
        make.question_set("2023Z00003", submitted_on=date(2023, 3, 1), asked_by=[other]),
        kind="uitstel",
    )
    make.question_set(
        "2024Z00004", submitted_on=date(2024, 11, 15), asked_by=[other], asked_of=[harbours]
    )
    make.reply(
        make.question_set("2022Z00005", submitted_on=date(2022, 1, 1)),
        {(1,): "Ja."},
        on_behalf_of=[harbours],
    )
    make.question_set("ah-tk-19681969-495", submitted_on=None, asked_by=[], asked_of=[])
    return made


def get(client, path, status=200):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content.decode()
    return response.json()


def walk(client, path):
    """All results of a list, by following `next`, and the totals that its windows told."""
    address, seen, totals = f"/api/v1/{path}", [], set()
    while address:
        page = client.get(address).json()
        seen += page.get("results", page.get("citations"))
        totals.add(page["total"])
        address = page["next"]
    return seen, totals


def test_a_set_is_the_same_here_as_at_its_page(client, archive):
    assert get(client, "questions/2024Z00001") == client.get("/vragen/2024Z00001.json").json()


def test_another_identifier_redirects_for_good(client, archive):
    archive.identifiers.create(value="ah-tk-20242025-604")
    response = client.get("/api/v1/questions/ah-tk-20242025-604")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/questions/2024Z00001")


def test_a_list_says_what_the_head_of_the_set_says(client, archive):
    listed = {item["number"]: item for item in get(client, "questions")["results"]}
    whole = get(client, "questions/2024Z00001")
    assert listed["2024Z00001"] == {name: whole[name] for name in listed["2024Z00001"]}


def test_sets_come_newest_first_and_undated_last(client, archive):
    numbers = [item["number"] for item in get(client, "questions")["results"]]
    assert numbers[0] == "2024Z00004"
    assert numbers[-1] == "ah-tk-19681969-495"


@pytest.mark.parametrize(
    "path",
    [
        "questions?limit=1",
        "questions?limit=4",
        "members?limit=1",
        "ministers?limit=1",
        "kamerstukken?limit=1",
    ],
)
def test_next_leads_through_everything_exactly_once(client, archive, path):
    seen, totals = walk(client, path)
    assert totals == {len(seen)}
    names = [
        item.get("number") if "subject" in item else item.get("slug") or item["printed"]
        for item in seen
    ]
    assert len(set(names)) == len(seen) > 1


def test_next_leads_through_all_citations(client, archive):
    for number in range(3):
        made = make.question_set(f"2021Z0000{number}", submitted_on=date(2021, 1, 1))
        make.cite(make.footnote(made.questions.first(), "99 001, nr. 12"), "99 001, nr. 12")
    seen, totals = walk(client, "kamerstukken/99001/12?limit=2")
    assert totals == {4}
    assert len({place["question_set"]["number"] for place in seen}) == 4


FILTERS = [
    {"lid": ("cor-voorbeeld",)},
    {"lid": ("cor-voorbeeld", "anna-van-der-voorbeeld")},
    {"fractie": ("dorpspartij",)},
    {"bewindspersoon": ("bert-staal",)},
    {"bewindspersoon": ("dina-havenmeester",)},
    {"ministerie": ("havens",)},
    {"dossier": ("99001",)},
    {"dossier": ("99002-v",)},
    {"dossier": ("99002", "99001")},
    {"status": ("beantwoord",)},
    {"status": ("te-laat",)},
    {"status": ("te-laat", "beantwoord")},
    {"soort": ("uitstel",)},
    {"soort": ("vragen",)},
    {"soort": ("vragen", "antwoord")},
    {"jaar": ("0000", "2023", "2024")},
    {"van": date(2024, 10, 1)},
    {"tot": date(2023, 3, 1)},
    {"fractie": ("stadspartij",), "status": ("uitgesteld",), "van": date(2023, 1, 1)},
]


def test_filters_select_what_the_search_selects(archive):
    writing.rebuild()
    for chosen in FILTERS:
        filters = Filters(**chosen)
        found = {
            hit.identifier for hit in find("", filters=filters, sort="ingezonden", today=TODAY).hits
        }
        sets = selected(type(archive).objects.all(), filters, TODAY)
        assert found, chosen
        assert sorted(sets.values_list("identifier", flat=True)) == sorted(found), chosen


def test_a_list_can_be_narrowed(client, archive):
    numbers = [
        item["number"] for item in get(client, "questions?fractie=stadspartij&jaar=2023")["results"]
    ]
    assert numbers == ["2023Z00003"]


def test_a_member_has_memberships_and_the_number_of_sets(client, archive):
    data = get(client, "members/cor-voorbeeld")
    assert data["name"] == "Cor Voorbeeld"
    assert data["memberships"] == [
        {
            "party": "stadspartij",
            "party_name": "Stadspartij",
            "chamber": "tk",
            "started_on": "2020-01-01",
            "ended_on": None,
            "seen_on": None,
        }
    ]
    assert data["questions"]["total"] == get(client, "questions?lid=cor-voorbeeld")["total"] == 2
    assert data["questions"]["url"].endswith("/api/v1/questions?lid=cor-voorbeeld")


def test_a_minister_has_offices_and_the_number_of_sets_involved_in(client, archive):
    data = get(client, "ministers/dina-havenmeester")
    assert [(o["role"], o["portfolio"], o["ministry"]) for o in data["offices"]] == [
        ("minister", "Havens", "havens")
    ]
    assert (
        data["questions"]["total"]
        == get(client, "questions?bewindspersoon=dina-havenmeester")["total"]
        == 2
    )


def test_someone_known_only_for_asking_is_a_member(client, archive):
    make.asker(make.question_set("2020Z00001", asked_by=[]), made := make.member("Els Elders"))
    made.person.memberships.all().delete()
    assert get(client, "members/els-elders")["memberships"] == []


def test_a_kamerstuk_says_who_cites_it_and_where(client, archive):
    data = get(client, "kamerstukken/99001/12")
    assert (data["printed"], data["question_sets"], data["total"]) == ("99 001, nr. 12", 1, 1)
    assert data["publication"] == "https://zoek.officielebekendmakingen.nl/kst-99001-12.html"
    place = data["citations"][0]
    assert (place["part"], place["questions"], place["in_note"]) == ("vraag", [1], True)
    assert place["excerpt"] == "Kamerstuk 99 001, nr. 12."
    assert place["question_set"]["asked_by"][0]["party"] == "Dorpspartij"


def test_a_dossier_says_what_it_has(client, archive):
    make.cite(
        make.footnote(archive.questions.last(), "99 001, nr. 13"),
        "99 001, nr. 13",
        make.kamerstuk(number="13"),
    )
    data = get(client, "kamerstukken/99001")
    assert (data["papers"]["total"], data["questions"]["total"], data["total"]) == (2, 1, 2)
    assert get(client, "kamerstukken?dossier=99001")["total"] == 2


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ("99002-v/3", "99002-V/3"),
        ("99002-v", "99002-V"),
        ("99002-v/3?limit=5", "99002-V/3?limit=5"),
    ],
)
def test_another_spelling_of_a_kamerstuk_redirects(client, archive, written, settled):
    response = client.get(f"/api/v1/kamerstukken/{written}")
    assert (response.status_code, response["Location"]) == (301, f"/api/v1/kamerstukken/{settled}")


# Of one set or person, one query asks whether search engines may keep it.
QUERIES = {
    "questions/2024Z00001": 14,
    "questions?limit=100": 6,
    "questions?lid=anna-van-der-voorbeeld&status=te-laat&dossier=99001&limit=100": 7,
    "members?limit=100": 4,
    "members/anna-van-der-voorbeeld": 4,
    "ministers?limit=100": 4,
    "ministers/bert-staal": 4,
    "kamerstukken?limit=100": 3,
    "kamerstukken/99001?limit=100": 12,
    "kamerstukken/99001/12?limit=100": 12,
}


@pytest.mark.parametrize("sets", [2, 40])
def test_an_address_asks_no_more_for_more_sets(
    client, archive, django_assert_max_num_queries, sets
):
    for n in range(sets):
        made = make.answered_set(
            f"2021Z{n:05}",
            asked_by=[make.member(f"Kamerlid Nummer{n}"), make.member()],
            asked_of=[make.minister(f"Bewindspersoon Nummer{n}")],
        )
        for answer in made.replies.get().answers.all():
            make.cite(
                make.footnote(answer, f"99 001, nr. {n}."),
                f"99 001, nr. {n}",
                make.kamerstuk(number=str(n)),
            )
            make.cite(make.footnote(answer, "99 001, nr. 12.", order=2), "99 001, nr. 12")
    for path, most in QUERIES.items():
        with django_assert_max_num_queries(most):
            get(client, path)
