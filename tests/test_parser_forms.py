"""Forms of text that the parser knows, as tables of pairs: headings, numbers, who-lines, dates,
joint questions.
"""

from datetime import date

import pytest

from archive.ingest.document import Asker, Office, Paragraph, Signatory, SourceText
from archive.ingest.parser.dates import read_date
from archive.ingest.parser.furniture import take_out
from archive.ingest.parser.headings import find_headings, is_heading
from archive.ingest.parser.joint import split_joint
from archive.ingest.parser.numbers import read_numbers
from archive.ingest.parser.repair import mend
from archive.ingest.parser.replies import find_replies
from archive.ingest.parser.script import Line, read_script
from archive.ingest.parser.segments import read_segments
from archive.ingest.parser.signatories import read_signatories
from archive.ingest.parser.titles import find_titles
from archive.ingest.parser.who import read_askers, read_offices
from archive.ingest.parser.wording import join_paragraphs


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("4, 5, 6 en 7", (4, 5, 6, 7)),
        ("7, 8, en 9", (7, 8, 9)),
        ("1,2,3,4 en 5", (1, 2, 3, 4, 5)),
        ("4-7", (4, 5, 6, 7)),
        ("2 t/m 6", (2, 3, 4, 5, 6)),
        ("1 tot en met 4", (1, 2, 3, 4)),
        ("7, 8, 9 10 en 11", (7, 8, 9, 10, 11)),
        ("3 en 8", (3, 8)),
        ("2a en 2b", (2,)),
        ("1, 4 t/m 6 en 9", (1, 4, 5, 6, 9)),
        ("2021", ()),
        ("0", ()),
        ("geen", ()),
    ],
)
def test_the_numbers_of_a_heading(words, numbers):
    assert read_numbers(words) == numbers


@pytest.mark.parametrize(
    ("line", "kind", "numbers"),
    [
        ("Vraag 1", "question", (1,)),
        ("Vraag 2:", "question", (2,)),
        ("VRAAG 3", "question", (3,)),
        ("Vragen 4 en 5", "question", (4, 5)),
        ("Vraag 4, 5, 7 en 8", "question", (4, 5, 7, 8)),
        ("Vraag 7, 8, 9 10 en 11", "question", (7, 8, 9, 10, 11)),
        ("Antwoord 1", "answer", (1,)),
        ("Antwoord op vraag 1", "answer", (1,)),
        ("Antwoord vraag 1:", "answer", (1,)),
        ("Antwoord 5:", "answer", (5,)),
        ("Antwoord op vraag 3 en 8", "answer", (3, 8)),
        ("Antwoord op vragen 7, 8, en 9", "answer", (7, 8, 9)),
        ("Antwoord op de vragen 4, 5, 6 en 7", "answer", (4, 5, 6, 7)),
        ("Antwoorden 5 en 6", "answer", (5, 6)),
        ("Antwoord vragen 1,2,3,4 en 5", "answer", (1, 2, 3, 4, 5)),
        ("Antwoord vraag 4-7:", "answer", (4, 5, 6, 7)),
        ("Antwoord 2 t/m 6", "answer", (2, 3, 4, 5, 6)),
        ("Antwoord", "answer", ()),
        ("\t\tAntwoord op vraag 1 ", "answer", (1,)),
        ("Vraag 1: Kent u dit bericht?", "question", (1,)),
        ("Antwoord 2 Ja, dat klopt.", "answer", (2,)),
        ("Ad vraag 2. De regering is bereid.", "answer", (2,)),
    ],
)
def test_a_heading(line, kind, numbers):
    (heading,) = find_headings(line)
    assert (heading.kind, heading.numbers) == (kind, numbers)


@pytest.mark.parametrize(
    "line",
    [
        "Zie het antwoord op vraag 3.",
        "Zoals gezegd bij het antwoord onder vraag 4, is dat zo.",
        "antwoord op vraag 5).",
        "Antwoorden van de minister van Bomen op Kamervragen",
        "Vraag 2 kan niet anders dan bevestigend worden beantwoord.",
        "De vragen 2 en 3 hangen samen.",
        "Antwoord van Minister Eikenhout (Bomen)",
        "1. 65 121",
    ],
)
def test_no_heading(line):
    assert find_headings(line) == []


def test_a_heading_alone_is_told_from_one_with_text():
    assert is_heading("Antwoord op vraag 3 en 8")
    assert is_heading("Antwoord")
    assert not is_heading("Vraag 1 Kent u dit?")


