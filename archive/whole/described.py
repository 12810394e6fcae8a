"""What lies in an export: columns, checksums, licence, day and reach, for people and as a Data
Package (https://datapackage.org) for machines.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.figures.reach import Reach
from archive.shown.fields import Field, Record

from .forms import kind_of
from .packed import LINES
from .shapes import KINDS, SAID_LEFT_OUT, fields_of

PACKAGE, READ_ME, SUMS = "datapackage.json", "LEESMIJ.md", "SHA256SUMS"
THINGS = f"archief{LINES}"
FORM = 1  # of what stands in THINGS
_LICENCE = {
    "name": "other-pd",
    "title": "Openbaar gemaakt door of vanwege de openbare macht",
    "path": "https://wetten.overheid.nl/BWBR0001886/",  # the Auteurswet
}
LICENCE = (
    "Vragen en antwoorden zijn door of vanwege de openbare macht openbaar gemaakt en mogen worden "
    "overgenomen (artikel 11 en 15b van de Auteurswet). Wat vragenstellers of bewindspersonen van "
    "anderen aanhalen blijft van die anderen. Mailadressen en doorkiesnummers zijn vervangen door "
    "puntjes."
)
SAID_THINGS = (
    "Alles wat het archief heeft, een ding per regel: fracties, ministeries en personen, "
    "Kamerstukken, documenten zonder hun bestand, en reeksen met hun vragen, antwoorden, noten, "
    "verwijzingen en wat elk document ervan zegt. Wat leeg is staat er niet. Hieruit laadt "
    "`manage.py load_export` een leeg archief."
)
DAY = "wijzigingen"
SAID_DAY = (
    "Wat veranderde, een bestand per dag. Elke regel is een ding zoals het nu is, in het bestand "
    "van de dag waarop het voor het laatst veranderde: `soort` en `sleutel` zeggen welk, `wat` of "
    "het nieuw, gewijzigd of verdwenen is, `archief` hoe het in archief.jsonl staat, en van een "
    "reeks `reeksen` en `vragen` haar rijen in die tabellen. Wie een export heeft, neemt de "
    "bestanden van de dag waarop die gemaakt is en van alle dagen daarna, en vervangt wat zij "
    "noemen."
)


class Refused(Exception):
    """What was asked cannot be done, and nothing was done."""


def describe(
    folder: Path,
    tables: dict[str, Record],
    counts: dict[str, int],
    reach: Reach,
    at: datetime,
    changes: dict[str, str],
) -> dict[str, Any]:
    """Write the description of the files in the folder, then the sums of all."""
    package = {
        "name": "kamervragen",
        "title": "Kamervragenarchief: schriftelijke vragen en antwoorden",
        "homepage": f"{settings.SITE_URL}/",
        "created": at.isoformat(timespec="seconds"),
        "reach": reach.day.isoformat(),
        "licenses": [_LICENCE],
        "licence": LICENCE,
        "rows": counts,
        "form": FORM,
        "changes": changes,
        "leftOut": SAID_LEFT_OUT,
        "resources": [_resource(path, tables) for path in sorted(folder.iterdir())],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(f"{text}\n", encoding="utf-8")
    (folder / READ_ME).write_text("\n\n".join(_read_me(package, tables)) + "\n", encoding="utf-8")
    names = sorted(path.name for path in folder.iterdir())
    sums = "".join(f"{sum_of(folder / name)}  {name}\n" for name in names)
    (folder / SUMS).write_text(sums, encoding="utf-8")
    return package


def check(folder: Path, names: Iterable[str]) -> None:
    """Whether files are as they were written; raises Refused, with which is not."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        sums = dict(line.split("  ")[::-1] for line in lines)
    except (OSError, ValueError) as error:
        raise Refused(f"{folder / SUMS}: {getattr(error, 'strerror', error)}") from error
    for name in names:
        path = folder / name
        if name not in sums:
            raise Refused(f"{path}: not named in {SUMS}")
        if not path.exists():
            raise Refused(f"{path}: not there")
        if sum_of(path) != sums[name]:
            raise Refused(f"{path}: not as it was written: its sum is another than in {SUMS}")


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _resource(path: Path, tables: dict[str, Record]) -> dict[str, Any]:
    name, _, form = path.name.partition(".")
    said = {
        "name": path.name.lower().replace(".", "-"),
        "path": path.name,
        "format": form.partition(".")[0],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sum_of(path)}",
    }
    if path.name == THINGS:
        return said | {"description": SAID_THINGS}
    if name not in tables:
        return said | ({"description": SAID_DAY} if name.startswith(DAY) else {})
    fields = [_field(field) for field in tables[name].fields]
    return said | {"description": tables[name].said, "schema": {"fields": fields}}


def _field(field: Field) -> dict[str, Any]:
    allowed = field.schema.get("enum")
    said = {
        "name": field.name,
        "type": kind_of(field.schema),
        "description": field.schema["description"],
    }
    return said | ({"constraints": {"enum": allowed}} if allowed else {})


def _read_me(package: dict[str, Any], tables: dict[str, Record]) -> Iterator[str]:
    yield f"# {package['title']}"
    yield (
        f"Gemaakt op {package['created']} uit {package['homepage']}. De gegevens gaan tot en met "
        f"{package['reach']}."
    )
    yield f"Controleer met `sha256sum --check {SUMS}`."
    yield f"## Licentie\n\n{LICENCE}"
    for name, table in tables.items():
        yield f"## {name}\n\n{table.said}: {package['rows'][name]} rijen."
        yield _table(map(_row, map(_field, table.fields)), "soort")
    yield f"## {THINGS}\n\n{SAID_THINGS}"
    for kind in KINDS:
        yield f"### {kind.name}\n\n{package['rows'][kind.name]} regels."
        yield _table((f"| {name} | {said} |" for name, said in fields_of(kind.shape)))
    yield "## Wat er niet in staat\n\n" + "\n".join(f"* {said}." for said in SAID_LEFT_OUT)
    yield f"## {DAY}-…{LINES}\n\n{SAID_DAY}"
    yield (
        f"Zij gaan terug tot {package['changes']['since']}; wie een export van eerder heeft, neemt "
        "het geheel opnieuw."
    )


def _table(rows: Iterable[str], *more: str) -> str:
    columns = ("kolom", *more, "wat er staat")
    return "\n".join([f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *rows])


def _row(field: dict[str, Any]) -> str:
    allowed = ", ".join(field.get("constraints", {}).get("enum", []))
    said = f"{field['description']}: {allowed}" if allowed else field["description"]
    return f"| {field['name']} | {field['type']} | {said} |"
