"""Who asks and answers, numbers and sessions, as print of a century wrote them."""

import pytest

from archive.ingest.document import Asker, Office, Paragraph, Signatory, SourceText
from archive.ingest.parser import parse
from archive.ingest.parser.signatories import read_signatories
from archive.ingest.parser.who import read_askers, read_offices

MINISTER, STAS, PREMIER = "minister", "staatssecretaris", "minister-president"
PAGE = """\
AANHANGSEL TOT HET VERSLAG VAN DE HANDELINGEN DER TWEEDE KAMER.
70. VRAGEN van den heer Zwanenpoel betreffende de brug bij Oudezijl. (Ingezonden 6 November 1930.)
1. Is het den Minister bekend, dat de brug bij Oudezijl sinds geruimen tijd is gesloten?
2. Zoo ja, wanneer zal de brug weer geopend worden?
ANTWOORD van den heer Kruidenier, Minister van Waterstaat. (Ingezonden 25 November 1930.)
1. De brug is inderdaad gesloten.
2. De brug zal in het voorjaar geopend worden.
71. VRAGEN van den heer Pannebakker in verband met de haven van Oudezijl. (Ingezonden 8 November \
1930.)
Is het den Minister bekend, dat de haven verzandt?
ANTWOORD van den heer Kruidenier, Minister van Waterstaat. (Ingezonden 26 November 1930.)
Het is den ondergeteekende bekend.
Handelingen der Staten-Generaal. 1930—1931. II. Aanhangsel."""


def read(page):
    return parse(SourceText("text", tuple(Paragraph(line) for line in page.split("\n"))))


@pytest.mark.parametrize(
    "printed",
    [
        "de leden Zwanenpoel en Pannebakker (beiden C.D.A.)",
        "de leden Zwanenpoel en Pannebakker, beiden C.D.A.,",
        "het lid Zwanenpoel, mede namens het lid Pannebakker (beiden C.D.A.)",
        "de leden Zwanenpoel [C.D.A.] en Pannebakker {C.D.A.)",
        "de leden Zwanenpoel en Pannebakker (beiden (C.D.A.)",
        "de leden L. 31. Zwanenpoel (C.D.A.) en Pannebakker (C.D.A.)",
        "de leden Zwanen-poel (C.D.A.) en Panne-bakker (C.D.A.)",
    ],
)
def test_a_party_is_of_the_members_before_it(printed, monkeypatch):
    register = frozenset(("zwanenpoel", "pannebakker"))
    monkeypatch.setattr("archive.ingest.parser.who.surnames", lambda: register)
    assert read_askers(printed) == (Asker("Zwanenpoel", "C.D.A."), Asker("Pannebakker", "C.D.A."))


@pytest.mark.parametrize(
    ("printed", "signed", "behalf"),
    [
        (
            "de Ministers Zwaluw (Economische Zaken) en Kruidenier (Financiën)",
            [("Zwaluw", MINISTER, "Economische Zaken"), ("Kruidenier", MINISTER, "Financiën")],
            [],
        ),
        ("den heer Zwaluw Minister van Financiën.", [("Zwaluw", MINISTER, "Financiën")], []),
        ("den hecr Zwaluw, Minisler van Financiën, j", [("Zwaluw", MINISTER, "Financiën")], []),
        ("den Minister van_Financiën.", [("", MINISTER, "Financiën")], []),
        ("de Minister van Financiën, de heer Zwaluw,", [("Zwaluw", MINISTER, "Financiën")], []),
        (
            "Minister Zwaluw (Financiën), mede namens de Minister-President, Minister van Algemene "
            "Zaken",
            [("Zwaluw", MINISTER, "Financiën")],
            [(PREMIER, "Algemene Zaken")],
        ),
        ("Minister Zwaluw Economische Zaken)", [("Zwaluw", MINISTER, "Economische Zaken")], []),
        (
            "de heren Zwaluw, Minister van Landbouw en Visserij en Kruidenier, Staatssecretaris "
            "van Defensie",
            [("Zwaluw", MINISTER, "Landbouw en Visserij"), ("Kruidenier", STAS, "Defensie")],
            [],
        ),
        (
            "Minister Zwaluw (Financiën), mede namens de Staatssecretaris van Defensie de heer De "
            "Waard",
            [("Zwaluw", MINISTER, "Financiën")],
            [(STAS, "Defensie")],
        ),
        ("Minister Zwaluw (Econo-\nmische Zaken)", [("Zwaluw", MINISTER, "Economische Zaken")], []),
        (
            "Minister Zwaluw (Financiën), mede namens zijn ambtgenoten van Defensie en van "
            "Justitie",
            [("Zwaluw", MINISTER, "Financiën")],
            [(MINISTER, "Defensie"), (MINISTER, "Justitie")],
        ),
        (
            "Staatssecretaris Zwaluw (Financiën), mede namens zijn ambtgenoot van Defensie",
            [("Zwaluw", STAS, "Financiën")],
            [],
        ),
        (
            "de heer Zwaluw, Minister van Financiën, mede namens de heren Kruidenier, Minister van "
            "Defensie, De Waard, Minister van Justitie, en Pannebakker, Minister van Marine",
            [("Zwaluw", MINISTER, "Financiën")],
            [(MINISTER, "Defensie"), (MINISTER, "Justitie"), (MINISTER, "Marine")],
        ),
    ],
)
def test_who_answers_and_on_whose_behalf(printed, signed, behalf):
    by, on_behalf_of = read_signatories(printed)
    assert by == tuple(Signatory(*signatory) for signatory in signed)
    assert [(office.role, office.portfolio) for office in on_behalf_of] == behalf


