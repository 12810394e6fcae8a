"""What the archive has per year."""

from datetime import date

import pytest

from archive.figures.coverage import coverage_by_year, total
from archive.models import Piece, QuestionSet, SourceDocument
from tests import make

pytestmark = pytest.mark.django_db


def row(year):
    return year.year, year.sets, year.with_text, year.with_answers, year.with_problems


def test_every_set_counts_in_the_year_it_was_asked(django_assert_num_queries):
    make.reply(make.question_set("2026Z90001", submitted_on=date(2026, 1, 5)), {(1, 2): "Ja."})
    QuestionSet.objects.create(identifier="2026Z90002", submitted_on=date(2026, 2, 5))
    QuestionSet.objects.create(identifier="ah-tk-19681969-1", vergaderjaar="1968-1969")
    QuestionSet.objects.create(identifier="bron-1")
    source = SourceDocument.objects.create(
        sha256="1",
        origin="a",
        format="text",
        kind="vragen",
        size=1,
        problems=[{"where": "kop", "what": "x"}],
    )
    for position, question_set in enumerate(
        QuestionSet.objects.filter(identifier__in=["2026Z90002", "bron-1"])
    ):
        Piece.objects.create(source=source, position=position, question_set=question_set, data={})
    with django_assert_num_queries(1):
        years = coverage_by_year()
    assert list(map(row, years)) == [(2026, 2, 1, 1, 1), (1968, 1, 0, 0, 0), (None, 1, 0, 0, 1)]
    assert row(total(years)) == (None, 4, 1, 1, 2)


def test_the_page_shows_the_counts(client):
    QuestionSet.objects.create(identifier="2026Z90002", submitted_on=date(2026, 2, 5))
    page = client.get("/over/dekking/").content.decode()
    assert "Met twijfel" in page
    assert "2026" in page
