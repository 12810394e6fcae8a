"""Feeds: every one keeps the rules of Atom, tells of answers as of questions, and follows what its
address says or refuses to.
"""

import re
from collections import Counter
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree

from archive.models import QuestionSet
from archive.search.index import writing
from archive.urls import urlpatterns
from tests import make

pytestmark = pytest.mark.django_db

SITE = "https://archief.example"
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
# RFC 3339, with the zone that RFC 4287 asks for.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
PATHS = {
    "feed": "/feed/",
    "search_feed": "/zoeken/feed/?q=brug",
    "late_feed": "/te-laat/feed/",
    "member_feed": "/leden/anna-van-der-voorbeeld/feed/",
    "party_feed": "/fracties/dorpspartij/feed/",
    "minister_feed": "/bewindspersonen/bert-staal/feed/",
    "ministry_feed": "/ministeries/bruggen-en-sluizen/feed/",
    "cabinet_feed": "/kabinetten/voorbeeld-i/feed/",
    "year_feed": "/jaren/2024/feed/",
    "week_feed": "/jaren/2024/week/40/feed/",
    "session_feed": "/vergaderjaren/2024-2025/feed/",
    "dossier_feed": "/kamerstukken/99001/feed/",
    "kamerstuk_feed": "/kamerstukken/99001/12/feed/",
    "law_feed": "/wetten/Sr/feed/",
    "article_feed": "/wetten/Sr/9z/feed/",
    "question_set_feed": "/vragen/2024Z00001/feed/",
}
LISTS = {name: path for name, path in PATHS.items() if name not in ("feed", "question_set_feed")}
OF_ANSWERED = {name: path for name, path in LISTS.items() if name != "late_feed"}


@pytest.fixture
def bridge(settings):
    """An answered set in every list but that of what is late, where there is another."""
    settings.SITE_URL = SITE
    office = make.minister(cabinet="Voorbeeld I")
    made = make.answered_set(subject="de <b>brug</b>", asked_of=[office])
    make.cite(make.footnote(made.questions.first(), "Kamerstuk 99 001, nr. 12."))
    note = make.footnote(made.questions.last(), "Zie artikel 9z Sr.")
    make.cite_article(note, "artikel 9z Sr", "9z Sr")
    return made


@pytest.fixture
def late(bridge):
    make.question_set(
        "2023Z00009", submitted_on=date(2024, 5, 1), subject="de sluis", asked_by=[], asked_of=[]
    )
    writing.rebuild()


