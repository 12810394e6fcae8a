"""The direct lines of civil servants are kept out of everything that shows a text."""

from datetime import date

import pytest

from archive.search import search
from archive.search.index import writing
from archive.shown.privacy import without_contacts
from tests import make

MAIL, NUMBER = "a.voorbeeld@minbens.nl", "070 123 45 67"
CONTACT = f"Vraag het T {NUMBER} of {MAIL} over de brug."


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("a.voorbeeld@minbens.nl", "······················"),
        ("Mail a+b@dienst.rijksoverheid.nl.", "Mail ···························."),
        ("T 070 370 79 11", "T ·············"),
        ("M +31 6 1234 5678", "M ···············"),
        ("Telefoon: 06-12345678", "Telefoon: ···········"),
        ("tel. 070-1234567 en doorkiesnummer 0701234567", "tel. ··········· en doorkiesnummer "
                                                          "··········"),
        ("a.voorbeeld (at) dienst.nl of b@dienst.nl", "·························· of ···········"),
        ("bel (070) 123 45 67", "bel ···············"),
        ("bel +31 (0)70 123 45 67", "bel ···················"),
        ("De lijn (0800-6070) en de balie (088-1234567)", None),
        ("T 088 1234567", "T ···········"),
        ("1 294 — 180 22 39 75 611 en 0 345 000 111", None),
        ("Kenmerk 2024-0000123456, NL91ABNA0417164300", None),
        ("28 638, nr. 254", None),
    ],
)  # fmt: skip
def test_addresses_of_the_government_and_telephone_numbers_become_dots(printed, shown):
    assert without_contacts(printed) == (shown or printed)


@pytest.fixture
def spread(db):
    """A set that prints a direct line wherever a set has text."""
    made = make.question_set(questions=[f"{CONTACT} Zie Kamerstuk 99 001, nr. 12.", "Wie?"])
    made.explanation = CONTACT
    made.save()
    reply = make.reply(made, {(1,): CONTACT, (): CONTACT}, text=CONTACT)
    make.reply(made, {(1,): CONTACT}, kind="nader", received_on=date(2024, 12, 1))
    question = made.questions.get(number=1)
    make.cite(question)
    for bearer in (question, *reply.answers.all()):
        note = make.footnote(bearer, f"{CONTACT} Kamerstuk 99 001, nr. 12.", position=5)
        make.cite(note)
    writing.rebuild()
    return made


@pytest.mark.parametrize(
    "path",
    [
        "/vragen/2024Z00001/",
        "/vragen/2024Z00001/1/",
        "/vragen/2024Z00001/1.md",
        "/vragen/2024Z00001/1/kaart/",
        "/vragen/2024Z00001.json",
        "/vragen/2024Z00001.txt",
        "/vragen/2024Z00001.csv",
        "/vragen/2024Z00001/feed/",
        "/kamerstukken/99001/12/",
        "/api/v1/questions/2024Z00001",
        "/api/v1/search?q=brug",
        "/zoeken/?q=brug",
        "/zoeken/?q=vraag",
        "/zoeken/",
        "/jaren/2024/",
    ],
)
def test_nothing_that_shows_a_text_shows_a_direct_line(client, spread, path):
    response = client.get(path)
    content = response.content.decode()
    assert response.status_code == 200
    assert "2024Z00001" in content
    assert NUMBER not in content
    assert MAIL.partition("@")[2] not in content


def test_a_question_beside_an_earlier_one_shows_no_direct_line(client, spread):
    text = f"Waarom valt de veerpont bij Zandoord uit? {CONTACT}"
    spread.questions.filter(number=1).update(text=text)
    make.question_set("2023Z00001", [text], submitted_on=date(2023, 5, 1))
    for n in range(20):
        make.question_set(
            f"2022Z{n:05}", [f"Wie betaalt sluis {n}?"], submitted_on=date(2022, 5, 1)
        )
    writing.rebuild()
    content = client.get("/vragen/2024Z00001/eerder-gevraagd/").content.decode()
    assert "Eerdere vraag 1" in content
    assert NUMBER not in content


def test_what_was_doubtful_in_a_document_shows_no_direct_line(client, spread):
    source = make.source(problems=[{"where": "tekst", "what": f"left over: {CONTACT}"}])
    spread.pieces.create(source=source, position=0, data={})
    content = client.get(source.get_absolute_url()).content.decode()
    assert "hoort nergens bij" in content
    assert NUMBER not in content


def test_whoever_looks_for_a_direct_line_is_shown_none(spread):
    for typed in (MAIL, f'"{NUMBER}"', "voorbeeld"):
        for hit in search(typed, today=date(2024, 11, 1)).hits:
            shown = " ".join(passage.html for passage in hit.passages)
            assert "123" not in shown
            assert "minbens" not in shown


def test_a_set_without_a_subject_is_not_called_by_a_direct_line(client, db):
    make.question_set(questions=[CONTACT], subject="")
    writing.rebuild()
    for path in ("/vragen/2024Z00001/", "/zoeken/", "/jaren/2024/", "/jaren/2024/feed/"):
        content = client.get(path).content.decode()
        assert "Eerste vraag: ‘Vraag het T ·" in content
        assert "minbens" not in content
