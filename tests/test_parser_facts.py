"""Facts in damaged lines: titles, reply lines, dates, sessions, numbers and letters, as tables of
pairs. Every person and every sentence is invented.
"""

from datetime import date

import pytest

from archive.ingest.document import Asker, Office, Paragraph, Signatory, SourceText
from archive.ingest.parser import parse
from archive.ingest.parser.dates import find_said, proven_days
from archive.ingest.parser.facts import read_page, settle
from archive.ingest.parser.lexer import distance, read_word
from archive.ingest.parser.openings import find_openings
from archive.ingest.parser.portfolios import split_portfolios
from archive.ingest.parser.replies import ReplyLine, find_replies
from archive.ingest.parser.signatories import read_signatories
from archive.ingest.parser.titles import Title, find_titles
from archive.ingest.parser.vocabulary import portfolio_at
from archive.ingest.parser.who import read_askers, read_offices

M, S, P = "minister", "staatssecretaris", "minister-president"


def _document(*lines: str) -> SourceText:
    return SourceText("text", tuple(Paragraph(line) for line in lines))


@pytest.mark.parametrize(
    ("left", "right", "letters"),
    [("boom", "boom", 0), ("boom", "bom", 1), ("boom", "obom", 1), ("boom", "tak", 3)],
)
def test_damaged_letters_are_counted(left, right, letters):
    assert distance(left, right, 2) == letters


@pytest.mark.parametrize(
    ("printed", "kind", "word"),
    [
        ("VEAGEN", "questions", "vragen"),
        ("ANTAVOORD", "answer", "antwoord"),
        ("Minsiter", "minister", "minister"),
        ("Staatsecretaris", "staatssecretaris", "staatssecretaris"),
        ("betrefl'ende", "about", "betreffende"),
        ("0ntvangcn", "received", "ontvangen"),
        ("vun", "by", "van"),
    ],
)
def test_a_damaged_word_is_recognised(printed, kind, word):
    read = read_word(printed, kind)
    assert getattr(read, "word", None) == word


@pytest.mark.parametrize(
    ("printed", "kind"),
    [("aan", "by"), ("dragen", "questions"), ("ministerie", "minister"), ("oven", "about")],
)
def test_another_word_of_the_language_is_no_misreading(printed, kind):
    assert read_word(printed, kind) is None


@pytest.mark.parametrize(
    ("line", "kind", "number"),
    [
        ("16 8. VRAGEN van den heer Tak", "questions", "168"),
        ("4-6. VRAGEN van de heer Tak", "questions", "46"),
        ("20S3\nVragen van het lid Tak", "questions", "20S3"),
        ("S 3. VRAGEN van den heer Tak", "questions", "S3"),
        ("75\n70. VRAAG van den heer Tak", "questions", "70"),
        ("2024Z90001\nVragen van het lid Tak", "questions", ""),
        ("i Vragen van de leden Tak", "questions", ""),
        ("Vrage n van de leden Tak", "questions", ""),
        ("Antwoord Antwoord va.n minister Tak", "answer", ""),
        ("374\nANTWOORD van den heer Tak", "answer", ""),
        ("Voorlopig antwoord\nVoorlopig antwoord van minister Tak", "answer", ""),
        ("MEDEDEELING vau den heer Tak", "notice", ""),
        ("VRAGEN Tan den beer Tak", "questions", ""),
        ('"\nK 201. VRAGEN van den heer Tak', "questions", "201"),
        ("V\n212.\nVRAGEN van den heer Tak", "questions", "212"),
    ],
)
def test_a_line_opens_a_title_or_a_reply(line, kind, number):
    (opening,) = find_openings(line)
    assert (opening.kind, opening.number) == (kind, number)


@pytest.mark.parametrize(
    "line", ["Antwoord op vraag 3", "Vraag 2", "Dragen van de last", "De vragen zijn bekend."]
)
def test_no_line_that_opens_anything(line):
    assert find_openings(line) == ()