def blocks(asked, answered=""):
    """The numbers and first words of the questions and of the answers of an old page's set."""
    sections = [(0, len(asked), "question")] if asked else []
    if answered:
        sections.append((len(asked), len(asked + answered), "answer"))
    text = asked + answered
    read = [b for b in read_segments(text, sections, replied=bool(answered)) if b.numbers]
    return [
        [(b.numbers, text[b.text : b.end].split()[0]) for b in read if b.kind == kind]
        for kind in ("question", "answer")
    ]


def test_numbers_that_run_on_are_taken_and_others_left():
    asked = "1. Is dat zo? 2. Kamerstuk nr. 3. Hoezo? 3. Is artikel 7. Ja? 9 projecten? 4. Waarom?"
    questions, _ = blocks(asked)
    assert questions == [((1,), "Is"), ((2,), "Kamerstuk"), ((3,), "Is"), ((4,), "Waarom?")]


ASKED = "".join(f"{n}. Klopt dit?\n" for n in range(1, 6))


@pytest.mark.parametrize(
    ("answered", "numbers"),
    [
        (
            (
                "1. Ja.\n2 en 4. Nee. Zie 1 Kamerstuk.\n3. Soms. Er zijn er 2. Dat is "
                "genoeg.\n5. Nooit."
            ),
            [(1,), (2, 4), (3,), (5,)],
        ),
        (
            "1. Ja.\n2. Er zijn twee redenen:\n1. De ene.\n2. De andere.\n3 t/m 5. Nee.",
            [(1,), (2,), (3, 4, 5)],
        ),
        ("1. Ja.\n2. Nee.\n8. Ja.\n4. Nee.\n5. Ja.", [(1,), (2,), (3,), (4,), (5,)]),
        ("1. Ja.\n2. Nee.\n3. Ja.\nDat hoop ik.\n5. Ja.", [(1,), (2,), (3,), (4,), (5,)]),
        ("Ja, op alle vragen. Er zijn er 3. Dat is genoeg.", [(1, 2, 3, 4, 5)]),
        ("1. Ja.\n2 en 8. Nee.\n4 en 5. Soms.", [(1,), (2, 3), (4, 5)]),
    ],
)
def test_answers_are_told_apart_by_what_was_asked(answered, numbers):
    assert [n for n, _ in blocks(ASKED, answered)[1]] == numbers


@pytest.mark.parametrize(
    ("asked", "answered", "starts"),
    [
        ("1 Is het waar? 2Hebt u dat gezien? 3 Wat nu?", "", ["Is", "Hebt", "Wat"]),
        ("1 Is het waar? 2 a. Waarom? b. Hoezo? 3 Wat nu?", "", ["Is", "a.", "Wat"]),
        ("1 Is het waar?\n2a Waarom?\n2b Hoezo?\n3 Wat nu?", "", ["Is", "Waarom?", "Wat"]),
        ("1 Is het waar?\nWaarom?\n3 Wat nu?", "", ["Is", "Waarom?", "Wat"]),
        ("1 Is het waar? 2 Waarom? 8 Wat nu? 4 Wie?", "", ["Is", "Waarom?", "Wat", "Wie?"]),
        ("1 Is het waar?\nWie zegt dat?", "1 Ja.\n2 De bode.", ["Is", "Wie"]),
        ("1 Is het waar?\nWie zegt dat?", "1 Ja.", ["Is"]),
        ("Is het waar?\nWie zegt dat?", "", ["Is", "Wie"]),
        ("1 Is het waar?", "1 Ja.\nWie zegt dat?\nDe bode zegt dat. 3 Neen.", ["Is"]),
        (
            "1 Is het waar?",
            "1 Ja.\nWie zegt dat?\nWaarom?\nDe bode. 3 Neen.",
            ["Is", "Wie", "Waarom?"],
        ),
        ("Wat betreft de vragen:\n1. Is het waar?\n2. Waarom?", "", ["Is", "Waarom?"]),
    ],
)
def test_questions_are_told_apart_by_number_paragraph_and_answer(asked, answered, starts):
    assert [start for _, start in blocks(asked, answered)[0]] == starts