def feed(client, path, **headers):
    response = client.get(path, **headers)
    assert response.status_code == 200, (path, response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def titles(client, path):
    return [entry.findtext(f"{ATOM}title") for entry in feed(client, path).iter(f"{ATOM}entry")]


def moments(client, path):
    """Of each entry its identifier and when it says that it was new."""
    entries = feed(client, path).iter(f"{ATOM}entry")
    return {e.findtext(f"{ATOM}id"): e.findtext(f"{ATOM}updated") for e in entries}


def wrong_with(root, address):
    """What a validator would say of a feed that was asked for at an address."""
    said = [] if root.tag == f"{ATOM}feed" else ["no feed"]
    said += [] if root.get(f"{XML}lang") == "nl" else ["no language"]
    said += _once(root, "id", "title", "updated", "author")
    said += [] if root.findtext(f"{ATOM}author/{ATOM}name") else ["no name of an author"]
    links = Counter(link.get("rel", "alternate") for link in root.findall(f"{ATOM}link"))
    said += [] if links == {"self": 1, "alternate": 1} else [f"links {links}"]
    own = [e.get("href") for e in root.findall(f"{ATOM}link") if e.get("rel") == "self"]
    said += [] if own == [address] == [root.findtext(f"{ATOM}id")] else [f"self {own}"]
    entries = root.findall(f"{ATOM}entry")
    names = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    said += [f"{name} {n} times" for name, n in names.items() if n > 1]
    for entry in entries:
        said += _once(entry, "id", "title", "updated", "published", "summary")
        said += [] if len(entry.findall(f"{ATOM}link")) == 1 else ["links of an entry"]
        published, updated = (entry.findtext(f"{ATOM}{name}") for name in ("published", "updated"))
        said += [] if published <= updated <= root.findtext(f"{ATOM}updated") else ["order"]
    for element in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        moment = MOMENT.fullmatch(element.text) and datetime.fromisoformat(element.text)
        said += [] if moment and moment <= datetime.now(moment.tzinfo) else [f"day {element.text}"]
    addresses = [element.text for element in root.iter(f"{ATOM}id", f"{ATOM}uri")]
    addresses += [link.get("href") for link in root.iter(f"{ATOM}link")]
    return said + [each for each in addresses if not each.startswith(f"{SITE}/")]


def _once(element, *names):
    counted = {name: len(element.findall(f"{ATOM}{name}")) for name in names}
    return [f"{name}: {n}" for name, n in counted.items() if n != 1]


def test_every_feed_is_looked_at():
    named = {p.name for p in urlpatterns if str(p.pattern).endswith("feed/")}
    assert named == {*PATHS}


@pytest.mark.parametrize("path", PATHS.values())
def test_a_feed_keeps_the_rules_whatever_host_it_is_asked_of(client, late, settings, path):
    settings.ALLOWED_HOSTS = ["*"]
    root = feed(client, path, HTTP_HOST="elders.example")
    assert wrong_with(root, f"{SITE}{path}") == []
    assert root.findall(f"{ATOM}entry")


@pytest.mark.parametrize("path", PATHS.values())
def test_the_rules_would_notice(client, late, path):
    whole = etree.tostring(feed(client, path)).decode()
    for rule, broken in [
        ("author", re.sub("<author>.*?</author>", "", whole)),
        ("language", whole.replace('xml:lang="nl"', "")),
        ("day", re.sub("<updated>[^<]*", "<updated>2024-10-01", whole)),
        ("host", whole.replace(SITE, "http://elders.example")),
        ("twice", re.sub("(<entry>.*?</entry>)", r"\1\1", whole, count=1)),
    ]:
        assert wrong_with(etree.fromstring(broken), f"{SITE}{path}"), rule


@pytest.mark.parametrize("path", [p for p in PATHS.values() if "vragen/" not in p])
def test_a_feed_without_entries_keeps_the_rules_too(client, bridge, path):
    path = path.replace("?q=brug", "?q=xyzzy")
    writing.rebuild()
    QuestionSet.objects.update(submitted_on=date(2024, 10, 1), status="open", answered_on=None)
    empty = path if path in ("/feed/", "/te-laat/feed/", "/zoeken/feed/?q=xyzzy") else (
        f"{path}?status=ingetrokken"
    )  # fmt: skip
    if empty == "/te-laat/feed/":
        QuestionSet.objects.update(status="beantwoord")
    root = feed(client, empty)
    assert wrong_with(root, f"{SITE}{empty}") == []
    assert root.findall(f"{ATOM}entry") == []
    assert feed(client, empty).findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("path", OF_ANSWERED.values())
def test_a_question_and_its_answer_are_entries_of_their_own_days(client, late, path):
    days = {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}published")[:10]
        for entry in feed(client, path).iter(f"{ATOM}entry")
    }
    assert days["De <b>brug</b>: antwoord"] == "2024-10-20"
    assert days["De <b>brug</b>"] == "2024-10-01"


def test_an_answer_that_comes_is_new_and_its_question_stays_what_it_was(client, bridge):
    path = "/leden/anna-van-der-voorbeeld/feed/"
    asked = make.question_set("2024Z00002", subject="de sluis", submitted_on=date(2024, 10, 2))
    before = moments(client, path)
    make.reply(asked, {(1, 2): "Ja."})
    new = moments(client, path).items() - before.items()
    assert [name for name, *_ in new] == [f"{SITE}/vragen/2024Z00002/#antwoord"]


ORDERS = [
    ("", ["C: antwoord", "C", "B", "A: antwoord", "A"]),
    ("?sorteer=nieuwste", ["C: antwoord", "C", "B", "A: antwoord", "A"]),
    ("?sorteer=oudste", ["A", "A: antwoord", "B", "C", "C: antwoord"]),
    ("?sorteer=beantwoord", ["C: antwoord", "A: antwoord"]),
    ("?status=open", ["B"]),
    ("?status=beantwoord&sorteer=oudste", ["A", "A: antwoord", "C", "C: antwoord"]),
]
SEARCHED = [
    ("?q=zaak", ORDERS[0][1]),
    ("?q=zaak&sorteer=beantwoord", ORDERS[3][1]),
    ("?q=zaak&sorteer=antwoordtijd", ["A: antwoord", "A", "C: antwoord", "C", "B"]),
    ("?q=zaak&status=open", ["B"]),
]


@pytest.fixture
def three():
    for number, (subject, day, answer) in enumerate(
        [
            ("a", date(2024, 3, 1), date(2024, 3, 20)),
            ("b", date(2024, 4, 1), None),
            ("c", date(2024, 5, 1), date(2024, 5, 10)),
        ]
    ):
        values = {"subject": subject, "submitted_on": day, "explanation": "Deze zaak speelt."}
        made = make.question_set(f"2024Z0010{number}", 1, **values)
        if answer:
            make.reply(made, {(1,): "Ja."}, received_on=answer)
    writing.rebuild()


@pytest.mark.parametrize(("query", "entries"), ORDERS)
def test_a_list_is_followed_in_the_order_that_is_asked(client, three, query, entries):
    assert titles(client, f"/jaren/2024/feed/{query}") == entries


@pytest.mark.parametrize(("query", "entries"), SEARCHED)
def test_a_search_is_followed_in_the_order_that_is_asked(client, three, query, entries):
    assert titles(client, f"/zoeken/feed/{query}") == entries


