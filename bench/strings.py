"""Ask random strings of the archive that DATA_DIR names: `python bench/strings.py --strings 10000`.

Operators, quotes, asterisks, control characters, words of the archive and of no language, up to 10
kB. Prints how many raised an error and how long they took; exit code 1 when one did, or took more
than a second.
"""

import argparse
import os
import random
import sys
import time
from datetime import date
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

OPERATORS = [
    '"', "“", "”", "-", "*", "**", "OF", "OR", "|", "EN", "NIET", "NOT", "NEAR", "NEAR/3",
    "NEAR/99999", "(", ")", ":",
    "~", "^", "lid:", "fractie:", "ministerie:jenv", "jaar:", "jaar:2019..2021", "jaar:0000..9999",
    "in:vraag",
    "in:antwoord", "kamerstuk:28638", "kamerstuk:", "status:open", "soort:", "..", "'", "\\", "[",
    "]", "{", "\x00",
    "\x1b", "\u202e", "\u00ad", "\n",
]  # fmt: skip
WORDS = [
    "de",
    "het",
    "van",
    "kabinet",
    "onderzoek",
    "gemeenten",
    "zorg",
    "stikstof",
    "niet",
    "A",
    "27",
    "zzp'ers",
    "F-35",
]
CHARACTERS = (
    "abcdefghijklmnopqrstuvwxyzéëïüABC "
    "0123456789-'*\"“”:.,;()[]{}\\/|&~^%$#@!?<>=_+\t\n\x07\u200d\ufeff𝔸漢字🙂"
)


def string(dice: random.Random) -> str:
    longest = dice.choice([1, 3, 8, 8, 20, 60, 400])
    kind = dice.randrange(4)
    if kind == 0:
        return "".join(dice.choice(CHARACTERS) for _ in range(dice.randint(0, longest * 25)))
    pieces = [
        dice.choice(OPERATORS if dice.random() < 0.5 else WORDS)
        for _ in range(dice.randint(1, longest))
    ]
    if kind == 1:
        pieces = [piece[: dice.randint(1, 4)] + dice.choice(["*", ""]) for piece in pieces]
    return dice.choice(["", " "]).join(pieces)[:10_000] if kind < 3 else " ".join(pieces)[:10_000]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--strings", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    import django

    django.setup()
    from archive.search import search

    dice, took, errors = random.Random(options.seed), [], 0
    search("warm", today=date(2024, 12, 1))
    for _ in range(options.strings):
        text = string(dice)
        begun = time.perf_counter()
        try:
            search(text, today=date(2024, 12, 1))
        except Exception as error:
            errors += 1
            print(f"{type(error).__name__}: {error} for {text[:200]!r}")
        took.append((time.perf_counter() - begun) * 1000)
        if took[-1] > 1000:
            print(f"{took[-1]:.0f} ms for {text[:200]!r}")
    cuts = quantiles(took, n=100)
    print(
        f"{len(took):,} strings, {errors} errors; ms: p50 {cuts[49]:.1f}, p99 {cuts[98]:.0f}, "
        f"slowest {max(took):.0f}"
    )
    raise SystemExit(bool(errors) or max(took) > 1000)


if __name__ == "__main__":
    main()
