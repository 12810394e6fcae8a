"""Mark places in a text."""

from html import escape


def marked(text: str, marks: list[tuple[int, int]]) -> str:
    """The text escaped, the marked places in <mark>."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(escape(text[at:]))
    return "".join(pieces)
