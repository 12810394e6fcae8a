"""What the Tweede Kamer's and KOOP's services answer is read, or told to be of another form."""

import json

import pytest

from archive.fetch import odata, sru, sync_feed
from archive.fetch.entities import day_of, fact, version_of
from archive.fetch.web import BadAnswer, ChangedShape

BASE = "https://bron.example"
ADDRESS = f"{BASE}/SyncFeed/2.0/Feed?category=Fractie"
TK = "http://www.tweedekamer.nl/xsd/tkData/v1-0"
FRACTIE = (
    f'<fractie xmlns="{TK}" xmlns:tk="{TK}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="A1B2" tk:bijgewerkt="2025-03-04T10:00:00.1234567Z" tk:verwijderd="false">'
    '<afkorting>TP</afkorting><naamNl>Tuinpartij</naamNl><naamEn xsi:nil="true"/></fractie>'
)


def page(content, *, after=f"{ADDRESS}&amp;skiptoken=7", rel="resume"):
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="{rel}" href="{after}"/><entry>'
        f'<link rel="next" href="{after}"/><content type="application/xml">{content}</content>'
        "</entry></feed>"
    ).encode()


@pytest.mark.parametrize(
    "content",
    [
        FRACTIE,
        f"<![CDATA[{FRACTIE}]]>",
        FRACTIE.replace("xmlns:tk=", "xmlns:ns1=").replace("tk:", "ns1:"),
        FRACTIE.replace("&", "&amp;").replace("<", "&lt;"),
    ],
)
def test_an_entry_holds_the_record_as_xml_or_as_text_under_either_prefix(content):
    (change,) = sync_feed.read_page(page(content), "Fractie", ADDRESS).changes
    assert change.next == f"{ADDRESS}&skiptoken=7"
    entity = change.entity
    assert (entity.key, entity.removed) == ("a1b2", False)
    assert entity.facts == {"Afkorting": "TP", "NaamNL": "Tuinpartij"}
    assert entity.version == "2025-03-04T10:00:00.123"


def test_a_record_that_is_gone_holds_nothing():
    gone = f'<fractie xmlns="{TK}" xmlns:tk="{TK}" id="A1B2" tk:verwijderd="true"/>'
    (change,) = sync_feed.read_page(page(gone), "Fractie", ADDRESS).changes
    assert (change.entity.key, change.entity.removed, change.entity.facts) == ("a1b2", True, {})


@pytest.mark.parametrize(
    ("data", "error", "why"),
    [
        (page(FRACTIE)[:400], BadAnswer, "damaged XML"),
        (b"<html><body>Onderhoud</body></html>", ChangedShape, "a feed that is <html>"),
        (page(FRACTIE.replace("afkorting", "kort")), ChangedShape, "without Afkorting"),
        (page(FRACTIE.replace('tk:verwijderd="false"', "")), ChangedShape, "whether it is removed"),
        (page(FRACTIE.replace("fractie", "groep")), ChangedShape, "holds something else"),
        (page(""), ChangedShape, "holds something else"),
        (page(FRACTIE, rel="self"), ChangedShape, "neither the next nor where to resume"),
        (page(FRACTIE, after="https://elders.example/"), ChangedShape, "another host"),
        (page(FRACTIE, after=""), ChangedShape, "without the address after it"),
    ],
)
def test_a_feed_that_is_damaged_or_of_another_shape_is_told(data, error, why):
    with pytest.raises(error, match=why):
        sync_feed.read_page(data, "Fractie", ADDRESS)


def zaak(**values):
    names = ("Titel", "Onderwerp", "GestartOp", "Vergaderjaar", "Afgedaan")
    record = {"Id": "AB", "Nummer": "2025Z00001", "Soort": "Schriftelijke vragen"}
    return record | dict.fromkeys(names) | {"ZaakActor": [], "Document": []} | values


