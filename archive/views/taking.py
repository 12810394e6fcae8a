"""Take a list of question sets along, whole: as CSV or JSON Lines, one row a set, or with
`?per=vraag` one row a question.

Only the keys of the sets are in memory at once; their rows are read and sent a part at a time.
"""

from array import array
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import quote_etag
from django.utils.text import slugify

from archive.figures.reach import reach
from archive.models import Ministry, Party, Person, QuestionSet
from archive.shown.columns import DICTIONARY, QUESTIONS
from archive.shown.door_columns import DOORS
from archive.shown.rows import cells, csv_parts, line, questions_of, sets_of
from archive.whole.published import published

from .listing import Chosen
from .lists import NAMED
from .tables import SEPARATION, NotNow, later, refusal, separator, wrong_separation

PER_QUESTION = "vraag"
# What an address may have behind its question mark whatever the list; a page of one is the whole.
TAKEN = {"per", SEPARATION, "pagina"}
# What the rows call people and bodies, and where.
NAMES: dict[type[Model], tuple[str, ...]] = {
    Person: ("slug", "given_name", "initials", "prefix", "surname", "prefix_known"),
    Party: ("code", "name"),
    Ministry: ("code", "name"),
}
FORMS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


def take(request: HttpRequest, name: str, form: str, **address: Any) -> HttpResponseBase:
    """A list in a form of FORMS."""
    of = NAMED[name].find(**address)
    chosen = NAMED[name].choose(request, of)
    if complaints := _complaints(request, chosen):
        return refusal(*complaints)
    try:
        keys = array("q", chosen.keys(chosen.sort, None))
    except NotNow as waiting:
        return later(waiting)
    day = reach(timezone.localdate()).day
    response = StreamingHttpResponse(_sent(request, form, chosen, keys, day), FORMS[form])
    title = slugify(NAMED[name].called(of))
    response["Content-Disposition"] = f'attachment; filename="{title}.{form}"'
    response["ETag"] = quote_etag(_version(request, keys, day))
    return response


def columns(request: HttpRequest) -> HttpResponse:
    """What the columns hold."""
    of_doors = [(door.name, door.said, door.fields) for door in DOORS]
    context = {"tables": [*DICTIONARY, *of_doors], "whole": published()}
    return render(request, "machines/columns.html", context)


def _complaints(request: HttpRequest, chosen: Chosen) -> list[str]:
    """What of the address is not understood: nothing is left out of what is chosen unsaid."""
    complaints = [*chosen.complaints]
    per = request.GET.get("per", "")
    if per not in ("", PER_QUESTION):
        complaints.append(f"per “{per}” bestaat niet; schrijf per={PER_QUESTION}, of laat het weg.")
    if wrong := wrong_separation(request):
        complaints.append(wrong)
    return complaints + chosen.strange(request, TAKEN)


def _sent(
    request: HttpRequest, form: str, chosen: Chosen, keys: "array[int]", day: date
) -> Iterator[str]:
    per_question = request.GET.get("per") == PER_QUESTION
    table = QUESTIONS if per_question else chosen.columns
    parts = questions_of(keys, day) if per_question else _of_sets(keys, day, chosen)
    if form == "csv":
        names = [field.name for field in table.fields]
        return csv_parts(names, (cells(table, part) for part in parts), separator(request))
    return ("".join(line(table(thing)) for thing in part) for part in parts)


def _of_sets(keys: "array[int]", day: date, chosen: Chosen) -> Iterator[list[Any]]:
    return ([chosen.row(each) for each in sets] for sets in sets_of(keys, day))


def _version(request: HttpRequest, keys: "array[int]", day: date) -> str:
    """Another text for every change of what is sent: which sets, whatever of them changed, what
    people and bodies are called, and the day by which lateness is judged.
    """
    names = [
        [*model._default_manager.order_by("pk").values_list(*fields)]
        for model, fields in NAMES.items()
    ]
    columns = [field.name for *_, fields in DICTIONARY for field in fields]
    told = (request.get_full_path(), QuestionSet.objects.version(), day, names, columns)
    return sha256(keys.tobytes() + repr(told).encode()).hexdigest()[:32]
