"""A question set as Akoma Ntoso 3.0 XML (OASIS LegalDocML): a debate of written questions.

The set is loaded by `load_page()`. A day that is not known is not made up: where the standard wants
one, it is the day on which this archive last changed the set, and is called so.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from lxml.builder import ElementMaker  # type: ignore[import-not-found]
from lxml.etree import tostring

from archive.citations.annotate import Link
from archive.models import Answer, Answerer, Asker, Footnote, Person, QuestionSet, Reply

from .bibliography import ARCHIVE, chamber_in_full, permanent_address
from .links import Bearer, Links
from .privacy import without_contacts

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_UNKNOWN = "[onbekend]"
_PARAGRAPH = re.compile(r"\S(?:(?!\n\s*\n).)*", re.DOTALL)
# What XML has no place for; damaged files have it.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# (lxml-stubs lacks its builder.)
_E: Any = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_Marked = list[tuple[int, int, Any]]  # from, up to, and the element of what stands there


def as_akn(question_set: QuestionSet) -> bytes:
    """The whole set as a document of XML, UTF-8."""
    debate = _E.debate(
        _E.meta(_identification(question_set), _references(question_set)),
        _E.debateBody(_questions(question_set), *_rest(question_set)),
        name="schriftelijke-vragen",
    )
    document: bytes = tostring(
        _E.akomaNtoso(debate), xml_declaration=True, encoding="UTF-8", pretty_print=False
    )
    return document


def _identification(question_set: QuestionSet) -> Any:
    changed = localdate(question_set.updated_at)
    asked, name = question_set.submitted_on, "ingezonden"
    if not asked:
        asked, name = changed, "gewijzigd"
    work = f"/akn/nl/debate/schriftelijke-vragen/{asked}/{question_set.identifier}"
    expression = f"{work}/nld@{changed}"
    return _E.identification(
        _E.FRBRWork(
            *_core(work, work),
            _E.FRBRalias(name="adres", value=permanent_address(question_set)),
            _E.FRBRdate(date=str(asked), name=name),
            _E.FRBRauthor(href="#kamer"),
            _E.FRBRcountry(value="nl"),
            _E.FRBRsubtype(value="schriftelijke-vragen"),
            _E.FRBRnumber(value=question_set.identifier),
        ),
        _E.FRBRExpression(
            *_core(expression, expression), *_made(changed), _E.FRBRlanguage(language="nld")
        ),
        _E.FRBRManifestation(*_core(expression, f"{expression}.xml", ".xml"), *_made(changed)),
        source="#archief",
    )


def _core(of: str, address: str, end: str = "") -> list[Any]:
    return [_E.FRBRthis(value=f"{of}/!main{end}"), _E.FRBRuri(value=address)]


def _made(changed: date) -> list[Any]:
    return [_E.FRBRdate(date=str(changed), name="gewijzigd"), _E.FRBRauthor(href="#archief")]


def _references(question_set: QuestionSet) -> Any:
    """Who is named: by their page where it is known who it is, else by their place here."""
    askers = list(question_set.askers.all())
    references = [
        _agent("TLCOrganization", "archief", ARCHIVE, f"{settings.SITE_URL}/"),
        _agent("TLCOrganization", "kamer", chamber_in_full(question_set)),
        _agent("TLCOrganization", "vraagstellers", _listed(a.who for a in askers)),
        *(_agent("TLCPerson", _of(a), a.who, _page(a.person, "leden")) for a in askers),
        _agent(
            "TLCOrganization",
            "gevraagd",
            _listed(a.in_office for a in question_set.addressees.all()),
        ),
    ]
    for place, reply in enumerate(question_set.replies.all(), 1):
        given = list(reply.answerers.all())
        references.append(_agent("TLCOrganization", f"beantwoorders-{place}", _listed(
            a.in_office or a.who for a in given)))  # fmt: skip
        references += [
            _agent(
                "TLCPerson", f"beantwoorder-{place}-{a.order}", a.in_office or a.who,
                _page(a.minister.person if a.minister else None, "bewindspersonen"),
            )
            for a in given
        ]  # fmt: skip
    return _E.references(*references, source="#archief")


def _agent(kind: str, name: str, shown: str, address: str = "") -> Any:
    return _E(kind, eId=name, href=address or f"#{name}", showAs=_plain(shown or _UNKNOWN))


def _page(person: Person | None, kind: str) -> str:
    readable = person and not person.withheld_on
    return f"{settings.SITE_URL}/{kind}/{person.slug}/" if person and readable else ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(filter(None, names))


def _of(asker: Asker) -> str:
    return f"vraagsteller-{asker.order}"


def _questions(question_set: QuestionSet) -> Any:
    askers, links = list(question_set.askers.all()), Links(question_set)
    by = f"#{_of(askers[0])}" if len(askers) == 1 else "#vraagstellers"
    return _E.questions(
        _E.heading(_plain(question_set.subject or question_set.identifier)),
        *(
            _E.question(
                _E.num(str(question.number)),
                *_paragraphs(question, question.notes, links, f"vraag-{question.number}"),
                eId=f"vraag-{question.number}",
                by=by,
                to="#gevraagd",
            )
            for question in question_set.questions.all()
        ),
        eId="vragen",
    )


def _rest(question_set: QuestionSet) -> Iterator[Any]:
    links = Links(question_set)
    if question_set.explanation:
        yield _E.debateSection(
            _E.heading("Toelichting"),
            *_paragraphs(question_set, [], links, "toelichting"),
            name="toelichting",
            eId="toelichting",
        )
    for place, reply in enumerate(question_set.replies.all(), 1):
        yield _reply(reply, place, links)


def _reply(reply: Reply, place: int, links: Links) -> Any:
    name = f"reactie-{place}"
    heading = [reply.label.capitalize()]
    if reply.received_on:
        heading = [f"{heading[0]}, ", _day(reply.received_on)]
    return _E.debateSection(
        _E.heading(*heading),
        *(_paragraphs(reply, [], links, name) if reply.text else ()),
        *(_answer(reply, answer, place, links) for answer in reply.answers.all()),
        name=reply.kind,
        eId=name,
    )


def _day(day: date) -> Any:
    return _E.date(f"{day:%d-%m-%Y}", date=str(day))


def _answer(reply: Reply, answer: Answer, place: int, links: Links) -> Any:
    name = f"reactie-{place}-antwoord-{answer.order}"
    givers: list[Answerer] = list(reply.answerers.all())
    alone = f"beantwoorder-{place}-{givers[0].order}" if len(givers) == 1 else ""
    said = {"by": f"#{alone or f'beantwoorders-{place}'}", "to": "#vraagstellers"}
    if answer.numbers:
        said["refersTo"] = " ".join(f"#vraag-{number}" for number in answer.numbers)
    num = [_E.num(", ".join(map(str, answer.numbers)))] if answer.numbers else []
    return _E.answer(*num, *_paragraphs(answer, answer.notes, links, name), eId=name, **said)


def _paragraphs(bearer: Bearer, notes: list[Footnote], links: Links, name: str) -> list[Any]:
    """The text of a bearer with its notes and links; a note without a place ends it."""
    text = _plain(without_contacts(bearer.text))
    spans = [match.span() for match in _PARAGRAPH.finditer(text)] or [(0, 0)]
    marks: list[_Marked] = [[] for _ in spans]
    for link in links.of(bearer, text):
        place = _place_in(spans, link.start)
        if link.url and link.end <= spans[place][1]:
            marks[place].append((link.start, link.end, _ref(link, text)))
    for note in notes:
        position = len(text) if note.position is None else note.position
        place = _place_in(spans, position)
        at = min(position, spans[place][1])
        marks[place].append((at, at, _note(note, name)))
    return [_paragraph(text, *span, own) for span, own in zip(spans, marks, strict=True)]


def _place_in(spans: list[tuple[int, int]], at: int) -> int:
    """The paragraph that a place stands in, or else comes after."""
    return max(sum(start <= at for start, _ in spans) - 1, 0)


def _paragraph(text: str, start: int, end: int, marks: _Marked) -> Any:
    parts: list[Any] = []
    at = start
    for begin, until, element in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if begin < at and until > begin:
            continue  # a link within another
        parts += [*_lines(text[at : max(begin, at)]), element]
        at = max(until, at)
    return _E.p(*parts, *_lines(text[at:end]))


def _lines(text: str) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield _E.br()
        yield line


def _ref(link: Link, text: str) -> Any:
    address = link.url if "://" in link.url else f"{settings.SITE_URL}{link.url}"
    return _E.ref(text[link.start : link.end], href=address)


def _note(note: Footnote, name: str) -> Any:
    marker = {"marker": _plain(note.mark)} if note.mark else {}
    lines = _lines(_plain(without_contacts(note.text)))
    return _E.authorialNote(_E.p(*lines), eId=f"{name}-noot-{note.order}", **marker)


def _plain(text: str) -> str:
    """The text as XML can hold it, as long as it was."""
    return _NO_XML.sub("\ufffd", text)
