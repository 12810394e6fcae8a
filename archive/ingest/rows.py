"""Write a merged question set as rows: in bulk, what differs, and no editor corrected."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model

from archive.calendar.lateness import TERM
from archive.identifiers import likely_days
from archive.models import (
    MP,
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    OnBehalfOf,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
)
from archive.models.among import Among
from archive.models.inserting import insert
from archive.models.settling import GivenReply, outcome_of
from archive.people.resolve import Register

from . import document
from .document import Note, ParsedAnswer
from .homes import numbered_in
from .merging import MergedReply, MergedSet
from .sync import BATCH, Wanted, fill, sync

# A day, the two days between which it lies, or none.
Days = tuple[date, ...]


def write_sets(merged: Mapping[int, MergedSet], register: Register) -> None:
    """Make the rows of these sets (primary key -> what they should hold) what they should be."""
    sets = QuestionSet.objects.in_bulk(merged.keys())
    changed, of_replies = _write_identifiers(merged), set[int]()
    of_sets = ("question_set_id", merged)
    questions = sync(Question, *of_sets, _wanted_questions(merged), changed)
    _follow_numbers(merged)
    replies = sync(Reply, *of_sets, _wanted_replies(merged), changed)
    sync(Asker, *of_sets, _wanted_askers(merged, register), changed)
    sync(Addressee, *of_sets, _wanted_addressees(merged, register), changed)
    by_reply = _merged_replies(merged, replies)
    own = ("reply_id", by_reply)
    answers = sync(Answer, *own, _wanted_answers(by_reply), of_replies)
    of_set = {r.pk: merged[r.question_set_id] for r in replies.values()}
    days = {pk: _answered_between(reply, of_set[pk]) for pk, reply in by_reply.items()}
    sync(Answerer, *own, _wanted_answerers(by_reply, days, register), of_replies)
    sync(OnBehalfOf, *own, _wanted_on_behalf_of(by_reply, days, register), of_replies)
    set_of = {reply.pk: reply.question_set_id for reply in replies.values()}
    of_replies |= _link_answers(by_reply, set_of, answers, questions)
    noted, of_noted = _write_footnotes(merged, by_reply, questions, answers)
    changed |= noted | {set_of[pk] for pk in of_replies | of_noted if pk in set_of}
    _write_facts(sets, merged, changed)


SETTLED = ("status", "answered_on", "delayed_on", "noticed", "unclear")


def _write_facts(
    sets: Mapping[int, QuestionSet], merged: Mapping[int, MergedSet], changed: set[int]
) -> None:
    """Write the sets that differ, or of which a row did: what stays the same keeps its time."""
    replies, numbers = _settling(merged)
    facts = _columns(QuestionSet, MergedSet)
    for pk, question_set in sets.items():
        before = _settled(question_set)
        if fill(question_set, {name: getattr(merged[pk], name) for name in facts}):
            changed.add(pk)
        question_set.settle_by(outcome_of(replies[pk], question_set.submitted_on, numbers[pk]))
        if before != _settled(question_set):
            changed.add(pk)
    # An insert that turns into an update is many times faster than Django's bulk_update of this
    # many columns.
    QuestionSet.objects.bulk_create(
        [question_set for pk, question_set in sets.items() if pk in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*facts, *SETTLED, "updated_at"],
    )


def _settled(question_set: QuestionSet) -> list[Any]:
    return [getattr(question_set, name) for name in SETTLED]


def _settling(set_pks: Collection[int]) -> tuple[dict[int, list[GivenReply]], dict[int, list[int]]]:
    """The replies of these sets, and the numbers of their questions."""
    replies: dict[int, list[GivenReply]] = {pk: [] for pk in set_pks}
    numbers: dict[int, list[int]] = {pk: [] for pk in set_pks}
    for reply in Reply.objects.filter(Among("question_set", set_pks)).for_settling():
        replies[reply.question_set_id].append(reply.given)
    questions = Question.objects.filter(Among("question_set", set_pks))
    for pk, number in questions.values_list("question_set_id", "number"):
        numbers[pk].append(number)
    return replies, numbers


def _write_identifiers(merged: Mapping[int, MergedSet]) -> set[int]:
    """Returns the sets whose identifiers changed."""
    changed = set()
    wanted = {value: pk for pk, m in merged.items() for value in m.identifiers}
    have = {i.value: i for i in SetIdentifier.objects.filter(Among("value", wanted))}
    for value, identifier in have.items():
        if identifier.question_set_id != wanted[value]:
            identifier.question_set_id = wanted[value]
            identifier.save(update_fields=["question_set"])
            changed.add(wanted[value])
    fresh = [
        SetIdentifier(value=value, question_set_id=pk)
        for value, pk in wanted.items()
        if value not in have
    ]
    insert(fresh)
    _drop_misread(merged)
    return changed | {identifier.question_set_id for identifier in fresh}


def _drop_misread(merged: Mapping[int, MergedSet]) -> None:
    """Take from each set the numbers of the other chamber, which an earlier reading gave it: there
    they are of another set.
    """
    for chamber, other in (("tk", "ek"), ("ek", "tk")):
        pks = [pk for pk, m in merged.items() if m.chamber == chamber]
        printed = {name for pk in pks for name in merged[pk].identifiers}
        misread = SetIdentifier.objects.filter(numbered_in(other), question_set__in=pks)
        misread.exclude(value__in=printed).delete()


def _wanted_questions(merged: Mapping[int, MergedSet]) -> Wanted:
    return {
        (pk, str(question.number)): {"number": question.number, "text": question.text}
        for pk, m in merged.items()
        for question in m.questions
    }


def _wanted_replies(merged: Mapping[int, MergedSet]) -> Wanted:
    return {
        (pk, key): {name: getattr(reply, name) for name in _columns(Reply, MergedReply)}
        for pk, m in merged.items()
        for key, reply in _numbered_replies(m)
    }


@cache
def _columns(model: type[Model], merged: type) -> list[str]:
    """The columns that hold what was merged as it is: they have the names of its fields."""
    names = {field.name for field in fields(merged)}
    return [c.attname for c in model._meta.concrete_fields if c.attname in names]


def _numbered_replies(merged: MergedSet) -> Iterable[tuple[str, MergedReply]]:
    """Each reply with its key within the set: "antwoord 1", "uitstel 1", "antwoord 2"."""
    seen: dict[str, int] = {}
    for reply in merged.replies:
        seen[reply.kind] = seen.get(reply.kind, 0) + 1
        yield f"{reply.kind} {seen[reply.kind]}", reply


def _follow_numbers(merged: Mapping[int, MergedSet]) -> None:
    """Let a reply keep its row, with what an editor corrected in it, when another of its kind comes
    before it: one is known by its number, else by its document.
    """
    wanted = {
        (pk, *_identity(reply)): key
        for pk, m in merged.items()
        for key, reply in _numbered_replies(m)
    }
    rows = list(Reply.objects.filter(Among("question_set", merged)).exclude(imported_as=""))
    place = {(row.question_set_id, row.imported_as): row for row in rows}
    moved = []
    for row in rows:
        pk, key = row.question_set_id, row.imported_as
        own = wanted.pop((pk, *_identity(row)), key)
        if own != key:
            if other := place.get((pk, own)):
                other.imported_as, place[pk, key] = key, other
                moved.append(other)
            row.imported_as, place[pk, own] = own, row
            moved.append(row)
    Reply.objects.bulk_update(
        {row.pk: row for row in moved}.values(), ["imported_as"], batch_size=BATCH
    )


def _identity(reply: MergedReply | Reply) -> tuple[Any, ...]:
    number = reply.aanhangsel_number
    return (reply.kind, reply.vergaderjaar, number) if number else (reply.kind, reply.source_id)


def _merged_replies(
    merged: Mapping[int, MergedSet], replies: Mapping[tuple[int, str], Model]
) -> dict[int, MergedReply]:
    return {
        replies[pk, key].pk: reply
        for pk, m in merged.items()
        for key, reply in _numbered_replies(m)
    }


def _wanted_askers(merged: Mapping[int, MergedSet], register: Register) -> Wanted:
    wanted = {}
    for pk, m in merged.items():
        for order, asker in enumerate(m.asked_by, 1):
            mp = _asker(asker, m, register)
            party = None if mp else register.party(asker.party, m.submitted_on)
            wanted[pk, str(order)] = {
                "order": order,
                "name": asker.name,
                "party_name": asker.party or "",
                "mp_id": mp and mp.pk,
                "person_id": mp and mp.person_id,
                "party_id": mp.party_id if mp else party and party.pk,
            }
    return wanted


def _asker(asker: document.Asker, merged: MergedSet, register: Register) -> MP | None:
    """Who asked: the only member of that name, or the only one of them that another piece names in
    full.
    """
    days = likely_days(merged.submitted_on, merged.vergaderjaar)
    members = _members(register, asker, days, merged.chamber)
    if len(members) > 1:
        others = [_members(register, a, days, merged.chamber) for a in merged.also_asked_by]
        named = {mps[0].pk for mps in others if len(mps) == 1}
        members = [mp for mp in members if mp.pk in named]
    only: MP | None = _only(members)
    return only


def _members(register: Register, asker: document.Asker, days: Days, chamber: str) -> list[MP]:
    """The memberships that an asker's name can stand for on any of these days."""
    found = {
        mp.pk: mp for day in days for mp in register.members(asker.name, asker.party, day, chamber)
    }
    return list(found.values())


