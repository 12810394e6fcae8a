"""What editors do: enter and correct a whole set on one page, link names, decide."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from archive.admin.page import print_numbers, read_numbers
from archive.ingest import document
from archive.ingest.importer import Incoming, rebuild_all, store
from archive.models import (
    Answer,
    Asker,
    Footnote,
    KamerstukReference,
    MatchProposal,
    PendingIndex,
    QuestionSet,
    SetIdentifier,
)
from archive.models.telling import PRIVATE
from archive.people.resolve import Register
from tests import make

pytestmark = pytest.mark.django_db

MODELS = [m for m in apps.get_app_config("archive").get_models() if m not in PRIVATE]
PREFIXES = (
    "identifiers",
    "askers",
    "addressees",
    "questions",
    "replies",
    "answerer",
    "onbehalfof",
    "answer",
    "footnote",
)
FACTS = {
    "identifier": "2026Z90001",
    "subject": "de gesloten brug bij Oudezijl",
    "submitted_on": "2026-03-03",
}
TYPED = {
    "askers": [{"name": "Van der Voorbeeld", "party_name": "Dorpspartij"}],
    "addressees": [{"role": "minister", "portfolio": "Bruggen en Sluizen"}],
    "questions": [
        {"text": "Kent u het bericht over de brug?"},
        {"text": "Wanneer gaat zij weer open?"},
        {"text": "Wie betaalt de omleiding?"},
    ],
    "replies": [
        {"kind": "uitstel", "received_on": "2026-03-24", "text": "Het onderzoek loopt nog."},
        {
            "kind": "antwoord",
            "received_on": "2026-04-10",
            "vergaderjaar": "2025/26",
            "aanhangsel_number": "nr. 811",
        },
    ],
    "answerer": [
        {"place": "2", "name": "Staal", "role": "minister", "portfolio": "Bruggen en Sluizen"}
    ],
    "onbehalfof": [{"place": "2", "role": "staatssecretaris", "portfolio": "Toezicht"}],
    "answer": [
        {"place": "2", "numbers": "1", "text": "Ja."},
        {
            "place": "2",
            "numbers": "2 en 3",
            "text": "In mei. De vaarweg betaalt, zoals eerder gemeld.",
        },
    ],
    "footnote": [
        {
            "bearer": "vraag 1",
            "mark": "1",
            "text": "Het Voorbeeldblad, 1 maart 2026.",
            "after": "bericht over de brug",
        },
        {
            "bearer": "antwoord 2",
            "mark": "1",
            "text": "Kamerstuk 99 001, nr. 12.",
            "after": "zoals eerder gemeld",
        },
    ],
}


@pytest.fixture
def editor(admin_client):
    make.member()
    make.minister(started_on=date(2020, 1, 1))
    return admin_client


def typed(facts=FACTS, saved=None, **sheets):
    """What a browser sends: `saved` names how many of each sheet's rows were there already."""
    data = {"complete": "on", "dealt_with": "unknown", **facts}
    for prefix in PREFIXES:
        rows = sheets.get(prefix, [])
        there = sum("id" in row for row in rows)
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": there}
        data |= {
            f"{prefix}-{n}-{name}": value
            for n, row in enumerate(rows)
            for name, value in row.items()
        }
    return data


def as_shown(client, question_set):
    """What a browser would send back of a set's page when nobody typed a thing."""
    context = client.get(change_address(question_set)).context
    form = context["adminform"].form
    data = {f.html_name: f.value() for f in form if f.value() not in (None, False)}
    for inline in context["inline_admin_formsets"]:
        data |= {f.html_name: f.value() for f in inline.formset.management_form}
        for row in inline.formset.initial_forms:
            data |= {
                f.html_name: "" if f.value() is None else f.value()
                for f in row
                if f.name != "DELETE"
            }
    return data | {"dealt_with": "unknown", "version": context["version"]}


def change_address(question_set):
    return reverse("admin:archive_questionset_change", args=[question_set.pk])


