"""Both engines give the same answers, on the same rows. That of the cluster is tried where
tests/on_opensearch started one.
"""

import os
import random
from datetime import date
from uuid import uuid4

import pytest

from archive.models import PendingIndex, QuestionSet
from archive.search import Filters, search, search_keys, similar
from archive.search.asked import asked_before
from archive.search.completion import complete
from archive.search.engine import Unreachable, engine
from archive.search.filters import Sort
from archive.search.find import UNREACHABLE
from archive.search.index import checking
from archive.search.index.pending import index_own, index_pending
from archive.search.opensearch.cluster import Cluster
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 11, 1)
CLUSTER = os.environ.get("TEST_SEARCH_URL", "")
NEEDED = pytest.mark.skipif(not CLUSTER, reason="no cluster: tests/on_opensearch starts one")
EACH = [pytest.param("whoosh"), pytest.param("opensearch", marks=NEEDED)]
SETS = 60
WORDS = [
    "stikstof",
    "stikstofbeleid",
    "landbouw",
    "boeren",
    "boer",
    "huis",
    "huizen",
    "huurprijzen",
    "huurprijs",
    "zzp'ers",
    "mensenhandel",
    "mensenhandelaren",
    "kinderopvangtoeslag",
    "toeslagen",
    "gasboring",
    "gaswinning",
    "gas",
    "dijk",
    "dijken",
    "water",
    "waterschap",
    "brug",
    "bruggen",
    "wolf",
    "wolven",
    "onderwijs",
    "basisonderwijs",
    "leraren",
    "zorg",
    "zorgverzekering",
    "ziekenhuis",
    "ziekenhuizen",
    "veiligheid",
    "verkeersveiligheid",
    "fiets",
    "fietspad",
    "trein",
    "spoorlijn",
    "vliegtuig",
    "F-35",
    "Groningen",
    "Zeeland",
    "Iran",
    "Iraanse",
    "korting",
    "kortingen",
    "belasting",
]
LITTLE = [
    "de",
    "het",
    "van",
    "in",
    "op",
    "en",
    "is",
    "dat",
    "voor",
    "met",
    "bent",
    "u",
    "bereid",
    "hoe",
    "waarom",
]
QUERIES = (
    "", "stikstof", "boer", "huizen", "“huizen”", "huiz*", "stikstof landbouw", "wolf OF vos",
    "stikstof -landbouw", "stikstof NIET boeren", "dijk NEAR/5 water", "brug NEAR/2 dijk",
    "mensenhandel OF (wolf boeren)", "(wolf OF gas) (huis OF dijk)", "onderwerp:wolf",
    "vraag:boeren", "antwoord:gas", "in:onderwerp huis zorg", "lid:voorbeeld",
    "lid:wim-proefman wolf", "fractie:stadspartij", "ministerie:bruggen-en-sluizen gas",
    "jaar:2020..2021 water", "jaar:2022", "dossier:99001", "99 001, nr. 12", "2024Z00007",
    "2019Z99999", "prijs", "toeslag", "\"de dijk\"", "\"van de dijk in\"", "zzp'ers", "F-35",
    "F 35", "kamervragen", "kamervragen over wolven", "het van de", "stikstoff", "mensenhandle",
    "wat doet de minister aan korting op huurprijzen in Zeeland", "Iran korting gas 2021",
    "verkeersveiligheid fietspaden Groningen scholen", "gasboringen Waddenzee", "vos das",
    "\"huis huis huis\"", "water*", "v*", "onderwerp:\"de brug\"", "zorg -(wolf OF huis)",
)  # fmt: skip
SELECTIONS = (
    {},
    {"fractie": ("stadspartij",)},
    {"fractie": ("stadspartij", "dorpspartij"), "jaar": ("2020", "2021")},
    {"status": ("te-laat",)},
    {"status": ("mogelijk-te-laat", "beantwoord")},
    {"van": date(2020, 6, 1), "tot": date(2022, 6, 1)},
    {"lid": ("wim-proefman",), "soort": ("vragen",)},
)


def _use(settings, name, index):
    settings.SEARCH_URL = CLUSTER.split(",") if name == "opensearch" else []
    settings.SEARCH_INDEX, settings.SEARCH_COPIES, settings.SEARCH_SHARDS = index, 0, 2
    settings.SEARCH_SECONDS = 30.0


@pytest.fixture
def rows(db):
    dice = random.Random(17)
    members = [
        make.member("Anna van der Voorbeeld", of="Dorpspartij"),
        make.member("Wim Proefman", of="Stadspartij"),
        make.member("Saar Teststeen", of="Landpartij"),
    ]
    offices = [make.minister(), make.minister("Dina Havenmeester", "Havens")]
    for number in range(SETS):
        _a_set(number, dice, dice.sample(members, dice.randint(0, 2)), [dice.choice(offices)])
    cited = QuestionSet.objects.filter(questions__isnull=False).order_by("pk").first()
    make.cite(make.footnote(cited.questions.first(), "Kamerstuk 99 001, nr. 12."))


