"""Keep what an editor's save changed, field by field, and put it back on request.

A change holds the rows of its subject that differ, whole, as they were and as they became: a set
with all that stands on its page, a person with offices and memberships, any other row by itself.
Nothing here listens to saves, so that imports write no history and lose no time.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from archive.figures.edits import note_edit
from archive.ingest.untouched import CORRECTED_IN_A_SET
from archive.models import MP, Change, Minister, Person, QuestionSet, SetIdentifier

Values = dict[str, Any]
State = dict[str, Values]  # "question 7": its values

# With a row belong these: the models, and the way from each to the row.
_WITH: dict[type[Model], tuple[tuple[type[Any], str], ...]] = {
    QuestionSet: (*CORRECTED_IN_A_SET, (SetIdentifier, "question_set")),
    Person: ((MP, "person"), (Minister, "person")),
}
# Worked out from the rest, or the archive's own books.
_WORKED_OUT = {"created_at", "updated_at", "status", "answered_on", "delayed_on", "noticed"} | {
    "unclear",
    "read_with",
}
# Who a printed name is, and what the archive keeps for itself: no text or fact that readers read.
_UNSEEN = {"person_id", "mp_id", "party_id", "minister_id", "ministry_id", "source_id"} | {
    "corrected_fields",
    "imported_as",
    "order",
    "position",
}
# Rows of which readers read nothing as theirs.
_NO_TEXT = {"setidentifier", "faultreport", "matchproposal", "settleddoubt"}
_PLACES = ("order", "number")
_AT_ONCE = 500  # rows that are asked for in one query
_ASIDE = 20_000  # where rows wait whose place changes


class ChangedSince(Exception):
    """What is to be put back was changed again; the message names the row."""


def state_of(subject: Model) -> State:
    """The rows of a subject as the database holds them; {} when it is not there."""
    state = rows_of(type(subject), pk=subject.pk)
    if state:
        for model, path in _WITH.get(type(subject), ()):
            state |= rows_of(model, **{path: subject.pk})
    return state


def rows_of(model: type[Any], **which: Any) -> State:
    """Rows with their values, as JSON gives them back. A query, and one for each many-to-many."""
    rows = {row.pk: row for row in model._default_manager.filter(**which)}
    columns = [c for c in model._meta.concrete_fields if c.name not in _WORKED_OUT]
    values = {
        pk: {c.attname: c.value_from_object(row) for c in columns if not c.primary_key}
        for pk, row in rows.items()
    }
    for many in model._meta.many_to_many:
        for pk in values:
            values[pk][many.name] = []
        own, other = many.m2m_column_name(), many.m2m_reverse_name()
        pairs = many.remote_field.through._default_manager.filter(**{f"{own}__in": list(rows)})
        for pk, target in sorted(pairs.values_list(own, other)):
            values[pk][many.name].append(target)
    state = {Change.subject_of(rows[pk]): row for pk, row in values.items()}
    as_kept: State = json.loads(json.dumps(state, cls=DjangoJSONEncoder))
    return as_kept


def rows_named(names: Iterable[str]) -> State:
    """The rows of these names that are there."""
    keys: dict[type[Any], list[int]] = defaultdict(list)
    for name in names:
        model, pk = _model_of(name)
        keys[model].append(pk)
    state: State = {}
    for model, pks in keys.items():
        for start in range(0, len(pks), _AT_ONCE):
            state |= rows_of(model, pk__in=pks[start : start + _AT_ONCE])
    return state


@contextmanager
def recorded(subject: Model, who: str, reason: str = "", *, new: bool = False) -> Iterator[None]:
    """Keep what happens to the subject within the block; `new`: it was made in it."""
    before, pk = {} if new else state_of(subject), subject.pk
    yield
    subject.pk = pk  # what was deleted has none any more
    keep(subject, before, who, reason)


def keep(
    subject: Model, before: State, who: str, reason: str = "", after: State | None = None
) -> Change | None:
    """Keep in what the subject differs from before; None where it does not. `after`: what there is
    now, where that is more than the rows of the subject.
    """
    after = state_of(subject) if after is None else after
    names = [*before, *(name for name in after if name not in before)]
    rows = {n: [before.get(n), after.get(n)] for n in names if before.get(n) != after.get(n)}
    if not rows:
        return None
    transaction.on_commit(note_edit, robust=True)
    return Change.objects.create(
        subject=Change.subject_of(subject),
        label=f"{subject._meta.verbose_name} {subject}"[:300],
        made_by=who,
        reason=reason[:300],
        is_correction=bool(before and after) and any(map(_is_seen, rows.items())),
        rows=rows,
    )


def _is_seen(row: tuple[str, list[Values | None]]) -> bool:
    """Whether readers read another text or fact for it."""
    name, (was, now) = row
    if name.split()[0] in _NO_TEXT:
        return False
    return not was or not now or bool(_differing(was, now) - _UNSEEN)


def _differing(was: Values, now: Values) -> set[str]:
    return {name for name in {*was, *now} if was.get(name) != now.get(name)}


def undo(change: Change, who: str, follow: Callable[[Any], object]) -> Change | None:
    """Put every row of a change back as it was; `follow` hears of the subject."""
    with transaction.atomic():
        before = rows_named(change.rows)
        for name, (was, now) in change.rows.items():
            _refuse_changed(name, was, now, before.get(name))
        _put_back(change.rows)
        subject = _subject(change)
        if state_of(subject):
            follow(subject)
        after = rows_named(change.rows)
        back = keep(subject, before, who, f"Ongedaan gemaakt: {change.reason}".rstrip(": "), after)
        change.undone_by = back
        change.save(update_fields=["undone_by"])
    return back


def _subject(change: Change) -> Any:
    model, pk = _model_of(change.subject)
    return model._default_manager.filter(pk=pk).first() or model(pk=pk)


def _model_of(name: str) -> tuple[type[Any], int]:
    model, pk = name.split()
    return apps.get_model("archive", model), int(pk)


def _refuse_changed(name: str, was: Values | None, now: Values | None, here: Values | None) -> None:
    names = _differing(was, now) if was and now else set()
    same = bool(here) == bool(now)
    if not same or (here and now and any(here.get(n) != now.get(n) for n in names)):
        model, pk = _model_of(name)
        raise ChangedSince(str(model._default_manager.filter(pk=pk).first() or name))


def _put_back(rows: dict[str, list[Values | None]]) -> None:
    for name, (was, _) in rows.items():
        if was is None:
            model, pk = _model_of(name)
            model._default_manager.filter(pk=pk).delete()
    _move_aside([name for name, (was, now) in rows.items() if was and now and _moves(was, now)])
    for name, (was, now) in rows.items():
        if was:
            model, pk = _model_of(name)
            _write(model, pk, was, _differing(was, now) if now else {*was})
    for name, (was, _) in rows.items():
        for many in _model_of(name)[0]._meta.many_to_many if was else ():
            model, pk = _model_of(name)
            getattr(model._default_manager.get(pk=pk), many.name).set((was or {})[many.name])


def _moves(was: Values, now: Values) -> bool:
    return any(was.get(place) != now.get(place) for place in _PLACES)


def _move_aside(names: list[str]) -> None:
    """So that no two rows share a place on the way."""
    for aside, name in enumerate(names, _ASIDE):
        model, pk = _model_of(name)
        for place in {c.name for c in model._meta.concrete_fields} & {*_PLACES}:
            model._default_manager.filter(pk=pk).update(**{place: aside})


def _write(model: type[Any], pk: int, was: Values, names: set[str]) -> None:
    columns = {c.attname: c for c in model._meta.concrete_fields}
    row = model._default_manager.filter(pk=pk).first()
    fresh = row is None
    row = row or model(pk=pk)
    # what went with a row that is taken out again has to be written whole
    names = {name for name in ({*was} if fresh else names | {*_PLACES}) if name in columns}
    names &= was.keys()
    for name in names:
        setattr(row, name, columns[name].to_python(was[name]))
    if fresh:
        row.save(force_insert=True)
    elif names:
        row.save(update_fields=sorted(columns[name].name for name in names))
