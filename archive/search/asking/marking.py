"""Mark places in a text."""

from html import escape


def marked(text: str, marks: list[tuple[int, int]]) -> str:
    """The text escaped, the marked places in <mark>."""
    safe = escape(text)
    quote = escape if len(safe) != len(text) else str
    pieces, at = [], 0
    for start, end in marks:
        pieces += [quote(text[at:start]), "<mark>", quote(text[start:end]), "</mark>"]
        at = end
    pieces.append(quote(text[at:]))
    return "".join(pieces)