def _wanted_addressees(merged: Mapping[int, MergedSet], register: Register) -> Wanted:
    return {
        (pk, str(order)): {
            "order": order,
            "name": office.name or "",
            **_office(register, office.name, office, likely_days(m.submitted_on, m.vergaderjaar)),
        }
        for pk, m in merged.items()
        for order, office in enumerate(m.asked_of, 1)
    }


def _wanted_answerers(
    by_reply: Mapping[int, MergedReply], days: Mapping[int, Days], register: Register
) -> Wanted:
    return {
        (pk, str(order)): {
            "order": order,
            "name": s.name,
            **_office(register, s.name, s, days[pk]),
        }
        for pk, reply in by_reply.items()
        for order, s in enumerate(reply.answered_by, 1)
    }


def _wanted_on_behalf_of(
    by_reply: Mapping[int, MergedReply], days: Mapping[int, Days], register: Register
) -> Wanted:
    return {
        (pk, str(order)): {"order": order, **_office(register, office.name, office, days[pk])}
        for pk, reply in by_reply.items()
        for order, office in enumerate(reply.on_behalf_of, 1)
    }


def _answered_between(reply: MergedReply, merged: MergedSet) -> Days:
    """The day of a reply; where it is not known, the first and last on which it is likely."""
    if asked_on := not reply.received_on and merged.submitted_on:
        return (asked_on, asked_on + 2 * TERM)
    return likely_days(reply.received_on, reply.vergaderjaar or merged.vergaderjaar)