@pytest.mark.parametrize(
    ("words", "offices", "subject"),
    [
        (
            (
                "Vragen van het lid Tak (PT) aan de Minister van Volksgezondheid, Welzijn en "
                "Sportover schommels"
            ),
            [(M, "Volksgezondheid, Welzijn en Sport")],
            "schommels",
        ),
        (
            "Vragen van het lid Tak (PT) aan de Minsiter van Defensie overschommels bij kazernes",
            [(M, "Defensie")],
            "schommels bij kazernes",
        ),
        (
            "Vragen van het lid Tak (PT) aan de Minister van Bomen inzake: een brief over takken",
            [(M, "Bomen")],
            "een brief over takken",
        ),
        (
            "VRAGEN VAN HET LID Tak (PT) aan de Minister van Bomen ovcr takken",
            [(M, "Bomen")],
            "takken",
        ),
        ("VRAGEN van den heer Tak betref-\nfende den boom", [], "den boom"),
        (
            "VRAGEN van de heer Tak (C.P.N. naar aan-lciding van den boom",
            [],
            "naar aan-lciding van den boom",
        ),
        ("VRAGEN van de heer Tak (P.T.),inzake de takken over de weg", [], "de takken over de weg"),
    ],
)
def test_a_title_is_divided_the_likeliest_way(words, offices, subject):
    (title,) = find_titles(f"{words} (ingezonden 3 mei 2021).")
    assert [asker.name for asker in title.asked_by] == ["Tak"]
    assert title.asked_of == tuple(Office(*office) for office in offices)
    assert title.subject == subject


def test_a_running_head_is_no_title():
    head = (
        "Vragen, door de leden der Kamer gedaan overeenkomstig art. 112 van het Reglement van Orde."
    )
    assert find_titles(head) == []


def test_an_addressee_stands_in_the_bracket_of_the_date():
    (title,) = find_titles(
        "VRAGEN van den heer Tak betreffende den boom. (Ingezonden 4 Januari 1926 aan den Minister "
        "van Oorlog.)"
    )
    assert title.asked_of == (Office(M, "Oorlog"),)


def test_a_further_answer_carries_its_number_askers_and_subject():
    text = (
        "57. ANTWOORD van den heer Blad, Minister van Waterstaat (ingezonden 10 November 1932), ten"
        " vervolge op de beantwoording van vragen van den heer Tak betreffende den boom. (Zie "
        "Aanhangsel, bladz. 28.)"
        "\n1. Wat kost de boom?\nANTWOORD. 1. Hij kost een gulden."
    )
    (title,), (reply,) = find_titles(text), find_replies(text)
    assert (title.printed_number, title.asked_by, title.subject) == (
        "57",
        (Asker("Tak"),),
        "den boom",
    )
    assert (reply.kind, reply.answered_on) == ("nader", date(1932, 11, 10))
    assert text[reply.start :].startswith("ANTWOORD. 1.")


@pytest.mark.parametrize(
    ("words", "askers"),
    [
        ("den lieer Tak", [("Tak", None)]),
        ("deleden Tak en Twijg (beiden PT)", [("Tak", "PT"), ("Twijg", "PT")]),
        ("de leden Tak (SP en Twijg (CDA)", [("Tak", "SP"), ("Twijg", "CDA")]),
        ("de leden Tak (CDA) en Twijg (SP", [("Tak", "CDA"), ("Twijg", "SP")]),
        ("de heer van Tak", [("Van Tak", None)]),
        ("de leden De Tak en Inge van Twijg", [("De Tak", None), ("Inge van Twijg", None)]),
    ],
)
def test_who_asks_in_damaged_print(words, askers):
    assert read_askers(words) == tuple(Asker(*asker) for asker in askers)


