"""Make printed answers as the Kamer's publisher gives them: files to fill an archive with.

    python bench/printed.py DOCUMENTS FOLDER
    python bench/printed.py --letters LETTERS FOLDER

Subjects, days and texts are those of bench/corpus.py, seven questions a set; members, parties and
ministers those of data/, on the day of asking. The files are zips of 2,000 documents. `--letters`:
so many sets that one member asked on one day, each as a letter with questions and one with answers.
"""

import argparse
import csv
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive.identifiers import vergaderjaar_on
from bench.corpus import Made, corpus

ROOT = Path(__file__).resolve().parent.parent
TOGETHER = 2000
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--letters", action="store_true")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    made = letters(chosen.size) if chosen.letters else printed(chosen.size)
    for number in range(10_000):
        if not (part := list(islice(made, TOGETHER))):
            break
        with zipfile.ZipFile(chosen.folder / f"{number:04}.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for name, text in part:
                file.writestr(name, text)


def printed(size: int) -> Iterator[tuple[str, str]]:
    """Printed answers: name and XML of each."""
    dice = random.Random(1815)
    members, ministers = _held("memberships.csv"), _held("offices.csv")
    numbers: Counter[str] = Counter()
    for made in corpus(size):
        received = made.submitted_on + timedelta(days=dice.randrange(7, 45))
        session = vergaderjaar_on(received)
        numbers[session] += 1
        asker = dice.choice(_sitting(members, made.submitted_on))
        minister = dice.choice(_sitting(ministers, received))
        name = f"ah-tk-{session.replace('-', '')}-{numbers[session]}"
        yield f"{name}.xml", _xml(made, name, session, received, asker, minister)


def _xml(made: Made, name: str, session: str, received: date, asker: dict, minister: dict) -> str:
    head = (
        f"Vragen van het lid <naam><achternaam>{escape(asker['name'])}</achternaam></naam> "
        f"({escape(asker['party'])}) aan de Minister van {escape(minister['portfolio'])} over "
        f"<kamervraagonderwerp>{escape(made.subject)}</kamervraagonderwerp> (ingezonden "
        f'<datum isodatum="{made.submitted_on}">{_print(made.submitted_on)}</datum>).'
    )
    answer = (
        f"Antwoord van Minister <naam><achternaam>{escape(minister['name'])}</achternaam></naam> "
        f"({escape(minister['portfolio'])}) (ontvangen "
        f'<datum isodatum="{received}">{_print(received)}</datum>).'
    )
    blocks = "".join(
        f"<vraag><nr>Vraag {n}</nr><al>{escape(question)}</al></vraag>"
        f"<antwoord><nr>Antwoord {n}</nr><al>{escape(text)}</al></antwoord>"
        for n, (question, text) in enumerate(zip(made.questions, made.answers, strict=True), 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><officiele-publicatie><metadata>'
        f'<meta name="DC.identifier" content="{name}"/>'
        f'<meta name="OVERHEIDop.vraagnummer" content="{made.number}"/>'
        f'<meta name="OVERHEIDop.vergaderjaar" content="{session}"/></metadata><kamervragen>'
        f"<kamervraagkop><tekstregel>Vergaderjaar {session}</tekstregel></kamervraagkop>"
        f"<kamervraagnummer>{name.rpartition('-')[2]}</kamervraagnummer>"
        f'<kamervraagomschrijving type="vraag">{head}</kamervraagomschrijving>'
        f'<kamervraagomschrijving type="antwoord">{answer}</kamervraagomschrijving>'
        f"{blocks}</kamervragen></officiele-publicatie>"
    )


def letters(size: int) -> Iterator[tuple[str, str]]:
    """Letters with questions and letters with answers, all of one member and one day."""
    day = date(2019, 3, 5)
    asker = _sitting(_held("memberships.csv"), day)[0]
    minister = _sitting(_held("offices.csv"), day)[0]
    for number, made in enumerate(corpus(size), 1):
        head = (
            f"Vragen van het lid {asker['name']} ({asker['party']}) aan de Minister van "
            f"{minister['portfolio']} over {made.subject} (ingezonden {_print(day)})."
        )
        asked = "\n".join(f"{n}\n{text}\n" for n, text in enumerate(made.questions, 1))
        both = "\n".join(
            f"Vraag {n}\n{question}\n\nAntwoord {n}\n{text}\n"
            for n, (question, text) in enumerate(zip(made.questions, made.answers, strict=True), 1)
        )
        came = f"Antwoord van Minister {minister['name']} ({minister['portfolio']})."
        yield f"{number:04}-vragen.txt", f"{head}\n\n{asked}"
        yield f"{number:04}-antwoord.txt", f"{head}\n{came}\n\n{both}"


def _held(name: str) -> list[dict[str, str]]:
    """The rows of a file of the register that begin on a known day, with the person's surname."""
    with (ROOT / "data" / "persons.csv").open(encoding="utf-8", newline="") as file:
        names = {row["slug"]: f"{row['prefix']} {row['surname']}" for row in csv.DictReader(file)}
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["started_on"] > "1990"]
    return [row | {"name": names[row["person"]].strip().capitalize()} for row in rows]


def _sitting(rows: Iterable[dict[str, str]], day: date) -> list[dict[str, str]]:
    text = str(day)
    return [
        row
        for row in rows
        if row["started_on"] <= text <= (row["ended_on"] or "9") and row.get("role") in ROLES
    ]


ROLES = ("minister", None)


def _print(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


if __name__ == "__main__":
    main()
