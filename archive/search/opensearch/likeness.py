"""The sets, and the questions, most like a text (similar.py, asked.py), asked of the cluster."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from archive.models import Ministry
from archive.search.asked import Asked as AskedQuestion
from archive.search.asked import compared, text_at
from archive.search.engine import Likeness
from archive.search.similar import (
    FIELDS,
    LEAST,
    LENGTH,
    LONGEST_TEXT,
    SAME_MINISTRY,
    SHARPNESS,
    SHORT,
    SHOWN,
    Topic,
    bond,
    content,
    may_be_spelt,
    pairs_of,
    rarity_of,
    side_by_side,
    spelt_like,
    texts_of,
    topics_of,
)

from . import dsl
from .dsl import Asked
from .few import FewSets
from .state import State, concentration_of
from .state import pairs_of as counts_of

if TYPE_CHECKING:
    from .asking import ClusterInquiry

LIKEST = 500  # that share most, of which the order is looked at closely
TOGETHER = 60  # terms that are counted in one request
NEAREST = 150  # sets whose questions are compared
_FACTS = ["day_submitted", "facet_ministerie", "length"]


class KnownToCluster:
    """similar.Known: what the archive's words tell, asked of many at once."""

    def __init__(self, state: State, others: Asked) -> None:
        self._state, self._others = state, others
        self._tells: dict[str, float] = {}

    @property
    def size(self) -> int:
        return self._state.size

    def document_frequency(self, field: str, term: str) -> int:
        return self._state.subject_terms().get(term, 0)

    def a_letter_away(self, name: str) -> tuple[str, ...]:
        every: list[str] = self._state.kept(
            ("spelt",), lambda: sorted(filter(may_be_spelt, self._state.subject_terms()))
        )
        return spelt_like(name, every)

    def tells(self, term: str) -> float:
        if term not in self._tells:
            self.learn([term])
        return self._tells[term]

    def learn(self, terms: Iterable[str]) -> None:
        """Count what is not counted yet."""
        wanted = [term for term in dict.fromkeys(terms) if term not in self._tells]
        for start in range(0, len(wanted), TOGETHER):
            some = wanted[start : start + TOGETHER]
            counted = self._state.counted(
                {str(at): self._count(term) for at, term in enumerate(some)}
            )
            for at, term in enumerate(some):
                self._tells[term] = self._told(counted[str(at)])

    def _count(self, term: str) -> dict[str, Any]:
        fields = {name: asked_in(name, term) for name in FIELDS}
        own: dict[str, Any] = {name: {"filter": asked} for name, asked in fields.items()}
        own["others"] = {"filter": self._others}
        own["ministries"] = {"terms": {"field": "facet_ministerie", "size": 1000}}
        return {"filter": dsl.any_of([*fields.values()]), "aggs": own}

    def _told(self, counted: dict[str, Any]) -> float:
        if not counted["others"]["doc_count"]:
            return 0.0
        subjects = counted["subject"]["doc_count"] + counted["parts"]["doc_count"]
        texts = counted["questions"]["doc_count"]
        rarity = rarity_of(subjects, texts, self.size, self._state.texted)
        return rarity * concentration_of(counted["ministries"])


def asked_in(name: str, term: str) -> Asked:
    return {"term": {"inside": term}} if name == "parts" else dsl.at(name, term)


def like(
    to: int | str, subject: str, before: date | None, limit: int, this: "ClusterInquiry"
) -> Likeness:
    about, text = texts_of(to) if isinstance(to, int) else (subject, to[:LONGEST_TEXT])
    pk = to if isinstance(to, int) else None
    others = _possible(pk, before)
    known = KnownToCluster(this.state, others)
    topics = _topics(about, text, known)
    if not topics:
        return Likeness(this.listed([]), ())
    parts = [_shared(topic) for topic in topics] + _bonds(about or text, others, known, this)
    least = LEAST * sum(topic.worth for topic in topics)
    ranked = _ranked(dsl.all_of([dsl.any_of(parts)], filter=[others]), least, pk, this)
    return Likeness(
        this.listed(_sources(ranked[:limit], this)),
        tuple((topic.leaf,) for topic in topics[:SHOWN]),
    )


def _topics(about: str, text: str, known: KnownToCluster) -> list[Topic]:
    for part in (about, text):
        known.learn(term for word in content(part, known) for term in word.terms)
    return topics_of(about, text, known)


def _possible(pk: int | None, before: date | None) -> Asked:
    """The sets that may be found."""
    refused = [] if pk is None else [{"term": {"pk": pk}}]
    passing: list[Asked] = [{"match_all": {}}]
    if before:
        passing.append({"range": {"day_submitted": {"lte": before.toordinal()}}})
    return dsl.all_of([], filter=passing, must_not=refused)


def _shared(topic: Topic) -> Asked:
    """What sets share of a topic."""
    pairs = zip(topic.terms, topic.shared, strict=True)
    queries = [asked for term, shared in pairs for asked in _in_fields(term, shared)]
    if topic.inside:
        inside = [{"dis_max": {"queries": _in_fields(*one)}} for one in topic.inside]
        queries.append({"bool": {"should": inside, "minimum_should_match": 2}})
    return {"dis_max": {"queries": queries}}


