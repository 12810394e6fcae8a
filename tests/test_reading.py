"""A set laid out for reading: under which question an answer stands, and where it is named."""

import pytest

from archive.figures.reach import Reach
from archive.models import QuestionSet
from archive.shown.reading import read_set
from tests import make

pytestmark = pytest.mark.django_db
KNOWN = Reach(make.ANSWERED, None, make.ANSWERED, stale=False)


def reading(made):
    return read_set(QuestionSet.objects.filter(pk=made.pk).load_page(), KNOWN)


@pytest.mark.parametrize(
    ("numbers", "under", "named_at"),
    [
        ((2,), 2, []),
        ((2, 3), 3, [2]),
        ((1, 2, 3), 3, [1, 2]),
        ((1, 4), 1, [4]),
        ((1, 2, 4), 2, [1, 4]),
        ((2, 4, 5), 2, [4, 5]),
    ],
)
def test_an_answer_stands_under_the_last_of_the_adjacent_questions_it_begins_with(
    numbers, under, named_at
):
    made = make.question_set(questions=5)
    make.reply(made, {numbers: "Ja."})
    shown = reading(made)
    assert [pair.number for pair in shown.pairs if pair.answers] == [under]
    assert [pair.number for pair in shown.pairs if pair.elsewhere] == named_at
    assert shown.unanswered == [n for n in range(1, 6) if n not in numbers]
    (block,) = shown.pair(under).answers
    assert (block.anchor, block.others) == (f"antwoord-{numbers[0]}", named_at)


def test_an_answer_to_no_question_of_the_set_stands_apart():
    made = make.question_set(questions=2)
    make.reply(made, {(): "In het algemeen.", (1,): "Ja."})
    shown = reading(made)
    assert [block.text for block in shown.loose] == ["In het algemeen."]
    assert (shown.answer_count, shown.unanswered, shown.unanswered_at_all) == (2, [2], False)


def test_answers_to_one_question_have_places_of_their_own():
    made = make.question_set(questions=1)
    make.reply(made, {(1,): "Ja."})
    make.reply(made, {(1,): "Toch niet."}, kind="nader")
    make.reply(made, {(): "Los."}, kind="nader")
    shown = reading(made)
    assert [block.anchor for block in shown.pair(1).answers] == ["antwoord-1", "antwoord-1-2"]
    assert [block.anchor for block in shown.loose] == ["antwoord"]


@pytest.mark.parametrize(
    ("position", "paragraph", "placed"),
    [(0, 0, True), (4, 0, True), (7, 0, True), (9, 1, True), (15, 1, True), (99, 1, True),
     (None, 1, False)],
)  # fmt: skip
def test_a_note_stands_under_the_paragraph_of_its_mark(position, paragraph, placed):
    made = make.question_set(questions=["De brug\n\nvaart."])
    make.footnote(made.questions.get(), "Zie het rapport.", position=position)
    paragraphs = reading(made).pair(1).paragraphs
    assert [len(p.notes) for p in paragraphs] == [int(n == paragraph) for n in range(2)]
    assert paragraphs[paragraph].notes[0].placed == placed
    assert ("<sup" in paragraphs[paragraph].html) == placed


def test_only_supplementary_answers_are_told_from_others():
    made = make.question_set(questions=1)
    assert not reading(made).only_supplementary
    make.reply(made, {(1,): "Aanvullend."}, kind="nader")
    assert reading(made).only_supplementary
    make.reply(made, {(1,): "Ja."})
    assert not reading(made).only_supplementary