def test_of_many_sets_the_newest_events_are_told(client):
    old = make.question_set("2020Z00001", 1, subject="oud", submitted_on=date(2020, 1, 1))
    for n in range(60):
        make.question_set(f"2024Z{n:05}", 0, subject=f"s{n}", submitted_on=date(2024, 1, 1))
    make.reply(old, {(1,): "Ja."}, received_on=date(2024, 2, 1))
    told = titles(client, "/leden/anna-van-der-voorbeeld/feed/")
    assert (len(told), told[0]) == (50, "Oud: antwoord")


@pytest.mark.parametrize(
    "query", ["kleur=rood", "status=weg", "sorteer=willekeurig", "lid=niemand", "jaar=mmxx"]
)
def test_a_choice_that_does_not_exist_is_said_and_not_left_out(client, late, query):
    for name, path in PATHS.items():
        response = client.get(f"{path}{'&' if '?' in path else '?'}{query}")
        assert (path, response.status_code) == (path, 400)
        assert query.partition("=")[0] in response.content.decode() or name not in LISTS


def test_one_choice_has_one_identifier_however_its_address_is_written(client, bridge):
    wanted = f"{SITE}/jaren/2024/feed/?jaar=2024&status=beantwoord"
    for query in ("jaar=2024&status=beantwoord", "status=beantwoord&jaar=2024&sorteer=&pagina=2"):
        assert feed(client, f"/jaren/2024/feed/?{query}").findtext(f"{ATOM}id") == wanted


def test_a_feed_leads_to_the_page_that_is_narrowed_alike(client, bridge):
    root = feed(client, "/jaren/2024/feed/?status=beantwoord")
    page = next(e for e in root.findall(f"{ATOM}link") if e.get("rel") == "alternate").get("href")
    parts = urlsplit(page)
    assert client.get(f"{parts.path}?{parts.query}").status_code == 200
    assert page == f"{SITE}/jaren/2024/?status=beantwoord"


def test_predecessors_of_a_ministry_are_followed_as_they_are_listed(client, bridge):
    before = make.ministry("Waterstaat", "waterstaat")
    before.successors.add(make.ministry("Bruggen en Sluizen", "bruggen-en-sluizen"))
    office = make.minister("Dina Havenmeester", "Waterstaat", at=before)
    make.question_set("1990Z00001", subject="de dam", asked_of=[office])
    path = PATHS["ministry_feed"]
    assert "De dam" not in titles(client, path)
    assert "De dam" in titles(client, f"{path}?voorgangers=ja")


def test_a_set_can_be_followed_from_asking_to_answer(client, bridge):
    make.reply(bridge, kind="nader", received_on=date(2024, 12, 1))
    told = [title.rpartition(": ")[2] for title in titles(client, PATHS["question_set_feed"])]
    assert told == ["nader antwoord", "antwoord", "ingezonden"]


def test_a_page_names_its_feed_as_it_was_narrowed(client, bridge):
    html = client.get("/leden/anna-van-der-voorbeeld/?jaar=2024&sorteer=oudste").content.decode()
    assert 'href="feed/?jaar=2024"' in html


LINKED = [
    "/leden/anna-van-der-voorbeeld/?jaar=2024&pagina=2&utm_source=brief",
    "/zoeken/?q=brug&pagina=1&status=beantwoord&utm_source=brief",
    "/te-laat/?zekerheid=zeker&pagina=2&utm_source=brief",
    "/ministeries/bruggen-en-sluizen/?voorgangers=ja&utm_source=brief",
]


@pytest.mark.parametrize("path", LINKED)
def test_feeds_and_files_that_a_page_names_are_there(client, late, path):
    html = client.get(path).content.decode().replace("&amp;", "&")
    links = re.findall(r'href="([^"]*(?:feed/|\.csv|\.jsonl)[^"]*)"', html)
    assert len(links) > 5
    for link in links:
        address = urljoin(path, link)
        assert (address, client.get(address).status_code) == (address, 200)
        assert "utm_source" not in link


def test_what_is_overdue_can_be_followed(client):
    make.question_set("2024Z00001", submitted_on=date(2024, 5, 1), subject="de brug")
    make.question_set("2024Z00002", submitted_on=date(2024, 6, 10))
    assert titles(client, "/te-laat/feed/") == ["De brug"]
    assert "hoorde er op 22 mei 2024 te zijn" in client.get("/te-laat/feed/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/leden/niemand/feed/",
        "/kamerstukken/11111/feed/",
        "/vragen/2024Z99999/feed/",
        "/wetten/Xx/feed/",
        "/wetten/Sr/1/feed/",
        "/jaren/1800/feed/",
    ],
)
def test_what_is_not_there_cannot_be_followed(client, path):
    assert client.get(path).status_code == 404


def test_without_an_index_no_search_is_followed(client):
    assert client.get("/zoeken/feed/?q=brug").status_code == 503
