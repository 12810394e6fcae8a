"""How a question set, or one question of it, is cited: as text, BibTeX, RIS and CSL-JSON.

The set is loaded by `load_page()`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format

from archive.identifiers import (
    koop_address,
    print_vergaderjaar,
    read_koop_identifier,
    read_z_number,
)
from archive.models import QuestionSet, Reply
from archive.models.choices import SourceKind
from archive.publications import publications

ARCHIVE = "Kamervragenarchief"


def citation(question_set: QuestionSet, number: int | None = None) -> str:
    """The full citation in one line, ending in the permanent address."""
    return citations(question_set, [number])[number]


def citations(question_set: QuestionSet, numbers: list[int | None]) -> dict[int | None, str]:
    """The citation of each of these questions, None for the set itself; what they have in common is
    written once.
    """
    parts = [
        _askers(question_set),
        f"‘{_subject(question_set)}’" if question_set.subject else _subject(question_set),
        f"schriftelijke vragen {question_set.identifier}",
        "Eerste Kamer" if question_set.chamber == "ek" else "",
        f"ingezonden {_day(question_set.submitted_on)}" if question_set.submitted_on else "",
    ]
    asked = ", ".join(filter(None, parts))
    answered = "".join(
        f"; {_answer(reply)}"
        for reply in question_set.replies.all()
        if reply.kind == Reply.Kind.ANSWER
    )
    address = permanent_address(question_set)
    return {
        number: f"{asked}, vraag {number}{answered}. {ARCHIVE}, {address}{number}/"
        if number
        else f"{asked}{answered}. {ARCHIVE}, {address}"
        for number in numbers
    }


def chamber_in_full(question_set: QuestionSet) -> str:
    return f"{question_set.get_chamber_display()} der Staten-Generaal"


def permanent_address(question_set: QuestionSet, number: int | None = None) -> str:
    path = question_set.get_absolute_url()
    return f"{settings.SITE_URL}{path}{number}/" if number else f"{settings.SITE_URL}{path}"


def bibtex(question_set: QuestionSet, number: int | None = None) -> str:
    key = f"{question_set.identifier}-{number}" if number else question_set.identifier
    fields = {
        "author": " and ".join(f"{{{asker.name}}}" for asker in question_set.asking),
        "title": f"{{{_subject(question_set, number)}}}",
        "type": "Schriftelijke vragen",
        "number": question_set.identifier,
        "institution": chamber_in_full(question_set),
        "date": question_set.submitted_on and question_set.submitted_on.isoformat(),
        "url": permanent_address(question_set, number),
        "note": _with_parties(question_set),
    }
    lines = [f"  {key} = {{{_escaped(value)}}}" for key, value in fields.items() if value]
    return "@report{" + key + ",\n" + ",\n".join(lines) + "\n}\n"


def ris(question_set: QuestionSet, number: int | None = None) -> str:
    lines = [
        ("TY", "GOVDOC"),
        *[("AU", asker.name) for asker in question_set.asking],
        ("TI", _subject(question_set, number)),
        ("PY", question_set.submitted_on and question_set.submitted_on.strftime("%Y")),
        ("DA", question_set.submitted_on and question_set.submitted_on.strftime("%Y/%m/%d")),
        ("M1", question_set.identifier),
        ("PB", chamber_in_full(question_set)),
        ("N1", _with_parties(question_set) or None),
        ("DB", ARCHIVE),
        ("UR", permanent_address(question_set, number)),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value is not None)


def csl(question_set: QuestionSet, number: int | None = None) -> list[dict[str, Any]]:
    """CSL-JSON, the citation format of Zotero, Pandoc and citeproc: a list with one thing. Askers
    are names as printed, which nobody has to take apart."""
    day = question_set.submitted_on
    thing = {
        "id": f"{question_set.identifier}-{number}" if number else question_set.identifier,
        "type": "report",
        "genre": "Schriftelijke vragen",
        "language": "nl",
        "title": _subject(question_set, number),
        "author": [{"literal": asker.name} for asker in question_set.asking],
        "number": question_set.identifier,
        "publisher": chamber_in_full(question_set),
        "issued": day and {"date-parts": [[day.year, day.month, day.day]]},
        "note": _with_parties(question_set),
        "archive": ARCHIVE,
        "URL": permanent_address(question_set, number),
    }
    return [{name: value for name, value in thing.items() if value}]


@dataclass(frozen=True, slots=True)
class Publication:
    """A paper at KOOP that exists."""

    kind: str  # a SourceKind: QUESTIONS or ANSWER
    identifier: str

    @property
    def address(self) -> str:
        return koop_address(self.identifier)

    @property
    def of_questions(self) -> bool:
        return self.kind == SourceKind.QUESTIONS


def papers_of(question_set: QuestionSet) -> list[Publication]:
    """The papers of a set that KOOP publishes, the questions first; loads the set's identifiers."""
    every = publications()
    names = [name.value for name in question_set.identifiers.all()]
    read = sorted(filter(None, map(read_koop_identifier, names)), key=str)
    numbers = sorted(z for z in map(read_z_number, names) if z)
    asked = [every.questions_of(z) for z in numbers]
    asked += [every.find(str(name)) for name in read if name.kind == "kv"]
    answered = [every.find(str(name)) for name in read if name.kind == "ah"]
    return [
        Publication(kind, identifier)
        for kind, identifiers in ((SourceKind.QUESTIONS, asked), (SourceKind.ANSWER, answered))
        for identifier in dict.fromkeys(filter(None, identifiers))
    ]


def _askers(question_set: QuestionSet) -> str:
    return ", ".join(
        f"{a.name} ({a.of_party})" if a.of_party else a.name for a in question_set.asking
    )


def _with_parties(question_set: QuestionSet) -> str:
    """The askers with their parties, for which a reference has no field; "" without parties."""
    parties = any(asker.of_party for asker in question_set.asking)
    return f"Vragen van {_askers(question_set)}" if parties else ""


def _subject(question_set: QuestionSet, number: int | None = None) -> str:
    subject = question_set.subject or "[zonder onderwerp]"
    plain = " ".join(f"{subject[:1].upper()}{subject[1:]}".split())
    return f"{plain}, vraag {number}" if number else plain


def _answer(reply: Reply) -> str:
    who = ", ".join(str(answerer) for answerer in reply.answerers.all())
    printed = (
        f"Aanhangsel Handelingen {print_vergaderjaar(reply.vergaderjaar)}, nr. "
        f"{reply.aanhangsel_number}"
    )
    parts = [
        " van ".join(filter(None, [Reply.Kind.ANSWER.label, who])),
        f"ontvangen {_day(reply.received_on)}" if reply.received_on else "",
        printed if reply.aanhangsel_number else "",
    ]
    return ", ".join(filter(None, parts))


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _escaped(text: str) -> str:
    return (
        text.replace("\\", "")
        .replace("%", r"\%")
        .replace("&", r"\&")
        .replace("_", r"\_")
        .replace("#", r"\#")
    )
