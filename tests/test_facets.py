"""Facets have one table; every list of facets is that list, and every facet tells sets apart, in
the index as in the database.
"""

import re
from collections import defaultdict
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.api.openapi import document
from archive.figures.reach import reach
from archive.models import QuestionSet
from archive.search import Filters, codes, search
from archive.search.asking.query import PARTS_OF_A_SET, read_query
from archive.search.completion import complete
from archive.search.facets import BESIDE, COMPLETED, FACETS, NAMES, TYPED, Typed
from archive.search.filters import PARAMETERS
from archive.search.index import snapshot, writing
from archive.search.index.schema import schema
from archive.search.selection import selected
from tests import make

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("facet", FACETS, ids=NAMES)
ENTRY, LINK = "{http://www.w3.org/2005/Atom}entry", "{http://www.w3.org/2005/Atom}link"


@pytest.fixture
def archive():
    """Sets that differ in all that sets can be narrowed by."""
    first = make.answered_set("2024Z00001", subject="de brug")
    make.cite(make.footnote(first.questions.first(), "Kamerstuk 99 001, nr. 12."))
    last = make.question_set(
        "2023Z00002",
        submitted_on=date(2023, 3, 1),
        asked_by=[make.member("Cor Voorbeeld", of="Stadspartij")],
        asked_of=[make.minister("Dina Havenmeester", "Havens")],
    )
    paper = make.kamerstuk("99002", "3", "V")
    make.cite(make.footnote(last.questions.first(), "99 002 V, nr. 3"), "99 002 V", paper)
    make.question_set("2022Z00003", submitted_on=None, asked_by=[], asked_of=[], chamber="ek")
    make.reply(make.question_set("2024Z00004", submitted_on=date(2024, 2, 1)), kind="uitstel")
    writing.rebuild()


def held(facet):
    """The sets that have each code of a facet, as the index has them."""
    index = snapshot.latest(writing.place())
    column = index.facet(facet.name)
    return {code: {*index.pk[column.having_any([code])].tolist()} for code in column.names}


def today():
    return reach(timezone.localdate()).day


def test_a_facet_is_one_row():
    assert len({facet.label for facet in FACETS}) == len(NAMES) == len(FACETS)
    assert sorted(facet.order for facet in FACETS) == [*range(1, len(FACETS) + 1)]
    completed = [facet.completed for facet in COMPLETED]
    assert completed == [*range(1, len(completed) + 1)]
    assert all(facet.page for facet in COMPLETED)


def test_all_codes_are_of_a_facet():
    every = {name for name, value in vars(codes).items() if isinstance(value, codes.Codes)}
    assert {name for name in every if vars(codes)[name] in [f.codes for f in FACETS]} == every


def test_the_index_has_a_column_for_each():
    columns = {name for name in schema().names() if name.startswith("facet_")}
    assert columns == {f"facet_{name}" for name in NAMES}


def test_the_choices_beside_the_hits_are_of_all(client, archive):
    html = client.get("/zoeken/").content.decode()
    headings = re.findall(r'class="facet"><h2 class="label">(.*?)</h2>', html)
    assert headings == [facet.label for facet in BESIDE]
    assert [*client.get("/api/v1/search").json()["facets"]] == [*NAMES]


def test_the_api_describes_all():
    paths = document()["paths"]
    for path in ("/search", "/questions"):
        described = {p["name"]: p["schema"] for p in paths[path]["get"]["parameters"]}
        assert [name for name in described if name in PARAMETERS] == [*PARAMETERS]
        for facet in FACETS:
            assert described[facet.name]["items"].get("enum", []) == [*facet.codes.choices]


def test_what_is_no_facet_is_no_filter():
    with pytest.raises(TypeError, match="nieuw"):
        Filters(nieuw=("x",))


@pytest.mark.parametrize("name", TYPED)
def test_each_can_be_typed(name):
    examples = {Typed.CODE: "iets", Typed.YEARS: "2019", Typed.PAPER: "99001"}
    codes = {facet: ["iets"] for facet in NAMES}
    read = read_query(f"{name}:{examples[TYPED[name].typed]}", codes.__getitem__)
    assert read.node.field == ("numbers" if TYPED[name].typed is Typed.PAPER else name)
    assert name not in PARTS_OF_A_SET


@EACH
def test_the_database_selects_what_the_index_selects(archive, facet):
    every = {*QuestionSet.objects.values_list("pk", flat=True)}
    codes = held(facet)
    assert len(codes) > 1, "the sets of this test do not differ in this facet"
    for code in {**codes, **facet.codes.choices}:
        chosen = Filters(**{facet.name: (code,)})
        hits = {hit.pk for hit in search(filters=chosen, today=today()).hits}
        sets = selected(QuestionSet.objects.all(), chosen, today())
        assert {*sets.values_list("pk", flat=True)} == hits != every, code


@EACH
def test_its_codes_are_those_of_the_sets(archive, facet):
    of = defaultdict(set)
    for pk, code in facet.codes.of([*QuestionSet.objects.values_list("pk", flat=True)]):
        of[code].add(pk)
    assert of == held(facet)
    assert not [code for code in of if len(code.split()) != 1]
    assert {*facet.codes.existing([*of, "bestaat-niet"])} - {*facet.codes.choices} <= {*of}
    assert {*of} <= {*facet.codes.existing([*of])}


@EACH
def test_an_address_chooses_it_on_the_page_in_the_api_and_in_the_feed(client, archive, facet):
    for code, pks in held(facet).items():
        chosen = f"{facet.name}={code}"
        assert client.get(f"/api/v1/questions?{chosen}").json()["total"] == len(pks)
        assert client.get(f"/api/v1/search?{chosen}").json()["total"] == len(pks)
        page = client.get(f"/zoeken/?{chosen}")
        assert [chip.address for chip in page.context["chips"]] == ["?"]
        assert page.context["results"].total == len(pks)
        feed = ElementTree.fromstring(client.get(f"/zoeken/feed/?{chosen}").content)
        links = {link.get("href").partition("#")[0] for link in feed.iterfind(f"{ENTRY}/{LINK}")}
        assert len(links) == len(pks)  # a set and its answer have an entry each


@EACH
def test_a_value_that_does_not_exist_is_refused(client, archive, facet):
    answer = client.get(f"/api/v1/questions?{facet.name}=bestaat-niet")
    assert answer.status_code == 400
    assert facet.name in answer.json()["errors"][0]


@pytest.mark.parametrize("facet", [f for f in FACETS if f.page], ids=lambda f: f.name)
def test_its_values_have_a_page(client, archive, facet):
    codes = held(facet)
    assert {client.get(reverse(facet.page, args=[code])).status_code for code in codes} <= {
        200,
        301,
    }


@pytest.mark.parametrize("facet", COMPLETED, ids=lambda f: f.name)
def test_its_values_are_completed(archive, facet):
    for code in held(facet):
        address = reverse(facet.page, args=[code])
        assert (facet.name, address) in [(c.kind, c.url) for c in complete(code, limit=50)]
