"""The columns of the doors: who and what the archive has pages of, and in how many sets. Loaded by
`views/doors.py`.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from archive.citations.find import name_of_law

from .fields import Field, Record, day, many, of

_SETS = of("integer", "Hoeveel reeksen vragen")
_LAST = day("Dag van de laatste vraag")


def _address(name: str, key: Any) -> Field:
    """The address of the page of that name, for what is read of a row."""
    schema = of("string", "Adres van de bladzijde", format="uri")
    return Field(
        "adres", schema, lambda row: f"{settings.SITE_URL}{reverse(name, args=[key(row)])}"
    )


def _each(relation: str, read: Any) -> Any:
    """What is read of every row of a relation, each value once."""
    return lambda thing: [*dict.fromkeys(map(read, getattr(thing, relation).all()))]


def _texts(said: str) -> Any:
    return many(of("string"), said)


_PERSON = (
    Field("roepnaam", of("string", "Roepnaam, of leeg"), lambda who: who.given_name),
    Field("voorletters", of("string", "Voorletters, of leeg"), lambda who: who.initials),
    Field("tussenvoegsel", of("string", "Tussenvoegsel, of leeg"), lambda who: who.prefix),
    Field("achternaam", of("string", "Achternaam"), lambda who: who.surname),
)
_NAME = of("string", "Naam")
MEMBERS = Record(
    "Kamerlid",
    "Eén rij per Kamerlid",
    Field("lid", of("string", "Zoals in adressen: /leden/…/"), lambda who: who.slug),
    Field("naam", _NAME, lambda who: who.full_name),
    *_PERSON,
    Field(
        "fracties",
        _texts("Fracties volgens het register"),
        _each("memberships", lambda mp: mp.party.name),
    ),
    Field(
        "fractiecodes",
        _texts("Dezelfde, zoals in adressen"),
        _each("memberships", lambda mp: mp.party.code),
    ),
    Field("reeksen", of("integer", "Hoeveel reeksen vragen dit lid stelde"), lambda who: who.sets),
    Field("laatste", _LAST, lambda who: who.last),
    _address("member", lambda who: who.slug),
)
MINISTERS = Record(
    "Bewindspersoon",
    "Eén rij per bewindspersoon",
    Field("bewindspersoon", of("string", "Zoals in adressen"), lambda who: who.slug),
    Field("naam", _NAME, lambda who: who.full_name),
    *_PERSON,
    Field("ambten", _texts("Ambten, het vroegste eerst"), _each("offices", lambda o: o.title)),
    Field("kabinetten", _texts("Kabinetten"), _each("offices", lambda o: o.cabinet)),
    Field("reeksen", of("integer", "Hoeveel reeksen aan hen gericht zijn"), lambda who: who.sets),
    Field("laatste", _LAST, lambda who: who.last),
    _address("minister", lambda who: who.slug),
)
_BODY = (
    Field("reeksen", _SETS, lambda body: body.sets),
    Field("laatste", _LAST, lambda body: body.last),
)
PARTIES = Record(
    "Fractie",
    "Eén rij per fractie",
    Field("fractie", of("string", "Zoals in adressen"), lambda body: body.code),
    Field("naam", _NAME, lambda body: body.name),
    Field("volledige_naam", of("string", "Volledige naam, of leeg"), lambda body: body.full_name),
    *_BODY,
    _address("party", lambda body: body.code),
)
MINISTRIES = Record(
    "Ministerie",
    "Eén rij per ministerie",
    Field("ministerie", of("string", "Zoals in adressen"), lambda body: body.code),
    Field("naam", _NAME, lambda body: body.name),
    Field("afkorting", of("string", "Afkorting, of leeg"), lambda body: body.abbreviation),
    Field("vanaf", day("Vanaf"), lambda body: body.started_on),
    Field("tot_en_met", day("Tot en met, voor zover bekend"), lambda body: body.ended_on),
    *_BODY,
    _address("ministry", lambda body: body.code),
)
CABINETS = Record(
    "Kabinet",
    "Eén rij per kabinet",
    Field("kabinet", _NAME, lambda row: row[0].name),
    Field("vanaf", day("Vanaf"), lambda row: row[0].started_on),
    Field("tot_en_met", day("Tot en met, voor zover bekend"), lambda row: row[0].ended_on),
    Field("bewindspersonen", of("integer", "Hoeveel mensen"), lambda row: row[0].people),
    Field(
        "reeksen",
        of("integer", "Hoeveel reeksen aan hen gericht zijn"),
        lambda row: row[1].sets if row[1] else 0,
    ),
    _address("cabinet", lambda row: slugify(row[0].name)),
)
DOSSIERS = Record(
    "Dossier",
    "Eén rij per dossier",
    Field("dossier", of("string", "Nummer en toevoeging"), lambda row: str(row[0])),
    Field("titel", of("string", "Titel, of leeg"), lambda row: row[1] or ""),
    Field("reeksen", of("integer", "Hoeveel reeksen het aanhalen"), lambda row: row[2]["sets"]),
    Field("laatste", day("Dag van de laatste daarvan"), lambda row: row[2]["last"]),
    _address("dossier", lambda row: row[0].dossier_code),
)
LAWS = Record(
    "Wet",
    "Eén rij per wet",
    Field("wet", of("string", "Zoals men haar aanhaalt: Sr"), lambda law: law[0]),
    Field("naam", of("string", "Volle naam, of leeg"), lambda law: name_of_law(law[0])),
    Field("artikelen", of("integer", "Hoeveel artikelen zijn aangehaald"), lambda law: law[1]),
    Field("reeksen", of("integer", "Hoeveel reeksen er een aanhalen"), lambda law: law[2]),
    _address("law", lambda law: law[0]),
)
YEARS = Record(
    "Jaar",
    "Eén rij per jaar",
    Field("jaar", of("integer", "Jaar van inzending"), lambda row: row[0]),
    Field("reeksen", _SETS, lambda row: row[1]),
    _address("year", lambda row: row[0]),
)
DOORS = (MEMBERS, PARTIES, MINISTERS, MINISTRIES, CABINETS, DOSSIERS, LAWS, YEARS)
