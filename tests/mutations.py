"""Damage documents in repeatable ways: bytes, lines, words, and the parts within a .docx."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.make_documents import make_odt, make_pdf

DOCUMENTS = Path(__file__).parent / "documents"
_WORDS = [
    *("Vraag 1", "Vraag 1, 2 en 3", "Antwoord", "Antwoord op vraag 3 en 8"),
    *("Antwoord 999999999", "Mededeling"),
    *("Vragen van het lid ", "(ingezonden 31 februari 2031)", "(ontvangen "),
    *("36 410 VI, nr. 2", "2031Z00017", "1)"),
    *("\u00ad\n", "-\n", "\f", "\r", "\0", "\u202e", "\u0301" * 50, "\ue0001\ue001"),
    *("1" * 300, " " * 500, "(" * 200),
    *("<vraag>", "</al>", "]]>", "&x;", "<!--", "%%EOF", "stream", "endobj"),
    *('"value":', "{", "[" * 500, "\\ud800"),
    "\n" * 200,
]  # fmt: skip
_LETTER = """Geachte voorzitter,

Hierbij zend ik u de antwoorden op de vragen van het lid Voorbeeld (PvT) over het \
fietspad (ingezonden 14 januari 2031).

2031Z00017

Vraag 1
Kent u het bericht «Fietspad weg»? 1)

Antwoord op vraag 1
Ja.

Vraag 2
Deelt u de mening dat een fietspad niet weg mag? Zo nee, waarom niet?

Vraag 3
Wat gaat u doen?

Antwoord op vragen 2 en 3
Zie het antwoord op vraag 1 en Kamerstuk 36 410 VI, nr. 2.

1) De Voorbeeldkrant, 3 januari 2031
"""
_DOCX_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def own_documents() -> list[bytes]:
    """A document of each format, of our own making."""
    lines = [line for line in _LETTER.split("\n") if line]
    page = [(220, 700 - 11 * n, 9, line) for n, line in enumerate(lines)]
    foot = [
        (220, 150, 4.5, "1"),
        (227, 147, 7, "De Voorbeeldkrant"),
        (55, 40, 6, "ah-tk-20302031-12"),
    ]
    files = [path.read_bytes() for path in sorted(DOCUMENTS.iterdir()) if path.is_file()]
    return [_LETTER.encode(), make_docx(_LETTER), make_pdf(page + foot, page[:5] + foot), *files]


def own_opendocument() -> bytes:
    """The letter as OpenDocument."""
    return make_odt("".join(f"<text:p>{line}</text:p>" for line in _LETTER.split("\n")))


def make_docx(text: str) -> bytes:
    """The smallest .docx with these lines as paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{_DOCX_NAMESPACE}"><w:body>{body}</w:body></w:document>',
        )
    return packed.getvalue()


def mutate(documents: Sequence[bytes], seed: int) -> bytes:
    """One of the documents, damaged one to six times over; the same seed gives the same damage."""
    rng = random.Random(seed)
    data = rng.choice(documents)
    if data.startswith(b"PK\x03\x04") and rng.random() < 0.7:
        return _within_zip(data, documents, rng)
    return _damage(data, documents, rng)


def _damage(data: bytes, documents: Sequence[bytes], rng: random.Random) -> bytes:
    for _ in range(rng.randint(1, 6)):
        data = rng.choice(_DAMAGES)(data, documents, rng)[:5_000_000]
    return data


def _within_zip(data: bytes, documents: Sequence[bytes], rng: random.Random) -> bytes:
    """Damage a part of a .docx and pack it again, so that the damage reaches the words."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = [
            name for name in old.namelist() if name.startswith("word/") and name.endswith(".xml")
        ]
        chosen = rng.choice(["word/document.xml", *parts])
        for name in dict.fromkeys(old.namelist()):
            part = old.read(name)
            new.writestr(name, _damage(part, documents, rng) if name == chosen else part)
    return packed.getvalue()


def _span(data: bytes, rng: random.Random, most: int = 2000) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.randint(0, most))


def _flip(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 20) if data else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _truncate(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _repeat(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(data, rng, 300)
    return data[:end] + data[start:end] * rng.choice([1, 2, 50, 400]) + data[end:]


def _noise(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(data, rng, 100)
    return data[:start] + rng.randbytes(end - start) + data[end:]


def _word(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(_WORDS).encode() + data[at:]


def _splice(data: bytes, documents: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(documents)
    start, end = _span(other, rng)
    at = rng.randint(0, len(data))
    return data[:at] + other[start:end] + data[at:]


def _shuffle(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def _unspace(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _span(data, rng)
    return (
        data[:start]
        + data[start:end].replace(rng.choice([b" ", b"\n", b">", b'"']), b"")
        + data[end:]
    )


_DAMAGES: list[Callable[[bytes, Sequence[bytes], random.Random], bytes]] = [
    *(_flip, _cut, _truncate, _repeat, _noise, _word, _word, _word, _splice, _shuffle, _unspace)
]
