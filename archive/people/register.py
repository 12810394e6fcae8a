"""Load the register's files into the database: people, memberships, offices, parties and
ministries.

The files are described in data/README.md. Loading twice changes nothing; rows that editors added
stay.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.models import (
    MP,
    Chamber,
    EarlierAddress,
    Minister,
    Ministry,
    Party,
    Person,
    RemoteEntry,
)
from archive.models.turns import in_turn

from .from_source import is_membership_of_file

BATCH = 200
Lines = list[tuple[Any, Any]]  # of a file: (line, row); of a TOML file (code, row)
# What is to be written, to be done before the next is worked out: nothing where all is stored.
Writes = Iterator[Callable[[], object]]


class UnreadableRegister(Exception):
    """A register file that cannot be read; the message names the file, the line and the reason."""


def load_register(directories: Iterable[Path]) -> dict[str, int]:
    """Load the files of each directory, all or nothing.

    Returns how many of each kind there are in the files. What is stored already is passed over
    before others have to wait.
    """
    paths = [d / name for d in directories for name in _LOADERS if (d / name).exists()]
    files = [(path, list(_rows(path))) for path in paths]
    counts = dict.fromkeys((Path(name).stem for name in _LOADERS), 0)
    for path, rows in files:
        counts[path.stem] += len(rows)
    if left := list(dropwhile(_is_stored, files)):
        with in_turn():
            for path, rows in left:
                for write in _LOADERS[path.name](path, rows):
                    write()
            # what the files leave open, the records of the Tweede Kamer fill in again
            followed = RemoteEntry.objects.filter(category__in=("Persoon", "Fractie"))
            followed.filter(removed=False).update(pending=True)
    return counts


def _is_stored(file: tuple[Path, Lines]) -> bool:
    """Whether loading a file would write nothing."""
    path, rows = file
    try:
        return next(_LOADERS[path.name](path, rows), None) is None
    except UnreadableRegister:  # it may name rows of a file before it
        return False


def load_if_empty() -> str:
    """Load the archive's own files when it knows nobody at all; what was loaded, in words.

    An archive that was filled without them would show every asker and minister as unknown, and
    nothing would say why. Refusing would only name the command that is always wanted then.
    """
    if any(model.objects.exists() for model in (Person, Party, Ministry)):
        return ""
    counts = load_register([settings.BASE_DIR / "data"])
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _load_parties(path: Path, lines: Lines) -> Writes:
    rows = dict(lines)
    fields = ("name", "full_name", "notations")
    yield from _upsert(
        Party,
        "code",
        [{"code": code, **_only(row, fields, path, code)} for code, row in rows.items()],
    )
    yield from _set_successors(Party, rows, path)


def _load_ministries(path: Path, lines: Lines) -> Writes:
    rows = dict(lines)
    fields = ("name", "abbreviation", "notations", "started_on", "ended_on")
    yield from _upsert(
        Ministry,
        "code",
        [
            {"code": code, "started_on": None, "ended_on": None, **_only(row, fields, path, code)}
            for code, row in rows.items()
        ],
    )
    yield from _set_successors(Ministry, rows, path)


def _set_successors(
    model: type[Party] | type[Ministry], rows: dict[str, Any], path: Path
) -> Writes:
    pks, wanted = _keys(model, "code"), set()
    for code, row in rows.items():
        try:
            wanted |= {(pks[code], pks[after]) for after in row.get("successors", [])}
        except KeyError as error:
            raise UnreadableRegister(
                f"{path}: {code}: no {model.__name__.lower()} {error}"
            ) from error
    links: Any = model.successors.through.objects
    own, other = (f"{side}_{model.__name__.lower()}_id" for side in ("from", "to"))
    of_file = links.filter(**{f"{own}__in": [pks[code] for code in rows if code in pks]})
    have = {(before, after): pk for pk, before, after in of_file.values_list("pk", own, other)}
    if stale := [pk for pair, pk in have.items() if pair not in wanted]:
        yield links.filter(pk__in=stale).delete
    if fresh := sorted(wanted - have.keys()):
        rows_of_links = [links.model(**{own: before, other: after}) for before, after in fresh]
        yield partial(links.bulk_create, rows_of_links)


def _load_persons(path: Path, lines: Lines) -> Writes:
    rows = [
        {
            "slug": row["slug"],
            "given_name": row["given_name"],
            "initials": row["initials"],
            "prefix": "" if row["prefix"] == "?" else row["prefix"],
            "prefix_known": row["prefix"] != "?",
            "surname": row["surname"],
            "other_surnames": [name for name in row["other_surnames"].split(";") if name],
            "born_on": _day(row["born_on"], path, line),
        }
        for line, row in lines
    ]
    yield from _upsert(Person, "slug", rows)


def _load_memberships(path: Path, lines: Lines) -> Writes:
    people, parties = _keys(Person, "slug"), _keys(Party, "code")
    rows = [
        {
            "person_id": _known(people, row["person"], path, line),
            "party_id": _known(parties, row["party"], path, line),
            "chamber": row.get("chamber") or Chamber.TK,
            "earliest_on": _day(row.get("earliest_on", ""), path, line),
            **_period(row, path, line),
        }
        for line, row in lines
    ]
    rows = _without_those_of_source(rows)
    key = ("person_id", "party_id", "chamber", "started_on")
    yield from _upsert_periods(MP, key, ("ended_on", "earliest_on", "seen_on"), rows)


def _without_those_of_source(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The memberships of which the Tweede Kamer's own records do not give the days."""
    theirs: dict[tuple[Any, ...], list[MP]] = {}
    for mp in MP.objects.filter(remote_entries__removed=False).distinct():
        theirs.setdefault((mp.person_id, mp.party_id, mp.chamber), []).append(mp)
    return [
        row
        for row in rows
        if not any(
            is_membership_of_file(mp, row["started_on"], row["earliest_on"])
            for mp in theirs.get((row["person_id"], row["party_id"], row["chamber"]), ())
        )
    ]


