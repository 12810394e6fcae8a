"""Join two rows of one person, and part them again: what an editor sees that the register does not.

The address of the one that goes leads to the one that stays, for good.
"""

from collections.abc import Collection

from django.db.models import Model
from django.forms.models import model_to_dict

from archive.models import EarlierAddress, Person
from archive.models.turns import in_turn

# What points to a person, by the name of the relation.
RELATIONS = ("memberships", "offices", "asked")


def merge_people(stays: Person, goes: Person) -> EarlierAddress:
    """Move all that `goes` has to `stays`; what moved is kept, so that it can be undone."""
    with in_turn():
        moved = {name: _move(goes, stays, name) for name in RELATIONS}
        EarlierAddress.objects.filter(person=goes).update(person=stays)
        merged = {"person": _as_data(goes), "moved": moved}
        earlier = EarlierAddress.objects.create(
            kind=Person.kind(), code=goes.slug, person=stays, merged=merged
        )
        stays.other_surnames = _surnames(stays, goes)
        stays.save()
        goes.delete()
    return earlier


def part_people(earlier: EarlierAddress) -> Person:
    """Undo a merger: the person comes back with what they had and still is there."""
    with in_turn():
        stays = Person.objects.get(earlieraddress=earlier)
        back = Person.objects.create(**earlier.merged["person"])
        for name, pks in earlier.merged["moved"].items():
            getattr(stays, name).filter(pk__in=pks).update(person=back)
    return back


def _move(goes: Person, stays: Person, relation: str) -> list[int]:
    """Whatever the person who stays has too (the same membership) is not moved but dropped; what
    pointed to it points to its twin.
    """
    rows = getattr(goes, relation)
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    if relation != "asked":
        twins = {_period(row): row for row in getattr(stays, relation).all()}
        dropped = [row for row in rows.all() if _period(row) in twins]
        for row in dropped:
            _point(row, twins[_period(row)])
        pks = [pk for pk in pks if pk not in {row.pk for row in dropped}]
    rows.filter(pk__in=pks).update(person=stays)
    return pks


def _point(row: Model, twin: Model) -> None:
    """Let all that points to the row point to its twin."""
    for relation in row._meta.related_objects:
        name = relation.field.name
        pointing = relation.related_model._default_manager.filter(**{name: row.pk})
        pointing.update(**{name: twin.pk})


def _period(row: object) -> tuple[object, ...]:
    names = ("party_id", "chamber", "role", "portfolio", "started_on")
    return tuple(getattr(row, name, None) for name in names)


def _as_data(person: Person) -> dict[str, object]:
    data = model_to_dict(person, exclude=["id"])
    return data | {"born_on": person.born_on and person.born_on.isoformat()}


def _surnames(stays: Person, goes: Person) -> Collection[str]:
    names = [*stays.other_surnames, goes.surname, *goes.other_surnames]
    return [name for name in dict.fromkeys(names) if name != stays.surname]
