"""Where documents say otherwise than an editor does: what a reading would write, were it not for
the corrections.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from archive.models import Piece, QuestionSet
from archive.models.turns import in_turn
from archive.people.resolve import Register

from .importer import rebuild
from .sync import Kept, heard
from .untouched import CORRECTED_IN_A_SET, untouched


@dataclass(frozen=True, slots=True)
class Overruled:
    question_set: QuestionSet
    row: Any
    field: str  # a name of the row's columns
    corrected: Any
    said: Any


def corrected_sets() -> list[int]:
    """The sets in which an editor corrected anything, what changed last first."""
    every = QuestionSet.objects.order_by("-updated_at", "-pk")
    return list(
        every.exclude(pk__in=untouched(QuestionSet.objects.all())).values_list("pk", flat=True)
    )


def overruled(set_pks: Collection[int]) -> list[Overruled]:
    """Each field of these sets of which the documents now say something else.

    The sets are worked out as an import does, and nothing of that is kept.
    """
    kept: list[Kept] = []
    token = heard.set(kept)
    try:
        with in_turn():
            pieces = Piece.objects.filter(question_set__in=set_pks).values_list("pk", flat=True)
            rebuild(list(pieces), Register.load())
            transaction.set_rollback(True)
    finally:
        heard.reset(token)
    return _with_their_sets(kept)


def _with_their_sets(kept: list[Kept]) -> list[Overruled]:
    sets = {id(one): _set_of(one.row) for one in kept}
    rows = QuestionSet.objects.in_bulk({pk for pk in sets.values() if pk})
    return [
        Overruled(rows[pk], one.row, one.field, one.corrected, one.said)
        for one in kept
        if (pk := sets[id(one)]) in rows
    ]


def _set_of(row: Any) -> int | None:
    if isinstance(row, QuestionSet):
        return row.pk
    for model, path in CORRECTED_IN_A_SET:
        if isinstance(row, model):
            found = model._default_manager.filter(pk=row.pk).values_list(path, flat=True).first()
            if found:
                return int(found)
    return None
