"""The doors taken along: every member, party, minister, ministry, cabinet, dossier, law, year, as
CSV or JSON Lines.

Each name is that of the page, each route that of the page without its last slash.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from archive.figures.keeping import kept
from archive.figures.statistics import shelves
from archive.shown import door_columns as columns
from archive.shown.fields import Record
from archive.shown.rows import cells, line

from . import doors, people
from .tables import SEPARATION, csv_response, refusal


@dataclass(frozen=True, slots=True)
class DoorList:
    name: str
    route: str
    table: Record
    rows: Callable[[], Iterable[Any]]


DOOR_LISTS = (
    DoorList("members", "leden", columns.MEMBERS, doors.every_member),
    DoorList("parties", "fracties", columns.PARTIES, doors.every_party),
    DoorList("ministers", "bewindspersonen", columns.MINISTERS, doors.every_minister),
    DoorList("ministries", "ministeries", columns.MINISTRIES, doors.every_ministry),
    DoorList("cabinets", "kabinetten", columns.CABINETS, people.every_cabinet),
    DoorList("dossiers", "kamerstukken", columns.DOSSIERS, doors.every_dossier),
    DoorList("laws", "wetten", columns.LAWS, doors.cited_laws),
    DoorList("years", "jaren", columns.YEARS, lambda: kept("shelves", shelves)["years"]),
)
_NAMED = {door.name: door for door in DOOR_LISTS}


def take_door(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """A door, whole, in a form of `taking.FORMS`."""
    door = _NAMED[name]
    known = {SEPARATION} if form == "csv" else set()
    if strange := sorted(request.GET.keys() - known):
        return refusal(*(f"De parameter “{each}” bestaat niet." for each in strange))
    if form == "csv":
        head = [field.name for field in door.table.fields]
        return csv_response(request, door.route, head, cells(door.table, door.rows()))
    text = "".join(line(door.table(row)) for row in door.rows())
    response = HttpResponse(text, "application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{door.route}.{form}"'
    return response
