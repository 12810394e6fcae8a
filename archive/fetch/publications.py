"""Keep KOOP's papers as its search lists them, and which of their files are needed here.

Beside each paper lies a file of metadata. Its words are taken from the best form that there is.
"""

from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import transaction

from archive.models import RemoteEntry, RemoteFile, Source
from archive.models.turns import patient

from .sru import Paper

METADATA = "metadata"
# The forms in which a paper can be had, the best first, and what they come as.
FORMS = {"xml": "text/xml", "html": "text/html", "pdf": "application/pdf"}
BATCH = 500


@patient
def keep_papers(name: str, papers: Sequence[Paper]) -> int:
    """Keep what a page of the search says; how many of the papers are new or changed."""
    last = {paper.identifier: paper for paper in papers}
    with transaction.atomic():
        have = papers_here(name, last)
        fresh, changed = [], []
        for key, paper in last.items():
            facts = {"modified": paper.modified, "forms": paper.forms and list(paper.forms)}
            row = have.get(key)
            if row is None:
                row = RemoteEntry(source=Source.KOOP, category=name, key=key, facts=facts)
                row.pending = False
                fresh.append(row)
            elif row.facts != facts or row.removed:
                row.facts, row.removed, row.pending = facts, False, True
                changed.append(row)
        RemoteEntry.objects.bulk_create(fresh, batch_size=BATCH)
        RemoteEntry.objects.bulk_update(changed, ["facts", "removed", "pending"], batch_size=BATCH)
        _want(fresh + changed)
    return len(fresh) + len(changed)


def papers_here(name: str, keys: Collection[str]) -> dict[str, RemoteEntry]:
    rows = RemoteEntry.objects.filter(source=Source.KOOP, category=name, key__in=list(keys))
    return {row.key: row for row in rows}


def remove_papers(pks: Collection[int]) -> None:
    RemoteEntry.objects.filter(pk__in=list(pks)).update(removed=True, pending=True)


def settle_forms(file: RemoteFile, *, came: bool) -> None:
    """A form came: worse ones are not needed any more. It is not there: the next best one is."""
    if file.form not in FORMS:
        return
    entry = file.entry
    order = list(FORMS)
    worse = order[order.index(file.form) + 1 :]
    if came:
        entry.files.filter(form__in=worse).update(needed=False)
        RemoteEntry.objects.filter(pk=entry.pk).update(pending=True)
    elif offered := [form for form in worse if form in _offered(entry)]:
        _need(entry, offered[0])


def _want(entries: Sequence[RemoteEntry]) -> None:
    """Their metadata and their best form, and what is here of other forms, in today's version."""
    have: dict[int, dict[str, RemoteFile]] = {}
    for file in RemoteFile.objects.filter(entry__in=entries):
        have.setdefault(file.entry_id, {})[file.form] = file
    fresh, changed = [], []
    for entry in entries:
        files = have.get(entry.pk, {})
        needed = (METADATA, _offered(entry)[0])
        fresh += [_file(entry, form) for form in needed if form not in files]
        for file in files.values():
            if file.wanted != entry.facts["modified"]:  # what it lacked, its new version may have
                file.wanted, file.missing_until = entry.facts["modified"], None
            changed.append(file)
    RemoteFile.objects.bulk_create(fresh, batch_size=BATCH)
    RemoteFile.objects.bulk_update(changed, ["wanted", "missing_until"], batch_size=BATCH)


def _need(entry: RemoteEntry, form: str) -> None:
    file = entry.files.filter(form=form).first() or _file(entry, form)
    file.needed, file.wanted = True, entry.facts["modified"]
    file.save()


def _offered(entry: RemoteEntry) -> list[str]:
    """The forms to try: those that the search names, or all when it names none of them."""
    named = entry.facts.get("forms") or ()
    return [form for form in FORMS if form in named] or list(FORMS)


def _file(entry: RemoteEntry, form: str) -> RemoteFile:
    rest = "/metadata.xml" if form == METADATA else f".{form}"
    return RemoteFile(
        entry=entry,
        form=form,
        address=f"{settings.KOOP_ADDRESS}/{entry.key}{rest}",
        media_type=FORMS.get(form, "text/xml"),
        wanted=entry.facts["modified"],
    )
