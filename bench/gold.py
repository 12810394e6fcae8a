"""Score what is read of the documents of the gold collections, field by field, beside the floors.

    python bench/gold.py [--show] [--raise]

`--show` names what is missed and read instead. `--raise` raises the floors that
`tests/test_gold.py` holds to, to what is reached now; it never lowers one. A floor is lowered by
hand, in `tests/gold/floors.json`, with the reason in the commit.
"""

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

from tests.gold import damaging
from tests.gold.scoring import FLOORS, Reading, collections, compare, score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--raise", dest="raised", action="store_true", help="raise the floors")
    parser.add_argument("--show", action="store_true", help="what is missed and read instead")
    options = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    for name, truth, readings in collections():
        reached = score(truth, readings)
        own = floors.setdefault(name, {})
        print(f"\n{name}: {len(truth)} documents, mean {sum(reached.values()) / len(reached):.3f}")
        for field, value in sorted(reached.items()):
            print(f"  {field:15} {value:.3f}   floor {own.get(field, 0):.3f}")
            own[field] = max(value, own.get(field, 0))
        if options.show:
            _show(truth, readings)
    _damage(floors.setdefault("damage", {}))
    if options.raised:
        text = json.dumps(floors, indent=2, sort_keys=True, ensure_ascii=False)
        FLOORS.write_text(text + "\n", encoding="utf-8")


def _damage(floors: dict[str, dict[str, str]]) -> None:
    print("\none damage: right, wrong and told, wrong and nothing told")
    for name, outcomes in damaging.damage_all().items():
        count = Counter(outcomes.values())
        print(f"  {name}: {count['right']}, {count['told']}, {count['silent']}")
        own = floors.setdefault(name, {})
        for file, outcome in outcomes.items():
            own[file] = max(outcome, own.get(file, "silent"), key=damaging.OUTCOMES.index)


def _show(truth: list[Reading], readings: list[Reading]) -> None:
    for wanted, read in zip(truth, readings, strict=True):
        wrong = [(f, m, e) for f, _, m, e in compare(wanted, read) if m or e]
        if wrong:
            print(f"\n  {wanted['file']}: {wanted.get('why', '')}")
            print("".join(f"    {f}: missed {m} read {e}\n" for f, m, e in wrong), end="")


if __name__ == "__main__":
    main()
