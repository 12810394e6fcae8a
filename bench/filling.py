"""Fill an empty database with the corpus, for the one engine that reads its sets from there."""

from collections.abc import Iterable
from itertools import islice

from django.core.management import call_command
from django.db import transaction

from archive.models import (
    MP,
    Addressee,
    Answer,
    Asker,
    Ministry,
    Party,
    Person,
    Question,
    QuestionSet,
    Reply,
)
from bench.corpus import MEMBERS, MINISTRIES, PARTIES, Made

BATCH = 500


def fill(sets: Iterable[Made]) -> None:
    call_command("migrate", verbosity=0)
    parties = [Party.objects.create(code=f"party-{n}", name=f"Party {n}") for n in range(PARTIES)]
    ministries = [
        Ministry.objects.create(code=f"ministry-{n}", name=f"Ministry {n}")
        for n in range(MINISTRIES)
    ]
    members = [Person.objects.create(slug=f"member-{n}", surname=f"Lid{n}") for n in range(MEMBERS)]
    MP.objects.bulk_create(
        MP(person=person, party=parties[n % PARTIES]) for n, person in enumerate(members)
    )
    rest = iter(sets)
    while batch := list(islice(rest, BATCH)):
        with transaction.atomic():
            _fill(batch, parties, ministries, members)


def _fill(batch: list[Made], parties: list, ministries: list, members: list) -> None:
    rows = QuestionSet.objects.bulk_create(
        QuestionSet(
            identifier=made.number,
            subject=made.subject,
            submitted_on=made.submitted_on,
            status="beantwoord",
        )
        for made in batch
    )
    pairs = list(zip(rows, batch, strict=True))
    Asker.objects.bulk_create(
        Asker(
            question_set=row,
            name=members[made.member].surname,
            person=members[made.member],
            party=parties[made.party],
        )
        for row, made in pairs
    )
    Addressee.objects.bulk_create(
        Addressee(
            question_set=row, role="minister", portfolio="", ministry=ministries[made.ministry]
        )
        for row, made in pairs
    )
    questions = Question.objects.bulk_create(
        Question(question_set=row, number=number, text=text)
        for row, made in pairs
        for number, text in enumerate(made.questions, 1)
    )
    replies = Reply.objects.bulk_create(Reply(question_set=row) for row in rows)
    answers = Answer.objects.bulk_create(
        Answer(reply=reply, order=order, text=text)
        for reply, (_, made) in zip(replies, pairs, strict=True)
        for order, text in enumerate(made.answers, 1)
    )
    through = Answer.questions.through
    through.objects.bulk_create(
        through(answer=answer, question=question)
        for answer, question in zip(answers, questions, strict=True)
    )
