"""Link what is printed to people and bodies: fill in what follows from an editor's choice, or from
the register.
"""

from datetime import date
from functools import singledispatch
from typing import Any

from archive.models import MP, Addressee, Answerer, Asker, OnBehalfOf, QuestionSet
from archive.people.resolve import Register


@singledispatch
def link_row(row: Any, question_set: QuestionSet, changed: set[str]) -> set[str]:
    """Complete the links of a row that an editor changed.

    Returns the fields that are settled by that.
    """
    return set()


@link_row.register
def _(asker: Asker, question_set: QuestionSet, changed: set[str]) -> set[str]:
    if not asker.person_id and "person" not in changed and changed & {"name", "party_name"}:
        found = Register.load().members(
            asker.name,
            asker.party_name or None,
            question_set.submitted_on,
            question_set.chamber,
        )
        asker.person = found[0].person if len(found) == 1 else None
    if changed & {"person", "name", "party_name"}:
        return choose_person(asker, question_set.submitted_on, keep_party="party" in changed)
    return set()


def choose_person(asker: Asker, day: date | None, *, keep_party: bool = False) -> set[str]:
    """The asker is this person: their membership and party on the day of asking follow."""
    memberships = list(asker.person.memberships.all()) if asker.person_id else []
    then = [mp for mp in memberships if _holds(mp, day)]
    asker.mp = then[0] if len(then) == 1 else None
    if asker.mp and not keep_party:
        asker.party = asker.mp.party
    return {"person", "mp", "party"}


@link_row.register(Addressee)
@link_row.register(Answerer)
@link_row.register(OnBehalfOf)
def _(
    row: Addressee | Answerer | OnBehalfOf, question_set: QuestionSet, changed: set[str]
) -> set[str]:
    reply = getattr(row, "reply", None)
    day = reply.received_on if reply else question_set.submitted_on
    if not changed & {"name", "role", "portfolio", "minister", "ministry"}:
        return set()
    if not row.minister_id and not changed & {"minister"}:
        name = getattr(row, "name", "") or None
        found = Register.load().ministers(name, row.role or None, row.portfolio or None, day)
        row.minister = found[0] if len(found) == 1 else None
    if row.minister_id and not row.ministry_id:
        row.ministry = row.minister.ministry
    return {"minister", "ministry"}


def _holds(mp: MP, day: date | None) -> bool:
    if not day:
        return False
    return (not mp.started_on or mp.started_on <= day) and (not mp.ended_on or day <= mp.ended_on)
