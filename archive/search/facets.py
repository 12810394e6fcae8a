"""What question sets can be narrowed by: one row a facet, from which everything else follows.

Columns of the index, filters of addresses and feeds, the choices beside the hits, lid:… in the
search box, what the box completes, the parameters of the API and their description.
"""

from dataclasses import dataclass
from enum import Enum

from . import codes
from .codes import Codes


class Typed(Enum):
    """How a value is read where it is typed in the search box, after the name and a colon."""

    CODE = "a code, or words of one"
    YEARS = "2019 or 2019..2021"
    PAPER = "a Kamerstuk or dossier, however it is printed"


@dataclass(frozen=True, slots=True)
class Facet:
    name: str  # in addresses, in the search box and in the index
    label: str  # above its choices
    said: str  # what it is, for those who use the API
    codes: Codes
    order: int  # its place beside the hits
    typed: Typed = Typed.CODE
    also_typed: tuple[str, ...] = ()  # other names in the search box
    page: str = ""  # the name of the address at which a code has its page
    completed: int = 0  # its place among what the search box completes; 0: not completed
    newest_first: bool = False  # choices in falling order of code, not by number of sets


FACETS = (
    Facet(
        "lid",
        "Kamerlid",
        "Slug van een Kamerlid dat vroeg",
        codes.MEMBERS,
        order=6,
        page="member",
        completed=1,
    ),
    Facet(
        "fractie",
        "Fractie",
        "Code van de fractie van een vragensteller, op de dag van de vraag",
        codes.PARTIES,
        order=3,
        page="party",
        completed=3,
    ),
    Facet(
        "bewindspersoon",
        "Bewindspersoon",
        "Slug van wie gevraagd is, antwoordde, of namens wie is geantwoord",
        codes.MINISTERS,
        order=7,
        page="minister",
        completed=2,
    ),
    Facet(
        "ministerie",
        "Ministerie",
        "Code van een ministerie dat gevraagd is of antwoordde",
        codes.MINISTRIES,
        order=4,
        page="ministry",
        completed=4,
    ),
    Facet(
        "dossier",
        "Dossier",
        "Aangehaald dossier: 28638 of 36410-V",
        codes.DOSSIERS,
        order=8,
        typed=Typed.PAPER,
        also_typed=("kamerstuk",),
        page="dossier",
        completed=5,
    ),
    Facet("status", "Status", "Stand van zaken", codes.STATUSES, order=1),
    Facet(
        "jaar",
        "Jaar",
        "Jaar van inzending",
        codes.YEARS,
        order=5,
        typed=Typed.YEARS,
        newest_first=True,
    ),
    Facet("soort", "Soort", "Soort reactie, of nog geen (vragen)", codes.REPLIES, order=2),
    Facet("kamer", "Kamer", "Waar gevraagd is: tk of ek", codes.CHAMBERS, order=9),
)
NAMED = {facet.name: facet for facet in FACETS}
NAMES = tuple(NAMED)
BESIDE = tuple(sorted(FACETS, key=lambda facet: facet.order))
COMPLETED = tuple(sorted((f for f in FACETS if f.completed), key=lambda facet: facet.completed))
# By every name under which it is typed in the search box.
TYPED = {name: facet for facet in FACETS for name in (facet.name, *facet.also_typed)}