@pytest.mark.parametrize(
    ("words", "askers"),
    [
        ("het lid Tak (PT)", [("Tak", "PT")]),
        ("de leden Tak en Twijg (beiden D66)", [("Tak", "D66"), ("Twijg", "D66")]),
        (
            "de leden Tak, Twijg en Blad (allen PT)",
            [("Tak", "PT"), ("Twijg", "PT"), ("Blad", "PT")],
        ),
        ("de leden Tak (CDA) en Twijg (SP)", [("Tak", "CDA"), ("Twijg", "SP")]),
        (
            "de leden Tak, Twijg (PT), Blad (CDA) en Nerf (BBB)",
            [("Tak", "PT"), ("Twijg", "PT"), ("Blad", "CDA"), ("Nerf", "BBB")],
        ),
        ("de leden lid Inge van Tak (CDA) en Tak (SP)", [("Inge van Tak", "CDA"), ("Tak", "SP")]),
        ("de leden Van der Twijg en el Blad", [("Van der Twijg", None), ("El Blad", None)]),
        ("de heer B. P. van der Twijg (V.V.D.)", [("Van der Twijg", "V.V.D.")]),
        ("den heer K. ter Tak", [("Ter Tak", None)]),
        (
            "mevrouw Tak-Twijg (V.V.D.) en de heer van der Blad (P.S.P.)",
            [("Tak-Twijg", "V.V.D."), ("Van der Blad", "P.S.P.")],
        ),
        ("het lid Tak – van de Twijg (PT)", [("Tak – van de Twijg", "PT")]),
        (
            "de leden Tak , Twijg (beiden PT) en Blad (CU)",
            [("Tak", "PT"), ("Twijg", "PT"), ("Blad", "CU")],
        ),
    ],
)
def test_who_asks(words, askers):
    assert read_askers(words) == tuple(Asker(*asker) for asker in askers)


M, S, P = "minister", "staatssecretaris", "minister-president"


@pytest.mark.parametrize(
    ("words", "offices"),
    [
        ("de Minister van Justitie en Veiligheid", [(M, "Justitie en Veiligheid")]),
        ("de Minister voor Klimaat en Energie", [(M, "Klimaat en Energie")]),
        (
            "de Ministers van Buitenlandse Zaken en voor Klimaat en Energie",
            [(M, "Buitenlandse Zaken"), (M, "Klimaat en Energie")],
        ),
        ("de Minister en de Staatssecretaris van VWS", [(M, "VWS"), (S, "VWS")]),
        (
            "de Minister van Defensie en de Minister en Staatssecretaris van Financiën",
            [(M, "Defensie"), (M, "Financiën"), (S, "Financiën")],
        ),
        ("de Staatssecretaris van Financiën, bij afwezigheid van de Minister,", [(S, "Financiën")]),
        ("de minister-president", [(P, None)]),
        ("de Minister-President, Minister van Algemene Zaken", [(P, "Algemene Zaken")]),
        (
            "de ministers van Volksgezondheid, Welzijn en Sport en van Defensie",
            [(M, "Volksgezondheid, Welzijn en Sport"), (M, "Defensie")],
        ),
        (
            (
                "de Ministers van Defensie, voor Natuur, van Justitie en van Cultuur, "
                "Recreatie en Werk"
            ),
            [(M, "Defensie"), (M, "Natuur"), (M, "Justitie"), (M, "Cultuur, Recreatie en Werk")],
        ),
        (
            "de Staatssecretaris van Financiën en de Minister Klimaat en Groene Groei",
            [(S, "Financiën"), (M, "Klimaat en Groene Groei")],
        ),
    ],
)
def test_who_is_asked(words, offices):
    assert read_offices(words) == tuple(Office(*office) for office in offices)


@pytest.mark.parametrize(
    ("words", "signatories", "behalf"),
    [
        ("Minister Tak (Bomen)", [("Tak", M, "Bomen")], []),
        (
            "Minister Van der Tak (Bomen, Bankjes en Vijvers)",
            [("Van der Tak", M, "Bomen, Bankjes en Vijvers")],
            [],
        ),
        (
            "Minister Tak (Bomen), mede namens de Minister van Vijvers",
            [("Tak", M, "Bomen")],
            [(M, "Vijvers")],
        ),
        (
            "Staatssecretaris Tak (Bomen) en van Minister Twijg (Vijvers)",
            [("Tak", S, "Bomen"), ("Twijg", M, "Vijvers")],
            [],
        ),
        ("staatssecretaris Tak (Bomen en Bankjes", [("Tak", S, "Bomen en Bankjes")], []),
        (
            "de heer Tak, Minister van Bomen, mede namens de heer Twijg, Minister van Vijvers.",
            [("Tak", M, "Bomen")],
            [(M, "Vijvers")],
        ),
        (
            "den heer van Tak, Minister van Bomen en Bankjes a. i.",
            [("Van Tak", M, "Bomen en Bankjes")],
            [],
        ),
        (
            "de heer Tak, Minister van Oorlog en van Marine",
            [("Tak", M, "Oorlog en van Marine")],
            [],
        ),
        ("minister-president Tak (Algemene Zaken)", [("Tak", P, "Algemene Zaken")], []),
    ],
)
def test_who_answers(words, signatories, behalf):
    found = read_signatories(words)
    assert found == (tuple(Signatory(*s) for s in signatories), tuple(Office(*o) for o in behalf))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("23 oktober 2024", date(2024, 10, 23)),
        ("12-10-2023", date(2023, 10, 12)),
        ("2024-05-06", date(2024, 5, 6)),
        ("22 septenv ber1982", date(1982, 9, 22)),
        ("16april 1992", date(1992, 4, 16)),
        ("6 November 1918", date(1918, 11, 6)),
        ("3 Juli 1951", date(1951, 7, 3)),
        ("31 februari 2024", None),
        ("17 juni jl.", None),
        ("", None),
    ],
)
def test_a_date(words, day):
    assert read_date(words) == day