@pytest.mark.parametrize(
    ("words", "offices"),
    [
        ("de Minsiter van Bomen", [(M, "Bomen")]),
        ("de Staatssecre-\ntaris van Bomen", [(S, "Bomen")]),
        ("de ministervan Bomen", [(M, "Bomen")]),
        (
            (
                "de Staatssecretarissen van Onderwijs, Cultuur en Wetenschap enVolksgezondheid, "
                "Welzijn en Sport"
            ),
            [(S, "Onderwijs, Cultuur en Wetenschap"), (S, "Volksgezondheid, Welzijn en Sport")],
        ),
    ],
)
def test_who_is_asked_in_damaged_print(words, offices):
    assert read_offices(words) == tuple(Office(*office) for office in offices)


@pytest.mark.parametrize(
    ("words", "signatories", "behalf"),
    [
        (
            "Minister-President Tak, mede namens de Minister van Bomen",
            [("Tak", P, None)],
            ["Bomen"],
        ),
        (
            "minister-president Tak, minister van Algemene Zaken.",
            [("Tak", P, "Algemene Zaken")],
            [],
        ),
        ("Minister Tak (Minister-President, Algemene Zaken)", [("Tak", P, "Algemene Zaken")], []),
        (
            "den heer Tak, Minister van Staat, Minister van Koloniën",
            [("Tak", M, "Koloniën")],
            [],
        ),
        (
            "de heer Tak, Staatssecretaris van Defensie (Landmacht).",
            [("Tak", S, "Defensie (Landmacht)")],
            [],
        ),
        (
            "staatssecretaris van Tak-van Twijg (Economische Zaken)",
            [("Van Tak-van Twijg", S, "Economische Zaken")],
            [],
        ),
        (
            "Minister Tak (Defensie) en de Minister van Economische Zaken",
            [("Tak", M, "Defensie")],
            ["Economische Zaken"],
        ),
        (
            "Minister Tak (Bomen), mede namens de Minister van Justitie, de heer Twijg",
            [("Tak", M, "Bomen")],
            ["Justitie"],
        ),
        ("den beer Tak, .Minister van Bomen", [("Tak", M, "Bomen")], []),
    ],
)
def test_who_answers_in_every_form(words, signatories, behalf):
    named, offices = read_signatories(words)
    assert named == tuple(Signatory(*s) for s in signatories)
    assert [office.portfolio for office in offices] == behalf


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            "Defensie en Sociale Zaken en Werkgelegenheid",
            ["Defensie", "Sociale Zaken en Werkgelegenheid"],
        ),
        (
            "Binnenlandse Zaken en Koninkrijkrelaties en Defensie",
            ["Binnenlandse Zaken en Koninkrijkrelaties", "Defensie"],
        ),
        ("Bomen en Bankjes", ["Bomen", "Bankjes"]),
    ],
)
def test_portfolios_are_told_apart_by_the_register(words, parts):
    assert split_portfolios(words) == parts


def test_a_portfolio_ends_where_the_register_says():
    words = "Volksgezondheid, Welzijn en Sportover schommels"
    assert words[portfolio_at(words) :] == "over schommels"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("(ingezonden14 november 2024)", date(2024, 11, 14)),
        ("(Ontvangen28februari 1993)", date(1993, 2, 28)),
        ("(Inge-\nzonden 3 Mei 1921.)", date(1921, 5, 3)),
        ("(Tngczonden 3 Mei 1921)", date(1921, 5, 3)),
        ("(Ingezonden l Juni 1921.)", date(1921, 6, 1)),
        ("(Ingezonden 3 0ctober 1927.)", date(1927, 10, 3)),
        ("(2021Z90009, ingezonden op 3 mei 2021)", date(2021, 5, 3)),
        ("(ontvangen 20 juui 1980", date(1980, 6, 20)),
        ("(Ingezonden 9 juii 1962.)", date(1962, 7, 9)),
        ("(ingezonden 5 mei 5008)", None),
        ("(Ingezonden 28 Mei 191Ü.)", None),
        ("(ingezonden 3 mei jl.)", None),
    ],
)
def test_the_day_that_a_bracket_says(words, day):
    said = find_said(words, 0, len(words), "submitted", "received")
    assert said is not None
    assert said.date.day == day


