"""What lies in an export: columns, checksums, licence, day and reach, for people and as a Data
Package (https://datapackage.org) for machines.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.figures.reach import Reach
from archive.shown.fields import Field, Record

from .forms import kind_of

PACKAGE, READ_ME, SUMS = "datapackage.json", "LEESMIJ.md", "SHA256SUMS"
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


def describe(folder: Path, tables: dict[str, Record], counts: dict[str, int],
             reach: Reach, at: datetime) -> dict[str, Any]:  # fmt: skip
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
        "resources": [_resource(path, tables) for path in sorted(folder.iterdir())],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(f"{text}\n", encoding="utf-8")
    (folder / READ_ME).write_text("\n\n".join(_read_me(package, tables)) + "\n", encoding="utf-8")
    names = sorted(path.name for path in folder.iterdir())
    sums = "".join(f"{sum_of(folder / name)}  {name}\n" for name in names)
    (folder / SUMS).write_text(sums, encoding="utf-8")
    return package


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
    if name not in tables:
        return said
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
        yield "\n".join(["| kolom | soort | wat er staat |", "|---|---|---|",
                         *map(_row, map(_field, table.fields))])  # fmt: skip


def _row(field: dict[str, Any]) -> str:
    allowed = ", ".join(field.get("constraints", {}).get("enum", []))
    said = f"{field['description']}: {allowed}" if allowed else field["description"]
    return f"| {field['name']} | {field['type']} | {said} |"