@pytest.mark.parametrize(
    ("content", "error", "why"),
    [
        ('{"value": [', BadAnswer, "damaged JSON"),
        ('{"error": "x"}', ChangedShape, "without a list"),
        (json.dumps({"value": [zaak(Nummer=None)]}), ChangedShape, "without a number"),
        (json.dumps({"value": [{"Id": "AB"}]}), ChangedShape, "without Nummer"),
        (json.dumps({"value": [zaak(Document=None)]}), ChangedShape, "list of Document"),
    ],
)
def test_open_data_that_are_damaged_or_of_another_shape_are_told(content, error, why):
    with pytest.raises(error, match=why):
        odata.read_sets(content.encode())


def test_there_may_be_more_when_the_page_says_so_or_is_full():
    pages = [{"value": [zaak()]}, {"value": [zaak()], "@odata.nextLink": "x"}]
    full = {"value": [zaak(Id=f"K{n}") for n in range(odata.PAGE)]}
    more = [odata.read_sets(json.dumps(page).encode())[1] for page in [*pages, full]]
    assert more == [False, True, True]


def test_sets_that_are_gone_are_left_out():
    assert odata.read_sets(json.dumps({"value": [zaak(Verwijderd=True)]}).encode())[0] == []


RECORD = (
    "<record><recordData><identifier>{0}</identifier><modified>{1}</modified>{2}</recordData>"
    "</record>"
)


def answer(*records, total=None, namespace="http://docs.oasis-open.org/ns/search-ws/sruResponse"):
    count = len(records) if total is None else total
    return (
        f'<searchRetrieveResponse xmlns="{namespace}"><numberOfRecords>{count}</numberOfRecords>'
        f"<records>{''.join(records)}</records></searchRetrieveResponse>"
    ).encode()


@pytest.mark.parametrize(
    "namespace",
    ["http://docs.oasis-open.org/ns/search-ws/sruResponse", "http://www.loc.gov/zing/srw/"],
)
def test_search_is_read_in_both_namespaces(namespace):
    forms = '<itemUrl manifestation="xml">x</itemUrl><itemUrl manifestation="pdf">x</itemUrl>'
    data = answer(
        RECORD.format("ah-tk-20242025-7", "2025-03-04", forms),
        RECORD.format("h-tk-20242025-7-1", "2025-03-04", ""),
        total=9,
        namespace=namespace,
    )
    page = sru.read_page(data)
    assert (page.total, page.records) == (9, 2)
    assert page.papers == (sru.Paper("ah-tk-20242025-7", "2025-03-04", ("xml", "pdf")),)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (answer()[:40], BadAnswer),
        (b"<html/>", ChangedShape),
        (answer(RECORD.format("ah-tk-20242025-7", "gisteren", "")), ChangedShape),
    ],
)
def test_search_that_is_damaged_or_of_another_shape_is_told(data, error):
    with pytest.raises(error):
        sru.read_page(data)


@pytest.mark.parametrize(
    ("printed", "day", "version"),
    [
        ("2024-01-02T00:00:00+01:00", "2024-01-02", "2024-01-01T23:00:00.000"),
        ("2024-03-08T23:30:00Z", "2024-03-09", "2024-03-08T23:30:00.000"),
        ("2024-03-08T09:18:07.8970000Z", "2024-03-08", "2024-03-08T09:18:07.897"),
        ("2008-12-16T00:00:00", "2008-12-16", "2008-12-15T23:00:00.000"),
        ("onbekend", None, "onbekend"),
    ],
)
def test_moments_of_both_services_are_one(printed, day, version):
    assert (day_of(printed), version_of(printed)) == (day, version)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Afgedaan", "true", True),
        ("Afgedaan", False, False),
        ("Onderwerp", "", None),
        ("GestartOp", "2031-02-31", "2031-02-31"),  # for the reader to tell
        ("Nummer", 36410, "36410"),
    ],
)
def test_a_value_has_one_form(name, value, expected):
    assert fact(name, value) == expected
