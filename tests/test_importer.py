"""What becomes of documents in the database."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from random import Random

import pytest
from django.utils import timezone

from archive.ingest.document import (
    Asker,
    Note,
    Office,
    ParsedAnswer,
    ParsedDocument,
    ParsedQuestion,
    ParsedSet,
    Problem,
    Signatory,
)
from archive.ingest.importer import CHANGED, NEW, UNCHANGED, Incoming, store
from archive.ingest.stated import with_stated
from archive.models import (
    Answer,
    Footnote,
    Kamerstuk,
    MatchProposal,
    PendingIndex,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
    SetReference,
    SourceDocument,
)
from archive.people.resolve import Register
from tests import make

pytestmark = pytest.mark.django_db


class NobodyKnown:
    """A register without people."""

    def members(self, name, party, on, chamber="tk"):
        return []

    def ministers(self, name, role, portfolio, on):
        return []

    def ministry(self, portfolio, on):
        return None

    def party(self, printed, on):
        return None


QUESTIONS = (
    ParsedQuestion(
        1, "Kent u het bericht over de brug?", (Note("1", "Kamerstuk 99 123, nr. 4.", 32),)
    ),
    ParsedQuestion(2, "Wanneer gaat de brug weer open?"),
    ParsedQuestion(3, "Wie betaalt de omleiding?"),
)
ASKED = ParsedSet(
    number="2026Z90001",
    subject="de gesloten brug bij Oudezijl",
    asked_by=(Asker("Wielinga", "PvdPo"),),
    asked_of=(Office("minister", "Bruggen en Sluizen"),),
    submitted_on=date(2026, 3, 3),
    questions=QUESTIONS,
)
DELAY = ParsedSet(
    number="2026Z90001",
    printed_number="700",
    vergaderjaar="2025-2026",
    answered_by=(Signatory("Terpstra", "minister", "Bruggen en Sluizen"),),
    answered_on=date(2026, 3, 24),
    reply="uitstel",
    reply_text="Het onderzoek naar de brug loopt nog.",
)
PRINTED = replace(
    ASKED,
    number=None,
    printed_number="811",
    vergaderjaar="2025-2026",
    answered_by=(Signatory("Terpstra", "minister", "Bruggen en Sluizen"),),
    on_behalf_of=(Office("staatssecretaris", "Toezicht"),),
    answered_on=date(2026, 4, 10),
    answers=(
        ParsedAnswer((1,), "Ja."),
        ParsedAnswer(
            (2, 3),
            "In mei. Zie ook de antwoorden op vragen met nummer 2026Z90007.",
            (Note("1", "Noot.", 7),),
        ),
    ),
    reply="antwoord",
)


def take(origin, *sets, data=None, kind="antwoord", form="text"):
    document = ParsedDocument(
        kind=kind, format=form, sets=sets, problems=(Problem("kop", "asker not found"),)
    )
    return store(Incoming(origin, data or origin.encode(), document), NobodyKnown())


def stored():
    """All that the archive holds of its sets, without primary keys and times."""
    return sorted(
        (
            s.identifier,
            s.subject,
            s.submitted_on,
            s.status,
            s.answered_on,
            s.delayed_on,
            sorted(s.identifiers.values_list("value", flat=True)),
            list(s.askers.values_list("order", "name", "party_name")),
            list(s.addressees.values_list("order", "role", "portfolio")),
            [(q.number, q.text, _notes(q)) for q in s.questions.all()],
            [_reply(r) for r in s.replies.all()],
            sorted(
                s.kamerstukreferences.values_list(
                    "kamerstuk__dossier", "kamerstuk__number", "start", "end"
                )
            ),
            sorted(s.setreferences.values_list("z_number", "target__identifier")),
        )
        for s in QuestionSet.objects.all()
    )


def _notes(bearer):
    return list(bearer.footnotes.values_list("order", "mark", "text", "position"))


def _reply(reply):
    answers = [
        (a.order, a.text, sorted(a.questions.values_list("number", flat=True)), _notes(a))
        for a in reply.answers.all()
    ]
    return (
        reply.kind,
        reply.vergaderjaar,
        reply.aanhangsel_number,
        reply.received_on,
        reply.text,
        reply.source and reply.source.origin,
        list(reply.answerers.values_list("order", "name", "role", "portfolio")),
        list(reply.on_behalf_of.values_list("order", "role", "portfolio")),
        answers,
    )


def test_a_document_becomes_a_set_with_questions_answers_and_notes():
    assert take("antwoord.txt", replace(PRINTED, number="2026Z90001")) == NEW
    question_set = QuestionSet.objects.get(identifier="2026Z90001")
    assert question_set.status == "beantwoord"
    assert question_set.answer_days == 38
    assert [a.questions.count() for a in Answer.objects.all()] == [1, 2]
    assert {(n.question and n.question.number, n.mark) for n in Footnote.objects.all()} == {
        (1, "1"),
        (None, "1"),
    }
    assert Kamerstuk.objects.get().dossier == "99123"
    assert PendingIndex.objects.filter(question_set_id=question_set.pk).exists()


def test_importing_twice_changes_nothing():
    take("vragen.txt", ASKED)
    before = stored(), list(Question.objects.values_list("pk", flat=True))
    PendingIndex.objects.all().delete()
    assert take("vragen.txt", ASKED) == UNCHANGED
    assert (stored(), list(Question.objects.values_list("pk", flat=True))) == before
    assert not PendingIndex.objects.exists()


def test_a_changed_document_updates_and_the_old_one_is_kept_as_replaced():
    take("vragen.txt", ASKED, data=b"first")
    question = Question.objects.get(number=2)
    corrected = replace(
        ASKED, questions=(QUESTIONS[0], replace(QUESTIONS[1], text="Wanneer gaat zij open?"))
    )
    assert take("vragen.txt", corrected, data=b"second") == CHANGED
    question.refresh_from_db()
    assert question.text == "Wanneer gaat zij open?"
    assert [q.number for q in Question.objects.all()] == [1, 2]
    old, new = SourceDocument.objects.order_by("pk")
    assert old.replaced_by == new


def test_a_document_that_is_changed_back_is_believed_again():
    take("vragen.txt", ASKED, data=b"first")
    take("vragen.txt", replace(ASKED, subject="iets anders"), data=b"second")
    assert take("vragen.txt", ASKED, data=b"first") == CHANGED
    assert QuestionSet.objects.get().subject == ASKED.subject
    assert [d.replaced_by_id is None for d in SourceDocument.objects.order_by("pk")] == [
        True,
        False,
    ]


def test_a_document_that_changes_its_number_leaves_a_redirect():
    take("vragen.txt", ASKED, data=b"first")
    take("vragen.txt", replace(ASKED, number="2026Z90002"), data=b"second")
    assert QuestionSet.objects.get().identifier == "2026Z90002"
    assert SetIdentifier.objects.get(value="2026Z90001").question_set.identifier == "2026Z90002"


def test_the_order_in_which_documents_arrive_makes_no_difference():
    documents = [
        (
            "zaak.json",
            replace(ASKED, questions=(), asked_by=(Asker("Jikke Wielinga (J.)"),)),
            "odata",
        ),
        ("vragen.txt", ASKED, "text"),
        ("uitstel.txt", DELAY, "text"),
        ("antwoord.pdf", PRINTED, "pdf"),
        (
            "later.txt",
            replace(ASKED, number="2026Z90007", subject="iets anders", questions=()),
            "text",
        ),
    ]
    outcomes = []
    for order in Random(7).sample(list(permutations(documents)), 12):
        for model in (QuestionSet, SourceDocument, MatchProposal):
            model.objects.all().delete()
        for origin, parsed, form in order:
            take(origin, parsed, form=form)
        outcomes.append(stored())
    assert len(outcomes[0]) == 2
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_print_and_questions_become_one_set_with_one_address():
    take("antwoord.pdf", PRINTED)
    assert QuestionSet.objects.get().identifier == "ah-tk-20252026-811"
    take("vragen.txt", ASKED)
    assert QuestionSet.objects.get().identifier == "2026Z90001"
    known = SetIdentifier.objects.filter(question_set__identifier="2026Z90001").values_list(
        "value", flat=True
    )
    assert {"2026Z90001", "kv-tk-2026Z90001", "ah-tk-20252026-811"} <= set(known)


def test_a_reference_is_linked_as_soon_as_its_set_arrives():
    take("antwoord.pdf", PRINTED)
    assert SetReference.objects.get(z_number="2026Z90007").target is None
    take("later.txt", replace(ASKED, number="2026Z90007", subject="de pont", questions=()))
    assert SetReference.objects.get(z_number="2026Z90007").target.identifier == "2026Z90007"


@pytest.mark.parametrize(
    ("chamber", "words", "linked"),
    [
        ("tk", "Aanhangsel Handelingen, vergaderjaar 2025-2026, nr. 811", True),
        ("tk", "Aanhangsel Handelingen Eerste Kamer, vergaderjaar 2025-2026, nr. 811", False),
        ("ek", "Aanhangsel Handelingen, vergaderjaar 2025-2026, nr. 811", False),
        ("ek", "Aanhangsel Handelingen II, vergaderjaar 2025-2026, nr. 811", True),
    ],
)
def test_a_number_of_the_aanhangsel_is_of_the_chamber_that_is_named_or_asks(chamber, words, linked):
    take("antwoord.pdf", PRINTED)
    asked = replace(ASKED, number=None, printed_number="9", subject="de pont", chamber=chamber)
    asked = replace(asked, submitted_on=date(2026, 1, 20), asked_by=(Asker("Hoekema", "PvdPo"),))
    take("vragen.txt", replace(asked, vergaderjaar="2025-2026", explanation=f"Zie {words}."))
    reference = SetReference.objects.get(aanhangsel_number="811")
    assert bool(reference.target) == linked


def test_what_askers_explain_is_kept_with_what_it_cites():
    take("vragen.txt", replace(ASKED, explanation="Zie ook Kamerstuk 99 123, nr. 8."))
    question_set = QuestionSet.objects.get()
    assert question_set.explanation == "Zie ook Kamerstuk 99 123, nr. 8."
    own = question_set.kamerstukreferences.get(
        question=None, answer=None, footnote=None, reply=None
    )
    assert (own.kamerstuk.number, own.start) == ("8", 18)


@pytest.mark.parametrize(
    ("session", "asker", "answerer"),
    [
        ("1911-1912", "", ""),  # long before they were born
        ("2025-2026", "jan-wielinga", "tine-terpstra"),
        ("2019-2020", "jan-wielinga", ""),  # half of the session there was another
        ("", "", ""),
    ],
)
def test_without_a_day_a_name_is_of_somebody_of_that_session(session, asker, answerer):
    make.member("Jan Wielinga", of="PvdPo", started_on=date(2020, 1, 7))
    make.minister("Tine Terpstra", started_on=date(2020, 1, 7))
    undated = replace(PRINTED, submitted_on=None, answered_on=None, vergaderjaar=session)
    document = ParsedDocument(kind="antwoord", format="text", sets=(undated,), problems=())
    store(Incoming("a", b"a", document), Register.load())
    stored = QuestionSet.objects.get()
    asked, answered = stored.askers.get().person, stored.replies.get().answerers.get().minister
    assert (asked.slug if asked else "") == asker
    assert (answered.person.slug if answered else "") == answerer


def test_a_doubtful_match_is_proposed_and_not_made():
    take("vragen.txt", ASKED)
    take(
        "brief.txt",
        replace(PRINTED, printed_number=None, submitted_on=None, questions=(), answers=()),
    )
    assert QuestionSet.objects.count() == 2
    assert MatchProposal.objects.count() == 1


def test_what_an_editor_corrected_an_import_keeps():
    take("vragen.txt", ASKED, data=b"first")
    question = Question.objects.get(number=2)
    question.text, question.corrected_fields = "Wanneer opent de brug?", ["text"]
    question.save()
    take("vragen.txt", replace(ASKED, questions=QUESTIONS[:1]), data=b"second")
    question.refresh_from_db()
    assert question.text == "Wanneer opent de brug?"
    assert not Question.objects.filter(number=3).exists()


def test_a_question_entered_by_hand_is_not_doubled_by_the_document():
    question_set = QuestionSet.objects.create(identifier="2026Z90001", corrected_fields=["subject"])
    SetIdentifier.objects.create(value="2026Z90001", question_set=question_set)
    Question.objects.create(
        question_set=question_set,
        number=2,
        text="Met de hand.",
        corrected_fields=["number", "text"],
    )
    take("vragen.txt", ASKED)
    assert [q.text for q in Question.objects.all()] == [
        QUESTIONS[0].text,
        "Met de hand.",
        QUESTIONS[2].text,
    ]


def test_a_failure_halfway_stores_nothing(monkeypatch):
    def broken(*args):
        raise RuntimeError("halfway")

    monkeypatch.setattr("archive.ingest.importer.write_references", broken)
    with pytest.raises(RuntimeError):
        take("vragen.txt", ASKED)
    assert not SourceDocument.objects.exists()
    assert not QuestionSet.objects.exists()
    assert not Reply.objects.exists()


@pytest.mark.parametrize("stated_anew", [None, {"number": "2026Z90002"}])
def test_the_number_that_its_source_states_outlives_another_reading(stated_anew):
    """A letter may print none. `ingest` of the same bytes keeps it; `fetch` may state another."""
    stated = {"number": "2026Z90001"}
    alone = ParsedDocument("antwoord", "text", (replace(ASKED, number=None),))

    def offered(said, given):
        return Incoming("brief.txt", b"brief", with_stated(alone, said), stated=given)

    store(offered(stated, stated), NobodyKnown())
    SourceDocument.objects.update(stated=stated, read_with="another code")
    outcome = store(offered(stated_anew or {}, stated_anew), NobodyKnown())
    assert outcome == (CHANGED if stated_anew else UNCHANGED)
    assert QuestionSet.objects.get().identifier == (stated_anew or stated)["number"]
    assert SourceDocument.objects.get().problems == []


def test_with_the_clock_set_back_no_day_between_is_doubted(monkeypatch):
    take("vragen.txt", ASKED)
    long_ago = timezone.now() - timedelta(days=3650)
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: long_ago)
        take("andere.txt", replace(ASKED, number="2026Z90002", subject="een sluis"))
    came = SourceDocument.objects.order_by("pk").values_list("received_at", flat=True)
    assert came[0] == came[1]
    assert QuestionSet.objects.get(identifier="2026Z90002").submitted_on == ASKED.submitted_on
