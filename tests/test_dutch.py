"""Which Dutch words match: tables of pairs."""

import pytest

from archive.search.dutch.analysis import analyse, joined, words
from archive.search.dutch.compounds import parts
from archive.search.dutch.stems import stem

TOGETHER = """
huis huizen | windmolen windmolens | school scholen | asielzoeker asielzoekers | wapen wapens
leraar leraren
boete boetes | moskee moskeeën moskeeen | gevangenis gevangenissen | kind kinderen
schip schepen | ei eieren
stad steden | antwoord antwoorden | maatregel maatregelen | toeslag toeslagen | groot grote
dag dagen | weg wegen
verbieden verbied verbiedt verbood verboden | aanbieden aanbood aangeboden
besluiten besluit besloten besloot
onderzoeken onderzoek onderzocht onderzochte | werken werkt werkte gewerkt
betalen betaald betaalt betaalde
verhogen verhoogd verhoogt verhoogde verhoogden | vluchten vlucht gevlucht
uitzetten uitgezet uitgezette
discrimineren discrimineert gediscrimineerd | subsidiëren gesubsidieerd gesubsidieerde
vragen vraag gevraagd
openbaar openbare | islamitisch islamitische | oud oude | ziek zieke zieken
gemeente gemeenten gemeentes
museum musea | politicus politici | criterium criteria | crisis crises | industrie industrieën
bacterie bacteriën
mogelijkheid mogelijkheden | bedrijf bedrijven | brief brieven | prijs prijzen
huurwoning huurwoningen
kamerlid kamerleden | gemeenteraadslid gemeenteraadsleden | snelweg snelwegen | ambtenaar ambtenaren
student studenten | paard paarden | veteraan veteranen | club clubs | drug drugs | test tests testen
regering regeering | mening meening | zoals zooals | lopen loopen | mens mensch menschen
tussen tusschen
nederlands nederlandsch nederlandsche | productie produktie | actie aktie | controle kontrole
oktober october
kritiek critiek | cultureel kultureel
"""
APART = """
maan man | zaak zak | raam ram | handel handeling | school scholing | rechts recht | plaats plaat
langs lang
links link | nieuws nieuw | beurs beur | openbaar open | rede reden | politie politiek | gast gas
kust kus
markt mark | buurt buur | staart star | minister mini | verbod verbied | toets toe | boom bom
boot bot
"""


def rows(table):
    return [row.split() for row in table.replace("\n", "|").split("|") if row.strip()]


@pytest.mark.parametrize("forms", rows(TOGETHER), ids="-".join)
def test_forms_of_one_word_have_one_stem(forms):
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("different", rows(APART), ids="-".join)
def test_words_that_only_look_alike_stay_apart(different):
    assert len({stem(word) for word in different}) == len(different)


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("thuisprostitutie", ["prostitutie"]),
        ("opsporingsonderzoek", ["opsporing", "onderzoek"]),
        ("windenergie", ["wind", "energie"]),
        ("kinderopvangtoeslag", ["kinderopvang", "toeslag"]),
        ("arbeidsmigranten", ["arbeid", "migrant"]),
        ("gaswinning", ["gas", "winning"]),
        ("belastingdienst", ["belasting", "dienst"]),
    ],
)
def test_a_compound_holds_its_words(compound, expected):
    assert set(expected) <= set(parts(compound))


@pytest.mark.parametrize(
    "word",
    [
        "minister",
        "verkeer",
        "overheid",
        "onderwijs",
        "handeling",
        "regering",
        "gemeente",
        "bestuur",
        "toezicht",
    ],
)
def test_what_is_no_compound_holds_nothing(word):
    assert parts(word) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zzp'ers", "zzp’er"), ("zzp'ers", "zzp-er"), ("zzp'ers", "zzpers"), ("F-35", "F35"),
        ("MH-17", "MH17"),
        ("P.v.d.A.", "PvdA"), ("café's", "cafe"), ("risico's", "risico"), ("Oekraïne", "Oekraine"),
        ("GroenLinks-PvdA", "groenlinkspvda"), ("co\u00adrona", "corona"),
        ("Noord‑Holland", "Noord-Holland"),
    ],
)  # fmt: skip
def test_notations_of_one_word_match(one, other):
    assert (
        analyse(next(words(one)).text.lower())[0][0][0]
        == analyse(next(words(other)).text.lower())[0][0][0]
    )


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("wind", "energie", "windenergie"),
        ("F", "35", "f35"),
        ("A", "27", "a27"),
        ("de", "gene", None),
        ("in", "2019", None),
    ],
)
def test_words_written_apart_are_joined_when_they_are_one(first, second, both):
    assert joined(first, second) == both


def test_a_text_keeps_the_places_of_its_words():
    text = "De zzp’ers\u00a0van 's-Gravenhage."
    assert [text[word.start : word.end] for word in words(text)] == [
        "De",
        "zzp’ers",
        "van",
        "s-Gravenhage",
    ]
