"""What one may ask of the archive, as words that chain."""

from django.db import models


class QuestionSetQuerySet(models.QuerySet):
    def answered(self):
        return self.filter(status="beantwoord")

    def unanswered(self):
        return self.filter(status__in=["open", "uitgesteld"])


class KamerstukQuerySet(models.QuerySet):
    pass