def _a_set(number, dice, asked_by, asked_of):
    def text(most):
        return " ".join(dice.choice(WORDS if dice.random() < 0.5 else LITTLE) for _ in range(most))

    asked_on = date(2019 + number % 6, dice.randint(1, 10), dice.randint(1, 28))
    if number % 7 == 3:
        asked_on = date(2024, 9, 1 + number % 28)
    made = make.question_set(
        f"{asked_on.year}Z{number:05}",
        [f"{text(9).capitalize()}?" for _ in range(number % 4)],
        subject=text(4),
        asked_by=asked_by,
        asked_of=asked_of,
        submitted_on=asked_on,
    )
    if made.questions.exists() and number % 3:
        make.reply(made, {(1,): text(12)}, received_on=asked_on.replace(day=28))


@pytest.fixture(params=EACH)
def built(request, rows, settings):
    """The archive in one engine."""
    index = f"t{uuid4().hex[:8]}"
    _use(settings, request.param, index)
    engine().rebuild()
    yield request.param
    _remove(index, settings)


@pytest.fixture
def both(rows, settings):
    """The archive in both; ask either with what this gives."""
    index = f"t{uuid4().hex[:8]}"
    _use(settings, "opensearch", index)
    nodes = settings.SEARCH_URL

    def answers(asked):
        each = []
        for urls in ([], CLUSTER.split(",")):
            nodes[:] = urls
            each.append(asked())
        return each

    answers(lambda: engine().rebuild())
    yield answers
    nodes[:] = CLUSTER.split(",")
    _remove(index, settings)


def _remove(index, settings):
    if settings.SEARCH_URL:
        Cluster().ask("DELETE", f"/{index}-*", seconds=60)


def _keys(query, sort=Sort.RELEVANCE, strict=True, **chosen):
    return search_keys(query, filters=Filters(**chosen), sort=sort, strict=strict, today=TODAY)


class TestEngine:
    """What either engine does."""

    def test_what_changes_is_found(self, built):
        made = make.question_set("2024Z77777", subject="de zeldzame kiekendief")
        PendingIndex.objects.create(question_set_id=made.pk)
        index_pending()
        assert _keys("kiekendief") == [made.pk]
        made.subject = "de zeldzame roerdomp"
        made.save()
        PendingIndex.objects.create(question_set_id=made.pk)
        index_pending()
        assert (_keys("kiekendief"), _keys("roerdomp")) == ([], [made.pk])
        pk = made.pk
        made.delete()
        PendingIndex.objects.create(question_set_id=pk)
        index_pending()
        assert _keys("roerdomp") == []
        assert not PendingIndex.objects.exists()

    def test_the_index_is_compared_with_the_database(self, built):
        first, second, third = QuestionSet.objects.order_by("pk")[:3]
        QuestionSet.objects.filter(pk=first.pk).update(subject="iets anders")
        engine().remove_sets([second.pk])
        found = checking.compare()
        assert (found.outdated, found.missing) == ([first.pk], [second.pk])
        engine().index_sets([first.pk, second.pk, third.pk])
        assert not any(checking.compare())

    def test_a_cleared_index_is_empty_and_whole_again_when_built(self, built):
        engine().clear()
        assert search("", today=TODAY).total == search("huis", today=TODAY).total == 0
        assert engine().rebuild() == SETS
        assert search("", today=TODAY).total == SETS

    def test_pages_are_the_whole_list_in_order(self, built):
        for sort in Sort.values:
            every = _keys("", sort)
            pages = [
                hit.pk
                for offset in range(0, SETS, 7)
                for hit in search("", sort=sort, offset=offset, limit=7, today=TODAY).hits
            ]
            assert pages == every
            assert sorted(every) == sorted(QuestionSet.objects.values_list("pk", flat=True))

    def test_words_as_typed_are_no_other_forms(self, built):
        made = make.question_set("2024Z77778", subject="twee roerdompen in het riet")
        engine().index_sets([made.pk])
        assert _keys("roerdomp") == _keys('"roerdompen in het"') == [made.pk]
        assert _keys('"roerdomp in het"') == _keys('"riet in"') == []

    def test_phrases_never_cross_questions(self, built):
        made = make.question_set("2024Z77779", ["Wat doet de kiekendief", "roerdomp en meer?"])
        engine().index_sets([made.pk])
        assert _keys('"kiekendief roerdomp"') == _keys("kiekendief NEAR/9 roerdomp") == []
        assert _keys("kiekendief roerdomp") == [made.pk]


