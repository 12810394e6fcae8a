"""What of a question set is searched (Haystack looks for this name); archive/search/documents.py says how."""

from typing import Any

from haystack import indexes

from archive.models import QuestionSet
from archive.search.documents import document, with_all_that_is_searched


class QuestionSetIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, model_attr="subject")

    def get_model(self) -> type[QuestionSet]:
        return QuestionSet

    def index_queryset(self, using: str | None = None) -> Any:
        return with_all_that_is_searched(QuestionSet.objects.all())

    def full_prepare(self, obj: QuestionSet) -> dict[str, Any]:
        return document(obj)