def enter(client, **sheets):
    response = client.post(reverse("admin:archive_questionset_add"), typed(**(TYPED | sheets)))
    assert response.status_code == 302, complaints(response)
    return QuestionSet.objects.get(identifier="2026Z90001")


def complaints(response):
    context = response.context
    forms = [
        context["adminform"].form,
        *(f for i in context["inline_admin_formsets"] for f in i.formset.forms),
    ]
    return [
        f"{name}: {message}"
        for form in forms
        for name, messages in form.errors.items()
        for message in messages
    ]


def refused(client, facts=FACTS, **sheets):
    response = client.post(
        reverse("admin:archive_questionset_add"), typed(facts, **(TYPED | sheets))
    )
    assert response.status_code == 200
    assert not QuestionSet.objects.exists()
    return " ".join(complaints(response))


def test_every_model_is_in_the_admin():
    assert [model for model in MODELS if not admin.site.is_registered(model)] == []


def test_nobody_sees_who_wants_to_be_told():
    assert [model for model in PRIVATE if admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_opens(editor, model):
    made = make.answered_set()
    make.cite(make.footnote(made.questions.first(), "Kamerstuk 99 001, nr. 12."))
    address = reverse(f"admin:archive_{model._meta.model_name}_changelist")
    assert editor.get(address).status_code == 200
    if (row := model.objects.first()) and admin.site._registry[
        model
    ].list_display_links is not None:
        page = editor.get(reverse(f"admin:archive_{model._meta.model_name}_change", args=[row.pk]))
        assert page.status_code == 200


def test_a_whole_set_is_entered_on_one_page(editor):
    made = enter(editor)
    assert (made.status, made.answered_on, made.delayed_on) == (
        "beantwoord",
        date(2026, 4, 10),
        date(2026, 3, 24),
    )
    assert [q.number for q in made.questions.all()] == [1, 2, 3]
    answers = Answer.objects.filter(reply__kind="antwoord")
    assert [sorted(a.questions.values_list("number", flat=True)) for a in answers] == [[1], [2, 3]]
    reply = made.replies.get(kind="antwoord")
    assert (reply.vergaderjaar, reply.aanhangsel_number) == ("2025-2026", "811")
    assert reply.answerers.get().minister.person.surname == "Staal"
    assert reply.on_behalf_of.get().portfolio == "Toezicht"
    assert made.askers.get().person.surname == "Voorbeeld"
    assert made.askers.get().party.name == "Dorpspartij"


def test_notes_stand_after_the_words_given(editor):
    enter(editor)
    shown = [(n.question or n.answer).text[: n.position] for n in Footnote.objects.order_by("pk")]
    assert shown == [
        "Kent u het bericht over de brug",
        "In mei. De vaarweg betaalt, zoals eerder gemeld",
    ]


def test_a_set_entered_by_hand_is_cited_found_and_shown(editor):
    made = enter(editor)
    assert KamerstukReference.objects.get().footnote.answer.reply.question_set == made
    assert SetIdentifier.objects.get(value="2026Z90001").question_set == made
    assert PendingIndex.objects.filter(question_set_id=made.pk).exists()
    assert "Wie betaalt de omleiding?" in editor.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("sheet", "row", "complaint"),
    [
        (
            "answer",
            {"place": "3", "numbers": "1", "text": "Ja."},
            "Er is geen reactie 3 op deze pagina.",
        ),
        (
            "answer",
            {"place": "2", "numbers": "7", "text": "Ja."},
            "Vraag 7 staat niet op deze pagina.",
        ),
        ("answer", {"place": "2", "numbers": "alle", "text": "Ja."}, "Noem vraagnummers."),
        ("footnote", {"bearer": "vraag 9", "text": "Noot."}, "Op deze pagina staat geen vraag 9."),
        ("footnote", {"bearer": "de brief", "text": "Noot."}, "Schrijf bij wat de noot hoort"),
        (
            "footnote",
            {"bearer": "vraag 1", "text": "Noot.", "after": "sluis"},
            "Deze woorden staan niet",
        ),
        ("questions", {"number": "2", "text": "Nog eens?"}, "Vraag 2 staat er al."),
        ("replies", {"kind": "antwoord", "vergaderjaar": "2025-2029"}, "Geen vergaderjaar."),
    ],
)
def test_what_does_not_fit_the_page_is_said_in_dutch(editor, sheet, row, complaint):
    assert complaint in refused(editor, **{sheet: [*TYPED[sheet], row]})