@pytest.mark.parametrize(
    ("printed", "offices"),
    [
        ("de Minister-President, Minister van Algemene Zaken", [(PREMIER, "Algemene Zaken")]),
        (
            "de minister-president en de minister van Justitie",
            [(PREMIER, None), (MINISTER, "Justitie")],
        ),
        (
            "de Minister en Staatssecretaris van Defensie",
            [(MINISTER, "Defensie"), (STAS, "Defensie")],
        ),
    ],
)
def test_the_prime_minister_shares_no_portfolio_but_general_affairs(printed, offices):
    assert read_offices(printed) == tuple(Office(*office) for office in offices)


@pytest.mark.parametrize(
    ("before", "after"),
    [("70. VRAGEN", "n,0.\nVRAGEN"), ("71. VRAGEN", "*a—i—io.ia—,wm 71\nVRAGEN")],
)
def test_a_number_beside_its_title_is_the_one_that_its_neighbours_leave(before, after):
    document = read(PAGE.replace(before, after))
    assert [s.printed_number for s in document.sets] == ["70", "71"]
    assert any("number put right" in problem.what for problem in document.problems)


def test_a_number_of_which_its_neighbours_leave_two_is_neither_and_that_is_told():
    head, *lines = PAGE.split("\n")
    first = "\n".join(lines[:6])
    document = read("\n".join([head, *(first.replace("70.", n) for n in ("69.", "7n.", "72."))]))
    assert [s.printed_number for s in document.sets] == ["69", None, "72"]
    assert "number cannot be read: 7n" in [problem.what for problem in document.problems]


def test_a_session_on_a_line_of_its_own_is_the_page_s():
    foot = "Handelingen der Staten-Generaal.\n1930—1931.\nII.\nAanhangsel."
    page = PAGE.replace("Handelingen der Staten-Generaal. 1930—1931. II. Aanhangsel.", foot)
    assert {s.vergaderjaar for s in read(page).sets} == {"1930-1931"}
    assert read(page).sets[-1].answers[-1].text == "Het is den ondergeteekende bekend."


def test_the_title_of_a_further_answer_ends_where_it_names_the_page_of_the_first():
    title = (
        "57. ANTWOORD van den heer Kruidenier, Minister van Waterstaat (ingezonden 15 Januari "
        "1931), ten vervolge op de beantwoording van vragen van den heer Zwanenpoel betreffende "
        "eene\nmededeeling van den burgemeester van Oudezijl. (Zie bladz. 35 van het\nAanhangsel.)"
    )
    document = read(f"{title} De mededeeling is juist gebleken.\n{PAGE.splitlines()[-1]}")
    assert document.sets[0].subject == "eene mededeeling van den burgemeester van Oudezijl"
    assert document.aanhangsel == ((None, "blz. 35"),)


def test_what_the_eerste_kamer_was_told_of_is_when_it_was_asked():
    document = read(
        "Vragen van het lid Zwanenpoel (PvdD) op 3 mei 2024 medegedeeld aan de Minister van "
        "Financiën over de rente.\n\nVraag 1\nIs de rente laag?\n\nAntwoord 1\nJa."
    )
    assert str(document.sets[0].submitted_on) == "2024-05-03"
    assert document.sets[0].asked_by == (Asker("Zwanenpoel", "PvdD"),)


NOTED = """\
Tweede Kamer der Staten-Generaal
Zitting 1979-1980
Aanhangsel van de Handelingen
Vragen gesteld door de leden der Kamer, met de daarop door de regering gegeven antwoorden
696
Vragen van het lid Zwanenpoel (VVD) over de brug. (Ingezonden 24 april 1980)
1
Is het bericht{mark} juist, dat de brug dicht is?
2
Gaat{other} zij weer open?
{note} Zie de «Oudezijlse Courant» van 8 mei jl.
Antwoord
Antwoord van Minister Kruidenier (Verkeer en Waterstaat). (Ontvangen 5 juni 1980)
1
Ja.
2
Neen.
Tweede Kamer, zitting 1979-1980, Aanhangsel
1421"""


@pytest.mark.parametrize(("mark", "note"), [("1", "1"), ("'", "1"), ("'", "'"), (" '", "’")])
def test_a_raised_1_may_be_scanned_as_an_apostrophe(mark, note):
    (only,) = read(NOTED.format(mark=mark, other="", note=note)).sets
    noted = [(note.mark, note.text, note.position) for note in only.questions[0].notes]
    assert noted == [("1", "Zie de «Oudezijlse Courant» van 8 mei jl.", 14)]
    assert (only.questions[0].text[:20], only.explanation) == ("Is het bericht juist", "")


def test_of_two_apostrophes_neither_is_the_mark_of_a_note():
    (only,) = read(NOTED.format(mark="'", other="'", note="1")).sets
    assert not any(question.notes for question in only.questions)
    assert "Oudezijlse" in only.explanation


def test_a_number_that_ends_the_line_above_a_title_stays_with_that_line():
    above = "2. De brug zal in het voorjaar geopend worden."
    first, second = read(PAGE.replace(above, f"{above}\n1) Dd. 12 November 1930, nr. 49982.")).sets
    assert (second.printed_number, first.answers[1].text[-6:]) == ("71", "49982.")
