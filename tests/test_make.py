"""The rows that other tests are made of hold together."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def test_an_answered_set_has_a_status_and_an_answer_to_each_question():
    made = make.answered_set(questions=3)
    assert made.status == "beantwoord"
    assert [q.answers.count() for q in made.questions.all()] == [1, 1, 1]


def test_a_note_can_cite_a_kamerstuk():
    made = make.answered_set()
    note = make.footnote(made.questions.first(), "Kamerstuk 99 001, nr. 12.")
    assert make.cite(note).question_set == made