def test_a_number_that_is_none_is_refused_with_an_example(editor):
    assert "Goed is 2024Z16674" in refused(editor, FACTS | {"identifier": "vraag 12"})


def test_the_page_sent_back_as_it_was_changes_nothing(editor):
    made = enter(editor)
    before = contents(made)
    assert editor.post(change_address(made), as_shown(editor, made)).status_code == 302
    assert contents(made) == before


def test_a_long_set_takes_no_more_queries_than_a_short_one(editor, django_assert_max_num_queries):
    made = make.answered_set(questions=30)
    for question in made.questions.all():
        make.footnote(question, position=3)
    with django_assert_max_num_queries(40):
        editor.get(change_address(made))


def contents(question_set):
    return (
        list(question_set.questions.values_list("number", "text", "corrected_fields")),
        list(
            Answer.objects.order_by("pk").values_list(
                "order", "text", "questions__number", "corrected_fields"
            )
        ),
        list(
            Footnote.objects.order_by("pk").values_list(
                "question", "answer", "order", "text", "position"
            )
        ),
        list(question_set.askers.values_list("order", "name", "person", "party")),
    )


def test_questions_change_places(editor):
    made = enter(editor)
    data = as_shown(editor, made) | {
        "questions-0-number": 2,
        "questions-1-number": 1,
        "footnote-0-bearer": "vraag 2",
    }
    response = editor.post(change_address(made), data)
    assert response.status_code == 302, complaints(response)
    assert [q.text for q in made.questions.all()][:2] == [
        "Wanneer gaat zij weer open?",
        "Kent u het bericht over de brug?",
    ]


def test_a_note_moves_along_when_its_text_is_corrected(editor):
    made = enter(editor)
    data = as_shown(editor, made) | {
        "questions-0-text": "Kent u, minister, het bericht over de brug?"
    }
    response = editor.post(change_address(made), data)
    assert response.status_code == 302, complaints(response)
    note = Footnote.objects.get(question__number=1)
    assert note.question.text[: note.position].endswith("bericht over de brug")


def test_a_reply_goes_with_its_answers(editor):
    made = enter(editor)
    data = as_shown(editor, made) | {"replies-1-DELETE": "on"}
    response = editor.post(change_address(made), data)
    assert "Reactie 2 wordt verwijderd" in " ".join(complaints(response))
    gone = ["answerer-0", "onbehalfof-0", "answer-0", "answer-1", "footnote-1"]
    response = editor.post(change_address(made), data | {f"{row}-DELETE": "on" for row in gone})
    assert response.status_code == 302, complaints(response)
    made.refresh_from_db()
    assert (made.status, Answer.objects.count()) == ("uitgesteld", 0)


LETTER = document.ParsedSet(
    number="2026Z90002",
    subject="de gesloten brgu bij Oudezijl",
    asked_by=(document.Asker("Voorbeedl", "Dorpspartij"),),
    submitted_on=date(2026, 3, 3),
    questions=(
        document.ParsedQuestion(1, "Kent u het bericht?"),
        document.ParsedQuestion(2, "Wat vindt u?"),
    ),
    answers=(document.ParsedAnswer((1,), "Ja."), document.ParsedAnswer((2,), "Niets.")),
    answered_on=date(2026, 4, 10),
    reply="antwoord",
)


@pytest.fixture
def imported():
    parsed = document.ParsedDocument("antwoord", "text", (LETTER,))
    store(Incoming("brief.txt", b"brief", parsed), Register.load())
    return QuestionSet.objects.get()


