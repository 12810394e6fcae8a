"""Make rows for tests. Every person, party and subject here is invented."""

from datetime import date
from hashlib import sha256

from django.utils.text import slugify

from archive.models import (
    MP,
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    Kamerstuk,
    KamerstukReference,
    LegalReference,
    Minister,
    Ministry,
    OnBehalfOf,
    Party,
    Person,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
    SetReference,
    SourceContent,
    SourceDocument,
)

ASKED = date(2024, 10, 1)
ANSWERED = date(2024, 10, 20)
SOURCE_BYTES = b"Vragen over de voorbeeldbrug"


def party(name="Dorpspartij", **values):
    return Party.objects.get_or_create(code=slugify(name), defaults={"name": name, **values})[0]


def person(name="Anna van der Voorbeeld", **values):
    """A person: the first word is the given name, words in lower case are the prefix."""
    given, *rest = name.split()
    prefix = [word for word in rest if word.islower()]
    defaults = {
        "given_name": given,
        "prefix": " ".join(prefix),
        "surname": " ".join(word for word in rest if word not in prefix),
        **values,
    }
    return Person.objects.get_or_create(slug=slugify(name), defaults=defaults)[0]


def member(name="Anna van der Voorbeeld", of="Dorpspartij", started_on=date(2020, 1, 1), **values):
    return MP.objects.get_or_create(
        person=person(name), party=party(of), started_on=started_on, defaults=values
    )[0]


def ministry(name="Bruggen en Sluizen", code="bens", **values):
    return Ministry.objects.get_or_create(code=code, defaults={"name": name, **values})[0]


def minister(
    name="Bert Staal",
    portfolio="Bruggen en Sluizen",
    role="minister",
    started_on=date(2020, 1, 1),
    at=None,
    **values,
):
    """An office; `at` is its ministry, by default one with the portfolio's name."""
    at = at or ministry(portfolio, slugify(portfolio))
    return Minister.objects.get_or_create(
        person=person(name),
        role=role,
        portfolio=portfolio,
        started_on=started_on,
        defaults={"ministry": at, **values},
    )[0]


def question_set(identifier="2024Z00001", questions=2, *, asked_by=None, asked_of=None, **values):
    """A set with questions: a number of them, or their texts.

    `asked_by`: MPs; `asked_of`: Ministers. Its source would tell of a delay notice.
    """
    texts = (
        [f"Wat is vraag {n}?" for n in range(1, questions + 1)]
        if isinstance(questions, int)
        else questions
    )
    values = {
        "subject": "de voorbeeldbrug",
        "submitted_on": ASKED,
        "vergaderjaar": "2024-2025",
        "notices_told": True,
        **values,
    }
    made = QuestionSet.objects.create(identifier=identifier, **values)
    SetIdentifier.objects.create(value=identifier, question_set=made)
    Question.objects.bulk_create(
        Question(question_set=made, number=number, text=text)
        for number, text in enumerate(texts, 1)
    )
    for order, mp in enumerate([member()] if asked_by is None else asked_by, 1):
        asker(made, mp, order)
    for order, office in enumerate([minister()] if asked_of is None else asked_of, 1):
        Addressee.objects.create(question_set=made, order=order, **_office(office))
    return made


def up_to_date(today):
    """A set of today: then the archive's data reach to today, and what is open is late by today."""
    return question_set(
        f"{today.year}Z99999", 0, submitted_on=today, subject="vandaag", asked_by=[], asked_of=[]
    )


def asker(question_set, mp, order=1):
    return Asker.objects.create(
        question_set=question_set,
        order=order,
        name=mp.person.surname,
        party_name=mp.party.name,
        person=mp.person,
        mp=mp,
        party=mp.party,
    )


def reply(
    question_set,
    answers=(),
    *,
    kind="antwoord",
    received_on=ANSWERED,
    by=None,
    on_behalf_of=(),
    **values,
):
    """A reply with its answers: {(1,): "Ja.", (2, 3): "Nee."}; the set is settled.

    `by`: Ministers.
    """
    made = Reply.objects.create(
        question_set=question_set, kind=kind, received_on=received_on, **values
    )
    for order, (numbers, text) in enumerate(dict(answers).items(), 1):
        answer = Answer.objects.create(reply=made, order=order, text=text)
        answer.questions.set(question_set.questions.filter(number__in=numbers))
    for order, office in enumerate([minister()] if by is None else by, 1):
        Answerer.objects.create(
            reply=made, order=order, name=office.person.surname, **_office(office)
        )
    for order, office in enumerate(on_behalf_of, 1):
        OnBehalfOf.objects.create(reply=made, order=order, **_office(office))
    question_set.settle(question_set.replies.all())
    question_set.save()
    return made


def answered_set(identifier="2024Z00001", questions=2, *, received_on=ANSWERED, **values):
    """A set with one answer to each question."""
    made = question_set(identifier, questions, **values)
    reply(
        made,
        {(q.number,): f"Dit is het antwoord op vraag {q.number}." for q in made.questions.all()},
        received_on=received_on,
    )
    return made


def footnote(bearer, text="Zie het voorbeeldrapport.", *, mark="1", position=None, order=1):
    """A note of a Question or an Answer."""
    name = "question" if isinstance(bearer, Question) else "answer"
    return Footnote.objects.create(
        **{name: bearer}, text=text, mark=mark, position=position, order=order
    )


def kamerstuk(dossier="99001", number="12", addition="", **values):
    return Kamerstuk.objects.get_or_create(
        dossier=dossier, addition=addition, number=number, defaults=values
    )[0]


def cite(bearer, printed="Kamerstuk 99 001, nr. 12", of=None):
    """A reference in a Question, Answer, Footnote or Reply to a Kamerstuk; `printed` stands in the
    bearer's text.
    """
    start = bearer.text.index(printed)
    return KamerstukReference.objects.create(
        kamerstuk=of or kamerstuk(),
        start=start,
        end=start + len(printed),
        printed=printed,
        **_bearer(bearer),
    )


def cite_article(bearer, printed, value):
    """A reference in a text to an article of a law: value "273f Sr"."""
    start = bearer.text.index(printed)
    return LegalReference.objects.create(
        kind=LegalReference.Kind.ARTICLE,
        value=value,
        start=start,
        end=start + len(printed),
        printed=printed,
        **_bearer(bearer),
    )


def refer(bearer, printed, target=None, **values):
    """A reference to an earlier set: pass z_number or vergaderjaar and aanhangsel_number;
    unresolved without target.
    """
    start = bearer.text.index(printed)
    return SetReference.objects.create(
        target=target,
        start=start,
        end=start + len(printed),
        printed=printed,
        **_bearer(bearer),
        **values,
    )


def source(data=SOURCE_BYTES, origin="voorbeeld.txt", **values):
    values = {"format": "text", "kind": "antwoord", "size": len(data), **values}
    made = SourceDocument.objects.create(sha256=sha256(data).hexdigest(), origin=origin, **values)
    SourceContent.objects.create(document=made, data=data)
    return made


def _office(office):
    return {
        "role": office.role,
        "portfolio": office.portfolio,
        "minister": office,
        "ministry": office.ministry,
    }


def _bearer(bearer):
    name = type(bearer).__name__.lower()
    return {name: bearer, "question_set": _set_of(bearer)}


def _set_of(bearer):
    match bearer:
        case Footnote():
            return _set_of(bearer.question or bearer.answer)
        case Answer():
            return bearer.reply.question_set
        case _:
            return bearer.question_set
