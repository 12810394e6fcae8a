"""The Eerste Kamer prints an Aanhangsel of its own, with numbers and identifiers of its own."""

import pytest

from archive.ingest.document import table_row
from archive.ingest.parser import parse
from archive.ingest.parser.facts import read_page
from archive.ingest.parser.wording import join_paragraphs
from archive.ingest.readers import text
from archive.models import QuestionSet, SetIdentifier
from tests.test_importer import take

PAGE = """Aanhangsel tot het Verslag van de Handelingen der {0} Kamer
57
VRAGEN door de leden der Kamer gesteld en de daarop door de Regering gegeven antwoorden
12. VRAGEN van de heer Voorbeeld (P.v.T.) over het fietspad. (Ingezonden 2 maart 1966.)
1. Heeft de Minister het fietspad gezien?
2. Is de Minister bereid het te verlengen?
ANTWOORD van de heer Toets, Minister van Oefening. (Ingezonden 26 maart 1966.)
1. Deze vraag wordt bevestigend beantwoord.
2. Neen.
Zitting 1965-1966 Aanhangsel
{1} KAMER
"""


@pytest.mark.parametrize(
    ("aside", "identifiers", "expected"),
    [
        (["Aanhangsel tot het Verslag van de Handelingen der Eerste Kamer"], (), "ek"),
        (["EERSTE KAMEk", "Zitting 1955-1956"], (), "ek"),
        (["Tweede Kamer, vergaderjaar 2030–2031, Aanhangsel"], (), "tk"),
        (["Tweede Kamer der Staten-Generaal"], ("ah-ek-20302031-7",), "ek"),
        (["Handelingen der Eerste Kamer", "TWEEDE KAMER"], (), None),
        (["Aanhangsel van de Handelingen"], ("kv-10016",), None),
    ],
)
def test_the_chamber_is_what_identifier_and_page_say(aside, identifiers, expected):
    assert read_page([*aside, *identifiers], "", []).chamber == expected


@pytest.mark.django_db
def test_one_number_in_two_chambers_is_two_sets():
    for ordinal in ("Eerste", "Tweede"):
        page = PAGE.format(ordinal, ordinal.upper()).encode()
        document = parse(text.read(page))
        take(f"{ordinal}.txt", *document.sets, data=page)
    assert sorted(QuestionSet.objects.values_list("identifier", flat=True)) == [
        "ah-ek-19651966-12",
        "ah-tk-19651966-12",
    ]
    assert SetIdentifier.objects.filter(value="ah-ek-19651966-12").count() == 1


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (("2022", "", "88"), "2022 | | 88"),
        (("", "Hof", "Raad"), "| Hof | Raad"),
        (("", "", "88"), "| | 88"),
        (("een",), "een"),
    ],
)
def test_a_row_is_printed_with_its_empty_cells_in_place(cells, printed):
    row = table_row(cells).strip()
    assert join_paragraphs(f"Zie de tabel.\n{row}", False) == f"Zie de tabel.\n\n{printed}"