def test_what_an_editor_corrected_an_import_keeps(editor, imported):
    data = as_shown(editor, imported)
    data |= {"subject": "de gesloten brug bij Oudezijl", "askers-0-name": "Van der Voorbeeld"}
    data |= {"questions-1-text": "Wat vindt u daarvan?", "answer-1-numbers": "1 en 2"}
    assert editor.post(change_address(imported), data).status_code == 302
    rebuild_all(Register.load())
    imported.refresh_from_db()
    assert imported.subject == "de gesloten brug bij Oudezijl"
    asker = imported.askers.get()
    assert (asker.name, asker.person.surname, asker.party.name) == (
        "Van der Voorbeeld",
        "Voorbeeld",
        "Dorpspartij",
    )
    assert imported.questions.get(number=2).text == "Wat vindt u daarvan?"
    assert [a.questions.count() for a in Answer.objects.order_by("order")] == [1, 2]


def test_what_an_editor_left_alone_an_import_changes(editor, imported):
    data = as_shown(editor, imported) | {"questions-1-text": "Wat vindt u daarvan?"}
    assert editor.post(change_address(imported), data).status_code == 302
    assert imported.questions.get(number=1).corrected_fields == []
    assert imported.questions.get(number=2).corrected_fields == ["text"]


def test_deleting_what_a_document_gave_is_said_to_be_for_a_while(editor, imported):
    data = as_shown(editor, imported) | {"askers-0-DELETE": "on"}
    response = editor.post(change_address(imported), data, follow=True)
    assert "Vraagstellers: wat u verwijderde komt uit een brondocument" in response.content.decode()
    assert not imported.askers.exists()


def test_one_choice_links_all_the_same_printed_names_of_a_period(editor):
    person = make.person("Cora Zonderling")
    make.member("Cora Zonderling", "Dorpspartij")
    for n, day in enumerate([date(2024, 1, 1), date(2024, 6, 1), date(2025, 1, 1)], 1):
        made = make.question_set(f"2024Z0000{n}", submitted_on=day, asked_by=[])
        Asker.objects.create(question_set=made, order=1, name="Zonderlingh", party_name="Dp")
    address = reverse("admin:archive_unresolved")
    assert "Zonderlingh · Dp" in editor.get(address).content.decode()
    query = {"soort": "vraagsteller", "name": "Zonderlingh", "party_name": "Dp"}
    link = reverse("admin:archive_link", query=query)
    assert "3 keer zo gedrukt" in editor.get(link).content.decode()
    before = QuestionSet.objects.get(identifier="2024Z00001").updated_at
    sent = {"who": person.pk, "started_on": "2024-01-01", "ended_on": "2024-12-31"}
    assert editor.post(link, sent).status_code == 302
    assert QuestionSet.objects.get(identifier="2024Z00001").updated_at > before
    assert list(Asker.objects.order_by("pk").values_list("person", flat=True)) == [
        person.pk,
        person.pk,
        None,
    ]
    linked = Asker.objects.order_by("pk").first()
    assert (linked.party.name, linked.corrected_fields) == (
        "Dorpspartij",
        ["mp", "party", "person"],
    )


@pytest.mark.parametrize("kind", ["vraagsteller", "gevraagd", "beantwoorder", "mede-namens"])
def test_each_kind_of_unresolved_name_has_its_list(editor, kind):
    assert editor.get(reverse("admin:archive_unresolved", query={"soort": kind})).status_code == 200


def test_an_unknown_kind_of_unresolved_name_is_said(editor):
    assert (
        editor.get(reverse("admin:archive_unresolved", query={"soort": "wie"})).status_code == 404
    )


def test_the_problems_of_documents_are_summed_up(editor):
    make.source(problems=[{"where": "vraag 5", "what": "no answer found"}])
    assert (
        "geen antwoord gevonden" in editor.get(reverse("admin:archive_problems")).content.decode()
    )
    listed = editor.get(
        reverse("admin:archive_sourcedocument_changelist", query={"twijfel": "no answer found"})
    )
    assert listed.context["cl"].result_count == 1


