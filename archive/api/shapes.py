"""The shapes of all that the API gives, as JSON Schema; each is written beside its value."""

from archive.shown import export
from archive.shown.fields import NUMBER, TEXT, many, of, shape

from . import bodies, citations, figures, found, laws, papers, people

SHAPES = {
    **export.SHAPES,
    "Link": shape(
        "Een lijst elders in de API", total=NUMBER, url=of("string", "Adres", format="uri")
    ),
    **people.SHAPES,
    **bodies.SHAPES,
    **papers.SHAPES,
    **laws.SHAPES,
    **citations.SHAPES,
    **figures.SHAPES,
    **found.SHAPES,
    "Errors": shape("Wat er mis was", errors=many(TEXT, "Elke fout in een zin")),
}