def _office(register: Register, name: str | None, printed: Any, days: Days) -> dict[str, Any]:
    """An office as printed, and who held it on all of these days."""
    held = [_only(register.ministers(name, printed.role, printed.portfolio, day)) for day in days]
    minister = held[0] if len({office and office.pk for office in held}) == 1 else None
    ministry = register.ministry(printed.portfolio, days[0] if days else None)
    return {
        "role": printed.role or "",
        "portfolio": printed.portfolio or "",
        "minister_id": minister and minister.pk,
        "ministry_id": ministry.pk if ministry else minister and minister.ministry_id,
    }


def _only(candidates: list[Any]) -> Any:
    return candidates[0] if len(candidates) == 1 else None


def _wanted_answers(by_reply: Mapping[int, MergedReply]) -> Wanted:
    return {
        (pk, key): {"order": order, "text": answer.text}
        for pk, reply in by_reply.items()
        for order, (key, answer) in enumerate(_numbered_answers(reply), 1)
    }


def _numbered_answers(reply: MergedReply) -> Iterable[tuple[str, ParsedAnswer]]:
    """Each answer with its key within the reply: "2,3", and "2,3 (2)" for a second block on the
    same questions.
    """
    seen: dict[str, int] = {}
    for answer in reply.answers:
        key = ",".join(map(str, answer.numbers))[:380]
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key} ({seen[key]})"), answer


def _link_answers(
    by_reply: dict[int, MergedReply],
    set_of: dict[int, int],
    answers: dict[tuple[int, str], Answer],
    questions: dict[tuple[int, str], Question],
) -> set[int]:
    """Tie each answer to the questions it answers; numbers that the set does not have are left out.
    Returns the replies of which an answer was tied otherwise.
    """
    free = {row.pk for row in answers.values() if "questions" not in row.corrected_fields}
    wanted = set()
    for pk, reply in by_reply.items():
        for key, answer in _numbered_answers(reply):
            found = (questions.get((set_of[pk], str(number))) for number in answer.numbers)
            wanted |= {(answers[pk, key].pk, question.pk) for question in found if question}
    through = Answer.questions.through
    links = through.objects.filter(Among("answer__reply", by_reply))
    have = {(link.answer_id, link.question_id): link.pk for link in links if link.answer_id in free}
    stale = {pair: pk for pair, pk in have.items() if pair not in wanted}
    through.objects.filter(pk__in=stale.values()).delete()
    fresh = sorted(pair for pair in wanted - have.keys() if pair[0] in free)
    insert([through(answer_id=a, question_id=q) for a, q in fresh])
    reply_of = {row.pk: row.reply_id for row in answers.values()}
    return {reply_of[answer] for answer, _ in [*fresh, *stale]}


def _write_footnotes(
    merged: Mapping[int, MergedSet],
    by_reply: dict[int, MergedReply],
    questions: dict[tuple[int, str], Question],
    answers: dict[tuple[int, str], Answer],
) -> tuple[set[int], set[int]]:
    """Returns the sets, and the replies, of which a note changed."""
    of_questions = {
        questions[pk, str(question.number)].pk: question.notes
        for pk, m in merged.items()
        for question in m.questions
    }
    of_answers = {
        answers[pk, key].pk: answer.notes
        for pk, reply in by_reply.items()
        for key, answer in _numbered_answers(reply)
    }
    on_questions, on_answers = set[int](), set[int]()
    sync(Footnote, "question_id", of_questions, _wanted_notes(of_questions), on_questions)
    sync(Footnote, "answer_id", of_answers, _wanted_notes(of_answers), on_answers)
    return (
        {row.question_set_id for row in questions.values() if row.pk in on_questions},
        {row.reply_id for row in answers.values() if row.pk in on_answers},
    )


def _wanted_notes(bearers: Mapping[int, tuple[Note, ...]]) -> Wanted:
    return {
        (pk, str(order)): {
            "order": order,
            "mark": note.mark[:10],
            "text": note.text,
            "position": note.position,
        }
        for pk, notes in bearers.items()
        for order, note in enumerate(notes, 1)
    }
