"""What becomes of sets that change their number, meet, part, or are told by several documents."""

from dataclasses import replace
from itertools import combinations, permutations

import pytest

from archive.ingest.document import Asker, ParsedAnswer, ParsedDocument, ParsedQuestion, ParsedSet
from archive.ingest.importer import decide
from archive.ingest.intake import take_in
from archive.ingest.merging import Told, merge
from archive.ingest.workers import Read
from archive.models import (
    MatchProposal,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
    SetReference,
    SourceDocument,
)
from tests.test_importer import ASKED, PRINTED, NobodyKnown, take

pytestmark = pytest.mark.django_db


def decided(decision):
    decide(MatchProposal.objects.get(), decision, NobodyKnown())


def identifiers():
    return sorted(QuestionSet.objects.values_list("identifier", flat=True))


def test_a_redirect_of_another_set_takes_nothing_from_it():
    take("vragen.txt", ASKED, data=b"first")
    take("vragen.txt", replace(ASKED, number="2026Z90002"), data=b"second")
    take(
        "ander.txt",
        replace(ASKED, subject="de pont", asked_by=(Asker("Buitenhuis"),), questions=()),
    )
    assert list(
        QuestionSet.objects.order_by("identifier").values_list("identifier", "subject")
    ) == [
        ("2026Z90001", "de pont"),
        ("2026Z90002", ASKED.subject),
    ]


def test_an_identifier_that_an_editor_corrected_is_kept():
    take("antwoord.pdf", PRINTED)
    QuestionSet.objects.update(identifier="ah-tk-20252026-812", corrected_fields=["identifier"])
    take("vragen.txt", ASKED)
    assert identifiers() == ["ah-tk-20252026-812"]


def test_pieces_of_one_z_number_that_an_editor_parted_stay_apart():
    take("vragen.txt", ASKED, data=b"first")
    take("brief.txt", replace(ASKED, number=None, submitted_on=None, questions=()), data=b"letter")
    decided("anders")
    take("brief.txt", replace(ASKED, questions=()), data=b"letter")
    assert len(identifiers()) == 2
    assert "2026Z90001" in identifiers()


def test_sets_of_two_z_numbers_that_an_editor_joined_take_in_more():
    take("een.txt", replace(PRINTED, number="2026Z90001"))
    take("twee.txt", replace(PRINTED, number="2026Z90002"))
    decided("zelfde")
    take("drie.txt", replace(ASKED, number="2026Z90002"))
    assert identifiers() == ["2026Z90001"]


def test_what_an_editor_corrected_stays_with_the_number_when_a_set_is_parted():
    for data in (b"a", b"b", b"c", b"d"):
        for model in (QuestionSet, SourceDocument, MatchProposal):
            model.objects.all().delete()
        take("vragen.txt", ASKED, data=data)
        take("brief.txt", replace(ASKED, number=None, submitted_on=None), data=b"letter" + data)
        decided("zelfde")
        Question.objects.filter(number=1).update(text="Met de hand.", corrected_fields=["text"])
        decided("anders")
        assert Question.objects.get(text="Met de hand.").question_set.identifier == "2026Z90001"


def test_a_reference_follows_its_number_to_another_set():
    take(
        "later.txt",
        replace(ASKED, number="2026Z90007", subject="de pont", submitted_on=None),
        data=b"first",
    )
    take("antwoord.pdf", PRINTED)
    take("acht.txt", ParsedSet(number="2026Z90008", subject="de sluis"))
    reference = SetReference.objects.get(z_number="2026Z90007")
    assert reference.target.identifier == "2026Z90007"
    take(
        "later.txt",
        replace(ASKED, number="2026Z90008", subject="de pont", submitted_on=None),
        data=b"second",
    )
    reference.refresh_from_db()
    assert reference.target == SetIdentifier.objects.get(value="2026Z90007").question_set
    take("nieuw.txt", ParsedSet(number="2026Z90007", subject="de kade"))
    reference.refresh_from_db()
    assert reference.target.subject == "de kade"


def test_what_an_editor_corrected_of_a_reply_stays_with_its_number():
    take("antwoord.pdf", replace(PRINTED, number="2026Z90001"))
    Reply.objects.update(text="Met de hand.", corrected_fields=["text"])
    earlier = replace(
        PRINTED, number="2026Z90001", printed_number="790", answered_on=PRINTED.submitted_on
    )
    take("eerder.pdf", earlier)
    assert sorted(Reply.objects.values_list("aanhangsel_number", "text")) == [
        ("790", ""),
        ("811", "Met de hand."),
    ]


def test_answers_on_two_pages_are_both_kept():
    pages = [
        replace(PRINTED, answers=answers)
        for answers in (
            (ParsedAnswer((1,), "Ja."),),
            (ParsedAnswer((1, 2), "Nee."), ParsedAnswer((3,), "Mei.")),
        )
    ]
    told = [Told(page, "text", sha, 1, 1) for page, sha in zip(pages, "ab", strict=True)]
    assert [a.text for a in merge(told, ["x"]).replies[0].answers] == ["Ja.", "Mei."]


