"""Values for machines beside their shapes: each field says what it is called, what it holds (JSON
Schema, in Dutch) and where its value comes from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

Schema = dict[str, Any]


def of(kind: str | list[str], said: str = "", **more: Any) -> Schema:
    return {"type": kind, **({"description": said} if said else {}), **more}


def maybe(kind: str, said: str = "", **more: Any) -> Schema:
    """A value, or null where it is not known."""
    return of([kind, "null"], said, **more)


def day(said: str) -> Schema:
    return maybe("string", said, format="date")


def ref(name: str, said: str = "") -> Schema:
    return {"$ref": f"#/components/schemas/{name}", **({"description": said} if said else {})}


def many(items: Schema, said: str = "") -> Schema:
    return of("array", said, items=items)


def shape(said: str, **properties: Schema) -> Schema:
    """An object with all these properties."""
    return of("object", said, properties=properties, required=list(properties))


def listing(name: str, said: str) -> Schema:
    return shape(
        said,
        total=of("integer", "Hoeveel er zijn"),
        results=many(ref(name)),
        next=NEXT,
    )


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    schema: Schema
    read: Callable[[Any], Any] | None = None  # None: the attribute of that name

    def value(self, thing: Any) -> Any:
        return (self.read or attrgetter(self.name))(thing)


class Record:
    """What machines are told of one kind of thing. Called with a thing it gives its value."""

    def __init__(self, name: str, said: str, *fields: Field) -> None:
        self.name, self.said, self.fields = name, said, fields

    def __call__(self, thing: Any) -> dict[str, Any]:
        return {field.name: field.value(thing) for field in self.fields}

    @property
    def schema(self) -> Schema:
        return shape(self.said, **self.properties)

    @property
    def properties(self) -> dict[str, Schema]:
        return {field.name: field.schema for field in self.fields}

    def at(self, path: str) -> list[Field]:
        """The fields, read of what bears such a thing: at "question_set" of a question."""
        bearing = attrgetter(path)
        return [
            Field(field.name, field.schema, partial(_read_at, bearing, field))
            for field in self.fields
        ]

    def list_of(self, name: str, said: str, things: Callable[[Any], Any] | None = None) -> Field:
        """A field with such things: those at the attribute `name` when nothing else is said."""
        read = things or (lambda bearer: getattr(bearer, name).all())
        schema = many(ref(self.name), said)
        return Field(name, schema, lambda bearer: [self(thing) for thing in read(bearer)])


def _read_at(bearing: Callable[[Any], Any], field: Field, bearer: Any) -> Any:
    return field.value(bearing(bearer))


TEXT, NUMBER = of("string"), of("integer")
ADDRESS = of("string", "Blijvend adres van de bladzijde", format="uri")
NEXT = maybe("string", "Adres van het vervolg; null na het laatste", format="uri-reference")
NUMBERS = many(of("integer"), "Nummers van vragen")
