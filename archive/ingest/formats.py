"""The formats in which documents come: one row a format, from which everything else follows.

Which reader is asked first, whose words are believed first, what readers of the archive are told,
how a download is called. `readers/<name>.py` reads what the row names. Pure.
"""

from dataclasses import dataclass

# Nothing that a browser runs or shows: a download.
DOWNLOAD = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Format:
    name: str  # of its reader, and what rows hold: "docx"
    label: str  # for readers: "Word"
    extension: str  # of a download
    # Of what several documents say of a set, that of the lowest number is believed: a structured
    # source, then a letter, then print, then text that lost its layout, then a record without text.
    trust: int
    media_type: str = DOWNLOAD
    is_record: bool = False  # of the Tweede Kamer's own open data, which say what was dealt with


# In the order in which their readers are asked. Text is last: it takes whatever has letters in it.
FORMATS = (
    Format("pdf", "PDF", "pdf", trust=5),
    Format("docx", "Word", "docx", trust=4),
    Format("odt", "OpenDocument", "odt", trust=3),
    Format("odata", "open data van de Tweede Kamer", "json", trust=7, is_record=True),
    Format("xml", "XML", "xml", trust=1),
    Format("html", "HTML", "html", trust=2),
    Format("text", "tekst", "txt", trust=6, media_type="text/plain; charset=utf-8"),
)
_NAMED = {form.name: form for form in FORMATS}


def format_of(name: str) -> Format:
    """The row of a format; of one that is read no more what can be said of it: believed last."""
    return _NAMED.get(name) or Format(name, name, "bin", trust=len(FORMATS) + 1)
