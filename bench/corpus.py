"""Make the corpus that the measurements use: real subjects, bodies filled from real questions and
answers.

Seeded.
"""

import csv
import gzip
import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
QUESTIONS = 7
PARTIES, MINISTRIES, MEMBERS = 18, 15, 400


class Made(NamedTuple):
    """One question set of the corpus."""

    number: str
    subject: str
    submitted_on: date
    questions: list[str]
    answers: list[str]
    party: int
    ministry: int
    member: int


def corpus(size: int) -> Iterator[Made]:
    """`size` sets: the real subjects (again from the first when there are more sets than
    subjects).
    """
    dice = random.Random(1848)
    subjects, pairs = _subjects(), _pairs()
    for at in range(size):
        number, subject, day = subjects[at % len(subjects)]
        chosen = dice.choices(pairs, k=QUESTIONS)
        yield Made(
            number if at < len(subjects) else f"{number}-{at // len(subjects)}",
            subject,
            day,
            [question for question, _ in chosen],
            [answer for _, answer in chosen],
            min(int(dice.expovariate(0.3)), PARTIES - 1),
            dice.randrange(MINISTRIES),
            dice.randrange(MEMBERS),
        )


def _subjects() -> list[tuple[str, str, date]]:
    found: list[tuple[str, str, date]] = []
    for path in sorted(SHARED.glob("tk-odata/zaken-*.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            found += [
                (zaak["Nummer"], zaak["Onderwerp"], date.fromisoformat(zaak["GestartOp"][:10]))
                for zaak in json.load(file)["value"]
            ]
    random.Random(1917).shuffle(found)
    return found


def _pairs() -> list[tuple[str, str]]:
    with (SHARED / "pairs" / "validation.csv").open(encoding="utf-8", newline="") as file:
        return [(row["anchor"], row["positive"]) for row in csv.DictReader(file)]
