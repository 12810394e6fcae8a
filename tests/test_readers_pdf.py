"""Reading PDFs: the print's columns, notes and furniture taken out of the sentences."""

import csv
from pathlib import Path

import pytest

from archive.ingest.document import NOTE_END, NOTE_START, UnreadableDocument, print_cells
from archive.ingest.parser import parse
from archive.ingest.parser.dates import read_date
from archive.ingest.readers import pdf
from archive.ingest.readers.lines import join_lines, repair_letters
from tests.make_documents import make_pdf

CORPUS = Path(__file__).parents[2] / "shared/corpus/aanhangsel-pdf"
WIDE = "Deze regel is zo lang dat er geen woord meer bij past en loopt dus over"


def column(*lines, top=700.0, size=9.0):
    """Lines below each other in the column of the text; an empty line is a gap."""
    return [(220, top - n * size * 1.15, size, words) for n, words in enumerate(lines) if words]


def foot(page):
    return [
        (55, 69, 5.9, "ah-tk-20302031-12"),
        (220, 69, 10, f"Vergaderjaar 2030–2031, Aanhangsel {page}"),
    ]


def texts(data):
    return [p.text for p in pdf.read(data).paragraphs]


def test_lines_become_paragraphs_and_headings_stay_on_their_own():
    page = column("Vraag 1", WIDE, "op deze.", "", "Antwoord 1", "Ja.", WIDE, "op deze.")
    assert texts(make_pdf(page)) == [
        "Vraag 1",
        f"{WIDE} op deze.",
        "Antwoord 1",
        "Ja.",
        f"{WIDE} op deze.",
    ]


def test_a_word_broken_at_a_line_end_is_made_whole():
    page = column(WIDE[:-4] + "regen-", "boog.", WIDE)
    assert texts(make_pdf(page))[0] == f"{WIDE[:-4]}regenboog."


def test_words_kept_together_on_a_new_line_do_not_begin_a_paragraph():
    page = column("Antwoord van Minister Voorbeeld (ontvangen", "11 april 2031).", WIDE)
    assert texts(make_pdf(page))[0] == "Antwoord van Minister Voorbeeld (ontvangen 11 april 2031)."


def test_a_paragraph_goes_on_over_the_page_and_the_furniture_is_set_apart():
    source = pdf.read(
        make_pdf(
            column(WIDE, WIDE) + foot(1), column("op de volgende bladzijde.", top=800) + foot(2)
        )
    )
    assert [p.text for p in source.paragraphs] == [f"{WIDE} {WIDE} op de volgende bladzijde."]
    assert source.page_header == ("ah-tk-20302031-12", "Vergaderjaar 2030–2031, Aanhangsel 1")


def test_a_heading_at_the_top_of_a_page_begins_a_paragraph_after_a_full_line():
    full = WIDE + " heen."
    assert texts(make_pdf(column(WIDE, full), column("Vraag 2", WIDE, top=800)))[1:] == [
        "Vraag 2",
        WIDE,
    ]


def test_notes_hang_at_their_marks():
    sentence = [
        (220, 690, 9, "Kent u het bericht"),
        (295, 694, 5.5, "1"),
        (301, 690, 9, "over de fiets?"),
    ]
    notes = [
        (220, 153, 4.5, "1"),
        (227, 150, 7, "De Voorbeeldkrant, 1 mei 2031,"),
        (227, 141, 7, "bladzijde 3."),
    ]
    source = pdf.read(make_pdf([*column(WIDE), *sentence, *notes, *foot(1)]))
    assert (
        source.paragraphs[-1].text
        == f"{WIDE} Kent u het bericht{NOTE_START}1{NOTE_END} over de fiets?"
    )
    assert source.notes == {"1": "De Voorbeeldkrant, 1 mei 2031, bladzijde 3."}


def test_several_marks_stand_together():
    sentence = [
        (220, 690, 9, "Kent u het bericht"),
        (295, 694, 5.5, "1, 2 "),
        (306, 690, 9, "over?"),
    ]
    notes = [
        (220, 153, 4.5, "1"),
        (227, 150, 7, "Een."),
        (220, 144, 4.5, "2"),
        (227, 141, 7, "Twee."),
    ]
    source = pdf.read(make_pdf([*column(WIDE), *sentence, *notes]))
    marks = f"{NOTE_START}1{NOTE_END}{NOTE_START}2{NOTE_END}"
    assert source.paragraphs[-1].text == f"{WIDE} Kent u het bericht{marks} over?"


def test_a_note_in_the_title_is_no_part_of_the_subject():
    title = [
        *[
            (
                220,
                690,
                9,
                "Vragen van het lid Voorbeeld (PvT) aan de Minister van Oefening over het fietspad",
            )
        ],
        *[(545, 694, 5.5, "1 "), (220, 680, 9, "(ingezonden 14 januari 2031).")],
    ]
    note = [(220, 153, 4.5, "1"), (227, 150, 7, "De Voorbeeldkrant.")]
    (read,) = parse(
        pdf.read(make_pdf([*title, *column("Vraag 1", WIDE, WIDE, top=660), *note]))
    ).sets
    assert read.subject == "het fietspad"


