"""What of a question set is searched (Haystack looks for this name);
archive/search/index/documents.py reads it.
"""

from typing import Any

from haystack import indexes

from archive.models import QuestionSet


class QuestionSetIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, model_attr="subject")

    def get_model(self) -> type[QuestionSet]:
        return QuestionSet

    def index_queryset(self, using: str | None = None) -> Any:
        return QuestionSet.objects.order_by("pk")
