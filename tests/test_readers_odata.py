"""Reading the Tweede Kamer's open data."""

import json
from pathlib import Path

import pytest

from archive.ingest.document import Problem, UnreadableDocument
from archive.ingest.readers import odata

ZAKEN = (Path(__file__).parent / "documents/zaken.json").read_bytes()


def records(*values):
    return json.dumps({"@odata.context": "…", "value": values}).encode()


def test_a_zaak_says_who_asks_whom_and_what_became_of_it():
    assert odata.read(ZAKEN).metadata[0] == {
        "number": "2031Z00017",
        "subject": "Het fietspad",
        "vergaderjaar": "2030-2031",
        "submitted_on": "2031-01-14",
        "asked_by": [
            {"name": "Anna Voorbeeld (A.)", "party": "PvT"},
            {"name": "Bea van der Proef (B.)", "party": "PvT"},
        ],
        "asked_of": [
            {"role": "minister", "portfolio": "Oefening", "name": "C. Toets"},
            {"role": None, "portfolio": None, "name": "D. Examen"},
        ],
        "withdrawn": False,
        "dealt_with": True,
        "tells_notices": True,
    }


def test_a_reply_among_its_documents_has_its_date_and_number():
    assert odata.read(ZAKEN).metadata[1] == {
        "number": "2031Z00017",
        "reply": "antwoord",
        "answered_on": "2031-02-04",
        "vergaderjaar": "2030-2031",
        "printed_number": "12",
        "identifiers": ["ah-tk-20302031-12"],
    }


def test_only_question_sets_are_read_and_what_is_wrong_is_told():
    source = odata.read(ZAKEN)
    assert [facts["number"] for facts in source.metadata] == [
        "2031Z00017",
        "2031Z00017",
        "2031Z00018",
        "2031Z00020",
    ]
    assert source.problems == (Problem("2031Z00020", "impossible date: 2031-02-31T00:00:00"),)


def test_half_a_character_is_replaced_by_one_that_can_be_stored():
    assert odata.read(ZAKEN).metadata[3]["subject"] == "Halve ? letter"


def test_a_document_record_belongs_to_its_zaken():
    document = {
        "DocumentNummer": "2031D00003",
        "Soort": "Mededeling (uitstel antwoord)",
        "Onderwerp": "Uitstel",
        "DatumOntvangst": "2031-02-04T00:00:00",
        "Zaak": [{"Nummer": "2031Z00017"}],
    }
    assert odata.read(records(document)).metadata == (
        {"number": "2031Z00017", "reply": "uitstel", "answered_on": "2031-02-04"},
    )


def test_a_withdrawn_set_is_known_by_its_decision():
    zaak = {
        "Nummer": "2031Z00017",
        "Soort": "Schriftelijke vragen",
        "Besluit": [{"BesluitSoort": "Ingetrokken"}],
    }
    assert odata.read(records(zaak)).metadata[0]["withdrawn"] is True


@pytest.mark.parametrize(
    "content", [{"value": [{"Nummer": "2031Z00017", "Soort": "Schriftelijke vragen"}]}, None]
)
def test_a_page_a_list_and_a_single_record_read_alike(content):
    record = {"Nummer": "2031Z00017", "Soort": "Schriftelijke vragen"}
    for data in (content or [record], record, [record]):
        encoded = json.dumps(data).encode()
        assert odata.recognises(encoded)
        assert odata.read(encoded).metadata[0]["number"] == "2031Z00017"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ZAKEN[:500], "damaged JSON"),
        (b'{"@odata.context": "\xff"}', "damaged JSON"),
        (b'{"@odata.context": ' + b"[" * 100_000, "damaged JSON"),
        (records({"Id": "1", "Achternaam": "Voorbeeld"}), "open data without written questions"),
        (
            records({"Nummer": 7, "Soort": ["Schriftelijke vragen"], "Verwijderd": "ja"}),
            "open data without written questions",
        ),
        (records(1, None, "x"), "open data without written questions"),
        (b'{"@odata.context": "x", "value": 7}', "open data without written questions"),
    ],
)
def test_what_cannot_be_read_is_told(data, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        odata.read(data)


@pytest.mark.parametrize("data", [b'{"naam": "Voorbeeld"}', b"[1, 2]", b"Vraag 1", b"<html>"])
def test_other_json_is_not_taken_for_open_data(data):
    assert not odata.recognises(data)
