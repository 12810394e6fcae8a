"""Tell portfolios apart in "Defensie en Sociale Zaken en Werkgelegenheid": which "en" joins, which
separates.
"""

import re

# Portfolios with "en" or a comma in their name, as printed since 1945. Source: the governments' own
# lists of posts.
_WITH_EN = (
    "Asiel en Migratie", "Binnenlandse Zaken en Koninkrijksrelaties", "Buitenlandse Handel en Ontwikkelingshulp",
    "Buitenlandse Handel en Ontwikkelingssamenwerking", "Cultuur, Recreatie en Maatschappelijk Werk",
    "Economische Zaken en Klimaat", "Economische Zaken, Landbouw en Innovatie", "Immigratie en Asiel",
    "Infrastructuur en Milieu", "Infrastructuur en Waterstaat", "Jeugd en Gezin", "Jeugd, Preventie en Sport",
    "Justitie en Veiligheid", "Klimaat en Energie", "Klimaat en Groene Groei", "Landbouw en Visserij",
    "Landbouw, Natuur en Voedselkwaliteit", "Landbouw, Natuurbeheer en Visserij", "Langdurige Zorg en Sport",
    "Landbouw, Visserij en Voedselvoorziening", "Landbouw, Visserij, Voedselzekerheid en Natuur",
    "Langdurige en Maatschappelijke Zorg", "Medische Zorg en Sport", "Natuur en Stikstof",
    "Onderwijs en Wetenschappen", "Onderwijs, Cultuur en Wetenschap", "Onderwijs, Cultuur en Wetenschappen",
    "Onderwijs, Kunsten en Wetenschappen", "Participatie en Integratie", "Primair en Voortgezet Onderwijs",
    "Sociale Zaken en Volksgezondheid", "Sociale Zaken en Werkgelegenheid", "Veiligheid en Justitie",
    "Verkeer en Waterstaat", "Volksgezondheid en Milieuhygiëne", "Volksgezondheid, Welzijn en Sport",
    "Volkshuisvesting en Bouwnijverheid", "Volkshuisvesting en Ruimtelijke Ordening",
    "Volkshuisvesting, Ruimtelijke Ordening en Milieubeheer", "Vreemdelingenzaken en Integratie",
    "Welzijn, Volksgezondheid en Cultuur", "Wonen en Rijksdienst", "Wonen, Wijken en Integratie",
)  # fmt: skip
_KNOWN = re.compile(
    "|".join(map(re.escape, sorted(_WITH_EN, key=len, reverse=True))), re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s*,\s*(?:en\s+)?|\s+en\s+")


def split_portfolios(text: str) -> list[str]:
    """The portfolios of several ministers printed in one list.

    What is not known is split at every "en" and comma.
    """
    parts: list[str] = []
    at = 0
    for known in _KNOWN.finditer(text):
        parts += _SEPARATOR.split(text[at : known.start()])
        parts.append(known[0])
        at = known.end()
    parts += _SEPARATOR.split(text[at:])
    return [part.strip() for part in parts if part.strip(" ,")]
