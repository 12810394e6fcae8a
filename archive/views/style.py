"""The design system: every component in every state, with invented content."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.calendar.lateness import UNKNOWN, Lateness, Standing, standing, terms
from archive.calendar.recesses import Recess, Recesses
from archive.citations.annotate import Link, NoteMark, annotate
from archive.figures.statistics import Row, answer_times
from archive.models import Addressee, Answerer
from archive.models.choices import ReplyKind, Status
from archive.search import FacetValue, HitAsker, Passage
from archive.shown.charts import yearly
from archive.shown.deadline_line import deadline_line
from archive.shown.links import Part
from archive.shown.reading import Block, Note, Pair, Paragraph, Prelude
from archive.views.paging import around
from archive.views.search import Chip, Choice
from archive.views.statistics import SORTED, Head
from archive.views.years import Day

ASKED = date(2024, 10, 1)
COLOURS = [
    "paper",
    "ink",
    "soft",
    "line",
    "edge",
    "panel",
    "accent",
    "mark",
    "late",
    "late-paper",
    "done",
]
SPACES = range(1, 8)
LONG = (
    "Herinnert u zich uw eerdere antwoord dat de brug er komt, en deelt u de mening dat een "
    "brug die steeds dicht is de schippers, de fietsers en de bakkers aan beide oevers "
    "benadeelt, zoals ook in het rapport is beschreven dat u "
    "zelf hebt laten maken en dat bekend is als Kamerstuk 99 001, nr. 12?"
)
OFFICE = Addressee(role="minister", portfolio="Bruggen en Sluizen")
ANSWERER = Answerer(name="Bert Staal", role="minister", portfolio="Bruggen en Sluizen")
QUESTION = "Kent u het bericht over de voorbeeldbrug?"
ANSWER = "Ja. De brug gaat in het voorjaar open."


def style(request: HttpRequest) -> HttpResponse:
    context = {
        "colours": COLOURS,
        "spaces": SPACES,
        "lines": list(_lines()),
        "statuses": [_status(*sample) for sample in _statuses()],
        "pairs": [_pair(), _long_pair()],
        "prelude": Prelude(
            _reply(ReplyKind.DELAY, 20),
            [Paragraph(annotate("Het overleg met de provincie duurt langer."), [])],
        ),
        "sets": [
            _sample(),
            _sample(subject="", opening=QUESTION, askers=[]),
            _sample(status=Status.OPEN, answered_on=None),
        ],
        "askers": [
            _asker("Anna van der Voorbeeld", "Dorpspartij"),
            _asker("K. Verzonnen", "Nieuwe Lijn"),
        ],
        "hit": _Hit(),
        "choices": [
            Choice(FacetValue("a", "Dorpspartij", 12, True), "#filters"),
            Choice(FacetValue("b", "Nieuwe Lijn", 3), "#filters"),
        ],
        "chips": [Chip("Dorpspartij", "#filters"), Chip("vanaf 01-10-2024", "#filters")],
        "pages": around(5, 20),
        "rows": [("Bruggen en Sluizen", 9, 100), ("Water en Wind", 4, 44)],
        "week": list(_week()),
        "chart": yearly({2020: 12, 2021: None, 2022: 30, 2023: 21, 2024: 8}),
        "heads": [Head(label or "Ministerie") for label, _ in SORTED.values()],
        "times": [Row(name, 9, answer_times(Counter(days)), "#tabel") for name, days in _times()],
        "today": ASKED + timedelta(days=40),
        "example": True,
        "Status": Status,
    }
    return render(request, "style/style.html", context)


def _week() -> Iterator[Day]:
    """A day with questions, one with answers too, an empty one, and one in a recess."""
    recess = Recess("herfstreces", ASKED + timedelta(days=3), ASKED + timedelta(days=3))
    for n, (asked, answered) in enumerate([(3, 0), (2, 4), (0, 0), (0, 1)]):
        day = ASKED + timedelta(days=n)
        yield Day(
            day,
            [_sample()] * asked,
            [_sample()] * answered,
            recess if day == recess.start else None,
        )


def _times() -> Iterator[tuple[Any, ...]]:
    yield "Bruggen en Sluizen", [12, 20, 21, 30, 49]
    yield "Water en Wind", [42, 60, 90]
    yield "Zonder antwoorden", []


def _lines() -> Iterator[tuple[Any, ...]]:
    """Title, the line, and the recesses in it."""

    def on(n: int) -> date:
        return ASKED + timedelta(days=n)

    autumn = Recess("herfstreces", on(24), on(34))
    known = Recesses(autumn.start, autumn.end, (autumn,))
    yield "Op tijd", deadline_line(ASKED, [(ReplyKind.ANSWER, on(12))]), []
    late = [
        (ReplyKind.DELAY, on(20)),
        (ReplyKind.ANSWER, on(49)),
        (ReplyKind.SUPPLEMENTARY, on(80)),
    ]
    yield "Uitgesteld en te laat, daarna een nader antwoord", deadline_line(ASKED, late), []
    yield (
        "Met een reces",
        deadline_line(ASKED, [(ReplyKind.ANSWER, on(40))], recesses=known),
        [autumn],
    )
    yield "Nog open", deadline_line(ASKED, [], open_until=on(9)), []
    yield "Te laat", deadline_line(ASKED, [], open_until=on(52)), []
    stale = deadline_line(ASKED, [], open_until=on(52), open_label="laatste gegevens")
    yield "Te laat op de laatste dag waarvan er gegevens zijn", stale, []
    yield (
        "Beantwoord, dag onbekend",
        deadline_line(ASKED, [(ReplyKind.ANSWER, None)], answered=True),
        [],
    )


def _statuses() -> Iterator[tuple[Any, ...]]:
    """status, how it stands, days until the answer, days open, more"""
    sure, in_time = Standing(Lateness.CERTAIN, 31), Standing(Lateness.IN_TIME)
    maybe = Standing(Lateness.POSSIBLE, exact=False)
    yield Status.ANSWERED, in_time, 12, None, {}
    yield Status.ANSWERED, maybe, 30, None, {}
    yield Status.ANSWERED, sure, 73, None, {}
    yield Status.ANSWERED, UNKNOWN, None, None, {}
    yield Status.OPEN, in_time, None, 9, {}
    yield Status.OPEN, maybe, None, 30, {}
    yield Status.OPEN, sure, None, 52, {}
    yield Status.OPEN, replace(sure, exact=False), None, 73, {"as_of": ASKED + timedelta(days=73)}
    yield Status.OPEN, UNKNOWN, None, 2021, {"missing": True}
    yield Status.OPEN, in_time, None, 0, {"newer": True}
    yield Status.DELAYED, in_time, None, 30, {}
    yield Status.WITHDRAWN, UNKNOWN, None, None, {}


def _status(
    status: Status, standing: Any, answer_days: int | None, open_days: int | None, more: Any
) -> dict[str, Status | bool | int]:
    return {
        "status": status,
        "standing": standing,
        "answered_on": ASKED + timedelta(days=answer_days) if answer_days else None,
        "answer_days": answer_days,
        "open_days": open_days,
        **more,
    }


def _pair() -> Pair:
    note = Note("noot-0", "1", annotate("Zie het voorbeeldrapport."))
    return Pair(
        number=4,
        anchor="vraag-4",
        short=True,
        text="",
        paragraphs=[
            Paragraph(annotate(QUESTION, [NoteMark(len(QUESTION), "1", "noot-0")]), [note])
        ],
        citation="Voorbeeld (Dorpspartij), ‘De voorbeeldbrug’, schriftelijke vragen 2024Z00001, "
        "vraag 4.",
        address="https://archief.example/vragen/2024Z00001/4/",
        answers=[
            Block(_reply(), "antwoord-4", [3, 4], "", [Paragraph(annotate(ANSWER), [])], 4),
            Block(
                _reply(ReplyKind.SUPPLEMENTARY, 80),
                "antwoord-4-2",
                [4],
                "",
                [Paragraph(annotate("Hij ging in de zomer open."), [])],
                4,
            ),
        ],
    )


def _long_pair() -> Pair:
    cited = Link(len(LONG) - 25, len(LONG) - 1, "#paar", "Kamerstuk 99 001, nr. 12")
    said = LONG.index("eerdere antwoord")
    lost = Link(
        said, said + len("eerdere antwoord"), "", "Deze vragen staan (nog) niet in het archief"
    )
    paragraphs = [Paragraph(annotate(LONG, [lost, cited]), [])]
    return Pair(
        5,
        "vraag-5",
        False,
        "",
        paragraphs,
        "",
        "",
        elsewhere=[Block(_reply(), "antwoord-4", [4, 5], "", [], 4)],
    )


def _sample(**values: Any) -> Any:
    """What a list reads of a set."""
    shown = {
        "identifier": "2024Z00001",
        "subject": "de voorbeeldbrug",
        "opening": None,
        "status": Status.ANSWERED,
        "submitted_on": ASKED,
        "answered_on": ASKED + timedelta(days=12),
        "standing_on": _in_time if values.get("status") != Status.OPEN else _open_on,
        "is_example": True,
        "get_absolute_url": "#rijen",
        "askers": [_asker("Anna van der Voorbeeld", "Dorpspartij")],
        **values,
    }
    shown["askers"] = SimpleNamespace(all=shown["askers"])
    return SimpleNamespace(addressees=SimpleNamespace(all=[OFFICE]), **shown)


def _in_time(day: date) -> Any:
    return Standing(Lateness.IN_TIME)


def _open_on(day: date) -> Any:
    return standing(terms(ASKED, noticed=False, told=False), day)


def _asker(name: str, party: str) -> Any:
    return SimpleNamespace(who=name, of_party=party, name=name, person=None, party=None)


def _reply(kind: ReplyKind = ReplyKind.ANSWER, after: int = 12) -> Any:
    """What a page reads of a reply."""
    return _Reply(kind, after)


class _Reply:
    Kind = ReplyKind

    def __init__(self, kind: ReplyKind, after: int) -> None:
        self.answerers = SimpleNamespace(all=lambda: [ANSWERER])
        self.kind, self.received_on, self.text = kind, ASKED + timedelta(days=after), "…"

    @property
    def label(self) -> str:
        return self.kind.label


class _Hit:
    @staticmethod
    def standing_on(day: date) -> Any:
        return UNKNOWN

    url = "#rijen"
    subject, subject_html = "de voorbeeldbrug", "de <mark>voorbeeldbrug</mark>"
    identifier, status, submitted_on, answered_on, has_text = (
        "2024Z00001",
        Status.ANSWERED,
        ASKED,
        None,
        True,
    )
    askers, addressees, opening = (
        [HitAsker("Anna van der Voorbeeld", "Dorpspartij")],
        ["Bert Staal (Bruggen en Sluizen)"],
        "",
    )
    passages = [
        Passage(4, "#paar", "Kent u het bericht over de <mark>voorbeeldbrug</mark>?", Part.QUESTION)
    ]
