"""Tell portfolios apart in "Defensie en Sociale Zaken en Werkgelegenheid": which "en" joins, which
separates.
"""

import re

from .vocabulary import portfolio_at

_SEPARATOR = re.compile(r"\s*,\s*(?:en\s+)?|\s+en\s*(?=[A-Z])|\s+en\s+")


def split_portfolios(text: str) -> list[str]:
    """The portfolios of several ministers printed in one list.

    What the register does not know is split at every "en" and comma.
    """
    parts: list[str] = []
    rest = text.strip(" ,")
    while rest:
        end = portfolio_at(rest)
        separator = _SEPARATOR.match(rest, end)
        if not end or not (separator or rest[end:].strip(" .") == ""):
            separator = _SEPARATOR.search(rest)  # "Justitieel beleid" is no Justitie
        stop = separator.start() if separator else len(rest)
        parts.append(rest[:stop].strip())
        rest = rest[separator.end() :] if separator else ""
    return [part for part in parts if part]
