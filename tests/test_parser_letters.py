"""Letters of ministers: whatever the form of signature, sentence, subject line and annex, the same
facts are read.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from archive.ingest.document import Asker, Office, Paragraph, Signatory, SourceText
from archive.ingest.parser import parse

ANSWERS = """\
Vraag 1
Bent u bekend met het bericht over de brug bij Oudezijl?

Antwoord 1
Ja, dat bericht ken ik.

Vraag 2
Deelt u de mening dat de brug open moet?

Antwoord 2
Nee, die mening deel ik niet."""
MINISTER, STAS, PREMIER = "minister", "staatssecretaris", "minister-president"
WATER, MONEY = "Infrastructuur en Waterstaat", "Financiën"
ASKER = Asker("Zwanenpoel", "VVD")
SIGNED = Signatory("Pannebakker", MINISTER, WATER)
BRIDGE = "de gesloten brug bij Oudezijl"


@dataclass(frozen=True)
class Letter:
    """A letter of which a test words one part otherwise."""

    subject: str = "Betreft: Beantwoording Kamervragen over de brug"
    dated: str = "Datum 12 maart 2024"
    sentence: str = (
        "Hierbij zend ik u de antwoorden op de vragen van het lid Zwanenpoel (VVD) over de "
        "gesloten brug bij Oudezijl (2024Z90345, ingezonden 20 februari 2024)."
    )
    signature: str = (
        "Hoogachtend,\n\nDe Minister van Infrastructuur en Waterstaat,\n\n\nA.B. Pannebakker"
    )
    annex: str = (
        "2024Z90345\n\nVragen van het lid Zwanenpoel (VVD) aan de minister van Infrastructuur en "
        "Waterstaat over de gesloten brug bij Oudezijl (ingezonden 20 februari 2024)"
    )
    answers: str = ANSWERS
    facts: dict[str, Any] = field(default_factory=dict)  # what it says otherwise

    @property
    def text(self) -> str:
        head = "De Voorzitter van de Tweede Kamer\nder Staten-Generaal\nPostbus 20018\nDEN HAAG"
        parts = (head, self.dated, self.subject, "Geachte voorzitter,", self.sentence)
        return "\n\n".join(filter(None, (*parts, self.signature, self.annex, self.answers)))


WANTED = {
    "number": "2024Z90345",
    "asked_by": (ASKER,),
    "asked_of": (Office(MINISTER, WATER),),
    "answered_by": (SIGNED,),
    "on_behalf_of": (),
    "subject": BRIDGE,
    "submitted_on": "2024-02-20",
    "answered_on": "2024-03-12",
}


def read(letter: Letter) -> dict[str, Any]:
    lines = tuple(Paragraph(line) for line in letter.text.split("\n"))
    (only,) = parse(SourceText("docx", lines)).sets
    facts = {name: getattr(only, name) for name in WANTED}
    return facts | {name: str(facts[name]) for name in ("submitted_on", "answered_on")}


def signed(*signatures):
    return {"answered_by": signatures}


def of(*offices):
    return {"asked_of": tuple(Office(*office) for office in offices)}


def behalf(*offices):
    return {"on_behalf_of": tuple(Office(*office) for office in offices)}


FORMS = {
    "as it is": Letter(),
    # signatures
    "in capitals": Letter(
        signature="DE MINISTER VAN INFRASTRUCTUUR EN WATERSTAAT,\n\nA.B. Pannebakker"
    ),
    "name above": Letter(
        signature="Hoogachtend,\n\nA.B. Pannebakker\nMinister van Infrastructuur en Waterstaat"
    ),
    "no article": Letter(
        signature="Met vriendelijke groet,\n\nMinister van Infrastructuur en Waterstaat\n\n"
        "A.B. Pannebakker"
    ),
    "first name": Letter(
        signature="De minister van Infrastructuur en Waterstaat,\n\nAnna Pannebakker"
    ),
    "name beside": Letter(
        signature="De minister van Infrastructuur en Waterstaat, A.B. Pannebakker"
    ),
    "titles": Letter(
        signature="de Minister van Infrastructuur en Waterstaat,\n\nmr.dr. A.B. (Anna) Pannebakker"
    ),
    "hand": Letter(
        signature="De Minister van Infrastructuur en Waterstaat,\n[handtekening]\nA.B. Pannebakker"
    ),
    "two of them": Letter(
        signature="De Minister van Infrastructuur en Waterstaat,\n\nA.B. Pannebakker\n\n"
        "De Minister van Financiën,\n\nC.D. Zwaluw",
        facts=signed(SIGNED, Signatory("Zwaluw", MINISTER, MONEY)),
    ),
    "the Prime Minister": Letter(
        signature="DE MINISTER-PRESIDENT,\nMinister van Algemene Zaken,\n\nA.B. Pannebakker",
        facts=signed(Signatory("Pannebakker", PREMIER, "Algemene Zaken")),
    ),
    # sentences
    "on behalf": Letter(
        sentence="Hierbij bied ik u, mede namens de staatssecretarissen van Financiën en van "
        "Defensie, de antwoorden aan op de vragen van het lid Zwanenpoel (VVD).",
        facts=behalf((STAS, MONEY), (STAS, "Defensie")),
    ),
    "a colleague": Letter(
        sentence="In antwoord op uw brief van 21 februari 2024 deel ik u mede, mede namens mijn "
        "ambtgenoot van Financiën, dat de vragen van het lid Zwanenpoel (VVD) worden beantwoord "
        "zoals aangegeven in de bijlage.",
        facts=behalf((MINISTER, MONEY)),
    ),
    "a colleague of a state secretary": Letter(
        sentence="In antwoord op uw brief van 21 februari 2024 deel ik u mede, mede namens mijn "
        "ambtgenoot van Financiën, dat de vragen van het lid Zwanenpoel (VVD) worden beantwoord "
        "zoals aangegeven in de bijlage.",
        signature="De Staatssecretaris van Infrastructuur en Waterstaat,\n\nA.B. Pannebakker",
        facts=signed(Signatory("Pannebakker", STAS, WATER)),
    ),
    "my reaction": Letter(
        sentence="Hierbij ontvangt u, mede namens de staatssecretaris van Justitie en Veiligheid, "
        "mijn reactie op de vragen van het lid Zwanenpoel (VVD).",
        facts=behalf((STAS, "Justitie en Veiligheid")),
    ),
    # annexes
    "who is asked stands last": Letter(
        annex="2024Z90345\n\nVragen van het lid Zwanenpoel (VVD) over de gesloten brug bij "
        "Oudezijl aan de minister van Infrastructuur en Waterstaat (ingezonden 20 februari 2024)"
    ),
    "on behalf of a member": Letter(
        annex="Vragen van het lid Zwanenpoel, mede namens het lid Van der Zwaluw (beiden D66), aan "
        "de minister van Infrastructuur en Waterstaat over de gesloten brug bij Oudezijl "
        "(ingezonden 20 februari 2024)",
        facts={"asked_by": (Asker("Zwanenpoel", "D66"), Asker("Van der Zwaluw", "D66"))},
    ),
    "the Prime Minister and a minister": Letter(
        annex="Vragen van het lid Zwanenpoel (VVD) aan de minister-president en de minister van "
        "Infrastructuur en Waterstaat over de gesloten brug bij Oudezijl (ingezonden 20 februari "
        "2024)",
        facts=of((PREMIER,), (MINISTER, WATER)),
    ),
    "minister and staatssecretaris": Letter(
        annex="Vragen van het lid Zwanenpoel (VVD) aan de Minister en Staatssecretaris van "
        "Infrastructuur en Waterstaat, over de gesloten brug bij Oudezijl. (Ingezonden 20 februari "
        "2024)",
        facts=of((MINISTER, WATER), (STAS, WATER)),
    ),
    # delay notices in prose
    "has asked, no time": Letter(
        sentence="Op 20 februari 2024 heeft het lid Zwanenpoel (VVD) vragen gesteld over de "
        "gesloten brug bij Oudezijl (2024Z90345). Beantwoording is binnen de gestelde termijn niet "
        "mogelijk. Ik streef ernaar de vragen in april te beantwoorden.",
        annex="",
        answers="",
        facts=of() | {"submitted_on": "None"},
    ),
    "takes more time": Letter(
        sentence="De beantwoording van de vragen van het lid Zwanenpoel (VVD) over de gesloten "
        "brug bij Oudezijl (ingezonden op 20 februari 2024, 2024Z90345) vergt meer tijd dan de "
        "termijn die daarvoor staat. De antwoorden volgen.",
        annex="",
        answers="",
        facts=of(),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_facts_are_read_from_every_form_of_letter(form):
    letter = FORMS[form]
    assert read(letter) == WANTED | letter.facts


def test_an_annex_alone_says_which_office_answers():
    annex = (
        "Antwoord van de Minister van Financiën, mede namens de Minister van Defensie, op de "
        "vragen van het lid Zwanenpoel (VVD) over de spaarrente (ingezonden 3 mei 2023)"
    )
    lines = tuple(Paragraph(line) for line in f"{annex}\n\n{ANSWERS}".split("\n"))
    document = parse(SourceText("docx", lines))
    assert document.sets[0].answered_by == (Signatory("", MINISTER, MONEY),)
    assert document.sets[0].on_behalf_of == (Office(MINISTER, "Defensie"),)
    assert "name of who answers not found" in {problem.what for problem in document.problems}