def test_columns_have_their_own_edge():
    short = "Een halve regel die de kolom vult"
    page = [(x, 700 - 10 * n, 9, short) for x in (55, 320) for n in range(20)]
    assert texts(make_pdf(page)) == [" ".join([short] * 40)]


def test_a_note_that_goes_on_on_the_next_page_is_one_note():
    first = [(220, 690, 9, "Kent u dit"), (262, 694, 5.5, "1"), (268, 690, 9, "bericht?")]
    note = [(220, 153, 4.5, "1"), (227, 150, 7, "De Voorbeeldkrant van")]
    rest = [(227, 150, 7, "1 mei 2031.")]
    source = pdf.read(make_pdf([*column(WIDE), *first, *note], column(WIDE, WIDE) + rest))
    assert source.notes == {"1": "De Voorbeeldkrant van 1 mei 2031."}


def test_a_raised_number_that_is_no_note_is_a_number():
    page = [
        *column(WIDE),
        (220, 650, 9, "Hoeveel m"),
        (262, 654, 5.5, "2"),
        (268, 650, 9, "is dat?"),
    ]
    assert texts(make_pdf(page))[1] == "Hoeveel m2 is dat?"


def test_rows_of_a_table_are_labelled_and_no_headings():
    page = [*column(WIDE, WIDE), (220, 600, 9, "1."), (300, 600, 9, "65"), (380, 600, 9, "121")]
    row = pdf.read(make_pdf(page)).paragraphs[-1]
    assert (row.text, row.label) == ("1.\t65\t121", "table")


def test_large_print_is_a_heading():
    page = [
        (55, 760, 18, "Tweede Kamer der Staten-Generaal"),
        (220, 730, 13, "12"),
        *column(WIDE, WIDE),
    ]
    assert [(p.text, p.label) for p in pdf.read(make_pdf(page)).paragraphs[:2]] == [
        ("Tweede Kamer der Staten-Generaal", "heading"),
        ("12", "heading"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            make_pdf(column("Vraag 1"), encrypted=True),
            "an encrypted PDF: it opens with a password only",
        ),
        (make_pdf(column(WIDE))[:-60], "a PDF without its end: cut off or damaged"),
        (make_pdf([]), "a PDF of images without text"),
        (
            b"%PDF-1.4\nonzin\n%%EOF",
            "a damaged PDF: Failed to load document (PDFium: Data format error).",
        ),
    ],
)
def test_what_cannot_be_read_is_told(data, reason):
    with pytest.raises(UnreadableDocument) as error:
        pdf.read(data)
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Yes¸ilgöz", "Yeşilgöz"),
        ("Kostic´ (PvdD)", "Kostić (PvdD)"),
        ("foto´s", "foto´s"),
        ("eﬃciënt", "efficiënt"),
        ("8¨", "8¨"),
    ],
)
def test_loose_accents_are_put_on_their_letter(printed, meant):
    assert repair_letters(printed) == meant


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["de regen-", "boog"], "de regenboog"),
        (["de wet-", "en regelgeving"], "de wet- en regelgeving"),
        (["in Noord-", "Holland"], "in Noord-Holland"),
        (["het ILT-", "rapport"], "het ILT-rapport"),
        (["een 12-", "jarige"], "een 12-jarige"),
        (["per e-", "mail"], "per e-mail"),
        (["de massa-", "explosie"], "de massa-explosie"),
        (["vuur\u00ad", "werk"], "vuurwerk"),
        (["dit – zo bleek -", "is waar"], "dit – zo bleek - is waar"),
        (["zie www.voorbeeld.nl/een-", "twee"], "zie www.voorbeeld.nl/een-twee"),
        (
            ["zie https://", "www.voorbeeld.nl/een_", "twee.pdf"],
            "zie https://www.voorbeeld.nl/een_twee.pdf",
        ),
        (["een regel ", "", " nog een"], "een regel nog een"),
        (["-", "los"], "- los"),
        ([], ""),
    ],
)
def test_lines_are_joined(lines, text):
    assert join_lines(lines, {"massa-explosie"}) == text


