"""Members and ministers for machines, each value beside its shape."""

from typing import Any

from django.urls import reverse

from archive.models import Person
from archive.models.choices import Chamber, Role
from archive.shown.fields import (
    ADDRESS,
    TEXT,
    Field,
    Record,
    day,
    listing,
    many,
    maybe,
    of,
    ref,
    shape,
)

from .elsewhere import full, link

_PERIOD = (
    Field("started_on", day("Vanaf")),
    Field("ended_on", day("Tot en met; null waar het einde niet bekend is")),
    Field("seen_on", day("Een dag waarop dit volgens een bron nog zo was")),
)
MEMBERSHIP = Record(
    "Membership",
    "Een lidmaatschap: een fractie en een periode",
    Field("party", of("string", "Code van de fractie"), lambda member: member.party.code),
    Field("party_name", TEXT, lambda member: member.party.name),
    Field("chamber", of("string", "In welke Kamer", enum=Chamber.values)),
    *_PERIOD,
)
POST = Record(
    "Post",
    "Een ambt en een periode",
    Field("role", of("string", "Ambt", enum=Role.values)),
    Field("portfolio", TEXT),
    Field(
        "ministry",
        maybe("string", "Code van het ministerie"),
        lambda office: office.ministry and office.ministry.code,
    ),
    Field("cabinet", TEXT),
    *_PERIOD,
)
_NAMES = {
    "slug": of("string", "Zoals in adressen"),
    "url": ADDRESS,
    "name": of("string", "Volledige naam"),
    "given_name": TEXT,
    "initials": TEXT,
    "prefix": TEXT,
    "surname": TEXT,
    "questions": ref("Link", "De reeksen vragen"),
}
SHAPES = {
    "MemberList": listing("Member", "Kamerleden op achternaam"),
    "Member": shape("Een Kamerlid", **_NAMES, memberships=many(ref("Membership"))),
    "Membership": MEMBERSHIP.schema,
    "MinisterList": listing("Minister", "Bewindspersonen op achternaam"),
    "Minister": shape("Een bewindspersoon", **_NAMES, offices=many(ref("Post"))),
    "Post": POST.schema,
}


def as_member(person: Person, sets: int) -> dict[str, Any]:
    """A member with memberships; `sets` is how many question sets they asked.

    Loaded by `members()`.
    """
    return {
        **_person(person, "member", f"lid={person.slug}", sets),
        "memberships": [MEMBERSHIP(member) for member in person.memberships.all()],
    }


def as_minister(person: Person, sets: int) -> dict[str, Any]:
    """A minister with offices; `sets` is how many question sets they were involved in.

    Loaded by `ministers()`.
    """
    return {
        **_person(person, "minister", f"bewindspersoon={person.slug}", sets),
        "offices": [POST(office) for office in person.offices.all()],
    }


def _person(person: Person, page: str, choice: str, sets: int) -> dict[str, Any]:
    return {
        "slug": person.slug,
        "url": full(reverse(page, args=[person.slug])),
        "name": person.full_name,
        "given_name": person.given_name,
        "initials": person.initials,
        "prefix": person.prefix,
        "surname": person.surname,
        "questions": link(sets, "api_questions", choice),
    }