@pytest.mark.parametrize(
    ("printed", "days"),
    [
        ("11 Februari 1920", [date(1926, 2, 11)]),
        ("14 Maart 194G", []),
        ("28 Mei 192Ü", [date(1926, 5, 28)]),
        ("30 Februari 1920", []),
    ],
)
def test_a_session_proves_one_figure(printed, days):
    assert proven_days(printed, date(1925, 9, 15), date(1926, 9, 21)) == days


@pytest.mark.parametrize(
    ("feet", "answered", "session"),
    [
        (["Handelingen der Staten-Generaal. 1925—1926. II. Aanhangsel."], None, "1925-1926"),
        (["Zitting 1964-1965 Aanhangsel", "TWEEDE KAMER"], None, "1964-1965"),
        (
            ["Handelingen der Staten-Generaal. 1981—1932. II. Aanhangsel."],
            date(1932, 2, 1),
            "1931-1932",
        ),
        (
            ["Tweede Kamer, vergaderjaar 2021–2022, Aanhangsel", "ah-tk-20242025-9901"],
            None,
            "2024-2025",
        ),
        (["TWEEDE KAMER"], date(1932, 2, 1), None),
    ],
)
def test_the_session_is_what_the_page_prints(feet, answered, session):
    assert read_page(feet, "", [answered]).vergaderjaar == session


@pytest.mark.parametrize(
    ("feet", "chamber"),
    [
        (["1WEEDE KAMER"], "tk"),
        (["Aanhangsel tot het Verslag van de Handelingen der Eerste Kamer"], "ek"),
        (["ah-ek-20202021-9001"], "ek"),
        (["Zitting 1964-1965"], None),
        (["TWEEDE KAMER", "EERSTE KAMER"], None),
    ],
)
def test_the_chamber_is_what_the_page_prints(feet, chamber):
    assert read_page(feet, "", []).chamber == chamber


@pytest.mark.parametrize(
    ("printed", "settled"),
    [
        (["324", "32S", "326"], ["324", "325", "326"]),
        (["165", "168"], ["165", "168"]),
        (["£171"], [None]),
        (["20S3"], [None]),
        (["1391", "1391"], ["1391", "1391"]),
        (["17", "81", "19"], ["17", "81", "19"]),
    ],
)
def test_neighbours_settle_a_damaged_number(printed, settled):
    titles = [Title(0, 0, printed_number=number, number_pieces=1) for number in printed]
    read, _ = settle(titles, [], read_page([], "", []))
    assert [title.printed_number for title in read] == settled


def test_a_number_that_neighbours_contradict_is_told():
    titles = [Title(0, 0, printed_number=n, number_pieces=1) for n in ("17", "81", "19")]
    read, _ = settle(titles, [], read_page([], "", []))
    assert any("81" in doubt for title in read for doubt in title.doubts)


def test_a_day_outside_the_session_is_put_right_or_empty_and_told():
    page = read_page(["Zitting 1925-1926"], "", [])
    replies = [
        ReplyLine(0, 0, "antwoord", answered_on=date(1920, 2, 11), date_printed="11 Februari 1920"),
        ReplyLine(0, 0, "antwoord", answered_on=date(1961, 2, 11), date_printed="11 Februari 1961"),
    ]
    _, settled = settle([], replies, page)
    assert [reply.answered_on for reply in settled] == [date(1926, 2, 11), None]
    assert all(reply.doubts for reply in settled)


