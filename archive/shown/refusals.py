"""Say in Dutch why a document was not read or stored. Knows nothing of Django."""

import re

_SAVE_AS = "save it as .docx, .odt or .pdf and offer that"
_BEWAAR_ALS = "bewaar het als .docx, .odt of .pdf en bied dat aan"
# A reason and its Dutch; {} is what stays as it is, {:-} what is left out: a detail of a library.
REFUSALS = {
    "a .docx without its text (word/document.xml)": "een Word-bestand zonder tekst",
    "a PDF with a page of {} drawings": "een pdf met een bladzijde van {} tekeningen",
    "a PDF with a page of {} letters: more than the {} allowed": (
        "een pdf met een bladzijde van {} letters; {} mag"
    ),
    "a PDF without its end: cut off or damaged": "een pdf zonder einde: afgekapt of beschadigd",
    "a PDF of images without text": "een pdf van plaatjes zonder tekst",
    "a PDF of more than {} lines": "een pdf van meer dan {} regels",
    "a PDF of {} pages: from 1 to {} are read": "een pdf van {} bladzijden; {} mag",
    "a PDF with an unknown kind of encryption": "een pdf met een onbekende beveiliging",
    "a broken {}: {:-}": "een beschadigde {}",
    "a damaged PDF: {:-}": "een beschadigde pdf",
    "a fault in storing it ({})": "een fout in het bewaren ({}); dit is niet uw schuld",
    "a fault in the reader ({})": "een fout in het lezen ({}); dit is niet uw schuld",
    "a page without words": "een webpagina zonder woorden",
    "a text without words": "een tekst zonder woorden",
    "a zip of {} files: more than the {} allowed": "een zip van {} bestanden; {} mag",
    "a zip that unpacks to {}: more than the {} allowed": (
        "een zip die uitgepakt {} wordt; {} mag"
    ),
    "a {} that unpacks to more than {} bytes": "een {} die uitgepakt meer dan {} bytes wordt",
    "a {} with a DTD or an external entity ({})": "een {} met een DTD of een entiteit van elders",
    "an .odt without its text (content.xml)": "een OpenDocument-bestand zonder tekst",
    "an empty file": "een leeg bestand",
    "an empty zip": "een lege zip",
    "an encrypted .odt: save it without a password": "met een wachtwoord beveiligd",
    "an encrypted PDF: it opens with a password only": "met een wachtwoord beveiligd",
    "could not be stored: {:-}": "kon niet bewaard worden",
    "damaged .zip or .docx: {:-}": "een beschadigde zip of een beschadigd Word-bestand",
    "damaged HTML: {:-}": "beschadigde HTML",
    "damaged JSON: {:-}": "beschadigde JSON",
    "damaged XML: {:-}": "beschadigde XML",
    "damaged gzip: {:-}": "beschadigde gzip",
    "damaged in the zip: {:-}": "beschadigd in de zip",
    "encrypted": "met een wachtwoord beveiligd",
    "ends the process that reads it ({}): out of memory?": (
        "brengt het lezen ten einde ({}): te weinig geheugen?"
    ),
    "ends the process that reads it (exit code {})": "brengt het lezen ten einde (code {})",
    "not a document of written questions": "geen document van schriftelijke vragen",
    "not a file": "geen bestand",
    "not a known format: no text": "geen bekende vorm: er staat geen tekst in",
    "not a known format: a table (.csv or .tsv)": "geen bekende vorm: een tabel",
    f"not a known format: an old Word or Excel file (.doc, .xls): {_SAVE_AS}": (
        f"een oud Word- of Excelbestand (.doc, .xls): {_BEWAAR_ALS}"
    ),
    f"not a known format: rich text (.rtf): {_SAVE_AS}": f"opgemaakte tekst (.rtf): {_BEWAAR_ALS}",
    f"not a known format: a WordPerfect file (.wpd): {_SAVE_AS}": (
        f"een WordPerfect-bestand (.wpd): {_BEWAAR_ALS}"
    ),
    f"not a known format: PostScript (.ps): {_SAVE_AS}": f"PostScript (.ps): {_BEWAAR_ALS}",
    f"not a known format: an OpenDocument file that is no text (.ods, .odp): {_SAVE_AS}": (
        f"een OpenDocument-bestand dat geen tekst is (.ods, .odp): {_BEWAAR_ALS}"
    ),
    f"not a known format: an e-book (.epub): {_SAVE_AS}": f"een e-boek (.epub): {_BEWAAR_ALS}",
    "not a known format: a zip that holds no Word or OpenDocument text": (
        "een zip zonder tekst van Word of OpenDocument"
    ),
    "not a known format: an empty zip": "een lege zip",
    "not a known format: gzip": "gzip",
    "not a known format: an archive (.7z, .rar): unpack it, or offer a .zip": (
        "een archief (.7z, .rar): pak het uit, of bied een zip aan"
    ),
    "not a known format: an image: it holds no text: offer the document itself": (
        "een plaatje, zonder tekst: bied het document zelf aan"
    ),
    "not a known format: sound or film: it holds no text: offer the document itself": (
        "geluid of film, zonder tekst: bied het document zelf aan"
    ),
    "not a known format: an e-mail (.eml): offer the document that came with it": (
        "een e-mail (.eml): bied het document aan dat erbij zat"
    ),
    "not a known format: JSON, but not the Tweede Kamer's open data": (
        "JSON, maar geen open data van de Tweede Kamer"
    ),
    "not a known format: {}": "geen bekende vorm: {}",
    "not read within {} seconds": "niet binnen {} seconden gelezen",
    "not read: too much for one time": "niet gelezen: te veel voor één keer",
    "nothing was read": "er is niets gelezen",
    "open data without written questions": "open data zonder schriftelijke vragen",
    "packed more than {} times over": "meer dan {} keer in elkaar gepakt",
    "takes more memory to read than is allowed": "vraagt meer geheugen dan mag",
    "takes more than {} seconds to read": "vraagt meer dan {} seconden om te lezen",
    "unpacks to more than 200 times its size (a zip bomb?)": (
        "wordt uitgepakt meer dan 200 keer zo groot (een zipbom?)"
    ),
    "unpacks to more than {}": "wordt uitgepakt groter dan {}",
    "XML without words": "XML zonder woorden",
    "XML, but not of KOOP's written questions": "XML, maar niet van schriftelijke vragen",
    "{}: larger than the {} allowed": "{}: groter dan {}, wat mag",
}
_SLOT = re.compile(r"(\{\}|\{:-\})")


def _pattern(said: str) -> re.Pattern[str]:
    parts = ("(.*?)" if p == "{}" else ".*" if p == "{:-}" else re.escape(p)
             for p in _SLOT.split(said))  # fmt: skip
    return re.compile("".join(parts), re.DOTALL)


_PATTERNS = [(_pattern(said), dutch) for said, dutch in REFUSALS.items()]


def refusal(said: str) -> str:
    """A reason in Dutch; one that is not known as it is."""
    for pattern, dutch in _PATTERNS:
        if match := pattern.fullmatch(said):
            return dutch.format(*match.groups())
    return said