def test_an_editor_decides_that_two_pieces_are_of_one_set(editor):
    for origin, number in (("een.txt", "2026Z90002"), ("twee.txt", None)):
        piece = document.ParsedSet(
            number=number,
            subject="de brug",
            submitted_on=date(2026, 3, 3),
            questions=LETTER.questions,
        )
        parsed = document.ParsedDocument("vragen", "text", (piece,))
        store(Incoming(origin, origin.encode(), parsed), Register.load())
    names = sorted(
        f"{p.source.sha256}-{p.position:06d}"
        for s in QuestionSet.objects.all()
        for p in s.pieces.all()
    )
    proposal = MatchProposal.objects.create(
        first=names[0], second=names[1], reason="zelfde onderwerp"
    )
    sent = {"action": "same_set", "_selected_action": [proposal.pk]}
    editor.post(reverse("admin:archive_matchproposal_changelist"), sent)
    assert QuestionSet.objects.get().identifier == "2026Z90002"


def test_a_renamed_party_is_indexed_again(editor):
    made = make.question_set()
    PendingIndex.objects.all().delete()
    party = make.party()
    page = editor.get(reverse("admin:archive_party_change", args=[party.pk]))
    sent = {"code": party.code, "name": "Dorps Partij", "notations": "[]"}
    sent["version"] = page.context["version"]
    assert (
        editor.post(reverse("admin:archive_party_change", args=[party.pk]), sent).status_code == 302
    )
    assert PendingIndex.objects.get().question_set_id == made.pk


@pytest.mark.parametrize(
    ("typed_numbers", "numbers"),
    [
        ("1", (1,)),
        ("2 en 3", (2, 3)),
        ("3, 8", (3, 8)),
        ("7, 8, en 9", (7, 8, 9)),
        ("4 t/m 7", (4, 5, 6, 7)),
        ("1 tot en met 3, 5", (1, 2, 3, 5)),
        ("4-6 en 9", (4, 5, 6, 9)),
        ("9 10 en 11", (9, 10, 11)),
        ("", None),
        ("alle", None),
        ("0", None),
        ("2 of 3", None),
    ],
)
def test_question_numbers_are_read_as_typed(typed_numbers, numbers):
    assert read_numbers(typed_numbers) == numbers


@pytest.mark.parametrize(
    ("numbers", "printed"), [([1], "1"), ([3, 2], "2 en 3"), ([4, 5, 8], "4, 5 en 8")]
)
def test_question_numbers_are_printed_as_one_reads_them(numbers, printed):
    assert print_numbers(numbers) == printed


DOUBTFUL = [
    ("submitted_on", "2999-03-03", "ligt in de toekomst", False),
    ("submitted_on", "1899-03-03", "geen schriftelijke vragen", False),
    ("submitted_on", "2021-03-03", "valt buiten het vergaderjaar", True),
]


@pytest.mark.parametrize(("name", "day", "complaint", "can_be"), DOUBTFUL)
def test_a_doubtful_day_is_asked_about_and_one_that_cannot_be_refused(
    editor, name, day, complaint, can_be
):
    facts = FACTS | {"vergaderjaar": "2025-2026", name: day}
    sheets = {"askers": TYPED["askers"], "questions": TYPED["questions"]}
    assert complaint in refused(
        editor, facts, replies=[], answerer=[], onbehalfof=[], answer=[], footnote=[]
    )
    sure = typed(facts | {"sure": "on"}, **sheets)
    assert (
        editor.post(reverse("admin:archive_questionset_add"), sure).status_code == 302
    ) is can_be


def test_a_reply_before_its_question_is_asked_about_and_never_dates_the_set(editor):
    early = {"kind": "antwoord", "received_on": "2026-02-10"}
    assert "ligt voor de dag van de vraag" in refused(editor, replies=[TYPED["replies"][0], early])
    made = enter(editor, replies=[TYPED["replies"][0], early | {"sure": "on"}])
    assert (made.status, made.answered_on) == ("beantwoord", None)


def test_a_day_of_asking_can_be_moved_past_that_of_an_answer(editor):
    made = enter(editor)
    shown = as_shown(editor, made) | {"submitted_on": "2026-04-20"}
    assert editor.post(change_address(made), shown).status_code == 302
    made.refresh_from_db()
    assert (made.submitted_on, made.answered_on) == (date(2026, 4, 20), None)