NEAREST_FIRST = ("xml", "html", "docx", "pdf", "text", "odata", "of-later")


@pytest.mark.parametrize(("nearer", "further"), list(combinations(NEAREST_FIRST, 2)))
def test_of_two_formats_the_one_nearer_to_the_source_is_believed(nearer, further):
    told = [
        Told(replace(PRINTED, subject=name), name, sha, 0, 1)
        for name, sha in ((nearer, "b"), (further, "a"))
    ]
    for order in (told, told[::-1]):
        assert merge(order, ["x"]).subject == nearer


@pytest.mark.parametrize(
    ("formats", "recorded"), [(["pdf", "odata"], True), (["pdf", "xml"], False)]
)
def test_a_set_is_recorded_where_the_open_data_name_it(formats, recorded):
    told = [Told(PRINTED, name, sha, 0, 1) for name, sha in zip(formats, "ab", strict=False)]
    assert merge(told, ["x"]).recorded is recorded


ONE, TWO = (ParsedQuestion(1, "Wat?"),), (ParsedQuestion(1, "Wat?"), ParsedQuestion(2, "Hoe?"))


@pytest.mark.parametrize(
    ("believed", "doubted"),
    [
        ({"questions": TWO}, {"questions": ONE}),
        ({"complete": True}, {"complete": False}),
        ({"questions": TWO, "complete": False}, {"questions": ONE, "complete": True}),
    ],
)
def test_of_two_documents_of_a_format_the_fuller_is_believed(believed, doubted):
    pieces = (replace(ASKED, subject="ja", **believed), replace(ASKED, subject="nee", **doubted))
    told = [Told(piece, "text", sha, 0, 1) for piece, sha in zip(pieces, "ba", strict=True)]
    for order in (told, told[::-1]):
        assert merge(order, ["x"]).subject == "ja"


def test_askers_that_only_the_less_believed_document_names_stand_apart():
    nearer = replace(ASKED, asked_by=(Asker("Buitenhuis"),))
    further = replace(ASKED, asked_by=(Asker("Buitenhuis"), Asker("Van der Verzonnen")))
    merged = merge([Told(nearer, "xml", "a", 0, 1), Told(further, "text", "b", 0, 1)], ["x"])
    assert merged.asked_by == (Asker("Buitenhuis"),)
    assert merged.also_asked_by == (Asker("Van der Verzonnen"),)


def test_of_two_documents_alike_the_order_of_arrival_decides_nothing():
    told = [
        Told(replace(ASKED, subject=sha), "text", sha[0], int(sha[1]), 1)
        for sha in ("a0", "a1", "b0")
    ]
    assert {merge(order, ["x"]).subject for order in permutations(told)} == {"a0"}


def test_what_the_believed_document_lacks_another_tells():
    told = [
        Told(ParsedSet(number="2026Z90001", subject="de brug"), "xml", "a", 0, 1),
        Told(replace(ASKED, subject="anders"), "text", "b", 0, 1),
    ]
    merged = merge(told, ["x"])
    assert (merged.subject, merged.submitted_on) == ("de brug", ASKED.submitted_on)
    assert (merged.questions, merged.asked_by) == (ASKED.questions, ASKED.asked_by)


def test_a_name_longer_than_its_column_is_cut():
    take("vragen.txt", replace(ASKED, asked_by=(Asker("Wielinga " * 40, "P" * 300),)))
    asker = QuestionSet.objects.get().askers.get()
    assert (len(asker.name), len(asker.party_name)) == (200, 200)


@pytest.mark.parametrize("character", ["\ud800", "\x00"])
def test_a_character_that_cannot_be_stored_stops_only_its_document(character):
    sets = (
        ParsedSet(number="2026Z90001", subject=f"de brug{character}"),
        ParsedSet(number="2026Z90002"),
    )
    documents = [
        Read(s.number, s.number.encode(), ParsedDocument("vragen", "text", (s,))) for s in sets
    ]
    counts, failed = take_in(documents, store_them=True, tell=lambda read: None)
    assert QuestionSet.objects.filter(identifier="2026Z90002").exists()
    assert counts["failed"] == len(failed)


def test_the_nature_of_a_reply_is_that_of_its_letter_wherever_else_it_is_told():
    printed = replace(PRINTED, reply="nader")
    letter = replace(printed, number=ASKED.number, printed_number=None, reply_nature="gecorrigeerd")
    take("vragen.txt", ASKED)
    take("druk.xml", printed, form="xml", kind="nader")
    assert Reply.objects.get().nature == ""
    take("brief.txt", letter, kind="nader")
    assert Reply.objects.get().nature == "gecorrigeerd"
