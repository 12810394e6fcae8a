"""Whatever became of a set, and in whatever order its documents came in: what the archive says of
it is what a model of twenty lines says.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archive.ingest.document import ParsedAnswer, ParsedDocument, ParsedQuestion, ParsedSet
from archive.ingest.importer import Incoming, store
from archive.models import GoneIdentifier, QuestionSet
from tests.test_importer import NobodyKnown

pytestmark = pytest.mark.django_db

ASKED = date(2023, 2, 1)
NUMBER, OTHER = "2023Z90001", "2023Z90002"
BOTH = frozenset({1, 2})
ANSWERS = ("antwoord", "herdruk", "nader")
# Days after asking on which a reply bears to have come: before it, at and around the terms, and so
# long after it that it is misprinted.
DAYS = st.sampled_from([-5, 0, 3, 20, 21, 22, 30, 42, 43, 90, 1500])


@dataclass(frozen=True)
class Event:
    kind: str  # of a reply; "intrekking", "verwijderd"
    day: int = 0
    numbers: frozenset = BOTH  # of the questions that it answers
    twice: bool = False  # the same letter comes in as another file too

    @property
    def text(self):
        return f"{self.kind} waarin van de dag {self.day} staat wat de brug betreft."


@dataclass(frozen=True)
class Outcome:
    status: str
    answered_on: date | None
    lateness: str
    replies: int


def outcome(events, told, last):
    """The model. `last`: the day, after asking, to which the data reach."""
    if any(event.kind == "verwijderd" for event in events):
        return None
    notices = [e.day for e in events if e.kind == "uitstel"]
    full = sorted((e.day, e.numbers) for e in events if e.kind in ANSWERS[:2] and 0 <= e.day < 1096)
    left, answered = BOTH, full[0][0] if full else None
    for day, numbers in full:
        if left and not (left := left - numbers):
            answered = day
    status = "uitgesteld" if notices else "open"
    if any(event.kind in ANSWERS for event in events):
        status = "beantwoord"
    if any(event.kind == "intrekking" for event in events):
        status = "ingetrokken"
    waits = status in ("open", "uitgesteld")
    first = min((day for day in notices if 0 <= day < 1096), default=0)
    day = max(last, first) if waits else answered
    due = 42 if notices else 21
    utmost = 21 if told and not notices else 42
    lateness = "zeker" if (day or 0) > utmost else "mogelijk" if (day or 0) > due else "op tijd"
    if status == "ingetrokken" or day is None or (waits and day > 1095):
        lateness = "onbekend"
    on = None if answered is None else ASKED + timedelta(days=answered)
    return Outcome(status, on, lateness, len(events))


def replies_of(kind, **more):
    """Replies of one kind, no two of one day."""
    one = st.builds(Event, st.just(kind), DAYS, twice=st.booleans(), **more)
    return st.lists(one, max_size=3, unique_by=lambda event: event.day)


HISTORIES = st.tuples(
    replies_of("uitstel"),
    replies_of("antwoord", numbers=st.sampled_from([BOTH, frozenset({1}), frozenset({2})])),
    replies_of("nader"),
    replies_of("herdruk"),
    st.sampled_from([[], [], [], [Event("intrekking", 25)]]),
    st.sampled_from([[], [], [], [], [Event("verwijderd")]]),
).map(lambda parts: [event for part in parts for event in part])


def pieces(events, told, last):
    """The documents of a history: (format, what it says)."""
    asked = ParsedSet(
        number=NUMBER,
        subject="de gesloten brug",
        submitted_on=ASKED,
        questions=tuple(ParsedQuestion(n, f"Wat is vraag {n} over de brug?") for n in (1, 2)),
    )
    yield "text", asked
    yield "odata", ParsedSet(number=NUMBER, subject="de brug", tells_notices=told)
    reached = ASKED + timedelta(days=last)
    yield "odata", ParsedSet(number=OTHER, subject="iets anders", submitted_on=reached)
    for event in events:
        for form in ("text", "docx") if event.twice else ("text",):
            yield form, _piece(event)


def _piece(event):
    if event.kind == "verwijderd":
        return ParsedSet(number=NUMBER, deleted=True)
    answers = event.kind in ANSWERS
    return ParsedSet(
        number=NUMBER,
        answered_on=ASKED + timedelta(days=event.day),
        reply="" if event.kind == "intrekking" else event.kind,
        withdrawn=event.kind == "intrekking",
        answers=(ParsedAnswer(tuple(sorted(event.numbers)), event.text),) if answers else (),
        reply_text="" if answers else event.text,
    )


@settings(
    max_examples=40 if connection.vendor == "sqlite" else 10,  # of the model: once is enough
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a history is short: no need to shrink
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    events=HISTORIES,
    told=st.booleans(),
    last=st.sampled_from([0, 10, 21, 22, 42, 43, 200]),
    order=st.randoms(use_true_random=False),
)
@pytest.mark.long
def test_the_archive_says_what_became_of_a_set(client, events, told, last, order):
    documents = list(pieces(events, told, last))
    order.shuffle(documents)
    with transaction.atomic():
        for n, (form, piece) in enumerate(documents):
            document = ParsedDocument(kind="antwoord", format=form, sets=(piece,))
            store(Incoming(f"{n}.txt", f"{n} {piece}".encode(), document), NobodyKnown())
        _compare(client, events, outcome(events, told, last))
        transaction.set_rollback(True)


def _compare(client, events, expected):
    page = client.get(f"/vragen/{NUMBER}/")
    if expected is None:
        assert page.status_code == 410
        assert list(QuestionSet.objects.values_list("identifier", flat=True)) == [OTHER]
        return
    assert not GoneIdentifier.objects.exists()
    made = QuestionSet.objects.get(identifier=NUMBER)
    assert page.status_code == 200
    stated = Outcome(
        made.status,
        made.answered_on,
        str(page.context["standing"].lateness),
        made.replies.count(),
    )
    assert stated == expected
    _read(page.content.decode(), events, expected)


# By what a reader knows each status: one that is late is marked by that instead.
SAID = {
    "open": "niet beantwoord",
    "uitgesteld": "uitstelbericht",
    "beantwoord": "beantwoord",
    "ingetrokken": "ingetrokken",
}


def _read(html, events, expected):
    """What a reader sees: every text once at least, the status, and how late."""
    for event in events:
        assert event.text in html, event
    assert SAID[expected.status] in html.lower()
    mark = html[html.index('class="mark') :].partition("</span>")[0]
    assert ("mogelijk te laat" in mark) == (expected.lateness == "mogelijk")
    assert ('class="mark late"' in mark) == (expected.lateness == "zeker")
    in_time = expected.lateness == "op tijd" and expected.status == "beantwoord"
    assert ('class="mark done"' in mark) == in_time
