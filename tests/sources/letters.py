"""Write the documents of an invented question set: letters, printed papers, metadata."""

from html import escape

from tests.make_documents import make_docx, make_pdf

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
WORDS = [
    "brug",
    "sluis",
    "dijk",
    "fietspad",
    "veerpont",
    "molen",
    "kanaal",
    "station",
    "perron",
    "speeltuin",
    "zwembad",
    "ijsbaan",
    "bibliotheek",
    "dorpshuis",
    "boomgaard",
    "weiland",
    "schaapskooi",
    "orgel",
    "klokkentoren",
    "haven",
    "vuurtoren",
]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def in_words(day):
    return f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}"


def title(asked, *, verb="Vragen"):
    """ "Vragen van het lid Voorbeeld (PvT) aan de minister van Oefening over …"."""
    (name, party), *more = asked.askers
    who = f"het lid {name} ({party})"
    if more:
        who = f"de leden {name} ({party}) en {more[0][0]} ({more[0][1]})"
    return f"{verb} van {who} aan de minister van {asked.portfolio} over {asked.subject}"


def questions_letter(asked):
    lines = [asked.number, f"{title(asked)} (ingezonden {in_words(asked.day)})."]
    for number, text in enumerate(asked.questions, 1):
        lines += [f"Vraag {number}", text]
    return _docx(lines)


def answer_letter(asked, answered_on, wording):
    lines = [
        asked.number,
        f"Antwoord van minister {asked.minister} ({asked.portfolio}) "
        f"(ontvangen {in_words(answered_on)})",
    ]
    for number, text in enumerate(asked.questions, 1):
        lines += [f"Vraag {number}", text, f"Antwoord {number}", f"{wording} {number}."]
    return _docx(lines)


def delay_letter(asked, day):
    return _docx(
        [
            asked.number,
            f"Mededeling van minister {asked.minister} ({asked.portfolio}) "
            f"(ontvangen {in_words(day)})",
            f"De vragen van het lid {asked.askers[0][0]} ({asked.askers[0][1]}) over "
            f"{asked.subject} kunnen niet binnen de gebruikelijke termijn worden beantwoord, omdat "
            "er nog geteld wordt.",
        ]
    )


def printed_xml(asked, paper):
    """KOOP's XML of a printed answer, or of questions."""
    pairs = "".join(
        f"<vraag><nr>Vraag {n}</nr><al>{escape(text)}</al></vraag>"
        + (
            f"<antwoord><nr>Antwoord {n}</nr><al>{escape(paper.wording)} {n}.</al></antwoord>"
            if paper.answered_on
            else ""
        )
        for n, text in enumerate(asked.questions, 1)
    )
    answer = (
        f'<kamervraagomschrijving type="antwoord">Antwoord van Minister <naam><achternaam>'
        f"{asked.minister}</achternaam></naam> ({asked.portfolio}) (ontvangen "
        f'<datum isodatum="{paper.answered_on}">{in_words(paper.answered_on)}</datum>).'
        "</kamervraagomschrijving>"
        if paper.answered_on
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><officiele-publicatie><metadata>'
        f'<meta name="DC.identifier" content="{paper.identifier}" />'
        f'<meta name="OVERHEIDop.vraagnummer" content="{asked.number}" /></metadata><kamervragen>'
        f'<kamervraagomschrijving type="vraag">{escape(title(asked))} (ingezonden <datum '
        f'isodatum="{asked.day}">{in_words(asked.day)}</datum>).</kamervraagomschrijving>'
        f"{answer}{pairs}</kamervragen></officiele-publicatie>"
    ).encode()


def printed_html(asked, paper):
    pairs = "".join(
        f'<div class="vraag"><h2 class="stuktitel">Vraag {n}</h2><p>{escape(text)}</p></div>'
        f'<div class="antwoord"><p class="nummer">Antwoord {n}</p><p>{escape(paper.wording)} {n}.'
        "</p></div>"
        for n, text in enumerate(asked.questions, 1)
    )
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{paper.identifier}'
        f'</title><meta name="DC.identifier" content="{paper.identifier}"></head><body>'
        f'<div id="main-column"><h1 class="kamervraagomschrijving_kop">{escape(title(asked))} '
        f"(ingezonden {in_words(asked.day)}).</h1>"
        f'<h1 class="kamervraagomschrijving_kop">Antwoord van Minister {asked.minister} '
        f"({asked.portfolio}) (ontvangen {in_words(paper.answered_on or asked.day)}).</h1>{pairs}"
        "</div></body></html>"
    ).encode()


def printed_pdf(asked, paper):
    lines = [
        f"{title(asked)} (ingezonden {in_words(asked.day)})",
        f"Antwoord van Minister {asked.minister} ({asked.portfolio})",
        f"(ontvangen {in_words(paper.answered_on or asked.day)})",
    ]
    for number, text in enumerate(asked.questions, 1):
        lines += [f"Vraag {number}", text, f"Antwoord {number}", f"{paper.wording} {number}."]
    return make_pdf([(60, 780 - 14 * n, 10, line[:95]) for n, line in enumerate(lines[:50])])


def metadata_xml(asked, paper):
    values = [
        ("DC.identifier", paper.identifier),
        ("DC.creator", "Tweede Kamer der Staten-Generaal"),
        ("OVERHEIDop.vraagnummer", asked.number),
        ("OVERHEIDop.vergaderjaar", "2024-2025"),
        ("OVERHEIDop.datumIndiening", asked.day.isoformat()),
        *(("OVERHEIDop.indiener", name) for name, _ in asked.askers),
    ]
    rows = "".join(
        f'<metadata name="{name}" scheme="" content="{escape(value)}" />' for name, value in values
    )
    return f'<?xml version="1.0"?><metadata_gegevens>{rows}</metadata_gegevens>'.encode()


def _docx(lines):
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{escape(line, quote=False)}</w:t></w:r></w:p>" for line in lines
    )
    return make_docx(paragraphs)