@pytest.mark.parametrize(
    ("words", "subject", "day"),
    [
        (
            "Vragen van het lid Tak (PT) over de boom (ingezonden 3 mei 2021).",
            "de boom",
            date(2021, 5, 3),
        ),
        (
            "VRAGEN van den heer Tak betreffende de boom. (Inge-\nzonden 3 Mei 1921.)",
            "de boom",
            date(1921, 5, 3),
        ),
        (
            "Vragen van het lid Tak (P.T.) inzake de boom (lngezonden 3 mei 1981\n1 Is het?",
            "de boom",
            date(1981, 5, 3),
        ),
        (
            "VRAGEN van de heer Tak naar aanleiding van de boom. (Ingezonden 3 mei 1971.)",
            "naar aanleiding van de boom",
            date(1971, 5, 3),
        ),
        (
            (
                "Vragen van het lid Tak (PT) over de boom (Kamerstuk 99 111, nr. 2)(ingezonden 3 "
                "mei 2021)."
            ),
            "de boom (Kamerstuk 99 111, nr. 2)",
            date(2021, 5, 3),
        ),
        (
            (
                "Vragen van het lid Tak (PT) over een brief over de boom (2021Z90009, ingezonden "
                "3 mei 2021)"
            ),
            "een brief over de boom",
            date(2021, 5, 3),
        ),
        (
            (
                "Vragen van het lid Tak (PT) aan de Minister van Bomen over de boom (ingezonden "
                "3 mei jl.)"
            ),
            "de boom",
            None,
        ),
    ],
)
def test_a_title(words, subject, day):
    (title,) = find_titles(words)
    assert (title.subject, title.submitted_on) == (subject, day)
    assert title.asked_by[0].name == "Tak"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Antwoord van Minister Tak (Bomen) (ontvangen 3 mei 2021).", "antwoord"),
        ("ANTWOORD van den heer Tak, Minister van Bomen. (Ingezonden 3 Mei 1921.)", "antwoord"),
        ("Antwoord\nAntwoord van Minister Tak (Bomen). (Ont-vangen 3 mei 1981)", "antwoord"),
        ("Mededeling van Staatssecretaris Tak (Bomen) (ontvangen 3 mei 2021).", "uitstel"),
        ("MEDEDELING van de heer Tak, Minister van Bomen. (Ingezonden 3 mei 1961.)", "uitstel"),
        ("Nader antwoord van Minister Tak (Bomen) (ontvangen 3 mei 2021).", "nader"),
    ],
)
def test_a_reply_line(words, kind):
    (reply,) = find_replies(words)
    assert (reply.kind, reply.answered_by[0].name, reply.answered_by[0].portfolio) == (
        kind,
        "Tak",
        "Bomen",
    )
    assert (reply.answered_on.month, reply.answered_on.day) == (5, 3)


def test_a_letters_title_is_no_reply_line():
    assert (
        find_replies("Antwoorden van de minister van Bomen op Kamervragen van het lid Tak (PT)\n")
        == []
    )


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Is dat zo?\nWaarom is dat zo?", ["Is dat zo?", "Waarom is dat zo?"]),
        (
            "Is dat zo? Zo nee, waarom niet?\nBent u bereid?",
            ["Is dat zo? Zo nee, waarom niet?", "Bent u bereid?"],
        ),
        (
            (
                "Is dat zo? Kunt u uw antwoord toelichten?\nKunt u dat doen? Kunt u uw antwoord "
                "toelichten?"
            ),
            [
                "Is dat zo? Kunt u uw antwoord toelichten?",
                "Kunt u dat doen? Kunt u uw antwoord toelichten?",
            ],
        ),
        (
            "Herinnert u zich A? Zo ja, hoe? Herinnert u zich B?",
            ["Herinnert u zich A? Zo ja, hoe?", "Herinnert u zich B?"],
        ),
    ],
)
def test_joint_questions(words, parts):
    (cut,) = split_joint(words, 2)
    assert [words[:cut].strip(), words[cut:].strip()] == parts


