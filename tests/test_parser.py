"""What whole documents say: letters, printed pages, delay notices, pages of a century, and texts
that are none.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from archive.ingest.document import Asker, Office, Paragraph, Signatory, SourceText
from archive.ingest.parser import parse
from archive.ingest.readers import text

DOCUMENTS = Path(__file__).parent / "documents"


def read(name):
    return parse(text.read((DOCUMENTS / name).read_bytes()))


def parse_text(words):
    return parse(SourceText("text", tuple(Paragraph(line) for line in words.split("\n"))))


def asked(s):
    return {q.number: q.text for q in s.questions}


def answered(s):
    return {a.numbers: a.text for a in s.answers}


def notes(piece):
    return [(note.mark, note.text, piece.text[: note.position][-8:]) for note in piece.notes]


def test_a_letter_says_who_asks_whom_who_answers_and_when():
    document = read("letter-with-both-kinds-of-notes.txt")
    (s,) = document.sets
    assert (document.kind, s.reply, s.number) == ("antwoord", "antwoord", "2021Z90001")
    assert s.subject == "het verdwijnen van de schommels"
    assert s.asked_by == (Asker("Wielewaal", "Partij van de Tuin"),)
    assert s.asked_of == (Office("minister", "Bomen en Bankjes"),)
    assert s.answered_by == (Signatory("Van den Eikenhout", "minister", "Bomen en Bankjes"),)
    assert s.on_behalf_of == (Office("staatssecretaris", "Sport en Spel"),)
    assert (s.submitted_on, s.answered_on) == (date(2021, 3, 4), None)
    assert document.problems == ()


def test_a_letters_notes_of_both_kinds_hang_at_their_question_or_answer():
    (s,) = read("letter-with-both-kinds-of-notes.txt").sets
    first, second = s.questions
    assert notes(first) == [("1", "De Speelkrant, 1 maart 2021, Laatste schommel weg.", "el weg’?")]
    assert (
        notes(second) == [("2", "Kamerstuk 99111-VI.", "er nog?")]
        or second.notes[0].text == "Kamerstuk 99111-VI."
    )
    assert second.text == "Hoeveel schommels zijn er nog? Is dat genoeg?"
    assert [n.text for n in s.answers[0].notes] == ["Kamerstuk 99 111, nr. 12 [bijlage]."]
    assert notes(s.answers[1]) == [("2", "Kamerstuk 99 222 VI, nr. 3.", " twaalf.")]
    assert "bookmark" not in str(document_words(s))


def document_words(s):
    return [s.subject, *(q.text for q in s.questions), *(a.text for a in s.answers)]


def test_a_letters_citations_are_found_in_its_notes_too():
    document = read("letter-with-both-kinds-of-notes.txt")
    assert set(document.kamerstukken) == {
        ("99111", None, "12"),
        ("99222", "VI", "3"),
        ("99111", "VI", None),
    }
    assert document.z_references == ()


def test_a_printed_answer_is_read_without_its_furniture_and_notes():
    document = read("printed-answer-with-notes-in-sentences.txt")
    (s,) = document.sets
    assert (s.printed_number, s.vergaderjaar, s.identifiers) == (
        "77",
        "2021-2022",
        ("ah-tk-20212022-77",),
    )
    assert s.asked_by == (
        Asker("Korenwolf", "Dieren Samen"),
        Asker("Van der Sluis", "Dieren Samen"),
    )
    assert s.asked_of == (
        Office("minister", "Bomen en Bankjes"),
        Office("staatssecretaris", "Sport en Spel"),
    )
    assert s.on_behalf_of == (Office("staatssecretaris", "Sport en Spel"),)
    assert s.also_see == (("2021-2022", "12"),)
    assert asked(s)[1].startswith(
        "Kent u het bericht over de wip die al een halfjaar niet meer op en neer gaat? Herkent u"
    )
    assert answered(s)[1,] == (
        "Ja. In de Wipnota is beschreven hoe vaak een wip nagekeken wordt en wie dat betaalt, ook "
        "wanneer het regent."
    )


def test_notes_at_the_foot_of_a_page_are_found_where_their_marks_stand():
    (s,) = read("printed-answer-with-notes-in-sentences.txt").sets
    source = (
        "De Speelkrant, 1 oktober 2021, «Wip staat stil» "
        "(https://speelkrant.example/wip-staat-stil)"
    )
    assert notes(s.questions[0]) == [("1", source, "er gaat?")]
    assert notes(s.answers[0]) == [("2", "Kamerstuk 99 333, nr. 4", " Wipnota")]


def test_joint_questions_are_told_apart_and_answered_together():
    (s,) = read("printed-answer-with-notes-in-sentences.txt").sets
    assert asked(s)[2] == "Wat kost een nieuwe wip?"
    assert asked(s)[3] == "Wie betaalt die wip en wanneer wordt hij in het park gezet?"
    assert list(answered(s)) == [(1,), (2, 3)]


def test_a_page_of_1926_holds_two_sets():
    document = read("page-of-1926-with-two-sets.txt")
    first, second = document.sets
    assert [(s.printed_number, s.vergaderjaar) for s in document.sets] == [
        ("18", "1925-1926"),
        ("19", "1925-1926"),
    ]
    assert first.asked_by == (Asker("Ter Braakhuis"),)
    assert first.answered_by == (Signatory("Van Wijnbergh", "minister", "Waterputten"),)
    assert [o.portfolio for o in first.on_behalf_of] == ["Emmers", "Touwen en Katrollen"]
    assert asked(first)[3] == "Is de Minister bereid de pomp weder te openen?"
    assert list(answered(first)) == [(1, 3), (2,)]
    assert (first.submitted_on, first.answered_on) == (date(1926, 5, 6), date(1926, 5, 20))
    assert asked(second) == {1: "Is den Minister bekend, dat het touw te kort is?"}
    assert answered(second) == {(1,): "Het touw is lang genoeg."}


def test_numbers_that_scanning_lost_are_filled_in_from_the_order():
    (s,) = read("page-of-1981-with-lost-numbers.txt").sets
    assert [q.text for q in s.questions][1:] == [
        "Sinds wanneer lekt de gieter?",
        "Wat doet u daaraan?",
    ]
    assert list(answered(s)) == [(1,), (2,), (3,)]
    assert s.submitted_on == date(1982, 2, 3)


def test_notes_of_old_print_hang_at_the_question_above():
    (s,) = read("page-of-1981-with-lost-numbers.txt").sets
    assert asked(s)[1] == "Is het waar, dat de gieter lekt?"
    assert notes(s.questions[0]) == [("1", "«De Gieter», 1 februari jl.", "ter lekt")]


def test_an_explanation_is_no_part_of_the_last_question():
    (s,) = read("page-of-1981-with-lost-numbers.txt").sets
    assert "Toelichting" not in asked(s)[3]


def test_a_delay_notice_has_a_reason_and_no_answers():
    document = read("delay-notice.txt")
    (s,) = document.sets
    assert (document.kind, s.reply, s.number, s.printed_number) == (
        "uitstel",
        "uitstel",
        "2021Z90002",
        "88",
    )
    assert s.answered_by == (Signatory("Van der Sluis", "staatssecretaris", "Sport en Spel"),)
    assert (s.questions, s.answers, s.answered_on) == ((), (), date(2021, 4, 12))
    assert "knikkers nog geteld worden" in s.reply_text
    assert (s.asked_by, s.subject) == ((Asker("Wielewaal", "Partij van de Tuin"),), "knikkers")


def test_questions_without_numbers_are_counted():
    document = read("questions-without-numbers.txt")
    (s,) = document.sets
    assert (document.kind, s.submitted_on) == ("vragen", date(2021, 4, 20))
    assert s.asked_by == (Asker("Inge van Tak", "DS"), Asker("Tak", "PT"))
    assert [o.portfolio for o in s.asked_of] == ["Bomen en Bankjes", "Vogels"]
    assert list(asked(s)) == [1, 2, 3]
    assert notes(s.questions[0]) == [
        ("1", "Vogelnieuws, 18 april 2021, De merel zwijgt", " zwijgt?")
    ]


def test_answers_out_of_order_and_a_number_printed_twice():
    document = read("answers-out-of-order.txt")
    (s,) = document.sets
    assert asked(s)[3] == "Zwemmen er vissen in?"
    assert asked(s)[4] == "Wie schept de vijver leeg?"
    assert asked(s)[5] == "Wanneer is dat klaar?"
    assert list(answered(s)) == [(1,), (4,), (2, 3), (5,)]
    assert ("vraag 5", "misread, printed 4") in [(p.where, p.what) for p in document.problems]


def test_a_bracket_that_never_closes_ends_with_the_word_received():
    (s,) = read("answers-out-of-order.txt").sets
    assert s.answered_by == (Signatory("Eikenhout", "minister", "Bomen en Bankjes"),)


def test_an_answer_without_a_heading_follows_its_question():
    (s,) = parse_text(
        "AH 90\n2021Z90005\nAntwoord van minister Eikenhout (Bomen en Bankjes) (ontvangen 3 "
        "mei 2021)\n"
        "Vraag 1\nIs het bankje stuk?\nAntwoord 1\nNee.\nVraag 2\nWaarom niet? Zo ja, waarom wel?\n"
        "Het bankje is van steen.\nSteen gaat niet stuk."
    ).sets
    assert answered(s) == {(1,): "Nee.", (2,): "Het bankje is van steen.\n\nSteen gaat niet stuk."}
    assert asked(s)[2] == "Waarom niet? Zo ja, waarom wel?"


def test_bare_numbers_with_bare_answers():
    (s,) = parse_text(
        "AH 91\n2021Z90006\nAntwoord van minister Eikenhout (Bomen en Bankjes) (ontvangen 3 "
        "mei 2021)\n"
        "1\nIs het bankje groen?\nAntwoord\nJa.\n2\nIs het bankje rood?\nAntwoord\n"
        "Nee, zie vraag 1.\n"
    ).sets
    assert asked(s) == {1: "Is het bankje groen?", 2: "Is het bankje rood?"}
    assert answered(s) == {(1,): "Ja.", (2,): "Nee, zie vraag 1."}


def test_an_announcement_of_oral_questions_has_no_questions():
    document = parse_text(
        "Tweede Kamer der Staten-Generaal2\nVergaderjaar 2021–2022 Vragen gesteld door de leden "
        "der Kamer\n\n"
        "2021Z90007\n"
        "Mondelinge vragen van het lid Tak (PT) aan de Minister van Bomen en\nBankjes, bij "
        "afwezigheid van de "
        "Staatssecretaris, over het bericht «Bankje weg» (Bankjeskrant, 2 mei 2021) (ingezonden 3 "
        "mei 2021)\n"
        "kv-tk-2021Z90007\n’s-Gravenhage 2021 Tweede Kamer, vergaderjaar 2021–2022, Vragen"
    )
    (s,) = document.sets
    assert (document.kind, s.number, s.questions) == ("vragen", "2021Z90007", ())
    assert s.asked_of == (Office("minister", "Bomen en Bankjes"),)
    assert s.subject == "het bericht «Bankje weg» (Bankjeskrant, 2 mei 2021)"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "a",
        "De kat krabt de trap.",
        "1. melk\n2. brood\n3. kaas",
        "Beste buren,\n\nKomt u ook?\n\nGroet",
    ],
)
def test_what_is_no_question_document_is_said_to_be_none(words):
    document = parse_text(words)
    assert (document.kind, document.sets) == ("anders", ())


def test_a_question_without_an_answer_is_told():
    document = parse_text(
        "AH 92\n2021Z90008\nAntwoord van minister Eikenhout (Bomen en Bankjes) (ontvangen 3 "
        "mei 2021)\n"
        "Vraag 1\nIs dat zo?\nAntwoord 1\nJa.\nVraag 3\nEn dit?\nAntwoord 12\nNee."
    )
    told = {(p.where, p.what) for p in document.problems}
    assert {
        ("vraag 2", "number missing"),
        ("vraag 3", "no answer found"),
        ("antwoord 12", "answer without question"),
    } <= told


def bare(form):
    """The letter with bare numbers in this form for its questions, and bare "Antwoord" above its
    answers.
    """

    def change(words):
        words = re.sub(r"^Antwoord op vraag \d+$", "Antwoord", words, flags=re.MULTILINE)
        return re.sub(r"^Vraag (\d+)\n", form, words, flags=re.MULTILINE)

    return change


def headed(pattern, instead):
    return lambda words: re.sub(pattern, instead, words, flags=re.MULTILINE)


@pytest.mark.parametrize(
    "change",
    [
        bare(r"\1\n"),
        bare(r"\1.\n"),
        bare(r"\1. "),
        bare(r"\1) "),
        bare(r"Vraag\n"),
        headed(r"^(Vraag|Antwoord op vraag) (\d+)\n", r"\1 \2: "),
        headed(r"^(Vraag|Antwoord op vraag) (\d+)$", lambda m: m[0].upper()),
        headed(r"^(Vraag|Antwoord op vraag) (\d+)$", lambda m: m[0].lower()),
        headed(r"^(Vraag|Antwoord op vraag) (\d+)$", r"**\1 \2**"),
        headed(r"^Antwoord op vraag (\d+)$", r"Beantwoording vraag \1."),
        lambda words: words.replace("\n", "\r\n"),
    ],
)
def test_a_letter_reads_the_same_however_its_headings_are_printed(change):
    words = (DOCUMENTS / "letter-with-both-kinds-of-notes.txt").read_text(encoding="utf-8")
    (s,) = parse(text.read(change(words).encode())).sets
    (plain,) = read("letter-with-both-kinds-of-notes.txt").sets
    assert [(q.number, q.text, [n.mark for n in q.notes]) for q in s.questions] == [
        (q.number, q.text, [n.mark for n in q.notes]) for q in plain.questions
    ]
    assert list(answered(s).items()) == list(answered(plain).items())


def test_a_letter_on_one_line_keeps_its_questions_and_answers():
    words = (DOCUMENTS / "letter-with-both-kinds-of-notes.txt").read_text(encoding="utf-8")
    (s,) = parse_text(" ".join(words.split())).sets
    assert [q.number for q in s.questions] == [1, 2]
    assert answered(s)[1,] == "Ja. Ik verwijs ook naar mijn brief over schommels."


@pytest.mark.parametrize(
    "junk",
    [
        "Vraag 1\n",
        "Vraag 1 Ja. ",
        "1 A ",
        "1. Abc? ",
        "(",
        "[1: ",
        "[footnoteRef:1] [1: a] ",
        "1) abc\n",
        "\f1\n",
        "a-",
        "Antwoord van de heer ",
        "Vragen van het lid ",
        "mede namens de Minister van ",
        "Toelichting ",
        "ingezonden ",
        "Tweede Kamer, vergaderjaar 2024–2025, Aanhangsel 1\n1A b\n",
        "1 t/m 9 ",
        "\ue000",
        "\ue0001\ue001",
        "**a**\n",
    ],
)
def test_junk_raises_nothing(junk):
    assert parse_text(junk * (20_000 // len(junk))).format == "text"


def test_an_explanation_is_kept_apart_from_the_last_question_with_its_citations():
    words = (
        "2026Z90031\n(ingezonden 3 maart 2026)\n\n"
        "Vragen van het lid Molenaar (Dorpspartij) aan de minister van Bruggen over de brug bij "
        "Oudezijl.\n\n"
        "Vraag 1\nKent u de brug?\n\nVraag 2\nWanneer gaat zij open?\n\n"
        "Toelichting:\nDeze vragen dienen ter aanvulling op eerdere vragen (vraagnummer "
        "2026Z90007).\n"
    )
    document = parse_text(words)
    assert [q.text for q in document.sets[0].questions] == [
        "Kent u de brug?",
        "Wanneer gaat zij open?",
    ]
    assert document.sets[0].explanation.startswith("Deze vragen dienen ter aanvulling")
    assert document.z_references == ("2026Z90007",)


def letter(
    signature="De minister van Bruggen,",
    questions="Vraag 1\nIs zij open?\n\nAntwoord op vraag 1\nJa.",
):
    return (
        "Hierbij zend ik u de antwoorden op de vragen.\n\n"
        f"{signature}\n\nK. Eikenhout\n\n"
        "Antwoorden op Kamervragen van het lid Molenaar (Dorpspartij) over de brug "
        f"(2025Z90031, ingezonden 3 maart 2025)\n\n{questions}\n"
    )


def test_a_bracket_after_an_annex_title_gives_number_and_date():
    (s,) = parse_text(letter()).sets
    assert (s.subject, s.number, s.submitted_on) == ("de brug", "2025Z90031", date(2025, 3, 3))


@pytest.mark.parametrize(
    ("line", "role", "portfolio"),
    [
        ("DE MINISTER VAN BRUGGEN EN SLUIZEN,", "minister", "Bruggen en Sluizen"),
        ("DE STAATSSECRETARIS VAN BRUGGEN", "staatssecretaris", "Bruggen"),
        ("De minister van Bruggen en Sluizen,", "minister", "Bruggen en Sluizen"),
    ],
)
def test_a_signature_in_capitals_names_the_answerer(line, role, portfolio):
    (s,) = parse_text(letter(line)).sets
    assert s.answered_by == (Signatory("Eikenhout", role, portfolio),)


@pytest.mark.parametrize(
    ("words", "questions"),
    [
        ("Is zij open?\nBent u er geweest?", {4: "Is zij open?", 5: "Bent u er geweest?"}),
        ("Is zij open en waarom?", {4: "Is zij open en waarom?", 5: "Is zij open en waarom?"}),
    ],
)
def test_headings_above_one_text_are_a_joint_heading(words, questions):
    (s,) = parse_text(
        letter(questions=f"Vraag 4\n\nVraag 5\n{words}\n\nAntwoord op vraag 4 en 5\nJa.")
    ).sets
    assert asked(s) == questions
    assert answered(s) == {(4, 5): "Ja."}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_no_part_of_an_answer_is_lost_whatever_ends_the_lines(line_end):
    words = letter(
        questions=(
            "Vraag 4\nIs zij open?\n\nAntwoord op vraag 4a\nNee.\n\nAntwoord op vraag 4b\nSoms."
        )
    )
    (s,) = parse(text.read(words.replace("\n", line_end).encode())).sets
    assert [(a.numbers, a.text) for a in s.answers] == [((4,), "Nee."), ((4,), "Soms.")]
