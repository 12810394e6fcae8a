"""Keep the Tweede Kamer's records as they are there now, and note what has to be worked out here.

A question set comes whole from the open data; from then on each change of it, of its actors and of
its documents comes by the feed. What belongs to no set that is here is not kept: it comes with its
set. A document of no set that is there any more counts as removed.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from archive.models import RemoteEntry, RemoteFile, Source
from archive.models.turns import patient

from .entities import CATEGORIES, DOCUMENTS, QUESTIONS, Entity
from .odata import WholeSet
from .sync_feed import file_address

BATCH = 500
_OF = RemoteEntry.of.through
# What follows from a change of these is worked out from the set they are part of.
_WORKED_OUT_WITH_SET = ("ZaakActor",)


def unknown_sets(changes: Iterable[Entity]) -> list[str]:
    """The keys of the question sets among these that have to be asked for whole."""
    asked = [e.key for e in changes if not e.removed and e.facts.get("Soort") == QUESTIONS]
    here = _entries("Zaak", asked)
    return [key for key in asked if key not in here or here[key].removed]


@patient
def keep_sets(sets: Sequence[WholeSet]) -> None:
    """Keep question sets that came whole; what is part of them no more is let go."""
    parts = {(p.category, p.key): p for whole in sets for p in whole.parts}
    wanted = {(p.key, whole.zaak.key) for whole in sets for p in whole.parts}
    with transaction.atomic():
        zaken = _keep("Zaak", [whole.zaak for whole in sets])
        rows: dict[str, RemoteEntry] = {}
        for category in ("ZaakActor", "Document"):
            fitting = [p for (of, _), p in parts.items() if of == category and _fits(p)]
            rows |= _keep(category, fitting)
        pairs = {(rows[part].pk, zaken[zaak].pk) for part, zaak in wanted if part in rows}
        _link([zaak.pk for zaak in zaken.values()], "to_remoteentry_id", pairs)
        _want_files([parts["Document", k] for k, r in rows.items() if r.category == "Document"])


@patient
def keep_changes(category: str, changes: Sequence[Entity]) -> None:
    """Keep what a page of the feed says, the last word on each record only."""
    last = {entity.key: entity for entity in changes}
    keep = {"Zaak": _keep_zaken, "ZaakActor": _keep_parts, "Document": _keep_parts}
    with transaction.atomic():
        keep.get(category, _keep_all)(category, list(last.values()))


def _keep_all(category: str, entities: list[Entity]) -> None:
    _remove(category, [e.key for e in entities if e.removed])
    _keep(category, [e for e in entities if not e.removed])


def _keep_zaken(category: str, entities: list[Entity]) -> None:
    """Those that are here: the others come whole, or are none of ours."""
    here = _entries(category, [e.key for e in entities])
    ours = [e for e in entities if e.key in here and not here[e.key].removed]
    living = [e for e in ours if not e.removed and e.facts["Soort"] == QUESTIONS]
    gone = {e.key for e in ours} - {e.key for e in living}
    _keep(category, living)
    _remove(category, gone)


def _keep_parts(category: str, entities: list[Entity]) -> None:
    named = {key for e in entities for key in e.refers_to.get("Zaak", ())}
    zaken = {key: row for key, row in _entries("Zaak", named).items() if not row.removed}
    ours = [
        e
        for e in entities
        if not e.removed and _fits(e) and zaken.keys() & set(e.refers_to["Zaak"])
    ]
    rows = _keep(category, ours)
    pairs = {
        (rows[e.key].pk, zaken[zaak].pk)
        for e in ours
        for zaak in e.refers_to["Zaak"]
        if zaak in zaken
    }
    _link([row.pk for row in rows.values()], "from_remoteentry_id", pairs)
    _remove(category, {e.key for e in entities} - rows.keys())
    if category == "Document":
        _want_files(ours)


def _fits(entity: Entity) -> bool:
    return entity.category != "Document" or entity.facts["Soort"] in DOCUMENTS


def _keep(category: str, entities: Collection[Entity]) -> dict[str, RemoteEntry]:
    """The rows of these records, as they are now; those that changed are pending."""
    have = _entries(category, [entity.key for entity in entities])
    fresh, changed = [], []
    for entity in entities:
        facts = _facts(entity)
        row = have.get(entity.key)
        if row is None:
            pending = category not in _WORKED_OUT_WITH_SET
            row = have[entity.key] = RemoteEntry(
                source=Source.TK, category=category, key=entity.key, facts=facts, pending=pending
            )
            fresh.append(row)
        elif row.facts != facts or row.removed:
            row.facts, row.removed, row.pending = facts, False, True
            changed.append(row)
    RemoteEntry.objects.bulk_create(fresh, batch_size=BATCH)
    RemoteEntry.objects.bulk_update(changed, ["facts", "removed", "pending"], batch_size=BATCH)
    _touch_sets_of([row.pk for row in changed])
    return have


def _facts(entity: Entity) -> dict[str, Any]:
    """What is kept of it: its fields and, but for what is part of a set, the keys it refers to."""
    references = {} if "Zaak" in CATEGORIES[entity.category].refers_to else entity.refers_to
    return entity.facts | {name: (keys or [None])[0] for name, keys in references.items()}


def _remove(category: str, keys: Collection[str]) -> None:
    """Note that these are gone; the parts of a set that is gone go with it."""
    rows = RemoteEntry.objects.filter(
        source=Source.TK, category=category, key__in=list(keys), removed=False
    )
    pks = list(rows.values_list("pk", flat=True))
    _touch_sets_of(pks)
    zaken = {row.to_remoteentry_id for row in _OF.objects.filter(from_remoteentry__in=pks)}
    _OF.objects.filter(from_remoteentry__in=pks).delete()
    RemoteEntry.objects.filter(pk__in=pks).update(removed=True, pending=True)
    if category == "Zaak":
        _unlink(_OF.objects.filter(to_remoteentry__in=pks))
    elif category == "ZaakActor":
        RemoteEntry.objects.filter(pk__in=pks).delete()
    _touch(zaken)


def _link(pks: Collection[int], side: str, pairs: set[tuple[int, int]]) -> None:
    """Make the links of these parts, or of these sets, what they are now: (part, set)."""
    have = {
        (row.from_remoteentry_id, row.to_remoteentry_id): row
        for row in _OF.objects.filter(**{f"{side}__in": list(pks)})
    }
    stale, fresh = have.keys() - pairs, pairs - have.keys()
    _OF.objects.bulk_create(
        [_OF(from_remoteentry_id=part, to_remoteentry_id=zaak) for part, zaak in sorted(fresh)],
        batch_size=BATCH,
    )
    _unlink(_OF.objects.filter(pk__in=[have[pair].pk for pair in stale]))
    _touch({pk for pair in stale | fresh for pk in pair})


def _unlink(links: Any) -> None:
    """Part these from their sets; what is of no set any more is gone."""
    parts = {row.from_remoteentry_id for row in links}
    links.delete()
    left = set(
        _OF.objects.filter(from_remoteentry__in=parts).values_list("from_remoteentry", flat=True)
    )
    lone = RemoteEntry.objects.filter(pk__in=parts - left)
    lone.filter(category="ZaakActor").delete()
    lone.filter(category="Document").update(removed=True)
    _touch(parts)


def _touch_sets_of(pks: Collection[int]) -> None:
    """The sets that these are part of are to be worked out anew."""
    links = _OF.objects.filter(from_remoteentry__in=list(pks))
    _touch(set(links.values_list("to_remoteentry", flat=True)))


def _touch(pks: Collection[int]) -> None:
    RemoteEntry.objects.filter(pk__in=list(pks), pending=False).exclude(
        category__in=_WORKED_OUT_WITH_SET
    ).update(pending=True)


def _want_files(documents: Collection[Entity]) -> None:
    """Note which files there are, and in which version; a document without one has none."""
    rows = _entries("Document", [d.key for d in documents])
    have = {f.entry_id: f for f in RemoteFile.objects.filter(entry__in=list(rows.values()))}
    fresh, changed = [], []
    for entity in documents:
        row = rows[entity.key]
        file = have.get(row.pk)
        if file is None and entity.media_type:
            address = file_address(settings.TK_ADDRESS, entity.key)
            file = RemoteFile(entry=row, form="file", address=address, wanted=entity.version)
            file.media_type = entity.media_type[:100]
            fresh.append(file)
        elif file and (file.wanted, file.media_type, file.needed) != (
            entity.version,
            entity.media_type[:100],
            bool(entity.media_type),
        ):
            file.wanted, file.needed = entity.version, bool(entity.media_type)
            file.media_type = entity.media_type[:100]
            changed.append(file)
    RemoteFile.objects.bulk_create(fresh, batch_size=BATCH)
    RemoteFile.objects.bulk_update(changed, ["wanted", "needed", "media_type"], batch_size=BATCH)
    _touch([file.entry_id for file in changed if not file.needed])


def _entries(category: str, keys: Collection[str]) -> dict[str, RemoteEntry]:
    rows = RemoteEntry.objects.filter(
        Q(source=Source.TK, category=category, key__in=list(dict.fromkeys(keys)))
    )
    return {row.key: row for row in rows}
