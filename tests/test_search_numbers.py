"""Identifiers in any form, inside any text, name one set, question, paper or number."""

import pytest

from archive.identifiers import KamerstukNumber
from archive.search.asking.numbers import Named, read_number

SET = Named("2024Z16674")
PAPER = Named(paper=KamerstukNumber("28638", "", "254"))
PRINTED = Named("ah-tk-20242025-604")


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("2024Z16674", SET),
        ("2024z 16674", SET),
        ("2024-Z-16674", SET),
        ("2024Z16674.", SET),
        ("(2024Z16674)", SET),
        ("nr. 2024Z16674", SET),
        ("Uw kenmerk: 2024Z16674, verzonden op 3 mei", SET),
        ("https://www.voorbeeld.nl/detail?id=2024Z16674&did=2024D41234", SET),
        ("kv-tk-2024Z16674", SET),
        ("2024Z16674 vraag 4", Named("2024Z16674", 4)),
        ("2024Z16674#vraag-4", Named("2024Z16674", 4)),
        ("https://zoek.voorbeeld.nl/ah-tk-20242025-604.html", PRINTED),
        ("2024-2025, nr. 604", PRINTED),
        ("Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 604", PRINTED),
        ("Aanhangsel van de Handelingen II 2024/25, 604", PRINTED),
        ("AH 604", Named(appendix="604")),
        ("Aanhangsel 12a", Named(appendix="12a")),
        ("28 638, nr. 254", PAPER),
        ("28 638 nr 254.", PAPER),
        ("28638 254", PAPER),
        ("TK 28638, nr. 254", PAPER),
        ("Kamerstukken II 2023/24, 28 638, nr. 254, p. 3", PAPER),
        ("kst-28638-254", PAPER),
        ("dossier 28638", Named(paper=KamerstukNumber("28638"))),
        ("36600-VI", Named(paper=KamerstukNumber("36600", "VI"))),
        ("36 410 VIII, nr. 2", Named(paper=KamerstukNumber("36410", "VIII", "2"))),
        ("21 501-02, nr. 2732", Named(paper=KamerstukNumber("21501", "02", "2732"))),
        # these ask for more than a number, or for none
        ("mensenhandel 28638", None),
        ("2024Z16674 en 2024Z16675", None),
        ("25 000 woningen", None),
        ("10.000 woningen", None),
        ("2024", None),
        ("2019-2021", None),
        ("2015-2016 cijfers", None),
        ("nr. 604", None),
        ("artikel 12", None),
        ("MH17", None),
        ("", None),
    ],
)
def test_a_text_names_one_thing_or_none(typed, named):
    assert read_number(typed) == named
