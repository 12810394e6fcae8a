"""Keep what an editor changes: mark it, settle the set, find citations anew, bring the index up to
date.
"""

from collections.abc import Iterable
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest

from archive.identifiers import aanhangsel_identifier
from archive.ingest.importer import refresh_references
from archive.ingest.references import resolve_references
from archive.models import PendingIndex, QuestionSet, SetIdentifier
from archive.search.index.pending import index_own

# Where a row stands among its like; only a place that an editor chose is kept.
_PLACES = ("order",)
_LATER = (
    "Opgeslagen, maar de zoekindex kon niet meteen mee: die wordt nu door een ander bijgewerkt, of "
    "het zijn te veel reeksen. De wijziging is te vinden zodra de index bij is."
)


def mark(row: Model, changed: Iterable[str]) -> None:
    """Note on the row which of its fields imports must leave alone: what changed, or all that a new
    row was given.
    """
    names = set(changed) if row.pk else _filled_in(row) | set(changed)
    known = {field.name for field in row._meta.get_fields()} - {"corrected_fields", "imported_as"}
    row.corrected_fields = sorted({*row.corrected_fields, *(names & known)})


def follow(question_set: QuestionSet, request: HttpRequest) -> None:
    """All that follows from a change in a set. The index follows when the change is committed."""
    question_set.settle(question_set.replies.all())
    question_set.save()
    for name in names_of(question_set):
        SetIdentifier.objects.get_or_create(value=name, defaults={"question_set": question_set})
    refresh_references(question_set)
    resolve_references(set(question_set.identifiers.values_list("value", flat=True)))
    reindex([question_set.pk], request)


def names_of(question_set: QuestionSet) -> list[str]:
    """The identifiers by which a set can be found: its own, and those of its printed replies."""
    printed = question_set.replies.exclude(aanhangsel_number="").exclude(vergaderjaar="")
    return [
        question_set.identifier,
        *(
            aanhangsel_identifier(reply.vergaderjaar, reply.aanhangsel_number, question_set.chamber)
            for reply in printed
        ),
    ]


def owner_of(identifier: str, besides: QuestionSet) -> QuestionSet | None:
    """Another set that has this identifier."""
    own = QuestionSet.objects.filter(identifier=identifier)
    for known in (own, QuestionSet.objects.known_as(identifier)):
        if taken := known.exclude(pk=besides.pk).first():
            return taken
    return None


def reindex(set_pks: Iterable[int], request: HttpRequest | None = None) -> None:
    """Bring the index up to date with these sets once the change is committed; an editor hears when
    it could not follow.
    """
    pks = list(set_pks)
    PendingIndex.objects.bulk_create(
        [PendingIndex(question_set_id=pk) for pk in pks], batch_size=1000
    )
    transaction.on_commit(partial(index_now, pks, request), robust=True)


def index_now(set_pks: list[int], request: HttpRequest | None) -> None:
    """Index these sets, or tell the editor that it comes later."""
    if set_pks and not index_own(set_pks) and request:
        messages.warning(request, _LATER)


def _filled_in(row: Model) -> set[str]:
    """The fields of a new row that hold something; what is empty a document may still fill."""
    fields = (
        field for field in row._meta.concrete_fields if field.editable and field.name not in _PLACES
    )
    return {field.name for field in fields if field.value_from_object(row) not in (None, "", False)}
