"""Find what the texts of question sets cite, and keep it as rows: Kamerstukken, earlier questions,
laws.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from archive.citations import find
from archive.citations.resolve import identifier_of, references_to, sets_known_as
from archive.models import (
    Answer,
    Footnote,
    Kamerstuk,
    KamerstukReference,
    LegalReference,
    Question,
    QuestionSet,
    Reply,
    SetReference,
)
from archive.models.among import Among
from archive.models.inserting import insert

from .sync import BATCH, write_column

_FIGURE = re.compile(r"\d")  # nothing is cited without one


def write_references(set_pks: Collection[int]) -> None:
    """Find again what every text of these sets cites; what names a set that is here is linked to
    it.
    """
    texts = [(bearer, text) for bearer, text in _texts(set_pks) if _FIGURE.search(text)]
    for model in (KamerstukReference, SetReference, LegalReference):
        model.objects.filter(Among("question_set", set_pks)).delete()
    _write_kamerstukken(texts)
    _write_set_references(texts)
    _write_legal_references(texts)


def resolve_references(values: Collection[str]) -> None:
    """Link references, in any set, to the set that is known by one of these identifiers now."""
    known = sets_known_as(values)
    changed = {}
    for reference in references_to(values):
        target = known.get(identifier_of(reference))
        if target and target not in (reference.question_set_id, reference.target_id):
            changed[reference.pk] = target
    write_column(SetReference, "target", changed)


def _texts(set_pks: Collection[int]) -> Iterable[tuple[dict[str, int], str]]:
    """Every text of the sets with the fields that say whose it is."""
    for pk, text in (
        QuestionSet.objects.filter(Among("pk", set_pks))
        .exclude(explanation="")
        .values_list("pk", "explanation")
    ):
        yield {"question_set_id": pk}, text
    for pk, owner, text in Question.objects.filter(Among("question_set", set_pks)).values_list(
        "pk", "question_set", "text"
    ):
        yield {"question_id": pk, "question_set_id": owner}, text
    for pk, owner, text in Reply.objects.filter(Among("question_set", set_pks)).values_list(
        "pk", "question_set", "text"
    ):
        yield {"reply_id": pk, "question_set_id": owner}, text
    answers = Answer.objects.filter(Among("reply__question_set", set_pks))
    for pk, owner, text in answers.values_list("pk", "reply__question_set", "text"):
        yield {"answer_id": pk, "question_set_id": owner}, text
    for bearer in ("question__question_set", "answer__reply__question_set"):
        notes = Footnote.objects.filter(Among(bearer, set_pks))
        for pk, owner, text in notes.values_list("pk", bearer, "text"):
            yield {"footnote_id": pk, "question_set_id": owner}, text


def _span(citation: Any) -> dict[str, Any]:
    return {"start": citation.start, "end": citation.end, "printed": citation.printed[:300]}


def _write_kamerstukken(texts: list[tuple[dict[str, int], str]]) -> None:
    found = [(bearer, c) for bearer, text in texts for c in find.find_kamerstukken(text)]
    papers = _papers({(c.dossier, c.addition or "", c.number or "") for _, c in found})
    insert(
        [
            KamerstukReference(
                **bearer,
                **_span(c),
                kamerstuk_id=papers[c.dossier, c.addition or "", c.number or ""],
            )
            for bearer, c in found
        ]
    )


def _papers(wanted: set[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    """The primary key of each paper, made where it was not cited before."""

    def known() -> dict[tuple[str, str, str], int]:
        rows = Kamerstuk.objects.filter(
            dossier__in={dossier for dossier, _, _ in wanted},
            number__in={number for _, _, number in wanted},
        )
        columns = rows.order_by().values_list("dossier", "addition", "number", "pk")
        return {(dossier, addition, number): pk for dossier, addition, number, pk in columns}

    papers = known()
    if missing := sorted(wanted - papers.keys()):
        Kamerstuk.objects.bulk_create(
            [Kamerstuk(dossier=d, addition=a, number=n) for d, a, n in missing],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        papers = known()
    return papers


def _write_set_references(texts: list[tuple[dict[str, int], str]]) -> None:
    rows = []
    owners = {bearer["question_set_id"] for bearer, _ in texts}
    chambers = dict(QuestionSet.objects.filter(Among("pk", owners)).values_list("pk", "chamber"))
    for bearer, text in texts:
        rows += [
            SetReference(**bearer, **_span(c), z_number=c.number) for c in find.find_z_numbers(text)
        ]
        rows += [
            SetReference(
                **bearer,
                **_span(c),
                vergaderjaar=c.vergaderjaar,
                aanhangsel_number=c.number,
                chamber=c.chamber or chambers[bearer["question_set_id"]],
            )
            for c in find.find_aanhangsels(text)
            if c.vergaderjaar
        ]
    known = sets_known_as({identifier_of(row) for row in rows})
    for row in rows:
        target = known.get(identifier_of(row))
        row.target_id = target if target != row.question_set_id else None
    insert(rows)


def _write_legal_references(texts: list[tuple[dict[str, int], str]]) -> None:
    rows = [
        LegalReference(**bearer, **_span(c), kind=c.kind, value=c.value)
        for bearer, text in texts
        for c in find.find_legal(text)
    ]
    insert(rows)
