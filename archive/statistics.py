"""Figures, each counted from the records in the way its definition says."""

from django.db.models import Count, Max, Min, Q

from archive.models import Answer, Question, QuestionSet, SourceDocument


def coverage() -> dict:
    """What the archive holds: sets, questions, answers, documents, first and last day of asking."""
    sets = QuestionSet.objects.aggregate(
        sets=Count("pk"),
        answered=Count("pk", filter=Q(status="beantwoord")),
        first=Min("submitted_on"),
        last=Max("submitted_on"),
    )
    return sets | {
        "questions": Question.objects.count(),
        "answers": Answer.objects.count(),
        "documents": SourceDocument.objects.count(),
    }
