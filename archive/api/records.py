"""Members, ministers, Kamerstukken and their citations for machines: plain values for JSON, as in
`export.py`.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from archive.identifiers import kamerstuk_identifier, koop_address
from archive.models import Kamerstuk, Person
from archive.shown.export import as_item, as_paper
from archive.shown.reading import Place


def as_member(person: Person, sets: int) -> dict[str, Any]:
    """A member with memberships; `sets` is how many question sets they asked.

    Loaded by `members()`.
    """
    return {
        **_person(person, "member", f"lid={person.slug}", sets),
        "memberships": [
            {
                "party": m.party.code,
                "party_name": m.party.name,
                "started_on": m.started_on,
                "ended_on": m.ended_on,
            }
            for m in person.memberships.all()
        ],
    }


def as_minister(person: Person, sets: int) -> dict[str, Any]:
    """A minister with offices; `sets` is how many question sets they were involved in.

    Loaded by `ministers()`.
    """
    return {
        **_person(person, "minister", f"bewindspersoon={person.slug}", sets),
        "offices": [
            {
                "role": office.role,
                "portfolio": office.portfolio,
                "ministry": office.ministry and office.ministry.code,
                "cabinet": office.cabinet,
                "started_on": office.started_on,
                "ended_on": office.ended_on,
            }
            for office in person.offices.all()
        ],
    }


def as_kamerstuk(paper: Any) -> dict[str, Any]:
    """A paper, loaded by `with_counts()`."""
    identifier = kamerstuk_identifier(paper.dossier, paper.addition, paper.number)
    return {
        **as_paper(paper),
        "printed": str(paper),
        "title": paper.title,
        "url": _full(paper.get_absolute_url()),
        "publication": koop_address(identifier) if paper.number else None,
        "question_sets": paper.sets,
        "first_cited_on": paper.first,
        "last_cited_on": paper.last,
    }


def as_dossier(dossier: Kamerstuk, papers: int, sets: int) -> dict[str, Any]:
    """A dossier (a Kamerstuk without number), how many papers of it are cited, and in how many
    question sets.
    """
    code = dossier.dossier_code
    return {
        "dossier": dossier.dossier,
        "addition": dossier.addition,
        "printed": str(dossier),
        "url": _full(dossier.get_absolute_url()),
        "papers": _list(papers, "api_kamerstukken", f"dossier={code}"),
        "questions": _list(sets, "api_questions", f"dossier={code}"),
    }


def as_place(place: Place) -> dict[str, Any]:
    """Where a text cites a paper: a `Place` of `reading.py`."""
    return {
        "question_set": as_item(place.question_set),
        "url": _full(place.url),
        "kamerstuk": as_paper(place.kamerstuk),
        "part": place.kind,
        "questions": place.numbers,
        "in_note": place.note,
        "printed": place.excerpt[1],
        "excerpt": "".join(place.excerpt),
    }


def _person(person: Person, page: str, choice: str, sets: int) -> dict[str, Any]:
    return {
        "slug": person.slug,
        "url": _full(reverse(page, args=[person.slug])),
        "name": person.full_name,
        "given_name": person.given_name,
        "initials": person.initials,
        "prefix": person.prefix,
        "surname": person.surname,
        "questions": _list(sets, "api_questions", choice),
    }


def _list(total: int, name: str, choice: str) -> dict[str, Any]:
    return {"total": total, "url": f"{_full(reverse(name))}?{choice}"}


def _full(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
