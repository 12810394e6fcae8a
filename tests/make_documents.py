"""Make documents of formats that are no text: PDF, Word, OpenDocument. Their people and words are
invented.
"""

import io
import zipfile
from collections.abc import Sequence

Placed = tuple[float, float, float, str]  # x, y, size in points, words
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    f'xmlns:{name}="{_OASIS}:{rest}:1.0"'
    for name, rest in [
        *((name, name) for name in ("office", "text", "table", "style", "meta")),
        ("draw", "drawing"),
    ]
)


def make_docx(body="<w:p><w:r><w:t>Vraag 1</w:t></w:r></w:p>"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
    return packed.getvalue()


def make_odt(
    body: str, *, styles: str = "", meta: str = "", more: dict[str, str] | None = None
) -> bytes:
    """An OpenDocument text with this body; `styles` and `meta` stand in their own parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        text = f"<office:body><office:text>{body}</office:text></office:body>"
        for name, content in (("content", text), ("styles", styles), ("meta", meta)):
            root = f"office:document-{name}"
            archive.writestr(f"{name}.xml", f"<{root} {_NAMESPACES}>{content}</{root}>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return packed.getvalue()


def make_pdf(*pages: Sequence[Placed], encrypted: bool = False, drawn: bytes = b"") -> bytes:
    """A PDF of A4 pages with words at the given places, in the letters of Western Europe.

    `drawn`: operators that each page draws besides.
    """
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, page in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 "
            "0 R >> >> "
            f"/Contents {5 + 2 * n} 0 R >>".encode()
        )
        stream = b"\n".join([*(_show(*placed) for placed in page), drawn])
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _with_xref(objects, _ENCRYPT if encrypted else b"")


_ENCRYPT = (
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + b"0f" * 32
    + b"> /U <"
    + b"f0" * 32
    + b"> >> "
    b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
)


def _show(x: float, y: float, size: float, words: str) -> bytes:
    escaped = (
        words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    )
    return f"BT /F 1 Tf {size} 0 0 {size} {x} {y} Tm (".encode() + escaped + b") Tj ET"


def _with_xref(objects: list[bytes], trailer: bytes) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n"
        b"%d\n%%%%EOF\n"
    ) % (
        size,
        table,
        size,
        trailer,
        len(out),
    )
