"""Tell the question sets that no editor worked on."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from archive.models import Addressee, Answer, Answerer, Asker, Footnote, OnBehalfOf, Question, Reply

# Every model that editors correct, with the way to its question set.
CORRECTED_IN_A_SET = (
    (Question, "question_set"),
    (Asker, "question_set"),
    (Addressee, "question_set"),
    (Reply, "question_set"),
    (Answer, "reply__question_set"),
    (Answerer, "reply__question_set"),
    (OnBehalfOf, "reply__question_set"),
    (Footnote, "question__question_set"),
    (Footnote, "answer__reply__question_set"),
)


def untouched(sets: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the sets in which no editor made or corrected anything."""
    corrected = [
        model._default_manager.filter(**{path: OuterRef("pk")}).exclude(corrected_fields=[])
        for model, path in CORRECTED_IN_A_SET
    ]
    return sets.filter(*(~Exists(rows) for rows in corrected), corrected_fields=[])