def test_joint_questions_that_cannot_be_told_apart():
    assert split_joint("Is dat zo en waarom?", 2) is None


@pytest.mark.parametrize(
    ("lines", "wrapped", "words"),
    [
        ("Een.\nTwee.", False, "Een.\n\nTwee."),
        ("De man en de\nvrouw.", True, "De man en de vrouw."),
        ("Het gevange-\nnispersoneel.", True, "Het gevangenispersoneel."),
        ("wet-\nen regelgeving", True, "wet- en regelgeving"),
        ("het niet-\nwesterse", True, "het niet-westerse"),
        ("de motie Tak-\nTwijg", True, "de motie Tak-Twijg"),
        ("de\n\n\fman", True, "de man"),
    ],
)
def test_lines_become_paragraphs(lines, wrapped, words):
    assert join_paragraphs(lines, wrapped) == words


@pytest.mark.parametrize(
    ("line", "kind", "numbers"),
    [
        ("Vr aag 3", "question", (3,)),
        ("Vraag l", "question", (1,)),
        ("Vraag 4 a.", "question", (4,)),
        ("Vraag 2Hebt u dat?", "question", (2,)),
        ("Antwoodr 5:", "answer", (5,)),
        ("Antwoord op vraag", "answer", ()),
    ],
)
def test_a_heading_with_one_slip(line, kind, numbers):
    (heading,) = find_headings(line)
    assert (heading.kind, heading.numbers) == (kind, numbers)


def furniture_of(words):
    script = read_script(SourceText("text", tuple(map(Paragraph, words.split("\n")))))
    take_out(script)
    return script.aside


@pytest.mark.parametrize(
    "line",
    [
        "Tweede Kamer der Staten-Generaal 2",
        "Zittmg 1964-1965 Aanhangsel",
        "1WEEDE KAMER",
        "Aanhangsel tot hei Verslag van de Handelingen der Tweede Kamei",
        "Handelingen der Staten-Generaal. 1933—1934. II. Aanhangsel.",
        "Handelingen der Sta ten-Generaal. — 1933—193S. — II. Aanhangsel,",
        "ISSN 0921 - 7398’s-Gravenhage 2031Tweede Kamer, vergaderjaar 2030–2031, Vragen 1",
    ],
)
def test_what_a_page_repeats_is_furniture(line):
    assert furniture_of(f"De bank is rood.\n{line}\nDe boom is groen.") == [line]


@pytest.mark.parametrize(
    "words",
    [
        "Ik heb de\nTweede Kamer der Staten-Generaal\nover de bank ingelicht.",
        "Ik heb de Tweede Kamer der Staten-Generaal ingelicht.",
        "2Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel van de Handelingen, nr. 777",
        "Zie Aanhangsel Handelingen, vergaderjaar 2030–2031,\nnr. 12.",
        "3 met de Kamer gedeeld.",
        "Ik heb de Kamer de stukken gegeven.",
        "Wij danken de Tweede Kamer.",
        "Vraten gesteld door leden",  # rather "vragen" than "staten"
    ],
)
def test_words_of_a_sentence_or_a_citation_are_no_furniture(words):
    assert furniture_of(words) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("het btw-tarief en de mbo-bank", "het btw-tarief en de mbo-bank"),
        ("een Woo-verzoek over bank-jes", "een Woo-verzoek over bankjes"),
        ("land-en tuinbouw", "land- en tuinbouw"),
    ],
)
def test_a_hyphen_that_is_spelling_stays(line, words):
    assert mend([Line(line)])[0].text == words


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("de coÃ¶rdinatie â€“ zie Â«De BankÂ»", "de coördinatie – zie «De Bank»"),
        ("een CAFÉ’S en Ã zonder meer", "een CAFÉ’S en Ã zonder meer"),
        (
            "land\u00aden tuinbouw, gescheiden moge\u00adlijk",
            "land- en tuinbouw, gescheiden mogelijk",
        ),
    ],
)
def test_letters_decoded_twice_and_soft_hyphens(words, read):
    assert read_script(SourceText("text", (Paragraph(words),))).lines[0].text == read


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("de Staatssecretaris van Bruggen, de heer Van Oeverdam", ["Van Oeverdam"]),
        (
            "de Minister van Dijken en de Staatssecretaris van Bruggen, mevrouw Stroom.",
            [None, "Stroom"],
        ),
        ("de Minister van Dijken", [None]),
    ],
)
def test_who_is_named_behind_an_office_is_kept(printed, names):
    assert [office.name for office in read_offices(printed)] == names
