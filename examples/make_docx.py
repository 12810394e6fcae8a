"""Make the example letter in Word's own format: paragraphs, real footnotes, a page header.

Standard library only.
"""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

LETTER = Path(__file__).parent / "documents" / "05-antwoord-2026Z90014-nachttrein.docx"

HEADER = [
    "Ministerie van Vervoer en Bereikbaarheid",
    "Datum 7 juli 2026",
    "Ons kenmerk V&B/9014-26",
]

# A paragraph a line; "\t" is a tab, {1} the place of footnote 1.
LINES = """
Geachte voorzitter,
In antwoord op uw brief van 18 juni 2026 stuur ik u, mede namens de minister van Water en Bodem, de
 antwoorden op de
 schriftelijke vragen van de leden Belhadiri en Kadijker (beiden Partij van de Straat) over het
 opheffen van de
 nachttrein naar het oosten.
Hoogachtend,
De minister van Vervoer en Bereikbaarheid,
J.H. Wisselaar
2026Z90014
Vragen van de leden Belhadiri en Kadijker (beiden Partij van de Straat) aan de minister van Vervoer
 en
 Bereikbaarheid over het opheffen van de nachttrein naar het oosten (ingezonden 18 juni 2026)
Vraag 1\t
Klopt het dat de nachttrein naar het oosten op 13 december 2026 voor het laatst rijdt?
Antwoord vraag 1:
Ja, dat klopt. De vervoerder heeft de rijrechten voor 2027 niet aangevraagd.{1}
Vraag 2 \t
Hoeveel reizigers maakten in 2025 gebruik van deze trein, en hoeveel van hen zouden anders het
 vliegtuig hebben
 genomen?
Antwoord vraag 2:
In 2025 reisden 212.000 mensen met de nachttrein. Volgens een enquête onder 3.100 reizigers zou 44%
 anders zijn gaan
 vliegen; 21% zou niet zijn gegaan.
Een nachttrein met gemiddeld 410 reizigers vervangt daarmee ruim één vliegtuig per nacht.{2}
Vraag 3
Is de tijdelijke spoorbrug bij Oudezijl, die ’s nachts gesloten is, de reden dat de trein vervalt?
Antwoord vraag 3:
Mede. De omweg kost 54 minuten, waardoor de aansluiting in het oosten niet meer wordt gehaald. De
 minister van Water
 en Bodem verwacht dat de nieuwe brug in maart 2028 opengaat.{3}
Vraag 4
Bent u bereid de omweg te vergoeden totdat de brug klaar is?
Vraag 5
Welke andere vervoerders hebben belangstelling getoond?
Antwoord vragen 4 en 5:
Zoals gezegd bij het antwoord onder vraag 3 is de omweg tijdelijk. Daarom wil ik haar vergoeden,
 tot ten hoogste 2,3
 miljoen euro per jaar. Twee vervoerders hebben belangstelling; met beiden praat ik in september
 verder.
"""
FOOTNOTES = {
    1: "Kamerstuk 99 620, nr. 9.",
    2: "Kamerstukken II 2025/26, 99 620, nr. 11.",
    3: "Kamerstuk 99 101, nr. 12 en Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 9003.",
}

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make() -> None:
    """Write the letter; the same bytes every time."""
    with zipfile.ZipFile(LETTER, "w", zipfile.ZIP_DEFLATED) as docx:
        for name, content in _files().items():
            info = zipfile.ZipInfo(name, date_time=(2026, 7, 7, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            docx.writestr(
                info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content
            )


def _files() -> dict[str, str]:
    body = "".join(map(_paragraph, LINES.strip("\n").replace("\n ", " ").split("\n")))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/></w:sectPr>'
    notes = "".join(
        "<w:footnote "
        f'w:id="{n}">{_paragraph(" " + text, "<w:r><w:footnoteRef/></w:r>")}</w:footnote>'
        for n, text in FOOTNOTES.items()
    )
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("footnotes", "footnotes.xml"), ("header", "header1.xml")
        ),
        "word/document.xml": _root("document", f"<w:body>{body}{section}</w:body>"),
        "word/footnotes.xml": _root("footnotes", notes),
        "word/header1.xml": _root("hdr", "".join(map(_paragraph, HEADER))),
    }


def _paragraph(text: str, before: str = "") -> str:
    marked = escape(text).replace("\t", "</w:t><w:tab/><w:t>")
    for number in FOOTNOTES:
        note = f'</w:t></w:r><w:r><w:footnoteReference w:id="{number}"/></w:r><w:r><w:t>'
        marked = marked.replace(f"{{{number}}}", note)
    runs = f"<w:r><w:t>{marked}</w:t></w:r>".replace("<w:t>", '<w:t xml:space="preserve">')
    return f"<w:p>{before}{runs}</w:p>"


def _root(name: str, content: str) -> str:
    return f'<w:{name} xmlns:w="{WORD}" xmlns:r="{OFFICE}">{content}</w:{name}>'


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _content_types() -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document": "document.main", "footnotes": "footnotes", "header1": "header"}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


if __name__ == "__main__":
    make()
