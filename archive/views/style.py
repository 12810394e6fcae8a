"""The design system: every component in every state, with invented content."""

from datetime import date, timedelta

from django.shortcuts import render

from archive.citations.annotate import NoteMark, annotate
from archive.deadlines import DOUBTFUL_AFTER, deadline_line
from archive.reading import Block, Note, Pair, Paragraph
from archive.search import FacetValue
from archive.views.paging import around
from archive.views.search import Chip, Choice

ASKED = date(2024, 10, 1)
COLOURS = ["paper", "ink", "soft", "line", "edge", "panel", "accent", "mark", "late", "late-paper", "done"]
SPACES = range(1, 8)
QUESTION = "Kent u het bericht over de voorbeeldbrug?"
ANSWER = "Ja. De brug gaat in het voorjaar open."


def style(request):
    context = {
        "colours": COLOURS,
        "spaces": SPACES,
        "lines": [(title, deadline_line(ASKED, replies, answered=True)) for title, replies in _lines()],
        "statuses": [_status(*sample) for sample in _statuses()],
        "pair": _pair(),
        "choices": [
            Choice(FacetValue("a", "Dorpspartij", 12, True), "#filters"),
            Choice(FacetValue("b", "Nieuwe Lijn", 3), "#filters"),
        ],
        "chips": [Chip("Dorpspartij", "#filters"), Chip("vanaf 01-10-2024", "#filters")],
        "pages": around(5, 20),
        "rows": [("Bruggen en Sluizen", 9, 100), ("Water en Wind", 4, 44)],
        "example": True,
    }
    return render(request, "style/style.html", context)


def _lines():
    def on(n):
        return ASKED + timedelta(days=n)

    yield "Op tijd", [("antwoord", on(12))]
    yield "Uitgesteld en te laat", [("uitstel", on(20)), ("antwoord", on(49)), ("nader", on(80))]
    yield "Beantwoord, dag onbekend", [("antwoord", None)]


def _statuses():
    """status, days overdue, days until the answer, days open"""
    yield "beantwoord", 0, 12, None
    yield "beantwoord", 0, None, None
    yield "open", 0, None, 9
    yield "open", 31, None, 52
    yield "open", 2000, None, 2021
    yield "uitgesteld", 0, None, 30
    yield "ingetrokken", 0, None, None


def _status(status, overdue, answer_days, open_days):
    doubtful = overdue > DOUBTFUL_AFTER.days
    return {
        "status": status,
        "overdue": overdue,
        "doubtful": doubtful,
        "answer_days": answer_days,
        "open_days": open_days,
    }


def _pair():
    note = Note("noot-0", "1", annotate("Zie het voorbeeldrapport."))
    return Pair(
        number=4,
        anchor="vraag-4",
        short=True,
        text="",
        paragraphs=[Paragraph(annotate(QUESTION, [NoteMark(len(QUESTION), "1", "noot-0")]), [note])],
        citation="Voorbeeld (Dorpspartij), ‘De voorbeeldbrug’, schriftelijke vragen 2024Z00001, vraag 4.",
        address="https://archief.example/vragen/2024Z00001/4/",
        answers=[Block(_Reply(), "antwoord-4", [4], "", [Paragraph(annotate(ANSWER), [])], 4)],
    )


class _Reply:
    kind = "antwoord"
    received_on = ASKED + timedelta(days=12)