@NEEDED
class TestSame:
    """What both engines answer alike."""

    @pytest.mark.parametrize("chosen", SELECTIONS, ids=map(str, range(len(SELECTIONS))))
    def test_sets_totals_and_facets(self, both, chosen):
        for query in QUERIES if not chosen else QUERIES[::4]:
            array, cluster = both(lambda q=query: _told(q, chosen))
            assert array == cluster, query

    def test_orders_by_day_and_the_list_to_its_end(self, both):
        for query in QUERIES:
            for sort in (Sort.SUBMITTED, Sort.ANSWERED, Sort.WAITED):
                array, cluster = both(lambda q=query, s=sort: _keys(q, s, strict=False))
                assert array == cluster, (query, sort)

    def test_the_best_come_first_in_both(self, both):
        shares = []
        for query in filter(None, QUERIES):
            array, cluster = both(lambda q=query: _keys(q, strict=False)[:20])
            if array:
                shares.append(len({*array} & {*cluster}) / len(array))
        assert sum(shares) / len(shares) >= 0.95
        assert len(shares) > 30

    def test_marks_and_passages(self, both):
        for query in QUERIES:
            array, cluster = both(lambda q=query: _shown(q))
            assert array == cluster, query

    def test_what_is_alike(self, both):
        for made in QuestionSet.objects.all():
            array, cluster = both(lambda pk=made.pk: [h.pk for h in similar(pk, today=TODAY)])
            assert array == cluster
        asked = ["Bent u bereid het waterschap te vragen naar de dijken in Zeeland?"]
        array, cluster = both(lambda: asked_before(asked, subject="dijken")[0].earlier[0])
        assert array == cluster

    def test_what_is_typed_is_completed(self, both):
        for typed in ("an", "wim", "do", "bru", "hui", "99", "wolf", "x"):
            array, cluster = both(lambda t=typed: complete(t))
            assert array == cluster, typed


class TestDeadCluster:
    """Nobody listens: search says so, all else works."""

    @pytest.fixture(autouse=True)
    def _dead(self, settings):
        make.answered_set("2024Z00001", subject="de brug")
        _use(settings, "whoosh", "dead")
        settings.SEARCH_URL = ["http://127.0.0.1:9", "http://127.0.0.1:10"]

    def test_search_says_so(self, client):
        page = client.get("/zoeken/?q=brug")
        assert page.status_code == 503
        assert UNREACHABLE in page.content.decode()
        answer = client.get("/api/v1/search?q=brug")
        assert (answer.status_code, answer.json()["errors"]) == (503, [UNREACHABLE])
        assert client.get("/zoeken/feed/?q=brug").status_code == 503
        assert _keys("brug") is similar("de brug", today=TODAY) is None
        assert complete("br") == []

    @pytest.mark.parametrize("page", ["/", "/vragen/2024Z00001/", "/gezond/", "/metrics", "/over/"])
    def test_other_pages_work(self, client, page):
        assert client.get(page).status_code == 200

    def test_what_changes_waits(self):
        made = QuestionSet.objects.get()
        PendingIndex.objects.create(question_set_id=made.pk)
        assert not index_own([made.pk])
        with pytest.raises(Unreachable):
            index_pending()
        assert PendingIndex.objects.exists()


@NEEDED
def test_what_part_of_the_cluster_leaves_out_is_said(built, monkeypatch):
    if built == "whoosh":
        return
    assert search("huis", today=TODAY).complete
    whole = Cluster.ask

    def partly(*args, **how):
        answer = whole(*args, **how)
        if "_shards" in answer:
            answer["_shards"]["failed"] = 1
        return answer

    monkeypatch.setattr(Cluster, "ask", partly)
    assert not search("huis", today=TODAY).complete
    assert _keys("huis") is similar("huis", today=TODAY) is None


@NEEDED
def test_an_older_write_never_wins(built):
    if built == "whoosh":
        return
    made = QuestionSet.objects.first()
    QuestionSet.objects.filter(pk=made.pk).update(subject="de roerdomp")
    PendingIndex.objects.create(question_set_id=made.pk)
    newer = PendingIndex.objects.create(question_set_id=made.pk)
    engine().index_sets([made.pk])
    newer.delete()
    QuestionSet.objects.filter(pk=made.pk).update(subject="zoals eerst gelezen")
    engine().index_sets([made.pk])  # by who read before the newer change, and is late
    assert (_keys("roerdomp"), _keys("eerst gelezen")) == ([made.pk], [])


def _told(query, chosen):
    results = search(query, filters=Filters(**chosen), limit=SETS, sort="ingezonden", today=TODAY)
    return (
        results.total, results.strict_total, results.understood, results.suggestion,
        results.widened, results.notes, results.cards, results.go_to, results.facets,
        sorted(hit.pk for hit in results.hits),
    )  # fmt: skip


def _shown(query):
    results = search(query, sort="ingezonden", today=TODAY, limit=SETS)
    return [(h.pk, h.subject_html, h.passages, h.askers, h.submitted_on) for h in results.hits]
