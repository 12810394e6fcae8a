"""A fixed example of all that is kept, as text: what was kept of it is beside the tests."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import numpy as np
from django.db.models import Model

from archive.figures import coverage, statistics
from archive.models import Party, QuestionSet
from archive.search.facets import NAMES
from archive.search.index import writing
from archive.search.index.schema import DAYS, TEXTS, Kind
from archive.search.index.segments import SetWriter
from archive.search.index.snapshot import Snapshot
from tests import make

PLACE = Path(__file__).parent / "versions"
INDEX, FIGURES = PLACE / "index", PLACE / "figures.txt"
HOW = "raise {} and run: pytest tests/test_versions.py --keep-examples"
# Every kind of word that the index knows: compounds, spellings, codes, numbers, abbreviations.
QUESTIONS = [
    "Kent u het bericht ‘Windenergie in de Noordzee’, en zo ja, wat vindt u van de huizen?",
    "Hoeveel F-35’s en MH-17-dossiers zijn er bij de P.v.d.A. en/of GroenLinks-PvdA?",
    "Klopt het dat zzp’ers, café’s en co\u00adrona\u00admaatregelen 65+-ers raken "
    "(zie Kamerstuk 99 001, nr. 12)?",
    "Erkent de Regeering dat produktie en aktie zooals vroeger niet meer kunnen?",
]


def fill():
    """The example: sets of every status, with notes, papers and two replies; one without a day."""
    first = make.answered_set("2024Z00001", QUESTIONS, subject="de wind- en zonne-energie")
    make.footnote(first.questions.first(), "Het Voorbeeldblad, 3 mei 2024, ‘Bruggen te laag’.")
    make.cite(first.questions.get(number=3))
    second = make.question_set("2024Z00002", 1, subject="", explanation="Toelichting bij de brug.")
    make.reply(second, kind="uitstel", received_on=date(2024, 10, 21), text="Meer tijd is nodig.")
    make.question_set("2023Z00003", 3, submitted_on=None, withdrawn=True, vergaderjaar="")
    other = make.minister(
        "Lotte Sluis", "Water en Wind", "staatssecretaris", cabinet="Kabinet-Staal"
    )
    make.answered_set("2023Z00004", 2, submitted_on=date(2023, 5, 1), asked_of=[other],
                      asked_by=[make.member("Karel Verzonnen", "Stadspartij")],
                      received_on=date(2023, 5, 9))  # fmt: skip
    make.question_set("2024Z00005", 1, submitted_on=date(2024, 8, 30), asked_of=[other])
    make.source(origin="voorbeeld.txt")


def index_as_text(index):
    """All that an index holds, in an order of its own; sets by identifier."""
    snapshot = Snapshot(index.directory)
    lines = []
    (segment,) = snapshot.segments
    lengths = [segment.lengths(field) for field in TEXTS]
    for at in range(snapshot.size):
        shown = snapshot.shown(at)
        days = [int(snapshot.days[name][at]) for name in DAYS]
        facets = {name: _codes(snapshot.facet(name), at) for name in NAMES}
        lines.append(f"{shown.identifier} {days} {facets} {bytes(segment.shown(at))}")
        lines.append(f"{shown.identifier} lengths {[int(counted[at]) for counted in lengths]}")
    for kind in Kind:
        words = segment.words[kind]
        for term in words.terms_from(""):
            places = _places(snapshot, words, kind, term)
            lines += [f"{kind.name} {term} {place}" for place in places]
    return "".join(sorted(f"{line}\n" for line in lines))


def _codes(facet, at):
    return [n for n in facet.names if facet.having_any([n])[at]]


def _places(snapshot, words, kind, term):
    """Each document with a term by its identifier, with what it is worth and its codes."""
    lists = words.lists_of(term)
    documents = words.documents[words.postings_of(lists)].tolist()
    if kind == Kind.NUMBERS:
        yield from (snapshot.shown(document).identifier for document in documents)
        return
    whose, counts, codes = words.codes_of(lists, np.arange(len(documents)))
    of = whose.repeat(counts)
    worths, masks = (a[words.postings_of(lists)].tolist() for a in (words.worths, words.masks))
    for document, worth, mask in zip(documents, worths, masks, strict=True):
        own = sorted(codes[of == document].tolist())
        yield f"{snapshot.shown(document).identifier} {worth} {mask} {own}"


def made_index(index):
    """The example in an index that was just created."""
    writer = SetWriter(index)
    pks = list(QuestionSet.objects.order_by("pk").values_list("pk", flat=True))
    writer.add_sets(writing.searched(pks))
    writer.commit(merge=False)
    return index


@patch.object(statistics, "LEAST", 1)  # the example is small, and is to have medians
def figures_as_text(client):
    """Every figure that is kept, counted of the example."""
    late = client.get("/te-laat/").context
    owed = ("certain", "possible", "missing", "ministries", "most", "ministers")
    statistics.keep_words()
    counted = {
        "shelves": statistics.shelves(),
        "texts": statistics.with_text(),
        "coverage": coverage.coverage_by_year(),
        "tables": statistics.tables_and_slowest(),
        "party": statistics.party_figures(Party.objects.get(code="dorpspartij")),
        "figures": statistics.figures_of(QuestionSet.objects.all()),
        "words": statistics.keep_words(),
        "late": {name: late[name] for name in owed},
    }
    return "".join(f"{name}: {line}\n" for name, value in counted.items() for line in _lines(value))


def _lines(value, path=""):
    """A value in lines of its parts; a row of the database is what it is called."""
    if isinstance(value, Model):
        yield f"{path} = {type(value).__name__} {value}"
    elif is_dataclass(value) or isinstance(value, dict):
        parts = _parts(value) if is_dataclass(value) else value
        name = f" {type(value).__name__}" if is_dataclass(value) else ""
        for key, part in parts.items():
            yield from _lines(part, f"{path}{name}.{key}")
    elif isinstance(value, (list, tuple)):
        yield f"{path} has {len(value)}"
        for at, part in enumerate(value):
            yield from _lines(part, f"{path}[{at}]")
    else:
        yield f"{path} = {value.isoformat() if isinstance(value, (date, datetime)) else value!r}"


def _parts(value):
    return {field.name: getattr(value, field.name) for field in fields(value)}