def _load_offices(path: Path, lines: Lines) -> Writes:
    people, ministries = _keys(Person, "slug"), _keys(Ministry, "code")
    rows = [
        {
            "person_id": _known(people, row["person"], path, line),
            "role": row["role"],
            "portfolio": row["portfolio"],
            "ministry_id": _known(ministries, row["ministry"], path, line)
            if row["ministry"]
            else None,
            "cabinet": row["cabinet"],
            "days_of_cabinet": row.get("days") == "kabinet",
            **_period(row, path, line),
        }
        for line, row in lines
    ]
    key = ("person_id", "role", "portfolio", "started_on")
    fields = ("ministry_id", "cabinet", "days_of_cabinet", "ended_on", "seen_on")
    yield from _upsert_periods(Minister, key, fields, rows)


def _period(row: dict[str, str], path: Path, line: int) -> dict[str, date | None]:
    """The days of a row; "seen_on" is a column that a file may leave out."""
    names = ("started_on", "ended_on", "seen_on")
    return {name: _day(row.get(name, ""), path, line) for name in names}


_LOADERS = {
    "parties.toml": _load_parties,
    "ministries.toml": _load_ministries,
    "persons.csv": _load_persons,
    "memberships.csv": _load_memberships,
    "offices.csv": _load_offices,
}


def _rows(path: Path) -> Iterable[tuple[Any, Any]]:
    return _toml(path).items() if path.suffix == ".toml" else _csv(path)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableRegister(f"{path}: {error}") from error


def _csv(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines), 2):
            if None in row or None in row.values():
                raise UnreadableRegister(
                    f"{path}: line {line}: not as many values as the first line names"
                )
            yield line, row


def _only(row: dict[str, Any], fields: tuple[str, ...], path: Path, code: str) -> dict[str, Any]:
    if unknown := row.keys() - {*fields, "successors"}:
        raise UnreadableRegister(f"{path}: {code}: unknown {', '.join(sorted(unknown))}")
    return {field: row[field] for field in fields if field in row}


def _day(text: str, path: Path, line: int) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UnreadableRegister(f"{path}: line {line}: {error}") from error


def _known(keys: dict[str, int], name: str, path: Path, line: int) -> int:
    try:
        return keys[name]
    except KeyError as error:
        raise UnreadableRegister(f"{path}: line {line}: {name!r} is not in the register") from error


def _keys(model: type[Any], field: str) -> dict[str, int]:
    """Each address, and each earlier one, with whose it is."""
    kind = model.kind()
    earlier = EarlierAddress.objects.filter(kind=kind).values_list("code", f"{kind}__pk")
    return dict(earlier) | dict(model.objects.values_list(field, "pk"))


def _upsert(model: type[Any], key: str, rows: list[dict[str, Any]]) -> Writes:
    rows = _present(model, key, rows)
    fields = [key, *sorted({field for row in rows for field in row} - {key})]
    have = {values[0]: values for values in model.objects.order_by().values_list(*fields)}
    wanted = [model(**row) for row in rows]
    other = [row for row in wanted if have.get(getattr(row, key)) != _values(row, fields)]
    if other:
        yield partial(
            model.objects.bulk_create,
            other,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=[key],
            update_fields=fields[1:],
        )


def _values(row: Any, fields: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in fields)


def _present(model: Any, key: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows under the addresses that editors gave them; those merged into others left out."""
    earlier = EarlierAddress.objects.filter(kind=model.kind()).select_related(model.kind())
    now = {e.code: "" if e.merged else getattr(getattr(e, e.kind), key) for e in earlier}
    present = ({**row, key: now.get(row[key], row[key])} for row in rows)
    return [row for row in present if row[key]]


def _upsert_periods(
    model: type[Any], key: tuple[str, ...], fields: tuple[str, ...], rows: list[dict[str, Any]]
) -> Writes:
    stored = model.objects.order_by("pk").values("pk", *key, *fields)
    have = {tuple(row[name] for name in key): row for row in stored}
    fresh, changed = [], []
    for values in rows:
        row = have.get(tuple(values[name] for name in key))
        if row is None:
            fresh.append(model(**values))
        elif any(row[name] != values[name] for name in fields):
            changed.append(model(**values, pk=row["pk"]))
    if fresh:
        yield partial(model.objects.bulk_create, fresh, batch_size=BATCH)
    if changed:
        yield partial(model.objects.bulk_update, changed, fields, batch_size=BATCH)