_LETTER = (
    "Aan de Voorzitter van de Tweede Kamer",
    "Datum 12 maart 2024",
    "{said}",
    "De Minister van Onderwijs, Kunsten en",
    "Wetenschappen,",
    "A. Eikenhout",
)
_QUESTIONS = (
    "de vragen van het lid Tak (PT) over de boom (ingezonden 3 februari 2024, kenmerk 2024Z90001)"
)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (f"Hierbij bericht ik u dat {_QUESTIONS} door het lid zijn ingetrokken.", "intrekking"),
        (
            (
                f"Hierbij deel ik u mede dat {_QUESTIONS} niet binnen de gestelde termijn "
                "kunnen worden beantwoord."
            ),
            "uitstel",
        ),
        (f"Hierbij bied ik u aanvullende antwoorden aan op {_QUESTIONS}.", "nader"),
        (
            (
                "In aanvulling op mijn antwoord van 1 maart 2024 bied ik u hierbij een "
                f"nader antwoord aan op {_QUESTIONS}."
            ),
            "nader",
        ),
        (f"Hierbij zend ik u de gecorrigeerde antwoorden op {_QUESTIONS}.", "nader"),
        (f"Voor de beantwoording van {_QUESTIONS} heb ik meer tijd nodig.", "uitstel"),
        (f"Helaas lukt het niet {_QUESTIONS} binnen drie weken te beantwoorden.", "uitstel"),
        (
            (
                "Het lid Tak (PT) heeft mij laten weten de vragen over de boom (2024Z90001) in "
                "te trekken."
            ),
            "intrekking",
        ),
        (f"Door drukte lukt het mij niet {_QUESTIONS} deze maand te beantwoorden.", "uitstel"),
        (f"De reactietermijn voor {_QUESTIONS} wordt overschreden.", "uitstel"),
        (f"Zodra de uitkomsten er zijn, beantwoord ik {_QUESTIONS}.", "uitstel"),
        (f"{_QUESTIONS} zijn in behandeling. De antwoorden komen na het reces.", "uitstel"),
        (f"Uitstel van beantwoording van {_QUESTIONS} is onvermijdelijk.", "uitstel"),
        (f"Hierbij ontvangt u de antwoorden op {_QUESTIONS}, later dan gebruikelijk.", "antwoord"),
        (f"De indiener heeft laten weten dat {_QUESTIONS} zijn vervallen.", "intrekking"),
        (f"Zij stelt geen prijs meer op beantwoording van {_QUESTIONS}.", "intrekking"),
        (f"Hiermee bevestig ik de intrekking van {_QUESTIONS}.", "intrekking"),
        (f"In mijn antwoorden op {_QUESTIONS} is een fout geslopen. Hierbij de goede.", "nader"),
        (f"Met deze brief vul ik mijn antwoord op {_QUESTIONS} aan.", "nader"),
        (
            f"Hierbij zend ik u, vooruitlopend op de antwoorden, een reactie op {_QUESTIONS}.",
            "nader",
        ),
        (f"Hierbij kom ik terug op mijn antwoord op {_QUESTIONS}.", "nader"),
        (
            "Hierbij bied ik u de antwoorden aan op de vragen van de vaste commissie voor Bomen.",
            "anders",
        ),
        (
            f"Hierbij bied ik u de antwoorden aan op {_QUESTIONS}. Een nader antwoord volgt.",
            "antwoord",
        ),
        (
            (
                "Naar aanleiding van de vragen van de vaste commissie voor Bomen deel ik u "
                "mee dat de vragen later komen."
            ),
            "anders",
        ),
    ],
)
def test_what_a_letter_does(said, kind):
    document = parse(_document(*(line.format(said=said) for line in _LETTER)))
    assert document.kind == kind