def _in_fields(term: str, shared: float) -> list[Asked]:
    return [dsl.worth(here * shared, asked_in(name, term)) for name, here in FIELDS.items()]


def _bonds(text: str, others: Asked, known: KnownToCluster, this: "ClusterInquiry") -> list[Asked]:
    """What subjects share of words side by side."""
    pairs = list(pairs_of(text, known))
    if not pairs:
        return []
    asked = [dsl.plain(side_by_side(pair)) for pair in pairs]
    ministries = {"terms": {"field": "facet_ministerie", "size": 1000}}
    own = {"others": {"filter": others}, "ministries": ministries}
    counted = this.state.counted(
        {str(at): {"filter": pair, "aggs": own} for at, pair in enumerate(asked)}
    )
    found = []
    for at, pair in enumerate(pairs):
        of_pair = counted[str(at)]
        if not of_pair["others"]["doc_count"]:
            continue
        if told := bond(pair, of_pair["doc_count"], known):
            told *= concentration_of(of_pair["ministries"])
            found.append(dsl.worth(told**SHARPNESS, asked[at]))
    return found


Ranked = list[tuple[float, int]]  # what each shares, and its primary key; the likest first


def _ranked(asked: Asked, least: float, pk: int | None, this: "ClusterInquiry") -> Ranked:
    body = {"size": LIKEST, "_source": _FACTS, "query": asked, "min_score": least}
    hits = this.ask(body)["hits"]["hits"]
    same = _of_same_ministry(pk, this)
    keyed = []
    for hit in hits:
        facts = hit["_source"]
        share = hit["_score"] / max(facts["length"], SHORT) ** LENGTH
        share *= same(facts.get("facet_ministerie", []))
        keyed.append((-share, -facts.get("day_submitted", 0), int(hit["_id"])))
    return [(-share, found) for share, _, found in sorted(keyed)]


def _of_same_ministry(pk: int | None, this: "ClusterInquiry") -> Callable[[list[str]], float]:
    """What a share is multiplied by."""
    own: list[str] = []
    if pk is not None:
        counted = this.state.counted(
            {"own": {"terms": {"field": "facet_ministerie", "size": 1000}}}, {"term": {"pk": pk}}
        )
        own = [code for code, _ in counts_of(counted["own"])]
    same = {*Ministry.objects.codes_with_all_before(own)} if own else set()

    def factor(codes: list[str]) -> float:
        if not own:
            return 1.0
        return 1 + SAME_MINISTRY * (0.5 if not codes else float(not same.isdisjoint(codes)))

    return factor


def _sources(ranked: Ranked, this: "ClusterInquiry") -> list[dict[str, Any]]:
    pks = [pk for _, pk in ranked]
    body = {
        "size": len(pks),
        "_source": ["pk", "day_*", "shown"],
        "query": dsl.all_of([], filter=[{"terms": {"pk": pks}}]),
    }
    given = {hit["_source"]["pk"]: hit for hit in this.ask(body)["hits"]["hits"]} if pks else {}
    return [{**given[pk], "_score": share} for share, pk in ranked if pk in given]


def asked_before(
    questions: Sequence[str],
    subject: str,
    of: int | None,
    before: date | None,
    this: "ClusterInquiry",
) -> list[AskedQuestion]:
    """Compared are the questions of the NEAREST sets that share most of any of them."""
    others = _possible(of, before)
    known = KnownToCluster(this.state, others)
    _topics(subject, "\n".join(questions), known)
    nearest: dict[int, dict[str, Any]] = {}
    for question in questions:
        terms = {term for word in content(question, known) for term in word.terms}
        for hit in _holding(terms, others, known, NEAREST // len(questions) + 5, this):
            nearest.setdefault(hit["_source"]["pk"], hit)
    index = _Nearest([hit["_source"] for hit in nearest.values()], known)
    index.hold(("all texted",), this.state.texted)
    return compared(questions, index, subject=subject, of=of, before=before)


class _Nearest(FewSets):
    """Sets whose questions are compared, by what words tell in all of the archive."""

    def __init__(self, sources: Sequence[dict[str, Any]], known: KnownToCluster) -> None:
        super().__init__(sources)
        self._known = known

    def kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if key[0] == "telling":
            return self._known.tells(key[1])
        if key[0] == "told":
            told = content(text_at(key[1], self), self._known)
            self._known.learn(term for word in told for term in word.terms)
        return super().kept(key, make)


def _holding(
    terms: set[str], others: Asked, known: KnownToCluster, most: int, this: "ClusterInquiry"
) -> list[dict[str, Any]]:
    """The sets whose questions share most of these terms."""
    parts = [
        dsl.worth(known.tells(term) ** SHARPNESS, dsl.at("questions", term))
        for term in sorted(terms)
        if known.tells(term)
    ]
    if not parts:
        return []
    asked = dsl.all_of([dsl.any_of(parts)], filter=[others])
    body = {"size": most, "_source": ["pk", "day_*", "shown"], "query": asked}
    hits: list[dict[str, Any]] = this.ask(body)["hits"]["hits"]
    return hits
