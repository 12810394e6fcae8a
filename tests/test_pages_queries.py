"""How many questions a page puts to the database: as many for a set of sixty questions as for one
of two.
"""

from datetime import date

import pytest

from archive.figures.statistics import keep_words
from archive.models import Footnote
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[2, 60])
def archive_of(request):
    """A set of so many questions, each with notes and citations; and as many sets as that beside
    it.
    """
    make.minister(cabinet="Voorbeeld I")
    made = make.answered_set("2024Z00001", request.param)
    reply = made.replies.get()
    for question in made.questions.all():
        make.footnote(question, position=3)
    for answer in reply.answers.all():
        note = make.footnote(answer, "Kamerstuk 99 001, nr. 12.", position=3)
        make.cite(note)
    open_set = make.question_set("2025Z00001", request.param, submitted_on=date(2024, 9, 1))
    make.reply(open_set, kind="uitstel", text="Het duurt langer.")
    earlier = make.answered_set("2023Z00001", 2)
    make.refer(made.questions.first(), "vraag", target=earlier, z_number="2023Z00001")
    make.reply(made, {(1,): "Nog iets."}, kind="nader")
    source = make.source()
    made.pieces.create(source=source, position=0, data={})
    for n in range(request.param):
        other = make.answered_set(
            f"2022Z{n:05}", 1, asked_by=[make.member(f"Kamerlid Nummer{n}"), make.member()]
        )
        make.cite(
            make.footnote(other.questions.get(), f"Kamerstuk 99 001, nr. {n}."), f"99 001, nr. {n}"
        )
    keep_words()  # which words stand where is counted when documents are read, not when a page is
    assert Footnote.objects.count() == 3 * request.param
    return source


PAGES = [
    ("/", 16),
    ("/vragen/2024Z00001/", 14),
    ("/vragen/2024Z00001/1/", 14),
    ("/vragen/2024Z00001.json", 14),
    ("/vragen/2024Z00001.csv", 14),
    ("/vragen/2023Z00001/", 14),
    ("/leden/anna-van-der-voorbeeld/", 12),
    ("/fracties/dorpspartij/", 13),
    ("/bewindspersonen/bert-staal/", 12),
    ("/ministeries/bruggen-en-sluizen/", 12),
    ("/kabinetten/", 12),
    ("/kabinetten/voorbeeld-i/", 12),
    ("/kamerstukken/99001/12/", 12),
    ("/kamerstukken/99001/", 12),
    ("/te-laat/", 12),
    ("/te-laat/?op=2024-10-30&ministerie=bruggen-en-sluizen&bewindspersoon=bert-staal", 12),
    ("/te-laat/feed/", 12),
    ("/vragen/2024Z00001/feed/", 12),
    ("/vragen/2024Z00001/beeld.png", 12),
    ("/vragen/2024Z00001/eerder-gevraagd/", 12),
    ("/eerder-gevraagd/", 12),
    ("/vragen/2025Z00001/", 14),
    ("/feed/", 12),
    ("/leden/anna-van-der-voorbeeld/feed/", 12),
    ("/over/dekking/", 12),
    ("/stijl/", 12),
    ("/api/v1/docs", 12),
    ("/sitemap.xml", 12),
    ("/sitemap-vragen.xml", 12),
    ("/jaren/", 4),
    ("/jaren/2024/", 8),
    ("/vergaderjaren/2024-2025/", 8),
    ("/jaren/2024/week/40/", 12),
    ("/over/", 5),
    ("/statistiek/", 14),
    ("/zoeken/?q=brug", 8),
]


@pytest.mark.parametrize(("path", "most"), PAGES)
def test_a_page_asks_no_more_for_more_questions(
    client, archive_of, django_assert_max_num_queries, path, most
):
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_a_source_document_asks_few(client, archive_of, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        assert client.get(archive_of.get_absolute_url()).status_code == 200