@pytest.mark.parametrize(
    ("said", "nature"),
    [
        (f"Hierbij zend ik u de gecorrigeerde antwoorden op {_QUESTIONS}.", "gecorrigeerd"),
        (f"Bijgaand treft u een verbeterde versie van de antwoorden op {_QUESTIONS}.",
         "gecorrigeerd"),
        (f"Hierbij stuur ik u een correctie op de aanvullende antwoorden op {_QUESTIONS}.",
         "gecorrigeerd"),
        (f"In aanvulling op mijn brief zend ik u een gecorrigeerd antwoord op {_QUESTIONS}.",
         "gecorrigeerd"),
        (f"Hierbij bied ik u aanvullende antwoorden aan op {_QUESTIONS}.", "aanvullend"),
        (f"In aanvulling op mijn antwoord bied ik u een nader antwoord aan op {_QUESTIONS}.",
         "aanvullend"),
        (f"In mijn antwoorden op {_QUESTIONS} stond een onjuist jaar. Hierbij het goede.",
         "gecorrigeerd"),
        (f"Hierbij zend ik u alvast een eerste reactie, geen antwoord, op {_QUESTIONS}.",
         "voorlopig"),
        (f"In aanvulling op mijn voorlopige antwoorden bericht ik u over {_QUESTIONS}.",
         "aanvullend"),
        (f"Hierbij ontvangt u een voorlopig antwoord op {_QUESTIONS}.", "voorlopig"),
        (f"Hierbij bied ik u een nader antwoord aan op {_QUESTIONS}.", ""),
        (f"Hierbij zend ik u gecorrigeerde antwoorden en een voorlopig antwoord op {_QUESTIONS}.",
         ""),
    ],
)  # fmt: skip
def test_a_letter_says_what_it_adds_to_the_answer(said, nature):
    (read,) = parse(_document(*(line.format(said=said) for line in _LETTER))).sets
    assert (read.reply, read.reply_nature) == ("nader", nature)


def test_a_letter_that_does_what_cannot_be_told_says_so():
    said = f"{_QUESTIONS[0].upper()}{_QUESTIONS[1:]} gaan mij ter harte."
    subject = "Onderwerp Vragen van het lid Tak (PT) over de boom"
    document = parse(_document(subject, *(line.format(said=said) for line in _LETTER)))
    told = [problem.what for problem in document.problems]
    assert (document.kind, "what the letter does is not certain" in told) == ("vragen", True)


def test_only_a_letter_that_adds_has_a_nature():
    said = f"Hierbij bied ik u de antwoorden aan op {_QUESTIONS}. Een gecorrigeerd antwoord volgt."
    (read,) = parse(_document(*(line.format(said=said) for line in _LETTER))).sets
    assert (read.reply, read.reply_nature) == ("antwoord", "")


def test_a_withdrawal_has_its_text_and_no_answer():
    said = f"Hierbij bericht ik u dat {_QUESTIONS} door het lid zijn ingetrokken."
    (read,) = parse(_document(*(line.format(said=said) for line in _LETTER))).sets
    assert (read.withdrawn, read.reply, read.answers) == (True, "", ())
    assert read.reply_text == said


def test_an_office_is_signed_over_two_lines():
    said = f"Hierbij bied ik u de antwoorden aan op {_QUESTIONS}."
    (read,) = parse(_document(*(line.format(said=said) for line in _LETTER))).sets
    assert read.answered_by == (Signatory("Eikenhout", M, "Onderwijs, Kunsten en Wetenschappen"),)
    assert read.answered_on == date(2024, 3, 12)


def test_an_address_block_is_no_asker():
    lines = (
        "Datum 12 maart 2024",
        "Onderwerp\tBeantwoording Kamervragen van het lid Tak (PT)",
        "Contactpersoon",
        "Ons kenmerk 7654321",
        (
            f"In antwoord op uw brief van 3 februari 2024 deel ik u mede dat {_QUESTIONS} worden "
            "beantwoord."
        ),
        "De Minister van Bomen",
        "A. Eikenhout",
    )
    (read,) = parse(_document(*lines)).sets
    assert (read.asked_by, read.subject) == ((Asker("Tak", "PT"),), "de boom")


def test_days_that_cannot_be_are_told():
    said = f"Hierbij bied ik u de antwoorden aan op {_QUESTIONS}."
    lines = [line.format(said=said).replace("12 maart 2024", "12 maart 2023") for line in _LETTER]
    told = {problem.what for problem in parse(_document(*lines), date(2023, 1, 1)).problems}
    assert {"answered before it was asked", "a date in the future"} <= told
