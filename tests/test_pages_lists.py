"""Pages of people, bodies, Kamerstukken and source documents: what they list, narrow, page and
refuse.
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from archive.figures import statistics
from archive.models import Person
from tests import make

pytestmark = pytest.mark.django_db


def shown(client, path):
    """The identifiers a list page shows, in order."""
    response = client.get(path)
    assert response.status_code == 200, response
    return [item.identifier for item in response.context["listing"]]


@pytest.fixture
def three_sets():
    """Two sets of Anna, in 2023 (answered) and 2022 (open), and one of Karel at another
    ministry.
    """
    karel = make.member("Karel Verzonnen", "Nieuwe Lijn")
    water = make.minister("Lotte Sluis", "Water en Wind")
    make.answered_set("2023Z00001", submitted_on=date(2023, 3, 1), received_on=date(2023, 3, 10))
    make.question_set("2022Z00001", submitted_on=date(2022, 3, 1))
    make.answered_set(
        "2023Z00002", submitted_on=date(2023, 4, 1), asked_by=[karel], asked_of=[water]
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/leden/anna-van-der-voorbeeld/", ["2023Z00001", "2022Z00001"]),
        ("/leden/anna-van-der-voorbeeld/?sorteer=oudste", ["2022Z00001", "2023Z00001"]),
        ("/leden/anna-van-der-voorbeeld/?jaar=2022", ["2022Z00001"]),
        ("/leden/anna-van-der-voorbeeld/?status=beantwoord", ["2023Z00001"]),
        ("/leden/anna-van-der-voorbeeld/?status=te-laat", ["2022Z00001"]),
        ("/fracties/nieuwe-lijn/", ["2023Z00002"]),
        ("/bewindspersonen/lotte-sluis/", ["2023Z00002"]),
        ("/bewindspersonen/bert-staal/", ["2023Z00002", "2023Z00001", "2022Z00001"]),
        ("/ministeries/water-en-wind/", ["2023Z00002"]),
    ],
)
def test_a_page_lists_its_own_sets(client, three_sets, path, expected):
    assert shown(client, path) == expected


@pytest.mark.parametrize(
    "query",
    [
        "jaar=1999",
        "status=weg",
        "sorteer=zomaar",
    ],
)
def test_a_choice_that_does_not_exist_is_said(client, three_sets, query):
    assert (
        "komt hier niet voor"
        in client.get(f"/leden/anna-van-der-voorbeeld/?{query}").content.decode()
    )


def test_a_list_has_pages(client):
    for n in range(30):
        make.question_set(f"2024Z{n:05}", 1)
    assert len(shown(client, "/leden/anna-van-der-voorbeeld/")) == 20
    assert len(shown(client, "/leden/anna-van-der-voorbeeld/?pagina=2")) == 10
    assert len(shown(client, "/leden/anna-van-der-voorbeeld/?pagina=99")) == 10
    assert len(shown(client, "/leden/anna-van-der-voorbeeld/?pagina=x")) == 20


def test_one_person_can_be_member_and_minister(client):
    make.answered_set(asked_of=[make.minister("Anna van der Voorbeeld")])
    assert (
        "/bewindspersonen/anna-van-der-voorbeeld/"
        in client.get("/leden/anna-van-der-voorbeeld/").content.decode()
    )
    assert (
        "/leden/anna-van-der-voorbeeld/"
        in client.get("/bewindspersonen/anna-van-der-voorbeeld/").content.decode()
    )


def test_someone_who_never_was_in_the_chamber_has_no_page_as_member(client):
    make.minister()
    assert Person.objects.count() == 1
    assert client.get("/leden/bert-staal/").status_code == 404


def test_a_ministry_can_be_seen_together_with_all_that_came_before_it(client):
    names = ["Dijken", "Dijken en Wegen", "Wegen, Dijken en Spoor"]
    offices = [make.minister(f"Minister {name}", name) for name in names]
    for earlier, later in pairwise(offices):
        earlier.ministry.successors.add(later.ministry)
    for n, office in enumerate(offices):
        make.question_set(f"202{n}Z00001", asked_of=[office], submitted_on=date(2020 + n, 1, 1))
    last = offices[-1].ministry.get_absolute_url()
    assert shown(client, last) == ["2022Z00001"]
    assert shown(client, f"{last}?voorgangers=ja") == ["2022Z00001", "2021Z00001", "2020Z00001"]
    assert client.get(f"{last}?voorgangers=ja").context["figures"].sets == 3


def test_a_kamerstuk_shows_who_cites_it_with_the_sentence(client):
    made = make.answered_set()
    answer = made.replies.get().answers.get(order=2)
    note = make.footnote(
        answer, "De brief staat elders. Zie Kamerstuk 99 001, nr. 12 over bruggen. Meer niet."
    )
    make.cite(note)
    html = client.get("/kamerstukken/99001/12/").content.decode()
    assert "Antwoord 2" in html
    assert "(in een noot)" in html
    assert "Zie <mark>Kamerstuk 99 001, nr. 12</mark> over bruggen.</p>" in html
    assert "De brief staat elders" not in html


def test_a_dossier_gathers_its_papers(client):
    made = make.question_set(questions=["Kent u 36 410 V, nr. 54 en 36 410 V, nr. 60?"])
    question = made.questions.get()
    make.cite(question, "36 410 V, nr. 54", make.kamerstuk("36410", "54", "V"))
    make.cite(question, "36 410 V, nr. 60", make.kamerstuk("36410", "60", "V"))
    response = client.get("/kamerstukken/36410-V/")
    assert response.status_code == 200
    assert [str(paper) for paper in response.context["papers"]] == [
        "36 410 V, nr. 54",
        "36 410 V, nr. 60",
    ]
    assert len(response.context["places"]) == 2


def test_a_cabinet_lists_its_ministers_and_what_it_answered_or_was_asked_while_in_office(
    client, monkeypatch
):
    monkeypatch.setattr(statistics, "LEAST", 1)
    first = make.minister(cabinet="Voorbeeld-Bedacht II", ended_on=date(2022, 1, 9))
    later = make.minister(
        "Lotte Sluis", "Water en Wind", started_on=date(2022, 1, 10), cabinet="Bedacht"
    )
    make.question_set("2021Z00001", asked_of=[first], submitted_on=date(2021, 5, 1))
    answered = make.question_set("2023Z00001", asked_of=[first], submitted_on=date(2023, 5, 1))
    make.reply(answered, {(1, 2): "Ja."}, received_on=date(2023, 5, 11), by=[later])
    assert shown(client, "/kabinetten/voorbeeld-bedacht-ii/") == ["2021Z00001"]
    context = client.get("/kabinetten/bedacht/").context
    assert [office.person.full_name for office in context["offices"]] == ["Lotte Sluis"]
    assert (context["figures"].sets, context["figures"].times.median) == (1, 10)
    rows = client.get("/kabinetten/").context["rows"]
    assert [(c.name, c.started_on, c.ended_on, c.people, row.sets) for c, row in rows] == [
        ("Bedacht", date(2022, 1, 10), None, 1, 1),
        ("Voorbeeld-Bedacht II", date(2020, 1, 1), date(2022, 1, 9), 1, 1),
    ]
    assert (
        'href="/kabinetten/bedacht/"'
        in client.get("/bewindspersonen/lotte-sluis/").content.decode()
    )
    assert client.get("/kabinetten/niemand/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["2024Z00002", "2024Z00002", "2023Z00001"]),
        ("?sorteer=oudste", ["2023Z00001", "2024Z00002", "2024Z00002"]),
        ("?jaar=2023", ["2023Z00001"]),
        ("?status=open", ["2024Z00002", "2024Z00002"]),
        ("?status=beantwoord&jaar=2024", []),
    ],
)
@pytest.mark.parametrize("path", ["/kamerstukken/99001/", "/kamerstukken/99001/12/"])
def test_who_cites_a_paper_can_be_narrowed_and_sorted(client, path, query, found):
    asked = make.question_set("2024Z00002", ["Kent u 99 001, nr. 12?", "En 99 001, nr. 12?"])
    for question in asked.questions.all():
        make.cite(question, "99 001, nr. 12")
    answered = make.answered_set(
        "2023Z00001", ["Kent u 99 001, nr. 12?"], submitted_on=date(2023, 1, 1)
    )
    make.cite(answered.questions.get(), "99 001, nr. 12")
    response = client.get(path + query)
    assert [place.question_set.identifier for place in response.context["places"]] == found
    assert response.context["sets"] == len(set(found))


def test_what_is_late_can_be_narrowed_to_a_minister_and_a_ministry(client):
    make.question_set("2024Z00001", submitted_on=date(2024, 5, 1))
    water = make.minister("Lotte Sluis", "Water en Wind")
    make.question_set("2024Z00002", submitted_on=date(2024, 5, 2), asked_of=[water])
    make.question_set("2024Z00003", submitted_on=date(2024, 6, 10))
    for query in ("ministerie=water-en-wind", "bewindspersoon=lotte-sluis"):
        assert shown(client, f"/te-laat/?{query}") == ["2024Z00002"]
        assert "2024Z00001" not in client.get(f"/te-laat.csv?{query}").getvalue().decode()
    assert shown(client, "/te-laat/?sorteer=kortst") == ["2024Z00002", "2024Z00001"]
    assert "bestaat niet" in client.get("/te-laat/?bewindspersoon=niemand").content.decode()


def test_on_a_past_day_answers_of_an_unknown_day_are_said_not_to_be_counted(client):
    make.question_set("2024Z00001", submitted_on=date(2024, 5, 1))
    make.question_set(
        "2024Z00002", submitted_on=date(2024, 5, 1), dealt_with=True, status="beantwoord"
    )
    make.question_set("2024Z00003", submitted_on=date(2024, 7, 1))
    html = client.get("/te-laat/?op=2024-06-15").content.decode()
    assert "Ten minste 1" in html
    assert "Van nog 1 reeks uit de drie jaar voor deze dag" in html
    assert "Ten minste" not in client.get("/te-laat/").content.decode()


def test_a_set_without_a_subject_is_named_by_its_first_question_and_said_to_be(client):
    make.question_set("2024Z00001", ["Kent u het bericht over de brug?"], subject="")
    make.question_set("2024Z00002", 0, subject="")
    html = client.get("/jaren/2024/").content.decode()
    assert "Eerste vraag: ‘Kent u het bericht over de brug?’" in html
    assert "Schriftelijke vragen 2024Z00002" in html
    assert "[zonder onderwerp]" in client.get("/vragen/2024Z00001/").content.decode()


def test_the_newest_answers_say_when_and_by_whom(client):
    make.answered_set(subject="de brug")
    html = client.get("/").content.decode()
    item = html[html.index("Nieuwste antwoorden") :]
    assert "20 oktober 2024" in item
    assert "Bert Staal (Bruggen en Sluizen) aan Anna van der Voorbeeld (Dorpspartij)" in item
    assert "na 19 dagen" in item


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/kamerstukken/36410-v/54/", "/kamerstukken/36410-V/54/"),
        ("/kamerstukken/36%20410-V/", "/kamerstukken/36410-V/"),
    ],
)
def test_another_spelling_of_a_kamerstuk_redirects(client, path, goes_to):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, goes_to)


@pytest.mark.parametrize(
    "path", ["/kamerstukken/12345/", "/kamerstukken/12345/6/", "/bronnen/abc/", "/leden/niemand/"]
)
def test_what_nobody_cites_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_source_document_shows_its_doubts_and_what_was_read(client):
    made = make.answered_set()
    source = make.source(problems=[{"where": "vraag 5", "what": "no answer found"}])
    made.pieces.create(source=source, position=0, data={})
    html = client.get(source.get_absolute_url()).content.decode()
    assert "geen antwoord gevonden" in html
    assert "/vragen/2024Z00001/" in html


def test_a_set_leads_to_the_earlier_version_of_its_document(client):
    made = make.answered_set()
    later = make.source(b"nieuw")
    made.pieces.create(source=later, position=0, data={})
    assert "eerdere versie" not in client.get("/vragen/2024Z00001/").content.decode()
    earlier = make.source(b"oud", replaced_by=later)
    assert (
        f'href="{later.get_absolute_url()}#eerder"'
        in client.get("/vragen/2024Z00001/").content.decode()
    )
    html = client.get(later.get_absolute_url()).content.decode()
    assert f'href="{earlier.get_absolute_url()}"' in html
    assert 'id="eerder"' in html


def test_a_source_documents_bytes_can_do_nothing_in_a_browser(client):
    source = make.source(b"<script>alert(1)</script>", origin="x.html", format="html")
    response = client.get(f"{source.get_absolute_url()}inhoud")
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_readers_get_a_strict_policy_and_no_cookie(client):
    make.answered_set()
    for path in ("/", "/vragen/2024Z00001/", "/zoeken/?q=brug", "/over/"):
        response = client.get(path)
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in response["Content-Security-Policy"]
        assert not response.cookies
        assert "style=" not in response.content.decode()


def test_the_home_page_shows_new_answers_and_what_is_late_but_not_what_is_lost(client, three_sets):
    make.question_set("2026Z00001", submitted_on=timezone.localdate() - timedelta(days=30))
    make.up_to_date(timezone.localdate())
    response = client.get("/")
    assert [s.identifier for s in response.context["newest"]] == ["2023Z00002", "2023Z00001"]
    assert [(row.certain, row.possible) for row in response.context["owing"]] == [(1, 0)]


def test_an_empty_archive_has_pages(client):
    for path in ("/", "/zoeken/", "/te-laat/", "/over/", "/statistiek/"):
        assert client.get(path).status_code == 200


def test_papers_beside_each_other_stand_in_order(client):
    made = make.question_set("2024Z00001", ["Zie nr. 30.", "Zie nr. 10.", "Zie nr. 20."])
    for number, question in zip(("30", "10", "20"), made.questions.all(), strict=True):
        make.cite(question, f"nr. {number}", make.kamerstuk(number=number))
    page = client.get("/kamerstukken/99001/20/").content.decode()
    assert page.index("/kamerstukken/99001/10/") < page.index("/kamerstukken/99001/30/")
