"""What a language model can ask: search, a set, a question, a person, citations. Read only; each
passage comes with its permanent address.
"""

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify

from archive.api.citations import MOST, cited_in
from archive.api.found import as_results
from archive.api.people import as_member, as_minister
from archive.figures.reach import reach
from archive.models import Person, QuestionSet
from archive.search import Filters
from archive.search import search as find
from archive.search.filters import PARAMETERS, Sort
from archive.search.selection import asked_counts, involved_counts
from archive.shown.bibliography import permanent_address
from archive.shown.export import SET
from archive.shown.markdown import as_markdown

from .protocol import Mistaken, Tool, Values

SAID = (
    "Schriftelijke vragen van de Tweede en Eerste Kamer met de antwoorden, vraag voor vraag. "
    "Noem bij alles wat je hieruit overneemt het blijvende adres dat erbij staat. Wat het archief "
    "niet weet, is leeg: vul het niet aan."
)
_MOST_HITS, _MOST_PEOPLE = 20, 10
_NUMBER = {"type": "string", "description": "Z-nummer of kenmerk: 2024Z16674, ah-tk-20242025-594"}


def _search(arguments: Values) -> Values:
    chosen = QueryDict(mutable=True)
    chosen.update({name: arguments[name] for name in PARAMETERS if name in arguments})
    filters, errors = Filters.from_query(chosen)
    limit, offset = arguments.get("limit", 10), arguments.get("offset", 0)
    if not (1 <= limit <= _MOST_HITS and 0 <= offset <= 10_000):
        errors.append(f"limit is 1 tot en met {_MOST_HITS}, offset 0 tot en met 10000.")
    if errors:
        raise Mistaken(" ".join(errors))
    query, day = arguments.get("query", ""), reach(timezone.localdate()).day
    results = find(
        query, filters=filters, sort=Sort.usual(query), offset=offset, limit=limit, today=day
    )
    if results.notice:
        raise Mistaken(results.notice)
    said = as_results(results)
    return {name: value for name, value in said.items() if name != "facets"} | {
        "data_up_to": day.isoformat()
    }


def _set(arguments: Values) -> Values:
    found = _found(arguments["number"])
    record = SET(found)
    for answer in (a for reply in record["replies"] for a in reply["answers"]):
        answer["addresses"] = [permanent_address(found, number) for number in answer["questions"]]
    return record


def _question(arguments: Values) -> str:
    found, number = _found(arguments["number"]), arguments["question"]
    if number not in [question.number for question in found.questions.all()]:
        raise Mistaken(f"{found.identifier} heeft hier geen vraag {number}")
    return as_markdown(found, number)


def _person(arguments: Values) -> Values:
    name = arguments["name"].strip()
    members = _named(Person.objects.members(), name)
    ministers = _named(Person.objects.ministers(), name)
    asked, involved = asked_counts(members), involved_counts(ministers)
    return {
        "members": [as_member(person, asked[person.pk]) for person in members],
        "ministers": [as_minister(person, involved[person.pk]) for person in ministers],
        "most": _MOST_PEOPLE,
    }


def _citation(arguments: Values) -> Values:
    text = arguments["text"]
    if len(text) > MOST:
        raise Mistaken(f"Een tekst heeft hier ten hoogste {MOST} tekens.")
    found = cited_in(text)
    return {"total": len(found), "results": found}


def _found(number: str) -> QuestionSet:
    sets = QuestionSet.objects.known_as(number).judged_on(reach(timezone.localdate()).day)
    found = sets.load_page()
    if not found:
        raise Mistaken(f"{number} staat niet in dit archief")
    return found


def _named(people: Any, name: str) -> list[Person]:
    """Those at this address, or with all these words in their name."""
    at = list(people.filter(slug=name.lower()))
    if at or not name:
        return at
    for word in name.split():
        people = people.filter(slug__icontains=slugify(word))
    return list(people[:_MOST_PEOPLE])


def _of(required: tuple[str, ...], **properties: Any) -> Values:
    return {
        "type": "object",
        "properties": properties,
        "required": [*required],
        "additionalProperties": False,
    }


def _text(said: str) -> Values:
    return {"type": "string", "description": said}


_FILTER = "Alleen met deze waarde, zoals in adressen van zoekpagina’s"
TOOLS = (
    Tool(
        "search",
        "Zoek vragen en antwoorden",
        'Zoek reeksen vragen op woorden (ook "zinsdelen", OF, NIET, lid:naam) en filters. Elke '
        "treffer heeft de best passende plaatsen, elk met haar blijvende adres.",
        _of(
            (),
            query=_text("Wat gezocht wordt; leeg: alles wat de filters toelaten"),
            limit={"type": "integer", "description": f"Hoeveel treffers, ten hoogste {_MOST_HITS}"},
            offset={"type": "integer", "description": "Hoeveel treffers overgeslagen worden"},
            **{name: _text(_FILTER) for name in PARAMETERS},
        ),
        _search,
    ),
    Tool(
        "set",
        "Een hele reeks",
        "Alles wat het archief van een reeks vragen heeft: wie vroeg, elke vraag met haar adres, "
        "en elke reactie met haar antwoorden.",
        _of(("number",), number=_NUMBER),
        _set,
    ),
    Tool(
        "question",
        "Eén vraag met haar antwoord",
        "Een vraag uit een reeks met wat erop geantwoord is, als Markdown, met de volledige "
        "verwijzing en het blijvende adres.",
        _of(
            ("number", "question"),
            number=_NUMBER,
            question={"type": "integer", "description": "Het nummer van de vraag in de reeks"},
        ),
        _question,
    ),
    Tool(
        "person",
        "Een Kamerlid of bewindspersoon",
        "Wie zo heet, met fracties of ambten en hun dagen, hoeveel reeksen het zijn, en het adres "
        f"van de bladzijde. Van meer dan {_MOST_PEOPLE} de eerste.",
        _of(("name",), name=_text("(Een deel van) de naam, of die zoals in adressen")),
        _person,
    ),
    Tool(
        "citation",
        "Verwijzingen in een tekst",
        "Vindt in een tekst elke verwijzing naar Kamerstukken, eerdere vragen, wetten en "
        "uitspraken, met het adres hier en waar het officieel staat.",
        _of(("text",), text=_text(f"De tekst, ten hoogste {MOST} tekens")),
        _citation,
    ),
)