@pytest.mark.corpus
def test_every_fact_of_the_printed_aanhangsel_is_read():
    if not CORPUS.is_dir():
        pytest.skip("no ../shared/corpus here")
    with open(CORPUS / "INDEX.tsv", encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    for row in rows:
        (read,) = parse(pdf.read((CORPUS / row["file"]).read_bytes())).sets
        title, reply = repair_letters(row["titel"]), repair_letters(row["antwoordregel"])
        assert read.identifiers == (row["id"],)
        assert read.submitted_on == read_date(row["ingezonden"])
        assert read.answered_on == read_date(row["ontvangen"])
        askers, addressees = title.split(" over ")[0].split(" aan de ")
        assert askers.count("(") == len(read.asked_by), row["id"]
        assert all(a.name in askers and f"({a.party})" in askers for a in read.asked_by)
        assert all(o.portfolio in addressees for o in read.asked_of)
        assert all(
            f"{s.name} ({s.portfolio})" in reply and s.role in reply.lower()
            for s in read.answered_by
        )
        assert read.answered_by
        assert read.subject in title
        assert reply.count("mede namens") == bool(read.on_behalf_of)
        answered = [number for answer in read.answers for number in answer.numbers]
        assert sorted(answered) == (
            [] if read.reply == "uitstel" else [q.number for q in read.questions]
        )


@pytest.mark.corpus
def test_the_printed_aanhangsel_keeps_its_identifier_and_loses_its_furniture():
    if not CORPUS.is_dir():
        pytest.skip("no ../shared/corpus here")
    for path in sorted(CORPUS.glob("*.pdf")):
        source = pdf.read(path.read_bytes())
        assert source.page_header[0].startswith("ah-tk-20232024-"), path.name
        assert not any(
            "ISSN" in p.text or "vergaderjaar 2023–2024, Aanhangsel" in p.text
            for p in source.paragraphs
        )
        marks = {key for key in source.notes if f"{NOTE_START}{key}{NOTE_END}" in source.text}
        assert marks == set(source.notes), path.name


def row(y, *cells):
    return [(x, y, 10, words) for x, words in cells]


PROSE = [
    (60, 700 - 12 * n, 10, "Wat in deze regel staat is een gewone zin van het antwoord,")
    for n in range(9)
]


@pytest.mark.parametrize(
    ("rows", "printed"),
    [
        (
            [
                ((60, "Jaar"), (160, "Hof"), (260, "Raad")),
                ((60, "2031"), (260, "8")),
                ((60, "2032"), (160, "7")),
            ],
            ["Jaar | Hof | Raad", "2031 | | 8", "2032 | 7 |"],
        ),
        (
            [
                ((60, "Jaar"), (160, "Aantal zaken")),
                ((60, "2031"), (235, "8")),
                ((60, "2032"), (230, "12")),
            ],
            ["Jaar | Aantal zaken", "2031 | 8", "2032 | 12"],
        ),
        (
            [((160, "Hof"), (260, "Raad")), ((60, "2031"), (160, "8"), (260, "9"))],
            ["| Hof | Raad", "2031 | 8 | 9"],
        ),
    ],
)  # fmt: skip
def test_rows_of_a_table_keep_their_columns(rows, printed):
    page = PROSE + [cell for n, cells in enumerate(rows) for cell in row(560 - 14 * n, *cells)]
    read = pdf.read(make_pdf(page)).paragraphs
    assert [print_cells(p.text) for p in read if p.label == "table"] == printed
    assert sum(len(p.text) for p in read if not p.label) == sum(len(w) + 1 for *_, w in PROSE) - 1


def test_a_dot_before_a_line_makes_it_an_item():
    dot = b"52 561 3 3 re f"
    page = [*PROSE, (60, 560, 10, "eerste punt;"), (60, 540, 10, "tweede punt.")]
    assert [p.text for p in pdf.read(make_pdf(page, drawn=dot)).paragraphs[1:]] == [
        "- eerste punt;",
        "tweede punt.",
    ]


@pytest.mark.parametrize(
    ("place", "mark"),
    [
        (b"90 0 0 60 60 450 cm", ["[afbeelding]"]),
        (b"90 0 0 60 60 750 cm", []),  # a logo at the head
        (b"20 0 0 20 60 450 cm", []),  # an ornament
        (b"595 0 0 842 0 0 cm", []),  # paper that was scanned
    ],
)
def test_a_picture_between_lines_leaves_a_mark(place, mark):
    image = b"q " + place + b" BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    page = [*PROSE, (60, 560, 10, "Zie de figuur:"), (60, 400, 10, "Dat was hem.")]
    read = [p.text for p in pdf.read(make_pdf(page, drawn=image)).paragraphs]
    assert read[1:] == ["Zie de figuur:", *mark, "Dat was hem."]


def test_marks_that_are_not_raised_are_known_by_their_notes():
    page = [
        *PROSE,
        (60, 560, 10, "Kent u dat?1 En dit2 ook, van 12 mei?"),
        (60, 140, 7, "1 De Voorbeeldkrant."),
        (60, 130, 7, "2 Het Oefenblad."),
        (60, 120, 7, "3 Zonder plaats."),
    ]
    source = pdf.read(make_pdf(page))
    one, two = (f"{NOTE_START}{n}{NOTE_END}" for n in (1, 2))
    assert source.paragraphs[1].text == f"Kent u dat?{one} En dit{two} ook, van 12 mei?"
    assert source.notes == {"1": "De Voorbeeldkrant.", "2": "Het Oefenblad. 3 Zonder plaats."}
